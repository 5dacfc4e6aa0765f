"""The type area: margins, lines on a full page, characters on a full line, the pitch of both.

A page is full when a paragraph goes on from its foot to the next page and nothing but text of the
body's pitch stands on it. It may hold less lines than laid down where the lines that the next page
must begin with (页首行数) were taken from it.

A line is full when its paragraph goes on after it and all its characters are full-width. It may
hold less characters than laid down where what begins the next line could not be parted: a mark
that begins no line, a quotation mark, a number and its unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from statistics import median
from unicodedata import east_asian_width

from ziping.document.roles import LEVEL_STYLES, StyleRole
from ziping.features.inspect.located_text import LocatedText, LocatedTexts
from ziping.features.inspect.measured import MM, Measured, lengths, words
from ziping.features.inspect.pdf_pages import PdfLine
from ziping.layout.layout import Layout, Page
from ziping.numbers.unit import UNITS, any_of

BODY = (StyleRole.BODY, StyleRole.LIST)  # Text in the body's pitch and size, justified.
_PITCHED = (*BODY, *LEVEL_STYLES, StyleRole.GAP)
NO_BEGINNING = "，。、；：！？）》」』”’…,.;:!?)]}%％‰°℃·—～〉】〕"
NO_END = "（《「『“‘([{〈【〔"
_HOLDING = NO_END + "”’"  # Pango breaks on neither side of a quotation mark: Unicode UAX 14 LB19.
NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*(?:" + any_of((*UNITS, "年度")) + ")?")


@dataclass(frozen=True, slots=True, kw_only=True)
class FullPage:
    page: int
    lines: int
    owed: int  # Lines that the next page had to be given.
    top: float
    bottom: float


def body_stands(standing: LocatedTexts) -> tuple[LocatedText, ...]:
    return tuple(stand for stand in standing.stands if stand.piece.role in BODY)


def pitch_of(standing: LocatedTexts) -> float:
    """The distance of body lines in points; 0 where no paragraph has two on one page."""
    steps = [
        lower.middle - upper.middle
        for stand in body_stands(standing)
        for upper, lower in pairwise(stand.lines)
        if upper.page == lower.page
    ]
    return median(steps) if steps else 0.0


def area_measures(standing: LocatedTexts, layout: Layout, prefix: str) -> Iterator[Measured]:
    """The values of 页面, or of 表格页 for a landscape document."""
    page = layout.page(standing.document.orientation)
    yield lengths(f"{prefix}.纸宽", (one.width / MM for one in standing.pages), "mm", "0.2")
    yield lengths(f"{prefix}.纸高", (one.height / MM for one in standing.pages), "mm", "0.2")
    yield from _margins(standing, page, prefix)
    full = full_pages(standing, page)
    counts = (one.lines for one in full if not one.owed)
    yield lengths(f"{prefix}.每页行数", counts, "", "0")
    yield lengths(f"{prefix}.每行字数", full_lines(standing, page), "", "0")
    yield lengths(f"{prefix}.字距", _spacings(standing), "pt", "0.03")
    yield lengths(f"{prefix}.行距", _steps(standing), "pt", "0.05")
    colours = (c.colour for s in body_stands(standing) for line in s.lines for c in line.inked)
    yield words(f"{prefix}.颜色", colours)
    feet, heads = _parted(standing)
    yield lengths(f"{prefix}.页末行数", feet, "", "0", at_least=True)
    yield lengths(f"{prefix}.页首行数", heads, "", "0", at_least=True)


# Margins.


def _margins(standing: LocatedTexts, page: Page, prefix: str) -> Iterator[Measured]:
    """The edges of justified lines and of tables, both of which fill the width; the first line
    of a page and the last of a full one, with their share of the pitch."""
    wide = {one.number: one.width for one in standing.pages}
    lines = [line for stand in body_stands(standing) for line in stand.lines[1:-1]]
    edges = [(one.page, one.left, one.right) for one in lines]
    edges += [(one.page, one.left, one.right) for one in standing.grids]
    lefts = [left for _, left, _ in edges]
    gaps = [(wide[page] - right) / MM for page, _, right in edges]
    yield lengths(f"{prefix}.左边距", (left / MM for left in lefts), "mm", "0.5")
    yield lengths(f"{prefix}.右边距", gaps, "mm", "0.5")
    widths = [(right - min(lefts)) / MM for _, _, right in edges]
    yield lengths(f"{prefix}.版心宽", widths, "mm", "0.5")
    yield lengths(f"{prefix}.上边距", (top / MM for top in _tops(standing)), "mm", "0.5")
    high = {one.number: one.height for one in standing.pages}
    full = [one for one in full_pages(standing, page) if not one.owed]
    heights = [(one.bottom - one.top) / MM for one in full]
    yield lengths(f"{prefix}.版心高", heights, "mm", "0.5")
    bottoms = [(high[one.page] - one.bottom) / MM for one in full]
    yield lengths(f"{prefix}.下边距", bottoms, "mm", "0.5")


def _tops(standing: LocatedTexts) -> Iterator[float]:
    """The upper edge of what begins a page: a body line's share of the pitch, or a table."""
    pitch = pitch_of(standing)
    for page in standing.pages:
        lines = {
            id(line): stand.piece.role
            for stand in standing.stands
            for line in stand.on(page.number)
        }
        known = [line for line in page.lines if id(line) in lines]
        first = min(known, key=lambda line: line.middle, default=None)
        grid = min((g.top for g in standing.grids if g.page == page.number), default=None)
        if grid is not None and (first is None or grid < first.middle):
            yield grid
        elif first is not None and lines[id(first)] in BODY and pitch:
            yield first.middle - pitch / 2


