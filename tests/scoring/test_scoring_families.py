"""The nine families of rules: below, at and above every boundary (domain.md A.3)."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.scoring_cases import result_of, rule_codes, rule_of, scored
from ziping.numbers.arithmetic import Amount
from ziping.numbers.unit import RATIO
from ziping.scoring.framework import Policy
from ziping.scoring.rules.bands import BandRule
from ziping.scoring.rules.families import FAMILIES, read_rule
from ziping.scoring.rules.rule import Rule
from ziping.source.problem import Fault
from ziping.source.yaml import parsed

# ---- F1 分档 ----

CARRYOVER = """
类型: 分档
名称: 结转结余率
数值: 年末 / (年初 + 决算)
分档:
  - {不超过: 10%, 得: 2}
  - {大于: 10%, 不超过: 20%, 得: 1}
  - {大于: 20%, 不超过: 30%, 得: 0.5}
  - {大于: 30%, 得: 0}
"""
PUNCTUALITY = """
类型: 分档
名称: 及时率
数值: 按时 / 全部
合理范围: {不低于: 0%, 不超过: 100%}
分档:
  - {不低于: 100%, 得: 3}
  - {不低于: 90%, 低于: 100%, 得: 2}
  - {不低于: 80%, 低于: 90%, 得: 1}
  - {低于: 80%, 得: 0}
