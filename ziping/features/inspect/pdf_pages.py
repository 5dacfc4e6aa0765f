"""Pages: a finished PDF as plain measures. Lengths are in points, from the top left of the page.

Nothing here knows the layout or the tree: it says what is printed, where, in which face and size.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from statistics import fmean
from typing import Any

_ROLE = re.compile(r"^(?:[A-Z]{6}\+)?(?:(?:file|ascii)-)?(.+?)(?:-(?:Bold|Italic|Oblique))*$")
_IDEOGRAPHS = range(0x4E00, 0xA000)
_SAMPLE = 80  # Ideographs whose ink is measured to know the middle of a face.


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfFace:
    """An embedded face: the role that the page asked for, and the name that its file gives itself."""

    role: str
    name: str
    middle: float  # Height of the middle of its 汉字 above the baseline, in em.
    tops: Mapping[str, float]  # Height of the upper edge of digits and marks, in em.


@dataclass(frozen=True, slots=True, kw_only=True)
class Character:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    origin: tuple[float, float]  # Where it stands on its baseline: from the left, from the top.
    size: float
    face: PdfFace
    colour: str  # "#000000"
    upright: bool


@dataclass(frozen=True, kw_only=True)
class PdfLine:
    """Characters that stand beside each other on one baseline."""

    page: int  # From 1.
    characters: tuple[Character, ...]

    @cached_property
    def text(self) -> str:
        return "".join(character.text for character in self.characters)

    @cached_property
    def squeezed(self) -> str:
        """The text without white space."""
        return re.sub(r"\s", "", self.text)

    @cached_property
    def left(self) -> float:
        return min(character.left for character in self.inked)

    @cached_property
    def right(self) -> float:
        return max(character.right for character in self.inked)

    @cached_property
    def inked(self) -> tuple[Character, ...]:
        """The characters that are not white space."""
        return tuple(c for c in self.characters if c.text.strip()) or self.characters

    @cached_property
    def baseline(self) -> float:
        return self.characters[0].origin[1]

    @cached_property
    def middle(self) -> float:
        """The height of the middle of its 汉字, whatever the face; of its digits when it has none."""
        wide = [c for c in self.inked if not c.text.isascii()] or list(self.inked)
        return fmean(c.origin[1] - c.face.middle * c.size for c in wide)

    @cached_property
    def size(self) -> float:
        return max(character.size for character in self.inked)


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfRuling:
    """A drawn line: horizontal where top = bottom, vertical where left = right."""

    left: float
    right: float
    top: float
    bottom: float
    width: float

    @property
    def is_vertical(self) -> bool:
        return self.bottom - self.top > self.right - self.left


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfPage:
    number: int  # From 1.
    width: float
    height: float
    lines: tuple[PdfLine, ...]  # In the order in which the file prints them.
    rulings: tuple[PdfRuling, ...]


def pages_of(data: bytes) -> tuple[PdfPage, ...]:
    """The pages of a PDF."""
    import pdfplumber  # Heavy: only when pages are measured.

    faces: dict[str, PdfFace] = {}
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return tuple(_page(number, page, faces) for number, page in enumerate(pdf.pages, start=1))


def _page(number: int, page: Any, faces: dict[str, PdfFace]) -> PdfPage:
    _note_faces(page, faces)
    rulings = tuple(_rulings(page))
    characters = (_character(char, page, faces) for char in page.chars)
    return PdfPage(
        number=number,
        width=float(page.width),
        height=float(page.height),
        lines=tuple(_lines(number, characters, rulings)),
        rulings=rulings,
    )


def _character(char: Mapping[str, Any], page: Any, faces: dict[str, PdfFace]) -> Character:
    upright = bool(char["upright"])
    matrix = char["matrix"]
    name = str(char["fontname"])
    if name not in faces:  # A font of a picture.
        faces[name] = PdfFace(role=_role(name), name="", middle=0.38, tops={})
    return Character(
        text=char["text"],
        left=char["x0"],
        right=char["x1"],
        top=char["top"],
        bottom=char["bottom"],
        origin=(matrix[4], float(page.height) - matrix[5]),
        size=char["size"] if upright else char["width"],
        face=faces[name],
        colour=_colour(char["non_stroking_color"]),
        upright=upright,
    )


def _colour(parts: object) -> str:
    """Shades of grey or of red, green, blue from 0 to 1 as #RRGGBB."""
    shades = [float(part) for part in parts] if isinstance(parts, list | tuple) else [0.0]
    shades = shades * 3 if len(shades) == 1 else shades
    return "#" + "".join(f"{round(shade * 255):02X}" for shade in shades[:3])


