"""The shipped pipelines and hooks, and what an installed package holds."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest
from ruamel.yaml import YAML

from support import ROOT
from ziping.cli.main import ziping

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


def test_an_installed_package_holds_all_it_reads() -> None:
    """pre-commit installs the package: its rooms, templates, frameworks and pages must be in it."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    folders = (path.parent.relative_to(ROOT) for path in (ROOT / "ziping").rglob("__init__.py"))
    rooms = {".".join(folder.parts) for folder in folders}
    assert set(settings["packages"]) == rooms | settings["package-dir"].keys()
    for name, folder in settings["package-dir"].items():
        assert name == "ziping." + folder.replace("/", ".") and (ROOT / folder).is_dir()
