"""Imports: rooms import from below only, and heavy libraries load when they are used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from support import ROOT

pytestmark = pytest.mark.documents


def test_rooms_import_only_from_below_and_features_are_siblings() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    "command",
    [
        ["check", "huadu"],
        ["check", "huadu", "--json"],
        ["check", "huadu", "--sarif"],
        ["check", "huadu", "--fix", "--dry-run"],
        ["score", "huadu"],
        ["explain", "huadu", "评分.总分"],
        ["schema"],
        ["schema", "单位"],
        ["status", "huadu"],
        ["new", "huadu/2030", "--dry-run"],
        ["new", "demo/2030", "--framework", "xiangmu-zhichu", "--dry-run"],
    ],
)
def test_light_commands_never_load_the_writers(command: list[str]) -> None:
    code = (
        "import sys\nfrom ziping.cli.main import main\nsys.argv = ['ziping', *sys.argv[1:]]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'weasyprint', 'pydyf', 'docx', 'fontTools', 'lxml', 'multiprocessing', 'rich',\n"
        " 'pdfplumber', 'pikepdf', 'pypdf', 'jsonschema', 'matplotlib'} & set(sys.modules)\n"
        "print('HEAVY', sorted(heavy))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *command],
        capture_output=True,
        cwd=ROOT,
        encoding="utf-8",
        check=True,
    )
    assert "HEAVY []" in run.stdout
