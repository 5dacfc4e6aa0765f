"""The example units: figures, scores and texts as published, and what a change of the data changes."""

from __future__ import annotations

from pathlib import Path

from support import ROOT
from support.example_units import changed, document, figures_of, prepared, squeezed
from ziping.document.text import document_text, plain_text
from ziping.document.tree import Heading, HeadingShape
from ziping.document.walk import printed_figures
from ziping.pipeline.run import CheckedYear, documents_of

# Every figure of the published report of 2021, as it prints it, in reading order of its statements.


BAIYUN = [
    "8个",
    "2个",
    "24个",
    "6次",
    "6个月",
    "506项",
    "29.54%",
    "700件",
    "3个",
    "16次",
    "6,067.95万元",
    "6,067.65万元",
    "100%",
    "4,764.05万元",
    "78.52%",
    "1,303.61万元",
    "21.48%",
    "6067.65万元",
    "94.88分",
    "868.29万元",
    "43.44万元",
    "0万元",
    "824.86万元",
    "100.0%",
    "814.95万元",
    "93.9%",
    "2021年4月6日",
    "2021年10月15日",
    "7.46万元",
    "10.9万元",
    "68.44%",
    "2021年",
]


def test_baiyun_prints_every_figure_of_the_published_report() -> None:
    text = squeezed(document_text(document("baiyun", 2021, "自评报告")))
    missing = [figure for figure in BAIYUN if figure not in text]
    assert not missing
    printed = {found.text for found in printed_figures(document("baiyun", 2021, "自评报告"))}
    assert {"6,067.95万元", "6067.65万元", "100%", "100.0%", "93.9%", "78.52%"} <= printed


def test_baiyun_computes_what_can_be_computed() -> None:
    book = prepared("baiyun", 2021).book
    for name in (
        "收支.本年支出.基本支出占比", "收支.本年支出.项目支出占比", "收支.财政拨款占比", "预算执行.执行率",
        "采购.中小企业占比", "采购.小微企业占比", "三公经费.完成率", "单位.内设科室数", "单位.事业单位数",
        "单位.派驻机构数", "工作亮点.LD07.事实.收案增幅",
    ):  # fmt: skip
        assert getattr(book.find(name), "formula", ""), name


def test_baiyun_has_the_outline_of_the_published_report() -> None:
    headings = [b for b in document("baiyun", 2021, "自评报告").blocks if isinstance(b, Heading)]
    assert [plain_text(h.children) for h in headings if h.level == 1] == [
        "基本情况", "综合评价分析", "存在的主要问题", "下一步改进措施",
    ]  # fmt: skip
    assert [h.number + plain_text(h.children) for h in headings if h.level == 2] == [
        "（一）部门概况", "（二）年度总体工作和重点工作任务", "（三）部门整体收支情况", "（四）部门整体绩效管理情况",
        "（一）自评结论综述", "（二）管理效能分析", "（三）履职效能分析", "（四）主要工作成效",
    ]  # fmt: skip
    third = [h for h in headings if h.level == 3]
    assert len([h for h in third if h.shape is HeadingShape.RUN_IN]) == 13 + 3
    own = [h.number + plain_text(h.children) for h in third if h.shape is HeadingShape.OWN_LINE]
    assert own == [
        "1.部门职能概述", "2.部门机构情况", "1.资金管理情况。", "2.政府采购情况。", "3.信息公开管理。",
        "4.资产管理。", "5.成本管理。", "6.绩效管理情况。",
    ]  # fmt: skip


def test_the_discrepancies_of_the_published_documents_are_reported() -> None:
    found = {(p.code, p.about) for p in prepared("baiyun", 2021).problems}
    assert ("N403", "收支.本年支出.支出构成") in found
    assert ("N403", "采购.采购构成") in found
    assert ("W512", "收支.财政拨款占比") in found
    (split,) = [p for p in prepared("huadu", 2023).problems if p.about == "预算.级次划分"]
    assert split.code == "E401"
    assert "249.20万元" in split.message
    assert "已确认" in split.message


