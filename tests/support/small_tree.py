"""A document tree in few words: parts of one place, each with an identity of its own."""

from __future__ import annotations

from itertools import count

from ziping.document.tree import (
    Align,
    Cell,
    Heading,
    HeadingShape,
    Inline,
    Paragraph,
    PrintedFigure,
    Row,
    Text,
)
from ziping.source.position import Position

HERE = Position("content/demo/2023/样例.md", 7, 1)
_numbers = count(1)


def next_number() -> int:
    """A new number, for an identity."""
    return next(_numbers)


def start_again() -> None:
    """Number from 1: identities are part of the bytes."""
    global _numbers
    _numbers = count(1)


def words(*parts: str | Inline) -> tuple[Inline, ...]:
    return tuple(Text(text=part) if isinstance(part, str) else part for part in parts)


def figure(text: str, name: str = "收支.收入总额") -> PrintedFigure:
    origin = Position("data/demo/2023/收支.yaml", 3, 7)
    return PrintedFigure(
        text=text, name=name, value=text, origin=origin, where=HERE, index=next_number()
    )


def paragraph(*parts: str | Inline, role: str = "正文") -> Paragraph:
    return Paragraph(identity=f"段{next_number()}", where=HERE, children=words(*parts), role=role)


def heading(level: int, number: str, text: str, *body: str | Inline) -> Heading:
    """A heading on a line of its own, or with *body* one that runs into it."""
    return Heading(
        identity=f"题{next_number()}",
        where=HERE,
        level=level,
        number=number,
        children=words(text),
        shape=HeadingShape.RUN_IN if body else HeadingShape.OWN_LINE,
        body=words(*body),
    )


def cell(
    column: int, text: str, *, rowspan: int = 1, colspan: int = 1, heading: bool = False
) -> Cell:
    return Cell(
        where=HERE,
        column=column,
        children=words(text),
        rowspan=rowspan,
        colspan=colspan,
        heading=heading,
        align=Align.CENTRE,
    )


def row(*cells: Cell) -> Row:
    return Row(identity=f"行{next_number()}", where=HERE, cells=cells)
