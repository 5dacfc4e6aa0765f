"""Merged cells over pages: a cell that covers rows of several pages is cut, its label repeated.

Which row stands on which page is known only after a layout, so the PDF writer lays out, cuts and
lays out again. A cut is made at the start of a page and after a row that itself runs over a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from ziping.document.tree import (
    Block,
    Cell,
    Document,
    Emphasis,
    Inline,
    PrintedFigure,
    Strong,
    Table,
    Text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPages:
    """The pages (from 0) on which a row begins and ends."""

    first: int
    last: int

    @property
    def runs_over(self) -> bool:
        return self.last > self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """Rows at which merged cells are cut, those of them that begin a page, and rows that no page
    can hold, which must therefore be allowed to break."""

    rows: frozenset[str] = frozenset()
    starts: frozenset[str] = frozenset()
    tall: frozenset[str] = frozenset()

    def __or__(self, other: Cuts) -> Cuts:
        return Cuts(
            rows=self.rows | other.rows,
            starts=self.starts | other.starts,
            tall=self.tall | other.tall,
        )


def crossing_cuts(document: Document, stands: Mapping[str, RowPages]) -> Cuts:
    """The cuts that *document* still needs: only where a merged cell does run over a page."""
    cuts = Cuts()
    for block in document.blocks:
        if isinstance(block, Table):
            cuts |= _cuts_of(block, stands)
    return cuts


def _cuts_of(table: Table, stands: Mapping[str, RowPages]) -> Cuts:
    tall = [row.identity for row in table.body if stands[row.identity].runs_over]
    rows: set[str] = set()
    starts: set[str] = set()
    covered_to = 0  # The row behind the last one that a merged cell seen so far covers.
    for index, row in enumerate(table.body):
        if 0 < index < covered_to:
            above, here = stands[table.body[index - 1].identity], stands[row.identity]
            if here.first > above.first:
                rows.add(row.identity)
            if here.first > above.last:
                starts.add(row.identity)
        covered_to = max(covered_to, *(index + cell.rowspan for cell in row.cells), index)
    return Cuts(rows=frozenset(rows), starts=frozenset(starts), tall=frozenset(tall))


def breaks_of(document: Document, pages: Mapping[str, int]) -> Cuts:
    """The breaks of laid-out *pages* for a writer that breaks pages by itself: where merged cells are
    cut, and the rows that begin a page in a form, that is in a table that begins on page 1. In other
    tables no row is made to begin one, since what stands above them may be edited."""
    cuts = Cuts()
    for table in (block for block in document.blocks if isinstance(block, Table)):
        begun = frozenset(
            row.identity
            for above, row in pairwise(table.body)
            if pages.get(above.identity, 0) < pages.get(row.identity, 0)
        )
        first = (*table.head, *table.body)[:1]
        is_form = any(pages.get(row.identity) == 1 for row in first)
        cuts |= Cuts(rows=begun, starts=begun if is_form else frozenset())
    return cuts


def cut(document: Document, rows: frozenset[str]) -> Document:
    """*document* with merged cells cut before each of *rows*, the labels repeated there."""
    if not rows:
        return document
    return replace(document, blocks=tuple(_cut_block(block, rows) for block in document.blocks))


def _cut_block(block: Block, rows: frozenset[str]) -> Block:
    if not isinstance(block, Table):
        return block
    cells: list[list[Cell]] = [[] for _ in block.body]
    for index, row in enumerate(block.body):
        ends = [i for i in range(index + 1, len(block.body)) if block.body[i].identity in rows]
        for cell in row.cells:
            for start, piece in _pieces(cell, index, ends):
                cells[start].append(piece)
    body = tuple(
        replace(row, cells=tuple(sorted(own, key=lambda cell: cell.column)))
        for row, own in zip(block.body, cells, strict=True)
    )
    return replace(block, body=body)


def _pieces(cell: Cell, row: int, ends: Iterable[int]) -> list[tuple[int, Cell]]:
    """The cell in pieces that end at *ends*, each with the row it begins in."""
    below = row + cell.rowspan
    borders = [row, *(end for end in ends if end < below), below]
    pieces = [(start, replace(cell, rowspan=end - start)) for start, end in pairwise(borders)]
    label = as_label(cell.children)
    again = (replace(piece, children=label, repeated=True) for _, piece in pieces[1:])
    return pieces[:1] + [
        (start, piece) for (start, _), piece in zip(pieces[1:], again, strict=True)
    ]


def as_label(children: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The same text without figures: a printing is one place in the document, not two."""
    return tuple(_label_of(child) for child in children)


def _label_of(inline: Inline) -> Inline:
    if isinstance(inline, PrintedFigure):
        return Text(text=inline.text)
    if isinstance(inline, Strong | Emphasis):
        return replace(inline, children=as_label(inline.children))
    return inline
