"""Arithmetic on amounts with units: exact decimals, intervals carried along, units checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal, DecimalException, localcontext
from types import MappingProxyType

from ziping.numbers.figure import Figure
from ziping.numbers.unit import DATE, DAYS, MONTH, NUMBER, RATIO, Dimension, Unit
from ziping.source.position import Position
from ziping.source.problem import Fault, fault

EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_SETTLED = Context(prec=50, rounding=ROUND_HALF_UP)
_ZERO = Decimal(0)
_SCALARS = (Dimension.NUMBER, Dimension.RATIO)
_WITH_BARE = (Dimension.COUNT, Dimension.POINTS, Dimension.RATIO)


@dataclass(frozen=True, slots=True)
class Amount:
    """A value in base units with the unit it is shown in, and half the width of its interval."""

    amount: Decimal
    unit: Unit
    half: Decimal = _ZERO
    decimals: int | None = None  # The digits it naturally has in its unit; None after a division.
    name: str = ""  # What it is called in messages.
    origin: Position | None = None  # Where the value was stated.
    grouped: bool = False  # Whether it was typed with 千分撇.
    typed: bool = False  # Whether it is a figure as a person typed it.

    @property
    def value(self) -> Decimal:
        with localcontext(EXACT):
            return self.amount / self.unit.factor

    @property
    def bare_zero(self) -> bool:
        return self.unit.dimension is Dimension.NUMBER and self.amount == 0


def figure_amount(figure: Figure) -> Amount:
    """A figure as an operand."""
    return Amount(
        amount=figure.amount,
        unit=figure.unit,
        half=figure.half_width * figure.unit.factor,
        decimals=figure.decimals,
        name=figure.name,
        origin=figure.where,
        grouped=figure.grouped,
        typed=not figure.formula,
    )


def shown_in(amount: Amount, unit: Unit) -> Amount:
    """The amount as it reads in another unit of its kind: the same value, its digits moved."""
    return replace(amount, unit=unit, decimals=_digits_in(amount, unit))


def settled(value: Decimal) -> Decimal:
    """The value without what sixty-digit quotients lack: three thirds are one.

    A quotient of quantities of at most 24 digits is either this near a shorter decimal or equal to it.
    """
    return _SETTLED.plus(value)


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Half up (四舍五入) to *decimals* digits after the point; never minus zero."""
    with localcontext(EXACT) as context:
        context.prec = max(60, value.adjusted() + decimals + 5)
        result = (settled(value) if value.adjusted() < 20 else value).quantize(
            Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP
        )
    return abs(result) if result == 0 else result


def add(left: Amount, right: Amount, where: Position) -> Amount:
    """The sum in the left one's unit; a date plus days is a date. Fault E305 for other units."""
    if left.unit == DATE and right.unit.name in ("天", "日"):
        return replace(left, amount=left.amount + right.amount, name="")
    unit = _common_unit(left, right, where, "相加")
    if unit.dimension is Dimension.DATE:
        raise _unit_fault(left, right, where, "相加")
    return _combined(left, right, left.amount + right.amount, unit)


def subtract(left: Amount, right: Amount, where: Position) -> Amount:
    """The difference; of two dates the days between them. Fault E305 for other units."""
    if left.unit == DATE and right.unit.name in ("天", "日"):
        return replace(left, amount=left.amount - right.amount, name="")
    unit = _common_unit(left, right, where, "相减")
    if MONTH in (left.unit, right.unit):
        raise _unit_fault(left, right, where, "相减")
    if unit == DATE:
        return Amount(left.amount - right.amount, DAYS, decimals=0)
    return _combined(left, right, left.amount - right.amount, unit)


def _combined(left: Amount, right: Amount, amount: Decimal, unit: Unit) -> Amount:
    half = left.half + right.half
    return Amount(amount, unit, half, _digits(left, right, unit), grouped=_grouped(left, right))


def _grouped(left: Amount, right: Amount) -> bool:
    return left.grouped or right.grouped


def _digits(left: Amount, right: Amount, unit: Unit) -> int | None:
    """The digits of a sum in *unit*: each part's own digits, moved by its unit."""
    parts = [_digits_in(part, unit) for part in (left, right) if not part.bare_zero]
    known = [digits for digits in parts if digits is not None]
    return max(known, default=0) if len(known) == len(parts) else None


def _digits_in(part: Amount, unit: Unit) -> int | None:
    if part.decimals is None:
        return None
    shift = unit.factor.adjusted() - part.unit.factor.adjusted()
    return max(0, part.decimals + shift)


def multiply(left: Amount, right: Amount, where: Position) -> Amount:
    """The product of an amount and a number, ratio or count. Fault E305 for anything else."""
    unit = _product_unit(left, right, where)
    half = abs(left.amount) * right.half + abs(right.amount) * left.half
    digits = None
    if left.decimals is not None and right.decimals is not None:
        own = max(part.decimals or 0 for part in (left, right) if part.unit is unit)
        digits = max(own, -_exponent(left.amount * right.amount / unit.factor))
    return Amount(left.amount * right.amount, unit, half, digits, grouped=_grouped(left, right))


