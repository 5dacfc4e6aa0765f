"""The prose of a page: blocks of both sides beside each other, unchanged ones folded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from ziping.features.diff.model import BlockChange, Change, ChapterChange, Comparison, TextPiece
from ziping.features.diff.page.figures import FigureRow, place
from ziping.source.position import Position

_OPENING = 18  # Characters that name a block elsewhere.


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Characters of one or both sides. *anchor*: the row of the figure that they print."""

    change: Change
    text: str
    is_data: bool = False
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockRow:
    """A block on both sides."""

    form: str = "block"
    anchor: str
    kind: Change
    what: str  # 标题, 段落 …
    marks: tuple[Mark, ...]
    topics: tuple[str, ...]
    size: Decimal | None
    old: str  # Places.
    new: str
    away: str = ""  # Of a moved block: the anchor of the row at its old place.
    arrow: str = ""  # From here to there.

    @property
    def is_whole(self) -> bool:
        """Whether one side has nothing of it: then no character needs a mark."""
        return self.kind in (Change.NEW, Change.GONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The old place of a block that moved."""

    form: str = "trace"
    anchor: str
    opening: str
    old: str
    to: str
    arrow: str
    chapter: str  # Where it went, if that is another chapter.


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """Unchanged blocks that follow each other."""

    form: str = "fold"
    blocks: tuple[BlockRow, ...]

    @property
    def opening(self) -> str:
        return _opening(self.blocks[0].marks)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterView:
    """A chapter in the order of the new report."""

    name: str
    parts: tuple[BlockRow | Trace | Fold, ...]
    counts: tuple[tuple[Change, int], ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing changed in it, and nothing left it."""
        return all(isinstance(part, Fold) for part in self.parts)


@dataclass(frozen=True, slots=True, order=True)
class _Spot:
    """A block of a chapter, or the end of it."""

    chapter: int
    index: int

    @property
    def anchor(self) -> str:
        return f"b{self.chapter + 1}-{self.index + 1}"


def chapters(comparison: Comparison, known: Mapping[str, FigureRow]) -> tuple[ChapterView, ...]:
    """The chapters with all their blocks. *known*: the rows of figures by name."""
    left = _left(comparison.chapters)
    traces: dict[_Spot, list[Trace]] = {}
    for here, before in left.items():
        traces.setdefault(before, []).append(_trace(here, before, comparison, known))
    views = []
    for number, chapter in enumerate(comparison.chapters):
        parts: list[BlockRow | Trace] = []
        for index, block in enumerate(chapter.blocks):
            here = _Spot(number, index)
            parts += traces.get(here, [])
            parts.append(_row(here, block, left.get(here), comparison, known))
        parts += traces.get(_Spot(number, len(chapter.blocks)), [])
        views.append(_chapter(chapter, parts))
    return tuple(views)


def _chapter(chapter: ChapterChange, parts: Sequence[BlockRow | Trace]) -> ChapterView:
    counts = Counter(block.change for block in chapter.changed)
    return ChapterView(
        name=chapter.name,
        parts=tuple(_folded(parts)),
        counts=tuple((kind, counts[kind]) for kind in Change if counts[kind]),
    )


def _trace(
    here: _Spot, before: _Spot, comparison: Comparison, known: Mapping[str, FigureRow]
) -> Trace:
    chapter = comparison.chapters[here.chapter]
    block = chapter.blocks[here.index]
    pieces = [piece for sentence in block.sentences for piece in sentence.pieces]
    return Trace(
        anchor=f"{here.anchor}-0",
        opening=_opening(marks(pieces, known)),
        old=place(block.old, comparison),
        to=here.anchor,
        arrow="↓" if before <= here else "↑",
        chapter="" if before.chapter == here.chapter else chapter.name,
    )


def _folded(parts: Sequence[BlockRow | Trace]) -> Iterator[BlockRow | Trace | Fold]:
    for same, run in groupby(parts, lambda p: isinstance(p, BlockRow) and p.kind is Change.SAME):
        if same:
            yield Fold(blocks=tuple(part for part in run if isinstance(part, BlockRow)))
        else:
            yield from run


def _left(chapters: Sequence[ChapterChange]) -> Mapping[_Spot, _Spot]:
    """For each block that moved, before which block it stood: told by its neighbours in the old file."""
    return {
        _Spot(number, index): before
        for number, chapter in enumerate(chapters)
        for index, block in enumerate(chapter.blocks)
        if block.change is Change.MOVED and block.old is not None
        for before in _spot(block.old, chapters)
    }


def _spot(where: Position, chapters: Sequence[ChapterChange]) -> Iterator[_Spot]:
    """After the last block that stood above in the same file; else before the first of that file."""
    first: _Spot | None = None
    last: _Spot | None = None
    for number, chapter in enumerate(chapters):
        for index, block in enumerate(chapter.blocks):
            if block.change is Change.MOVED or block.old is None or block.old.path != where.path:
                continue
            first = first or _Spot(number, index)
            if (block.old.line, block.old.column) < (where.line, where.column):
                last = _Spot(number, index + 1)
    if found := last or first:
        yield found


def _row(
    here: _Spot,
    block: BlockChange,
    before: _Spot | None,
    comparison: Comparison,
    known: Mapping[str, FigureRow],
) -> BlockRow:
    pieces = [piece for sentence in block.sentences for piece in sentence.pieces]
    moved = [known[p.figure] for p in pieces if p.change is not Change.SAME and p.figure in known]
    sizes = [row.size for row in moved if row.size is not None]
    return BlockRow(
        anchor=here.anchor,
        kind=block.change,
        what=block.kind,
        marks=tuple(
            mark
            for sentence in block.sentences
            for mark in marks(sentence.pieces, known, is_data=sentence.change is Change.DATA)
        ),
        topics=tuple(dict.fromkeys(row.topic for row in moved)),
        size=max(sizes, default=None),
        old=place(block.old, comparison),
        new=place(block.new, comparison),
        away=f"{here.anchor}-0" if before else "",
        arrow="" if before is None else "↑" if before <= here else "↓",
    )


def marks(
    pieces: Sequence[TextPiece], known: Mapping[str, FigureRow], *, is_data: bool = False
) -> tuple[Mark, ...]:
    """The pieces of a text. What prints a figure, or stands in a sentence *is_data*, is marked as data."""
    return tuple(
        Mark(
            change=piece.change,
            text=piece.text,
            is_data=piece.change is not Change.SAME and (is_data or bool(piece.figure)),
            anchor=known[piece.figure].anchor if piece.figure in known else "",
        )
        for piece in pieces
    )


def _opening(found: Sequence[Mark]) -> str:
    text = "".join(mark.text for mark in found if mark.change is not Change.NEW)
    return text if len(text) <= _OPENING else f"{text[:_OPENING]}……"
