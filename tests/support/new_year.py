"""A new year by the command: the examples' sources, a run, what is in the folder afterwards."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import Result

from support.projects import invoke

DEMO = "data/demo/2024"


def run(project: Path, *arguments: str, status: int = 0) -> Result:
    result = invoke(*arguments, project=project)
    assert isinstance(result.exception, SystemExit | None), result.exc_info
    assert result.exit_code == status, result.output
    return result


def codes(project: Path, which: str) -> set[str]:
    found = json.loads(invoke("check", which, "--json", project=project).stdout)
    return {problem["code"] for problem in found}


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def read(project: Path, path: str) -> str:
    return (project / path).read_text("utf-8")


FLAGS = ("--name", "示例县档案馆", "--unit", "dangan", "--year", "2023")
