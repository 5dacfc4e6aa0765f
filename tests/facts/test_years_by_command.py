"""Changes from last year as commands explain, check and build them."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from support import ROOT
from support.projects import invoke
from support.rendered import pages_of as pdf_pages_of
from support.two_years import TABLE, chapter, put, three_years

pytestmark = pytest.mark.documents


def explained(project: Path, name: str) -> str:
    arguments = ["explain", "shili/2023", name, "--project", str(project)]
    return invoke(*arguments).output


def test_a_change_is_traced_to_both_years(project: Path) -> None:
    chapter(project, "收入比上年{{ 收支.收入总额|同比 }}。")
    shown = explained(project, "收入总额|同比")
    assert shown.startswith("收支.收入总额|同比：8.33% = 同比(收支.收入总额)\n")
    assert "  上年.收支.收入总额：480.00万元\n    data/shili/2022/收支.yaml:1:7" in shown
    assert "自评报告  增长8.33%  content/shili/2023/主要工作.md:3:6" in shown


def test_what_last_year_computed_is_traced_in_last_year(project: Path) -> None:
    put(project, 2022, "账", "甲: 3 件\n计算: {倍: 甲 * 2}\n")
    put(project, 2023, "账", "甲: 5 件\n计算: {倍: 甲 * 2}\n")
    chapter(project, "{{ 上年.账.倍 }}，{{ 账.倍 }}。")
    assert "  上年.账.甲：3件" in explained(project, "上年.账.倍")


CELLS = [
    ["项目", "单位", "2021年", "2022年", "2023年", "比上年增减额", "同比增减"],
    ["全年收入", "万元", "900.00", "950.50", "1,045.55", "95.05", "10.00%"],
    ["人数", "人", "20", "20", "19", "-1", "-5.00%"],
    ["办结率", "%", "—", "93.5", "96.45", "2.95个百分点", "2.95个百分点"],
    ["工程", "万元", "—", "0.00", "3.20", "3.20", "—"],
]


def text_in(cell: etree._Element) -> str:
    """The text of a DOCX cell, that of its content controls included."""
    return "".join(text.text or "" for text in cell.iter(qn("w:t")))


def test_a_table_of_years_says_the_same_in_all_formats(project: Path, tmp_path: Path) -> None:
    three_years(project)
    chapter(project, f"三年的情况见下表。\n\n{TABLE}")
    out = tmp_path / "输出"
    (project / ".fonts").symlink_to(ROOT / ".fonts")
    done = invoke("build", "shili/2023", "--output", out, project=project)
    assert done.exit_code == 0, done.output
    folder = out / "shili" / "2023"
    page = etree.HTML((folder / "自评报告.html").read_text("utf-8"))
    rows = [["".join(c.itertext()) for c in row.iter("th", "td")] for row in page.iter("tr")]
    assert rows[-len(CELLS) :] == CELLS
    table = docx.Document(str(folder / "自评报告.docx")).tables[-1]._tbl
    cells = [[text_in(cell) for cell in row.iter(qn("w:tc"))] for row in table.tr_lst]
    assert cells == CELLS
    lines = [line.replace(" ", "") for line in pdf_pages_of(folder / "自评报告.pdf").all()]
    start = lines.index("近三年情况") + 1
    assert sorted(lines[start : start + 35]) == sorted(cell for row in CELLS for cell in row)


def test_figures_in_a_table_of_years_are_traced(project: Path) -> None:
    three_years(project)
    chapter(project, TABLE)
    assert "自评报告  900.00  content/shili/2023/主要工作.md:3:1" in explained(
        project, "上年.上年.账.收入"
    )


@pytest.mark.parametrize("rules", ["变动幅度: 三成\n", "变动幅度: 30 件\n", "变动幅度: {账: 0%}\n"])
def test_a_share_is_a_percentage(project: Path, rules: str) -> None:
    (project / "data/规则.yaml").write_text(rules, "utf-8")
    checked = invoke("check", project=project)
    assert "data/规则.yaml:1:" in checked.output and checked.exit_code == 1
