"""The scorecard: what every row, level and the whole form scored, and how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ziping.facts.values import Words
from ziping.scoring.framework import Framework, Grade
from ziping.scoring.rules.rule import ItemScore
from ziping.source.position import NOWHERE, Position


class Status(StrEnum):
    SCORED = "计分"
    ABSENT = "不适用"
    OVERRIDDEN = "改分"


Basis = tuple[Words | str, ...]  # Printed one after the other; Words may hold ``{{ … }}``.


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredRow:
    """One scored row of the form."""

    id: str
    first: str
    second: str
    third: str
    name: str  # Of its own within the indicator; mostly empty.
    weight: Decimal
    status: Status
    inputs: tuple[str, ...]  # Full names of the figures and flags the rule used.
    unrounded: Decimal
    score: Decimal | None  # Half up at two digits; None when left out of the total (剔除).
    derivation: tuple[str, ...]
    basis: Basis
    items: tuple[ItemScore, ...]
    standard: tuple[str, ...]
    explanation: str
    where: Position  # In the unit's data.
    rule: Position  # In the framework.
    explained_at: Position = NOWHERE
    standard_at: Position = NOWHERE
    taken: tuple[tuple[str, str], ...] = ()  # Inputs that the row does not state, and their facts.


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorScore:
    """A third-level indicator with its rows; *score* is None when none of them counts."""

    name: str
    weight: Decimal
    score: Decimal | None
    explanation: str
    rows: tuple[ScoredRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondScore:
    name: str
    weight: Decimal
    score: Decimal | None
    indicators: tuple[IndicatorScore, ...]

    def rows(self) -> Iterator[ScoredRow]:
        for indicator in self.indicators:
            yield from indicator.rows


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstScore:
    name: str
    weight: Decimal
    score: Decimal | None
    seconds: tuple[SecondScore, ...]

    def rows(self) -> Iterator[ScoredRow]:
        for second in self.seconds:
            yield from second.rows()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """The scores of one unit and year by one framework.

    Sums are of rounded rows. With rows left out (*applicable* < *full*) the total is rescaled:
    *earned* ÷ *applicable* × *full*, half up at two digits.
    """

    framework: Framework
    firsts: tuple[FirstScore, ...]
    earned: Decimal
    applicable: Decimal
    full: Decimal
    total: Decimal
    grade: Grade
    where: Position

    @property
    def rescaled(self) -> bool:
        return self.applicable != self.full

    def rows(self) -> Iterator[ScoredRow]:
        """Every scored row in the order of the form."""
        for first in self.firsts:
            yield from first.rows()
