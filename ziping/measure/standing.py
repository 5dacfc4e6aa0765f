"""Standing: which text of the document tree stands where on the finished pages.

The text of a block is looked for in the page's own text, in reading order; nothing is taken over
from the writer. What stands in a grid of rulings is a table's, the rest are paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from types import MappingProxyType

from ziping.document.tree import (
    Block,
    Document,
    Gap,
    Heading,
    ListBlock,
    PageBreak,
    Paragraph,
    Shape,
    Table,
)
from ziping.document.words import plain_text
from ziping.measure.pages import Line, Page, Ruling
from ziping.source.position import Position
from ziping.write.coverage import start_of
from ziping.write.html import gap_text, list_mark
from ziping.write.layout import LEVEL_STYLES

_NEAR = 4000  # Characters that may stand between two blocks without being known.
_SHORT = 4  # A shorter text is known only where it must come next.


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The text of one paragraph of the tree, without white space, and the style it is set in."""

    role: str
    text: str
    where: Position
    lead: int = 0  # Characters of a heading that the paragraph begins with.
    lead_role: str = ""
    number: str = ""  # Of a heading.


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """A piece and its printed lines, from top to bottom."""

    piece: Piece
    lines: tuple[Line, ...]

    def on(self, page: int) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.page == page)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a table's grid on one page: its sides (the middles of its rulings) and its lines."""

    page: int
    left: Ruling
    right: Ruling
    top: Ruling
    bottom: Ruling
    lines: tuple[Line, ...]
    heading: bool | None  # Whether it is a head; None where heads and others have such a text.

    @property
    def text(self) -> str:
        return "".join(line.squeezed for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The rulings of one table on one page, and what stands in it."""

    page: int
    rulings: tuple[Ruling, ...]
    lines: tuple[Line, ...]
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The pages of a document with everything on them that is known from its tree."""

    document: Document
    pages: tuple[Page, ...]
    stands: tuple[Stand, ...]
    grids: tuple[Grid, ...]
    fields: tuple[Field, ...]
    numbers: Mapping[int, Line]  # The line of the page number, by page.
    missing: tuple[Piece, ...]  # Not found on any page.


def standing(document: Document, pages: tuple[Page, ...]) -> Standing:
    """Find the text of *document* on its *pages*."""
    numbers = {page.number: line for page in pages for line in _number_lines(page)[-1:]}
    tables = [block for block in document.blocks if isinstance(block, Table)]
    grids = tuple(
        grid for page in pages for grid in _grids(_without(page, numbers.get(page.number)), tables)
    )
    inside = {id(line) for grid in grids for line in grid.lines}
    flow = [
        line
        for page in pages
        for line in page.lines
        if id(line) not in inside and line is not numbers.get(page.number)
    ]
    stands, missing = _found(tuple(_pieces(document)), flow)
    return Standing(
        document=document,
        pages=pages,
        stands=stands,
        grids=grids,
        fields=tuple(field for grid in grids for field in _fields(grid)),
        numbers=numbers,
        missing=missing,
    )


# Page numbers.


def _number_lines(page: Page) -> list[Line]:
    """Lines that say nothing but the page's number and stand outside of all others."""
    found = [line for line in page.lines if re.findall(r"\w+", line.text) == [str(page.number)]]
    others = [line for line in page.lines if line not in found]
    return [line for line in found if all(_outside(line, other) for other in others)]


def _outside(line: Line, other: Line) -> bool:
    """Whether a line shares neither height nor, when it is turned, width with another."""
    if line.characters[0].upright:
        return abs(line.baseline - other.baseline) >= other.size / 2
    return line.right <= other.left or line.left >= other.right


def _without(page: Page, line: Line | None) -> Page:
    return replace(page, lines=tuple(other for other in page.lines if other is not line))


# Paragraphs.


def squeezed(text: str) -> str:
    """*text* without white space."""
    return re.sub(r"\s", "", text)


def _pieces(document: Document) -> Iterator[Piece]:
    start = start_of(document)
    for line in document.title:
        yield Piece(role="标题", text=squeezed(plain_text(line)), where=start)
    yield Piece(role="副标题", text=squeezed(plain_text(document.subtitle)), where=start)
    for block in document.blocks:
        yield from _BLOCKS[type(block)](block)


def _heading(heading: Heading) -> Iterator[Piece]:
    lead = squeezed(heading.number + plain_text(heading.children))
    role = LEVEL_STYLES[heading.level - 1]
    roles = {Shape.OWN_LINE: role, Shape.RUN_IN: "正文"}
    yield Piece(
        role=roles.get(heading.shape, ""),
        text=lead + squeezed(plain_text(heading.body)),
        where=heading.where,
        lead=len(lead),
        lead_role=role,
        number=heading.number,
    )


def _paragraph(paragraph: Paragraph) -> Iterator[Piece]:
    text = squeezed(plain_text(paragraph.children))
    yield Piece(role=paragraph.role, text=text, where=paragraph.where)


def _gap(gap: Gap) -> Iterator[Piece]:
    yield Piece(role="待补", text=squeezed(gap_text(gap)), where=gap.where)


def _table(table: Table) -> Iterator[Piece]:
    if table.title:
        yield Piece(role="表题", text=squeezed(plain_text(table.title)), where=table.where)


def _list(block: ListBlock) -> Iterator[Piece]:
    for index, item in enumerate(block.items):
        text = squeezed(list_mark(block, index) + plain_text(item))
        yield Piece(role="列表", text=text, where=block.where)


def _page_break(_: PageBreak) -> Iterator[Piece]:
    return iter(())


_BLOCKS: Mapping[type[Block], Callable[..., Iterator[Piece]]] = MappingProxyType(
    {
        Heading: _heading,
        Paragraph: _paragraph,
        Gap: _gap,
        Table: _table,
        ListBlock: _list,
        PageBreak: _page_break,
    }
)


def _found(
    pieces: tuple[Piece, ...], lines: list[Line]
) -> tuple[tuple[Stand, ...], tuple[Piece, ...]]:
    """The pieces that are on the pages, each with its lines, and those that are not."""
    text = "".join(line.squeezed for line in lines)
    owners = [index for index, line in enumerate(lines) for _ in line.squeezed]
    stands: list[Stand] = []
    missing: list[Piece] = []
    place = 0
    for piece in (piece for piece in pieces if piece.text):
        at = _begin(piece.text, text, place, owners)
        if at is None:
            missing.append(piece)
            continue
        place = at + len(piece.text)
        span = tuple(lines[owners[at] : owners[place - 1] + 1])
        stands.append(Stand(piece=piece, lines=span))
    return tuple(stands), tuple(missing)


def _begin(wanted: str, text: str, place: int, owners: list[int]) -> int | None:
    """Where *wanted* fills whole lines: an entry of a contents page has its page number with it."""
    reach = _NEAR if len(wanted) >= _SHORT else 0
    at = text.find(wanted, place, place + len(wanted) + reach)
    while at >= 0:
        end = at + len(wanted)
        begins = at == 0 or owners[at - 1] != owners[at]
        if begins and (end == len(text) or owners[end - 1] != owners[end]):
            return at
        at = text.find(wanted, at + 1, place + len(wanted) + reach)
    return None


# Tables.


def _grids(page: Page, tables: list[Table]) -> Iterator[Grid]:
    """The groups of touching rulings with text in them; a chart has none."""
    for group in _touching(page.rulings):
        if {ruling.is_vertical for ruling in group} != {True, False}:
            continue
        grid = Grid(page=page.number, rulings=group, lines=(), table=None)
        lines = tuple(
            line
            for line in page.lines
            if grid.top < line.middle < grid.bottom
            and grid.left < line.left
            and line.right < grid.right + 1
        )
        if lines:
            yield replace(grid, lines=lines, table=_table_of(lines, tables))


def _touching(rulings: tuple[Ruling, ...]) -> list[tuple[Ruling, ...]]:
    """Rulings in groups, each with an area of its own. Tables stand one under the other."""
    groups: list[list[Ruling]] = []
    end = float("-inf")
    for ruling in sorted(rulings, key=lambda one: one.top):
        if ruling.top > end + 1:
            groups.append([])
        groups[-1].append(ruling)
        end = max(end, ruling.bottom)
    return [tuple(group) for group in groups]


def _table_of(lines: tuple[Line, ...], tables: list[Table]) -> Table | None:
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


def _fields(grid: Grid) -> Iterator[Field]:
    """The lines of a grid by the field they stand in."""
    sides = [(_sides(line, grid), line) for line in grid.lines]
    whole = [(found, line) for found, line in sides if found is not None]
    whole.sort(key=lambda pair: (_place(pair[0]), pair[1].baseline))
    for _, group in groupby(whole, key=lambda pair: _place(pair[0])):
        pairs = list(group)
        left, right, top, bottom = pairs[0][0]
        field = Field(
            page=grid.page,
            left=left,
            right=right,
            top=top,
            bottom=bottom,
            lines=tuple(line for _, line in pairs),
            heading=None,
        )
        yield replace(field, heading=_is_head(field.text, grid.table))


_Sides = tuple[Ruling, Ruling, Ruling, Ruling]


def _place(sides: _Sides) -> tuple[int, int]:
    return round(sides[2].top), round(sides[0].left)


def _sides(line: Line, grid: Grid) -> _Sides | None:
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
