"""Page numbers and tables: what stands around the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from ziping.measure.area import laid_down
from ziping.measure.grids import Field, Grid
from ziping.measure.measured import MM, Measured, lengths, words
from ziping.measure.pages import Line, Page, Ruling
from ziping.measure.standing import Standing
from ziping.write import layout as laid

_BREADTH = 1.5  # Points: a ruling nearer to a table's edge than this is its side.
_NEAR = 1.5  # Points by which a number may miss the middle.


def number_measures(standing: Standing, layout: laid.Layout, prefix: str) -> Iterator[Measured]:
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


def _upper_edge(line: Line) -> float:
    """How far the upper edge of the dash (or of the digits) stands above the baseline, in points."""
    first = line.inked[0]
    return first.face.tops.get(first.text, first.face.middle) * first.size


def _drop(line: Line, on: Page, page: laid.Page) -> float:
    """From the type area's edge to the upper edge of the dash; on a turned page from its left."""
    if line.characters[0].upright:
        edge = on.height - laid_down(page.bottom)
        return line.baseline - _upper_edge(line) - edge
    stands = line.characters[0].origin[0]
    if stands < on.width / 2:
        return laid_down(page.left) - stands - _upper_edge(line)
    return stands - _upper_edge(line) - (on.width - laid_down(page.right))


def _place(line: Line, on: Page, page: laid.Page) -> str:
    """中, 右 or 左; of a turned one 低 or 高, as seen with the page upright."""
    left, right = laid_down(page.left), on.width - laid_down(page.right)
    if line.characters[0].upright:
        off = (line.left + line.right) / 2 - (left + right) / 2
        return "中" if abs(off) < _NEAR else ("右" if off > 0 else "左")
    return "低" if _height(line) > on.height / 2 else "高"


def _height(line: Line) -> float:
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


def _inset(line: Line, on: Page, page: laid.Page) -> float:
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


def table_measures(standing: Standing, prefix: str) -> Iterator[Measured]:
    """The values of 表格: the widths of lines, and the space between lines and text."""
    outer = {round(width, 2) for width in _outer(standing)}
    inner = {round(width, 2) for width in _inner(standing)}
    yield lengths(f"{prefix}.外框", outer, "pt", "0.05")
    yield lengths(f"{prefix}.内线", inner, "pt", "0.05")
    yield lengths(f"{prefix}.左右空", _least(_sides(standing.fields)), "pt", "0.3")
    yield lengths(f"{prefix}.上下空", _least(_above(standing.fields)), "pt", "0.5")


def _outer(standing: Standing) -> Iterator[float]:
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


def _inner(standing: Standing) -> Iterator[float]:
    for grid in standing.grids:
        for ruling in grid.rulings:
            if not _at_edge(ruling, grid):
                yield ruling.width


def _at_edge(ruling: Ruling, grid: Grid) -> bool:
    """Whether a ruling lies along a side of the table."""
    if ruling.is_vertical:
        return min(ruling.left - grid.left, grid.right - ruling.left) < _BREADTH
    return min(ruling.top - grid.top, grid.bottom - ruling.top) < _BREADTH


def _least(found: Iterator[float]) -> list[float]:
    values = list(found)
    return [min(values)] if values else []


def _sides(fields: tuple[Field, ...]) -> Iterator[float]:
    for field in fields:
        left = field.left.left + field.left.width / 2
        for line in field.lines:
            yield line.left - left


def _above(fields: tuple[Field, ...]) -> Iterator[float]:
    """Above the first line's share of the pitch; only of fields whose pitch is known."""
    for field in fields:
        steps = [b.middle - a.middle for a, b in pairwise(field.lines)]
        if steps and (pitch := median(steps)) > 1:
            edge = field.top.top + field.top.width / 2
            yield field.lines[0].middle - pitch / 2 - edge
