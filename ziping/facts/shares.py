"""Shares: figures that must total exactly, settled at the last digit by the largest-remainder rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal, localcontext

from ziping.facts.definition import ShareGroup
from ziping.numbers.arithmetic import EXACT, rounded
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import number_text
from ziping.numbers.unit import half_of_last_digit
from ziping.source.position import Position
from ziping.source.problem import Problem, fault

Settled = tuple[tuple[Figure, ...], tuple[Problem, ...]]


def settled(group: ShareGroup, raw: Sequence[Figure], stated: Position) -> Settled:
    """The shares rounded so that they total exactly.

    Every share is cut down at the last digit; the digits left over go to the largest remainders, the
    first of equals first; note N311 tells which share then differs from its own rounding.
    Shares that do not total even by rounding stay as they are, each rounded alone: E308 at *stated*.
    Raises Fault E305 for a share of another unit than the total.
    """
    unit = group.total.unit
    for figure in raw:
        if not figure.unit.compatible(unit):
            message = f"{figure.name} 的单位与总和“{unit.name}”不同"
            raise fault("E305", figure.where, message, hint="检查公式", second=group.where)
    with localcontext(EXACT):
        step = Decimal(1).scaleb(-group.decimals)
        values = [figure.amount / unit.factor for figure in raw]
        final = shared_out([value / step for value in values], group.total.value / step)
    if final is None:
        figures = tuple(
            _figure(group, figure, value) for figure, value in zip(raw, values, strict=True)
        )
        return figures, (_not_total(group, values, stated),)
    pairs = list(zip(raw, (count * step for count in final), strict=True))
    figures = tuple(replace(_figure(group, figure, value), settled=True) for figure, value in pairs)
    return figures, _moved(group, values, figures)


def shared_out(values: Sequence[Decimal], total: Decimal) -> list[Decimal] | None:
    """Whole numbers next to *values* that sum to *total*; None when that cannot be."""
    cut = [value.to_integral_value(ROUND_FLOOR) for value in values]
    left = total - sum(cut)
    if left != left.to_integral_value() or not 0 <= left <= len(values):
        return None
    order = sorted(range(len(values)), key=lambda index: (cut[index] - values[index], index))
    extra = frozenset(order[: int(left)])
    return [count + (index in extra) for index, count in enumerate(cut)]


def _figure(group: ShareGroup, figure: Figure, value: Decimal) -> Figure:
    return replace(
        figure,
        value=value,
        unit=group.total.unit,
        decimals=group.decimals,
        half_width=half_of_last_digit(group.decimals),
    )


def _total(group: ShareGroup) -> str:
    return f"{group.total.value:f}{group.total.unit.name}"


def _not_total(group: ShareGroup, values: Sequence[Decimal], stated: Position) -> Problem:
    total = number_text(sum(values, Decimal(0)), group.decimals + 2, False)
    return Problem.of(
        "E308",
        stated,
        f"“{group.name}”各占比合计 {total}{group.total.unit.name}，不是 {_total(group)}",
        hint="检查各部分是否等于总额、分母是否相同、是否漏了一项",
        second=None if stated == group.where else group.where,
        about=group.name,
    )


def _moved(
    group: ShareGroup, values: Sequence[Decimal], figures: Sequence[Figure]
) -> tuple[Problem, ...]:
    unit = group.total.unit.name
    moved = [
        f"{figure.name.rpartition('.')[2]} {number_text(value, group.decimals + 2, False)}{unit}"
        f" 取 {figure.value:f}{unit}"
        for value, figure in zip(values, figures, strict=True)
        if rounded(value, group.decimals) != figure.value
    ]
    if not moved:
        return ()
    message = f"“{group.name}”各占比四舍五入后合计不到或超过 {_total(group)}，调整了尾数：{'；'.join(moved)}"
    return (Problem.of("N311", group.where, message, about=group.name),)
