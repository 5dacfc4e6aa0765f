"""Yearly: which values of the data belong to one year, and which stay from year to year.

A year's own: figures, dates, 是/否, sentences. What stays: names, lists of names, ids, formulas.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from ziping.facts.definition import RESERVED
from ziping.facts.reading import FLAGS
from ziping.facts.topics import LISTS
from ziping.numbers.quantity import looks_numeric
from ziping.source.shape import UNFILLED
from ziping.source.yaml import Node, ScalarNode, SequenceNode

UNIT, SETTLED = "单位", "确认"
_YEAR = (UNIT, "年度")
# What a goal, a row, an item is known by.
_IDENTIFYING = frozenset(("编号", "方向", "框架", "对应指标", "问题", "自评报告模板"))
_HEADINGS = frozenset(("标题", "正文"))  # Of the items of a list with a fixed shape.
_TELLING = re.compile(r"(?:理由|原因|依据|说明|情况|总体目标|正文|^档|^结果)$")
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
    """Whether a value is to be given anew every year. *path*: the topic and the keys down to it."""
    topic, key = path[0], path[-1]
    if any(step in RESERVED for step in path) or topic == SETTLED or path == _YEAR:
        return False
    if key in _IDENTIFYING or is_unfilled(text, plain):
        return False
    if scope is Scope.STRUCTURE:
        return True
    if key == "份额":
        return False
    if plain and text.strip() in FLAGS:
        return topic != UNIT
    if plain and looks_numeric(text):
        return True
    if topic == UNIT:
        return False
    told = key in _HEADINGS and topic in LISTS
    return told or bool(_TELLING.search(key) or _SENTENCE.search(text.strip()))


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
