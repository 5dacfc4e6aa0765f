"""Naming: under which names the two sides are compared.

A name is the same thing in both, but for the items of lists: an 编号 may be given to another item, and
an item may get another 编号. Items are paired by what they say, an equal 编号 weighing most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ziping.facts.values import Group, Items, Value, groups
from ziping.features.diff.likeness import likeness

_ALIKE = 0.4  # Of two items with different 编号.
_STILL_ALIKE = 0.25  # Of two items with the same one.
_SAME = 0.1  # What an equal 编号 adds.
_LONG = 20  # Characters from which on alike is not just 一层 and 二层.
_MAX_PAIRS = 100_000  # Of items that are compared.
_CODE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
SAYING = ("标题", "名称", "正文", "说明", "式")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPair:
    """An item of a list on both sides, or on one."""

    old: Group | None
    new: Group | None

    @property
    def reworded(self) -> bool:
        return (
            self.old is not None and self.new is not None and saying(self.old) != saying(self.new)
        )


def item_pairs(old: Value | None, new: Value | None) -> tuple[ItemPair, ...]:
    """The items of two lists: in the new order, what is gone last."""
    olds, news = groups(old), groups(new)
    partners: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(_alike(olds, news), key=lambda each: (-each[0], each[1], each[2])):
        if i not in taken and j not in partners:
            partners[j] = i
            taken.add(i)
    pairs = [
        ItemPair(old=olds[partners[j]] if j in partners else None, new=group)
        for j, group in enumerate(news)
    ]
    gone = (group for i, group in enumerate(olds) if i not in taken)
    return (*pairs, *(ItemPair(old=group, new=None) for group in gone))


def _alike(olds: Sequence[Group], news: Sequence[Group]) -> Iterator[tuple[float, int, int]]:
    """How well each new item fits each old one, where it may be the same: by what both say, in a long
    list only those of one 编号."""
    old_words, new_words = ([_CODE.sub("", saying(item)) for item in each] for each in (olds, news))
    places = {identity(item): i for i, item in enumerate(olds)}
    every = range(len(olds)) if len(olds) * len(news) <= _MAX_PAIRS else ()
    for j, new in enumerate(news):
        same_identity = places.get(identity(new))
        for i in dict.fromkeys((*(() if same_identity is None else (same_identity,)), *every)):
            fit = likeness(old_words[i], new_words[j])
            if i == same_identity:
                if fit >= _STILL_ALIKE or title(olds[i]) == title(new):
                    yield fit + _SAME, i, j
            elif fit == 1 or (fit >= _ALIKE and len(new_words[j]) >= _LONG):
                yield fit, i, j


def identity(item: Group) -> str:
    """The 编号 of an item, or its place in the list."""
    return item.name.rpartition(".")[2]


def title(item: Group) -> str:
    """What an item is called."""
    return item.said("标题") or item.said("名称")


def saying(item: Group) -> str:
    """The words of an item."""
    return "。".join(filter(None, (item.said(key) for key in SAYING)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemNames:
    """What the items of lists are called on the other side; "" where that has no such item."""

    new: Mapping[str, str]  # By their old names.
    old: Mapping[str, str]  # By their new names.

    @classmethod
    def of(cls, old: Group, new: Group) -> ItemNames:
        """*old*, *new*: all facts of a side."""
        pairs = tuple(_pairs_below(old, new))
        return cls(
            new={p.old.name: p.new.name if p.new else "" for p in pairs if p.old},
            old={p.new.name: p.old.name if p.old else "" for p in pairs if p.new},
        )

    def in_new(self, name: str) -> str | None:
        """The name that an old figure or text has on the new side; None when its item is gone."""
        return _translated(name, self.new)

    def in_old(self, name: str) -> str | None:
        """The name that a new one had on the old side; None when its item is new."""
        return _translated(name, self.old)


def _pairs_below(old: Value | None, new: Value | None) -> Iterator[ItemPair]:
    if isinstance(old, Group) or isinstance(new, Group):
        olds = old.members if isinstance(old, Group) else {}
        news = new.members if isinstance(new, Group) else {}
        for key in dict.fromkeys((*olds, *news)):
            yield from _pairs_below(olds.get(key), news.get(key))
    elif isinstance(old, Items) or isinstance(new, Items):
        yield from item_pairs(old, new)


def _translated(name: str, names: Mapping[str, str]) -> str | None:
    holder = name
    while holder:
        if holder in names:
            return names[holder] + name[len(holder) :] if names[holder] else None
        holder = holder.rpartition(".")[0]
    return name
