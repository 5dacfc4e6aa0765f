"""Split rows: a row that no page can hold becomes several, one a page, each with rules of its own.

Where it breaks is known after a layout in which it may break anywhere: the lines of its cells are read
from the pages. Short cells are labels, which every part repeats.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, repeat
from typing import TYPE_CHECKING

from ziping.document.text import plain_text
from ziping.document.tree import (
    Block,
    Cell,
    Document,
    Emphasis,
    Inline,
    LineBreak,
    PrintedFigure,
    Row,
    Strong,
    Table,
    Text,
)
from ziping.write.html.inline import WORD_JOINER
from ziping.write.merged_cells import as_label
from ziping.write.pdf.weasyprint_internals import boxes, page_box

if TYPE_CHECKING:
    import weasyprint
    from weasyprint.formatting_structure.boxes import Box

LABEL_LINES = 3  # A cell of so few lines is a label.
FEWEST_LINES = 3  # With less room than this the row begins on the next page.

# The characters of each line, by the cell's place in its row, for each page that the row is on.
Lines = Mapping[int, list[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Splits:
    """The parts of rows, by the row's identity. A part that is not the first begins a page."""

    parts: Mapping[str, tuple[Row, ...]]

    @property
    def starts(self) -> frozenset[str]:
        return frozenset(part.identity for parts in self.parts.values() for part in parts[1:])


def lines_on_pages(pages: weasyprint.Document, rows: Iterable[str]) -> dict[str, list[Lines]]:
    """The lines of *rows* as they were laid out."""
    by_row: dict[str, list[Lines]] = {row: [] for row in rows}
    for page in pages.pages:
        for box in _boxes(page_box(page), "tr"):
            if box.element.get("id") in by_row:
                cells = list(box.element)
                by_row[box.element.get("id")].append(
                    {cells.index(cell.element): list(_line_lengths(cell)) for cell in box.children}
                )
    return by_row


def _boxes(box: Box, tag: str) -> Iterator[Box]:
    if box.element_tag == tag:
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from _boxes(child, tag)


def _line_lengths(box: Box) -> Iterator[int]:
    if isinstance(box, boxes().LineBox):
        yield sum(_length(text) for text in _texts(box))
        return
    for child in getattr(box, "children", ()):
        yield from _line_lengths(child)


def _texts(box: Box) -> Iterator[str]:
    if hasattr(box, "text"):
        yield box.text
    for child in getattr(box, "children", ()):
        yield from _texts(child)


def _length(text: str) -> int:
    """The characters that are there to see: a layout may drop spaces and add joiners."""
    return sum(not (c.isspace() or c == WORD_JOINER) for c in text)


def splits_of(document: Document, lines: Mapping[str, list[Lines]]) -> Splits:
    """How the rows whose *lines* are given come apart."""
    rows = (
        row
        for block in document.blocks
        if isinstance(block, Table)
        for row in block.body
        if len(lines.get(row.identity, ())) > 1
    )
    return Splits(parts={row.identity: _parts(row, lines[row.identity]) for row in rows})


def _parts(row: Row, pages: list[Lines]) -> tuple[Row, ...]:
    # Rules and paddings at the edge of a page take the place of a line.
    room = [max(map(len, page.values()), default=0) - 1 for page in pages]
    full = max(1, *room)
    sizes = [max(1, size) for size in room[:-1]]
    if sizes[0] < FEWEST_LINES:
        sizes = sizes[1:]
    cells = [
        _cell_parts(
            cell, list(chain.from_iterable(page.get(at, []) for page in pages)), sizes, full
        )
        for at, cell in enumerate(row.cells)
    ]
    count = max(map(len, cells))
    return tuple(
        Row(
            identity=row.identity if number == 0 else f"{row.identity}.{number + 1}",
            where=row.where,
            cells=tuple(
                part
                for cell, parts in zip(row.cells, cells, strict=True)
                for part in _part(cell, parts, number, count)
            ),
        )
        for number in range(count)
    )


def _part(cell: Cell, parts: list[tuple[Inline, ...]], number: int, count: int) -> Iterator[Cell]:
    """What part *number* of *count* has of a cell. A merged label covers all parts, to be cut later;
    of a long merged text only the last part reaches into the rows below."""
    is_label = len(parts) == 1
    if number == 0 and is_label:
        yield cell
    elif cell.rowspan == 1 or not is_label:
        rest = as_label(cell.children) if is_label else ()
        children = parts[number] if number < len(parts) else rest
        yield replace(cell, children=children, rowspan=cell.rowspan if number == count - 1 else 1)


def _cell_parts(
    cell: Cell, lines: list[int], sizes: list[int], full: int
) -> list[tuple[Inline, ...]]:
    """The text of a cell for each part: as many lines of it as the part has room for."""
    if len(lines) <= LABEL_LINES:
        return [cell.children]
    parts: list[tuple[Inline, ...]] = []
    rest = cell.children
    for size in chain(sizes, repeat(full)):
        if len(lines) <= size:
            return [*parts, rest]
        head, rest = _taken(rest, sum(lines[:size]))
        parts.append(head)
        lines = lines[size:]
    raise AssertionError("lines without end")


def _taken(
    children: tuple[Inline, ...], count: int
) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
    """The first *count* characters, and the rest, which does not begin with a line break."""
    head: list[Inline] = []
    rest = list(children)
    while rest and count > 0:
        first, left, count = _cut_inline(rest.pop(0), count)
        head.append(first)
        rest = [*left, *rest]
    while rest and isinstance(rest[0], LineBreak):
        rest.pop(0)
    return tuple(head), tuple(rest)


def _cut_inline(inline: Inline, count: int) -> tuple[Inline, list[Inline], int]:
    """The part of *inline* within *count* characters, what is left of it, and of the count."""
    match inline:
        case Text(text=text) | PrintedFigure(text=text):
            length = _length(text)
            if length <= count:
                return inline, [], count - length
            end = next(i for i in range(len(text) + 1) if _length(text[:i]) == count)
            return Text(text=text[:end]), [Text(text=text[end:])], 0
        case Strong(children=children) | Emphasis(children=children):
            head, rest = _taken(children, count)
            within = _length(plain_text(head))
            left: list[Inline] = [replace(inline, children=rest)] if rest else []
            return replace(inline, children=head), left, count - within
        case LineBreak():
            return inline, [], count
        case _:
            raise TypeError(f"split: unknown inline {type(inline).__name__}")


def split(document: Document, splits: Splits) -> Document:
    """*document* with the parts in place of their rows; merged cells cover all parts of their rows."""
    if not splits.parts:
        return document
    return replace(
        document, blocks=tuple(_split_block(block, splits.parts) for block in document.blocks)
    )


def _split_block(block: Block, parts: Mapping[str, tuple[Row, ...]]) -> Block:
    if not isinstance(block, Table):
        return block
    pieces = [parts.get(row.identity, (row,)) for row in block.body]
    body = []
    for index, rows in enumerate(pieces):
        for number, row in enumerate(rows):
            cells = (
                replace(cell, rowspan=sum(map(len, pieces[index : index + cell.rowspan])) - number)
                if cell.rowspan > 1
                else cell
                for cell in row.cells
            )
            body.append(replace(row, cells=tuple(cells)))
    return replace(block, body=tuple(body))
