"""Ranges: what lies above, at or below a bound, and whether ranges cover a line exactly once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pydantic import Field

from ziping.facts.definition import Measured as Bound
from ziping.numbers import arithmetic
from ziping.numbers.arithmetic import Amount
from ziping.numbers.number_format import without_zeros
from ziping.numbers.quantity import Quantity
from ziping.source.position import Position
from ziping.source.problem import Problem
from ziping.source.shape import Shape

Cut = tuple[Decimal, int]  # A place on the line: just before (0) or just after (1) a value.

_START: Cut = (Decimal("-Infinity"), 0)
_END: Cut = (Decimal("Infinity"), 1)


class Range(Shape):
    """``{大于: 10%, 不超过: 20%}``"""

    above: Bound | None = Field(alias="大于", default=None, description="大于（不含）")
    least: Bound | None = Field(alias="不低于", default=None, description="不低于（含）")
    below: Bound | None = Field(alias="低于", default=None, description="低于（不含）")
    most: Bound | None = Field(alias="不超过", default=None, description="不超过（含）")

    @property
    def start(self) -> Cut:
        if self.least is not None:
            return (self.least.amount, 0)
        return _START if self.above is None else (self.above.amount, 1)

    @property
    def end(self) -> Cut:
        if self.most is not None:
            return (self.most.amount, 1)
        return _END if self.below is None else (self.below.amount, 0)

    def contains(self, amount: Amount) -> bool:
        """Whether the unrounded amount lies in the range; Fault E305 for another kind of unit."""
        return all(
            arithmetic.compare(amount, operator, Amount(bound.amount, bound.unit), self.where)
            for operator, bound in self.bounds()
        )

    def bounds(self) -> list[tuple[str, Quantity]]:
        """The bounds there are, each with its comparison."""
        named = ((">", self.above), (">=", self.least), ("<", self.below), ("<=", self.most))
        return [(operator, bound) for operator, bound in named if bound is not None]

    def text(self) -> str:
        """``大于10%且不超过20%``; 其余 for a range without bounds."""
        words = {">": "大于", ">=": "不低于", "<": "低于", "<=": "不超过"}
        parts = [words[operator] + bound_text(bound) for operator, bound in self.bounds()]
        if self.least is not None and self.least == self.most:
            return f"等于{bound_text(self.least)}"
        return "且".join(parts) or "其余"

    def problems(self) -> tuple[Problem, ...]:
        """E406 for a range with two lower or two upper bounds, or with nothing in it."""
        doubled = (self.above and self.least) or (self.below and self.most)
        if doubled is None and self.start < self.end:
            return ()
        reason = "上限或下限写了两次" if doubled else "下限高于上限"
        hint = "每一档至多一个下限（大于、不低于）和一个上限（低于、不超过）"
        return (Problem.of("E406", self.where, f"“{self.text()}”：{reason}", hint=hint),)


def bound_text(bound: Quantity) -> str:
    """A bound as typed, trimmed: ``10%``, ``1000万元``."""
    return without_zeros(bound.value) + bound.unit.name


def partition_problems(
    ranges: Sequence[Range], where: Position, *, lowest: Cut = _START, highest: Cut = _END
) -> tuple[Problem, ...]:
    """E406 wherever a value between *lowest* and *highest* lies in no range or in two."""
    own = [problem for band in ranges for problem in band.problems()]
    if own or not ranges:
        return tuple(own)
    spelled = {bound.amount: bound_text(bound) for band in ranges for _, bound in band.bounds()}
    ordered = sorted(ranges, key=lambda band: (band.start, band.end))
    problems: list[Problem] = []
    reached, last = lowest, where
    for band in ordered:
        if band.start < reached and last is not where:
            problems.append(
                _overlap(band, last, _between(band.start, min(reached, band.end), spelled))
            )
        elif band.start > reached:
            problems.append(_gap(band.where, last, _between(reached, band.start, spelled)))
        if band.end > reached:
            reached, last = band.end, band.where
    if reached < highest:
        problems.append(_gap(last, where, _between(reached, highest, spelled)))
    return tuple(problems)


def _overlap(band: Range, other: Position, shared: str) -> Problem:
    hint = f"另一档在 {other}；同一个边界只能属于一档"
    message = f"“{band.text()}”与另一档重叠：{shared}同属两档"
    return Problem.of("E406", band.where, message, hint=hint, second=other)


def _gap(where: Position, other: Position, left: str) -> Problem:
    hint = "调整相邻两档的边界，或补一档"
    return Problem.of("E406", where, f"分档有空档：{left}不属于任何一档", hint=hint, second=other)


def _between(start: Cut, end: Cut, spelled: Mapping[Decimal, str]) -> str:
    """The values between two cuts in words."""
    first, last = (spelled.get(cut[0], without_zeros(cut[0])) for cut in (start, end))
    if start[0] == end[0]:
        return f"恰为{first}的值"
    low = "" if start[0].is_infinite() else ("不低于", "大于")[start[1]] + first
    high = "" if end[0].is_infinite() else ("低于", "不超过")[end[1]] + last
    return f"{low}{'且' if low and high else ''}{high}的值"
