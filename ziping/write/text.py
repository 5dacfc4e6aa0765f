"""Plain text of a document tree: what every format must say, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ziping.document.tree import (
    Block,
    Document,
    Emphasis,
    Gap,
    Heading,
    Inline,
    LineBreak,
    ListBlock,
    PageBreak,
    Paragraph,
    PrintedFigure,
    Strong,
    Table,
    Text,
)
from ziping.write.html import gap_text, list_mark


def document_text(document: Document) -> str:
    """One line for each paragraph, list item, cell and printed line; empty ones are left out."""
    lines = [*map(inline_text, document.title), inline_text(document.subtitle)]
    for block in document.blocks:
        lines.extend(_lines(block))
    return "\n".join(line for line in lines if line)


def inline_text(inlines: Iterable[Inline]) -> str:
    """The characters of *inlines*; a line break is a newline."""
    return "".join(_characters(inline) for inline in inlines)


def _characters(inline: Inline) -> str:
    match inline:
        case Text(text=text) | PrintedFigure(text=text):
            return text
        case Strong(children=children) | Emphasis(children=children):
            return inline_text(children)
        case LineBreak():
            return "\n"
    raise TypeError(f"no text for {type(inline).__name__}")


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield block.number + inline_text(block.children) + inline_text(block.body)
        case Paragraph():
            yield inline_text(block.children)
        case Gap():
            yield gap_text(block)
        case ListBlock():
            for position, item in enumerate(block.items):
                yield list_mark(block, position) + inline_text(item)
        case Table():
            yield inline_text(block.title)
            for row in (*block.head, *block.body):
                yield from (inline_text(cell.children) for cell in row.cells)
        case PageBreak():
            return
        case _:
            raise TypeError(f"no text for {type(block).__name__}")
