"""What would compute a number that was typed: the right formula, which gives exactly this value."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.projects import base_project, invoke
from ziping.pipeline.run import Run
from ziping.source.problem import Problem
from ziping.source.project import Project, UnitYear

pytestmark = pytest.mark.documents
WHICH = UnitYear("shili", 2023)
CHAPTER = "content/shili/2023/主要工作.md"
THIS = "总额: 528.78 万元\n货物: 58.90 万元\n工程: 168.32 万元\n设备: {预算: 12.60 万元, 决算: 10.02 万元}\n"
LAST = "总额: 347.95 万元\n货物: 62.18 万元\n工程: 0.00 万元\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    project = base_project(tmp_path / "项目")
    (project / "data/shili/2023/购置.yaml").write_text(THIS, "utf-8")
    (project / "data/shili/2022/购置.yaml").write_text(LAST, "utf-8")
    return project


def typed(project: Path, text: str) -> list[Problem]:
    (project / CHAPTER).write_text(text + "\n", "utf-8")
    problems = Run(Project(project)).checked_year(WHICH).problems
    return [problem for problem in problems if problem.code == "W701"]


CHANGES = [
    ("购置总额比上年增长51.97%。", "购置总额比上年{{ 购置.总额|同比 }}。"),
    ("购置总额比上年增长52.0%。", "购置总额比上年{{ 购置.总额|同比(1) }}。"),
    ("购置总额比上年增加180.83万元。", "购置总额比上年{{ 购置.总额|增减额 }}。"),
    ("货物购置比上年减少3.28万元。", "货物购置比上年{{ 购置.货物|增减额 }}。"),
]


@pytest.mark.parametrize(("text", "fixed"), CHANGES)
def test_a_change_becomes_a_filter_and_a_fix(project: Path, text: str, fixed: str) -> None:
    (problem,) = typed(project, text)
    assert problem.fix and problem.fix in problem.hint and "原文" not in problem.hint
    invoke("check", "shili/2023", "--fix", project=project)
    assert (project / CHAPTER).read_text("utf-8") == fixed + "\n"


FORMULAS = [
    ("货物和工程合计227.22万元。", "货物和工程", "购置.货物 + 购置.工程"),
    ("总额中货物以外的469.88万元已付清。", "总额减货物", "购置.总额 - 购置.货物"),
    ("货物占总额的11.14%。", "货物占总额", "购置.货物 / 购置.总额"),
    ("设备节约2.58万元。", "设备预算减决算", "购置.设备.预算 - 购置.设备.决算"),
]


@pytest.mark.parametrize(("text", "name", "formula"), FORMULAS)
def test_a_formula_is_ready_to_paste_and_gives_the_same(
    project: Path, text: str, name: str, formula: str
) -> None:
    (problem,) = typed(project, text)
    assert formula in problem.hint and f"{{{{ 购置.{name} }}}}" in problem.hint
    definition = problem.hint.split("“计算”里写 “")[1].split("”，这里写")[0]
    place = project / "data/shili/2023/购置.yaml"
    place.write_text(THIS + f"计算:\n  {definition}\n", "utf-8")
    number = problem.about
    assert typed(project, text.replace(number, f"{{{{ 购置.{name} }}}}")) == []
    printed = invoke("build", "shili/2023", "--to", "html", project=project, status=0)
    assert printed.exit_code == 0
    html = (project / "output/shili/2023/自评报告.html").read_text("utf-8")
    assert number in html


@pytest.mark.parametrize(
    "text",
    [
        "全年投入227.23万元。",  # Nothing is named.
        "货物和工程合计227.23万元。",  # One off in the last digit.
        "货物占总额的12.14%。",
        "购置总额比上年下降51.97%。",  # The other way.
        "总额中有7件。",
    ],
)
def test_where_nothing_gives_the_value_nothing_is_proposed(project: Path, text: str) -> None:
    assert ["原文" in problem.hint for problem in typed(project, text)] == [True]
