"""A character that no font has is marked where it was written, wherever it is printed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from support import ROOT
from support.projects import base_project

pytestmark = pytest.mark.documents

MISSING = "\U00012000"  # 𒀀, which no font of an office has.


def problems(project: Path) -> list[dict[str, object]]:
    command = [sys.executable, str(ROOT / "build.py"), "build", "--to", "pdf", "--json"]
    run = subprocess.run(
        [*command, "--project", str(project)], capture_output=True, cwd=ROOT, check=False
    )
    return [found for found in json.loads(run.stdout) if found["code"] == "E603"]


@pytest.mark.parametrize(
    ("file", "before", "after", "line"),
    [
        # Printed in the title, by a template.
        ("data/shili/2023/单位.yaml", "全称: ", f"# {MISSING}\n全称: {MISSING}", "全称: "),
        # On the second line of a paragraph, and in a list.
        ("content/shili/2023/主要工作.md", "", f"第一行，\n第二行{MISSING}。\n", "第二行"),
        ("content/shili/2023/主要工作.md", "", f"1. 甲；\n2. 乙{MISSING}。\n", "2. 乙"),
        ("content/shili/2023/主要工作.md", "", f"三月**重要{MISSING}**。\n", "三月**重要"),
    ],
)
def test_the_place_is_the_character_s(
    tmp_path: Path, file: str, before: str, after: str, line: str
) -> None:
    project = tmp_path / "项目"
    base_project(project)
    path = project / file
    old = path.read_text("utf-8") if path.exists() else ""
    text = old.replace(before, after, 1) if before else after
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    place = next(number for number, each in enumerate(text.split("\n"), 1) if each.startswith(line))
    found = {(p["path"], p["line"], p["column"]) for p in problems(project)}
    assert found == {(file, place, len(line) + 1)}