def _exponent(value: Decimal) -> int:
    return int(value.normalize().as_tuple().exponent)


def _product_unit(left: Amount, right: Amount, where: Position) -> Unit:
    dimensions = (left.unit.dimension, right.unit.dimension)
    if dimensions[0] in _SCALARS and (
        dimensions[1] not in _SCALARS or dimensions[0] is Dimension.NUMBER
    ):
        return right.unit
    if dimensions[1] in _SCALARS:
        return left.unit
    if Dimension.COUNT in dimensions and dimensions[0] is not dimensions[1]:
        other = right.unit if dimensions[0] is Dimension.COUNT else left.unit
        if other.dimension in (Dimension.MONEY, Dimension.POINTS):
            return other
    raise _unit_fault(left, right, where, "相乘")


def divide(left: Amount, right: Amount, where: Position) -> Amount:
    """The quotient; Fault E306 when the denominator is zero."""
    if right.amount == 0:
        name = right.name or "分母"
        raise fault(
            "E306",
            where,
            f"{name} 是 0，不能作分母",
            hint="没有这项业务时不要印这个比率",
            second=right.origin,
        )
    unit = _quotient_unit(left, right, where)
    quotient = left.amount / right.amount
    half = (left.half + abs(quotient) * right.half) / abs(right.amount)
    return Amount(quotient, unit, half, grouped=left.grouped and unit is left.unit)


def _quotient_unit(left: Amount, right: Amount, where: Position) -> Unit:
    if right.unit.dimension in _SCALARS and left.unit.dimension is not right.unit.dimension:
        return left.unit
    if left.unit.dimension is Dimension.DATE or right.unit.dimension is Dimension.DATE:
        raise _unit_fault(left, right, where, "相除")
    if left.unit.compatible(right.unit):
        return RATIO
    if right.unit.dimension is Dimension.COUNT and left.unit.dimension is not Dimension.NUMBER:
        name = f"{left.unit.name}/{right.unit.name}"
        what = "元" if left.unit.dimension is Dimension.MONEY else left.unit.counted
        return Unit(name, Dimension.COUNT, left.unit.factor, f"{what}/{right.unit.counted}")
    raise _unit_fault(left, right, where, "相除")


def _common_unit(left: Amount, right: Amount, where: Position, deed: str) -> Unit:
    if left.unit.compatible(right.unit):
        return left.unit
    if left.bare_zero or (left.unit is NUMBER and right.unit.dimension in _WITH_BARE):
        return right.unit
    if right.bare_zero or (right.unit is NUMBER and left.unit.dimension in _WITH_BARE):
        return left.unit
    raise _unit_fault(left, right, where, deed)


def _unit_fault(left: Amount, right: Amount, where: Position, deed: str) -> Fault:
    for bare, other in ((left, right), (right, left)):
        if (
            bare.unit is NUMBER
            and bare.typed
            and bare.origin
            and other.unit.dimension is Dimension.MONEY
        ):
            message = f"{bare.name} 没有写单位，不能和{_described(other)}{deed}"
            shown = f"{bare.value:,f}" if bare.grouped else f"{bare.value:f}"
            hint = f"写上单位，如“{shown} {other.unit.name}”"
            return fault("E313", bare.origin, message, hint=hint, second=where)
    return fault(
        "E305",
        where,
        f"{_described(left)}与{_described(right)}不能{deed}",
        hint="改用计量单位相同的数据" + (f"；前一个在 {left.origin}" if left.origin else ""),
        second=right.origin,
    )


def _described(amount: Amount) -> str:
    unit = f"“{amount.unit.name}”" if amount.unit.name else amount.unit.dimension.value
    return f"{amount.name}（{unit}）" if amount.name else unit


def compare(left: Amount, operator: str, right: Amount, where: Position) -> bool:
    """Whether the relation holds exactly, on unrounded values."""
    _common_unit(left, right, where, "比较")
    return _RELATIONS[operator](settled(left.amount), settled(right.amount))


_RELATIONS: Mapping[str, Callable[[Decimal, Decimal], bool]] = MappingProxyType(
    {
        "=": lambda a, b: a == b,
        "!=": lambda a, b: a != b,
        "<": lambda a, b: a < b,
        "<=": lambda a, b: a <= b,
        ">": lambda a, b: a > b,
        ">=": lambda a, b: a >= b,
    }
)

__all__ = [
    "EXACT",
    "Amount",
    "DecimalException",
    "add",
    "compare",
    "divide",
    "figure_amount",
    "multiply",
    "rounded",
    "shown_in",
    "subtract",
]
