"""Scores: row by row, because of the input or because of the rule.

Between the two scores of a row stands a third one: last year's inputs under this year's rule. What leads
to it is the rule's doing, what leads on from it the input's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

from ziping.facts.values import Group
from ziping.features.diff.framework import PlacedRow, paired_rows, placed_rows
from ziping.features.diff.model import (
    Change,
    FigureChange,
    Reason,
    ScoreChange,
    Scores,
    Side,
    TextChange,
)
from ziping.numbers.number_format import figure_text
from ziping.scoring.score import scored_rows
from ziping.scoring.scorecard import Scorecard, ScoredRow, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """What moved in the data, by name: "甲 5 件 → 6 件"."""

    told: Mapping[str, str]

    @classmethod
    def of(cls, figures: tuple[FigureChange, ...], texts: tuple[TextChange, ...]) -> Moves:
        found = {change.name: figure_move(change) for change in figures}
        return cls(told=found | {change.name: _text_move(change) for change in texts})

    def of_row(self, row: ScoredRow) -> tuple[str, ...]:
        """What moved of the inputs of a row, those of lists among them."""
        below = [
            name
            for name in self.told
            if any(name == each or name.startswith(f"{each}.") for each in row.inputs)
        ]
        lists = Counter(list_of(name) for name in below if list_of(name))
        moved = (
            f"{_short(list_of(name))} {lists[list_of(name)]} 个数"
            if lists[list_of(name)] > 1
            else self.told[name]
            for name in sorted(below, key=self._weight)
        )
        return tuple(dict.fromkeys(moved))

    def _weight(self, name: str) -> bool:
        """What moved comes before what is new or gone."""
        return "（无）" in self.told[name]


def list_of(name: str) -> str:
    """The list that a figure without a name of its own stands in; "" for any other."""
    holder, _, last = name.rpartition(".")
    return holder if last.isdigit() else ""


def figure_move(change: FigureChange) -> str:
    """A figure's movement in one line."""
    old = figure_text(change.old) if change.old else "（无）"
    new = figure_text(change.new) if change.new else "（无）"
    return f"{_short(change.name)} {old} → {new}"


def _text_move(change: TextChange) -> str:
    old = "".join(piece.text for piece in change.pieces if piece.change is not Change.NEW)
    new = "".join(piece.text for piece in change.pieces if piece.change is not Change.GONE)
    if max(len(old), len(new)) > 20:
        return f"{_short(change.name)} 改写"
    return f"{_short(change.name)} {old or '（无）'} → {new or '（无）'}"


def _short(name: str) -> str:
    """The name as a row's inputs are called: its last two parts, of an input of the row the last."""
    own = name.removeprefix("指标.指标.")
    return own.partition(".")[2] if own != name else ".".join(name.split(".")[-2:])


def score_changes(old: Side, new: Side, moves: Moves) -> Scores | None:
    """The totals and every row; None without a scorecard on both sides."""
    old_card, new_card = old.scorecard, new.scorecard
    if old_card is None or new_card is None:
        return None
    return Scores(
        old_total=old_card.total,
        new_total=new_card.total,
        old_grade=old_card.grade.name,
        new_grade=new_card.grade.name,
        rows=tuple(_rows(old, old_card, new_card, moves)),
    )


def _rows(
    old: Side, old_card: Scorecard, new_card: Scorecard, moves: Moves
) -> Iterator[ScoreChange]:
    partners = {
        new: before for before, new in paired_rows(old_card.framework, new_card.framework).items()
    }
    olds = {row.id: row for row in old_card.rows()}
    named = placed_rows(new_card.framework), placed_rows(old_card.framework)
    between = _old_by_new_rules(old, new_card, partners)
    for row in new_card.rows():
        before = olds.get(partners.get(row.id, ""))
        if before is None:
            yield _alone(row, named[0][row.id], Reason.NEW)
        else:
            yield _both(before, row, named[0][row.id], between.get(row.id), moves)
    for row in old_card.rows():
        if row.id not in partners.values():
            yield _alone(row, named[1][row.id], Reason.GONE)


def _old_by_new_rules(
    old: Side, other: Scorecard, partners: Mapping[str, str]
) -> dict[str, ScoredRow]:
    """The old inputs scored by the new framework; a row that asks for more than there is, is absent."""
    topic = old.book.find("指标.指标")
    if not isinstance(topic, Group):
        return {}
    members = {
        new: topic.members[before] for new, before in partners.items() if before in topic.members
    }
    inputs = replace(topic, members=MappingProxyType(members))
    return scored_rows(other.framework, inputs, old.book)[0]


def _alone(row: ScoredRow, placed: PlacedRow, reason: Reason) -> ScoreChange:
    new = reason is Reason.NEW
    return ScoreChange(
        identity=row.id,
        name=placed.name,
        old=None if new else row.score,
        new=row.score if new else None,
        old_weight=None if new else row.weight,
        new_weight=row.weight if new else None,
        reason=reason,
        where=row.where,
    )


def _both(
    before: ScoredRow, row: ScoredRow, placed: PlacedRow, between: ScoredRow | None, moves: Moves
) -> ScoreChange:
    by_rule = _step(before, between)
    by_input = _step(between, row)
    return ScoreChange(
        identity=row.id,
        name=placed.name,
        old=before.score,
        new=row.score,
        old_weight=before.weight,
        new_weight=row.weight,
        reason=_reason(before, row, by_rule, by_input),
        by_input=by_input,
        by_rule=by_rule,
        inputs=moves.of_row(row),
        where=row.where,
    )


def _step(before: ScoredRow | None, after: ScoredRow | None) -> Decimal | None:
    if before is None or after is None or before.score is None or after.score is None:
        return None
    return after.score - before.score


def _reason(
    before: ScoredRow, row: ScoredRow, by_rule: Decimal | None, by_input: Decimal | None
) -> Reason:
    if before.score == row.score and not by_rule and not by_input:
        return Reason.NONE
    if Status.OVERRIDDEN in (before.status, row.status):
        return Reason.HAND
    if by_rule and by_input:
        return Reason.BOTH
    if by_rule or (by_rule is None and before.weight != row.weight):
        return Reason.RULE
    return Reason.INPUT
