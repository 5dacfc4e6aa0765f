"""The commands of the manual do what it says, from the quick start to a new year."""

from __future__ import annotations

import json
import re
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import Result

from support import ROOT
from support.manual import COMMANDS, READMES, section, text_of
from support.projects import copied_sources, invoke

pytestmark = pytest.mark.documents
COMPARING = text_of("比较")


def run(*arguments: str) -> Result:
    return invoke(*arguments, project=ROOT)


def test_exit_codes() -> None:
    told = dict(re.findall(r"^\| (\d) \| (.+) \|$", section(COMMANDS, "退出码"), re.M))
    assert set(told) == {"0", "1", "2"}
    assert run("check", "huadu/2023").exit_code == 0  # With warnings.
    assert run("check", "huadu/2023", "--strict").exit_code == 1
    assert run("explain", "demo/2023", "没有这个数").exit_code == 1
    assert run("check", "nosuch").exit_code == 2
    assert run("score", "baiyun/2021").exit_code == 2


@pytest.mark.parametrize(
    ("title", "arguments"),
    [
        ("诊断", ("check", "demo/2023")),
        ("score", ("score", "demo/2023")),
        ("explain", ("explain", "demo/2023", "执行率")),
    ],
)
def test_json_keys(title: str, arguments: tuple[str, ...]) -> None:
    found = json.loads(run(*arguments, "--json").stdout)
    record = found[0] if isinstance(found, list) else found
    keys = set(record) | set(record["rows"][0] if "rows" in record else ())
    told = section(COMMANDS, title)
    assert [key for key in keys if f"`{key}`" not in told and key not in ("row", "levels")] == []


def test_json_keys_of_a_comparison() -> None:
    found = json.loads(run("diff", "demo/2023", "--to", "json").stdout)
    records = [found, *(found[name][0] for name in ("figures", "texts", "framework", "items"))]
    records += [found["figures"][0]["new"], found["scores"]["rows"][0]]
    records += [found["prose"][0], found["prose"][0]["blocks"][0]]
    told = section(COMPARING, "输出")
    assert [key for record in records for key in record if f"`{key}`" not in told] == []


# The quick start: every file, change and command of the README, one after the other.


STEP = re.compile(
    r"^`(?P<file>[^`\n]+)`：\n\n```\w+\n(?P<content>.*?)```"
    r"|^[^\n]*把 `(?P<changed>[^`]+)` 里的 `(?P<old>[^`]+)` 改成 `(?P<new>[^`]*)`。$"
    r"|^```console\n(?P<console>.*?)```",
    re.S | re.M,
)


@dataclass(slots=True)
class QuickStart:
    """A project folder in which the README's steps are taken."""

    folder: Path
    checked: int = 0

    def take(self, step: re.Match[str]) -> None:
        if step["file"]:
            path = self.folder / step["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step["content"], "utf-8")
        elif step["changed"]:
            path = self.folder / step["changed"]
            text = path.read_text("utf-8")
            assert text.count(step["old"]) == 1
            path.write_text(text.replace(step["old"], step["new"]), "utf-8")
        else:
            for part in re.split(r"^\$ ", step["console"], flags=re.M)[1:]:
                command, _, expected = part.partition("\n")
                self.run(command, expected)

    def run(self, command: str, expected: str) -> None:
        """Run a command line; ``…`` in what is expected stands for anything."""
        assert command.startswith("python3 build.py ")
        result = invoke(*shlex.split(command)[2:])
        assert isinstance(result.exception, SystemExit | None), result.exc_info
        pattern = re.escape(expected.strip("\n")).replace("…", "(?s:.*)")
        if not re.fullmatch(pattern, result.output.strip("\n")):
            pytest.fail(f"$ {command}\n{result.output}", pytrace=False)
        self.checked += 1


def test_quick_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = READMES[0].read_text("utf-8")
    start = QuickStart(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    for step in STEP.finditer(section(readme, "十分钟：本单位的第一份报告")):
        start.take(step)
    assert start.checked >= 8
    folder = tmp_path / "output" / "dangan" / "2023"
    names = {
        f"{kind}.{suffix}" for kind in ("自评报告", "自评表") for suffix in ("docx", "pdf", "html")
    }
    assert {path.name for path in folder.iterdir()} == names
    last = invoke("check", "dangan")
    assert last.exit_code == 0, last.output
    for step in STEP.finditer(section(readme, "第二年")):
        start.take(step)
    assert (tmp_path / "data/dangan/2024/收支.yaml").exists()


def test_a_new_year_by_the_manual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command of the page on new years, in a copy of the example units."""
    copied_sources(tmp_path, "data/demo", "content/demo")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["build.py"])  # As the page types it.
    walk = QuickStart(tmp_path)
    for step in STEP.finditer(
        text_of("新年度").partition("\n## 导入")[0]
    ):  # Its files are their makers'.
        walk.take(step)
    assert walk.checked == 6
