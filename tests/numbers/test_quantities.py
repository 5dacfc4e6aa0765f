"""Quantities and spelling: digits as typed, money exact, rounded once and half up."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ziping.numbers.arithmetic import add, figure_amount, rounded, subtract
from ziping.numbers.chinese_numerals import capital_money, hanzi
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import AS_STATED, formatted, machine_value, number_format_of
from ziping.numbers.quantity import quantity
from ziping.numbers.unit import UNITS, Unit
from ziping.source.position import Position
from ziping.source.problem import Fault

HERE = Position("data/x/2023/收支.yaml", 1, 1)
MONEY = [UNITS[name] for name in ("元", "千元", "万元", "百万元", "亿元")]
decimals = st.decimals(
    allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12
)


def figure(text: str, declared: str = "") -> Figure:
    read = quantity(text, HERE)
    return Figure(
        name="收支.甲", value=read.value, unit=read.unit, where=HERE, decimals=read.decimals,
        half_width=read.half_width / read.unit.factor, grouped=read.grouped, spelling=declared,
    )  # fmt: skip


def shown(text: str, spelling: str = "") -> str:
    return formatted(figure(text), number_format_of(spelling, HERE), HERE)


@pytest.mark.parametrize(
    ("typed", "value", "unit", "digits"),
    [
        ("6,067.65 万元", "6067.65", "万元", 2),
        ("6067.65万元", "6067.65", "万元", 2),
        ("６，０６７．６５　万元", "6067.65", "万元", 2),
        ("99.92%", "99.92", "%", 2),
        ("93.9％", "93.9", "%", 1),
        ("506 项", "506", "项", 0),
        ("94.88 分", "94.88", "分", 2),
        ("-0.30 万元", "-0.30", "万元", 2),
        ("2021", "2021", "", 0),
        ("4764.50 万元", "4764.50", "万元", 2),
    ],
)
def test_a_quantity_keeps_the_digits_as_typed(
    typed: str, value: str, unit: str, digits: int
) -> None:
    read = quantity(typed, HERE)
    assert str(read.value) == value
    assert (read.unit.name, read.decimals) == (unit, digits)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("6,06.7 万元", "E301"), ("6.067.65 万元", "E301"), ("1,2345 元", "E301"), ("12..5", "E301"),
        ("10 万園", "E302"), ("3 米粒", "E302"), ("2021 年 2 月 30 日", "E301"), ("1e5 元", "E302"),
        ("9" * 30 + " 元", "E301"), ("0x10", "E302"),
    ],
)  # fmt: skip
def test_what_is_no_quantity_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Fault) as caught:
        quantity(typed, HERE)
    assert caught.value.problem.code == code
    assert caught.value.problem.hint


@given(decimals, st.sampled_from(MONEY), st.sampled_from(MONEY))
def test_money_converts_exactly(value: Decimal, one: Unit, other: Unit) -> None:
    """There and back again is the same amount, and no digit is lost on the way."""
    there = value * one.factor / other.factor
    assert Fraction(there) * Fraction(other.factor) == Fraction(value) * Fraction(one.factor)


@given(decimals, st.sampled_from(["元", "万元", "亿元"]))
def test_printing_in_another_unit_loses_nothing(value: Decimal, unit: str) -> None:
    text = shown(f"{value:f} 万元", f"{unit}|无单位|无千分位")
    assert Fraction(text) * Fraction(UNITS[unit].factor) == Fraction(value) * 10_000


@given(decimals, st.integers(0, 6))
def test_rounding_is_half_up(value: Decimal, digits: int) -> None:
    """The nearest number of so many digits; of two equally near ones the one away from zero."""
    scaled = abs(Fraction(value)) * 10**digits
    expected = Fraction(int(scaled + Fraction(1, 2))) / 10**digits
    assert Fraction(abs(rounded(value, digits))) == expected
    assert not (rounded(value, digits).is_signed() and rounded(value, digits) == 0)


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_ratio_is_rounded_once(part: int, whole: int) -> None:
    """From the exact quotient to the printed digits in one step, never over an intermediate value."""
    figure_ = Figure(
        name="比",
        value=Decimal(part) / Decimal(whole) * 100,
        unit=UNITS["%"],
        where=HERE,
        decimals=None,
    )
    exact = Fraction(figure_.value)
    for digits in (0, 1, 2):
        text = formatted(figure_, number_format_of(f"百分比({digits})", HERE), HERE).removesuffix(
            "%"
        )
        assert Fraction(text) == Fraction(int(exact * 10**digits + Fraction(1, 2)), 10**digits)


@pytest.mark.parametrize(
    ("typed", "spelling", "text"),
    [
        ("6,067.65 万元", "", "6,067.65万元"),
        ("6067.65 万元", "", "6067.65万元"),
        ("6067.65 万元", "千分位", "6,067.65万元"),
        ("6,067.65 万元", "无千分位", "6067.65万元"),
        ("10.90 万元", "去零", "10.9万元"),
        ("0 万元", "", "0万元"),
        ("6067.65 万元", "元", "60676500元"),
        ("60676500 元", "万元(2)", "6067.65万元"),
        ("123456789 元", "亿元(2)", "1.23亿元"),
        ("2.675 万元", "小数(2)", "2.68万元"),
        ("-0.001 万元", "小数(2)", "0.00万元"),
        ("99.92%", "百分比(1)", "99.9%"),
        ("0.5", "百分比(0)", "50%"),
        ("8 个", "汉字", "八个"),
        ("2 次", "汉字", "两次"),
        ("20.00 分", "去零|无单位", "20"),
        ("2021 年 4 月 6 日", "", "2021年4月6日"),
        ("5.204%", "增减(2)", "增长5.20%"),
        ("-3.1%", "增减(1)", "下降3.1%"),
        ("0%", "增减(1)", "持平"),
        ("60,679,500 元", "大写", "人民币陆仟零陆拾柒万玖仟伍佰元整"),
    ],
)
def test_spelling(typed: str, spelling: str, text: str) -> None:
    assert shown(typed, spelling) == text


def test_a_ratio_without_declared_digits_is_not_guessed() -> None:
    third = Figure(name="比", value=Decimal(1) / 3, unit=UNITS["%"], where=HERE, decimals=None)
    with pytest.raises(Fault) as caught:
        formatted(third, AS_STATED, HERE)
    assert caught.value.problem.code == "E506"


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "零"), (7, "七"), (10, "十"), (24, "二十四"), (100, "一百"), (105, "一百零五"),
     (110, "一百一十"), (1003, "一千零三"), (10010, "一万零一十"), (20_0300, "二十万零三百")],
)  # fmt: skip
def test_counting_in_chinese(number: int, text: str) -> None:
    assert hanzi(number) == text


@pytest.mark.parametrize(
    ("yuan", "text"),
    [("0", "人民币零元整"), ("0.05", "人民币伍分"), ("0.50", "人民币伍角整"), ("10.05", "人民币壹拾元零伍分"),
     ("1680.32", "人民币壹仟陆佰捌拾元叁角贰分"), ("107000.53", "人民币壹拾万零柒仟元伍角叁分"),
     ("100010005.00", "人民币壹亿零壹万零伍元整"), ("-3.00", "人民币负叁元整")],
)  # fmt: skip
def test_money_in_capitals(yuan: str, text: str) -> None:
    assert capital_money(Decimal(yuan)) == text


@given(st.integers(0, 10**8 - 1))
def test_counting_in_chinese_reads_back(number: int) -> None:
    assert _number(hanzi(number)) == number


def _number(text: str) -> int:
    total = section = digit = 0
    for character in text:
        if character in "零一二三四五六七八九":
            digit = "零一二三四五六七八九".index(character)
        elif character == "万":
            total, section, digit = (section + digit) * 10_000, 0, 0
        else:
            section += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
    return total + section + digit


@pytest.mark.parametrize("typed", ["2024年6月", "2024 年 6 月"])
def test_a_month_is_a_date_of_its_own_precision(typed: str) -> None:
    assert shown(typed) == "2024年6月"
    last = quantity("2024 年 6 月 30 日", HERE)
    month = quantity(typed, HERE)
    assert month.value == last.value and month.unit.compatible(last.unit)
    assert machine_value(figure(typed)) == "2024-06"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2024年6月底", "E302"),
        ("2024年上半年", "E302"),
        ("2024年6月30日前", "E302"),
        ("2024年13月", "E301"),
    ],
)
def test_another_wording_of_a_time_is_not_cut(typed: str, code: str) -> None:
    with pytest.raises(Fault) as raised:
        quantity(typed, HERE)
    assert raised.value.problem.code == code
    assert "月" in raised.value.problem.hint


def test_months_and_days_are_not_reckoned_with() -> None:
    month, day = (figure_amount(figure(t)) for t in ("2024年6月", "2024年7月4日"))
    for compute in (subtract, add):
        with pytest.raises(Fault):
            compute(day, month, HERE)
    assert subtract(day, figure_amount(figure("2024年7月1日")), HERE).amount == 3
