"""Words: the characters of inline nodes, as a reader sees them, and how wide they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from ziping.document.tree import (
    Chart,
    Document,
    Emphasis,
    Gap,
    Inline,
    LineBreak,
    Picture,
    PrintedFigure,
    Strong,
    Text,
)
from ziping.document.walk import DRAWN, Piece, caption_number, paragraphs, pieces, pieces_of
from ziping.numbers.unit import UNITS, any_of

# A number with its unit, a document's number, —— and ……: none may come apart at the end of a line.
TIED = re.compile(
    r"〔[0-9]{4}〕[0-9]+号|(?<![0-9.,-])[0-9]+(?:[.,][0-9]+)*(?:"
    + any_of((*UNITS, "年度", "周年", "余"))
    + r")?"
    "|—{2,}|…{2,}"
)


def plain_text(nodes: Iterable[Inline]) -> str:
    """The characters of inline nodes, a line break as ``\\n``. TypeError for a node it does not know."""
    parts = []
    for node in nodes:
        match node:
            case Text(text=text) | PrintedFigure(text=text):
                parts.append(text)
            case Strong(children=children) | Emphasis(children=children):
                parts.append(plain_text(children))
            case LineBreak():
                parts.append("\n")
            case _:
                raise TypeError(f"no characters for the inline {type(node).__name__}")
    return "".join(parts)


def width_in_characters(text: str) -> Decimal:
    """The width of *text* in full-width characters; an ASCII one counts half."""
    return sum((Decimal("0.5") if c.isascii() else Decimal(1) for c in text), Decimal(0))


def caption_of(block: Picture | Chart) -> tuple[Inline, ...]:
    """The line below it: 图1　支出构成."""
    number = caption_number(block)
    return (Text(text=number), *block.caption) if number else block.caption


def pictures_of(document: Document) -> Iterator[Picture | Chart]:
    """The drawn blocks of a document, in order."""
    return (block for block in document.blocks if isinstance(block, Picture | Chart))


def gap_text(gap: Gap) -> str:
    """A gap as printed: 【待补：…】."""
    return "".join(map(piece_text, pieces_of(gap)))


def piece_text(piece: Piece) -> str:
    """A text of the tree as printed. What stands before it in a style of its own has its own line."""
    apart = "\n" if piece.before_role else ""
    return piece.before + apart + plain_text(piece.children) + piece.after


def document_text(document: Document) -> str:
    """One line for each paragraph, list item, cell and printed line; empty ones are left out."""
    printed = (piece for piece in pieces(document) if piece.part not in DRAWN)
    lines = ("".join(map(piece_text, paragraph)) for paragraph in paragraphs(printed))
    return "\n".join(line for line in lines if line)
