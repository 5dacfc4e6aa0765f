"""Figures: the only numbers that a report may print."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ziping.numbers.unit import Unit
from ziping.source.position import Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that a report may print, traceable to the line that states it.

    *value* counts *unit* and is never rounded; *decimals* are the digits typed or declared, None where
    a computed figure declares none. *half_width* is half of the last typed digit in *unit* (0 = exact).
    """

    name: str
    value: Decimal
    unit: Unit
    where: Position
    decimals: int | None
    half_width: Decimal = Decimal(0)
    grouped: bool = False
    formula: str = ""  # Empty when the value was typed.
    inputs: tuple[str, ...] = ()  # Full names of the figures a formula used, in its order.
    spelling: str = ""  # The declared 格式, e.g. "百分比(2)".
    settled: bool = False  # A member of a share group: *value* is already at its last digit.

    @property
    def amount(self) -> Decimal:
        """The value in base units: 元, the plain ratio, pieces."""
        return self.value * self.unit.factor
