"""Signature and date: how far they stand from the right edge, and from each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from ziping.features.inspect.area import laid_down
from ziping.features.inspect.located_text import LocatedText, LocatedTexts
from ziping.features.inspect.measured import MM, Measured, lengths, words
from ziping.features.inspect.pdf_grids import PdfField, PdfGrid
from ziping.features.inspect.pdf_pages import PdfLine, PdfPage, PdfRuling
from ziping.layout.closing import DATE, SIGNATURE
from ziping.layout.layout import Layout, Page

_SAME = 2.0  # Points by which two widths may differ and count as the same.


def closing_measures(standing: LocatedTexts, layout: Layout) -> Iterator[Measured]:
    """The values of 落款 that a pair of signature and date shows, in characters of the date."""
    page = layout.page(standing.document.orientation)
    right = {one.number: one.width - laid_down(page.right) for one in standing.pages}
    size = float(layout.styles_of(standing.document.orientation)[DATE].size)
    for above, below in pairwise(standing.stands):
        if (above.piece.role, below.piece.role) == (SIGNATURE, DATE):
            yield from _pair(above, below, right, size, sealed=layout.closing.sealed)


def _pair(
    above: LocatedText, below: LocatedText, right: dict[int, float], size: float, *, sealed: bool
) -> Iterator[Measured]:
    signature, date = above.lines[-1], below.lines[0]
    spaces = [(right[line.page] - line.right) / size for line in (signature, date)]
    if sealed:
        yield lengths("落款.用印日期右空", [spaces[1]], "字", "0.1")
        return
    yield lengths("落款.日期右移", [(date.left - signature.left) / size], "字", "0.1")
    longer = date.right - date.left > signature.right - signature.left + _SAME
    name = "日期右空" if longer else "署名右空"
    yield lengths(f"落款.{name}", [spaces[1 if longer else 0]], "字", "0.1")


_BREADTH = 1.5  # Points: a ruling nearer to a table's edge than this is its side.
_NEAR = 1.5  # Points by which a number may miss the middle.


def number_measures(standing: LocatedTexts, layout: Layout, prefix: str) -> Iterator[Measured]:
    """The values of 页码: what is printed, how far below the type area, on which side."""
    page = layout.page(standing.document.orientation)
    pages = {one.number: one for one in standing.pages}
    lines = list(standing.numbers.values())
    texts = [re.fullmatch(r"(\D*)\d+(\D*)", line.text) for line in lines]
    places = [_place(line, pages[line.page], page) for line in lines]
    marks = [text.groups() if text else ("", "") for text in texts]
    yield words(f"{prefix}.字体", (c.face.role for line in lines for c in line.inked))
    sizes = {round(c.size, 2) for line in lines for c in line.inked}
    yield lengths(f"{prefix}.字号", sizes, "pt", "0.05")
    yield words(f"{prefix}.前", (before for before, _ in marks))
    yield words(f"{prefix}.后", (after for _, after in marks))
    drops = (_drop(line, pages[line.page], page) / MM for line in lines)
    yield lengths(f"{prefix}.下移", drops, "mm", "0.3")
    yield words(f"{prefix}.位置", dict.fromkeys(_together(places)))
    insets = (_inset(line, pages[line.page], page) for line in lines)
    yield lengths(f"{prefix}.空", () if "中" in places else insets, "字", "0.05")


def _upper_edge(line: PdfLine) -> float:
    """How far the upper edge of the dash (or of the digits) stands above the baseline, in points."""
    first = line.inked[0]
    return first.face.tops.get(first.text, first.face.middle) * first.size


def _drop(line: PdfLine, on: PdfPage, page: Page) -> float:
    """From the type area's edge to the upper edge of the dash; on a turned page from its left."""
    if line.characters[0].upright:
        edge = on.height - laid_down(page.bottom)
        return line.baseline - _upper_edge(line) - edge
    stands = line.characters[0].origin[0]
    if stands < on.width / 2:
        return laid_down(page.left) - stands - _upper_edge(line)
    return stands - _upper_edge(line) - (on.width - laid_down(page.right))