"""


@pytest.mark.parametrize(
    ("end", "points"),
    [
        ("0 万元", "2.00"),
        ("99.99 万元", "2.00"),
        ("100 万元", "2.00"),
        ("100.01 万元", "1.00"),
        ("200 万元", "1.00"),
        ("200.01 万元", "0.50"),
        ("300 万元", "0.50"),
        ("300.01 万元", "0.00"),
        ("1,500 万元", "0.00"),
        ("-0.01 万元", "E408"),
    ],
)
def test_bands_closed_on_the_right(end: str, points: str) -> None:
    entry = f"{{年末: {end.replace(',', '')}, 年初: 400 万元, 决算: 600 万元}}"
    assert scored(CARRYOVER, entry) == points


def test_bands_are_judged_on_unrounded_values() -> None:
    # 10.004% prints as 10.00% and lies above 10% all the same.
    entry = "{年末: 100.04 万元, 年初: 400 万元, 决算: 600 万元}"
    result = result_of(CARRYOVER, entry)
    assert (str(result.score), result.derivation[-1]) == (
        "1.00",
        "10.004%属于“大于10%且不超过20%”一档，得1分",
    )


@pytest.mark.parametrize(
    ("part", "whole", "points"),
    [
        ("100000", "100000", "3.00"),
        ("99999", "100000", "2.00"),
        ("90", "100", "2.00"),
        ("89", "100", "1.00"),
        ("80", "100", "1.00"),
        ("79", "100", "0.00"),
        ("0", "100", "0.00"),
        ("101", "100", "E408"),
        ("0", "0", "不适用"),
        ("1", "0", "E408"),
        ("-1", "100", "E408"),
        ("-1", "-1", "E408"),
    ],
)
def test_bands_closed_on_the_left(part: str, whole: str, points: str) -> None:
    assert scored(PUNCTUALITY, f"{{按时: {part} 份, 全部: {whole} 份}}", "3") == points


@pytest.mark.parametrize(("empty", "points"), [("满分", "2.00"), ("零分", "0.00")])
def test_nothing_by_nothing_is_a_parameter(empty: str, points: str) -> None:
    rule = CARRYOVER + f"零比零: {empty}\n"
    assert scored(rule, "{年末: 0 万元, 年初: 0 万元, 决算: 0 万元}") == points


def test_a_conclusion_stands_in_for_the_amounts() -> None:
    rule = PUNCTUALITY.replace("数值: 按时 / 全部", "数值: [按时 / 全部, 及时率]")
    assert scored(rule, "{及时率: 90%}", "3") == "2.00"
    assert scored(rule, "{及时率: 100%, 按时: 89 份, 全部: 100 份}", "3") == "1.00"
    assert scored(rule, "{按时: 89 份}", "3") == "E407"


@pytest.mark.parametrize(
    ("bands", "codes"),
    [
        ("[{不超过: 10%, 得: 2}, {大于: 10%, 得: 0}]", []),
        ("[{大于: 10%, 得: 0}, {不超过: 10%, 得: 2}]", []),
        ("[{不超过: 10%, 得: 2}, {不低于: 10%, 得: 0}]", ["E406"]),
        ("[{低于: 10%, 得: 2}, {大于: 10%, 得: 0}]", ["E406"]),
        ("[{不超过: 10%, 得: 2}, {大于: 20%, 得: 0}]", ["E406"]),
        ("[{不超过: 10%, 得: 2}, {大于: 5%, 得: 0}]", ["E406"]),
        ("[{不超过: 10%, 得: 2}]", ["E406"]),
        ("[{大于: 10%, 得: 2}]", ["E406"]),
        ("[{不超过: 10%, 得: 1}, {大于: 10%, 得: 0}]", ["E406"]),
        ("[{不超过: 10%, 低于: 12%, 得: 2}, {大于: 10%, 得: 0}]", ["E406"]),
        ("[{不低于: 30%, 低于: 10%, 得: 2}, {大于: 10%, 得: 0}]", ["E406"]),
        ("[{不超过: 50%, 得: 2}, {大于: 10%, 不超过: 20%, 得: 0}, {大于: 50%, 得: 0}]", ["E406"]),
    ],
)
def test_bands_neither_overlap_nor_leave_a_gap(bands: str, codes: list[str]) -> None:
    assert rule_codes(f"{{类型: 分档, 数值: 甲 / 乙, 分档: {bands}}}") == codes


CUTS = st.lists(st.integers(0, 5), min_size=1, max_size=3)


@st.composite
def some_bands(draw: st.DrawFn) -> str:
    """A few bands with bounds of whole percents, mostly nearly right."""
    lower = st.sampled_from(["", "大于: {}%, ", "不低于: {}%, "])
    upper = st.sampled_from(["", "低于: {}%, ", "不超过: {}%, "])
    ends = sorted(draw(CUTS))
    bounds = [None, *ends, None]
    bands = []
    for first, last in pairwise(bounds):
        low = draw(lower).format(first) if first is not None else ""
        high = draw(upper).format(last) if last is not None else ""
        bands.append(f"{{{low}{high}得: 2}}")
    return f"{{类型: 分档, 数值: 甲 / 乙, 分档: [{', '.join(bands)}]}}"


@given(some_bands())
def test_the_check_of_bands_equals_brute_force(text: str) -> None:
    node = parsed(text, "x.yaml")
    assert node is not None
    rule, _ = read_rule(node)
    assert isinstance(rule, BandRule)
    values = [Decimal(step) / 400 for step in range(40)]  # Every bound, and between bounds.
    once = all(sum(band.contains(Amount(v, RATIO)) for band in rule.bands) == 1 for v in values)
    empty = any(band.problems() for band in rule.bands)
    assert (rule.defects(Decimal(2)) == ()) is (once and not empty)


# ---- F2 比例 ----

MONTHLY = "{类型: 比例, 名称: 平均执行率, 各期: 月度}"
RESERVED = "{类型: 比例, 名称: 落实率, 数值: 实际 / 预留}"


@pytest.mark.parametrize(
    ("months", "points"),
    [
        ("[99.92%]", "9.99"),
        ("[100%, 100%]", "10.00"),
        ("[120%, 80%]", "9.00"),  # Each month is cut at 100% before the mean: not 100%.
        ("[99.95%]", "10.00"),  # 9.995 rounds half up.
        ("[99.949%]", "9.99"),
        ("[0%]", "0.00"),
        ("[]", "不适用"),
        ("[90%, -1%]", "E408"),
        ("[30%, 60%, 90%]", "6.00"),  # The months reported, not twelve.
    ],
)
def test_the_mean_of_months(months: str, points: str) -> None:
    assert scored(MONTHLY, f"{{月度: {months}}}", "10") == points


@pytest.mark.parametrize(
    ("actual", "reserved", "points"),
    [
        ("98.49", "100", "0.98"),
        ("98.50", "100", "0.99"),
        ("99.49", "100", "0.99"),
        ("99.50", "100", "1.00"),
        ("100", "100", "1.00"),
        ("250", "100", "1.00"),  # The text has no cap; the weight is one.
        ("0", "100", "0.00"),
        ("0", "0", "不适用"),
        ("5", "0", "E408"),
        ("-5", "100", "E408"),
    ],
)
def test_a_ratio_of_amounts(actual: str, reserved: str, points: str) -> None:
    entry = f"{{实际: {actual} 万元, 预留: {reserved} 万元}}"
    assert scored(RESERVED, entry, "1") == points


def test_use_of_the_displayed_rate_is_a_parameter() -> None:
    entry = "{月度: [33.334%, 33.339%]}"  # 33.3365% → 33.34% shown.
    assert scored(MONTHLY, entry, "40") == "13.33"
    shown = MONTHLY.replace("}", ", 按显示值计算: 是}")
    assert scored(shown, entry, "40") == "13.34"
    assert "按显示值计算：是" in result_of(shown, entry, "40").derivation[1]


def test_a_proportion_needs_one_source() -> None:
    assert rule_codes("{类型: 比例}") == ["E413"]
    assert rule_codes("{类型: 比例, 数值: 甲 / 乙, 各期: 丙}") == ["E413"]


def test_a_proportion_of_money_is_refused() -> None:
    assert scored("{类型: 比例, 数值: 甲}", "{甲: 3 万元}") == "E305"


# ---- F3 完成率 ----

GOALS = "{类型: 完成率, 指标: 目标}"


def goal(target: str, actual: str, direction: str = "正向", more: str = "") -> str:
    return f"目标:\n  - {{名称: 甲, 方向: {direction}, 目标: {target}, 实际: {actual}{more}}}"


@pytest.mark.parametrize(
    ("actual", "points"),
    [
        ("0", "0.00"),
        ("599", "0.00"),
        ("600", "12.00"),  # Exactly 60% passes by default.
        ("601", "12.02"),
        ("999", "19.98"),
        ("1000", "20.00"),
        ("1001", "20.00"),
        ("1500", "20.00"),  # Exactly 150% is not “高于150%”.
        ("1501", "10.00"),
        ("-1", "0.00"),
    ],
)
def test_completion_of_a_positive_goal(actual: str, points: str) -> None:
    assert scored(GOALS, goal("1000 件", f"{actual} 件"), "20") == points


def test_the_pass_mark_itself_is_a_parameter() -> None:
    rule = "{类型: 完成率, 指标: 目标, 含及格线: 否}"
    assert scored(rule, goal("1000 件", "600 件"), "20") == "0.00"
    assert scored(rule, goal("1000 件", "601 件"), "20") == "12.02"


def test_other_places_have_no_pass_mark_and_no_penalty() -> None:
    rule = "{类型: 完成率, 指标: 目标, 及格线: 0%, 超额线: 无}"
    assert scored(rule, goal("100 件", "1 件"), "20") == "0.20"
    assert scored(rule, goal("100 件", "900 件"), "20") == "20.00"


@pytest.mark.parametrize(
    ("target", "actual", "full", "strict"),
    [
        ("10 起", "0 起", "20.00", "10.00"),  # Infinitely well done.
        ("10 起", "6 起", "20.00", "10.00"),  # 166.67%
        ("15 起", "10 起", "20.00", "20.00"),  # Exactly 150%.
        ("10 起", "10 起", "20.00", "20.00"),
        ("10 起", "11 起", "18.18", "18.18"),
        ("6 起", "10 起", "12.00", "12.00"),
        ("10 起", "17 起", "0.00", "0.00"),
        ("0 起", "0 起", "20.00", "20.00"),
        ("0 起", "1 起", "0.00", "0.00"),
    ],
)
def test_completion_of_a_reverse_goal(target: str, actual: str, full: str, strict: str) -> None:
    entry = goal(target, actual, "反向")
    assert scored(GOALS, entry, "20") == full
    assert scored("{类型: 完成率, 指标: 目标, 反向达标得满分: 否}", entry, "20") == strict


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        ("5 个", "5 个", "20.00"),
        ("5 个", "4 个", "16.00"),
        ("5 个", "8 个", "10.00"),
        ("0 个", "0 个", "20.00"),
        ("0 个", "1 个", "0.00"),
    ],
)
def test_a_goal_to_be_equalled(target: str, actual: str, points: str) -> None:
    assert scored(GOALS, goal(target, actual, "等于"), "20") == points


@pytest.mark.parametrize(
    ("actual", "points"), [("2023-09-29", "20.00"), ("2023-09-30", "20.00"), ("2023-10-01", "0.00")]
)
def test_a_deadline_is_met_or_not(actual: str, points: str) -> None:
    assert scored(GOALS, goal("2023 年 9 月 30 日", actual, "反向"), "20") == points


@pytest.mark.parametrize(
    ("tier", "factor", "points"),
    [
        ("达成", "100%", "20.00"),
        ("达成", "80%", "16.00"),
        ("达成", "79.99%", "E408"),
        ("部分达成", "80%", "E408"),
        ("部分达成", "79.99%", "16.00"),
        ("部分达成", "60%", "12.00"),
        ("部分达成", "59.9%", "E408"),
        ("未达成", "59.9%", "11.98"),
        ("未达成", "0%", "0.00"),
        ("基本达成", "80%", "E204"),
    ],
)
def test_a_goal_that_is_judged(tier: str, factor: str, points: str) -> None:
    judged = f"{{档: {tier}, 系数: {factor}, 理由: 见考核通报}}"
    assert scored(GOALS, f"目标: [{{名称: 甲, 定性: {judged}}}]", "20") == points
    alone = "{类型: 定性, 评定: 评定}"
    assert scored(alone, f"评定: {judged}", "20") == points


def test_a_judgement_needs_its_reason() -> None:
    assert scored(GOALS, "目标: [{名称: 甲, 定性: {档: 达成, 系数: 90%}}]", "20") == "E407"
    assert scored("{类型: 定性, 评定: 评定}", "评定: {档: 达成, 系数: 90%}") == "E407"
    assert scored("{类型: 定性, 评定: 评定}", "评定: 达成") == "E407"


def test_tiers_differ_by_place() -> None:
    tiers = "[{名称: 好, 不低于: 80%}, {名称: 中, 不低于: 50%, 低于: 80%}, {名称: 差, 低于: 50%}]"
    rule = f"{{类型: 定性, 评定: 评定, 档: {tiers}}}"
    assert scored(rule, "评定: {档: 中, 系数: 50%, 理由: 有}") == "1.00"
    assert rule_codes(rule.replace("不低于: 50%, 低于: 80%", "不低于: 50%, 低于: 70%")) == ["E406"]


def test_shares_are_equal_unless_stated() -> None:
    thirds = "\n".join(f"  - {{名称: {n}, 目标: 1 件, 实际: 1 件}}" for n in "甲乙丙")
    result = result_of(GOALS, f"目标:\n{thirds}", "20")
    assert result.score == result.unrounded == 20  # Three thirds are one, without a crumb.
    halves = "目标: [{名称: 甲, 目标: 10 件, 实际: 9 件}, {名称: 乙, 目标: 1 件, 实际: 1 件}]"
    assert scored(GOALS, halves, "20") == "19.00"


@pytest.mark.parametrize(
    ("shares", "rule", "points"),
    [
        (("15 分", "5 分"), GOALS, "18.50"),
        (("15", "5"), GOALS, "18.50"),
        (("15 分", "6 分"), GOALS, "E408"),
        (("15 分", ""), GOALS, "E408"),
        (("", ""), "{类型: 完成率, 指标: 目标, 份额: 自定}", "E408"),
        (("15 分", "5 分"), "{类型: 完成率, 指标: 目标, 份额: 自定}", "18.50"),
    ],
)
def test_shares_as_stated(shares: tuple[str, str], rule: str, points: str) -> None:
    first, second = (f", 份额: {share}" if share else "" for share in shares)
    entry = (
        f"目标: [{{名称: 甲, 目标: 10 件, 实际: 9 件{first}}}, "
        f"{{名称: 乙, 目标: 1 件, 实际: 1 件{second}}}]"
    )
    assert scored(rule, entry, "20") == points


def test_rounding_every_goal_is_a_parameter() -> None:
    goals = ", ".join(f"{{名称: {n}, 目标: 3 件, 实际: 2 件}}" for n in "甲乙丙")
    entry = f"目标: [{goals}]"
    assert scored(GOALS, entry, "2") == "1.33"  # 3 × 0.4444…
    assert scored(GOALS.replace("}", ", 逐项取整: 是}"), entry, "2") == "1.32"  # 3 × 0.44


def test_no_goals_reported_is_no_points_and_a_warning() -> None:
    result = result_of(GOALS, "目标: []", "20")
    assert (str(result.score), [problem.code for problem in result.problems]) == ("0.00", ["W412"])


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("目标: [{名称: 甲, 目标: 5 件}]", "E407"),
        ("目标: [{名称: 甲, 目标: 显著提升, 实际: 显著提升}]", "E408"),
        ("目标: [{名称: 甲, 目标: 5 件, 实际: 5 次}]", "E305"),
        ("目标: [{名称: 甲, 目标: -5%, 实际: 5%}]", "E408"),
        ("目标: [{名称: 甲, 方向: 向上, 目标: 5 件, 实际: 5 件}]", "E204"),
        ("目标: [甲, 乙]", "E408"),
        ("甲: 1 件", "E407"),
    ],
)
def test_goals_that_cannot_be_scored(entry: str, code: str) -> None:
    assert scored(GOALS, entry, "20") == code


@pytest.mark.parametrize("more", ["及格线: 120%", "超额线: 90%", "超额得: 120%"])
def test_parameters_of_completion_make_sense(more: str) -> None:
    assert rule_codes(f"{{类型: 完成率, 指标: 目标, {more}}}") == ["E413"]


# ---- F4 扣分 ----

ASSESSMENT = """
类型: 扣分
不适用: 应评估 = 0
扣分项:
  - 名称: 未评估
    次数: 未评估
    不得多于: 应评估
    按: 应评估
    分级: [{大于: 3, 扣: 0.5}, {不超过: 3, 扣: 1}]
