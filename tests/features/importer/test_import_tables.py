"""``ziping import`` of amount tables: numbers of a stated unit are figures, totals and rates formulas."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import docx.document
import pytest
from click.testing import Result

from support.office import paragraphs, saved
from support.projects import invoke
from ziping.document.text import document_text
from ziping.pipeline.run import Run
from ziping.source.project import Project, UnitYear

pytestmark = pytest.mark.documents

SPENT = "本年支出合计3,540.00万元，其中：基本支出1,720.43万元，项目支出1,819.57万元。"


def run(project: Path, *arguments: str) -> Result:
    return invoke(*arguments, project=project)


def add_table(document: docx.document.Document, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]))
    for row, words in zip(table.rows, rows, strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word


def imported(document: docx.document.Document, project: Path) -> Result:
    file = saved(document, project.parent / "报告.docx")
    result = run(project, "import", str(file), "shui/2023")
    assert result.exit_code == 0, result.output
    return result


def text(project: Path, path: str) -> str:
    return (project / path).read_text("utf-8")


def printed(project: Path) -> str:
    prepared = Run(Project(project)).checked_year(UnitYear("shui", 2023))
    assert [problem for problem in prepared.problems if problem.is_error] == []
    return document_text(prepared.documents.trees[0])


def test_a_captioned_table_of_amounts(project: Path) -> None:
    """The unit of the caption holds; what the text states is linked; totals and rates are computed."""
    rows = (
        ("项目", "年初预算", "决算数", "上年决算数", "增减额", "执行率", "占比（%）"),
        ("基本支出", "1,800.00", "1,720.43", "1,600.00", "120.43", "95.58%", "48.60"),
        ("其中：人员经费", "1,500.00", "1,450.43", "1,400.00", "50.43", "96.70%", "40.97"),
        ("项目支出", "1,900.00", "1,819.57", "1,600.00", "219.57", "95.77%", "51.40"),
        ("合计", "3,700.00", "3,540.00", "3,200.00", "340.00", "95.68%", "100.00"),
    )
    document = paragraphs(["一、收支情况", SPENT, "表1 2023年部门支出情况表（单位：万元）"])
    add_table(document, rows)
    imported(document, project)
    chapter = text(project, "content/shui/2023/收支情况.md")
    assert "<td>{{ 收支.本年支出.项目支出|无单位 }}</td>" in chapter
    assert "<td>{{ 收支.本年支出.总额|无单位 }}</td>" in chapter
    facts = text(project, "data/shui/2023/部门支出.yaml")
    for line in (
        "年初预算: 1,800.00 万元",
        "年初预算: 部门支出.基本支出.年初预算 + 部门支出.项目支出.年初预算",
        "增减额: 收支.本年支出.项目支出 - 部门支出.项目支出.上年决算数",
        "执行率: {式: 部门支出.人员经费.决算数 / 部门支出.人员经费.年初预算, 格式: 百分比(2)}",
        "占比: {式: 部门支出.人员经费.决算数 / 收支.本年支出.总额, 格式: 百分比(2)}",
        "决算数: 收支.本年支出.基本支出 + 收支.本年支出.项目支出 = 收支.本年支出.总额",
    ):
        assert f"{line}\n" in facts
    shown = printed(project)
    assert all(cell in shown for row in rows for cell in row)
    assert "W701" not in run(project, "check", "shui/2023").output


def test_a_total_that_only_rounding_explains(project: Path) -> None:
    """It stays as it was typed, with a tie-out; a total that does not agree has none."""
    document = paragraphs(["一、收支情况", "“三公”经费支出表", "单位：万元"])
    add_table(
        document,
        [
            ("项目", "预算数", "决算数"),
            ("公务接待费", "3.00", "2.14"),
            ("公务用车费", "12.00", "9.87"),
            ("合计", "16.00", "12.02"),
        ],
    )
    imported(document, project)
    facts = text(project, "data/shui/2023/三公经费支出.yaml")
    assert "  预算数: 16.00 万元\n  决算数: 12.02 万元\n  勾稽:\n    决算数: " in facts
    assert facts.count(" + ") == 1
    assert "手打 0 处" in run(project, "check", "shui/2023").output


def test_numbers_of_no_known_unit_stay(project: Path) -> None:
    """A budget is no outturn, a quantity no money, 序号 no number of the data."""
    document = paragraphs(["一、收支情况", SPENT, "重点项目如下（单位：万元）："])
    add_table(
        document,
        [
            ("序号", "项目", "项目支出预算", "数量"),
            ("1", "项目支出", "1,819.57", "12"),
            ("2", "水库除险加固", "10.00", "3"),
        ],
    )
    imported(document, project)
    chapter = text(project, "content/shui/2023/收支情况.md")
    assert '<td>{{ 原文("1") }}</td><td>项目支出</td><td>{{ 导入.收支情况.' in chapter
    assert "<td>12</td>" in chapter and "<td>3</td>" in chapter
    assert "1,819.57" in printed(project)


def test_heads_that_are_empty_or_alike(project: Path) -> None:
    """Names stay apart: a row is no figure and a group of figures at once."""
    document = paragraphs(["一、收支情况", "收支表（单位：万元）"])
    rows = (
        ("项目", "", "预算数", "预算数"),
        ("甲项", "1.50", "2.50", "3.50"),
        ("甲项", "4.50", "5.50", "6.50"),
    )
    add_table(document, rows)
    imported(document, project)
    assert "手打 0 处" in run(project, "check", "shui/2023").output
    assert all(cell in printed(project) for row in rows for cell in row)
