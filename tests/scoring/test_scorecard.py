"""A scorecard: points level by level, rows that do not apply, overrides, grades."""

from __future__ import annotations

from decimal import Decimal

import pytest

from support.frameworks import SMALL, rows_of, told
from support.scoring_cases import FACTS, scorecard_of
from ziping.facts.values import Words

DATA = """\
指标:
  框架: x
  指标:
    执行: {执行数: 99.5 万元, 预算数: 100 万元}
    公开: {已公开: 是, 依据: 已于年初公开。}
    比例: {全部公开: 是}
    时限: {按时公开: 是}
"""


def test_scores_add_up_level_by_level() -> None:
    card, problems = scorecard_of(SMALL, DATA)
    assert problems == ()
    assert card is not None
    assert [str(row.score) for row in card.rows()] == ["3.98", "2.00", "1.00", "3.00"]
    assert [(s.name, str(s.score)) for s in card.firsts[0].seconds] == [
        ("预算", "5.98"),
        ("采购", "4.00"),
    ]
    assert [i.name for s in card.firsts[0].seconds for i in s.indicators] == [
        "执行率",
        "公开",
        "意向",
    ]
    assert (str(card.firsts[0].score), str(card.total), card.grade.name) == ("9.98", "9.98", "优")
    assert not card.rescaled


def test_a_row_tells_what_it_used_and_how() -> None:
    card, _ = scorecard_of(SMALL, DATA)
    row = rows_of(card)["执行"]
    assert row.inputs == ("指标.指标.执行.执行数", "指标.指标.执行.预算数")
    assert row.derivation == (
        "执行率＝执行数÷预算数＝99.5万元÷100万元＝99.5%",
        "按未取整的比率计分（按显示值计算：否）",
        "得分＝99.5%×4分＝3.98分",
    )
    assert row.basis == ("执行率为99.5%，得3.98分。",)
    assert (row.first, row.second, row.third, row.status) == ("管理", "预算", "执行率", "计分")
    assert (row.where.path, row.where.line, row.rule.line) == (FACTS, 4, 17)
    (own,) = rows_of(card)["公开"].basis
    assert isinstance(own, Words)
    assert own.text == "已于年初公开。"


def test_missing_inputs_name_the_row_the_rule_and_the_names() -> None:
    text = DATA.replace("执行数: 99.5 万元, 预算数", "执行总数: 99.5 万元, 预算总数")
    card, problems = scorecard_of(SMALL, text.replace("    时限: {按时公开: 是}\n", ""))
    assert card is None
    assert [(p.code, p.where.line, p.second and p.second.line, p.about) for p in problems] == [
        ("E407", 4, 17, "执行"),
        ("E407", 4, 30, "时限"),
    ]
    assert problems[0].message == "“执行”缺少输入：执行数、预算数"
    assert "“执行总数”是否应写“执行数”？" in problems[0].hint
    assert "时限" in problems[1].hint


def test_an_input_that_cannot_be_read_is_not_told_twice() -> None:
    card, problems = scorecard_of(SMALL, DATA.replace("99.5 万元", "99.5 万圆"))
    assert card is None
    assert [(p.code, p.derived) for p in problems] == [("E407", True)]


def test_rows_that_the_framework_does_not_have() -> None:
    card, problems = scorecard_of(SMALL, DATA.replace("    时限:", "    时限制:"))
    assert card is None
    assert [(p.code, p.where.line, p.where.column) for p in problems] == [
        ("E409", 7, 5),
        ("E407", 4, 5),
    ]
    assert problems[0].hint == "是否想写“时限”？"


def test_inputs_may_stand_elsewhere() -> None:
    text = DATA.replace("    执行: {执行数: 99.5 万元, 预算数: 100 万元}\n", "")
    card, problems = scorecard_of(SMALL, text + "执行数: 100 万元\n预算数: 100 万元\n")
    assert problems == ()
    assert rows_of(card)["执行"].inputs == ("执行数", "预算数")


def test_policies_of_rows_that_do_not_apply() -> None:
    data = DATA.replace("{已公开: 是, 依据: 已于年初公开。}", "{适用: 否, 理由: 涉密。}")
    totals = {}
    for policy in ("满分", "零分", "剔除"):
        card, problems = scorecard_of(SMALL.replace("不适用: 满分", f"不适用: {policy}"), data)
        assert problems == ()
        assert card is not None
        row = rows_of(card)["公开"]
        totals[policy] = (str(row.score), str(card.earned), str(card.applicable), str(card.total))
        assert [part.text for part in row.basis if isinstance(part, Words)] == ["涉密。"]
    assert totals == {
        "满分": ("2.00", "9.98", "10", "9.98"),
        "零分": ("0.00", "7.98", "10", "7.98"),
        "剔除": ("None", "7.98", "8", "9.98"),  # 7.98 ÷ 8 × 10 = 9.975
    }


def test_a_policy_of_one_row_wins() -> None:
    text = SMALL.replace(
        "            规则: {类型: 达标, 条件: 已公开}",
        "            不适用处理: 零分\n            规则: {类型: 达标, 条件: 已公开}",
    )
    card, _ = scorecard_of(
        text, DATA.replace("{已公开: 是, 依据: 已于年初公开。}", "{适用: 否, 理由: 涉密。}")
    )
    assert str(rows_of(card)["公开"].score) == "0.00"