"""


@pytest.mark.parametrize(
    ("due", "missed", "points"),
    [
        (0, 0, "不适用"),
        (1, 0, "3.00"),
        (2, 1, "2.00"),
        (3, 1, "2.00"),  # Three exactly is “3个以内”: 1 point each.
        (3, 3, "0.00"),
        (4, 1, "2.50"),  # “超过3个”: 0.5 points each.
        (8, 6, "0.00"),
        (9, 9, "0.00"),
        (4, 5, "E408"),
        (4, -1, "E408"),
    ],
)
def test_what_a_miss_costs_depends_on_the_count(due: int, missed: int, points: str) -> None:
    assert scored(ASSESSMENT, f"{{应评估: {due} 项, 未评估: {missed} 项}}", "3") == points


FINDINGS = """
类型: 扣分
扣分项:
  - {名称: 限期, 次数: 甲, 扣: 0.5}
  - {名称: 失职, 次数: 乙, 扣: 0.5}
  - {名称: 屡犯, 次数: 丙, 扣: 1}
"""


@pytest.mark.parametrize(
    ("counts", "points"),
    [
        ((0, 0, 0), "2.00"),
        ((1, 0, 0), "1.50"),
        ((1, 1, 0), "1.00"),
        ((1, 1, 1), "0.00"),
        ((3, 0, 0), "0.50"),
        ((4, 0, 0), "0.00"),
        ((9, 9, 9), "0.00"),
    ],
)
def test_several_kinds_until_none_are_left(counts: tuple[int, int, int], points: str) -> None:
    a, b, c = counts
    assert scored(FINDINGS, f"{{甲: {a} 项, 乙: {b} 项, 丙: {c} 项}}") == points


ASSETS = """
类型: 扣分
扣分项:
  - {名称: 没有规程, 除非: 有规程, 扣: 0.5}
  - {名称: 问题, 次数: 问题, 扣: 0.5}