def _lines(
    number: int, characters: Iterable[Character], rulings: tuple[PdfRuling, ...]
) -> Iterator[PdfLine]:
    """Characters in the order of the file; a new line where the baseline or the cell is another."""
    upright = [ruling for ruling in rulings if ruling.is_vertical]
    held: list[Character] = []
    for character in characters:
        if held and not _goes_on(held[-1], character, upright):
            yield PdfLine(page=number, characters=tuple(held))
            held = []
        held.append(character)
    if held:
        yield PdfLine(page=number, characters=tuple(held))


def _goes_on(last: Character, character: Character, upright: list[PdfRuling]) -> bool:
    if last.upright != character.upright:
        return False
    if not character.upright:
        return abs(character.origin[0] - last.origin[0]) < 1
    if abs(character.origin[1] - last.origin[1]) > 0.5 or character.left < last.left:
        return False
    gap = character.left - last.right
    return gap < 1 or not any(
        last.right - 1 < ruling.left < character.left + 1
        and ruling.top < character.origin[1] < ruling.bottom + character.size
        for ruling in upright
    )


def _rulings(page: Any) -> Iterator[PdfRuling]:
    for drawn in page.lines:
        yield PdfRuling(
            left=drawn["x0"],
            right=drawn["x1"],
            top=drawn["top"],
            bottom=drawn["bottom"],
            width=drawn["linewidth"],
        )
    for drawn in page.rects:  # A thin rectangle is a line.
        height, width = drawn["bottom"] - drawn["top"], drawn["x1"] - drawn["x0"]
        if min(height, width) <= 3 < max(height, width):
            across, down = (drawn["x0"] + drawn["x1"]) / 2, (drawn["top"] + drawn["bottom"]) / 2
            flat = width > height
            yield PdfRuling(
                left=drawn["x0"] if flat else across,
                right=drawn["x1"] if flat else across,
                top=down if flat else drawn["top"],
                bottom=down if flat else drawn["bottom"],
                width=min(height, width),
            )


# Faces.


def _role(name: str) -> str:
    found = _ROLE.match(name)
    return found[1] if found else name


def _note_faces(page: Any, faces: dict[str, PdfFace]) -> None:
    """Reads the fonts of a page that were not met before."""
    from pdfminer.pdftypes import resolve1

    resources = page.page_obj.resources or {}
    for reference in (resolve1(resources.get("Font")) or {}).values():
        font = resolve1(reference)
        name = _text(font["BaseFont"])
        if name not in faces:
            faces[name] = _face(name, font)


def _text(name: Any) -> str:
    """A name of a PDF as pdfminer gives it to characters."""
    return name.name if isinstance(name.name, str) else name.name.decode("utf-8", "replace")


def _face(name: str, font: Mapping[str, Any]) -> PdfFace:
    from fontTools.ttLib import TTFont, TTLibError
    from pdfminer.pdftypes import resolve1

    below = resolve1(resolve1(font.get("DescendantFonts", [font]))[0])
    descriptor = resolve1(below.get("FontDescriptor")) or {}
    declared = (descriptor.get("Ascent", 880) + descriptor.get("Descent", -120)) / 2000
    program = next((k for k in ("FontFile2", "FontFile3", "FontFile") if k in descriptor), None)
    if program is None:
        return PdfFace(role=_role(name), name="", middle=declared, tops={})
    try:
        file = TTFont(io.BytesIO(resolve1(descriptor[program]).get_data()))
        tops, middle = _ink(file)
        own_name = file["name"].getDebugName(4) if "name" in file else None
    except (TTLibError, KeyError, AssertionError):
        return PdfFace(role=_role(name), name="", middle=declared, tops={})
    return PdfFace(role=_role(name), name=own_name or "", middle=middle or declared, tops=tops)


def _ink(file: Any) -> tuple[dict[str, float], float]:
    """The upper edges of digits and marks, and the middle of the 汉字 (0 where there is none)."""
    from fontTools.pens.boundsPen import BoundsPen

    glyphs, named = file.getGlyphSet(), file.getBestCmap() or {}
    em = file["head"].unitsPerEm
    bounds: dict[int, tuple[float, float]] = {}
    ideographs = islice((code for code in sorted(named) if code in _IDEOGRAPHS), _SAMPLE)
    marks = (code for code in named if code < 0x3000)
    for code in (*ideographs, *marks):
        pen = BoundsPen(glyphs)
        glyphs[named[code]].draw(pen)
        if pen.bounds:
            bounds[code] = (pen.bounds[1] / em, pen.bounds[3] / em)
    middles = [(low + high) / 2 for code, (low, high) in bounds.items() if code in _IDEOGRAPHS]
    tops = {chr(code): high for code, (_, high) in bounds.items() if code not in _IDEOGRAPHS}
    return tops, fmean(middles) if middles else 0.0
