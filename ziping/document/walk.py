"""The walk: every text of a document in reading order, each with its style and its place.

Whoever only reads the tree reads it here. A new node costs one line in a table below; a node that
the tables do not know raises TypeError. Writers, which render each node, have tables of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from ziping.document.roles import LEVEL_STYLES, StyleRole
from ziping.document.tree import (
    Block,
    Cell,
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
    Row,
    Strong,
    Table,
    Text,
)
from ziping.source.position import Position


class TextPart(StrEnum):
    """What a piece of text is in its block."""

    TITLE = "题名"
    SUBTITLE = "副题"
    HEADING = "标题"
    RUN_IN_BODY = "接排"
    PARAGRAPH = "段落"
    GAP = "待补"
    ITEM = "列表"
    TABLE_TITLE = "表题"
    HEAD_CELL = "表头"
    BODY_CELL = "表格"
    BAR = "图条"
    TOTAL = "合计"
    CAPTION = "图题"


DRAWN = (TextPart.BAR, TextPart.TOTAL)  # Outlines in a drawing, no text of the page.


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A text of the tree. *before* and *after* are what is printed around its own characters."""

    part: TextPart
    role: str  # The style that it is set in.
    children: tuple[Inline, ...]
    where: Position
    before: str = ""  # The number of a heading, the mark of an item, the name of a bar.
    before_role: str = ""  # The style of *before* where it stands on a line of its own.
    after: str = ""
    row: Row | None = None  # The row that a cell stands in.


def pieces(document: Document) -> Iterator[Piece]:
    """Every text of a document: title, subtitle, blocks."""
    yield from title_pieces(document)
    for block in document.blocks:
        yield from pieces_of(block)


def title_pieces(document: Document) -> Iterator[Piece]:
    """The lines of the title, and the subtitle."""
    start = start_of(document)
    for line in document.title:
        yield Piece(part=TextPart.TITLE, role=StyleRole.TITLE, children=line, where=start)
    yield Piece(
        part=TextPart.SUBTITLE, role=StyleRole.SUBTITLE, children=document.subtitle, where=start
    )


def pieces_of(block: Block) -> Iterator[Piece]:
    """Every text of a block. TypeError for a block that the walk does not know."""
    walk = BLOCKS.get(type(block))
    if walk is None:
        raise TypeError(f"no walk over the block {type(block).__name__}")
    yield from walk(block)


Leaf = Text | PrintedFigure | LineBreak


def marked_leaves(
    nodes: Iterable[Inline], mark: type[Strong | Emphasis] | None = None
) -> Iterator[tuple[Leaf, type[Strong | Emphasis] | None]]:
    """The inlines that hold no others, each with the innermost kind of inline around it.

    TypeError for an inline that the walk does not know.
    """
    for node in nodes:
        match node:
            case Text() | PrintedFigure() | LineBreak():
                yield node, mark
            case Strong() | Emphasis():
                yield from marked_leaves(node.children, type(node))
            case _:
                raise TypeError(f"no walk over the inline {type(node).__name__}")


def leaves(nodes: Iterable[Inline]) -> Iterator[Leaf]:
    """The inlines that hold no others. TypeError for an inline that the walk does not know."""
    return (leaf for leaf, _ in marked_leaves(nodes))


def printed_figures(document: Document) -> Iterator[PrintedFigure]:
    """Every printed figure of a document, in reading order."""
    for piece in pieces(document):
        for leaf in leaves(piece.children):
            if isinstance(leaf, PrintedFigure):
                yield leaf


def paragraphs(walked: Iterable[Piece]) -> Iterator[tuple[Piece, ...]]:
    """The pieces that are printed as one paragraph: a run-in heading with the text after it."""
    together: list[Piece] = []
    for piece in walked:
        if together and piece.part is not TextPart.RUN_IN_BODY:
            yield tuple(together)
            together = []
        together.append(piece)
    if together:
        yield tuple(together)