"""


@pytest.mark.parametrize(
    ("rules", "found", "points"),
    [("是", 0, "2.00"), ("否", 0, "1.50"), ("否", 2, "0.50"), ("否", 3, "0.00"), ("是", 4, "0.00")],
)
def test_a_deduction_made_once(rules: str, found: int, points: str) -> None:
    assert scored(ASSETS, f"{{有规程: {rules}, 问题: {found} 次}}") == points
    turned = ASSETS.replace("除非: 有规程", "如果: 无规程")
    flag = {"是": "否", "否": "是"}[rules]
    assert scored(turned, f"{{无规程: {flag}, 问题: {found} 次}}") == points


def test_counts_are_whole() -> None:
    assert scored(FINDINGS, "{甲: 1.5 项, 乙: 0 项, 丙: 0 项}") == "E408"


@pytest.mark.parametrize(
    ("item", "codes"),
    [
        ("{名称: 甲, 次数: 甲, 扣: 2}", []),
        ("{名称: 甲, 次数: 甲, 扣: 3}", ["E413"]),
        ("{名称: 甲, 次数: 甲, 扣: 0}", ["E413"]),
        ("{名称: 甲, 扣: 1}", ["E413"]),
        ("{名称: 甲, 次数: 甲}", ["E413"]),
        ("{名称: 甲, 次数: 甲, 如果: 乙, 扣: 1}", ["E413"]),
        ("{名称: 甲, 次数: 甲, 按: 乙, 分级: [{大于: 3, 扣: 1}]}", ["E406"]),
    ],
)
def test_deductions_make_sense(item: str, codes: list[str]) -> None:
    assert rule_codes(f"{{类型: 扣分, 扣分项: [{item}]}}") == codes


# ---- F5 达标 ----

DISCLOSURE = """
类型: 达标
不适用: 应公开 = 0
检查: [已公开 <= 应公开]
条件: 已公开 / 应公开 = 100%
"""


@pytest.mark.parametrize(
    ("due", "done", "points"),
    [
        (0, 0, "不适用"),
        (8, 8, "0.50"),
        (8, 7, "0.00"),
        (8, 9, "E408"),
        (100000, 99999, "0.00"),
    ],
)
def test_all_or_nothing_of_a_ratio(due: int, done: int, points: str) -> None:
    assert scored(DISCLOSURE, f"{{应公开: {due} 项, 已公开: {done} 项}}", "0.5") == points


DEADLINES = """
类型: 达标
条件: {提前: 提前天数 >= 30 天, 填报: 填报用时 <= 40 天, 公开: 公开用时 <= 60 天}
"""


@pytest.mark.parametrize(
    ("ahead", "filled", "published", "points"),
    [
        (30, 40, 60, "1.50"),
        (29, 40, 60, "0.00"),
        (30, 41, 60, "0.00"),
        (30, 40, 61, "0.00"),
    ],
)
def test_all_deadlines_must_hold(ahead: int, filled: int, published: int, points: str) -> None:
    entry = f"{{提前天数: {ahead} 天, 填报用时: {filled} 天, 公开用时: {published} 天}}"
    assert scored(DEADLINES, entry, "1.5") == points


@pytest.mark.parametrize(
    ("published", "points"),
    [("2023-02-27", "2.00"), ("2023-02-28", "2.00"), ("2023-03-01", "0.00")],
)
def test_deadlines_may_be_dates(published: str, points: str) -> None:
    rule = "{类型: 达标, 条件: 公开日 - 批复日 <= 20 天}"
    assert scored(rule, f"{{批复日: 2023-02-08, 公开日: {published}}}") == points


@pytest.mark.parametrize(
    ("spent", "planned", "points"),
    [
        ("10.01", "10.02", "2.00"),
        ("10.02", "10.02", "2.00"),
        ("10.03", "10.02", "0.00"),
        ("0", "0", "2.00"),
    ],
)
def test_a_comparison_of_amounts_stated_elsewhere(spent: str, planned: str, points: str) -> None:
    topics = f"三公经费: {{决算: {spent} 万元, 预算: {planned} 万元}}"
    rule = "{类型: 达标, 条件: 三公经费.决算 <= 三公经费.预算}"
    assert scored(rule, "依据: 见决算。", topics=topics) == points


STOCK = "{类型: 达标, 条件: [已盘点, 已处理], 部分达标得: 0}"


@pytest.mark.parametrize(
    ("counted", "settled", "points", "codes"),
    [
        ("是", "是", "1.00", []),
        ("是", "否", "0.00", ["W412"]),  # The text does not cover it: 0 by default, with a warning.
        ("否", "否", "0.00", []),
    ],
)
def test_counted_but_not_settled(counted: str, settled: str, points: str, codes: list[str]) -> None:
    result = result_of(STOCK, f"{{已盘点: {counted}, 已处理: {settled}}}", "1")
    assert (str(result.score), [problem.code for problem in result.problems]) == (points, codes)


def test_part_of_the_conditions_may_earn_something() -> None:
    rule = STOCK.replace("部分达标得: 0", "部分达标得: 0.5")
    assert scored(rule, "{已盘点: 是, 已处理: 否}", "1") == "0.50"
    assert scored(rule, "{已盘点: 否, 已处理: 否}", "1") == "0.00"
    assert rule_codes(rule, "0.4") == ["E413"]
    assert rule_codes("{类型: 达标, 条件: []}") == ["E413"]


# ---- F6 组合 ----

PUBLICITY = """
类型: 组合
方式: 加权
前提: {预算公开: 预算公开, 决算公开: 决算公开}
分项:
  - 名称: 预算
    份额: 50%
    规则:
      类型: 组合
      方式: 加权
      分项:
        - {名称: 及时, 份额: 50%, 规则: {类型: 达标, 条件: 预算及时}}
        - {名称: 规范, 份额: 50%, 规则: {类型: 达标, 条件: 预算规范}}
  - 名称: 决算
    份额: 50%
    规则:
      类型: 组合
      方式: 相加
      分项:
        - {名称: 及时, 分值: 0.5, 规则: {类型: 达标, 条件: 决算及时}}
        - {名称: 规范, 分值: 0.5, 规则: {类型: 达标, 条件: 决算规范}}
    计分基数: 分项分值
