"""Standing: which text of the document tree stands where on the finished pages.

The text of a block is looked for in the page's own text, in reading order; nothing is taken over
from the writer. What stands in a grid of rulings is a table's, the rest are paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ziping.document.roles import LEVEL_STYLES
from ziping.document.text import piece_text
from ziping.document.tree import Document, Table
from ziping.document.walk import DRAWN, Piece, TextPart, paragraphs, pieces
from ziping.features.inspect.pdf_grids import PdfField, PdfGrid, fields_of, grids_of, squeezed
from ziping.features.inspect.pdf_pages import PdfLine, PdfPage
from ziping.source.position import Position

_NEAR = 4000  # Characters that may stand between two blocks without being known.
_SHORT = 4  # A shorter text is known only where it must come next.


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatedPiece:
    """The text of one paragraph of the tree, without white space, and the style it is set in."""

    role: str
    text: str
    where: Position
    lead: int = 0  # Characters of a heading that the paragraph begins with.
    lead_role: str = ""
    number: str = ""  # Of a heading.


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatedText:
    """A piece and its printed lines, from top to bottom."""

    piece: LocatedPiece
    lines: tuple[PdfLine, ...]

    def on(self, page: int) -> tuple[PdfLine, ...]:
        return tuple(line for line in self.lines if line.page == page)


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatedTexts:
    """The pages of a document with everything on them that is known from its tree."""

    document: Document
    pages: tuple[PdfPage, ...]
    stands: tuple[LocatedText, ...]
    grids: tuple[PdfGrid, ...]
    fields: tuple[PdfField, ...]
    numbers: Mapping[int, PdfLine]  # The line of the page number, by page.
    missing: tuple[LocatedPiece, ...]  # Not found on any page.


def standing(document: Document, pages: tuple[PdfPage, ...]) -> LocatedTexts:
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
    return LocatedTexts(
        document=document,
        pages=pages,
        stands=stands,
        grids=grids,
        fields=tuple(field for grid in grids for field in fields_of(grid)),
        numbers=numbers,
        missing=missing,
    )


# Page numbers.


def _number_lines(page: PdfPage) -> list[PdfLine]:
    """Lines that say nothing but the page's number and stand outside of all others."""
    found = [line for line in page.lines if re.findall(r"\w+", line.text) == [str(page.number)]]
    others = [line for line in page.lines if line not in found]
    return [line for line in found if all(_outside(line, other) for other in others)]


def _outside(line: PdfLine, other: PdfLine) -> bool:
    """Whether a line shares neither height nor, when it is turned, width with another."""
    if line.characters[0].upright:
        return abs(line.baseline - other.baseline) >= other.size / 2
    return line.right <= other.left or line.left >= other.right


def _without(page: PdfPage, line: PdfLine | None) -> PdfPage:
    return replace(page, lines=tuple(other for other in page.lines if other is not line))


# Paragraphs.


_NO_PARAGRAPHS = (*DRAWN, TextPart.HEAD_CELL, TextPart.BODY_CELL)  # Of the flow of text.


def _pieces(document: Document) -> Iterator[LocatedPiece]:
    flow = (piece for piece in pieces(document) if piece.part not in _NO_PARAGRAPHS)
    for paragraph in paragraphs(flow):
        yield from _located(paragraph)


def _located(paragraph: tuple[Piece, ...]) -> Iterator[LocatedPiece]:
    first, last = paragraph[0], paragraph[-1]
    if first.before_role:
        yield LocatedPiece(role=first.before_role, text=squeezed(first.before), where=first.where)
        first = last = replace(first, before="", before_role="")
    lead = squeezed(piece_text(first))
    piece = LocatedPiece(role=last.role, text=lead, where=first.where)
    if first.part is TextPart.HEADING and first.role in LEVEL_STYLES:
        piece = replace(piece, lead=len(lead), lead_role=first.role, number=first.before)
    body = squeezed(piece_text(last)) if last is not first else ""
    yield replace(piece, text=lead + body)


def _found(
    pieces: tuple[LocatedPiece, ...], lines: list[PdfLine]
) -> tuple[tuple[LocatedText, ...], tuple[LocatedPiece, ...]]:
    """The pieces that are on the pages, each with its lines, and those that are not."""
    text = "".join(line.squeezed for line in lines)
    owners = [index for index, line in enumerate(lines) for _ in line.squeezed]
    stands: list[LocatedText] = []
    missing: list[LocatedPiece] = []
    place = 0
    for piece in (piece for piece in pieces if piece.text):
        at = _begin(piece.text, text, place, owners)
        if at is None:
            missing.append(piece)
            continue
        place = at + len(piece.text)
        span = tuple(lines[owners[at] : owners[place - 1] + 1])
        stands.append(LocatedText(piece=piece, lines=span))
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
