"""Words: the characters of inline nodes, as a reader sees them, and how wide they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from ziping.document.tree import (
    Block,
    Chart,
    Document,
    Emphasis,
    Gap,
    Heading,
    HeadingShape,
    Inline,
    LineBreak,
    ListBlock,
    PageBreak,
    Paragraph,
    Picture,
    PrintedFigure,
    Strong,
    Table,
    Text,
)
from ziping.numbers.unit import UNITS

_UNIT_NAMES = sorted({*UNITS, "年度", "周年", "余"} - {""}, key=lambda name: (-len(name), name))
# A number with its unit, a document's number, —— and ……: none may come apart at the end of a line.
TIED = re.compile(
    r"〔[0-9]{4}〕[0-9]+号|(?<![0-9.,-])[0-9]+(?:[.,][0-9]+)*(?:"
    + "|".join(map(re.escape, _UNIT_NAMES))
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


_GAP = "\u3000"  # Between the number of a picture and its title.


def caption_of(block: Picture | Chart) -> tuple[Inline, ...]:
    """The line below it: 图1　支出构成."""
    return (Text(text=block.number + _GAP), *block.caption) if block.number else block.caption


def pictures_of(document: Document) -> Iterator[Picture | Chart]:
    """The drawn blocks of a document, in order."""
    return (block for block in document.blocks if isinstance(block, Picture | Chart))


def gap_text(gap: Gap) -> str:
    """A gap as printed: 【待补：…】."""
    return gap.text if gap.text.startswith("【") else f"【待补：{gap.text}】"


def list_mark(block: ListBlock, index: int) -> str:
    """What stands before an item: "1." or a bullet."""
    return f"{block.start + index}." if block.ordered else "•"


def document_text(document: Document) -> str:
    """One line for each paragraph, list item, cell and printed line; empty ones are left out."""
    lines = [*map(plain_text, document.title), plain_text(document.subtitle)]
    for block in document.blocks:
        lines.extend(_lines(block))
    return "\n".join(line for line in lines if line)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            apart = "\n" if block.shape is HeadingShape.ATTACHMENT else ""
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
