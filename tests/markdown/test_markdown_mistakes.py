"""Slips of the hand in a chapter are told at their line, not printed into the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.projects import invoke

pytestmark = pytest.mark.documents


def check(project: Path) -> str:
    command = ["check", "shili/2023", "--project", str(project)]
    return invoke(*command).output


def chapter(project: Path) -> Path:
    return next((project / "content/shili/2023").glob("*.md"))


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("一段。\n\n＃＃ 标题\n", "E511", 3),
        ("一段。\n\n####标题\n", "E511", 3),
        ("#### （1）预算执行。\n", "E511", 1),
        ("#### 1.预算执行。\n", "E511", 1),
        ("# 预算执行\n", "E511", 1),
        ("一段。\n这里是｛｛ 单位.全称 ｝｝。\n", "E513", 2),
        ("#### 标题 ｛接排｝\n\n一段。\n", "E513", 1),
        ("一段**加粗。\n", "E513", 1),
        ("| 甲 | 乙 |\n| 一 | 二 |\n", "E510", 1),
        ("1、大额资金\n2、专项资金\n", "E513", 2),
        ("<table><tr><td>甲</td></tr></table> 尾巴\n", "E510", 1),
        ("<table><tr><td colspan=3>甲</td></tr></table>\n", "E510", 1),
        ('<table><tr><td rowspan="²">甲</td></tr></table>\n', "E510", 1),
        ("一段" + "<strong>" * 3000 + "。\n", "E513", 1),
    ],
)
def test_a_slip_is_told(project: Path, text: str, code: str, line: int) -> None:
    path = chapter(project)
    path.write_text(text, "utf-8")
    assert f"{path.relative_to(project).as_posix()}:{line}:" in check(project)
    assert f"错误 {code}" in check(project)


@pytest.mark.parametrize(
    "text",
    [
        "一段（1）两点，｜竖线。\n",
        "#### 预算执行。\n\n一段 #号 文字。\n",
        "2023年的事。\n",
        "| 甲 | 乙 |\n|---|---|\n| 一 | 二 |\n",
        "**加粗**的文字，3*4。\n",
        "**重点。**正文，**“引号”**后。\n",
        "1. 一\n2. 二\n",
    ],
)
def test_what_is_right_stays(project: Path, text: str) -> None:
    chapter(project).write_text(text, "utf-8")
    assert "错误" not in check(project)


def test_an_empty_chapter_is_a_gap(project: Path) -> None:
    path = chapter(project)
    path.write_text(" \n", "utf-8")
    assert f"{path.relative_to(project).as_posix()}:1:1: 警告 W507" in check(project)


def test_chapters_of_no_unit_are_told(project: Path) -> None:
    (project / "content/shilii/2023").mkdir(parents=True)
    assert "content/shilii/2023:1:1: 警告 W213" in check(project)
    assert "是否应为 content/shili/2023" in check(project)
