"""An input that means a fact: taken from it, stated otherwise, told when both differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.projects import base_project, invoke

pytestmark = pytest.mark.documents


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The base project: its framework says that 财务合规.问题数 is 监督.问题数."""
    return base_project(tmp_path / "项目")


def write(project: Path, row: str, fact: str) -> None:
    (project / "data/shili/2023/指标.yaml").write_text(
        f"框架: shili-2023\n指标:\n  财务合规: {row}\n", "utf-8"
    )
    (project / "data/shili/2023/监督.yaml").write_text(fact, "utf-8")


def test_a_row_that_states_nothing_uses_the_fact_and_score_says_so(project: Path) -> None:
    write(project, "{}", "问题数: 2 项\n")
    shown = invoke("score", "shili/2023", project=project, status=0).stdout
    assert "取自 监督.问题数" in shown and "被指出问题：2项" in shown
    assert "N212" not in invoke("check", "shili/2023", project=project).output


@pytest.mark.parametrize("row", ["{问题数: 2 项}", "{问题数: 2}"])
def test_the_same_in_two_places_is_let_pass(project: Path, row: str) -> None:
    write(project, row, "问题数: 2 项\n" if "项" in row else "问题数: 2\n")
    assert "E416" not in invoke("check", "shili/2023", project=project).output


def test_two_values_are_told_at_both_places_and_may_be_settled(project: Path) -> None:
    write(project, "{问题数: 1 项}", "问题数: 2 项\n")
    output = invoke("check", "shili/2023", project=project, status=1).output
    assert "指标.yaml:3:15: 错误 E416: 财务合规.问题数 填的是1项，监督.问题数 是2项" in output
    assert "另见：data/shili/2023/监督.yaml:1:6" in output
    settled = "- {诊断: E416, 对象: 财务合规.问题数, 理由: 监督的口径含下属单位}\n"
    (project / "data/shili/2023/确认.yaml").write_text(settled, "utf-8")
    assert "E416" not in invoke("check", "shili/2023", project=project).output
    assert "监督的口径含下属单位" in invoke("check", "shili/2023", "--all", project=project).output


def test_a_source_of_what_the_rule_does_not_want_is_refused(project: Path) -> None:
    place = project / "data/frameworks/shili-2023.yaml"
    place.write_text(place.read_text("utf-8").replace("{问题数: 监督", "{问题个数: 监督"), "utf-8")
    output = invoke("check", "shili/2023", project=project, status=1).output
    assert "E413: “取自”里的“问题个数”不是这条规则要的数" in output


def test_an_error_of_last_year_alone_does_not_hide_that_a_document_is_lost(project: Path) -> None:
    """A figure of last year that cannot be computed there is told here, where it is printed."""
    last = project / "data/shili/2022/账.yaml"
    last.write_text("计算:\n  合计: 没有的数 + 1\n", "utf-8")
    (project / "content/shili/2023/主要工作.md").write_text("上年{{ 上年.账.合计 }}。\n", "utf-8")
    result = invoke("check", "shili/2023", project=project, status=1)
    assert (
        "主要工作.md:1:3: 错误 E304" in result.output
        and "data/shili/2022/账.yaml:2" in result.output
    )


WORDED = """
名称: 体系
满分: 10 分
等级:
  - {{名称: 优}}
指标:
  - 名称: 甲
    分值: 10
    下级:
      - 名称: 乙
        分值: 10
        下级:
          - 编号: 支出率
            名称: 支出率
            分值: 10
            解释: {explained}
            标准: {standard}
            规则:
              类型: 分档
              数值: 收支.支出总额 / 收支.收入总额
              分档:
                - {{不低于: 95%, 得: 10}}
                - {{不低于: 85%, 低于: 95%, 得: 5}}
                - {{低于: 85%, 得: 0}}
"""


def worded(project: Path, standard: str, explained: str = "看支出进度。") -> str:
    text = WORDED.format(standard=standard, explained=explained).lstrip()
    (project / "data/frameworks/xin.yaml").write_text(text, "utf-8")
    (project / "data/shili/2023/指标.yaml").write_text("框架: xin\n指标: {}\n", "utf-8")
    return invoke("check", "shili/2023", project=project).output


@pytest.mark.parametrize(
    ("standard", "told"),
    [
        ("不低于95%得10分，不低于85%得6分，其余不得分。", "写的是6分，规则里是5分"),
        ("不低于95%得10分，不低于80%得5分，其余不得分。", "写的是80%，规则里是85%"),
        ("不低于95%得10分，不低于80%得6分。", "写的是6分、80%，规则里是5分、85%"),
    ],
)
def test_wording_and_rule_with_other_numbers_are_told(
    project: Path, standard: str, told: str
) -> None:
    output = worded(project, standard)
    assert f"xin.yaml:16:17: 警告 W417: “支出率”的评分标准{told}" in output
    assert "另见：data/frameworks/xin.yaml:18:15" in output


@pytest.mark.parametrize(
    "standard",
    [
        "不低于95%得10分，不低于85%得5分，低于85%不得分。",
        "支出率达到95%的得满分，达到85%的得一半分。",
        "按支出进度计分，满分10分。",
        "不低于百分之九十五的得10分，其余酌情扣分，最多扣10分。",
    ],
)
def test_wording_that_says_the_same_or_less_is_let_pass(project: Path, standard: str) -> None:
    assert "W417" not in worded(project, standard)


def test_a_fault_in_a_text_of_a_framework_stands_at_its_own_line(project: Path) -> None:
    chapter = project / "content/shili/2023/主要工作.md"
    chapter.write_text("{{ 评分.支出率.解释 }}{{ 评分.支出率.标准 }}\n", "utf-8")
    output = worded(project, "得{{ 也没有 }}分。", explained="看{{ 没有.这个 }}。")
    assert "xin.yaml:15:18: 错误 E502: 没有“没有.这个”这个数据" in output
    assert "xin.yaml:16:18: 错误 E502: 没有“也没有”这个数据" in output
