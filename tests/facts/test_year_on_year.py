"""Changes from last year: their words, their figures, years before."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from support import ROOT
from support.two_years import HERE, chapter, put, told, year
from ziping.facts.year_figures import YearFigures
from ziping.pipeline.run import Run
from ziping.source.project import Project, UnitYear
from ziping.template.places import VALUE, TemplateSource, marked_index
from ziping.template.renderer import render
from ziping.template.result import Sources


def said(book: YearFigures, template: str) -> str:
    """What the template prints, or the codes of what is wrong with it."""
    sources = Sources(template=TemplateSource("例", template, HERE), chapters={})
    result, problems = render("自评报告", sources, book)
    if result is None:
        return " ".join(problem.code for problem in problems)
    words = [
        "".join(getattr(node, "text", "") for node in printing.inlines)
        for printing in result.printings
    ]
    return VALUE.sub(lambda match: words[marked_index(match[1])], result.text)


def two(now: str, before: str, template: str) -> str:
    """What is said of one figure 账.数 of two years."""
    return said(year({"账": f"数: {now}\n"}, year({"账": f"数: {before}\n"})), template)


# Words for a change.


MONEY = st.decimals(-(10**6), 10**6, places=2)


def half_up(value: Fraction, digits: int) -> Decimal:
    scaled = value * 10**digits
    down, rest = divmod(abs(scaled), 1)
    whole = int(down) + (rest >= Fraction(1, 2))
    return (Decimal(whole) if scaled >= 0 else -Decimal(whole)).scaleb(-digits)


def worded(value: Fraction, digits: int, unit: str, more: str, less: str) -> str:
    """The words as the manual has them, found another way than the code does."""
    if value == 0:
        return "持平"
    size = half_up(abs(value), digits)
    return "基本持平" if size == 0 else f"{more if value > 0 else less}{size:f}{unit}"


@given(MONEY, MONEY, st.integers(0, 4))
@settings(max_examples=150, deadline=None)
def test_the_words_of_a_change(now: Decimal, before: Decimal, digits: int) -> None:
    moved = Fraction(now) - Fraction(before)
    shown = two(f"{now} 万元", f"{before} 万元", "{{ 账.数|增减额 }}，{{ 账.数|升降 }}")
    way = "持平" if moved == 0 else "增长" if moved > 0 else "下降"
    assert shown == f"{worded(moved, 2, '万元', '增加', '减少')}，{way}"
    growth = two(f"{now} 万元", f"{before} 万元", f"{{{{ 账.数|同比({digits}) }}}}")
    if before > 0:
        assert growth == worded(moved / Fraction(before) * 100, digits, "%", "增长", "下降")
    else:
        assert growth == ("持平" if now == before == 0 else "E306")


@given(MONEY, MONEY)
@settings(max_examples=60, deadline=None)
def test_the_filter_says_what_the_formula_computes(now: Decimal, before: Decimal) -> None:
    assume(before > 0)
    facts = f"数: {now} 万元\n计算:\n  比: {{式: 同比(数), 格式: 百分比(2)}}\n"
    book = year({"账": facts}, year({"账": f"数: {before} 万元\n"}))
    text = said(book, "{{ 账.数|同比 }} {{ 账.比|增减 }} {{ 账.数|同比|数值 }} {{ 账.比 }}")
    one, other, number, same = text.split()
    assert one == other and number == same


@given(st.decimals(0, 100, places=1), st.decimals(0, 100, places=2))
@settings(max_examples=60, deadline=None)
def test_ratios_change_by_percentage_points(now: Decimal, before: Decimal) -> None:
    moved = Fraction(now) - Fraction(before)
    expected = worded(moved, 2, "个百分点", "提高", "降低")
    assert two(f"{now}%", f"{before}%", "{{ 账.数|同比 }}") == expected
    assert two(f"{now}%", f"{before}%", "{{ 账.数|增减额 }}") == expected


@pytest.mark.parametrize(
    ("now", "before", "written", "shown"),
    [
        ("12 件", "9 件", "账.数|增减额", "增加3件"),
        ("1,200 件", "12,000 件", "账.数|增减额", "减少10,800件"),
        ("1.20 万元", "9,000 元", "账.数|同比", "增长33.33%"),
        ("1.20 万元", "9,000 元", "账.数|增减额", "增加0.30万元"),
        ("3.05 万人次", "30,000 人次", "账.数|增减额", "增加0.05万人次"),
        ("95.6 分", "84.93 分", "账.数|增减额", "提高10.67分"),
        ("5‰", "4‰", "账.数|同比", "提高0.1个百分点"),
        ("200.00 万元", "99.995 万元", "账.数|同比(0)", "增长100%"),
        ("100.001 万元", "100.000 万元", "账.数|同比", "基本持平"),
        ("8 万元", "0 万元", "账.数|升降", "增长"),
        ("-5 万元", "10 万元", "账.数|同比", "下降150.00%"),
        ("12 件", "9 次", "账.数|同比", "E305"),
        ("12 件", "0 件", "账.数|同比", "E306"),
        ("12 件", "待查", "账.数|同比", "E502"),
        ("2023 年 4 月 6 日", "2022 年 4 月 6 日", "账.数|同比", "E309"),
        ("12 件", "9 件", "账.没有|同比", "E502"),
        ("12 件", "9 件", "上年.账.数|同比", "E310"),
        ("12 件", "9 件", "账.数|同比(9)", "E503"),
        ("97.1%", "96.4%", "账.数|同比|百分比(1)", "E305"),
    ],
)
def test_single_changes(now: str, before: str, written: str, shown: str) -> None:
    assert two(now, before, f"{{{{ {written} }}}}") == shown


def test_a_change_can_be_asked_for() -> None:
    asked = "{% if 账.数|同比 is 已有 %}有{% else %}没有{% endif %}"
    assert two("12 件", "9 件", asked) == "有"
    assert two("12 件", "0 件", asked) == "没有"
    assert said(year({"账": "数: 12 件\n"}), asked) == "没有"


def test_what_goes_on_from_last_year_is_no_change() -> None:
    """年末结余 is last year's with what came and went; it can be compared as any other figure."""
    before = year({"收支": "收入: 10 万元\n支出: 8 万元\n结余: 9 万元\n"})
    text = "收入: 10 万元\n支出: 14 万元\n计算:\n  结余: 上年.收支.结余 + 收入 - 支出\n"
    now = year({"收支": text}, before)
    assert said(now, "{{ 收支.结余|升降 }}，{{ 收支.结余|增减额 }}") == "下降，减少4万元"