def _place(line: PdfLine, on: PdfPage, page: Page) -> str:
    """中, 右 or 左; of a turned one 低 or 高, as seen with the page upright."""
    left, right = laid_down(page.left), on.width - laid_down(page.right)
    if line.characters[0].upright:
        off = (line.left + line.right) / 2 - (left + right) / 2
        return "中" if abs(off) < _NEAR else ("右" if off > 0 else "左")
    return "低" if _height(line) > on.height / 2 else "高"


def _height(line: PdfLine) -> float:
    return (line.characters[0].top + line.characters[-1].bottom) / 2


_OUTER = {0: "左", 1: "右"}  # Even pages, odd pages.
_BOUND = {0: "高", 1: "低"}


def _together(places: list[str]) -> Iterator[str]:
    """The word of the layout for where the numbers of a document stand."""
    if places and set(places) == {"中"}:
        yield "中"
        return
    numbered = list(enumerate(places, start=1))
    for word, sides in (("外侧", _OUTER), ("同纵页", _BOUND)):
        if all(place == sides[number % 2] for number, place in numbered):
            yield word
            return
    yield from places


def _inset(line: PdfLine, on: PdfPage, page: Page) -> float:
    """Characters between the number and the outer end of the type area."""
    size = line.size
    if not line.characters[0].upright:
        top, bottom = laid_down(page.top), on.height - laid_down(page.bottom)
        low = max(c.bottom for c in line.inked)
        high = min(c.top for c in line.inked)
        return (min(bottom - low, high - top)) / size
    left, right = laid_down(page.left), on.width - laid_down(page.right)
    return min(line.left - left, right - line.right) / size


# Tables.


def table_measures(standing: LocatedTexts, prefix: str) -> Iterator[Measured]:
    """The values of 表格: the widths of lines, and the space between lines and text."""
    outer = {round(width, 2) for width in _outer(standing)}
    inner = {round(width, 2) for width in _inner(standing)}
    yield lengths(f"{prefix}.外框", outer, "pt", "0.05")
    yield lengths(f"{prefix}.内线", inner, "pt", "0.05")
    yield lengths(f"{prefix}.左右空", _least(_sides(standing.fields)), "pt", "0.3")
    yield lengths(f"{prefix}.上下空", _least(_above(standing.fields)), "pt", "0.5")


def _outer(standing: LocatedTexts) -> Iterator[float]:
    """The sides of every table, its top and its end; where a page cuts it, an inner line shows."""
    whole = [grid.table and grid.table.identity for grid in standing.grids]
    for index, grid in enumerate(standing.grids):
        begins, ends = whole[index] not in whole[:index], whole[index] not in whole[index + 1 :]
        for ruling in grid.rulings:
            if ruling.is_vertical and _at_edge(ruling, grid):
                yield ruling.width
            if not ruling.is_vertical and begins and ruling.top - grid.top < _BREADTH:
                yield ruling.width
            if not ruling.is_vertical and ends and grid.bottom - ruling.top < _BREADTH:
                yield ruling.width


def _inner(standing: LocatedTexts) -> Iterator[float]:
    for grid in standing.grids:
        for ruling in grid.rulings:
            if not _at_edge(ruling, grid):
                yield ruling.width


def _at_edge(ruling: PdfRuling, grid: PdfGrid) -> bool:
    """Whether a ruling lies along a side of the table."""
    if ruling.is_vertical:
        return min(ruling.left - grid.left, grid.right - ruling.left) < _BREADTH
    return min(ruling.top - grid.top, grid.bottom - ruling.top) < _BREADTH


def _least(found: Iterator[float]) -> list[float]:
    values = list(found)
    return [min(values)] if values else []


def _sides(fields: tuple[PdfField, ...]) -> Iterator[float]:
    for field in fields:
        left = field.left.left + field.left.width / 2
        for line in field.lines:
            yield line.left - left


def _above(fields: tuple[PdfField, ...]) -> Iterator[float]:
    """Above the first line's share of the pitch; only of fields whose pitch is known."""
    for field in fields:
        steps = [b.middle - a.middle for a, b in pairwise(field.lines)]
        if steps and (pitch := median(steps)) > 1:
            edge = field.top.top + field.top.width / 2
            yield field.lines[0].middle - pitch / 2 - edge
