"""Yearly: which values of the data belong to one year, and which stay from year to year.

A year's own: figures, dates, 是/否, sentences. What stays: names, lists of names, ids, formulas.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from ziping.facts.definition import RESERVED
from ziping.facts.reading import FLAGS, IDENTITY
from ziping.facts.topics import declared
from ziping.numbers.numbers_in_text import NumberKind, TextNumber, numbers
from ziping.numbers.quantity import looks_numeric
from ziping.numbers.unit import NUMBER
from ziping.source.shape import UNFILLED
from ziping.source.yaml import Node, ScalarNode, SequenceNode

UNIT, SETTLED = "单位", "确认"
_YEAR = (UNIT, "年度")
_SENTENCE = re.compile(r"[。；！？]|\S\n+\S")
Path = tuple[str, ...]


class Scope(Enum):
    """What is taken over: all that stays of the same unit, or the bare structure of another one."""

    SAME_UNIT = auto()
    STRUCTURE = auto()


def is_unfilled(text: str, plain: bool) -> bool:
    """Whether a scalar says that its value is still to come."""
    return plain and text.strip() in UNFILLED


def is_yearly(path: Path, text: str, plain: bool, scope: Scope = Scope.SAME_UNIT) -> bool:
    """Whether a value is to be given anew every year. *path*: the topic and the keys down to it.

    What a shape declares, it says itself; of a writer's own facts, quantities and sentences are a year's.
    """
    topic, key = path[0], path[-1]
    if any(step in RESERVED for step in path) or topic == SETTLED or path == _YEAR:
        return False
    if is_unfilled(text, plain):
        return False
    if field := declared(path):
        shape, key = field
        kept = shape.identifying + (shape.lasting if scope is Scope.SAME_UNIT else ())
        return key not in kept
    if key == IDENTITY and (text.strip().isidentifier() or text.strip().isdigit()):
        return False
    return scope is Scope.STRUCTURE or _is_of_a_year(topic, text, plain)


def _is_of_a_year(topic: str, text: str, plain: bool) -> bool:
    """Whether a fact of a writer's own tells of a year: a quantity, 是 or 否, a sentence."""
    if plain and text.strip() in FLAGS:
        return topic != UNIT
    if plain and looks_numeric(text):
        return True
    return any(map(_is_measured, numbers(text))) or (
        topic != UNIT and _SENTENCE.search(text.strip()) is not None
    )


def _is_measured(number: TextNumber) -> bool:
    """Whether a number of a text is a quantity: 41 处, not 12 号楼 or 2019 年."""
    counted = number.kind is NumberKind.AMOUNT and number.unit != NUMBER
    return counted or number.kind is NumberKind.PERCENT


def asked_values(topic: str, root: Node) -> tuple[tuple[Path, bool], ...]:
    """The values that a year must give: where, and whether it has. A list of scalars is one value."""
    return tuple(_asked((topic,), root))


def _asked(path: Path, node: Node) -> list[tuple[Path, bool]]:
    if isinstance(node, ScalarNode):
        return _asked_once(path, (node,))
    if isinstance(node, SequenceNode):
        plain = [item for item in node.items if isinstance(item, ScalarNode)]
        if len(plain) == len(node.items):
            return _asked_once(path, plain)
        return [found for item in node.items for found in _asked(path, item)]
    return [found for key, value in node.members.items() for found in _asked((*path, key), value)]


def _asked_once(
    path: Path, nodes: tuple[ScalarNode, ...] | list[ScalarNode]
) -> list[tuple[Path, bool]]:
    empty = any(is_unfilled(node.text, not node.quoted) for node in nodes)
    if any(step in RESERVED for step in path):
        return []
    yearly = any(is_yearly(path, node.text, not node.quoted) for node in nodes)
    return [(path, not empty)] if empty or yearly else []
