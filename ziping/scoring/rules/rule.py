"""A rule: what all families of scoring rules share, and what scoring a rule gives."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from pydantic import Field

from ziping.facts.formula import Name
from ziping.facts.values import Group, Words
from ziping.scoring.rules.inputs import Inputs
from ziping.scoring.rules.terms import Condition, Conditions, MeasuredTerm
from ziping.scoring.rules.wording import condition_finding, condition_text
from ziping.source.problem import Problem, fault
from ziping.source.shape import Plain, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemScore:
    """One goal of a list, scored: a line of its own in forms that print goals."""

    name: str
    source: Group  # What the unit wrote: 目标, 实际, 偏差原因 and whatever else.
    weight: Decimal
    ratio: Decimal | None  # The rate of completion; None when it has none (met or not, 不适用).
    score: Decimal
    derivation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a rule gives: unrounded points, None when the rule does not apply to the unit."""

    points: Decimal | None
    finding: str  # One clause for the basis, without a stop.
    steps: tuple[str, ...] = ()  # The derivation, step by step.
    reasons: tuple[Words, ...] = ()  # The unit's own written reasons, for the basis.
    items: tuple[ItemScore, ...] = ()
    problems: tuple[Problem, ...] = ()


class Rule(Shape):
    """The base of the nine families. A subclass is one family as written in a framework file."""

    family: ClassVar[str] = ""

    kind: Plain = Field(alias="类型", description="规则类型")
    absent: Conditions = Field(alias="不适用", default=(), description="符合其中任一条件就不适用")
    checks: Conditions = Field(alias="检查", default=(), description="输入必须符合的条件")

    @abstractmethod
    def scored(self, inputs: Inputs, weight: Decimal) -> Outcome:
        """The points out of *weight*, unrounded and within 0 and *weight*. May raise Fault."""

    @abstractmethod
    def standard(self, weight: Decimal) -> tuple[str, ...]:
        """The rule in words, line by line."""

    def defects(self, weight: Decimal) -> tuple[Problem, ...]:
        """What is wrong with the rule itself when it is worth *weight*: E405, E406, E413."""
        return ()

    def states_points(self) -> bool:
        """Whether the rule itself speaks of points, so that it matters what it is scored out of."""
        return True

    def parts(self) -> tuple[Rule, ...]:
        """The rules inside this one."""
        return ()

    def measures(self) -> Iterator[MeasuredTerm]:
        """All that must be there to score, without what its parts need."""
        for name, info in type(self).model_fields.items():
            if info.alias != "不适用":
                yield from _measures_of(getattr(self, name))

    def lacking(self, inputs: Inputs) -> tuple[str, ...]:
        """The names that are not in the unit's data, in the order of the rule."""
        missing = [name for each in self.absent for name in inputs.absent(each.measure)]
        if missing or self.reason_for_absence(inputs):
            return tuple(dict.fromkeys(missing))
        missing = [name for measure in self.measures() for name in inputs.absent(measure)]
        missing += [name for part in self.parts() for name in part.lacking(inputs)]
        return tuple(dict.fromkeys(missing))

    def reason_for_absence(self, inputs: Inputs) -> str:
        """Why the rule does not apply to the unit; empty when it does."""
        for condition in self.absent:
            if inputs.truth(condition.measure):
                return condition_text(condition)
        return ""

    def outcome(self, inputs: Inputs, weight: Decimal) -> Outcome:
        """The points, or None when the rule does not apply. Raises Fault E407, E408."""
        if reason := self.reason_for_absence(inputs):
            return not_applicable(reason)
        for condition in self.checks:
            if not inputs.truth(condition.measure):
                formula = inputs.formula(condition.measure)
                message = f"输入不合理：{condition_finding(condition, inputs)}"
                raise inputs.unreasonable(formula, message, "核对这一行的输入")
        return self.scored(inputs, weight)


def not_applicable(reason: str) -> Outcome:
    return Outcome(points=None, finding=f"不适用（{reason}）", steps=(f"不适用：{reason}",))


def clipped(points: Decimal, weight: Decimal) -> Decimal:
    """The points within 0 and the weight."""
    return min(max(points, Decimal(0)), weight)


def _measures_of(value: object) -> Iterator[MeasuredTerm]:
    if isinstance(value, MeasuredTerm):
        yield value
    elif isinstance(value, Condition):
        yield value.measure
    elif isinstance(value, Name):
        yield MeasuredTerm((value,), value.where)
    elif isinstance(value, tuple):
        for item in value:
            yield from _measures_of(item)
    elif isinstance(value, Shape) and not isinstance(value, Rule):
        for name in type(value).model_fields:
            yield from _measures_of(getattr(value, name))


def need_words(inputs: Inputs, path: str, why: str) -> Words:
    """A written reason; Fault E407 at the row when there is none."""
    words = inputs.words(path)
    if words is None:
        message = f"“{inputs.row}”{why}，缺少“{path}”"
        raise fault("E407", inputs.where, message, hint=f"写上 {path}: …", second=inputs.rule)
    return words
