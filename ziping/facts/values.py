"""Facts: what the data files of one unit and year state, as a frozen tree named by paths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ziping.numbers.figure import Figure
from ziping.source.position import NOWHERE, Position
from ziping.source.problem import Problem

EARLIER = "上年"  # How the facts of the year before are named: 上年.收支.收入总额.


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text. It may hold ``{{ … }}`` and is never read as Markdown; *block* keeps its line breaks."""

    name: str
    text: str
    where: Position
    block: bool = False
    scope: str = ""  # The full name of the mapping it stands in: where short names are looked up.


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Texts printed one after the other: generated words and the unit's own."""

    name: str
    parts: tuple[Words, ...]
    where: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """是 or 否."""

    name: str
    value: bool
    where: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A mapping: its members by their short names, in the order of the file, and each key's place."""

    name: str
    members: Mapping[str, Value]
    where: Position
    keys: Mapping[str, Position] = field(default_factory=dict)

    def said(self, key: str) -> str:
        """The text of a member, empty when it has none of that name."""
        value = self.members.get(key)
        return value.text if isinstance(value, Words) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list. Items with an 编号 are also reachable by it: *named*, by their full names."""

    name: str
    items: tuple[Value, ...]
    where: Position
    named: Mapping[str, Value] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        named = {item.name: item for item in reversed(self.items)}  # Of equal names the first.
        object.__setattr__(self, "named", MappingProxyType(named))


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A value that cannot be had. *reported* says that its problem stands in the report already."""

    name: str
    problem: Problem
    where: Position
    reported: bool = True
    inputs: tuple[str, ...] = ()  # Full names of the figures its formula names, if it has one.


Value = Figure | Words | Phrase | Flag | Group | Items | Missing


def groups(value: Value | None) -> tuple[Group, ...]:
    """The mappings of a list; none of anything else."""
    items = value.items if isinstance(value, Items) else ()
    return tuple(item for item in items if isinstance(item, Group))


def texts(value: Value | None) -> tuple[Words, ...]:
    """The texts of a list, or the one that stands there alone; none of anything else."""
    items = value.items if isinstance(value, Items) else (value,)
    return tuple(item for item in items if isinstance(item, Words))


EMPTY = Group(name="", members={}, where=NOWHERE)
