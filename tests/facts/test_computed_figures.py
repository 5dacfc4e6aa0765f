"""Books: formulas, share groups and tie-outs, in the user's own language and on random input."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ziping.facts.compute import computed_book
from ziping.facts.reading import read_facts
from ziping.facts.tie_outs import TieVerdict, judged
from ziping.facts.values import Group
from ziping.facts.year_figures import YearFigures
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import AS_STATED, formatted
from ziping.source.problem import Problem
from ziping.source.yaml import parsed

PATH = "data/x/2023/收支.yaml"


def book_of(
    text: str, earlier: YearFigures | None = None
) -> tuple[YearFigures, tuple[Problem, ...], list[TieVerdict]]:
    """The book, the problems and the verdicts of one topic 收支."""
    node = parsed(text, PATH)
    assert node is not None
    read = read_facts(node, "收支")
    facts = Group(name="", members={"收支": read.value}, where=read.value.where)
    book, problems = computed_book(facts, read.defined, earlier)
    judgements, found = judged(read.defined.ties, book)
    everything = (*read.defined.problems, *problems, *found)
    return book, everything, [judgement.verdict for judgement in judgements]


def value(text: str, name: str = "收支.得") -> str:
    book, problems, _ = book_of(text)
    assert not problems, problems
    figure = book.find(name)
    assert isinstance(figure, Figure)
    return formatted(figure, AS_STATED, figure.where)


def codes(text: str) -> list[tuple[str, int, int]]:
    _, problems, _ = book_of(text)
    return [
        (found.code, found.where.line, found.where.column)
        for found in problems
        if not found.derived
    ]


FACTS = """甲: 10.50 万元
乙: 3 万元
丙: 20,000 元
件数: 7 件
人数: 2 人
率: 25%
始: 2023 年 3 月 1 日
终: 2023 年 3 月 31 日
月: [90%, 95.5%, 100%]
科室: [办公室, 法制科]
零: 0 万元
是否: 是
"""


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("甲 + 乙", "13.50万元"),
        ("甲 - 乙 * 2", "4.50万元"),
        ("(甲 - 乙) * 2", "15.00万元"),
        ("乙 + 丙", "5.0000万元"),
        ("丙 + 乙", "50,000元"),
        ("甲 * 率", "2.625万元"),
        ("-乙 + 甲", "7.50万元"),
        ("max(甲, 乙, 丙)", "10.50万元"),
        ("min(甲, 乙, 丙)", "20,000元"),
        ("abs(乙 - 甲)", "7.50万元"),
        ("round(甲 / 乙, 2)", "3.50"),
        ("count(科室)", "2"),
        ("count(月) + 1", "4"),
        ("sum(月)", "285.5%"),
        ("终 - 始", "30天"),
        ("始 + 40 天", "2023年4月10日"),
        ("乙 × 2 ＋ 甲", "16.50万元"),
        ("{式: 乙 / 甲, 格式: 百分比(2)}", "28.57%"),
        ("{式: avg(月), 格式: 小数(2)}", "95.17%"),
        ("{式: 甲 / 人数, 格式: 小数(2)}", "5.25万元/人"),
        ("{式: 甲 + 乙, 格式: 元|千分位}", "135,000元"),
        ("{式: 甲 + 乙, 格式: 元(0)}", "135000元"),
        ("3 万人次 + 500 人次", "3.0500万人次"),
    ],
)
def test_formulas(formula: str, text: str) -> None:
    assert value(f"{FACTS}计算:\n  得: {formula}\n") == text


@pytest.mark.parametrize(
    ("formula", "code", "column"),
    [
        ("甲 + 件数", "E305", 10),
        ("甲 + 丁", "E304", 12),
        ("甲 / 零", "E306", 10),
        ("甲 / (乙 - 乙)", "E306", 10),
        ("甲 +", "E303", 11),
        ("甲 乙", "E303", 10),
        ("(甲 + 乙", "E303", 14),
        ("甲 ** 2", "E303", 11),
        ("__import__(1)", "E303", 8),
        ("甲 ^ 2", "E303", 10),
        ("科室 + 1", "E309", 8),
        ("月 + 1", "E309", 8),
        ("甲 <= 乙", "E309", 8),
        ("是否 + 1", "E309", 8),
        ("同比(甲)", "E310", 11),
        ("上年.收支.甲", "E310", 8),
        ("得 + 1", "E307", 8),
        ("甲 * 乙", "E305", 10),
        ("始 / 终", "E305", 10),
        ("count(甲)", "E309", 8),
    ],
)
def test_a_fault_of_a_formula_stands_at_its_column(formula: str, code: str, column: int) -> None:
    assert codes(f"{FACTS}计算:\n  得: {formula}\n") == [(code, 14, column - 2)]


def test_a_cycle_is_told_once_with_its_chain() -> None:
    text = "计算:\n  甲: 乙 + 1\n  乙: 丙\n  丙: 甲\n"
    _, problems, _ = book_of(text)
    stated = [found for found in problems if not found.derived]
    assert [found.code for found in stated] == ["E307"]
    assert "收支.甲 → 收支.乙 → 收支.丙 → 收支.甲" in stated[0].message


def test_a_formula_cannot_be_made_to_work_for_long() -> None:
    assert codes(f"计算:\n  得: {'(' * 200}1{')' * 200}\n")[0][0] == "E312"
    assert codes(f"计算:\n  得: {'1+' * 600}1\n")[0][0] == "E312"
    chain = "".join(f"  项{n}: 项{n + 1} + 1\n" for n in range(2000))
    assert codes(f"计算:\n{chain}  项2000: 1\n")[0][0] == "E312"


def test_names_are_looked_up_from_the_inside_out() -> None:
    text = "总额: 9 万元\n本年:\n  总额: 4 万元\n  一: 1 万元\n  计算:\n    得: 总额 - 一\n计算:\n  得: 总额 - 本年.一\n"
    assert value(text, "收支.本年.得") == "3万元"
    assert value(text, "收支.得") == "8万元"


def test_last_year() -> None:
    earlier, _, _ = book_of("甲: 8.00 万元\n收案: 606 件\n")
    text = "甲: 10.00 万元\n收案: 785 件\n计算:\n  增: 甲 - 上年.收支.甲\n  比: {式: 同比(收案), 格式: 百分比(2)}\n"
    book, problems, _ = book_of(text, earlier)
    assert not problems
    shown = [
        formatted(figure, AS_STATED, figure.where) for figure in book.figures() if figure.formula
    ]
    assert shown == ["2.00万元", "29.54%"]


amounts = st.lists(st.integers(0, 10**9), min_size=1, max_size=8).filter(
    lambda parts: sum(parts) > 0
)


@settings(max_examples=200)
@given(amounts, st.integers(0, 4))
def test_a_share_group_always_sums_to_its_total(parts: list[int], digits: int) -> None:
    facts = "".join(f"项{n}: {part} 元\n" for n, part in enumerate(parts))
    total = " + ".join(f"项{n}" for n in range(len(parts)))
    members = "".join(f"        占{n}: 项{n} / 总额\n" for n in range(len(parts)))
    text = f"{facts}计算:\n  总额: {total}\n占比组:\n  组:\n    总和: 100%\n    小数: {digits}\n    成员:\n{members}"
    book, problems, _ = book_of(text.replace("        占", "      占"))
    assert not [found for found in problems if found.is_error]
    shares = [book.find(f"收支.占{n}") for n in range(len(parts))]
    printed = [
        formatted(share, AS_STATED, share.where) for share in shares if isinstance(share, Figure)
    ]
    assert sum(Decimal(text.removesuffix("%")) for text in printed) == 100
    step = Fraction(1, 10**digits)
    for part, text in zip(parts, printed, strict=True):
        exact = Fraction(part * 100, sum(parts))
        assert abs(Fraction(text.removesuffix("%")) - exact) < step


typed = st.tuples(st.integers(-(10**6), 10**6), st.integers(0, 4))


@settings(max_examples=3000, deadline=None)
@given(typed, st.lists(typed, min_size=1, max_size=5), st.integers(-6, 6))
def test_the_verdict_equals_the_formula(
    first: tuple[int, int], rest: list[tuple[int, int]], nudge: int
) -> None:
    """|total − Σ vᵢ| ≤ ½·10^−d_total + Σ ½·10^−dᵢ, a zero typed ``0`` being exact."""
    parts = [Decimal(number).scaleb(-digits) for number, digits in rest]
    digits = first[1]
    total = (sum(parts, Decimal(0)) + Decimal(nudge).scaleb(-digits)).quantize(
        Decimal(1).scaleb(-digits)
    )
    facts = "".join(f"项{n}: {part:f} 万元\n" for n, part in enumerate(parts))
    names = " + ".join(f"项{n}" for n in range(len(parts)))
    _, _, verdicts = book_of(f"总额: {total:f} 万元\n{facts}勾稽:\n  合计: {names} = 总额\n")
    gap = abs(total - sum(parts, Decimal(0)))
    room = sum((_half(value) for value in [total, *parts]), Decimal(0))
    if gap == 0:
        assert verdicts == [TieVerdict.EXACT]
    elif gap <= room:
        assert verdicts[0] in (TieVerdict.ROUNDING, TieVerdict.SUSPICIOUS)
    else:
        assert verdicts == [TieVerdict.INCONSISTENT]


def _half(value: Decimal) -> Decimal:
    exponent = int(value.as_tuple().exponent)
    return Decimal(0) if value == 0 and exponent == 0 else Decimal(5).scaleb(exponent - 1)


@pytest.mark.parametrize(
    ("facts", "relation", "verdict"),
    [
        (
            "甲: 4,764.05 万元\n乙: 1,303.61 万元\n丙: 6,067.65 万元\n",
            "甲 + 乙 = 丙",
            TieVerdict.ROUNDING,
        ),
        (
            "甲: 4,764.05 万元\n乙: 1,303.60 万元\n丙: 6,067.65 万元\n",
            "甲 + 乙 = 丙",
            TieVerdict.EXACT,
        ),
        (
            "甲: 4,764.05 万元\n乙: 1,303.62 万元\n丙: 6,067.65 万元\n",
            "甲 + 乙 = 丙",
            TieVerdict.INCONSISTENT,
        ),
        (
            "甲: 43.44 万元\n零: 0 万元\n乙: 824.86 万元\n丙: 868.29 万元\n",
            "甲 + 零 + 乙 = 丙",
            TieVerdict.ROUNDING,
        ),
        ("甲: 0.00 万元\n乙: 249.20 万元\n", "甲 = 乙", TieVerdict.INCONSISTENT),
        ("甲: 10.00 万元\n乙: 10.01 万元\n", "甲 = 乙", TieVerdict.SUSPICIOUS),
        ("甲: 8 个\n乙: 2 个\n丙: 11 个\n", "甲 + 乙 = 丙", TieVerdict.INCONSISTENT),
        ("甲: 814.95 万元\n乙: 868.29 万元\n", "甲 <= 乙 <= 乙", TieVerdict.EXACT),
        ("甲: 868.30 万元\n乙: 868.29 万元\n", "甲 <= 乙", TieVerdict.ROUNDING),
        ("甲: 869.30 万元\n乙: 868.29 万元\n", "甲 <= 乙", TieVerdict.INCONSISTENT),
        ("甲: 606 件\n乙: 700 件\n丙: 785 件\n", "甲 <= 乙 < 丙", TieVerdict.EXACT),
        ("甲: 60,679,500 元\n乙: 6,067.95 万元\n", "甲 = 乙", TieVerdict.EXACT),
    ],
)
def test_verdicts(facts: str, relation: str, verdict: TieVerdict) -> None:
    assert book_of(f"{facts}勾稽:\n  关系: {relation}\n")[2] == [verdict]


def test_the_arithmetic_is_shown() -> None:
    facts = "基本: 4,764.05 万元\n项目: 1,303.61 万元\n总额: 6,067.65 万元\n"
    _, problems, _ = book_of(f"{facts}勾稽:\n  构成: 基本 + 项目 = 总额\n")
    assert problems[0].code == "N403"
    assert problems[0].message == (
        "勾稽“收支.构成”尾差：基本 4,764.05万元 + 项目 1,303.61万元 = 总额 6,067.65万元，"
        "左边合计 6,067.66万元，相差 0.01万元（容许 ±0.015）"
    )


def test_a_missing_part_is_an_error_with_the_other_place() -> None:
    assert codes("甲: 1 万元\n勾稽:\n  关系: 甲 + 乙 = 丙\n")[0] == ("E404", 3, 11)


@pytest.mark.parametrize(
    ("facts", "formula", "text"),
    [
        ("一: 1 项\n", "{式: 一/3 + 一/3 - 一/6, 格式: 小数(0)}", "1项"),
        (
            "支出: 500.40 万元\n人员: 24 人\n标准: 20.85 万元/人\n",
            "标准 - 支出 / 人员",
            "0.00万元/人",
        ),
        (
            "支出: 500.40 万元\n人员: 24 人\n标准: 208,500 元/人\n",
            "{式: 支出 / 人员 / 标准, 格式: 百分比(2)}",
            "100.00%",
        ),
    ],
)
def test_chains_stay_exact_and_in_their_unit(facts: str, formula: str, text: str) -> None:
    if "支出 / 人员" in formula and "格式" not in formula:
        formula = f"{{式: {formula}, 格式: 小数(2)}}"
    assert value(f"{facts}计算:\n  得: {formula}\n") == text


def test_three_thirds_are_one() -> None:
    assert book_of("一: 1 项\n三: 3 项\n勾稽:\n  合: 一/三 + 一/三 + 一/三 = 1\n")[2] == [
        TieVerdict.EXACT
    ]


def test_an_item_that_lacks_the_key_is_not_skipped() -> None:
    text = "项目:\n  - {编号: A, 金额: 10 万元}\n  - {编号: B, 名称: 乙}\n计算:\n  得: sum(项目.金额)\n"
    assert codes(text)[0][0] == "E304"
