"""Frameworks and scorecards: what is checked at load, and what a unit's year comes to."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest

from support import ROOT
from support.scoring_cases import FACTS, framework_of, scorecard_of
from ziping.facts.compute import computed_book
from ziping.facts.definition import Defined
from ziping.facts.reading import read_facts
from ziping.facts.values import Group, Words
from ziping.facts.year_figures import YearFigures
from ziping.numbers.figure import Figure
from ziping.scoring.framework import Framework
from ziping.scoring.framework_file import read_framework
from ziping.scoring.rules.families import FAMILIES
from ziping.scoring.schema import framework_schema
from ziping.scoring.score import score
from ziping.scoring.scorecard import Scorecard, ScoredRow
from ziping.source.problem import Problem
from ziping.source.yaml import parsed

SMALL = """\
名称: 小体系
满分: 10 分
不适用: 满分
等级:
  - {名称: 优, 不低于: 9 分}
  - {名称: 差}
指标:
  - 名称: 管理
    分值: 10
    下级:
      - 名称: 预算
        分值: 6
        下级:
          - 编号: 执行
            名称: 执行率
            分值: 4
            规则: {类型: 比例, 名称: 执行率, 数值: 执行数 / 预算数}
          - 编号: 公开
            名称: 公开
            分值: 2
            规则: {类型: 达标, 条件: 已公开}
      - 名称: 采购
        分值: 4
        下级:
          - 名称: 意向
            分值: 4
            解释: 意向公开。
            行:
              - {编号: 比例, 分值: 1, 规则: {类型: 达标, 条件: 全部公开}}
              - {编号: 时限, 分值: 3, 规则: {类型: 达标, 条件: 按时公开}}
"""
DATA = """\
指标:
  框架: x
  指标:
    执行: {执行数: 99.5 万元, 预算数: 100 万元}
    公开: {已公开: 是, 依据: 已于年初公开。}
    比例: {全部公开: 是}
    时限: {按时公开: 是}
"""


def told(problems: tuple[Problem, ...]) -> list[tuple[str, int]]:
    """Codes and lines."""
    return [(problem.code, problem.where.line) for problem in problems]


def rows_of(card: Scorecard | None) -> dict[str, ScoredRow]:
    assert card is not None
    return {row.id: row for row in card.rows()}


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
        ("E309", "公开"),
        ("E407", "比例"),
    ]
    assert all(problem.where.path == FACTS for problem in problems)


# ---- The frameworks and units of this repository ----


def framework(name: str) -> Framework:
    path = f"data/frameworks/{name}.yaml"
    node = parsed((ROOT / path).read_text("utf-8"), path)
    assert node is not None
    made, problems = read_framework(node)
    assert made is not None, problems
    return made


def year(folder: str) -> tuple[YearFigures, Group]:
    """The book of a folder's topics and its inputs."""
    values, defined = {}, Defined()
    for path in sorted((ROOT / folder).glob("*.yaml")):
        node = parsed(path.read_text("utf-8"), f"{folder}/{path.name}")
        assert node is not None
        read = read_facts(node, path.stem)
        values[path.stem] = read.value
        defined += read.defined
    facts = Group(name="", members=values, where=values["单位"].where)
    book = computed_book(facts, defined, None)[0]
    inputs = book.find("指标.指标")
    assert isinstance(inputs, Group)
    return book, inputs


def scored(name: str, folder: str) -> Scorecard:
    book, inputs = year(folder)
    card, problems = score(framework(name), inputs, book)
    assert card is not None, problems
    return card


# Row, weight and score of the published form of 花都区司法局, 2023, in its order.
HUADU = """
产出目标 20 20.00 | 效益目标 20 20.00 | 支出率 10 9.99 | 事前评估 3 3.00 | 结转结余率 2 2.00
财务合规 2 2.00 | 预决算公开 2 2.00 | 绩效信息公开 2 2.00 | 制度建设 5 5.00 | 结果应用 3 3.00
制度执行 7 7.00 | 意向公开率 0.5 0.50 | 意向公开时限 1.5 1.50 | 采购内控 1 1.00 | 采购投诉 2 2.00
合同签订 3 3.00 | 合同备案 1 1.00 | 采购政策 1 0.99 | 资产配置 2 2.00 | 收益上缴 1 1.00
资产盘点 1 1.00 | 数据质量 2 2.00 | 资产合规 2 2.00 | 资产利用 2 2.00 | 公用经费 2 2.00
三公控制 2 2.00
"""


def test_huadu_scores_as_published() -> None:
    card = scored("guangzhou-2023", "data/huadu/2023")
    expected = [tuple(cell.split()) for cell in re.split(r"\||\n", HUADU) if cell.strip()]
    assert [(row.id, str(row.weight), str(row.score)) for row in card.rows()] == expected
    assert (str(card.total), card.grade.name) == ("99.98", "优")
    seconds = [
        (second.name, str(second.score)) for first in card.firsts for second in first.seconds
    ]
    assert seconds == [
        ("整体效能", "49.99"),
        ("预算编制", "3.00"),
        ("预算执行", "4.00"),
        ("信息公开", "4.00"),
        ("绩效管理", "15.00"),
        ("采购管理", "9.99"),
        ("资产管理", "10.00"),
        ("运行成本", "4.00"),
    ]


def test_guangzhou_has_twenty_six_rows_in_twenty_five_indicators() -> None:
    made = framework("guangzhou-2023")
    indicators = [i for first in made.firsts for second in first.seconds for i in second.indicators]
    assert (len(list(made.rows())), len(indicators)) == (26, 25)
    assert [row.id for i in indicators if len(i.rows) > 1 for row in i.rows] == [
        "意向公开率",
        "意向公开时限",
    ]
    assert all(row.standard for row in made.rows())
    assert all(indicator.explanation for indicator in indicators)


@pytest.mark.parametrize(("name", "year"), [("shili-2022", 2022), ("guangzhou-2023", 2023)])
def test_the_made_up_unit_is_scored(name: str, year: int) -> None:
    card = scored(name, f"data/demo/{year}")
    assert card.total == sum(row.score for row in card.rows() if row.score is not None)
    assert all(row.derivation and row.basis for row in card.rows())


def test_the_project_framework_is_data_only() -> None:
    card = scored("xiangmu-zhichu", "examples/xiangmu/data/ludeng/2023")
    assert (str(card.earned), str(card.applicable), str(card.total)) == ("89.82", "95", "94.55")
    assert card.rescaled
    items = [(item.name, str(item.score)) for item in rows_of(card)["时效指标"].items]
    assert items == [("前五个小区完工时间", "6.00"), ("最后一个小区完工时间", "0.00")]
    source = rows_of(card)["数量指标"].items[0].source.members["年度指标值"]
    assert isinstance(source, Figure)
    for row in card.rows():
        assert not row.items or row.score == sum(item.score for item in row.items)


def test_frameworks_have_a_json_schema_with_every_rule() -> None:
    schema = framework_schema()
    assert {"名称", "等级", "指标"} <= set(schema["required"])
    used = set(re.findall(r"#/\$defs/([^'\"]+)", json.dumps(schema, ensure_ascii=False)))
    assert used <= set(schema["$defs"])
    assert {f"规则{name}" for name in FAMILIES} <= used