def test_what_is_no_level_or_has_no_identity_is_not_compared() -> None:
    facts = "数: {} 件\n列: [3 件, 4 件]\n项目: [{{金额: 5 万元}}]\n计算:\n  增: 数 - 上年.账.数\n"
    before = year({"账": facts.format(9)}, year({"账": "数: 1 件\n"}))
    book = year({"账": facts.format(12)}, before)
    assert said(book, "{{ 账.增|同比 }}") == "E309"
    assert said(book, "{{ 账.增|升降 }}，{{ 账.增|增减 }}") == "增长，增加3件"
    each = "{% for 项 in 账.项目 %}{{ 项.金额|同比 }}{% endfor %}"
    assert said(book, each) == "E309"
    assert said(book, "{% for 项 in 账.列 %}{{ 项|增减额 }}{% endfor %}") == "E309 E309"


# Years before.


def test_two_years_back_wherever_a_figure_stands() -> None:
    first = year({"账": "数: 10 件\n文: 前年办{{ 数 }}。\n"})
    second = year(
        {"账": "数: 20 件\n增: {a: 1 件}\n文: 上年办{{ 数 }}，前年{{ 上年.账.数 }}。\n"}, first
    )
    third = "数: 40 件\n计算:\n  增: 数 - 上年.上年.账.数\n文: 三年{{ 上年.上年.账.数 }}、{{ 上年.账.数 }}、{{ 数 }}。\n"
    book = year({"账": third}, second)
    assert said(book, "{{ 账.文 }}") == "三年10件、20件、40件。"
    assert said(book, "{{ 账.增 }}") == "30件"
    assert said(book, "{{ 上年.账.文 }}") == "上年办20件，前年10件。"
    assert said(book, "{{ 上年.上年.账.文 }}") == "前年办10件。"
    assert said(book, "{{ 上年.账.数|同比 }}") == "增长100.00%"
    assert said(book, "{% if 上年.上年.账.数 < 上年.账.数 %}多{% endif %}") == "多"
    assert said(book, "{{ 上年.上年.上年.账.数 }}") == "E310"
    found = book.find("上年.账.数|同比")
    assert getattr(found, "inputs", ()) == ("上年.账.数", "上年.上年.账.数")


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("收入比上年{{ 收支.收入总额|同比 }}。", []),
        ("收入比上年增长{{ 收支.收入总额|同比 }}。", ["W714"]),
        ("收入比上年下降{{ 收支.收入总额|同比|数值 }}。", ["W714"]),
        ("收入比上年增长{{ 收支.收入总额|同比|数值 }}。", []),
        ("收入比上年增加{{ 收支.收入总额|增减额 }}。", ["W714"]),
        ("收入520.00万元，{{ 收支.收入总额|同比 }}。", ["W701"]),
        ("各项工作全部完成，完成率{{ 账.率|同比 }}。", []),
    ],
)
def test_claims_know_a_printed_change(project: Path, sentence: str, codes: list[str]) -> None:
    put(project, 2022, "账", "率: 93.1%\n")
    put(project, 2023, "账", "率: 96.4%\n")
    chapter(project, sentence)
    found = told(project)
    assert sorted({code for code, _ in found} & {"W701", "W704", "W711", "W714", "W717"}) == codes


def test_scores_of_last_year() -> None:
    book = Run(Project(ROOT)).compute(UnitYear("demo", 2023))[0]
    assert said(book, "{{ 上年.评分.总分 }}，{{ 上年.评分.等级 }}") == "83.83分，良"