def identified(document: Document) -> Iterator[Block | Row]:
    """Everything that has an identity: each block, each table followed by its rows."""
    for block in document.blocks:
        yield block
        if isinstance(block, Table):
            yield from (*block.head, *block.body)


def start_of(document: Document) -> Position:
    """Where the document begins in the sources."""
    return document.blocks[0].where if document.blocks else Position(document.kind, 1, 1)


def list_mark(block: ListBlock, index: int) -> str:
    """What stands before an item: "1." or a bullet."""
    return f"{block.start + index}." if block.ordered else "•"


def caption_number(block: Picture | Chart) -> str:
    """What stands before a caption: the number and a space, or nothing."""
    return f"{block.number}\u3000" if block.number else ""


def _heading(block: Heading) -> Iterator[Piece]:
    attached = block.shape is HeadingShape.ATTACHMENT
    yield Piece(
        part=TextPart.HEADING,
        role=StyleRole.ATTACHMENT_TITLE if attached else LEVEL_STYLES[block.level - 1],
        children=block.children,
        where=block.where,
        before=block.number,
        before_role=StyleRole.ATTACHMENT_MARK if attached else "",
    )
    if block.body:
        yield Piece(
            part=TextPart.RUN_IN_BODY, role=StyleRole.BODY, children=block.body, where=block.where
        )


def _paragraph(block: Paragraph) -> Iterator[Piece]:
    yield Piece(
        part=TextPart.PARAGRAPH, role=block.role, children=block.children, where=block.where
    )


def _gap(block: Gap) -> Iterator[Piece]:
    marked = block.text.startswith("【")
    yield Piece(
        part=TextPart.GAP,
        role=StyleRole.GAP,
        children=(Text(text=block.text),),
        where=block.where,
        before="" if marked else "【待补：",
        after="" if marked else "】",
    )


def _list(block: ListBlock) -> Iterator[Piece]:
    for index, item in enumerate(block.items):
        yield Piece(
            part=TextPart.ITEM,
            role=StyleRole.LIST,
            children=item,
            where=block.where,
            before=list_mark(block, index),
        )


def _table(block: Table) -> Iterator[Piece]:
    if block.title:
        yield Piece(
            part=TextPart.TABLE_TITLE,
            role=StyleRole.TABLE_TITLE,
            children=block.title,
            where=block.where,
        )
    for part, rows in ((TextPart.HEAD_CELL, block.head), (TextPart.BODY_CELL, block.body)):
        for row in rows:
            yield from (_cell(cell, row, part) for cell in row.cells)


def _cell(cell: Cell, row: Row, part: TextPart) -> Piece:
    heading = cell.heading or part is TextPart.HEAD_CELL
    role = StyleRole.TABLE_HEAD if heading else StyleRole.TABLE_TEXT
    return Piece(part=part, role=role, children=cell.children, where=cell.where, row=row)


def _page_break(_: PageBreak) -> Iterator[Piece]:
    return iter(())


def _picture(block: Picture | Chart) -> Iterator[Piece]:
    yield Piece(
        part=TextPart.CAPTION,
        role=StyleRole.PICTURE_CAPTION,
        children=block.caption,
        where=block.where,
        before=caption_number(block),
    )


def _chart(block: Chart) -> Iterator[Piece]:
    """The figures that it draws, then the caption below."""
    role, where = StyleRole.CHART_TEXT, block.where
    for bar in block.bars:
        yield Piece(
            part=TextPart.BAR, role=role, children=bar.figures, where=where, before=bar.label
        )
    if block.total:
        yield Piece(part=TextPart.TOTAL, role=role, children=(block.total,), where=where)
    yield from _picture(block)


BLOCKS: Mapping[type, Callable[..., Iterator[Piece]]] = MappingProxyType(
    {
        Heading: _heading,
        Paragraph: _paragraph,
        Gap: _gap,
        ListBlock: _list,
        Table: _table,
        PageBreak: _page_break,
        Picture: _picture,
        Chart: _chart,
    }
)
