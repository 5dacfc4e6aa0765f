"""Measured: one value as the pages show it, under the name that the layout gives it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ziping.layout.lengths import POINTS_PER_MM

MM = float(POINTS_PER_MM)  # Measured sizes are floats, in points.
_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was found for one value, once for each place where it shows, and how exact that is."""

    name: str  # "页面.上边距"; on landscape pages "表格页.上边距".
    values: tuple[Decimal | str, ...]
    unit: str = ""  # mm, pt, 字, or "" for counts and words.
    tolerance: Decimal = Decimal(0)
    at_least: bool = False  # The layout states the least; more is right too.
    told: bool = False  # Only said, there is nothing to compare it with.


def lengths(
    name: str, values_seen: Iterable[float], unit: str, tolerance: str, *, at_least: bool = False
) -> Measured:
    """Numbers, in *unit*."""
    return Measured(
        name=name,
        values=tuple(Decimal(value).quantize(_PLACES) for value in values_seen),
        unit=unit,
        tolerance=Decimal(tolerance),
        at_least=at_least,
    )


def words(name: str, found: Iterable[str]) -> Measured:
    """Names, marks, colours."""
    return Measured(name=name, values=tuple(dict.fromkeys(found)))
