"""Automatic numbers: what Word prints before a paragraph of a list, counted as Word counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from ziping.foreign.word.package import child, name_of, value_of
from ziping.numbers.chinese_numerals import hanzi

BULLET = "•"
_CHINESE = ("chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting",
            "taiwaneseCounting", "taiwaneseCountingThousand", "chineseLegalSimplified")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLevel:
    """One level of a list: how its number looks and where it starts."""

    form: str
    text: str
    start: int


@dataclass(slots=True)
class ListNumbers:
    """The lists of a document, and how far each has been counted."""

    levels: Mapping[str, Mapping[int, ListLevel]]  # By the list's id.
    lists: Mapping[str, str]  # The abstract list of each: they share their count.
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def next(self, number: str, level: int) -> str:
        """The mark of the next paragraph of a list at a level, empty when the list shows none."""
        levels = self.levels.get(number, {})
        own = levels.get(level)
        if own is None or own.form == "none":
            return ""
        counts = self.counts.setdefault(self.lists[number], {})
        counts[level] = counts.get(level, own.start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        if own.form == "bullet":
            return BULLET

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = levels.get(at, own)
            return _spelt(counts.get(at, other.start), other.form)

        return re.sub(r"%([1-9])", shown, own.text).strip()


def list_numbers(root: etree._Element | None) -> ListNumbers:
    """The lists that ``numbering.xml`` declares."""
    abstract: dict[str, dict[int, ListLevel]] = {}
    levels: dict[str, Mapping[int, ListLevel]] = {}
    lists: dict[str, str] = {}
    for one in root if root is not None else ():
        if name_of(one) == "abstractNum":
            own = (lvl for lvl in one if name_of(lvl) == "lvl")
            abstract[value_of(one, "abstractNumId") or ""] = dict(map(_level, own))
        elif name_of(one) == "num":
            number = value_of(one, "numId") or ""
            base = value_of(child(one, "abstractNumId")) or ""
            changed = _overrides(one, abstract.get(base, {}))
            levels[number] = {**abstract.get(base, {}), **changed}
            lists[number] = number if changed else base
    return ListNumbers(levels, lists)


def _level(element: etree._Element) -> tuple[int, ListLevel]:
    form = value_of(child(element, "numFmt")) or "decimal"
    text = value_of(child(element, "lvlText")) or ""
    start = _whole(value_of(child(element, "start")), 1)
    return _whole(value_of(element, "ilvl"), 0), ListLevel(form=form, text=text, start=start)


def _overrides(number: etree._Element, base: Mapping[int, ListLevel]) -> dict[int, ListLevel]:
    found: dict[int, ListLevel] = {}
    for one in (one for one in number if name_of(one) == "lvlOverride"):
        at = _whole(value_of(one, "ilvl"), 0)
        own = child(one, "lvl")
        level = _level(own)[1] if own is not None else base.get(at)
        start = value_of(child(one, "startOverride"))
        if level is not None:
            begins = _whole(start, level.start)
            found[at] = ListLevel(form=level.form, text=level.text, start=begins)
    return found


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else otherwise


def _spelt(count: int, form: str) -> str:
    if form in _CHINESE:
        return hanzi(count)
    if form.startswith("decimalEnclosedCircle") and 1 <= count <= 20:
        return chr(ord("①") + count - 1)
    if form in ("lowerLetter", "upperLetter") and 1 <= count <= 26:
        return chr(ord("a" if form == "lowerLetter" else "A") + count - 1)
    return str(count)
