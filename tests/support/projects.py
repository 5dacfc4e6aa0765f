"""Projects to be changed: copies of the base project, and commands run over them."""

from __future__ import annotations

import shutil
from pathlib import Path

from click.testing import CliRunner, Result

from support import BASE, ROOT
from ziping.cli.main import ziping


def base_project(folder: Path) -> Path:
    """The small project of one unit, copied to *folder*."""
    return Path(shutil.copytree(BASE, folder, dirs_exist_ok=True))


def copied_sources(folder: Path, *names: str) -> Path:
    """Folders of the repository ("data/demo"), copied to *folder*."""
    for name in names:
        shutil.copytree(ROOT / name, folder / name)
    return folder


def invoke(
    *arguments: str | Path, project: Path | None = None, status: int | None = None
) -> Result:
    """A command in this process, over *project*; only SystemExit may end it.

    With *status*, the exit status must be that.
    """
    over = () if project is None else ("--project", project)
    result = CliRunner().invoke(
        ziping, [str(part) for part in (*arguments, *over)], catch_exceptions=False
    )
    assert status is None or result.exit_code == status, result.output
    return result
