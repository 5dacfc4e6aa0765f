"""Quantities: a number with its unit, read from text to Decimal with the digits as typed."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from ziping.numbers.unit import DATE, MONTH, UNITS, Unit, half_width
from ziping.source.position import Position
from ziping.source.problem import fault

MAX_DIGITS = 24
_NUMBER = re.compile(r"[+\-－−]?\s*(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:[.．]\d+)?")
_DATE = re.compile(
    r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日|(\d{4})([-/.])(\d{1,2})\5(\d{1,2})"
)
_MONTH = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月")
_DATED = re.compile(r"\d{4}\s*年\s*\S|\d{1,2}\s*月\s*\S")
_WIDE = str.maketrans("０１２３４５６７８９．，％－−", "0123456789.,%--")
_STARTS = re.compile(r"[+\-－−]?\s*[0-9０-９]")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A typed quantity: *value* counts *unit*; *decimals* digits were typed after the point.

    A date holds its ordinal day in *value*; a month (2024 年 6 月) that of its last day.
    """

    value: Decimal
    unit: Unit
    decimals: int = 0
    grouped: bool = False

    @property
    def amount(self) -> Decimal:
        """The value in base units: 元, the plain ratio, pieces."""
        return self.value * self.unit.factor

    @property
    def half_width(self) -> Decimal:
        """Half of the last typed digit in base units; 0 for what is exact."""
        return half_width(self.value, self.unit, self.decimals)


def looks_numeric(text: str) -> bool:
    """Whether a plain scalar starts like a number, so that it must be read as a quantity."""
    return _STARTS.match(text) is not None


def quantity(text: str, where: Position) -> Quantity:
    """Read ``6,067.65 万元``, ``99.92%``, ``506 项``, ``2021 年 4 月 6 日``, ``2021``.

    Full-width digits and signs count as their half-width forms. Raises Fault E301 (not a number with a
    unit), E302 (unknown unit, with the nearest known one).
    """
    plain = text.translate(_WIDE).strip()
    if match := _DATE.fullmatch(plain):
        return _day(match, text, where)
    if match := _MONTH.fullmatch(plain):
        return _month(match, text, where)
    match = _NUMBER.match(plain)
    if match is None:
        raise _unreadable(text, where)
    digits = re.sub(r"[\s,]", "", match.group())
    if len(digits) > MAX_DIGITS:
        raise fault(
            "E301", where, f"“{text[:40]}”位数太多，最多 {MAX_DIGITS} 位", hint="换用更大的单位"
        )
    name = re.sub(r"\s", "", plain[match.end() :])
    if name[:1] in tuple("0123456789,."):
        raise _unreadable(text, where)
    return Quantity(
        value=Decimal(digits),
        unit=unit_named(
            name,
            where.shifted(len(text) - len(text[match.end() :].lstrip()), len(name)),
            dated=_DATED.match(plain) is not None,
        ),
        decimals=len(digits.partition(".")[2]),
        grouped="," in match.group(),
    )


def unit_named(name: str, where: Position, *, dated: bool = False) -> Unit:
    """The unit of that name; Fault E302 with the nearest known one, or how a date is written."""
    if name in UNITS:
        return UNITS[name]
    if dated:
        hint = "日期写成“2024 年 6 月 30 日”或“2024 年 6 月”；别的说法和文字加引号"
        raise fault("E302", where, f"计量单位“{name[:20]}”不认识", hint=hint)
    near = get_close_matches(
        name, [key for key, unit in UNITS.items() if not unit.base], n=1, cutoff=0.5
    )
    hint = f"是否想写“{near[0]}”？" if near else "如果这是文字而不是数值，请加引号"
    raise fault("E302", where, f"计量单位“{name[:20]}”不认识", hint=hint)


def _unreadable(text: str, where: Position) -> Exception:
    hint = "数值写成“6,067.65 万元”“99.92%”“506 项”“2021 年 4 月 6 日”；千分位要每三位一个逗号；是文字就加引号"
    return fault("E301", where, f"数值“{text[:40]}”读不懂", hint=hint)


def _day(match: re.Match[str], text: str, where: Position) -> Quantity:
    year, month, day = (int(part) for part in match.groups() if part and part.isdigit())
    try:
        return Quantity(Decimal(date(year, month, day).toordinal()), DATE)
    except ValueError:
        raise fault("E301", where, f"没有“{text}”这一天", hint="检查月份和日子") from None


def _month(match: re.Match[str], text: str, where: Position) -> Quantity:
    year, month = int(match[1]), int(match[2])
    try:
        last = date(year, month, monthrange(year, month)[1])
    except ValueError:  # Of date, and of monthrange.
        raise fault("E301", where, f"没有“{text}”这个月", hint="检查月份") from None
    return Quantity(Decimal(last.toordinal()), MONTH)
