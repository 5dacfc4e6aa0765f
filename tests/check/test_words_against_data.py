"""What a sentence says of all goals, of what is left over, of the budget: the data know better."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.projects import base_project, copied_sources, invoke
from ziping.pipeline.run import Run
from ziping.source.project import Project, UnitYear

pytestmark = pytest.mark.documents
WHICH = UnitYear("shili", 2023)
GOALS = """总体目标: 做好工作。
完成情况: 已完成。
产出指标:
  - {编号: CC1, 名称: 接收档案, 目标: 1200 卷, 实际: 1180 卷}
  - {编号: CC2, 名称: 受理时间, 方向: 反向, 目标: 20 天, 实际: 18 天}
效益指标:
  - {编号: XY1, 名称: 群众满意度, 目标: 90%, 实际: 95%}
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One output goal missed; a carry-over; one group over its budget, one within."""
    project = base_project(tmp_path_factory.mktemp("项目"))
    data = project / "data/shili/2023"
    (data / "绩效目标.yaml").write_text(GOALS, "utf-8")
    spending = data / "收支.yaml"
    spending.write_text(spending.read_text("utf-8") + "年末结转结余: 3.20 万元\n", "utf-8")
    groups = "公务用车: {预算: 5.00 万元, 决算: 5.60 万元}\n公务接待: {预算: 1.00 万元, 决算: 0.40 万元}\n"
    (data / "三公经费.yaml").write_text(groups, "utf-8")
    return project


def told(project: Path, text: str) -> list[str]:
    (project / "content/shili/2023/主要工作.md").write_text(text + "\n", "utf-8")
    problems = Run(Project(project)).checked_year(WHICH).problems
    return [problem.message for problem in problems if problem.code == "W719"]


@pytest.mark.parametrize(
    ("text", "said", "known"),
    [
        ("产出指标全部完成。", "产出指标全部完成", "接收档案"),
        ("全年绩效目标均已完成，成效明显。", "绩效目标均已完成", "接收档案"),
        ("年初设定的各项指标都达到要求，绩效指标全部达标。", "绩效指标全部达标", "接收档案"),
        ("年末财政拨款无结余。", "无结余", "3.20万元"),
        ("我馆全年没有结转结余。", "没有结转结余", "3.20万元"),
        ("公务用车运行费未超预算。", "未超预算", "5.60万元"),
        ("“公务用车”支出严格控制在预算以内。", "严格控制在预算以内", "5.60万元"),
    ],
)
def test_words_that_the_data_contradict_are_told(
    project: Path, text: str, said: str, known: str
) -> None:
    (message,) = told(project, text)
    assert f"写了“{said}”" in message and known in message


@pytest.mark.parametrize(
    "text",
    [
        "效益指标全部完成。",
        "除接收档案外，产出指标全部完成。",
        "接收档案没有完成，其余产出指标均已完成。",
        "绩效目标基本完成，力争明年全部完成。",
        "上年绩效目标全部完成。",
        "确保绩效目标全部完成。",
        "设备购置项目无结余。",
        "公务接待费未超预算。",
        "公务用车决算超过预算，公务接待未超预算。",
        "会议费控制在预算以内。",
    ],
)
def test_what_is_true_or_of_something_else_is_let_pass(project: Path, text: str) -> None:
    assert told(project, text) == []


def test_an_issue_that_the_inputs_of_its_rows_deny_is_told(tmp_path: Path) -> None:
    project = copied_sources(tmp_path, "data", "content", "templates")
    issues = project / "data/demo/2023/问题.yaml"
    more = "- {编号: WT9, 标题: 备案, 正文: 合同备案不及时。, 对应指标: [合同备案]}\n"
    issues.write_text(issues.read_text("utf-8") + more, "utf-8")
    output = invoke("check", "demo/2023", "--brief", project=project).stdout
    told = [line for line in output.splitlines() if "W719" in line]
    assert len(told) == 1 and "问题“WT9”对应的指标填的都是符合，没有失分：合同备案" in told[0]
