"""Grids: the tables of a page, told by their rulings, and the fields that the lines stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from ziping.document.text import plain_text
from ziping.document.tree import Table
from ziping.features.inspect.pdf_pages import PdfLine, PdfPage, PdfRuling


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfField:
    """A field of a table's grid on one page: its sides (the middles of its rulings) and its lines."""

    page: int
    left: PdfRuling
    right: PdfRuling
    top: PdfRuling
    bottom: PdfRuling
    lines: tuple[PdfLine, ...]
    heading: bool | None  # Whether it is a head; None where heads and others have such a text.

    @property
    def text(self) -> str:
        return "".join(line.squeezed for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfGrid:
    """The rulings of one table on one page, and what stands in it."""

    page: int
    rulings: tuple[PdfRuling, ...]
    lines: tuple[PdfLine, ...]
    table: Table | None  # The table of the tree whose text this is.

    @property
    def left(self) -> float:
        return min(r.left - r.width / 2 for r in self.rulings if r.is_vertical)

    @property
    def right(self) -> float:
        return max(r.right + r.width / 2 for r in self.rulings if r.is_vertical)

    @property
    def top(self) -> float:
        return min(r.top - r.width / 2 for r in self.rulings if not r.is_vertical)

    @property
    def bottom(self) -> float:
        return max(r.bottom + r.width / 2 for r in self.rulings if not r.is_vertical)


def squeezed(text: str) -> str:
    """*text* without white space."""
    return re.sub(r"\s", "", text)


def grids_of(page: PdfPage, tables: list[Table]) -> Iterator[PdfGrid]:
    """The groups of touching rulings with text in them; a chart has none."""
    for group in _touching(page.rulings):
        if {ruling.is_vertical for ruling in group} != {True, False}:
            continue
        grid = PdfGrid(page=page.number, rulings=group, lines=(), table=None)
        lines = tuple(
            line
            for line in page.lines
            if grid.top < line.middle < grid.bottom
            and grid.left < line.left
            and line.right < grid.right + 1
        )
        if lines:
            yield replace(grid, lines=lines, table=_table_of(lines, tables))


def _touching(rulings: tuple[PdfRuling, ...]) -> list[tuple[PdfRuling, ...]]:
    """Rulings in groups, each with an area of its own. Tables stand one under the other."""
    groups: list[list[PdfRuling]] = []
    end = float("-inf")
    for ruling in sorted(rulings, key=lambda one: one.top):
        if ruling.top > end + 1:
            groups.append([])
        groups[-1].append(ruling)
        end = max(end, ruling.bottom)
    return [tuple(group) for group in groups]


def _table_of(lines: tuple[PdfLine, ...], tables: list[Table]) -> Table | None:
    """The table of the tree that has most of the lines."""
    texts = [squeezed("\n".join(_cells(table))) for table in tables]
    counts = [sum(line.squeezed in text for line in lines) for text in texts]
    best = max(counts, default=0)
    return tables[counts.index(best)] if best else None


def _cells(table: Table, *, heading: bool | None = None) -> Iterator[str]:
    """The texts of the cells: all, or only those that are heads or are none."""
    for part, is_head in ((table.head, True), (table.body, False)):
        for row in part:
            for cell in row.cells:
                if heading is None or (is_head or cell.heading) == heading:
                    yield squeezed(plain_text(cell.children))


def fields_of(grid: PdfGrid) -> Iterator[PdfField]:
    """The lines of a grid by the field they stand in."""
    sides = [(_sides(line, grid), line) for line in grid.lines]
    whole = [(found, line) for found, line in sides if found is not None]
    whole.sort(key=lambda pair: (_place(pair[0]), pair[1].baseline))
    for _, group in groupby(whole, key=lambda pair: _place(pair[0])):
        pairs = list(group)
        left, right, top, bottom = pairs[0][0]
        field = PdfField(
            page=grid.page,
            left=left,
            right=right,
            top=top,
            bottom=bottom,
            lines=tuple(line for _, line in pairs),
            heading=None,
        )
        yield replace(field, heading=_is_head(field.text, grid.table))


_Sides = tuple[PdfRuling, PdfRuling, PdfRuling, PdfRuling]


def _place(sides: _Sides) -> tuple[int, int]:
    return round(sides[2].top), round(sides[0].left)


def _sides(line: PdfLine, grid: PdfGrid) -> _Sides | None:
    """The nearest rulings around a line: left, right, above, below."""
    across = (line.left + line.right) / 2
    upright = [r for r in grid.rulings if r.is_vertical and r.top - 1 < line.middle < r.bottom + 1]
    flat = [r for r in grid.rulings if not r.is_vertical and r.left - 1 < across < r.right + 1]
    left = [r for r in upright if r.left <= across]
    right = [r for r in upright if r.left > across]
    top = [r for r in flat if r.top <= line.middle]
    bottom = [r for r in flat if r.top > line.middle]
    if not (left and right and top and bottom):
        return None
    return (
        max(left, key=lambda r: r.left),
        min(right, key=lambda r: r.left),
        max(top, key=lambda r: r.top),
        min(bottom, key=lambda r: r.top),
    )


def _is_head(text: str, table: Table | None) -> bool | None:
    if table is None:
        return None
    head, body = (text in set(_cells(table, heading=kind)) for kind in (True, False))
    return None if head == body else head
