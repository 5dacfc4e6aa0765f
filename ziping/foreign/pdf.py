"""A PDF with text, through pdfplumber: ruled tables as grids, the rest as paragraphs."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ziping.foreign.document import (
    FileKind,
    ForeignDocument,
    ForeignParagraph,
    ForeignTable,
    Grid,
    GridCell,
)
from ziping.foreign.plain_text import paragraphs_of

if TYPE_CHECKING:
    from pdfplumber.page import Page

_PAGE_NUMBER = re.compile(r"[-—–－\s]*\d{1,4}[-—–－\s]*|第\s*\d+\s*页.*")
_NEAR = 3.0  # Points: edges nearer than this are one.
Box = tuple[float, float, float, float]


def pdf_document(data: bytes, name: str) -> ForeignDocument:
    """The document of a PDF, page by page. Raises ValueError for one that cannot be read or has no text."""
    import pdfplumber  # Heavy: only when a PDF is read.

    lines: list[tuple[int, str]] = []
    pieces: list[_Piece] = []
    paragraphs: list[ForeignParagraph] = []
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            for page in document.pages:
                tables = page.find_tables()
                pieces += [_piece(table, page.page_number) for table in tables if table.cells]
                numbered = _lines(page, [table.bbox for table in tables], len(lines))
                paragraphs += paragraphs_of(numbered, page.page_number)
                lines += numbered
                page.close()
    except Exception as error:  # pdfminer raises errors of many kinds for broken files.
        raise ValueError("不是能读的 PDF") from error
    if not any(line.strip() for _, line in lines) and not pieces:
        raise ValueError("PDF 里没有文字，可能是扫描件")
    blocks: list[ForeignParagraph | ForeignTable] = [*_over_pages(paragraphs), *_tables(pieces)]
    blocks.sort(key=lambda block: block.page)
    return ForeignDocument(name=name, kind=FileKind.PDF, blocks=tuple(blocks))


def _lines(page: Page, boxes: Sequence[Box], before: int) -> list[tuple[int, str]]:
    """The lines outside the tables, without the page number."""

    def outside(thing: Any) -> bool:
        middle = (thing["top"] + thing["bottom"]) / 2
        return not any(
            x0 <= thing["x0"] <= x1 and top <= middle <= bottom for x0, top, x1, bottom in boxes
        )

    text = page.filter(outside).extract_text(x_tolerance=2, y_tolerance=3) or ""
    lines = (_unspaced(line) for line in text.split("\n"))
    kept = [line for line in lines if not _PAGE_NUMBER.fullmatch(line.strip())]
    return [(before + index, line) for index, line in enumerate(kept, start=1)]


_SPREAD = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef“”‘’—…])\s+(?=[\u3000-\u9fff\uff00-\uffef“”‘’—…\d])|(?<=\d)\s+(?=[\u3000-\u9fff\uff00-\uffef%])"
)


def _unspaced(text: str) -> str:
    """Without the gaps that justified lines show between 汉字."""
    return _SPREAD.sub("", text)


def _over_pages(paragraphs: Iterable[ForeignParagraph]) -> Iterator[ForeignParagraph]:
    """A paragraph that the page's end cut in two is one again."""
    last: ForeignParagraph | None = None
    for paragraph in paragraphs:
        if last is not None and _is_cut(last, paragraph):
            last = replace(last, text=last.text + paragraph.text)
            continue
        if last is not None:
            yield last
        last = paragraph
    if last is not None:
        yield last


def _is_cut(last: ForeignParagraph, following: ForeignParagraph) -> bool:
    open_end = not last.text.endswith(tuple("。！？；：”"))
    new = re.match(r"[一二三四五六七八九十]{1,3}、|[（(]|\d{1,2}[.、]", following.text)
    return following.page != last.page and open_end and new is None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A table of one page: its cells' boxes and texts."""

    page: int
    cells: tuple[tuple[Box, str], ...]

    @property
    def sides(self) -> tuple[float, float]:
        return min(box[0] for box, _ in self.cells), max(box[2] for box, _ in self.cells)


def _piece(table: Any, page: int) -> _Piece:
    cells = []
    for box in (box for box in table.cells if box):
        text = table.page.crop(box, strict=False).extract_text(x_tolerance=2) or ""
        cells.append((box, _unspaced(text)))
    return _Piece(page=page, cells=tuple(cells))


def _tables(pieces: Sequence[_Piece]) -> Iterator[ForeignTable]:
    """Pieces that stand under each other between the same sides, or go on over a page, are one."""
    open_pieces: list[_Piece] = []
    for piece in pieces:
        if open_pieces and not _carries_on(open_pieces[-1], piece):
            yield _stacked(open_pieces)
            open_pieces = []
        open_pieces.append(piece)
    if open_pieces:
        yield _stacked(open_pieces)


def _carries_on(one: _Piece, other: _Piece) -> bool:
    near = all(abs(a - b) <= _NEAR for a, b in zip(one.sides, other.sides, strict=True))
    return near and other.page - one.page <= 1


def _stacked(pieces: Sequence[_Piece]) -> ForeignTable:
    """One grid: the columns are the edges of all pieces; a head that a page repeats counts once."""
    xs = _edges(x for piece in pieces for box, _ in piece.cells for x in (box[0], box[2]))
    cells: list[GridCell] = []
    heads: set[tuple[str, ...]] = set()
    offset = 0
    for piece in pieces:
        piece_cells = _cells(piece, xs)
        head = tuple(cell.words for cell in piece_cells if cell.row == 0)
        skip = 1 if head in heads else 0
        heads |= {
            tuple(c.words for c in piece_cells if c.row == r) for r in {c.row for c in piece_cells}
        }
        kept = [replace(c, row=c.row - skip + offset) for c in piece_cells if c.row >= skip]
        cells += kept
        offset = max((c.row + c.rowspan for c in cells), default=0)
    page = pieces[0].page
    return ForeignTable(grid=Grid(cells=tuple(cells)), where=f"第{page}页", line=1, page=page)


def _cells(piece: _Piece, xs: Sequence[float]) -> list[GridCell]:
    ys = _edges(y for box, _ in piece.cells for y in (box[1], box[3]))
    grid_cells = []
    for box, text in piece.cells:
        left, right = _index(xs, box[0]), _index(xs, box[2])
        top, bottom = _index(ys, box[1]), _index(ys, box[3])
        spans = {"rowspan": max(1, bottom - top), "colspan": max(1, right - left)}
        grid_cells.append(GridCell(row=top, column=left, text=text, **spans))
    return sorted(grid_cells, key=lambda cell: (cell.row, cell.column))


def _edges(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    return edges


def _index(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))
