"""The house: modules stay small, names say something, every public thing has a docstring."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from support import ROOT
from support.vague_names import vague_names

PACKAGE = ROOT / "ziping"
MAX_LINES = 350
MAX_FUNCTION = 50


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


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


def test_names_say_something() -> None:
    """`found`, `one`, `own`, `made` live for three lines at most."""
    assert not [name for path in modules() for name in vague_names(path)]


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
