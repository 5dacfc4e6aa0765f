"""A property: the diff of a year and its edited copy tells exactly the edits."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.comparing import NAMES, Year, diff, new_project

pytestmark = pytest.mark.documents

NEW_SENTENCES = (
    "合同文本统一格式，法务人员提前介入审核。",
    "档案库房加装温湿度监测，珍贵案卷另行保管。",
)

CLAUSE = "同时邀请第三方机构全程跟踪评估并公布结果，"


@dataclass(frozen=True)
class Expected:
    """What the comparison must tell."""

    figures: frozenset[tuple[str, str]]
    items: frozenset[tuple[str, str]]
    prose: tuple[tuple[str, str], ...]  # Chapter and change, sorted.
    causes: frozenset[str]


@st.composite
def edited_years(draw: st.DrawFn) -> tuple[Year, Expected]:
    """A year after some edits, and what they are."""
    year = Year()
    figures: set[tuple[str, str]] = set()
    items: set[tuple[str, str]] = set()
    prose: list[tuple[str, str]] = []
    changed = draw(st.sets(st.sampled_from(NAMES[:4]), max_size=3))
    values = dict(year.figures)
    for name in changed:
        values[name] = draw(st.sampled_from(("88.10", "91.20", "73.40"))).replace(
            "0", str(NAMES.index(name))
        )
        figures.add((f"经费.{name}", "变动"))
        prose.append(("第三章", "数据变动"))
    if draw(st.booleans()):
        del values["邮电"]
        figures.add(("经费.邮电", "取消"))
        prose.append(("第三章", "取消"))
    if draw(st.booleans()):
        values["劳务"] = "12.00"
        figures.add(("经费.劳务", "新增"))
        prose.append(("第三章", "新增"))
    if sum(map(float, values.values())) != sum(map(float, year.figures.values())):
        figures.add(("经费.合计", "变动"))
        prose.append(("分析", "数据变动"))
    listed = list(year.items)
    deed = draw(st.sampled_from(("无", "改写", "新增", "不再列")))
    if deed == "改写":
        name, title, text = listed[0]
        listed[0] = (name, title, CLAUSE + text)
        items.add((name, "改写"))
        prose.append(("情况", "改写"))
    elif deed == "新增":
        listed.append(("丁", "信息系统互联互通", "部门之间的数据按目录共享，减少重复填报。"))
        items.add(("丁", "新增"))
        prose.append(("情况", "新增"))
    elif deed == "不再列":
        listed.pop(1)
        items.add(("乙", "不再列"))
        prose.append(("情况", "取消"))
    first, second = list(year.first), list(year.second)
    if draw(st.booleans()):
        first = first[1:] + first[:1]
        prose.append(("第一章", "移动"))
    for index in sorted(draw(st.sets(st.integers(0, 3), max_size=3)), reverse=True):
        deed = draw(st.sampled_from(("改写", "新增", "取消")))
        prose.append(("第二章", deed))
        if deed == "改写":
            second[index] = CLAUSE + second[index]
        elif deed == "取消":
            second.pop(index)
        else:
            second.insert(index, draw(st.sampled_from(NEW_SENTENCES)) + "第" * index)
    made = replace(
        year, figures=values, items=tuple(listed), first=tuple(first), second=tuple(second)
    )
    causes = frozenset(f"经费.{name}" for name in changed)
    return made, Expected(frozenset(figures), frozenset(items), tuple(sorted(prose)), causes)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edited=edited_years())
def test_the_diff_tells_exactly_the_edits(
    edited: tuple[Year, Expected], tmp_path_factory: pytest.TempPathFactory
) -> None:
    year, expected = edited
    project = new_project(tmp_path_factory.mktemp("项目"))
    Year().write(project, 2022)
    year.write(project, 2023)
    found = json.loads(diff(project, "shili/2022", "shili/2023", "--to", "json").stdout)
    assert {(f["name"], f["change"]) for f in found["figures"]} == expected.figures
    assert {(i["id"], i["state"]) for i in found["items"] if i["state"] != "未变"} == expected.items
    prose = [
        (chapter["chapter"], block["change"])
        for chapter in found["prose"]
        for block in chapter["blocks"]
    ]
    titles = [("标题", "数据变动")] * (("标题", "数据变动") in prose)
    assert sorted(prose) == sorted([*expected.prose, *titles])
    total = [f for f in found["figures"] if f["name"] == "经费.合计"]
    assert all(expected.causes <= set(f["causes"]) for f in total)
    shutil.rmtree(project)
