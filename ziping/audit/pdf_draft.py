"""A PDF with text as a draft, through pdfplumber: ruled tables as grids, the rest as paragraphs."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ziping.audit.draft import Draft, Paragraph, Table
from ziping.audit.text_draft import paragraphs_of
from ziping.claims.grid import Grid, GridCell

if TYPE_CHECKING:
    from pdfplumber.page import Page

_PAGE_NUMBER = re.compile(r"[-—–－\s]*\d{1,4}[-—–－\s]*|第\s*\d+\s*页.*")
_NEAR = 3.0  # Points: edges nearer than this are one.
Box = tuple[float, float, float, float]


def pdf_draft(data: bytes) -> Draft:
    """The draft of a PDF. Raises ValueError for one that cannot be read or has no text."""
    import pdfplumber  # Heavy: only when a PDF is read.

    lines: list[tuple[int, str]] = []
    tables: list[Table] = []
    paragraphs: list[Paragraph] = []
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            for page in document.pages:
                found = page.find_tables()
                tables += [_table(table, page.page_number) for table in found if table.cells]
                numbered = _lines(page, [table.bbox for table in found], len(lines))
                paragraphs += paragraphs_of(numbered, page.page_number)
                lines += numbered
                page.close()
    except Exception as error:  # pdfminer raises errors of many kinds for broken files.
        raise ValueError("不是能读的 PDF") from error
    if not lines and not tables:
        raise ValueError("PDF 里没有文字，可能是扫描件")
    return Draft(paragraphs=tuple(_over_pages(paragraphs)), tables=tuple(_joined(tables)))


def _lines(page: Page, boxes: Sequence[Box], before: int) -> list[tuple[int, str]]:
    """The lines outside the tables, without the page number."""

    def outside(thing: Any) -> bool:
        middle = (thing["top"] + thing["bottom"]) / 2
        return not any(x0 <= thing["x0"] <= x1 and top <= middle <= bottom for x0, top, x1, bottom in boxes)

    text = page.filter(outside).extract_text(x_tolerance=2, y_tolerance=3) or ""
    kept = [line for line in text.split("\n") if not _PAGE_NUMBER.fullmatch(line.strip())]
    return [(before + index, line) for index, line in enumerate(kept, start=1)]


def _over_pages(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """A paragraph that the page's end cut in two is one again."""
    last: Paragraph | None = None
    for paragraph in paragraphs:
        if last is not None and paragraph.page != last.page and not last.text.endswith(tuple("。！？；：”")):
            if not re.match(r"[一二三四五六七八九十]{1,3}、|[（(]|\d{1,2}[.、]", paragraph.text):
                last = replace(last, text=last.text + paragraph.text)
                continue
        if last is not None:
            yield last
        last = paragraph
    if last is not None:
        yield last


def _table(table: Any, page: int) -> Table:
    """A grid from the boxes of the cells: their edges are the columns and rows."""
    boxes = [box for box in table.cells if box]
    xs = _edges(x for box in boxes for x in (box[0], box[2]))
    ys = _edges(y for box in boxes for y in (box[1], box[3]))
    cells = []
    for box in boxes:
        left, right = _index(xs, box[0]), _index(xs, box[2])
        top, bottom = _index(ys, box[1]), _index(ys, box[3])
        text = table.page.crop(box, strict=False).extract_text(x_tolerance=2) or ""
        cells.append(
            GridCell(
                row=top, column=left, text=text,
                rowspan=max(1, bottom - top), colspan=max(1, right - left),
            )
        )  # fmt: skip
    return Table(grid=Grid(cells=tuple(sorted(cells, key=lambda c: (c.row, c.column)))), line=1, page=page)


def _edges(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    return edges


def _index(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))


def _joined(tables: Sequence[Table]) -> Iterator[Table]:
    """Tables that a page's end cut are one: same columns, on the next page, the head not twice."""
    open_table: Table | None = None
    for table in tables:
        if open_table is not None and _carries_on(open_table, table):
            open_table = replace(table, grid=_stacked(open_table.grid, table.grid), page=table.page)
            continue
        if open_table is not None:
            yield open_table
        open_table = table
    if open_table is not None:
        yield open_table


def _columns(grid: Grid) -> int:
    return max((cell.column + cell.colspan for cell in grid.cells), default=0)


def _carries_on(one: Table, other: Table) -> bool:
    return other.page == one.page + 1 and _columns(one.grid) == _columns(other.grid)


def _stacked(one: Grid, other: Grid) -> Grid:
    head = [cell.words for cell in other.starting(0)]
    repeated = any([c.words for c in one.starting(r)] == head for r in range(one.rows))
    skip = 1 if repeated else 0
    offset = one.rows - skip
    below = [replace(c, row=c.row + offset) for c in other.cells if c.row >= skip]
    return Grid(cells=(*one.cells, *below))
