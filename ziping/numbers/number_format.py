"""Number format: how a figure is written. Rounding happens here, once, half up (四舍五入)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, localcontext
from types import MappingProxyType

from ziping.numbers.arithmetic import EXACT, rounded
from ziping.numbers.chinese_numerals import capital_money, hanzi
from ziping.numbers.figure import Figure
from ziping.numbers.unit import MONTH, NUMBER, PERCENT, UNITS, Dimension, Unit
from ziping.source.position import Position
from ziping.source.problem import fault


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFormat:
    """How to write a figure; None means: as the figure itself was typed or declared."""

    unit: Unit | None = None
    decimals: int | None = None
    grouped: bool | None = None
    trimmed: bool = False  # 去零
    bare: bool = False  # 无单位
    style: str = ""  # "", 大写, 汉字, 增减, 升降, 数值


AS_STATED = NumberFormat()
_PART = re.compile(r"\s*([^\W\d]\w*)\s*(?:\(\s*(\d?)\s*\))?\s*")


def _converted(name: str) -> Callable[[NumberFormat, int | None], NumberFormat]:
    return lambda spelling, digits: replace(spelling, unit=UNITS[name], decimals=digits)


FILTERS: Mapping[str, Callable[[NumberFormat, int | None], NumberFormat]] = MappingProxyType(
    {
        "元": _converted("元"),
        "万元": _converted("万元"),
        "亿元": _converted("亿元"),
        "百分比": lambda spelling, digits: replace(spelling, unit=PERCENT, decimals=digits),
        "小数": lambda spelling, digits: replace(spelling, decimals=digits or 0),
        "千分位": lambda spelling, digits: replace(spelling, grouped=True),
        "无千分位": lambda spelling, digits: replace(spelling, grouped=False),
        "去零": lambda spelling, digits: replace(spelling, trimmed=True),
        "无单位": lambda spelling, digits: replace(spelling, bare=True),
        "大写": lambda spelling, digits: replace(spelling, style="大写"),
        "汉字": lambda spelling, digits: replace(spelling, style="汉字"),
        "数值": lambda spelling, digits: replace(spelling, style="数值"),
        "升降": lambda spelling, digits: replace(spelling, style="升降"),
        "增减": lambda spelling, digits: replace(
            spelling, style="增减", decimals=spelling.decimals if digits is None else digits
        ),
    }
)


def number_format_of(text: str, where: Position) -> NumberFormat:
    """Read a declared 格式 such as ``万元(2)|千分位``; Fault E204 with the filters there are."""
    spelling = AS_STATED
    for part in text.split("|") if text else ():
        match = _PART.fullmatch(part.replace("（", "(").replace("）", ")"))
        if match is None or match.group(1) not in FILTERS:
            raise fault("E204", where, f"格式“{text}”读不懂", hint="可用：" + " ".join(FILTERS))
        digits = int(match.group(2)) if match.group(2) else None
        spelling = FILTERS[match.group(1)](spelling, digits)
    return spelling


def declared_decimals(text: str, unit: Unit, where: Position) -> int | None:
    """The digits that a 格式 declares for a value in *unit*, None when it leaves them open."""
    spelling = number_format_of(text, where)
    return spelling.decimals if spelling.unit in (None, unit) else None


def merged_format(figure: Figure, use: NumberFormat, where: Position) -> NumberFormat:
    """The spelling in one place: what the place says, else what the figure declares."""
    declared = number_format_of(figure.spelling, figure.where)
    unit = use.unit or declared.unit
    keeps = use.unit is None or use.unit == declared.unit
    decimals = use.decimals if use.decimals is not None else (declared.decimals if keeps else None)
    return NumberFormat(
        unit=unit,
        decimals=decimals,
        grouped=use.grouped if use.grouped is not None else declared.grouped,
        trimmed=use.trimmed or declared.trimmed,
        bare=use.bare or declared.bare,
        style=use.style or declared.style,
    )


def formatted(figure: Figure, use: NumberFormat, where: Position) -> str:
    """The figure as a reader sees it in one place (*where*).

    Raises Fault E305 (a unit it cannot be shown in), E313 (typed without one, at its own line), E506 (no digits declared for a value without end),
    E503 (a style that does not fit), E308 (a settled share at other digits).
    """
    if figure.unit.dimension is Dimension.DATE:
        return _day(figure)
    spelling = merged_format(figure, use, where)
    unit = spelling.unit or figure.unit
    value = _in_unit(figure, unit, where)
    if spelling.style == "大写":
        return _capital(figure, where)
    if spelling.style == "汉字":
        return _hanzi(figure, value, unit, spelling, where)
    if spelling.style == "升降":
        return _way(value, _RAISED if _ways(unit) is _RAISED else _GROWN)
    digits = _digits(figure, spelling, unit, value, where)
    grouped, trimmed = _grouped(figure, spelling), spelling.trimmed
    written = unit.name if not spelling.bare else ""
    if spelling.style == "增减":
        size = number_text(abs(value), digits, grouped, trimmed=trimmed)
        return _change(value, rounded(value, digits), size + written, unit)
    return number_text(value, digits, grouped, trimmed=trimmed) + written


def figure_text(figure: Figure) -> str:
    """The figure as a report of the tool tells it: at its own digits, at most six where it has none."""
    if figure.unit.dimension is Dimension.DATE:
        return _day(figure)
    digits = figure.decimals if figure.decimals is not None else 6
    text = number_text(figure.value, digits, figure.grouped, trimmed=figure.decimals is None)
    return text + figure.unit.name


def machine_value(figure: Figure) -> str:
    """The unrounded value with its unit, for machines: "6067.95 万元"; a date as 2024-03-15."""
    if figure.unit.dimension is Dimension.DATE:
        iso = date.fromordinal(int(figure.value)).isoformat()
        return iso[: len("2024-03")] if figure.unit == MONTH else iso
    return f"{figure.value:f} {figure.unit.name}".strip()


def with_unit(figure: Figure, unit: str) -> str:
    """A figure typed without a unit as it should be typed: 290.60 万元; 93% of what was typed 0.93."""
    value, digits = figure.value, figure.decimals or 0
    if unit == PERCENT.name and digits and abs(value) <= 1:
        value, digits = value * 100, max(0, digits - 2)
    gap = "" if unit == PERCENT.name else " "
    return number_text(value, digits, figure.grouped) + gap + unit


def without_zeros(value: Decimal, places: int | None = None) -> str:
    """A decimal in plain digits without a tail of zeros: 2.50 → 2.5, 3.0 → 3. With *places* it is
    shown to so many digits first."""
    text = f"{value:f}" if places is None else f"{value:.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def number_text(value: Decimal, digits: int, grouped: bool, *, trimmed: bool = False) -> str:
    """The number half up at *digits*, with 千分撇 or without."""
    result = rounded(value, digits)
    text = f"{result:,f}" if grouped else f"{result:f}"
    return text.rstrip("0").rstrip(".") if trimmed and "." in text else text


def _grouped(figure: Figure, spelling: NumberFormat) -> bool:
    return figure.grouped if spelling.grouped is None else spelling.grouped


def _day(figure: Figure) -> str:
    day = date.fromordinal(int(figure.value))
    month = f"{day.year}年{day.month}月"
    return month if figure.unit == MONTH else f"{month}{day.day}日"


def _has(unit: Unit) -> str:
    return f"的单位是“{unit.name}”" if unit.name else "没有单位"


def _in_unit(figure: Figure, unit: Unit, where: Position) -> Decimal:
    if unit is figure.unit:
        return figure.value
    bare_ratio = figure.unit.dimension is Dimension.NUMBER and unit.dimension is Dimension.RATIO
    of_points = figure.unit.name == "个百分点" != unit.name  # 1.2 points more are not 1.2% more.
    if of_points or not (figure.unit.compatible(unit) or bare_ratio):
        if figure.unit is NUMBER and not figure.formula:
            hint = f"写上单位，如“{with_unit(figure, unit.name)}”"
            raise fault("E313", figure.where, f"{figure.name} 没有写单位", hint=hint, second=where)
        raise fault(
            "E305",
            where,
            f"{figure.name} {_has(figure.unit)}，不能写成“{unit.name}”",
            hint="换一个格式，如 小数(2)",
            second=figure.where,
        )
    with localcontext(EXACT):
        return figure.amount / unit.factor


def _digits(
    figure: Figure, spelling: NumberFormat, unit: Unit, value: Decimal, where: Position
) -> int:
    """The digits to print: declared, else as typed (moved with the unit), never guessed."""
    if spelling.decimals is not None:
        if figure.settled and spelling.decimals != figure.decimals and unit == figure.unit:
            raise fault(
                "E308",
                where,
                f"{figure.name} 已按 {figure.decimals} 位小数凑成总和，不能再取 {spelling.decimals} 位",
                hint="改用占比组声明的小数位数",
                second=figure.where,
            )
        return spelling.decimals
    if figure.decimals is None:
        raise fault(
            "E506",
            where,
            f"{figure.name} 没有声明小数位数",
            hint="用“|百分比(2)”“|小数(2)”等写明，或在计算项里写“格式”",
            second=figure.where,
        )
    if unit is figure.unit:
        return figure.decimals
    return max(0, figure.decimals + unit.factor.adjusted() - figure.unit.factor.adjusted())


def _capital(figure: Figure, where: Position) -> str:
    if figure.unit.dimension is not Dimension.MONEY or abs(figure.amount) >= Decimal(10) ** 16:
        raise fault(
            "E503",
            where,
            f"{figure.name} 不能写成大写金额",
            hint="大写只用于不到一亿亿元的金额",
            second=figure.where,
        )
    return capital_money(rounded(figure.amount, 2))


def _hanzi(
    figure: Figure, value: Decimal, unit: Unit, spelling: NumberFormat, where: Position
) -> str:
    if value != value.to_integral_value() or not 0 <= value < 100_000_000:
        raise fault(
            "E503",
            where,
            f"{figure.name} 不能写成汉字数",
            hint="汉字只用于不到一亿的整数",
            second=figure.where,
        )
    counted = hanzi(int(value))
    if spelling.bare or not unit.name:
        return counted
    return ("两" if counted == "二" else counted) + unit.name


_GROWN, _RAISED, _ADDED = ("增长", "下降"), ("提高", "降低"), ("增加", "减少")


def _ways(unit: Unit) -> tuple[str, str]:
    """The words for more and for less: of a percentage, of points, of anything else."""
    if unit.name in ("个百分点", "分"):
        return _RAISED
    return _GROWN if unit.dimension is Dimension.RATIO else _ADDED


def _change(value: Decimal, shown: Decimal, size: str, unit: Unit) -> str:
    """增长2.94%, 增加101.34万元, 提高1.20个百分点; 基本持平 where the digits show no change."""
    if value == 0:
        return "持平"
    if shown == 0:
        return "基本持平"
    return _way(value, _ways(unit)) + size


def _way(value: Decimal, words: tuple[str, str]) -> str:
    return "持平" if value == 0 else words[value < 0]
