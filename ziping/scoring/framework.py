"""Frameworks: three levels of indicators with weights, and a rule for every scored row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from ziping.scoring.rules.rule import Rule
from ziping.source.position import NOWHERE, Position


class Policy(StrEnum):
    """What becomes of a row that does not apply to a unit (domain.md A.3)."""

    FULL = "满分"
    EXCLUDE = "剔除"  # Left out; the total is rescaled to the full mark.
    ZERO = "零分"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A grade and the lowest total that earns it; the last one has none."""

    name: str
    least: Decimal | None
    where: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkRow:
    """One scored row of the form: a third-level indicator, or one of several within it."""

    id: str
    name: str  # Of its own within the indicator; mostly empty.
    weight: Decimal
    explanation: str  # Of its own; mostly empty, then the indicator's holds.
    standard: tuple[str, ...]  # The official wording, else generated from the rule.
    generated: bool  # Whether the wording was generated.
    policy: Policy
    rule: Rule
    where: Position
    sources: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # The facts that inputs mean.
    explained_at: Position = NOWHERE
    standard_at: Position = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A third-level indicator."""

    name: str
    weight: Decimal
    explanation: str
    rows: tuple[FrameworkRow, ...]
    where: Position
    explained_at: Position = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLevel:
    name: str
    weight: Decimal
    indicators: tuple[Indicator, ...]
    where: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLevel:
    name: str
    weight: Decimal
    seconds: tuple[SecondLevel, ...]
    where: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """A 指标体系 as one place and year has it; all its weights add up."""

    name: str
    form: str  # The template of its form.
    full: Decimal  # What all weights add up to.
    policy: Policy
    grades: tuple[Grade, ...]  # Best first.
    firsts: tuple[FirstLevel, ...]
    where: Position

    def rows(self) -> Iterator[FrameworkRow]:
        """Every scored row in the order of the form."""
        for first in self.firsts:
            for second in first.seconds:
                for indicator in second.indicators:
                    yield from indicator.rows

    def grade(self, total: Decimal) -> Grade:
        """The grade of a total."""
        earned = (each for each in self.grades if each.least is None or total >= each.least)
        return next(earned)


def row_names(framework: Framework) -> dict[str, str]:
    """Every scored row's name in full by its id: the indicator's, and what tells it from its others."""
    indicators = (
        indicator
        for first in framework.firsts
        for second in first.seconds
        for indicator in second.indicators
    )
    names: dict[str, str] = {}
    for indicator in indicators:
        for row in indicator.rows:
            own = row.name or (row.id if len(indicator.rows) > 1 else "")
            names[row.id] = indicator.name + (f"（{own}）" if own else "")
    return names


def paired(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """For rows of *old* the id of the same row of *new*: by id, else by a name that only one row of
    each has. Both: names by id; an empty name is none."""
    same = {identity: identity for identity in old if identity in new}
    left = _by_name({i: name for i, name in old.items() if i not in same})
    free = _by_name({i: name for i, name in new.items() if i not in same})
    return same | {left[name]: free[name] for name in left if name in free}


def _by_name(names: Mapping[str, str]) -> dict[str, str]:
    """The ids of names that stand once."""
    told = list(names.values())
    return {name: i for i, name in names.items() if name and told.count(name) == 1}
