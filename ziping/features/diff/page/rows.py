"""The other rows of a page: framework, scores, items, texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ziping.features.diff.amounts import direction, signed
from ziping.features.diff.model import (
    Change,
    Comparison,
    IndicatorChange,
    ItemChange,
    ItemState,
    Reason,
    ScoreChange,
    TextChange,
)
from ziping.features.diff.page.figures import FigureRow, both_places, place
from ziping.features.diff.page.prose import Mark, marks
from ziping.features.diff.words import text_pieces
from ziping.numbers.number_format import number_text
from ziping.numbers.unit import Dimension

_LONG = 12  # Characters of a text from which on its changes are marked one by one.


@dataclass(frozen=True, slots=True, kw_only=True)
class AspectRow:
    """One thing of an indicator; a long text with its changes marked."""

    what: str
    old: str
    new: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """An indicator that changed."""

    kind: Change
    level: str
    identity: str
    name: str
    aspects: tuple[AspectRow, ...]
    places: str

    @property
    def is_whole(self) -> bool:
        """Whether one side has nothing of it: then no character needs a mark."""
        return self.kind in (Change.NEW, Change.GONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow:
    """A scored row; texts are empty for what is not there."""

    kind: Change
    identity: str
    name: str
    weight: str
    old: str
    new: str
    difference: str
    word: str
    reason: Reason
    parts: tuple[tuple[str, str], ...]  # What the inputs and the rule moved.
    inputs: tuple[str, ...]
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTable:
    """The total and the rows."""

    old: str
    new: str
    difference: str
    word: str
    old_grade: str
    new_grade: str
    rows: tuple[ScoreRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """A highlight, a problem or a measure."""

    kind: Change
    state: ItemState
    topic: str
    identity: str
    renumbered: str
    title: str
    marks: tuple[Mark, ...]
    outcome: str
    said: str
    places: str

    @property
    def is_whole(self) -> bool:
        """Whether one side has nothing of it: then no character needs a mark."""
        return len({mark.change for mark in self.marks}) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """A text of the data."""

    kind: Change
    name: str
    topic: str
    marks: tuple[Mark, ...]
    places: str


def indicator_row(change: IndicatorChange, comparison: Comparison) -> IndicatorRow:
    """An indicator with all that changed of it."""
    return IndicatorRow(
        kind=change.change,
        level=change.level,
        identity=change.identity if change.identity != change.name else "",
        name=change.name,
        aspects=tuple(_aspect(each.what, each.old, each.new) for each in change.aspects),
        places=both_places(change.old, change.new, comparison),
    )


def _aspect(what: str, old: str, new: str) -> AspectRow:
    long = bool(old and new) and max(len(old), len(new)) > _LONG
    found = marks(text_pieces(old, new), {}) if long else ()
    return AspectRow(what=what, old=old, new=new, marks=found)


def score_table(comparison: Comparison) -> ScoreTable | None:
    """The scores, if either side has some."""
    scores = comparison.scores
    if scores is None:
        return None
    before, now = scores.old_total, scores.new_total
    difference = None if before is None or now is None else now - before
    return ScoreTable(
        old=_points(before),
        new=_points(now),
        difference=_signed(difference),
        word=_word(difference),
        old_grade=scores.old_grade,
        new_grade=scores.new_grade,
        rows=tuple(_score_row(row, comparison) for row in scores.rows),
    )


def _score_row(change: ScoreChange, comparison: Comparison) -> ScoreRow:
    weights = dict.fromkeys(map(_weight, filter(None, (change.old_weight, change.new_weight))))
    parts = (("数据", change.by_input), ("规则", change.by_rule))
    return ScoreRow(
        kind=_score_kind(change),
        identity=change.identity,
        name=change.name,
        weight=" → ".join(weights),
        old=_points(change.old),
        new=_points(change.new),
        difference=_signed(change.difference),
        word=_word(change.difference),
        reason=change.reason,
        parts=tuple((name, _signed(value)) for name, value in parts if value),
        inputs=change.inputs,
        where=place(change.where, comparison),
    )


def _score_kind(change: ScoreChange) -> Change:
    ends = {Reason.NEW: Change.NEW, Reason.GONE: Change.GONE}
    if change.reason in ends:
        return ends[change.reason]
    same = change.old == change.new and change.old_weight == change.new_weight
    return Change.SAME if same and change.reason is Reason.NONE else Change.CHANGED


def _points(value: Decimal | None) -> str:
    return "" if value is None else number_text(value, 2, grouped=False)


def _weight(value: Decimal) -> str:
    return number_text(value, 2, grouped=False, trimmed=True)


def _signed(value: Decimal | None) -> str:
    return "" if value is None else signed(value, 2)


def _word(value: Decimal | None) -> str:
    return direction(value, Dimension.POINTS) if value else ""


def item_row(change: ItemChange, known: Mapping[str, FigureRow], comparison: Comparison) -> ItemRow:
    """An item; one that stayed word for word has no marks."""
    all_marks = marks(change.pieces, known)
    moved = any(mark.change is not Change.SAME for mark in all_marks)
    return ItemRow(
        kind=_item_kind(change.state, moved),
        state=change.state,
        topic=change.topic,
        identity=change.identity,
        renumbered=change.renumbered,
        title=change.title,
        marks=all_marks if moved else (),
        outcome=change.outcome,
        said=change.said,
        places=both_places(change.old, change.new, comparison),
    )


def _item_kind(state: ItemState, moved: bool) -> Change:
    match state:
        case ItemState.NEW:
            return Change.NEW
        case ItemState.GONE:
            return Change.GONE
        case ItemState.OUTCOME:
            return Change.CHANGED
    return Change.REWORDED if moved else Change.SAME


def text_row(change: TextChange, comparison: Comparison) -> TextRow:
    """A text of the data with its changes marked."""
    return TextRow(
        kind=change.change,
        name=change.name,
        topic=change.name.partition(".")[0],
        marks=marks(change.pieces, {}),
        places=both_places(change.old, change.new, comparison),
    )
