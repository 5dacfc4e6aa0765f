"""``ziping init``: a unit from nothing."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support import ROOT
from support.new_year import FLAGS, codes, read, run, tree
from support.projects import invoke
from ziping.source.terminal_text import display_width

pytestmark = pytest.mark.documents


def test_init_in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = ["init", *FLAGS, "--framework", "guangzhou-2023", "--short", "我馆", "--made-up"]
    result = invoke(*arguments)
    assert result.exit_code == 0, result.output
    assert (tmp_path / ".gitignore").read_text("utf-8") == "output/\n"
    assert (tmp_path / "content/dangan/2023").is_dir()
    unit = (tmp_path / "data/dangan/2023/单位.yaml").read_text("utf-8")
    income = (tmp_path / "data/dangan/2023/收支.yaml").read_text("utf-8")
    assert "收入总额: 待填  # 如 412.60 万元\n" in income
    assert "全称: 示例县档案馆\n简称: 我馆\n年度: 2023\n虚构: 是\n" in unit
    topics = {path.stem for path in (tmp_path / "data/dangan/2023").iterdir()}
    assert {"收支", "预算", "三公经费", "绩效目标", "问题", "改进措施", "指标"} <= topics
    assert codes(tmp_path, "dangan") == {"E206", "W507"}
    chapters = re.findall(r"(\w+)\.md", result.stdout.replace("\n    ", ""))
    absent = {c["path"] for c in json.loads(run(tmp_path, "status", "--json").stdout)[0]["files"]
              if c["state"] == "缺少"}  # fmt: skip
    assert {f"content/dangan/2023/{name}.md" for name in chapters} == absent
    build = invoke("build")
    assert build.exit_code == 1 and "dangan/2023 没有生成" in build.output


@pytest.mark.parametrize("framework", ["guangzhou-2023", "xiangmu-zhichu", "无"])
def test_init_asks_for_all_that_the_rules_want(tmp_path: Path, framework: str) -> None:
    """With its form's templates at hand, a unit that was begun lacks nothing but values."""
    templates = ROOT / "examples/xiangmu/templates"
    if framework == "xiangmu-zhichu":
        shutil.copytree(templates, tmp_path / "templates")
    run(tmp_path, "init", *FLAGS, "--framework", framework)
    assert codes(tmp_path, "dangan") == {"E206", "W507"}
    before = tree(tmp_path)
    run(tmp_path, "init", *FLAGS, "--framework", framework, status=1)
    assert tree(tmp_path) == before


def test_init_in_a_project(project: Path) -> None:
    (project / ".gitignore").write_text("我的\n", "utf-8")
    (project / "schemas").mkdir()
    run(project, "init", *FLAGS, "--framework", "无")
    assert read(project, ".gitignore") == "我的\n"
    line = "# yaml-language-server: $schema=../../../schemas/主题.json\n"
    assert read(project, "data/dangan/2023/收支.yaml").startswith(line)
    refused = run(project, "init", "--name", "甲", "--unit", "demo", "--year", "2024",
                  "--framework", "无", status=2)  # fmt: skip
    assert "ziping new demo/2024" in refused.stderr


def test_init_offers_the_reasons_that_deductions_want(tmp_path: Path) -> None:
    run(tmp_path, "init", *FLAGS, "--framework", "guangzhou-2023")
    scores = read(tmp_path, "data/dangan/2023/指标.yaml")
    assert "    缺漏扣分: 待填  # 如 1.5 分\n    # 扣了分的，写 缺漏扣分理由: …\n" in scores
    assert "    扣分: 待填  # 如 1.5 分\n    # 扣了分的，写 扣分理由: …\n" in scores


@pytest.mark.parametrize("missing", ["--name", "--unit", "--year", "--framework"])
def test_init_for_scripts_names_the_missing_option(tmp_path: Path, missing: str) -> None:
    given_ = dict(zip(FLAGS[::2], FLAGS[1::2], strict=True)) | {"--framework": "guangzhou-2023"}
    rest = [
        word for option, value in given_.items() if option != missing for word in (option, value)
    ]
    assert f"没有写 {missing}" in run(tmp_path, "init", *rest, status=2).stderr
    assert list(tmp_path.iterdir()) == []


def test_init_asks_at_a_terminal(tmp_path: Path) -> None:
    here, there = pty.openpty()
    command = [sys.executable, str(ROOT / "build.py"), "init"]
    process = subprocess.Popen(command, cwd=tmp_path, stdin=there, stdout=subprocess.PIPE)
    os.close(there)
    answers = "示例县档案馆|dang an||dangan|23|2023||广州|guangzhou-2023|也许|是|"
    os.write(here, answers.replace("|", "\n").encode())
    said, _ = process.communicate(timeout=60)
    os.close(here)
    assert process.returncode == 0, said.decode()
    text = said.decode()
    assert re.search("指标体系（guangzhou-2023、.*、无）", text)
    assert "  guangzhou-2023  广州市部门整体支出绩效自评指标体系（2023年度）\n" in text
    listed = re.findall(r"^  ([\w-]+)  ", text, re.M)
    assert listed[:4] == ["guangzhou-2023", "xiangmu-zhichu", "shili-2022", "无"]
    assert "仅作示例" in text and "这里不能空着。文件夹名" in text and "请答 是 或 否。" in text
    assert "检查：python3 " in text and "build.py check dangan/2023\n" in text
    assert max(map(display_width, text.rpartition("接下来")[2].splitlines())) <= 80
    assert "虚构: 是\n" in read(tmp_path, "data/dangan/2023/单位.yaml")
