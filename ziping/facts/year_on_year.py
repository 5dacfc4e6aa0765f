"""Change: a figure against that of the year before, as a figure of its own.

Formulas (``同比(甲)``), filters (``{{ 甲|同比 }}``), tables of years and the check of unusual changes all
reckon here. The figure is called by the filter that made it: ``收支.收入总额|同比``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal, localcontext
from types import MappingProxyType

from ziping.facts.formula import Binary, Call, Expression, Negative, Relation, names_in, parsed
from ziping.facts.values import EARLIER
from ziping.numbers.arithmetic import EXACT, Amount, divide, figure_amount, shown_in, subtract
from ziping.numbers.figure import Figure
from ziping.numbers.unit import PERCENT, RATIO, UNITS, Dimension
from ziping.source.position import Position
from ziping.source.problem import Fault, fault

GROWTH, DIFFERENCE, DIRECTION = "同比", "增减额", "升降"
_EARLIER = f"{EARLIER}."
MARK = "|"  # Between the name of a figure and what it is compared by.
PERCENTAGE_POINTS = UNITS["个百分点"]
USUAL_DIGITS = 2  # Of a percentage that declares none.


def growth(now: Amount, before: Amount, where: Position) -> Amount:
    """How much more *now* is than *before*, as a share of that; two zeros are no change.

    Raises Fault E305 (other units), E306 (nothing, or less than nothing, to be a share of).
    """
    moved = subtract(now, before, where)
    if moved.amount == 0 and before.amount == 0:
        return Amount(Decimal(0), RATIO)
    if before.amount <= 0:
        what = "是 0，不能作分母" if before.amount == 0 else "是负数，不能算同比"
        hint = "说增减了多少，用“增减额”；或改写这句话，不印同比"
        raise fault("E306", where, f"{before.name} {what}", hint=hint, second=before.origin)
    return divide(moved, before, where)


def changed(now: Figure, before: Figure, way: str, where: Position) -> Figure:
    """What *way* makes of the figure of this year and the year before.

    The change of a ratio is in percentage points, never a percentage of percentages.
    Raises Fault E305 (other units), E306 (同比 of zero).
    """
    with localcontext(EXACT):
        amount, style, formula = _WAYS[way](now, before, where)
        return Figure(
            name=f"{now.name}{MARK}{way}",
            value=amount.amount / amount.unit.factor,
            unit=amount.unit,
            where=now.where,
            decimals=amount.decimals,
            half_width=amount.half / amount.unit.factor,
            grouped=amount.grouped,
            formula=formula,
            inputs=(now.name, before.name),
            spelling=style,
        )


def is_change(figure: Figure) -> bool:
    """A figure that tells of a change with its sign: 同比(…), or this year's less last year's.

    What last year left and this year goes on with (上年.结余 + 收入 - 支出) is none.
    """
    if MARK in figure.name:
        return True
    if GROWTH not in figure.formula and _EARLIER not in figure.formula:
        return False
    try:
        return _tells_change(parsed(figure.formula, figure.where))
    except Fault:
        return False  # Not a formula, but words on how points came about.


def _tells_change(expression: Expression, *, signed: bool = True) -> bool:
    """Whether a formula holds a change; a difference under abs has lost its sign."""
    match expression:
        case Call(function=function, arguments=parts):
            inner = signed and function != "abs"
            return function == GROWTH or any(_tells_change(part, signed=inner) for part in parts)
        case Binary(operator=operator, left=left, right=right):
            if signed and operator == "-" and _between_years(names_in(left), names_in(right)):
                return True
            return any(_tells_change(part, signed=signed) for part in (left, right))
        case Relation(operands=parts):
            return any(_tells_change(part, signed=signed) for part in parts)
        case Negative(operand=operand):
            return _tells_change(operand, signed=signed)
    return False


def _between_years(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether these are names of one year on one side and of the year before on the other."""
    if not left or not right:
        return False
    earlier = {_EARLIER + name for name in left}
    later = {_EARLIER + name for name in right}
    if all(name.startswith(_EARLIER) for name in right):
        return earlier == set(right) or not any(name.startswith(_EARLIER) for name in left)
    return later == set(left)


def refuse_change_of(figure: Figure, way: str, where: Position) -> None:
    """Fault E309 for what cannot be compared with the year before."""
    if figure.unit.dimension is Dimension.DATE:
        message, hint = f"{figure.name} 是日期，不能用“{way}”", "两个日期相减得天数，写在“计算”里"
    elif is_change(figure):
        message = f"{figure.name} 已经是和上年比的数，不能再用“{way}”"
        hint = "印增长、下降的字，用“增减”"
    else:
        return
    raise fault("E309", where, message, hint=hint, second=figure.where)


def _grown(now: Figure, before: Figure, where: Position) -> tuple[Amount, str, str]:
    if now.unit.dimension is Dimension.RATIO:
        return _moved(now, before, where)
    ratio = growth(figure_amount(now), figure_amount(before), where)
    return replace(ratio, unit=PERCENT, decimals=USUAL_DIGITS), "增减", f"同比({now.name})"


def _moved(now: Figure, before: Figure, where: Position) -> tuple[Amount, str, str]:
    """The difference in this year's unit; of units that differ, in this year's digits."""
    current, earlier = figure_amount(now), figure_amount(before)
    ratio = now.unit.dimension is Dimension.RATIO
    current = shown_in(current, PERCENTAGE_POINTS) if ratio else current
    moved = subtract(current, earlier, where)
    digits = moved.decimals if now.unit == before.unit else current.decimals
    if ratio and digits is None:
        digits = USUAL_DIGITS
    return replace(moved, decimals=digits), "增减", f"{now.name} - {before.name}"


def _turned(now: Figure, before: Figure, where: Position) -> tuple[Amount, str, str]:
    moved, _, formula = _moved(now, before, where)
    return moved, "升降", formula


_WAYS: Mapping[str, Callable[[Figure, Figure, Position], tuple[Amount, str, str]]] = (
    MappingProxyType({GROWTH: _grown, DIFFERENCE: _moved, DIRECTION: _turned})
)
WAYS = tuple(_WAYS)
