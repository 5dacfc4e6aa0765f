"""A year that was begun can be filled and built; ``ziping status`` tells how far it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.new_year import DEMO, run
from ziping.source.terminal_text import display_width
from ziping.source.yaml import MappingNode, Node, ScalarNode, SequenceNode, parsed

pytestmark = pytest.mark.documents


# A year that was begun can be filled and built.


@dataclass(frozen=True, slots=True)
class Filling:
    """Last year's answers for this year's 待填."""

    last: Node

    def filled(self, text: str) -> str:
        lines = text.split("\n")
        for path, line in _blanks(parsed(text, "新") or self.last):
            node = _at(self.last, path)
            lines[line - 1] = lines[line - 1].replace("待填", _flow(node), 1)
        return "\n".join(lines)


def _blanks(
    node: Node, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], int]]:
    if isinstance(node, ScalarNode):
        if node.text == "待填" and not node.quoted:
            yield path, node.where.line
    elif isinstance(node, SequenceNode):
        for index, item in enumerate(node.items):
            yield from _blanks(item, (*path, index))
    else:
        for key, value in node.members.items():
            yield from _blanks(value, (*path, key))


def _at(node: Node, path: tuple[str | int, ...]) -> Node:
    for step in path:
        if isinstance(step, int):
            assert isinstance(node, SequenceNode)
            node = node.items[step]
        else:
            assert isinstance(node, MappingNode)
            node = node.members[step]
    return node


def _flow(node: Node) -> str:
    if isinstance(node, SequenceNode):
        return "[" + ", ".join(map(_flow, node.items)) + "]"
    assert isinstance(node, ScalarNode)
    text = re.sub(r"(?<=\d),(?=\d)", "", node.text.strip().replace("\n", ""))
    return f"'{text}'" if "{{" in text else text


# A little more income than last year, so that what is left over follows from last year's.


NEW_FIGURES = {
    "收支": {
        "3545.06": "3645.06",
        "3540.26": "3640.26",
        "98.37": "79.05",
        "217.69": "98.37",
        "3520.26": "3620.26",
    },
}


def test_a_new_year_filled_and_revised_is_built(project: Path) -> None:
    run(project, "new", "demo/2024")
    for path in sorted((project / DEMO).glob("*.yaml")):
        last = project / "data/demo/2023" / path.name
        node = parsed(last.read_text("utf-8"), path.name)
        if path.stem == "整改情况":
            text = path.read_text("utf-8").replace("结果: 待填", "结果: 已完成")
            path.write_text(text.replace("说明: 待填", "说明: 已经落实。"), "utf-8")
        elif node is not None and path.stem != "确认":
            path.write_text(Filling(node).filled(path.read_text("utf-8")), "utf-8")
    for topic, changes in NEW_FIGURES.items():
        path = project / DEMO / f"{topic}.yaml"
        text = path.read_text("utf-8")
        for old, new in changes.items():
            assert text.count(f"{old} 万元") >= 1
            text = text.replace(f": {old} 万元", f": {new} 万元")
        path.write_text(text, "utf-8")
    for chapter in (project / "content/demo/2024").glob("*.md"):
        text = chapter.read_text("utf-8").replace("{沿用上年}\n\n", "")
        text = re.sub(r"，原因是\{\{ 变动说明\(.*?\) \}\}", "", text)  # Nothing moved much.
        chapter.write_text(text.replace("比上年增加{{ 采购.采购增加额 }}，", ""), "utf-8")
    status = json.loads(run(project, "status", "demo/2024", "--json").stdout)
    assert status[0]["percent"] == 100
    run(project, "build", "demo/2024", "--to", "html")
    page = (project / "output/demo/2024/自评报告.html").read_text("utf-8")
    assert "2024年度示例区司法局" in page and "待填" not in page


# ziping status


def test_status_is_a_table_of_eighty_columns(project: Path) -> None:
    run(project, "new", "demo/2024")
    path = project / DEMO / "采购.yaml"
    path.write_text(path.read_text("utf-8").replace("总额: 待填", "总额: 9.00 万元"), "utf-8")
    (project / "content/demo/2024/部门职能.md").write_text("{已改写}\n\n今年的职能。\n", "utf-8")
    (project / "content/demo/2024/资产管理.md").unlink()
    lines = run(project, "status", "demo/2024").stdout.splitlines()
    assert max(map(display_width, lines)) <= 80
    rows = {line.split()[0]: line.split()[1:] for line in lines}
    assert rows["采购.yaml"] == ["1/6", "5"]
    assert rows["部门职能.md"] == ["已写"] and rows["成本管理.md"] == ["没有改写"]
    assert rows["资产管理.md"] == ["缺少"]
    assert rows["合计"] == ["完成", "0%", "1/194", "193", "1/11", "0", "0"]


def test_status_of_finished_years(project: Path) -> None:
    found = json.loads(run(project, "status", "demo", "--json").stdout)
    assert [(one["unit"], one["year"], one["percent"]) for one in found] == [
        ("demo", 2022, 100),
        ("demo", 2023, 100),
    ]
    assert set(found[0]["files"][0]) == {"path", "filled", "total", "state", "errors", "warnings"}
