"""What tables claim: weights, scores and totals of a form; amounts under heads of two storeys."""

from __future__ import annotations

from decimal import Decimal

from support.grids import grid
from ziping.claims.finding import ClaimVerdict
from ziping.claims.outline_form import outline_form
from ziping.claims.tables import (
    RowGroup,
    Value,
    partition_findings,
    scored_columns,
    scored_findings,
    sum_finding,
    value_of,
)
from ziping.foreign.document import Grid

HOLDS, OFF, WRONG = ClaimVerdict.CONFIRMED, ClaimVerdict.ROUNDING, ClaimVerdict.WRONG


def judged(table: Grid) -> list[tuple[str, ClaimVerdict]]:
    return [(finding.kind, finding.verdict) for finding in scored_findings(table)]


def value(text: str) -> Value:
    number = value_of(text)
    assert number is not None
    return number


def test_a_form_that_adds_up() -> None:
    table = grid("指标 分值 得分", "绿化 60 55", "清扫 40 40", "合计 100 95")
    assert judged(table) == [("权重", HOLDS), ("总分", HOLDS)]


def test_a_form_whose_total_is_wrong() -> None:
    table = grid("指标 分值 得分", "绿化 60 55", "清扫 40 40", "合计 100 96")
    assert judged(table) == [("权重", HOLDS), ("总分", WRONG)]


def test_the_score_of_a_total_row_whose_cells_are_merged_is_its_last_number() -> None:
    rows = ("指标 分值 得分", "绿化 60 55", "清扫 40 40")
    assert judged(grid(*rows, "合计 95")) == [("总分", HOLDS)]
    assert judged(grid(*rows, "合计 96")) == [("总分", WRONG)]


def test_more_points_than_the_row_is_worth() -> None:
    table = grid("指标 分值 得分", "绿化 60 61", "清扫 40 30")
    assert judged(table) == [("得分", WRONG)]


def test_weights_of_an_outer_level() -> None:
    head = "一级 分值 二级 分值 得分"
    assert judged(grid(head, "产出 50 绿化 30 30", "产出 50 清扫 20 20")) == [("权重", HOLDS)]
    assert judged(grid(head, "产出 50 绿化 30 30", "产出 50 清扫 10 10")) == [("权重", WRONG)]


def test_a_table_without_scores_is_no_form() -> None:
    table = grid("科目 金额", "水费 3", "电费 4")
    assert scored_columns(table) is None
    assert judged(table) == []


def test_a_cell_that_is_a_number() -> None:
    assert value("1,234.50 万元").value == Decimal("1234.50")
    assert value("－３").value == -3
    assert value("12%").decimals == 0
    assert value_of("约12") is None


def test_a_gap_that_rounding_explains() -> None:
    parts = [value("1.1"), value("2.2")]
    assert sum_finding("合计", parts, value("3.3")).verdict is HOLDS
    assert sum_finding("合计", parts, value("3.4")).verdict is OFF
    assert sum_finding("合计", parts, value("4.3")).verdict is WRONG


def test_two_partitions_of_the_same_money() -> None:
    def group(name: str, *texts: str) -> RowGroup:
        return RowGroup(name=name, values=tuple(map(value, texts)))

    groups = [group("支出（按性质）", "3", "7"), group("支出（按来源）", "4", "6")]
    assert [f.verdict for f in partition_findings(value("10"), groups)] == [HOLDS, HOLDS]
    groups[1] = group("支出（按来源）", "4", "9")
    assert [f.verdict for f in partition_findings(value("10"), groups)] == [WRONG, HOLDS]


LINES = ["指标 分值 得分", "产出 60", "数量 60", "绿化 30 28", "清扫 30 30",
         "效益 40", "满意度 40", "群众 40 39", "总分 100 97"]  # fmt: skip


def test_a_form_without_columns_is_read_by_its_sums() -> None:
    form = outline_form(LINES)
    assert form is not None
    assert [token.label for token in form.first] == ["产出", "效益"]
    assert [(row.weight.value, row.score.value) for row in form.rows] == [
        (30, 28),
        (30, 30),
        (40, 39),
    ]
    assert (form.total_weight, form.total_score, form.total_line) == (100, 97, 8)


def test_lines_whose_sums_lead_nowhere_are_no_form() -> None:
    assert outline_form([line.replace("60", "50") for line in LINES]) is None
    assert outline_form(["今年修路 3 条"]) is None
