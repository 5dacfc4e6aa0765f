"""Amounts: points and names as a terminal has room for them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from ziping.features.diff.model import FigureChange
from ziping.numbers.arithmetic import EXACT
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import (
    AS_STATED,
    NumberFormat,
    formatted,
    merged_format,
    number_text,
)
from ziping.numbers.unit import PERCENT, RATIO, Dimension, Unit
from ziping.source.problem import Fault


def points_text(points: Decimal | None) -> str:
    """Points, trimmed; a dash where a row does not count."""
    return "—" if points is None else number_text(points, 4, False, trimmed=True)


def cause_names(change: FigureChange) -> tuple[str, ...]:
    """The figures that moved a computed one, without what they share with its name; those of one list
    as one."""
    names: dict[str, int] = {}
    for name in change.causes:
        holder, _, last = name.rpartition(".")
        key = holder if last.isdigit() else name
        names[key] = names.get(key, 0) + 1
    return tuple(
        short_name(name, change.name) + (f"（{count} 项）" if count > 1 else "")
        for name, count in names.items()
    )


def short_name(name: str, beside: str) -> str:
    """A name without the part that it shares with the one beside it."""
    parts, others = name.split("."), beside.split(".")
    shared = 0
    while shared < min(len(parts), len(others)) - 1 and parts[shared] == others[shared]:
        shared += 1
    return ".".join(parts[shared:])


MINUS = "−"
_ENDLESS = 4  # Digits of a figure that declares none.
_UP_AND_DOWN = {Dimension.RATIO: "升降", Dimension.DATE: "晚早"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """A figure that moved. What one side does not have is empty.

    *word* names the direction, *size* how far it went: "1.55%", "百分点", "天", "从零起".
    """

    old: str
    new: str
    unit: str
    difference: str = ""
    word: str = ""
    size: str = ""


def amounts(change: FigureChange) -> Amounts:
    """Both sides in the new figure's unit, where the old one can be told in it."""
    figure = change.new or change.old
    assert figure is not None
    unit = shown_unit(figure)
    sides = [_bare(side, unit) for side in (change.old, change.new)]
    both = Amounts(old=sides[0], new=sides[1], unit=_unit_name(unit))
    if change.difference is None:
        return both
    digits = max(map(_digits, sides)) if unit.dimension is not Dimension.DATE else 0
    with localcontext(EXACT):
        difference = change.difference * figure.unit.factor / unit.factor
    return replace(
        both,
        difference=signed(difference, digits),
        word=direction(difference, unit.dimension),
        size=_size(change, unit),
    )


def shown_unit(figure: Figure) -> Unit:
    """The unit that the figure is printed in: a bare ratio is told in %."""
    unit = merged_format(figure, AS_STATED, figure.where).unit or figure.unit
    return PERCENT if unit is RATIO else unit


def plain(figure: Figure) -> str:
    """A figure with its unit, where it stands alone."""
    unit = shown_unit(figure)
    return _bare(figure, unit) + _unit_name(unit)


def signed(value: Decimal, digits: int) -> str:
    """With its sign, and never a zero for what is not zero."""
    least = Decimal(1).scaleb(-digits)
    sign = MINUS if value < 0 else "+" if value > 0 else ""
    if value and abs(value) < least / 2:
        return f"{sign}不到{least:f}"
    return sign + number_text(abs(value), digits, grouped=True)


def direction(difference: Decimal, dimension: Dimension) -> str:
    """增 or 减; of ratios 升 or 降, of days 晚 or 早; nothing when it did not move."""
    words = _UP_AND_DOWN.get(dimension, "增减")
    return words[0] if difference > 0 else words[1] if difference < 0 else ""


def _size(change: FigureChange, unit: Unit) -> str:
    if change.percent is not None:
        return signed(change.percent, 2).lstrip(f"+{MINUS}") + "%"
    if unit.dimension is Dimension.DATE:
        return "天"
    if unit.dimension is Dimension.RATIO:
        return "千分点" if unit.name == "‰" else "百分点"
    return "从零起"


def _unit_name(unit: Unit) -> str:
    return "" if unit.dimension is Dimension.DATE else unit.name


def _bare(figure: Figure | None, unit: Unit) -> str:
    """The number in *unit*; with its own unit, where it cannot be told in that."""
    if figure is None:
        return ""
    use = NumberFormat(unit=unit, grouped=True, bare=True)
    for spelling in (use, replace(use, decimals=_ENDLESS, trimmed=True)):
        try:
            return formatted(figure, spelling, figure.where).replace("-", MINUS)
        except Fault:
            continue
    return f"{number_text(figure.value, figure.decimals or 0, grouped=True)}{figure.unit.name}"


def _digits(number: str) -> int:
    return len(number.partition(".")[2])