"""


@pytest.mark.parametrize(
    ("flags", "points"),
    [
        ("是是是是是是", "2.00"),
        ("是是是是否是", "1.50"),
        ("是是否否否否", "0.00"),
        ("否是是是是是", "0.00"),
        ("是否是是是是", "0.00"),
        ("是是是否否是", "1.00"),
    ],
)
def test_a_composite_with_a_premise(flags: str, points: str) -> None:
    names = ("预算公开", "决算公开", "预算及时", "预算规范", "决算及时", "决算规范")
    entry = "\n".join(f"{name}: {flag}" for name, flag in zip(names, flags, strict=True))
    assert scored(PUBLICITY, entry) == points


def test_a_premise_that_fails_asks_for_nothing_more() -> None:
    assert scored(PUBLICITY, "{预算公开: 否, 决算公开: 是}") == "0.00"
    assert scored(PUBLICITY, "{预算公开: 是, 决算公开: 是, 预算及时: 是}") == "E407"


@pytest.mark.parametrize("typed", ["有", "√", "已公开", '"是"', "1 次", "100%"])
def test_yes_and_no_in_other_words_are_told_at_their_own_place(typed: str) -> None:
    with pytest.raises(Fault) as raised:
        result_of(PUBLICITY, f"{{预算公开: {typed}, 决算公开: 是, 预算及时: 是, 决算及时: 是}}")
    problem = raised.value.problem
    assert (problem.code, problem.hint) == ("E204", "写“是”或“否”，不加引号")
    assert problem.where.column == len("      {预算公开: ") + 1 + typed.startswith('"')


SYSTEM = """
类型: 组合
方式: 加权
分项:
  - {名称: 资金, 份额: 50%, 规则: {类型: 达标, 条件: 资金制度}}
  - {名称: 职责, 份额: 50%, 规则: {类型: 达标, 条件: 职责分工}}