def test_nothing_applies() -> None:
    rows = "\n".join(
        f"    {name}: {{适用: 否, 理由: 无。}}" for name in ("执行", "公开", "比例", "时限")
    )
    text = SMALL.replace("不适用: 满分", "不适用: 剔除")
    card, problems = scorecard_of(text, f"指标:\n  指标:\n{rows}\n")
    assert card is None
    assert [problem.code for problem in problems] == ["E408"]


def test_not_applicable_needs_a_reason() -> None:
    card, problems = scorecard_of(SMALL, DATA.replace("{全部公开: 是}", "{适用: 否}"))
    assert card is None
    assert told(problems) == [("E202", 6)]


def test_an_override_shows_its_reason_and_what_the_rule_gives() -> None:
    data = DATA.replace("{按时公开: 是}", "{按时公开: 否, 改分: {得分: 1.5 分, 理由: 应急采购。}}")
    card, problems = scorecard_of(SMALL, data)
    assert [(p.code, p.about) for p in problems] == [("N415", "时限")]
    row = rows_of(card)["时限"]
    assert (row.status, str(row.score), row.unrounded) == ("改分", "1.50", Decimal("1.5"))
    assert row.basis[0] == "人工改分：按规则得0分，改为1.5分。理由："
    assert isinstance(row.basis[1], Words)
    assert card is not None
    assert str(card.total) == "8.48"


@pytest.mark.parametrize(
    ("override", "code"),
    [
        ("{得分: 1.5 分}", "E202"),
        ("{理由: 应急采购。}", "E202"),
        ("{得分: 3.01 分, 理由: 多。}", "E408"),
        ("{得分: -1 分, 理由: 少。}", "E408"),
        ("{得分: 1.555 分, 理由: 细。}", "E408"),
        ("{得分: 1.5 项, 理由: 错。}", "E202"),
    ],
)
def test_an_override_must_be_whole(override: str, code: str) -> None:
    card, problems = scorecard_of(SMALL, DATA.replace("{按时公开: 是}", f"{{改分: {override}}}"))
    assert card is None
    assert [problem.code for problem in problems] == [code]


def test_an_override_does_without_the_inputs() -> None:
    data = DATA.replace("{按时公开: 是}", "{改分: {得分: 3 分, 理由: 没有采购。}}")
    card, _ = scorecard_of(SMALL, data)
    assert (
        rows_of(card)["时限"].derivation[0].startswith("按规则算不出（“时限”缺少输入：按时公开）")
    )


def test_rounding_that_changes_the_grade_is_told() -> None:
    # 2.995 + 2 + 1 + 3 = 8.995 rounds to 9.00: 优; unrounded it would be 差.
    data = DATA.replace("99.5 万元", "74.875 万元")
    card, problems = scorecard_of(SMALL, data)
    assert card is not None
    assert (str(card.total), card.grade.name) == ("9.00", "优")
    assert [problem.code for problem in problems] == ["W411"]
    assert "未取整是8.995分，等级会是“差”" in problems[0].message


@pytest.mark.parametrize(
    ("spent", "total", "grade"),
    [("74.75", "8.99", "差"), ("75", "9.00", "优"), ("75.25", "9.01", "优")],
)
def test_grades_at_their_bound(spent: str, total: str, grade: str) -> None:
    card, problems = scorecard_of(SMALL, DATA.replace("99.5 万元", f"{spent} 万元"))
    assert card is not None
    assert (str(card.total), card.grade.name, problems) == (total, grade, ())


def test_exact_thirds_do_not_change_a_grade() -> None:
    # 3 × (2 ÷ 3) is 2 exactly, not a crumb less: no false W411.
    text = SMALL.replace(
        "{类型: 比例, 名称: 执行率, 数值: 执行数 / 预算数}", "{类型: 比例, 各期: 各期}"
    )
    data = DATA.replace("{执行数: 99.5 万元, 预算数: 100 万元}", "{各期: [25%, 100%, 100%]}")
    card, problems = scorecard_of(text, data)  # 225% ÷ 3 = 75% of 4 points.
    assert card is not None
    assert (str(card.total), problems) == ("9.00", ())


def test_units_that_do_not_fit_are_told_at_the_unit() -> None:
    bands = "[{不低于: 90%, 得: 4}, {低于: 90%, 得: 0}]"
    text = SMALL.replace(
        "{类型: 比例, 名称: 执行率, 数值: 执行数 / 预算数}",
        f"{{类型: 分档, 数值: 执行数, 分档: {bands}}}",
    )
    _, problems = scorecard_of(text, DATA)
    assert [(p.code, p.where.path, p.second and p.second.line) for p in problems] == [
        ("E305", FACTS, 17)
    ]


def test_every_row_is_tried() -> None:
    data = (
        DATA.replace("99.5 万元", "-1 万元")
        .replace("{已公开: 是,", "{已公开: 3 项,")
        .replace("全部公开: 是", "全部: 是")
    )
    _, problems = scorecard_of(SMALL, data)
    assert [(p.code, p.about) for p in problems] == [
        ("E408", "执行"),
        ("E204", "公开"),
        ("E407", "比例"),
    ]
    assert all(problem.where.path == FACTS for problem in problems)