# Lines on a page.


def full_pages(standing: LocatedTexts, page: Page) -> list[FullPage]:
    """The pages that text fills from head to foot."""
    pitch, pages = pitch_of(standing), []
    tables = {grid.page for grid in standing.grids}
    for number in (one.number for one in standing.pages):
        stands = [stand for stand in standing.stands if stand.on(number)]
        if not stands or number in tables:
            continue
        over = stands[-1].on(number + 1)
        if not over or any(stand.piece.role not in _PITCHED for stand in stands):
            continue
        lines = [line for stand in stands for line in stand.on(number)]
        owed = page.lines - len(lines) if len(over) == page.widows else 0
        pages.append(
            FullPage(
                page=number,
                lines=len(lines),
                owed=owed if 0 < owed < page.widows else 0,
                top=lines[0].middle - pitch / 2,
                bottom=lines[-1].middle + pitch / 2,
            )
        )
    return pages


def _parted(standing: LocatedTexts) -> tuple[list[float], list[float]]:
    """For each paragraph on two pages: its lines at the foot of one, and at the head of the next."""
    feet: list[float] = []
    heads: list[float] = []
    for stand in standing.stands:
        for number in sorted({line.page for line in stand.lines})[:-1]:
            feet.append(len(stand.on(number)))
            heads.append(len(stand.on(number + 1)))
    return feet, heads


def _steps(standing: LocatedTexts) -> Iterator[float]:
    for stand in body_stands(standing):
        for upper, lower in pairwise(stand.lines):
            if upper.page == lower.page:
                yield lower.middle - upper.middle


# Characters on a line.


def full_lines(standing: LocatedTexts, page: Page) -> Iterator[int]:
    """The characters of each full line, the indent counted, that is not short for a reason."""
    for stand in body_stands(standing):
        for index, (line, following) in enumerate(pairwise(stand.lines)):
            if not all(_is_wide(c) for c in line.text.strip()):
                continue
            count = len(line.squeezed) + (_indent(line, page) if index == 0 else 0)
            if count >= page.characters or count + _unparted(following) <= page.characters:
                yield count


def _is_wide(character: str) -> bool:
    return not character.isascii() and east_asian_width(character) in "WFA"


def _indent(line: PdfLine, page: Page) -> int:
    return round((line.left - float(page.left) * MM) / line.size)


def _unparted(following: PdfLine) -> float:
    """The width, in characters, of what begins the next line and has no break in it."""
    text = following.squeezed
    end = _word_end(text, 0)
    while end < len(text) and (text[end] in NO_BEGINNING or text[end - 1] in _HOLDING):
        end = _word_end(text, end)
    return sum(0.5 if c.isascii() else 1 for c in text[:end])


def _word_end(text: str, start: int) -> int:
    """Behind the number with its unit, or else the character, at *start*."""
    number = NUMBER.match(text, start)
    return number.end() if number else start + 1


def _spacings(standing: LocatedTexts) -> list[float]:
    """What is added to the advance of most 汉字, on last lines: no slack is shared out there.

    The unit behind a number is left out: what ties it to the number takes part in the spacing.
    """
    spaces: list[float] = []
    for line in (stand.lines[-1] for stand in body_stands(standing)):
        tied = {i for match in NUMBER.finditer(line.text) for i in range(*match.span())}
        for index, (left, right) in enumerate(pairwise(line.characters)):
            plain = "一" <= left.text <= "龥" and "一" <= right.text <= "龥"
            if plain and index not in tied:
                spaces.append((right.left - left.left) - left.size)
    return [median(spaces)] if spaces else []


def laid_down(value: Decimal) -> float:
    """Millimetres of the layout in points."""
    return float(value) * MM
