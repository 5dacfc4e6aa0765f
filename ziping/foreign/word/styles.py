"""Styles: what the style of a Word paragraph says of its part in the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from ziping.foreign.word.package import child, is_on, name_of, value_of

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
    found = {}
    default = ""
    for one in root if root is not None else ():
        if name_of(one) == "style" and value_of(one, "type") == "paragraph":
            identity = value_of(one, "styleId") or ""
            found[identity] = one
            default = identity if value_of(one, "default") in ("1", "true") else default
    return Styles(found, default)


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
