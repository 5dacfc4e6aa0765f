"""The last pass over runs: each says all its four fonts, beside the East Asian hint.

The hint makes Word and WPS take “ ” … — from the Chinese face. LibreOffice does not know it: there
such a sign goes with the letter or 汉字 before it, so that one behind a Latin letter would be Latin.
That one becomes a run of its own, whose fonts are Chinese for every script.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from unicodedata import east_asian_width

from ziping.write.docx.xml import Element, named, text_element


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
