"""Daily use: what a person sees, hooks and pipelines, and texts that are meant to take for ever."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from support import BASE, ROOT
from ziping.cli.main import ziping
from ziping.cli.problem_text import as_text, display_width, wrapped
from ziping.facts import year_figures as book
from ziping.markdown import inline
from ziping.pipeline import Workshop
from ziping.source.position import Position
from ziping.source.problem import Problem
from ziping.source.project import Project, UnitYear

CHAPTER = "content/shili/2023/主要工作.md"
FACTS = "data/shili/2023/列.yaml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "项目"
    shutil.copytree(BASE, folder)
    return folder


# What a person sees.


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


# Hooks and pipelines.

PIPELINES = sorted((ROOT / "examples/ci").glob("*.yml"))


def commands_in(value: object) -> list[str]:
    if isinstance(value, dict):
        return [line for inner in value.values() for line in commands_in(inner)]
    if isinstance(value, list):
        return [line for inner in value for line in commands_in(inner)]
    return [
        line.strip() for line in str(value).splitlines() if "build.py" in line or "ziping " in line
    ]


@pytest.mark.parametrize(
    "path",
    [*PIPELINES, ROOT / "examples/ci/pre-commit-config.yaml", ROOT / ".pre-commit-hooks.yaml"],
    ids=lambda path: path.name,
)
def test_a_shipped_pipeline_is_yaml_and_runs_commands_that_there_are(path: Path) -> None:
    found = commands_in(YAML(typ="safe", pure=True).load(path.read_text("utf-8")))
    assert found
    for line in found:
        words = shlex.split(line.split(">")[0].split("||")[0])
        start = next(i for i, word in enumerate(words) if word in ("build.py", "ziping"))
        command, options = words[start + 1], [w for w in words[start + 2 :] if w.startswith("--")]
        known = ziping.get_command(click.Context(ziping), command)
        opts = {o for p in known.params if isinstance(p, click.Option) for o in p.opts}
        assert set(options) <= opts, line
    for name in re.findall(r"[\w/]+\.py\b", path.read_text("utf-8")):
        assert (ROOT / name).is_file(), name


def test_the_pipelines_check_report_and_build() -> None:
    texts = {path.stem: path.read_text("utf-8") for path in PIPELINES}
    assert set(texts) == {"github-actions", "gitee-go", "gitlab-ci"}
    assert all("build.py check" in text and "build.py build" in text for text in texts.values())
    assert "upload-sarif" in texts["github-actions"] and "--sarif" in texts["gitlab-ci"]


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    own = ["-c", "user.name=甲", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", *own, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)


def test_the_git_hook_checks_what_will_be_committed(project: Path) -> None:
    git(project, "init", "-q")
    shutil.copytree(ROOT / "examples/hooks", project / "examples/hooks")
    program = f"import runpy, sys; sys.path.insert(0, {str(ROOT)!r}); runpy.run_path({str(ROOT / 'build.py')!r}, run_name='__main__')"
    (project / "build.py").write_text(program, "utf-8")
    (project / "ziping").mkdir()
    hook = [sys.executable, "examples/hooks/pre_commit.py", "--install"]
    assert subprocess.run(hook, cwd=project, capture_output=True, check=False).returncode == 0
    git(project, "add", "-A")
    good = git(project, "commit", "-m", "甲")
    assert good.returncode == 0, good.stderr
    facts = project / "data/shili/2023/收支.yaml"
    text = facts.read_text("utf-8")
    facts.write_text(text.replace("万元", "万园"), "utf-8")
    git(project, "add", "-A")
    facts.write_text(text, "utf-8")  # The folder is right, what is staged is not.
    bad = git(project, "commit", "-m", "乙")
    assert bad.returncode == 1
    assert "E302" in bad.stdout + bad.stderr
    git(project, "add", "-A")
    (project / ".git/hooks/pre-commit").write_text("自己的\n", "utf-8")
    assert subprocess.run(hook, cwd=project, capture_output=True, check=False).returncode == 1
    assert (project / ".git/hooks/pre-commit").read_text("utf-8") == "自己的\n"


def test_an_installed_package_holds_all_it_reads() -> None:
    """pre-commit installs the package: its rooms, templates, frameworks and pages must be in it."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    folders = (path.parent.relative_to(ROOT) for path in (ROOT / "ziping").rglob("__init__.py"))
    rooms = {".".join(folder.parts) for folder in folders}
    assert set(settings["packages"]) == rooms | settings["package-dir"].keys()
    for name, folder in settings["package-dir"].items():
        assert name == "ziping." + folder.replace("/", ".") and (ROOT / folder).is_dir()


# Texts that are meant to take for ever.


def seconds(project: Path) -> float:
    start = time.process_time()
    Workshop(Project(project)).prepared(UnitYear("shili", 2023))
    return time.process_time() - start


def sized(project: Path, path: str, text: str) -> float:
    (project / path).write_text(text, "utf-8")
    return min(seconds(project), seconds(project))


@pytest.mark.parametrize(
    ("path", "once"),
    [
        (CHAPTER, "字\n"),
        (CHAPTER, "a\n"),
        (CHAPTER, "共7次。\n\n"),
        (FACTS, "- {编号: X%d, 值: 5 项}\n"),
        (FACTS, "键%d: %d 项\n"),
    ],
    ids=["lines", "latin", "numbers", "items", "names"],
)
def test_twice_the_text_takes_about_twice_the_time(project: Path, path: str, once: str) -> None:
    def text(count: int) -> str:
        return "".join(once.replace("%d", str(i)) for i in range(count))

    small, large = sized(project, path, text(1500)), sized(project, path, text(6000))
    assert large < 9 * small + 0.2  # Four times the text; a quadratic one takes sixteen times.


def test_line_ends_are_joined_in_one_pass(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = 0
    real = inline.plain_text

    def counted(nodes: list[object]) -> str:
        nonlocal read
        own = list(nodes)
        read += len(own)
        return real(own)  # type: ignore[arg-type]

    monkeypatch.setattr(inline, "plain_text", counted)
    (project / CHAPTER).write_text("字\n" * 3000, "utf-8")
    seconds(project)
    assert 3000 <= read < 8 * 3000


def test_suggestions_are_bounded(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0
    real = book._nearest

    def counted(path: str, scope: str, names: list[str]) -> str:
        nonlocal looked
        looked += len(names)
        return real(path, scope, names)

    monkeypatch.setattr(book, "_nearest", counted)
    (project / FACTS).write_text("".join(f"键{i}: 5 项\n" for i in range(2000)), "utf-8")
    unknown = "".join(f"{{{{ 列.建{i} }}}}\n\n" for i in range(300))
    (project / CHAPTER).write_text(unknown, "utf-8")
    prepared = Workshop(Project(project)).prepared(UnitYear("shili", 2023))
    wrong = [found for found in prepared.problems if found.code == "E502"]
    assert len(wrong) == 300
    assert "是否想写" in wrong[0].hint
    assert 0 < looked < book.MAX_LOOKS + 2 * 2100


def test_a_file_of_too_many_lines_is_refused(project: Path) -> None:
    (project / CHAPTER).write_text("字\n" * 100_001, "utf-8")
    result = CliRunner().invoke(ziping, ["check", "--project", str(project)])
    assert "E107" in result.output and "100000" in result.output
