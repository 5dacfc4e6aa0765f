"""Faults planted into the demo unit, one kind after the other: at least 95 % are found; harmless
edits are let pass. Faults that are told at their own lines are planted several at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from support.seeded import FAULTS, Edit, Unit, harmless
from ziping.source.problem import Problem

pytestmark = pytest.mark.documents

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


def _batches(edits: Iterable[Edit], most: int = 12) -> list[list[Edit]]:
    """Edits that are told at their own lines go together, each line changed once; others alone."""
    batches: list[list[Edit]] = []
    for edit in edits:
        place = (edit.path, edit.line)
        fitting = (
            batch
            for batch in batches
            if edit.there
            and batch[0].there
            and len(batch) < most
            and place not in {(other.path, other.line) for other in batch}
        )
        batch = next(fitting, None)
        if batch is None:
            batches.append([edit])
        else:
            batch.append(edit)
    return batches


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
    for batch in _batches(edits, most=40):
        new = Counter((p.code, p.message) for p in unit.checked(batch)) - before
        assert not new, (new, batch)


def test_the_unit_is_as_it_was(unit: Unit, tmp_path: Path) -> None:
    fresh = Unit.copied(tmp_path / "fresh")
    for path in sorted((fresh.folder / "data").rglob("*.yaml")):
        name = path.relative_to(fresh.folder).as_posix()
        assert unit.text(name) == fresh.text(name)
