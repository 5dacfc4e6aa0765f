"""The prose of a page: blocks of both sides beside each other, unchanged ones folded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from ziping.compare.comparison import BlockChange, Change, ChapterChange, Comparison, Piece
from ziping.compare.page_figures import FigureRow
from ziping.compare.page_places import place
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
class Chapter:
    """A chapter in the order of the new report."""

    name: str
    parts: tuple[BlockRow | Trace | Fold, ...]
    counts: tuple[tuple[Change, int], ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing changed in it, and nothing left it."""
        return all(isinstance(part, Fold) for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """Before which block of which chapter something stood."""

    chapter: int
    index: int


def chapters(comparison: Comparison, known: Mapping[str, FigureRow]) -> tuple[Chapter, ...]:
    """The chapters with all their blocks. *known*: the rows of figures by name."""
    blocks = [
        [
            (f"b{number}-{index}", block)
            for index, block in enumerate(chapter.blocks, 1)
        ]
        for number, chapter in enumerate(comparison.chapters, 1)
    ]  # fmt: skip
    spots = _spots(comparison.chapters)
    traces: dict[_Spot, list[Trace]] = {}
    arrows: dict[str, str] = {}
    for (at, index), spot in spots.items():
        anchor, block = blocks[at][index]
        down = (spot.chapter, spot.index) <= (at, index)
        arrows[anchor] = "↑" if down else "↓"
        trace = Trace(
            anchor=f"{anchor}-0",
            opening=_opening(marks(_pieces(block, Change.NEW), known)),
            old=place(block.old, comparison),
            to=anchor,
            arrow="↓" if down else "↑",
            chapter="" if spot.chapter == at else comparison.chapters[at].name,
        )
        traces.setdefault(spot, []).append(trace)
    found = []
    for at, chapter in enumerate(comparison.chapters):
        rows = [_row(anchor, block, comparison, known, arrows) for anchor, block in blocks[at]]
        inserted = [traces.get(_Spot(chapter=at, index=i), []) for i in range(len(rows) + 1)]
        found.append(_chapter(chapter.name, rows, inserted))
    return tuple(found)


def _chapter(name: str, rows: Sequence[BlockRow], traces: Sequence[Sequence[Trace]]) -> Chapter:
    mixed: list[BlockRow | Trace] = []
    for before, row in zip(traces, [*rows, None], strict=True):
        mixed += [*before, *([row] if row else [])]
    kinds = [row.kind for row in rows]
    return Chapter(
        name=name,
        parts=tuple(_folded(mixed)),
        counts=tuple((k, kinds.count(k)) for k in Change if k is not Change.SAME and k in kinds),
    )


def _folded(parts: Sequence[BlockRow | Trace]) -> Iterator[BlockRow | Trace | Fold]:
    for same, run in groupby(parts, lambda p: isinstance(p, BlockRow) and p.kind is Change.SAME):
        if same:
            yield Fold(blocks=tuple(part for part in run if isinstance(part, BlockRow)))
        else:
            yield from run


def _spots(chapters: Sequence[ChapterChange]) -> Mapping[tuple[int, int], _Spot]:
    """Where each moved block stood, by its chapter and index: told by its neighbours in the old file."""
    return {
        (at, index): spot
        for at, chapter in enumerate(chapters)
        for index, block in enumerate(chapter.blocks)
        if block.change is Change.MOVED and block.old is not None
        for spot in _spot(block.old, chapters)
    }


def _spot(where: Position, chapters: Sequence[ChapterChange]) -> Iterator[_Spot]:
    """After the last block that stood above in the same file; else before the first of that file."""
    first: _Spot | None = None
    last: _Spot | None = None
    for at, chapter in enumerate(chapters):
        for index, block in enumerate(chapter.blocks):
            if block.change is Change.MOVED or block.old is None or block.old.path != where.path:
                continue
            first = first or _Spot(chapter=at, index=index)
            if (block.old.line, block.old.column) < (where.line, where.column):
                last = _Spot(chapter=at, index=index + 1)
    if found := last or first:
        yield found


def _row(
    anchor: str,
    block: BlockChange,
    comparison: Comparison,
    known: Mapping[str, FigureRow],
    arrows: Mapping[str, str],
) -> BlockRow:
    pieces = [piece for sentence in block.sentences for piece in sentence.pieces]
    moved = [known[p.figure] for p in pieces if p.change is not Change.SAME and p.figure in known]
    sizes = [row.size for row in moved if row.size is not None]
    return BlockRow(
        anchor=anchor,
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
        away=f"{anchor}-0" if anchor in arrows else "",
        arrow=arrows.get(anchor, ""),
    )


def _pieces(block: BlockChange, without: Change) -> tuple[Piece, ...]:
    found = (piece for sentence in block.sentences for piece in sentence.pieces)
    return tuple(piece for piece in found if piece.change is not without)


def marks(
    pieces: Sequence[Piece], known: Mapping[str, FigureRow], *, is_data: bool = False
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
