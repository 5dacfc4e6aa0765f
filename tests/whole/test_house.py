"""The house: heavy libraries load when used, modules stay small. What may import what is a contract in
pyproject.toml, proved by import-linter."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import ROOT

PACKAGE = ROOT / "ziping"
MAX_LINES = 350
MAX_FUNCTION = 50


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def test_rooms_import_only_from_below_and_features_are_siblings() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_modules_and_functions_stay_small() -> None:
    large = []
    for path in modules():
        text = path.read_text("utf-8")
        large += [path.name] if text.count("\n") > MAX_LINES else []
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                lines = (node.end_lineno or 0) - node.lineno
                large += [f"{path.name}: {node.name}"] if lines >= MAX_FUNCTION else []
    assert not large


def test_a_class_name_stands_once() -> None:
    places: dict[str, list[str]] = {}
    for path, node in definitions():
        if isinstance(node, ast.ClassDef):
            places.setdefault(node.name, []).append(str(path.relative_to(PACKAGE)))
    assert not {name: paths for name, paths in places.items() if len(paths) > 1}


def test_every_public_thing_has_a_docstring() -> None:
    missing = [str(p) for p in modules() if not ast.get_docstring(ast.parse(p.read_text("utf-8")))]
    for path, node in definitions():
        simple = isinstance(node, ast.ClassDef) or len(node.body) < 3
        if not node.name.startswith("_") and not simple and not ast.get_docstring(node):
            missing.append(f"{path.name}: {node.name}")
    assert not missing


def definitions() -> Iterator[tuple[Path, ast.FunctionDef | ast.ClassDef]]:
    """What the modules define at their top level."""
    for path in modules():
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                yield path, node


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
