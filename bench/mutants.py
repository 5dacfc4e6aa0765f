"""Mutants: does a rebuilt tree's suite still notice what the old one's noticed?

Usage: mutants.py OLD NEW [--sample 100] [--seed 1] [--record FILE]

OLD and NEW are two checkouts. Small faults (cosmic-ray's operators: a comparison turned, a number changed, a
condition dropped) are planted one at a time into code that both have: same function, same line of text. For
each the fast tests of its room run in both trees; a fault that no test notices has survived. Needs
``cosmic-ray`` beside the project's own packages. The checkouts are copied, never changed.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.ast import Visitor, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

SECONDS = 120  # For the tests of one mutant; a run that takes longer has noticed it.
KINDS = ("Comparison", "Number", "AndOr", "Not", "TrueFalse", "ZeroIteration", "Add_Sub", "Sub_Add",
         "Mul_Div", "Div_Mul", "RemoveUnary", "Break", "Continue", "ReplaceUnary")  # fmt: skip
# Each room by its folders in the old and the new tree, and the tests that are near to it.
ROOMS = {
    ("prose", "numbers"): ("test_prose_numbers.py", "test_quantities.py", "test_books.py", "numbers", "facts"),
    ("figures", "numbers", "facts"): ("test_books.py", "test_quantities.py", "test_year_over_year.py", "numbers", "facts"),
    ("scoring",): ("test_scoring_families.py", "test_scoring_framework.py", "scoring"),
    ("claims",): ("test_audit_claims.py", "test_prose_numbers.py", "claims", "features/audit", "numbers"),
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A fault: an operator at its n-th place in a module."""

    module: str
    operator: str
    occurrence: int


Key = tuple[str, str, str, int]  # Function, text of the line, operator, which of several in it.


class _Places(Visitor):
    """The lines at which an operator applies, in its own order."""

    def __init__(self, operator: object) -> None:
        self.operator = operator
        self.lines: list[int] = []

    def visit(self, node: object) -> object:
        for (line, _), _ in self.operator.mutation_positions(node):  # type: ignore[attr-defined]
            self.lines.append(line)
        return node


def mutants_of(root: Path, folders: tuple[str, ...]) -> dict[Key, Mutant]:
    """The mutants of a tree's folders by what they change."""
    mutants: dict[Key, Mutant] = {}
    names = [name for name in operator_names() if any(kind in name for kind in KINDS)]
    for path in sorted(p for folder in folders for p in (root / "ziping" / folder).rglob("*.py")):
        text = path.read_text("utf-8")
        lines, functions = text.split("\n"), _functions(text)
        for name in names:
            operator = get_operator(name)
            try:
                places = _Places(operator())
            except TypeError:
                continue  # One that needs arguments.
            places.walk(get_ast(text))
            for occurrence, line in enumerate(places.lines):
                function = functions.get(line, "")
                shown = lines[line - 1].strip()
                if function and not shown.startswith(('"', 'f"', "#")):
                    key = (function, shown, name, 0)
                    while key in mutants:
                        key = (*key[:3], key[3] + 1)
                    mutants[key] = Mutant(str(path.relative_to(root)), name, occurrence)
    return mutants


def _functions(text: str) -> dict[int, str]:
    """The innermost function of each line."""
    found: dict[int, str] = {}
    for node in ast.walk(ast.parse(text)):  # Outer ones come first.
        if isinstance(node, ast.FunctionDef):
            found |= dict.fromkeys(range(node.lineno, (node.end_lineno or 0) + 1), node.name)
    return found


def survives(root: Path, mutant: Mutant, tests: tuple[str, ...]) -> bool | None:
    """Whether the tests of *root* (a copy) let the mutant pass; None where it is no change."""
    path = root / mutant.module
    text = path.read_text("utf-8")
    changed = mutate_code(text, get_operator(mutant.operator)(), mutant.occurrence)
    if changed is None or changed == text:
        return None
    path.write_text(changed, "utf-8")
    try:
        return passes(root, tests)
    finally:
        path.write_text(text, "utf-8")


def passes(root: Path, tests: tuple[str, ...]) -> bool:
    """Whether the tests that the tree has are green."""
    files = [f"tests/{name}" for name in tests if (root / "tests" / name).exists()]
    # The property of intervals takes longer than all others together.
    options = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=1", "-n", "0", "-k", "not equals_the_formula"]  # fmt: skip
    marks = ["-m", "not office"] if (root / "tests/support/speeds.py").exists() else []
    command = [sys.executable, "-m", "pytest", *options, *marks, *files]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    try:
        run = subprocess.run(command, cwd=root, env=environment, capture_output=True, timeout=SECONDS, check=False)  # fmt: skip
    except subprocess.TimeoutExpired:
        return False
    return run.returncode == 0


def sampled(
    old: Path, new: Path, size: int, seed: int
) -> Iterator[tuple[tuple[str, ...], Key, Mutant, Mutant]]:
    """Mutants that both trees have, of every room as many as it has lines."""
    for room, tests in ROOMS.items():
        before, after = (mutants_of(root, tuple(f for f in room if (root / "ziping" / f).exists())) for root in (old, new))  # fmt: skip
        common = sorted(before.keys() & after.keys())
        print(f"{room}: {len(before)} and {len(after)} mutants, {len(common)} in both", flush=True)
        for key in random.Random(seed).sample(common, min(len(common), size // len(ROOMS))):
            yield tests, key, before[key], after[key]


def copied(root: Path, folder: Path) -> Path:
    """The tree, to be changed."""
    names = shutil.ignore_patterns(".git", ".venv", ".tools", "output", "__pycache__", ".*_cache")
    shutil.copytree(root, folder, ignore=names, symlinks=True)
    return folder


def main() -> int:
    """Print the survivors of both trees; 1 when the new one has more."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--sample", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--record", type=Path)
    asked = parser.parse_args()
    survivors: dict[str, list[str]] = {"old": [], "new": []}
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        trees = {
            side: copied(getattr(asked, side).resolve(), Path(folder) / side) for side in survivors
        }
        for tests in set(ROOMS.values()):
            for side, tree in trees.items():
                assert passes(tree, tests), f"{side}: tests fail without a mutant: {tests}"
        for tests, key, before, after in sampled(
            trees["old"], trees["new"], asked.sample, asked.seed
        ):
            results = {
                "old": survives(trees["old"], before, tests),
                "new": survives(trees["new"], after, tests),
            }
            count += None not in results.values()
            for side in (side for side, alive in results.items() if alive):
                survivors[side].append(f"{key[2]} in {key[0]}: {key[1]}")
            if asked.record:
                record = {"mutants": count, **survivors}
                asked.record.write_text(json.dumps(record, ensure_ascii=False, indent=1), "utf-8")
    for side, names in survivors.items():
        print(f"{side}: {len(names)} of {count} survive")
        print(*(f"  {name}" for name in names), sep="\n")
    return int(len(survivors["new"]) > len(survivors["old"]))


if __name__ == "__main__":
    sys.exit(main())
