"""``ziping import`` of forms: the wordings of standards become rules that give the form's scores."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import Result
from ruamel.yaml import YAML

from support.office import form_workbook
from support.projects import invoke

pytestmark = pytest.mark.documents

HEAD = ("一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "评分标准", "得分", "评分依据")
Row = tuple[str, float, str, float, str]


def run(project: Path, *arguments: str) -> Result:
    return invoke(*arguments, project=project)


def imported(project: Path, *rows: Row) -> Result:
    total = sum(row[1] for row in rows)
    body = [("管理", total, "预算", total, *row) for row in rows]
    place = project.parent / "表.xlsx"
    form_workbook([("部门整体支出绩效自评表",), ("部门名称", "示例县水务局"), HEAD, *body]).save(
        place
    )
    result = run(project, "import", str(place), "shui/2023", "--framework", "shi")
    assert result.exit_code == 0, result.output
    return result


def kinds(project: Path) -> list[str]:
    text = (project / "data/frameworks/shi.yaml").read_text("utf-8")
    return [line.partition(": ")[2] for line in text.split("\n") if "类型:" in line]


def scores(project: Path) -> dict[str, str]:
    found = json.loads(run(project, "score", "shui/2023", "--json").output)
    return {row["id"]: f"{Decimal(row['score']).normalize():f}" for row in found["rows"]}


def inputs(project: Path) -> dict[str, dict[str, str]]:
    text = (project / "data/shui/2023/指标.yaml").read_text("utf-8")
    found: dict[str, dict[str, str]] = YAML(typ="safe").load(text)["指标"]
    return found


def test_the_commonest_wordings(project: Path) -> None:
    rows: tuple[Row, ...] = (
        ("执行", 15, "得分=执行率×15分。", 14.35, "预算执行率95.68%。"),
        ("控制", 5, "“三公”经费控制率≤100%的得5分，否则不得分。", 5, "控制率为80.2%。"),
        ("公开", 10, "按规定公开得10分，未公开不得分。", 10, "已在网站公开。"),
        ("违纪", 5, "无违纪问题得5分，每发现1例扣1分，扣完为止。", 4, "一例。"),
        ("满意", 10, "90%以上得满分，80%—90%得8分，80%以下不得分。", 8, "群众满意度85%。"),
        ("产出", 10, "按实际完成率×分值计分，超过100%的按100%计。", 9.9, "完成率99%。"),
        ("结转", 4, "小于10%得4分；大于等于10%且小于20%，得2分；其余不得分。", 2, "结转率12.5%。"),
        ("及时", 2, "及时上报得满分，逾期不得分。", 0, "逾期两天。"),
    )
    result = imported(project, *rows)
    assert "其中 8 个照评分标准提出了规则" in result.output
    assert kinds(project) == ["比例", "分档", "达标", "扣分", "分档", "比例", "分档", "达标"]
    assert scores(project) == {row[0]: f"{Decimal(str(row[3])).normalize():f}" for row in rows}
    assert inputs(project)["满意"]["比率"] == "85%"


def test_a_rule_that_does_not_give_the_score_is_dropped(project: Path) -> None:
    """The form's own score stands, whatever its standard says."""
    imported(
        project,
        ("满意", 10, "90%以上得满分，80%—90%得8分，80%以下不得分。", 9, "满意度85%。"),
        ("产出", 10, "得分＝完成率×分值。", 10, "完成率95%。"),
        ("重叠", 5, "80%以下（含）得2分，80%以上得5分。", 5, "满意度80%。"),
        ("空档", 5, "90%以上得5分，60%—80%得2分，60%以下不得分。", 5, "满意度95%。"),
        ("几例", 6, "每发现2例扣1分，扣完为止。", 5, "两例。"),
        ("多项", 4, "制度健全得2分，执行到位得2分，否则不得分。", 4, "好。"),
    )
    assert kinds(project) == ["酌情扣分"] * 6
    assert list(scores(project).values()) == ["9", "10", "5", "5", "5", "4"]


def test_what_only_the_report_states(project: Path) -> None:
    """The rate stands in the year's data; what stands nowhere is asked for, and named."""
    data = project / "data/shui/2023"
    data.mkdir(parents=True)
    (data / "单位.yaml").write_text("全称: 示例县水务局\n年度: 2023\n", "utf-8")
    (data / "导入.yaml").write_text("收支情况:\n  预算执行率: 98.2%\n", "utf-8")
    result = imported(
        project,
        ("执行", 10, "得分=预算执行率×10。", 9.82, "见报告。"),
        ("满意", 10, "群众满意度90%以上得满分，否则不得分。", 10, "见问卷。"),
        ("其他", 5, "视情况酌情扣分。", 5, "好。"),
    )
    assert inputs(project)["执行"]["比率"] == "98.2%"
    assert inputs(project)["满意"]["比率"] == "待填"
    assert "在 指标.yaml 里填：“满意”的群众满意度" in result.output
    assert "没有对上" not in result.output
    assert kinds(project) == ["比例", "分档", "酌情扣分"]
    assert "E206" in run(project, "check", "shui/2023").output
