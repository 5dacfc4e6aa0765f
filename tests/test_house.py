"""The house: imports go one way, heavy libraries load when used, modules stay small."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "ziping"
# A module imports only what stands above its own room.
ROOMS = (
    "source", "figures", "prose", "scoring", "render", "document", "claims", "write", "measure",
    "check", "compare", "preview", "pipeline", "explanation", "listing", "comparing", "audit", "build",
    "inspection", "redlining", "mend", "schema", "sarif", "chinese", "begin", "adopt", "commands",
    "cli", "start",
)  # fmt: skip
# The reader of rendered text and the renderer share the tree's declarations.
DECLARATIONS = ("ziping.document.tree",)
MAX_LINES = 350
MAX_FUNCTION = 50


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room(module: str) -> int:
    return ROOMS.index(module.split(".")[1])


def imported(path: Path) -> list[str]:
    tree = ast.parse(path.read_text("utf-8"))
    names = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return [name for name in names if name and name.startswith("ziping.")]


@pytest.mark.parametrize(
    "path", [p for p in modules() if p.name != "__init__.py"], ids=lambda p: p.stem
)
def test_imports_go_up_only(path: Path) -> None:
    own = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for name in imported(path):
        assert name in DECLARATIONS or room(name) <= room(own), f"{own} imports {name}"


def test_there_are_no_import_cycles() -> None:
    names = {".".join(p.relative_to(ROOT).with_suffix("").parts): imported(p) for p in modules()}
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, " → ".join((*above, name))
        if name not in done:
            for other in names.get(name, ()):
                visit(other, (*above, name))
            done.add(name)

    for name in names:
        visit(name, ())


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= MAX_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < MAX_FUNCTION, node.name


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
        "import sys\nfrom ziping.cli import main\nsys.argv = ['ziping', *sys.argv[1:]]\n"
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


def test_every_public_thing_has_a_docstring() -> None:
    missing = []
    for path in modules():
        tree = ast.parse(path.read_text("utf-8"))
        if not ast.get_docstring(tree):
            missing.append(str(path))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                simple = isinstance(node, ast.ClassDef) or len(node.body) < 3
                if not ast.get_docstring(node) and not simple:
                    missing.append(f"{path.name}:{node.name}")
    assert not missing
