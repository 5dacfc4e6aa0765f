"""Plain text of a document tree: what every format must say, in reading order."""

from __future__ import annotations

from collections.abc import Iterator

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
from ziping.write.drawn import caption_of
from ziping.write.html import gap_text, list_mark


def document_text(document: Document) -> str:
    """One line for each paragraph, list item, cell and printed line; empty ones are left out."""
    lines = [*map(plain_text, document.title), plain_text(document.subtitle)]
    for block in document.blocks:
        lines.extend(_lines(block))
    return "\n".join(line for line in lines if line)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            apart = "\n" if block.shape is Shape.ATTACHMENT else ""
            yield block.number + apart + plain_text(block.children) + plain_text(block.body)
        case Paragraph():
            yield plain_text(block.children)
        case Gap():
            yield gap_text(block)
        case ListBlock():
            for position, item in enumerate(block.items):
                yield list_mark(block, position) + plain_text(item)
        case Table():
            yield plain_text(block.title)
            for row in (*block.head, *block.body):
                yield from (plain_text(cell.children) for cell in row.cells)
        case PageBreak():
            return
        case Picture() | Chart():
            yield plain_text(caption_of(block))
        case _:
            raise TypeError(f"no text for {type(block).__name__}")
