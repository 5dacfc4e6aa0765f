"""The total and the grade of the whole: stated once, by the scores."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.projects import base_project, invoke
from ziping.pipeline.run import Run
from ziping.source.project import Project, UnitYear

pytestmark = pytest.mark.documents
WHICH = UnitYear("shili", 2023)
CHAPTER = "content/shili/2023/主要工作.md"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The base project: its scores come to 97.69, 优."""
    return base_project(tmp_path_factory.mktemp("项目"))


def told(project: Path, text: str) -> list[str]:
    (project / CHAPTER).write_text(text + "\n", "utf-8")
    problems = Run(Project(project)).checked_year(WHICH).problems
    return [problem.message.split("”")[0] + "”" for problem in problems if problem.code == "E415"]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (
            "我馆部门整体支出绩效自评得分为93.5分，等级为良。",
            ["总分写的是“93.5分”", "等级写的是“良”"],
        ),
        ("示例市档案馆2023年度绩效自评总分96.00分。", ["总分写的是“96.00分”"]),
        ("逐项自评后，综合得分：95分，评价等级：良好。", ["总分写的是“95分”", "等级写的是“良好”"]),
        ("经自评，最终得分98.21分。", ["总分写的是“98.21分”"]),
        ("部门整体支出绩效自评结果为“中”。", ["等级写的是“中”"]),
        ("- 自评总得分95.2分，属于“良”等级", ["总分写的是“95.2分”", "等级写的是“良”"]),
        ("自评总分{{ 自评.得分 }}。", ["总分写的是“91.2分”"]),
    ],
)
def test_another_total_or_grade_is_told(project: Path, text: str, messages: list[str]) -> None:
    (project / "data/shili/2023/自评.yaml").write_text("得分: 91.20 分\n", "utf-8")
    assert told(project, text) == [one.replace("91.2分", "91.20分") for one in messages]


TRUE = [
    "2023年度部门整体支出绩效自评总分97.69分，自评等级为“优”。",
    "自评总分为{{ 评分.总分 }}，等级为{{ 评分.等级 }}。",
    "自评得分约98分，评价结果为优秀。",
    "总分100分，自评得分97.69分。",
    "自评表总分100分，90分以上为优，80分以上为良。",
    "一级指标“履职效能”分值50分，自评得分49.5分。",
    "预算执行率指标自评得分9.8分，等级为良。",
    "管理效率总分50分，得分48分。",
    "2022年度自评得分95分，等级为良。",
    "上年自评总分96分，等级为良，本年自评总分97.69分。",
    "财政部门复核得分92分，等级为良。",
    "项目支出绩效自评得分95分，等级为良。",
    "我馆在全市绩效考核中得分95分，被评为良好单位。",
    "群众满意度评价等级为良，服务质量总体评价为良好。",
    "我馆绩效自评工作情况良好，自评情况总体为良好。",
]


@pytest.mark.parametrize("text", TRUE)
def test_a_true_sentence_and_one_of_something_else_are_let_pass(project: Path, text: str) -> None:
    assert told(project, text) == []


def test_a_settled_one_is_no_error(project: Path) -> None:
    entry = "- {诊断: E415, 对象: 93.5分, 理由: 初评的分数}\n"
    (project / "data/shili/2023/确认.yaml").write_text(entry, "utf-8")
    (project / CHAPTER).write_text("自评得分93.5分。\n", "utf-8")
    try:
        assert (
            "（已确认：初评的分数）"
            in invoke("check", "shili/2023", "--all", project=project).output
        )
    finally:
        (project / "data/shili/2023/确认.yaml").unlink()
