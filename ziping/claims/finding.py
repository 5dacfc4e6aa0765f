"""Findings: one claim with its verdict and the arithmetic that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum

from ziping.numbers.arithmetic import EXACT
from ziping.numbers.number_format import number_text
from ziping.numbers.numbers_in_text import TextNumber


class ClaimVerdict(StrEnum):
    CONFIRMED = "属实"
    ROUNDING = "尾差"
    WRONG = "不符"
    UNSURE = "存疑"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A claim of a sentence or table. *start* and *end*: its characters in the passage, of a sentence."""

    kind: str  # 合计 占比 完成率 增减 计数 等级 同名 …
    verdict: ClaimVerdict
    message: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A value that stands for ± *half*."""

    value: Decimal
    half: Decimal = Decimal(0)

    def meets(self, other: Interval) -> bool:
        return abs(self.value - other.value) <= self.half + other.half


def interval(number: TextNumber) -> Interval:
    assert number.amount is not None
    return Interval(value=number.amount, half=number.half_width)


def quotient(part: Interval, whole: Interval) -> Interval | None:
    """part ÷ whole with the widest error that both allow; None for a zero denominator."""
    low = abs(whole.value) - whole.half
    if low <= 0:
        return None
    with localcontext(EXACT):
        value = part.value / whole.value
        spread = (part.half + abs(value) * whole.half) / low
    return Interval(value=value, half=spread)


def shown(value: Decimal, decimals: int) -> str:
    with localcontext(EXACT):
        return number_text(
            value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP), decimals, True
        )


def percent_text(ratio: Decimal, decimals: int) -> str:
    return shown(ratio * 100, max(decimals, 2)) + "%"