HUADU = {
    "产出目标": "20", "效益目标": "20", "支出率": "9.99", "事前评估": "3", "结转结余率": "2", "财务合规": "2",
    "预决算公开": "2", "绩效信息公开": "2", "制度建设": "5", "结果应用": "3", "制度执行": "7", "意向公开率": "0.5",
    "意向公开时限": "1.5", "采购内控": "1", "采购投诉": "2", "合同签订": "3", "合同备案": "1", "采购政策": "0.99",
    "资产配置": "2", "收益上缴": "1", "资产盘点": "1", "数据质量": "2", "资产合规": "2", "资产利用": "2",
    "公用经费": "2", "三公控制": "2",
}  # fmt: skip


def test_huadu_scores_as_published() -> None:
    card = prepared("huadu", 2023).scored.scorecard
    assert card is not None
    scores = {row.id: f"{row.score:f}" for row in card.rows()}
    plain = {
        row: text.rstrip("0").rstrip(".") if "." in text else text for row, text in scores.items()
    }
    assert plain == HUADU
    assert (str(card.total), card.grade.name) == ("99.98", "优")
    assert [str(second.score) for first in card.firsts for second in first.seconds] == [
        "49.99", "3.00", "4.00", "4.00", "15.00", "9.99", "10.00", "4.00",
    ]  # fmt: skip


def test_the_form_ticks_the_right_grade() -> None:
    text = squeezed(document_text(document("huadu", 2023, "自评表")))
    assert "√优90分≤得分≤100分；□良80分≤得分＜90分；□中60分≤得分＜80分；□差得分＜60分" in text


def texts_without_figures(found: CheckedYear) -> list[str]:
    texts = []
    for one in documents_of(found).values():
        text = document_text(one)
        for printed in printed_figures(one):
            text = text.replace(printed.text, "", 1)
        texts.append(text)
    return texts


def test_a_changed_rule_changes_its_row_its_text_and_the_sums(tmp_path: Path) -> None:
    """A month counts 90% at most: 99.92% → 9 points, and the standard in the form says so."""
    file = "data/frameworks/guangzhou-2023.yaml"
    project = changed(tmp_path, file, "每期上限: 100%", "每期上限: 90%")
    before, after = prepared("huadu", 2023), prepared("huadu", 2023, project)
    old, new = figures_of(before), figures_of(after)
    moved = {(*old[key], new[key][1]) for key in old if old[key] != new[key]}
    assert moved == {
        ("评分.支出率.得分", "9.99", "9"),  # In the form and the table of scores.
        ("评分.支出率.得分", "9.99", "9.00"),  # In a sentence of the report.
        ("评分.总分", "99.98", "98.99"),
    }
    one, other = (document_text(documents_of(found)["自评表"]) for found in (before, after))
    differing = [(a, b) for a, b in zip(one.split("\n"), other.split("\n"), strict=True) if a != b]
    assert ("9.99", "9") in differing
    assert ("99.98", "98.99") in differing
    assert any("90%" in b for _, b in differing)
    assert len(differing) == 3


def test_a_changed_list_changes_its_counts(tmp_path: Path) -> None:
    file = "data/baiyun/2021/单位.yaml"
    project = changed(tmp_path, file, "  - 大源司法所\n", "")
    before, after = prepared("baiyun", 2021), prepared("baiyun", 2021, project)
    old, new = figures_of(before), figures_of(after)
    moved = {key: (old[key], new[key]) for key in old if old[key] != new[key]}
    assert set(moved.values()) == {(("单位.派驻机构数", "24"), ("单位.派驻机构数", "23"))}
    assert len(moved) == 2
    assert (
        texts_without_figures(before)[0].replace("、大源司法所", "")
        == texts_without_figures(after)[0]
    )


def test_a_changed_weight_must_add_up_and_changes_the_row(tmp_path: Path) -> None:
    file = "data/frameworks/guangzhou-2023.yaml"
    text = (ROOT / file).read_text("utf-8")
    start = text.index("编号: 产出目标")
    piece = text[start : text.index("规则:", start)]
    project = changed(tmp_path, file, piece, piece.replace("分值: 20", "分值: 21"))
    assert {p.code for p in prepared("huadu", 2023, project).problems if p.is_error} == {"E405"}
    other = text.index("编号: 效益目标")
    second = text[other : text.index("规则:", other)]
    path = project / file
    path.write_text(
        path.read_text("utf-8").replace(second, second.replace("分值: 20", "分值: 19")), "utf-8"
    )
    card = prepared("huadu", 2023, project).scored.scorecard
    assert card is not None
    assert {row.id: str(row.score) for row in card.rows()}["产出目标"] == "21.00"
    assert str(card.total) == "99.98"
