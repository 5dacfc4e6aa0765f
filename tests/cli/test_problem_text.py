"""Problems as a person sees them on a terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ziping.cli.output import as_text, display_width, wrapped
from ziping.source.position import Position
from ziping.source.problem import Problem
from ziping.source.project import Project


def test_problems_are_grouped_by_file(project: Path) -> None:
    places = [("b.md", 2), ("a.md", 3), ("b.md", 1)]
    found = [Problem.of("W701", Position(path, line, 1), "甲") for path, line in places]
    lines = [line for line in as_text([*found, found[0]], Project(project)) if "提示：" not in line]
    assert lines == [
        "── b.md：2 个警告",
        "b.md:2:1: 警告 W701: 甲",
        "b.md:1:1: 警告 W701: 甲",
        "a.md:3:1: 警告 W701: 甲",
    ]


LONG = "基本支出 318.20万元 + 项目支出 91.51万元 = 总额 409.35万元，左边合计“409.71万元”，相差 0.36万元"


@pytest.mark.parametrize("width", [40, 57, 80])
def test_a_long_message_is_broken_on_a_terminal_only(width: int) -> None:
    assert list(wrapped("a.md:1:1: 错误 E401: ", LONG, 4, None)) == [f"a.md:1:1: 错误 E401: {LONG}"]
    lines = list(wrapped("a.md:1:1: 错误 E401: ", LONG, 4, width))
    assert len(lines) > 1 and all(display_width(line) <= width for line in lines)
    assert lines[0].startswith("a.md:1:1: 错误 E401: 基本支出")
    assert all(re.match(r"    [^\s，。、”）]", line) for line in lines[1:])
    joined = lines[0] + "".join(line[4:] for line in lines[1:])
    assert joined.replace(" ", "") == f"a.md:1:1: 错误 E401: {LONG}".replace(" ", "")
    numbers = re.findall(r"\d+\.\d+", LONG)
    assert [number for line in lines for number in re.findall(r"\d+\.\d+", line)] == numbers
