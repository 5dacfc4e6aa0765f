"""Styles and lists: what a Word paragraph is by its style, and its automatic number, counted as Word counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from ziping.foreign.word.package import child, is_on, name_of, value_of
from ziping.numbers.chinese_numerals import hanzi

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*\d?$", re.IGNORECASE)
_TITLES = ("title", "标题", "文档标题", "大标题", "公文标题")
MAX_CHAIN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class WordStyle:
    """*outline*: 1–9 of a heading; *listed*: id and level of its list."""

    outline: int = 0
    listed: tuple[str, int] | None = None
    bold: bool = False
    centred: bool = False
    title: bool = False
    contents: bool = False


@dataclass(slots=True)
class Styles:
    elements: Mapping[str, etree._Element]
    default: str
    _known: dict[str, WordStyle] = field(default_factory=dict)

    def of(self, look: etree._Element | None) -> WordStyle:
        """The style of a paragraph: its named style with what the paragraph itself says."""
        named = value_of(child(look, "pStyle")) or self.default
        return _with(self._named(named, 0), look, None)

    def _named(self, name: str, depth: int) -> WordStyle:
        if name not in self._known:
            element = self.elements.get(name)
            if element is None or depth > MAX_CHAIN:
                return WordStyle()
            base = self._named(value_of(child(element, "basedOn")) or "", depth + 1)
            called = (value_of(child(element, "name")) or "").strip()
            style = _with(base, child(element, "pPr"), child(element, "rPr"))
            if match := _HEADING.match(called):
                style = replace(style, outline=int(match[1]))
            self._known[name] = replace(
                style,
                title=called.casefold() in _TITLES,
                contents=base.contents or _CONTENTS.match(called) is not None,
            )
        return self._known[name]


def styles_of(root: etree._Element | None) -> Styles:
    """The paragraph styles that ``styles.xml`` declares."""
    elements = {}
    default = ""
    for style in root if root is not None else ():
        if name_of(style) == "style" and value_of(style, "type") == "paragraph":
            identity = value_of(style, "styleId") or ""
            elements[identity] = style
            default = identity if value_of(style, "default") in ("1", "true") else default
    return Styles(elements, default)


def _with(
    base: WordStyle, look: etree._Element | None, letters: etree._Element | None
) -> WordStyle:
    outline = value_of(child(look, "outlineLvl"))
    aligned = value_of(child(look, "jc"))
    bold = child(letters, "b")
    level = base.outline
    if outline is not None and outline.isdecimal():
        level = int(outline) + 1 if int(outline) < 9 else 0
    return replace(
        base,
        outline=level,
        listed=_listed(child(look, "numPr"), base.listed),
        centred=aligned == "center" if aligned else base.centred,
        bold=is_on(bold) if bold is not None else base.bold,
    )


def _listed(element: etree._Element | None, base: tuple[str, int] | None) -> tuple[str, int] | None:
    if element is None:
        return base
    number = value_of(child(element, "numId")) or (base[0] if base else "0")
    level = value_of(child(element, "ilvl")) or (str(base[1]) if base else "0")
    if number == "0" or not level.isdecimal() or len(level) > 1:
        return None
    return number, int(level)


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
        current = levels.get(level)
        if current is None or current.form == "none":
            return ""
        counts = self.counts.setdefault(self.lists[number], {})
        counts[level] = counts.get(level, current.start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        if current.form == "bullet":
            return BULLET

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = levels.get(at, current)
            return _spelt(counts.get(at, other.start), other.form)

        return re.sub(r"%([1-9])", shown, current.text).strip()


def list_numbers(root: etree._Element | None) -> ListNumbers:
    """The lists that ``numbering.xml`` declares."""
    abstract: dict[str, dict[int, ListLevel]] = {}
    levels: dict[str, Mapping[int, ListLevel]] = {}
    lists: dict[str, str] = {}
    for element in root if root is not None else ():
        if name_of(element) == "abstractNum":
            numbered = (lvl for lvl in element if name_of(lvl) == "lvl")
            abstract[value_of(element, "abstractNumId") or ""] = dict(map(_level, numbered))
        elif name_of(element) == "num":
            number = value_of(element, "numId") or ""
            base = value_of(child(element, "abstractNumId")) or ""
            changed = _overrides(element, abstract.get(base, {}))
            levels[number] = {**abstract.get(base, {}), **changed}
            lists[number] = number if changed else base
    return ListNumbers(levels, lists)


def _level(element: etree._Element) -> tuple[int, ListLevel]:
    form = value_of(child(element, "numFmt")) or "decimal"
    text = value_of(child(element, "lvlText")) or ""
    start = _whole(value_of(child(element, "start")), 1)
    return _whole(value_of(element, "ilvl"), 0), ListLevel(form=form, text=text, start=start)


def _overrides(number: etree._Element, base: Mapping[int, ListLevel]) -> dict[int, ListLevel]:
    changed: dict[int, ListLevel] = {}
    for override in (override for override in number if name_of(override) == "lvlOverride"):
        at = _whole(value_of(override, "ilvl"), 0)
        own = child(override, "lvl")
        level = _level(own)[1] if own is not None else base.get(at)
        start = value_of(child(override, "startOverride"))
        if level is not None:
            begins = _whole(start, level.start)
            changed[at] = ListLevel(form=level.form, text=level.text, start=begins)
    return changed


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
