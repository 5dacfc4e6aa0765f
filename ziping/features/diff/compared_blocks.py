"""Passages: a document as the blocks that are compared, each with the words and figures it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from ziping.document.text import plain_text
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
    Row,
    Strong,
    Table,
    Text,
)
from ziping.features.diff.words import Word, key_of, plain_words, printed_word
from ziping.source.position import Position

_TEMPLATE = ".j2"
_BETWEEN_CELLS = Text(text="｜")


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedBlock:
    """A block that is compared as one: a heading, a paragraph, an item of a list, a row of a table."""

    kind: str
    chapter: str = field(compare=False)
    words: tuple[Word, ...]
    where: Position = field(compare=False)

    @property
    def key(self) -> str:
        """What the passage says, its figures by their names."""
        return key_of(self.words)


def passages(document: Document) -> Iterator[ComparedBlock]:
    """The passages of a document in reading order; numbers of headings are left out."""
    lines = [node for line in document.title for node in line]
    section = "标题"
    yield replace(_passage("标题", lines, Position("", 1, 1)), chapter=section)
    for block in document.blocks:
        by_template = block.where.path.endswith(_TEMPLATE)
        if isinstance(block, Heading) and block.shape is HeadingShape.OWN_LINE and by_template:
            section = plain_text(block.children).strip("。")
        for passage in _passages(block):
            yield replace(passage, chapter=section) if by_template else passage


def _passages(block: Block) -> Iterator[ComparedBlock]:
    match block:
        case Heading():
            yield _passage("标题", block.children, block.where)
            if block.body:
                yield _passage("段落", block.body, block.where)
        case Paragraph():
            yield _passage("段落", block.children, block.where)
        case ListBlock():
            for item in block.items:
                yield _passage("列表", item, block.where)
        case Table():
            if block.title:
                yield _passage("表格", block.title, block.where)
            for row in (*block.head, *block.body):
                yield _passage("表格", _cells(row), row.where)
        case Gap():
            yield _passage("段落", (Text(text=block.text),), block.where)
        case Picture() | Chart():
            yield _passage("图", _drawn(block), block.where)
        case PageBreak():
            return
        case _:
            raise TypeError(f"no passage for the block {type(block).__name__}")


def _cells(row: Row) -> Iterator[Inline]:
    for index, cell in enumerate(row.cells):
        if index:
            yield _BETWEEN_CELLS
        yield from cell.children


def _drawn(block: Picture | Chart) -> Iterator[Inline]:
    """The caption; of a chart also what it draws."""
    yield from block.caption
    for bar in block.bars if isinstance(block, Chart) else ():
        yield _BETWEEN_CELLS
        yield Text(text=bar.label)
        yield from bar.figures


def _passage(kind: str, inlines: Iterable[Inline], where: Position) -> ComparedBlock:
    """A passage of the chapter that it was written in; the template's own go by their section."""
    chapter = PurePosixPath(where.path).stem
    return ComparedBlock(kind=kind, chapter=chapter, words=tuple(_words(inlines)), where=where)


def _words(inlines: Iterable[Inline]) -> Iterator[Word]:
    for node in inlines:
        match node:
            case PrintedFigure():
                yield printed_word(node.text, node.name)
            case Text():
                yield from plain_words(node.text)
            case Strong() | Emphasis():
                yield from _words(node.children)
            case LineBreak():
                yield Word(text="\n", key="\n")
            case _:
                raise TypeError(f"no words for the inline {type(node).__name__}")
