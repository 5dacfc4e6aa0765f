"""The built-in layout, derived values and whatever may stand in a layout file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from support.layouts import (
    BUILT_IN,
    OWN,
    overridden,
    values,
)
from ziping.layout.layout_file import layout_from, layout_of
from ziping.pipeline.run import Run
from ziping.source.project import Project
from ziping.source.yaml import MappingNode, Node, ScalarNode, SequenceNode, parsed


def test_a_derived_value_follows_what_it_is_derived_from(project: Path) -> None:
    own = "页面: {上边距: 36 mm, 左边距: 27.5 mm, 每页行数: 24}\n样式: {正文: {字号: 15 pt}}\n"
    layout = Run(Project(overridden(project, own))).layout()
    grounds = {ground.name: ground for ground in layout.grounds}
    assert (layout.page_.bottom, layout.page_.right) == (36, 26.5)
    assert grounds["页面.下边距"].value == "36 mm" and grounds["页面.下边距"].standard == ""
    assert grounds["页面.行距"].value == grounds["样式.二级.行距"].value == "26.55 pt"
    assert grounds["页面.字距"].value == "0.79 pt"
    assert grounds["样式.注.行距"].value == "20 pt"


def test_the_built_in_values_agree_with_each_other() -> None:
    """What the file says is derived is what the program derives."""
    layout = layout_from(BUILT_IN)
    tree = parsed(BUILT_IN.read_text("utf-8"), "layout.yaml")
    written_values = {name: value_text(node) for name, node in leaves(tree)}
    assert {ground.name: ground.value for ground in layout.grounds} == written_values


def leaves(node: Node | None, name: str = "") -> Iterator[tuple[str, Node]]:
    """The values of a layout file by name, without what is said of them."""
    if isinstance(node, MappingNode) and "值" not in node.members:
        for key, child in node.members.items():
            if key not in ("条款", "强度", "依据"):
                yield from leaves(child, f"{name}.{key}".lstrip("."))
    elif isinstance(node, MappingNode):
        yield name, node.members["值"]
    elif node is not None:
        yield name, node


def value_text(node: Node) -> str:
    if isinstance(node, SequenceNode):
        return "、".join(value_text(item) for item in node.items)
    assert isinstance(node, ScalarNode)
    return node.text


STANDARD = parsed(BUILT_IN.read_text("utf-8"), "内置:templates/layout.yaml")
LEAVES = dict(leaves(STANDARD))


def own_file(chosen: dict[str, str]) -> str:
    """A layout file of single values, each in its own groups."""
    groups: dict[str, object] = {}
    for name, value in chosen.items():
        *path, last = name.split(".")
        group = groups
        for key in path:
            group = group.setdefault(key, {})  # type: ignore[assignment]
        group[last] = value
    return flow(groups)


def flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(inner)}" for key, inner in value.items()) + "}"
    return str(value)


def yaml_of(node: Node) -> str:
    if isinstance(node, SequenceNode):
        return "[" + ", ".join(map(yaml_of, node.items)) + "]"
    assert isinstance(node, ScalarNode)
    return json.dumps(node.text, ensure_ascii=False)


@settings(deadline=None, max_examples=60)
@given(st.sets(st.sampled_from(sorted(LEAVES))))
def test_the_standard_s_own_values_change_nothing(chosen: set[str]) -> None:
    own = own_file({name: yaml_of(LEAVES[name]) for name in sorted(chosen)})
    layout, problems = layout_of(STANDARD, parsed(own, OWN))
    usual, _ = layout_of(STANDARD)
    assert problems == () and layout is not None and usual is not None
    assert values(layout) == values(usual)
    for ground, plain in zip(layout.grounds, usual.grounds, strict=True):
        assert (ground.name, ground.clause, ground.strength) == (
            plain.name, plain.clause, plain.strength,
        )  # fmt: skip
        assert ground.overridden == (ground.name in chosen)
        assert ground.where.path == (OWN if ground.name in chosen else plain.where.path)
        assert ground.standard == (plain.value if ground.name in chosen else "")


def test_a_fault_of_the_built_in_file_is_said_at_its_place() -> None:
    text = BUILT_IN.read_text("utf-8").replace("  列表: {", "  清单: {", 1)
    _, problems = layout_of(parsed(text, "内置:templates/layout.yaml"))
    assert [(p.code, p.message) for p in problems] == [("E601", "版式 样式：缺少“列表”")]
    text = BUILT_IN.read_text("utf-8").replace("  条款: 惯例\n  强度: 惯例\n  外框", "  外框", 1)
    _, problems = layout_of(parsed(text, "内置:templates/layout.yaml"))
    assert {p.message.partition("：")[2] for p in problems} == {"没有写条款或强度"}


JUNK = ("", "x", "-1 mm", "[甲, 乙]", "{甲: 乙}", "9999 pt", "[]", "3", '"#12"', "[[a]]", "１６ pt")

EXTREMES = (
    "0 mm",
    "1 mm",
    "500 mm",
    "0 pt",
    "0.01 pt",
    "2000 pt",
    "0 字",
    "40 字",
    "0",
    "200",
    "中",
)


@settings(deadline=None, max_examples=400)
@given(
    st.dictionaries(st.sampled_from(sorted(LEAVES)), st.sampled_from(JUNK + EXTREMES), max_size=4)
)
def test_whatever_is_wrong_is_said_in_chinese_at_a_value_of_the_project(
    own: dict[str, str],
) -> None:
    layout, problems = layout_of(STANDARD, parsed(own_file(own), OWN))
    assert (layout is None) == any(problem.is_error for problem in problems)
    for problem in problems:
        assert problem.where.path == OWN
        assert problem.message.startswith("版式 ")
        assert re.search(r"[A-Za-z]{3,} [a-z]{2,}", problem.message) is None  # Words in a row.
        assert "写法不对" not in problem.message  # Every kind of fault has words of its own.
