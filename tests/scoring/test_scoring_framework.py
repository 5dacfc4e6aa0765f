"""A framework's file: what is read, and what is wrong with it."""

from __future__ import annotations

import pytest

from support.frameworks import SMALL, told
from support.scoring_cases import framework_of


def test_a_framework_is_read_whole() -> None:
    framework, problems = framework_of(SMALL)
    assert problems == ()
    assert framework is not None
    assert [row.id for row in framework.rows()] == ["执行", "公开", "比例", "时限"]
    assert framework.form == "form.md.j2"
    assert next(framework.rows()).standard == (
        "执行率＝执行数÷预算数×100%。",
        "得分＝执行率×4分，以4分为限。",
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("满分: 10 分", "满分: 12 分", [("E405", 1)]),
        ("    分值: 10", "    分值: 11", [("E405", 1), ("E405", 8)]),
        ("        分值: 6", "        分值: 7", [("E405", 8), ("E405", 11)]),
        ("            分值: 2", "            分值: 1", [("E405", 11)]),
        ("编号: 比例, 分值: 1", "编号: 比例, 分值: 2", [("E405", 25)]),
        ("编号: 时限", "编号: 公开", [("E207", 30)]),
        ("编号: 时限", "编号: 1限", [("E108", 30)]),
        ("类型: 比例", "类型: 比列", [("E204", 17)]),
        ("类型: 比例", "类别: 比例", [("E202", 17)]),
        ("执行数 / 预算数", "执行数 // 预算数", [("E303", 17)]),
        ("解释: 意向公开。", "注解: 意向公开。", [("E201", 27)]),
        ("  - {名称: 差}", "  - {名称: 差, 不低于: 1 分}", [("E406", 6)]),
        ("不低于: 9 分", "不低于: 11 分", [("E406", 5)]),
        ("不低于: 9 分", "备注: 无", [("E201", 5)]),
        ("分值: 10", "分值: 十", [("E301", 9)]),
        ("分值: 10", "分值: -10", [("E203", 9)]),
        ("不适用: 满分", "不适用: 给分", [("E204", 3)]),
        ("            规则: {类型: 达标, 条件: 已公开}\n", "", [("E202", 18)]),
        ("{类型: 达标, 条件: 已公开}", "{类型: 达标, 条件: []}", [("E413", 21)]),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    old: str, new: str, expected: list[tuple[str, int]]
) -> None:
    assert old in SMALL
    framework, problems = framework_of(SMALL.replace(old, new, 1))
    assert framework is None
    assert told(problems) == expected


def test_weights_show_their_arithmetic_and_the_places_of_the_parts() -> None:
    _, problems = framework_of(SMALL.replace("            分值: 2", "            分值: 1"))
    (problem,) = problems
    assert problem.message == "“预算”的分值是6分，下级合计 4＋1＝5分"
    assert problem.hint == "下级：执行率（第 14 行）、公开（第 18 行）"
    assert problem.second is not None
    assert problem.second.line == 14


def test_all_that_is_wrong_is_told_at_once() -> None:
    text = SMALL.replace("类型: 比例", "类型: 比列").replace("条件: 全部公开", "条件: 全部 +")
    _, problems = framework_of(text)
    assert [problem.code for problem in problems] == ["E204", "E303"]
    assert "是否想写“比例”？" in problems[0].hint


def test_official_wording_wins_and_remarks_follow_the_rule() -> None:
    text = SMALL.replace(
        "            规则: {类型: 达标, 条件: 已公开}",
        "            标准: 公开就得分。\n            规则: {类型: 达标, 条件: 已公开}",
    )
    framework, _ = framework_of(text)
    assert framework is not None
    row = list(framework.rows())[1]
    assert (row.standard, row.generated) == (("公开就得分。",), False)
    framework, _ = framework_of(text.replace("标准: 公", "标准说明: 公"))
    assert framework is not None
    assert list(framework.rows())[1].standard == ("已公开，计2分；否则不计分。", "公开就得分。")
