"""Spelled: how the numbers of a comparison are written, for every form that it takes."""

from __future__ import annotations

from decimal import Decimal

from ziping.compare.comparison import FigureChange
from ziping.figures.facts import Figure
from ziping.figures.spelling import number_text
from ziping.figures.unit import PERCENT, Dimension


def signed(value: Decimal, digits: int | None = None) -> str:
    """The number with its sign, zero without one; trimmed where no *digits* are asked for."""
    text = number_text(abs(value), 4 if digits is None else digits, True, trimmed=digits is None)
    if not any(c in "123456789" for c in text):
        return text
    return ("+" if value > 0 else "−") + text


def points_text(points: Decimal | None) -> str:
    """Points, trimmed; a dash where a row does not count."""
    return "—" if points is None else number_text(points, 4, False, trimmed=True)


def change_text(change: FigureChange) -> str:
    """The difference with its unit: money and counts in the new figure's, ratios in 个百分点, dates
    in days."""
    figure = change.new
    if change.difference is None or figure is None:
        return ""
    if figure.unit.dimension is Dimension.DATE:
        return f"{signed(change.difference, 0)}天"
    if figure.unit.dimension is Dimension.RATIO:
        in_points = change.difference * figure.unit.factor / PERCENT.factor
        return f"{signed(in_points, _digits(change))}个百分点"
    return signed(change.difference, _digits(change)) + figure.unit.name


def _digits(change: FigureChange) -> int:
    """The digits of both sides."""
    sides = (change.old, change.new)
    return max((_own(side) for side in sides if side is not None), default=0)


def _own(figure: Figure) -> int:
    return 2 if figure.decimals is None else figure.decimals


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
