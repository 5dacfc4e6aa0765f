"""Passages: a document as the blocks that are compared, each with the words and figures it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import PurePosixPath

from ziping.document.text import plain_text
from ziping.document.tree import (
    Block,
    Chart,
    Document,
    Heading,
    HeadingShape,
    Inline,
    LineBreak,
    Picture,
    PrintedFigure,
    Text,
)
from ziping.document.walk import Piece, TextPart, leaves, pieces_of
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


_KINDS = {
    TextPart.HEADING: "标题",
    TextPart.RUN_IN_BODY: "段落",
    TextPart.PARAGRAPH: "段落",
    TextPart.GAP: "段落",
    TextPart.ITEM: "列表",
    TextPart.TABLE_TITLE: "表格",
}


def _passages(block: Block) -> Iterator[ComparedBlock]:
    if isinstance(block, Picture | Chart):
        yield _passage("图", _drawn(pieces_of(block)), block.where)
        return
    for row, pieces in groupby(pieces_of(block), lambda piece: piece.row):
        if row:
            yield _passage("表格", _cells(pieces), row.where)
        else:
            yield from (_passage(_KINDS[p.part], p.children, p.where) for p in pieces)


def _cells(pieces: Iterable[Piece]) -> Iterator[Inline]:
    for index, piece in enumerate(pieces):
        if index:
            yield _BETWEEN_CELLS
        yield from piece.children


def _drawn(pieces: Iterable[Piece]) -> Iterator[Inline]:
    """The caption; of a chart also what it draws."""
    *bars, caption = (piece for piece in pieces if piece.part is not TextPart.TOTAL)
    yield from caption.children
    for bar in bars:
        yield _BETWEEN_CELLS
        yield Text(text=bar.before)
        yield from bar.children


def _passage(kind: str, inlines: Iterable[Inline], where: Position) -> ComparedBlock:
    """A passage of the chapter that it was written in; the template's own go by their section."""
    chapter = PurePosixPath(where.path).stem
    return ComparedBlock(kind=kind, chapter=chapter, words=tuple(_words(inlines)), where=where)


def _words(inlines: Iterable[Inline]) -> Iterator[Word]:
    for leaf in leaves(inlines):
        match leaf:
            case PrintedFigure():
                yield printed_word(leaf.text, leaf.name)
            case Text():
                yield from plain_words(leaf.text)
            case LineBreak():
                yield Word(text="\n", key="\n")
