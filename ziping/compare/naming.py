"""Naming: under which names the two sides are compared.

A name is the same thing in both, but for the items of lists: an 编号 may be given to another item, and
an item may get another 编号. Items are paired by what they say, an equal 编号 weighing most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ziping.compare.wording import likeness
from ziping.figures.facts import Group, Items, Value, groups

_ALIKE = 0.4  # Of two items with different 编号.
_STILL_ALIKE = 0.25  # Of two items with the same one.
_SAME = 0.1  # What an equal 编号 adds.
_CODE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_SAYING = ("标题", "名称", "正文", "说明", "式")


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
    found = sorted(_alike(olds, news), key=lambda each: (-each[0], each[1], each[2]))
    partners: dict[int, int] = {}
    for _, i, j in found:
        if i not in partners.values() and j not in partners:
            partners[j] = i
    pairs = [
        ItemPair(old=olds[partners[j]] if j in partners else None, new=group)
        for j, group in enumerate(news)
    ]
    gone = (group for i, group in enumerate(olds) if i not in partners.values())
    return (*pairs, *(ItemPair(old=group, new=None) for group in gone))


def _alike(olds: Sequence[Group], news: Sequence[Group]) -> Iterator[tuple[float, int, int]]:
    """How well each new item fits each old one, where it may be the same."""
    for i, old in enumerate(olds):
        for j, new in enumerate(news):
            same = identity(old) == identity(new)
            fit = likeness(*(_CODE.sub("", saying(item)) for item in (old, new)))
            if fit >= (_STILL_ALIKE if same else _ALIKE) or (same and title(old) == title(new)):
                yield fit + _SAME * same, i, j


def identity(item: Group) -> str:
    """The 编号 of an item, or its place in the list."""
    return item.name.rpartition(".")[2]


def title(item: Group) -> str:
    """What an item is called."""
    return item.said("标题") or item.said("名称")


def saying(item: Group) -> str:
    """The words of an item."""
    return "。".join(filter(None, (item.said(key) for key in _SAYING)))


def renamed(old: Group, new: Group) -> Mapping[str, str]:
    """For items of the old facts the name that they have in the new ones; "" where they are gone.

    *old*, *new*: all facts of a side.
    """
    return dict(_renamed(old, new))


def _renamed(old: Value, new: Value | None) -> Iterator[tuple[str, str]]:
    if isinstance(old, Group):
        for key, member in old.members.items():
            yield from _renamed(member, new.members.get(key) if isinstance(new, Group) else None)
    elif isinstance(old, Items):
        for pair in item_pairs(old, new):
            if pair.old is not None:
                yield pair.old.name, pair.new.name if pair.new else ""


def name_in_new(name: str, names: Mapping[str, str]) -> str | None:
    """The name that an old figure or text has on the new side; None when its item is gone."""
    holder = name
    while holder:
        if holder in names:
            return names[holder] + name[len(holder) :] if names[holder] else None
        holder = holder.rpartition(".")[0]
    return name
