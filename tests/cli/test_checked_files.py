"""``check`` of one file, in brief, with what was let stand; the same counts as ``status``."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
import pytest

from support.projects import base_project, copied_sources, invoke
from ziping.cli.output import _coloured

pytestmark = pytest.mark.documents


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two problems in a chapter, one in the data, one that was let stand."""
    project = base_project(tmp_path_factory.mktemp("项目"))
    chapter = project / "content/shili/2023/主要工作.md"
    chapter.write_text("收入999.12万元，支出888.34万元。\n", "utf-8")
    (project / "data/shili/2023/采购.yaml").write_text("总额: 3.00 万元\n货物: 待填\n", "utf-8")
    (project / "data/shili/2023/自加.yaml").write_text("用不到: 7 件\n", "utf-8")
    settled = "- {诊断: N212, 对象: 自加.用不到, 理由: 明年用}\n"
    (project / "data/shili/2023/确认.yaml").write_text(settled, "utf-8")
    return project


def places(project: Path, *arguments: str) -> set[str]:
    output = invoke("check", "--brief", *arguments, project=project).stdout
    return set(re.findall(r"^(\S+?):\d+:\d+: ", output, re.M))


CHAPTER, TOPIC = "content/shili/2023/主要工作.md", "data/shili/2023/采购.yaml"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (CHAPTER, CHAPTER),
        ("shili/2023/主要工作", CHAPTER),
        ("主要工作", CHAPTER),
        ("主要工作.md", CHAPTER),
        ("shili/2023/采购", TOPIC),
        (TOPIC, TOPIC),
    ],
)
def test_one_file_alone(project: Path, name: str, shown: str) -> None:
    assert places(project, name) == {shown}


def test_a_path_is_seen_from_where_it_was_typed(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project / "data/shili/2023")
    assert places(project, "采购.yaml") == {TOPIC}
    monkeypatch.chdir(project)
    assert places(project, CHAPTER) == {CHAPTER}
    assert "没有“没有这个”" in invoke("check", "没有这个", project=project, status=2).output


def test_what_was_let_stand_is_counted_and_listed_when_asked(project: Path) -> None:
    assert "自加.用不到" not in invoke("check", project=project).stdout
    assert "已确认 1 个（--all 列出）" in invoke("check", project=project).stdout
    everything = invoke("check", "--all", project=project).stdout
    assert "（已确认：明年用）" in everything and "--all 列出" not in everything


def test_faults_come_before_what_is_to_be_filled(project: Path) -> None:
    lines = invoke("check", "--brief", "shili/2023", project=project).stdout.splitlines()
    codes = [match[1] for line in lines if (match := re.search(r" ([EWN]\d{3}): ", line))]
    assert codes[-1] == "E206" and set(codes[:-1]) >= {"W701"} and "E206" not in codes[:-1]


def test_check_and_status_count_alike(tmp_path: Path) -> None:
    project = copied_sources(tmp_path, "data", "content", "templates")
    invoke("new", "demo/2024", project=project, status=0)
    (project / "data/demo/2024/采购.yaml").write_text("总额: 三\n货物: 2 万员\n", "utf-8")
    summary = invoke("check", "demo/2024", project=project).stdout.splitlines()[-1]
    (year,) = json.loads(invoke("status", "demo/2024", "--json", project=project).stdout)
    data = [file for file in year["files"] if file["state"] is None]
    counts = {
        "个错误": sum(file["errors"] for file in year["files"]),
        "个警告": sum(file["warnings"] for file in year["files"]),
        "处待填": sum(file["total"] - file["filled"] for file in data),
        "章没有改写": sum(file["state"] == "没有改写" for file in year["files"]),
    }
    told = {
        word: int(n) for n, word in re.findall(r"(\d+) (个错误|个警告|处待填|章没有改写)", summary)
    }
    assert told == {word: count for word, count in counts.items() if count}
    assert counts["个错误"] and counts["处待填"] and counts["章没有改写"]


def test_severities_have_colours_unless_nobody_wants_them(monkeypatch: pytest.MonkeyPatch) -> None:
    line = "data/甲.yaml:3:1: 错误 E301: 数值读不懂"
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert click.unstyle(_coloured(line)) == line != _coloured(line)
    assert _coloured("  │ 错误 E301: 原文") == "  │ 错误 E301: 原文"
    monkeypatch.setenv("NO_COLOR", "1")
    assert _coloured(line) == line
