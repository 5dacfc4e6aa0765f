"""Standing: which text of the document tree stands where on the finished pages.

The text of a block is looked for in the page's own text, in reading order; nothing is taken over
from the writer. What stands in a grid of rulings is a table's, the rest are paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from ziping.document.tree import (
    Block,
    Chart,
    Document,
    Gap,
    Heading,
    ListBlock,
    PageBreak,
    Paragraph,
    Picture,
    Shape,
    Table,
)
from ziping.document.words import plain_text
from ziping.measure.grids import Field, Grid, fields_of, grids_of, squeezed
from ziping.measure.pages import Line, Page
from ziping.source.position import Position
from ziping.write.coverage import start_of
from ziping.write.drawn import CAPTION_STYLE, caption_of
from ziping.write.html import gap_text, list_mark
from ziping.write.layout import LEVEL_STYLES
from ziping.write.roles import ATTACHMENT_MARK, ATTACHMENT_TITLE

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
        grid
        for page in pages
        for grid in grids_of(_without(page, numbers.get(page.number)), tables)
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
        fields=tuple(field for grid in grids for field in fields_of(grid)),
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


def _pieces(document: Document) -> Iterator[Piece]:
    start = start_of(document)
    for line in document.title:
        yield Piece(role="标题", text=squeezed(plain_text(line)), where=start)
    yield Piece(role="副标题", text=squeezed(plain_text(document.subtitle)), where=start)
    for block in document.blocks:
        yield from _BLOCKS[type(block)](block)


def _heading(heading: Heading) -> Iterator[Piece]:
    if heading.shape is Shape.ATTACHMENT:
        title = squeezed(plain_text(heading.children))
        yield Piece(role=ATTACHMENT_MARK, text=squeezed(heading.number), where=heading.where)
        yield Piece(role=ATTACHMENT_TITLE, text=title, where=heading.where)
        return
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


def _drawn(block: Picture | Chart) -> Iterator[Piece]:
    """The words in a chart are outlines: only the caption is text."""
    text = squeezed(plain_text(caption_of(block)))
    yield Piece(role=CAPTION_STYLE, text=text, where=block.where)


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
        Picture: _drawn,
        Chart: _drawn,
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
