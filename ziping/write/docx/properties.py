"""Styles of the layout as Word's properties of paragraphs and characters, with a face for each script.

The page declares its grid of 22 lines × 28 characters, but no style snaps to it: LibreOffice reads
a negative charSpace as a positive one and sets 20 characters to the line. Exact line pitches and
character spacing in the styles give the same page in Word, WPS and LibreOffice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from enum import Enum
from itertools import groupby
from unicodedata import east_asian_width

from ziping.layout.layout import Face, Page, Style, TextAlign
from ziping.write.docx.xml import Element, element, named, switch, text_element, twips, whole

_ALIGNMENTS = {
    TextAlign.JUSTIFY: "both",
    TextAlign.LEFT: "left",
    TextAlign.CENTRE: "center",
    TextAlign.RIGHT: "right",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DocxSetting:
    """What all styles of a document share. *base* is the style that fills the page's lines."""

    faces: Mapping[str, Face]
    page: Page
    base: Style

    def spacing_of(self, style: Style) -> int:
        """Twips between characters: the page's letter spacing where the type has the base's size.

        Rounded down to whole twips: wider ones leave 27 characters to the line. LibreOffice 7.4
        needs one more; what is left over is spread by justification.
        """
        if style.size != self.base.size or not self.page.letter_spacing:
            return 0
        return int((self.page.letter_spacing * 20).to_integral_value(ROUND_FLOOR)) - 1


def paragraph_properties(
    style: Style, *, grows: bool = False, level: int = 0, tab: int = 0
) -> Element:
    """``w:pPr`` of a style. Lines are exactly as high as the pitch; those that *grow*, in tables and
    of pictures, at least.

    *tab*: where a line of contents ends, in twips, after leader dots.
    """
    properties = element("pPr")
    if style.keep_with_next:
        properties.extend((element("keepNext"), element("keepLines")))
    if style.page_before:
        properties.append(element("pageBreakBefore"))
    if tab:
        properties.append(element("tabs", element("tab", val="right", leader="dot", pos=tab)))
    properties.append(_pitch(style, "atLeast" if grows else "exact"))
    properties.append(_indent(style))
    properties.append(element("jc", val=_ALIGNMENTS[style.align]))
    if level:
        properties.append(element("outlineLvl", val=level - 1))
    return properties


def _pitch(style: Style, rule: str) -> Element:
    return element(
        "spacing",
        before=twips(style.before),
        after=twips(style.after),
        line=twips(style.pitch),
        lineRule=rule,
    )


def _indent(style: Style) -> Element:
    """Indents in characters, and in twips for programs that do not count characters."""
    first = {"hanging": style.hanging} if style.hanging else {"firstLine": style.indent}
    lengths = {"left": style.left, "right": style.right, **first}
    attributes: dict[str, str | int] = {}
    for name, characters in lengths.items():
        attributes[f"{name}Chars"] = whole(characters * 100)
        attributes[name] = twips(characters * style.size)
    return element("ind", **attributes)


def run_properties(style: Style, setting: DocxSetting) -> Element:
    """``w:rPr`` of a style."""
    properties = element("rPr", fonts(setting.faces[style.face], setting.faces[style.latin]))
    if style.bold or setting.faces[style.face].bold:
        properties.extend((element("b"), element("bCs")))
    properties.append(switch("snapToGrid", on=False))
    if style.colour:
        properties.append(colour(style.colour))
    properties.append(element("spacing", val=setting.spacing_of(style)))
    properties.extend(size(style.size))
    return properties


def fonts(face: Face, latin: Face) -> Element:
    """``w:rFonts``: the Chinese face, and the Latin one for the other three kinds of script."""
    name = latin.names[0]
    return element("rFonts", ascii=name, eastAsia=face.names[0], hAnsi=name, cs=name)


def colour(value: str) -> Element:
    return element("color", val=value.lstrip("#"))


def size(points: Decimal) -> tuple[Element, Element]:
    half_points = whole(points * 2)
    return element("sz", val=half_points), element("szCs", val=half_points)


class Script(Enum):
    """To whom a character belongs: signs to the one before them."""

    CHINESE = "汉字"
    LATIN = "西文"
    SIGN = "符号"


@dataclass(frozen=True, slots=True, kw_only=True)
class FontNames:
    """The fonts of a style, by the names that a DOCX gives them."""

    chinese: str
    latin: str


def complete_runs(root: Element, styles: Mapping[str, FontNames], base: FontNames) -> None:
    """Write out the fonts of every run below *root*.

    *styles*: the fonts by the id of a paragraph or character style; any other has those of *base*.
    """
    for paragraph in root.iter(named("p")):
        paragraph_names = styles.get(_value(paragraph, "pPr", "pStyle"), base)
        before = Script.CHINESE
        for run in [*paragraph.iter(named("r"))]:
            if next(run.iterancestors(named("p"))) is paragraph:
                names = styles.get(_value(run, "rPr", "rStyle"), paragraph_names)
                before = _complete(run, names, before)


def _value(holder: Element, properties: str, name: str) -> str:
    found = holder.find(f"{named(properties)}/{named(name)}")
    return "" if found is None else found.get(named("val"), "")


def _complete(run: Element, names: FontNames, before: Script) -> Script:
    """Write out the fonts of *run*, and return what its last letter is."""
    content = [child for child in run if child.tag != named("rPr")]
    if [child.tag for child in content] != [named("t")]:
        _name(run, names.latin, names)
        return before
    written = content[0].text or ""
    pieces = list(_pieces(written, before))
    for index, (is_stray, text) in enumerate(pieces):
        piece = run if index == len(pieces) - 1 else deepcopy(run)
        piece[-1] = text_element(text)
        _name(piece, names.chinese if is_stray else names.latin, names)
        if piece is not run:
            run.addprevious(piece)
    return _last(written, before)


def _pieces(text: str, before: Script) -> Iterator[tuple[bool, str]]:
    """*text* in pieces: signs behind Latin letters (True), and all the rest."""

    def is_stray(index: int) -> bool:
        if text[index].isascii() or _script(text[index]) is not Script.SIGN:
            return False
        return _last(text[:index], before) is Script.LATIN

    for found, places in groupby(range(len(text)), is_stray):
        yield found, "".join(text[index] for index in places)


def _last(text: str, before: Script) -> Script:
    strong = (_script(character) for character in reversed(text))
    return next((script for script in strong if script is not Script.SIGN), before)


def _script(character: str) -> Script:
    if character.isascii():
        return Script.LATIN if character.isalnum() else Script.SIGN
    return Script.CHINESE if east_asian_width(character) in "WF" else Script.SIGN


def _name(run: Element, latin: str, names: FontNames) -> None:
    (fonts,) = run.iterfind(f"{named('rPr')}/{named('rFonts')}")
    attributes = {"ascii": latin, "eastAsia": names.chinese, "hAnsi": latin, "cs": latin}
    for name, value in attributes.items():
        fonts.set(named(name), value)
