"""Faults planted into the demo unit, one kind after the other: at least 95 % are found at their place;
harmless edits are let pass. Faults that only warn are planted several at a time."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from seeded import FAULTS, Edit, Unit, harmless

from ziping.source.problem import Problem

SHARE = 0.95
LEAST = 200


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> Unit:
    return Unit.copied(tmp_path_factory.mktemp("seeded"))


def _found(edit: Edit, problems: tuple[Problem, ...], before: Counter[tuple[str, str]]) -> bool:
    if edit.there:
        return any(
            p.code in edit.codes and (p.where.path, p.where.line) == (edit.path, edit.line)
            for p in problems
        )
    now = Counter((p.code, p.message) for p in problems)
    return any(code in edit.codes for code, _ in now - before)


def _batches(edits: list[Edit]) -> list[list[Edit]]:
    """Edits that only warn and leave the lines as they are go together, one in each line."""
    together: list[Edit] = []
    batches = []
    for edit in edits:
        alone = not edit.there or any(code[0] == "E" for code in edit.codes)
        if alone or any((e.path, e.line) == (edit.path, edit.line) for e in together):
            batches.append([edit])
        else:
            together.append(edit)
    return [*batches, *(together[i : i + 12] for i in range(0, len(together), 12))]


def test_planted_faults_are_found(unit: Unit) -> None:
    prepared = unit.prepared()
    before = Counter((p.code, p.message) for p in prepared.problems)
    planted: Counter[str] = Counter()
    missed: list[Edit] = []
    for fault in FAULTS:
        edits = list(fault(unit, prepared))[:24]
        planted[fault.__name__] += len(edits)
        for batch in _batches(edits):
            problems = unit.checked(batch)
            missed += [edit for edit in batch if not _found(edit, problems, before)]
    total = sum(planted.values())
    print(f"植入 {total} 处，发现 {total - len(missed)} 处：{dict(planted)}")
    assert total >= LEAST and min(planted.values()) > 0
    assert len(missed) <= total * (1 - SHARE), "\n".join(map(str, missed))


def test_harmless_edits_are_let_pass(unit: Unit) -> None:
    before = Counter((p.code, p.message) for p in unit.prepared().problems)
    edits = list(harmless(unit))
    assert len(edits) >= LEAST
    for start in range(0, len(edits), 25):
        batch = {(e.path, e.line): e for e in edits[start : start + 25]}.values()
        rest = [e for e in edits[start : start + 25] if e not in batch]
        for some in (list(batch), *([e] for e in rest)):
            new = Counter((p.code, p.message) for p in unit.checked(some)) - before
            assert not new, (new, some)


def test_the_unit_is_as_it_was(unit: Unit, tmp_path: Path) -> None:
    fresh = Unit.copied(tmp_path / "fresh")
    for path in sorted((fresh.folder / "data").rglob("*.yaml")):
        name = path.relative_to(fresh.folder).as_posix()
        assert unit.text(name) == fresh.text(name)
