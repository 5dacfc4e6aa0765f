"""The nodes of a YAML file as written: texts with positions, nothing converted."""

from __future__ import annotations

from dataclasses import dataclass

from ziping.source.position import Position


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalarNode:
    """A scalar. *quoted* scalars are text whatever they look like; *block* ones (|) keep their lines.

    In a *folded* one (plain or >) a space may stand for a line break of the source.
    """

    text: str
    where: Position
    quoted: bool = False
    block: bool = False
    folded: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceNode:
    items: tuple[Node, ...]
    where: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingNode:
    """A mapping in the order of the file; *keys* holds each key's own place."""

    members: dict[str, Node]
    keys: dict[str, Position]
    where: Position


Node = ScalarNode | SequenceNode | MappingNode
