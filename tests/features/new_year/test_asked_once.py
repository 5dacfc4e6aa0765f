"""``init`` asks no quantity twice: an input that means a fact is asked for where the fact stands."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from support.projects import invoke
from ziping.facts.values import Missing
from ziping.pipeline.run import Run
from ziping.source.project import Project, UnitYear
from ziping.source.yaml import MappingNode, Node, ScalarNode, parsed

pytestmark = pytest.mark.documents
WHICH = UnitYear("dangan", 2023)
MEANT = {
    "结转结余率.年末结转结余": "收支.年末结转结余",
    "结转结余率.年初结转结余": "收支.年初结转结余",
    "结转结余率.一般公共预算决算": "收支.一般公共预算决算",
    "公用经费.实际公用经费": "公用经费.决算",
    "资产利用.全部固定资产": "资产.固定资产",
    "支出率.月度执行率": "预算执行.月度执行率",
}


@pytest.fixture(scope="module", params=["guangzhou-2023", "shili-2022"])
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A unit that was begun with a shipped framework."""
    folder = tmp_path_factory.mktemp(request.param)
    with pytest.MonkeyPatch.context() as patches:
        patches.chdir(folder)
        options = ("--name", "示例县档案馆", "--unit", "dangan", "--year", "2023")
        invoke("init", *options, "--framework", request.param, status=0)
    return folder


def asked(node: Node | None, path: str) -> list[str]:
    """The full names of all that is to be filled in."""
    if isinstance(node, ScalarNode):
        return [path] if node.text == "待填" else []
    members = node.members.items() if isinstance(node, MappingNode) else ()
    return [name for key, value in members for name in asked(value, f"{path}.{key}")]


def test_each_meaning_is_asked_for_in_one_place(project: Path) -> None:
    names: list[str] = []
    for path in (project / f"data/{WHICH}").glob("*.yaml"):
        names += asked(parsed(path.read_text("utf-8"), path.name), path.stem)
    assert not [name for name, count in Counter(names).items() if count > 1]
    for row_input, fact in MEANT.items():
        assert fact in names and f"指标.指标.{row_input}" not in names
    assert "预算执行.全年执行数" not in names and "收支.本年支出.总额" in names
    assert len(names) > 60


def test_it_is_said_where_else_a_quantity_is_used(project: Path) -> None:
    text = (project / f"data/{WHICH}/收支.yaml").read_text("utf-8")
    assert "年末结转结余: 待填  # 如 412.60 万元：评分行“结转结余率”也用它\n" in text


def test_a_row_takes_the_fact_that_it_means(project: Path) -> None:
    place = project / f"data/{WHICH}/收支.yaml"
    values = {"年末结转结余": "98.37", "年初结转结余": "217.69", "一般公共预算决算": "3520.26"}
    text = place.read_text("utf-8")
    for name, value in {**values, "政府性基金决算": "20.00"}.items():
        text = text.replace(f"{name}: 待填", f"{name}: {value} 万元")
    place.write_text(text, "utf-8")
    scored = Run(Project(project)).score(WHICH)
    problems = [p for p in scored.problems if p.about == "结转结余率" or "结转结余率" in p.message]
    assert problems == []
    assert not isinstance(scored.book.find("收支.年末结转结余"), Missing)