酌情扣减: {扣分: 缺漏, 理由: 缺漏理由}
"""


@pytest.mark.parametrize(
    ("entry", "points"),
    [
        ("{资金制度: 是, 职责分工: 是, 缺漏: 0 分}", "5.00"),
        ("{资金制度: 是, 职责分工: 否, 缺漏: 0 分}", "2.50"),
        ("{资金制度: 是, 职责分工: 是, 缺漏: 1.5 分, 缺漏理由: 没有写评价。}", "3.50"),
        ("{资金制度: 是, 职责分工: 是, 缺漏: 1.5 分, 依据: 没有写评价。}", "3.50"),
        ("{资金制度: 否, 职责分工: 是, 缺漏: 3 分, 缺漏理由: 没有写评价。}", "0.00"),
        ("{资金制度: 是, 职责分工: 是, 缺漏: 1 分}", "E407"),
        ("{资金制度: 是, 职责分工: 是, 缺漏: 6 分, 缺漏理由: 多。}", "E408"),
        ("{资金制度: 是, 职责分工: 是, 缺漏: -1 分, 缺漏理由: 少。}", "E408"),
        ("{资金制度: 是, 职责分工: 是, 缺漏: 1 项, 缺漏理由: 错。}", "E305"),
    ],
)
def test_a_composite_less_a_free_deduction(entry: str, points: str) -> None:
    assert scored(SYSTEM, entry, "5") == points


RESULTS = """
类型: 组合
方式: 加权
分项:
  - 名称: 预警
    份额: 30%
    计分基数: 指标分值
    规则: {类型: 扣分, 扣分项: [{名称: 未处理, 次数: 次数, 扣: 1}]}
  - {名称: 反馈, 份额: 30%, 规则: {类型: 达标, 条件: 反馈}}
  - {名称: 挂钩, 份额: 40%, 规则: {类型: 达标, 条件: 挂钩}}
"""


@pytest.mark.parametrize(
    ("missed", "points"), [(0, "3.00"), (1, "2.70"), (2, "2.40"), (3, "2.10"), (4, "2.10")]
)
def test_the_deduction_is_from_the_whole_indicator(missed: int, points: str) -> None:
    entry = f"{{次数: {missed} 次, 反馈: 是, 挂钩: 是}}"
    assert scored(RESULTS, entry, "3") == points


def test_the_other_reading_takes_it_from_the_part() -> None:
    rule = RESULTS.replace("指标分值", "分项分值")
    assert scored(rule, "{次数: 1 次, 反馈: 是, 挂钩: 是}", "3") == "2.10"  # One of 0.9 points.
    half = rule.replace("扣: 1", "扣: 0.5")
    assert scored(half, "{次数: 1 次, 反馈: 是, 挂钩: 是}", "3") == "2.50"
    assert scored(half, "{次数: 2 次, 反馈: 是, 挂钩: 是}", "3") == "2.10"
    assert rule_codes(rule.replace("扣: 1", "扣: 4"), "3") == ["E413"]


def test_the_two_readings_of_a_share_differ_aloud() -> None:
    entry = "{次数: 1 次, 反馈: 是, 挂钩: 是}"
    assert [problem.code for problem in result_of(RESULTS, entry, "3").problems] == ["W410"]
    quiet = "{次数: 0 次, 反馈: 是, 挂钩: 是}"
    assert result_of(RESULTS, quiet, "3").problems == ()


EXECUTION = """
类型: 组合
方式: 相加
分项:
  - {名称: 目标, 分值: 2, 规则: {类型: 达标, 条件: 退回 = 0}}
  - {名称: 自评, 分值: 1, 规则: {类型: 达标, 不适用: 下属 = 0, 条件: 下属自评}}
