"""Two documents block by block and sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
from ziping.features.diff.alignment import aligned
from ziping.features.diff.likeness import WordEdit, edits, likeness
from ziping.features.diff.model import BlockChange, Change, ChapterChange, Sentence, TextPiece
from ziping.features.diff.words import Word, key_of, pieces_by, plain_words, printed_word, said
from ziping.source.position import NOWHERE, Position

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
    yield replace(_passage("标题", lines, NOWHERE), chapter=section)
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


_ALIKE = 0.4  # Of two blocks, or two sentences, of which one became the other.
_MOVED = 0.8  # Of a block that stands elsewhere.
_LEAST = 8  # Characters of a block that can be told to have moved.
_STOPS = ("。", "！", "？", "；")


@dataclass(frozen=True, slots=True, kw_only=True)
class _ProseBlock:
    """A passage on both sides, or on one."""

    old: ComparedBlock | None
    new: ComparedBlock | None
    moved: bool = False

    @property
    def chapter(self) -> str:
        holder = self.new or self.old
        assert holder is not None
        return holder.chapter


def chapter_changes(old: Document, new: Document) -> tuple[ChapterChange, ...]:
    """Every chapter of both documents, in the order of the new one; what is gone stands where it stood."""
    by_chapter: dict[str, list[BlockChange]] = {}
    for block in _blocks(tuple(passages(old)), tuple(passages(new))):
        by_chapter.setdefault(block.chapter, []).append(_change(block))
    return tuple(ChapterChange(name=name, blocks=tuple(made)) for name, made in by_chapter.items())


def _blocks(olds: Sequence[ComparedBlock], news: Sequence[ComparedBlock]) -> Iterator[_ProseBlock]:
    """The passages side by side in reading order; one that moved stands at its new place."""
    pairs = aligned(olds, news, _likeness, _ALIKE)
    gone = [pair.old for pair in pairs if pair.old is not None and pair.new is None]
    movers: dict[int, int] = {}
    for pair in pairs:
        if pair.new is None or pair.old is not None:
            continue
        free = [i for i in gone if i not in movers.values() and _may_move(olds[i], news[pair.new])]
        if free:
            movers[pair.new] = max(free, key=lambda i: _likeness(olds[i], news[pair.new or 0]))
    for pair in pairs:
        if pair.new is not None and pair.new in movers:
            yield _ProseBlock(old=olds[movers[pair.new]], new=news[pair.new], moved=True)
        elif pair.new is not None or pair.old not in movers.values():
            yield _ProseBlock(
                old=None if pair.old is None else olds[pair.old],
                new=None if pair.new is None else news[pair.new],
            )


def _likeness(one: ComparedBlock, other: ComparedBlock) -> float:
    return likeness(one.key, other.key) if one.kind == other.kind else 0.0


def _may_move(one: ComparedBlock, other: ComparedBlock) -> bool:
    long_enough = min(len(one.key), len(other.key)) >= _LEAST
    return long_enough and _likeness(one, other) >= _MOVED


def _change(block: _ProseBlock) -> BlockChange:
    sentences = tuple(_sentences(block))
    kinds = {sentence.change for sentence in sentences} or {Change.SAME}
    holder = block.new or block.old
    assert holder is not None
    return BlockChange(
        kind=holder.kind,
        change=_kind(block, kinds),
        sentences=sentences,
        old=block.old.where if block.old else None,
        new=block.new.where if block.new else None,
    )


def _kind(block: _ProseBlock, kinds: set[Change]) -> Change:
    if block.old is None:
        return Change.NEW
    if block.new is None:
        return Change.GONE
    if block.moved:
        return Change.MOVED
    if kinds == {Change.SAME}:
        return Change.SAME
    return Change.DATA if kinds <= {Change.SAME, Change.DATA} else Change.REWORDED


def _sentences(block: _ProseBlock) -> Iterator[Sentence]:
    olds = tuple(_split(block.old.words)) if block.old else ()
    news = tuple(_split(block.new.words)) if block.new else ()
    for pair in aligned(
        olds, news, lambda one, other: likeness(key_of(one), key_of(other)), _ALIKE
    ):
        yield _sentence(
            () if pair.old is None else olds[pair.old], () if pair.new is None else news[pair.new]
        )


def _split(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """The sentences of a passage, each with its stop."""
    begun: list[Word] = []
    for word in words:
        begun.append(word)
        if word.text in _STOPS:
            yield tuple(begun)
            begun = []
    if begun:
        yield tuple(begun)


def _sentence(old: Sequence[Word], new: Sequence[Word]) -> Sentence:
    found = edits(old, new, said)
    pieces = pieces_by(found, old, new)
    return Sentence(change=_kind_of(found, pieces, old, new), pieces=pieces)


def _kind_of(
    word_edits: Sequence[WordEdit],
    pieces: Sequence[TextPiece],
    old: Sequence[Word],
    new: Sequence[Word],
) -> Change:
    if not old or not new:
        return Change.NEW if new else Change.GONE
    if all(piece.change is Change.SAME for piece in pieces):
        return Change.SAME
    moved = (edit for edit in word_edits if not edit.same)
    return Change.DATA if all(_is_number(edit, old, new) for edit in moved) else Change.REWORDED


def _is_number(edit: WordEdit, old: Sequence[Word], new: Sequence[Word]) -> bool:
    """Whether one number became another, and nothing else changed; another figure is another thing."""
    if len(edit.old) != 1 or len(edit.new) != 1:
        return False
    sides = old[edit.old[0]], new[edit.new[0]]
    if all(side.figure for side in sides):
        return False
    return all(any(c.isdigit() for c in side.text) for side in sides)
