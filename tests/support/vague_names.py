"""Names that say nothing, where they live longer than three lines: `found`, `one`, `own`, `made`.

Usage: python tests/support/vague_names.py [FOLDER …]
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

VAGUE = {"found", "one", "own", "made"}
MOST_LINES = 3
SCOPES = ast.FunctionDef | ast.Lambda | ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


def vague_names(path: Path) -> Iterator[str]:
    """Each such name with its place."""
    tree = ast.parse(path.read_text("utf-8"))
    for scope in ast.walk(tree):
        if isinstance(scope, SCOPES):
            lines: dict[str, list[int]] = {}
            for node in _within(scope):
                name = node.id if isinstance(node, ast.Name) else node.arg
                lines.setdefault(name, []).append(node.lineno)
            for name in VAGUE & lines.keys():
                if max(lines[name]) - min(lines[name]) >= MOST_LINES:
                    yield f"{path}:{min(lines[name])}: {name}"
        elif isinstance(scope, ast.ClassDef):
            yield from (
                f"{path}:{node.lineno}: {node.target.id}"
                for node in scope.body
                if isinstance(node, ast.AnnAssign)
                and isinstance(node.target, ast.Name)
                and node.target.id in VAGUE
            )


def _within(scope: ast.AST) -> Iterator[ast.Name | ast.arg]:
    """The names of a scope, without those of the scopes in it."""
    for child in ast.iter_child_nodes(scope):
        if isinstance(child, ast.Name | ast.arg):
            yield child
        if not isinstance(child, SCOPES):
            yield from _within(child)
        elif isinstance(child, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
            yield from _within(child.generators[0].iter)
            if isinstance(child.generators[0].iter, ast.Name):
                yield child.generators[0].iter


if __name__ == "__main__":
    for folder in sys.argv[1:] or ["ziping"]:
        for file in sorted(Path(folder).rglob("*.py")):
            print(*vague_names(file), sep="\n", end="\n" if any(vague_names(file)) else "")