"""


@pytest.mark.parametrize(
    ("policy", "entry", "points"),
    [
        ("满分", "{退回: 0 次, 下属: 0 个}", "3.00"),
        ("满分", "{退回: 1 次, 下属: 0 个}", "1.00"),
        ("零分", "{退回: 0 次, 下属: 0 个}", "2.00"),
        ("剔除", "{退回: 0 次, 下属: 0 个}", "3.00"),
        ("剔除", "{退回: 1 次, 下属: 0 个}", "0.00"),
        ("满分", "{退回: 0 次, 下属: 2 个, 下属自评: 否}", "2.00"),
        ("满分", "{退回: 0 次, 下属: 2 个}", "E407"),
    ],
)
def test_a_part_that_does_not_apply(policy: str, entry: str, points: str) -> None:
    assert scored(EXECUTION + f"分项不适用: {policy}\n", entry, "3") == points


def test_no_part_applies() -> None:
    rule = "{类型: 组合, 方式: 相加, 分项: [{名称: 甲, 分值: 2, 规则: {类型: 达标, 不适用: 甲 = 0, 条件: 甲 > 3}}]}"
    assert scored(rule, "{甲: 0 项}") == "不适用"


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        (RESULTS.replace("份额: 40%", "份额: 30%"), ["E405"]),
        (EXECUTION.replace("分值: 1", "分值: 2"), ["E405"]),
        (EXECUTION.replace("方式: 相加", "方式: 加权"), ["E413"]),
        (EXECUTION.replace("分值: 1", "份额: 10%"), ["E413"]),
        (EXECUTION.replace("条件: 退回 = 0", "条件: []"), ["E413"]),
    ],
)
def test_composites_add_up(rule: str, codes: list[str]) -> None:
    assert rule_codes(rule, "3") == codes


# ---- F7 超额扣减 ----

EXCESS = "{类型: 超额扣减, 名称: 控制率, 数值: (实际 - 预算) / 预算, 每: 5%, 扣: 0.5, 取整: 进位}"


@pytest.mark.parametrize(
    ("actual", "started", "full"),
    [
        ("90", "2.00", "2.00"),
        ("100", "2.00", "2.00"),
        ("100.01", "1.50", "2.00"),
        ("104.99", "1.50", "2.00"),
        ("105", "1.50", "1.50"),
        ("105.01", "1.00", "1.50"),
        ("110", "1.00", "1.00"),
        ("115", "0.50", "0.50"),
        ("115.01", "0.00", "0.50"),
        ("119.99", "0.00", "0.50"),
        ("120", "0.00", "0.00"),
        ("900", "0.00", "0.00"),
    ],
)
def test_steps_of_an_excess_in_both_readings(actual: str, started: str, full: str) -> None:
    entry = f"{{实际: {actual} 万元, 预算: 100 万元}}"
    first, second = result_of(EXCESS, entry), result_of(EXCESS.replace("进位", "舍去"), entry)
    assert (str(first.score), str(second.score)) == (started, full)
    warned = ["W410"] if started != full else []
    assert [problem.code for problem in first.problems] == warned
    assert [problem.code for problem in second.problems] == warned


@pytest.mark.parametrize(
    ("actual", "planned", "points"),
    [("0", "0", "不适用"), ("1", "0", "0.00"), ("1", "-1", "E408"), ("0", "100", "2.00")],
)
def test_an_excess_over_nothing(actual: str, planned: str, points: str) -> None:
    assert scored(EXCESS, f"{{实际: {actual} 万元, 预算: {planned} 万元}}") == points


def test_an_excess_of_which_only_the_conclusion_is_known() -> None:
    rule = EXCESS.replace("取整: 进位", "未超: 未超预算")
    assert scored(rule, "{未超预算: 是}") == "2.00"
    assert scored(rule, "{未超预算: 否}") == "E408"
    assert scored(rule, "{未超预算: 是, 实际: 111 万元, 预算: 100 万元}") == "0.50"
    assert scored(rule, "{实际: 111 万元}") == "E407"


def test_other_places_count_percentage_points_over_a_line() -> None:
    rule = "{类型: 超额扣减, 数值: 变动率, 起扣线: 10%, 每: 1%, 扣: 0.5}"
    assert [scored(rule, f"{{变动率: {c}%}}", "8") for c in ("10", "10.5", "11", "26")] == [
        "8.00",
        "7.50",
        "7.50",
        "0.00",
    ]


@pytest.mark.parametrize(
    "change", [("每: 5%", "每: 0%"), ("扣: 0.5", "扣: 3"), ("扣: 0.5", "扣: 0")]
)
def test_steps_make_sense(change: tuple[str, str]) -> None:
    assert rule_codes(EXCESS.replace(*change)) == ["E413"]


# ---- F9 酌情扣分 ----


@pytest.mark.parametrize(
    ("entry", "points"),
    [
        ("{扣分: 0 分}", "2.00"),
        ("{扣分: 0.3 分, 扣分理由: 账实不符。}", "1.70"),
        ("{扣分: 2 分, 扣分理由: 没有报。}", "0.00"),
        ("{扣分: 0.3 分, 依据: 账实不符。}", "1.70"),
        ("{扣分: 0.3 分}", "E407"),
        ("{扣分: 2.1 分, 扣分理由: 多。}", "E408"),
        ("{扣分: -0.1 分, 扣分理由: 少。}", "E408"),
        ("{扣分: 30%, 扣分理由: 错。}", "E305"),
    ],
)
def test_a_free_deduction(entry: str, points: str) -> None:
    assert scored("{类型: 酌情扣分, 扣分: 扣分}", entry) == points


# ---- All families ----

COUNTS = st.integers(0, 400)


@given(COUNTS, COUNTS)
def test_scores_stay_within_the_weight(first: int, second: int) -> None:
    money = f"{{实际: {first} 万元, 预留: {second} 万元, 预算: {second} 万元}}"
    cases = [
        (RESERVED, money),
        (EXCESS, money),
        (CARRYOVER, f"{{年末: {first} 元, 年初: {second} 元, 决算: 7 元}}"),
        (GOALS, goal(f"{first} 件", f"{second} 件")),
        (GOALS, goal(f"{first} 件", f"{second} 件", "反向")),
        (FINDINGS, f"{{甲: {first} 项, 乙: {second} 项, 丙: 0 项}}"),
    ]
    for text, entry in cases:
        try:
            result = result_of(text, entry)
        except Fault as error:
            assert error.problem.code == "E408"
        else:
            assert result.score is not None
            assert 0 <= result.score <= 2
            assert 0 <= result.unrounded <= 2


def points(rule: Rule, entry: str) -> Decimal:
    score = result_of(rule, entry).score
    assert score is not None
    return score


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_more_is_never_worse_up_to_the_cut(first: int, second: int) -> None:
    low, high = sorted((first, second))
    shares, goals = rule_of(RESERVED), rule_of("{类型: 完成率, 指标: 目标, 超额线: 无}")
    for made, entry in (
        (shares, "{{实际: {} 元, 预留: 1000 元}}"),
        (goals, "目标: [{{名称: 甲, 目标: 1000 件, 实际: {} 件}}]"),
    ):
        assert points(made, entry.format(low)) <= points(made, entry.format(high))


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_more_misses_are_never_better(first: int, second: int) -> None:
    low, high = sorted((first, second))
    for made, entry in (
        (rule_of(FINDINGS), "{{甲: {} 项, 乙: 0 项, 丙: 0 项}}"),
        (rule_of(EXCESS), "{{实际: {} 元, 预算: 1000 元}}"),
        (rule_of(CARRYOVER), "{{年末: {} 元, 年初: 900 元, 决算: 100 元}}"),
    ):
        assert points(made, entry.format(low)) >= points(made, entry.format(high))


@pytest.mark.parametrize(
    ("policy", "score"), [(Policy.FULL, "2.00"), (Policy.ZERO, "0.00"), (Policy.EXCLUDE, "None")]
)
def test_the_policy_decides_on_rows_that_do_not_apply(policy: Policy, score: str) -> None:
    result = result_of(CARRYOVER, "{适用: 否, 理由: 没有资金。}", policy=policy)
    assert (result.status, str(result.score)) == ("不适用", score)


ALL = {
    "分档": CARRYOVER,
    "比例": MONTHLY,
    "完成率": GOALS,
    "扣分": ASSESSMENT,
    "达标": DEADLINES,
    "组合": RESULTS,
    "超额扣减": EXCESS,
    "定性": "{类型: 定性, 评定: 评定}",
    "酌情扣分": "{类型: 酌情扣分, 扣分: 扣分}",
}


def test_there_are_nine_families() -> None:
    assert list(FAMILIES) == list(ALL)
    assert all(family.family == name for name, family in FAMILIES.items())


@pytest.mark.parametrize("name", ALL)
def test_the_standard_is_made_of_sentences(name: str) -> None:
    lines = rule_of(ALL[name], "3" if name in ("扣分", "组合") else "2").standard(Decimal(2))
    assert all(line.endswith(("。", "；", "：")) for line in lines), lines
    assert lines[-1].endswith("。")


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("{类型: 分当, 数值: 甲}", "E204", 6),
        ("{数值: 甲}", "E202", 1),
        ("{类型: 达标, 条件: 甲 + }", "E303", 17),
        ("{类型: 达标, 条件: 甲 ** 乙}", "E303", 17),
        ("{类型: 达标, 条建: 甲, 条件: 乙}", "E201", 10),
        ("{类型: 比例, 各期: 甲 + 乙}", "E413", 14),
    ],
)
def test_faults_of_a_rule_have_their_column(text: str, code: str, column: int) -> None:
    node = parsed(text, "x.yaml")
    assert node is not None
    rule, problems = read_rule(node)
    assert rule is None
    assert [(problem.code, problem.where.column) for problem in problems] == [(code, column)]
