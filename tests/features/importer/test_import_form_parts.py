"""Forms taken apart: their columns and rows, their head, the rules that a standard's words name."""

from __future__ import annotations

from decimal import Decimal

import pytest

from support.grids import grid
from ziping.features.importer.form_bands import score_bands
from ziping.features.importer.form_grid import Form, FormRow, cell_place, form_columns, scored_form
from ziping.features.importer.form_head import form_head
from ziping.features.importer.form_rules import (
    discretionary_rule,
    inputs_of,
    plain_number,
    proposed_rule,
)
from ziping.foreign.document import ForeignTable, Grid

HEAD = "一级指标 二级指标 分值 评分标准 得分 扣分原因"
ROWS = ("产出 绿化 6 按规定公开得满分，否则不得分 6 -", "产出 清扫 4 酌情扣分 3 有漏扫")


def form(*rows: str) -> Form:
    found = scored_form([ForeignTable(grid=grid(*rows), where="第1个表")])
    assert found is not None
    return found


def row(standard: str, score: str, weight: str = "10", basis: str = "") -> FormRow:
    return FormRow(
        names=("产出", "完成率"),
        weights=(None, None),
        weight=Decimal(weight),
        explained="",
        standard=standard,
        score=Decimal(score),
        scored=score,
        basis=basis,
        where="第1个表第2行第5列",
    )


def test_the_columns_of_a_form_by_its_own_head() -> None:
    columns = form_columns(grid(HEAD, *ROWS))
    assert columns is not None
    assert columns.levels == ((0, -1), (1, 2))
    assert (columns.weight, columns.standard, columns.score, columns.basis) == (2, 3, 4, (5,))
    assert form_columns(grid("科目 金额", "水费 3")) is None


def test_the_rows_of_a_form() -> None:
    read = form(HEAD, *ROWS, "合计 - 10 - 9 -")
    assert [(r.names, r.weight, r.score, r.basis) for r in read.rows] == [
        (("产出", "绿化"), 6, 6, ""),
        (("产出", "清扫"), 4, 3, "有漏扫"),
    ]
    assert read.full == 10
    assert read.rows[1].where == "第1个表第3行第5列"


def test_a_table_that_goes_on_with_the_form() -> None:
    first, second = grid(HEAD, ROWS[0]), grid(ROWS[1])
    tables = [
        ForeignTable(grid=part, where=f"第{at}个表") for at, part in enumerate((first, second))
    ]
    read = scored_form(tables)
    assert read is not None
    assert (len(read.rows), len(read.tables)) == (2, 2)
    assert scored_form([ForeignTable(grid=grid("甲 乙"), where="第1个表")]) is None


@pytest.mark.parametrize(
    ("where", "place"), [("Sheet1", "Sheet1!AB7"), ("第2个表", "第2个表第7行第28列")]
)
def test_a_cell_as_a_person_finds_it(where: str, place: str) -> None:
    assert cell_place(where, 6, 27) == place


def test_the_head_of_a_form() -> None:
    read = form("部门名称 某县水务局", "年度总体绩效目标 保供水", "其他 甲", HEAD, *ROWS)
    head = form_head(read)
    assert (head.unit, head.goals) == ("某县水务局", {"总体目标": "保供水"})
    assert not head.whole
    assert [text for _, text in head.rest] == ["其他", "甲"]


def test_a_form_without_a_head() -> None:
    head = form_head(form(HEAD, *ROWS))
    assert (head.unit, head.title, head.budget, head.rest) == ("", "", {}, ())


def test_bands_without_a_gap() -> None:
    bands = score_bands("完成率90%以上得满分，80%—90%得8分，其余不得分。", Decimal(10))
    assert [(b.low, b.low_in, b.high, b.high_in, b.points) for b in bands] == [
        (90, True, None, None, 10),
        (80, True, 90, False, 8),
        (None, None, 80, False, 0),
    ]


@pytest.mark.parametrize(
    "standard",
    [
        "完成率90%以上得满分，60%—80%得8分，其余不得分。",  # A gap.
        "完成率90%以上得8分，其余不得分。",  # Nothing gives the whole weight.
        "每低1%扣1分。",
        "工作扎实有效。",
    ],
)
def test_words_that_are_no_certain_bands(standard: str) -> None:
    assert score_bands(standard, Decimal(10)) == ()


def test_a_rule_that_is_met_or_not() -> None:
    rule = proposed_rule(row("按时公开得满分，否则不得分。", "0"))
    assert (rule.rule["类型"], rule.inputs, rule.certain) == ("达标", {"已达标": "否"}, True)


def test_a_rule_of_bands_takes_the_rate_from_the_basis() -> None:
    standard = "完成率90%以上得满分，80%—90%得8分，其余不得分。"
    rule = proposed_rule(row(standard, "8", basis="完成率85%。"))
    assert (rule.rule["类型"], rule.inputs, rule.needed) == ("分档", {"比率": "85%"}, "")
    rule = proposed_rule(row(standard, "8"), ["今年完成率为82%。"])
    assert rule.inputs == {"比率": "82%"}
    rule = proposed_rule(row(standard, "8"))
    assert (rule.inputs["比率"], rule.needed) == ("待填", "完成率")


def test_a_rule_of_so_many_points_for_each() -> None:
    rule = proposed_rule(row("每发现一次扣2分，扣完为止。", "6"))
    assert (rule.rule["类型"], rule.inputs) == ("扣分", {"扣分次数": "2 次"})
    assert not proposed_rule(
        row("每发现一次扣3分，扣完为止。", "6")
    ).certain  # 4 points are no such sum.


def test_a_rule_of_a_ratio() -> None:
    rule = proposed_rule(row("得分=完成率×10分", "9", basis="完成率90%"))
    assert (rule.rule["类型"], rule.inputs) == ("比例", {"比率": "90%"})


def test_every_other_standard_is_left_to_discretion() -> None:
    rule = proposed_rule(row("工作扎实有效，效果明显。", "9"))
    assert rule == discretionary_rule(row("工作扎实有效，效果明显。", "9"))
    assert rule.inputs == {"扣分": "1 分", "扣分理由": "原表没有写依据。"}
    assert discretionary_rule(row("", "11")).inputs == {"扣分": "待填"}


def test_what_the_units_file_says_of_a_row() -> None:
    scored = row("", "9", basis="有漏扫")
    assert inputs_of(scored, discretionary_rule(scored)) == {"扣分": "1 分", "依据": "有漏扫"}
    assert plain_number(Decimal("9.50")) == "9.5"


def test_an_empty_document_holds_no_form() -> None:
    assert scored_form([ForeignTable(grid=Grid(cells=()), where="第1个表")]) is None
