"""Progress: how far a year is, file by file: values filled, chapters written, what is wrong besides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from ziping.features.new_year.fields_per_year import asked_values
from ziping.pipeline.run import CheckedYear
from ziping.source.problem import Fault, Problem, Severity
from ziping.source.project import Project, UnitYear
from ziping.source.yaml import Node
from ziping.template.chapters import CARRIED

UNFILLED, CARRIED_OVER, ABSENT = "E206", "W707", "W507"
IN_COLUMNS = (UNFILLED, CARRIED_OVER, ABSENT)  # Told by columns of their own.


class YearState(StrEnum):
    """What is to be said of a chapter."""

    WRITTEN = "已写"
    CARRIED = "没有改写"
    ABSENT = "缺少"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileProgress:
    """One file. *state* is that of a chapter; a data file counts values. *errors* and *warnings* are
    those that its other columns do not tell."""

    path: str
    filled: int
    total: int
    state: YearState | None = None
    errors: int = 0
    warnings: int = 0

    @property
    def left(self) -> int:
        return self.total - self.filled


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A unit and year: its files, data first, then chapters; at last shared ones with faults."""

    which: UnitYear
    files: tuple[FileProgress, ...]

    def of(self, folder: str) -> tuple[FileProgress, ...]:
        start = f"{folder}/{self.which}/"
        return tuple(one for one in self.files if one.path.startswith(start))

    @property
    def shared(self) -> tuple[FileProgress, ...]:
        own = (*self.of("data"), *self.of("content"))
        return tuple(one for one in self.files if one not in own)

    @property
    def percent(self) -> int:
        """Of all values and chapters those that are done; 100 only when all are."""
        total = sum(one.total for one in self.files)
        filled = sum(one.filled for one in self.files)
        return 100 * filled // total if total else 100


def progress(project: Project, prepared: CheckedYear) -> Progress:
    """How far a year is that was prepared."""
    which = prepared.which
    counted = _Counted(prepared.problems)
    data = [counted.file(path, *_values(project, path), None) for path in project.topics(which)]
    chapters = [
        counted.chapter(path, prepared.documents.marks.get(path, ""))
        for path in project.chapters(which)
    ]
    known = {one.path for one in chapters}
    absent = [one for one in counted.absent(which) if one.path not in known]
    ordered = sorted((*chapters, *absent), key=lambda one: one.path)
    years = {one.path for one in (*data, *ordered)}
    return Progress(which=which, files=(*data, *ordered, *counted.elsewhere(years)))


def _values(project: Project, path: str) -> tuple[int, int]:
    """How many values of a data file are filled, and how many there are."""
    try:
        node: Node | None = project.yaml(path)
    except Fault:
        return 0, 0
    values = asked_values(PurePosixPath(path).stem, node) if node is not None else ()
    return sum(filled for _, filled in values), len(values)


@dataclass(slots=True)
class _Counted:
    problems: tuple[Problem, ...]

    def file(self, path: str, filled: int, total: int, state: YearState | None) -> FileProgress:
        own = (p for p in self.problems if p.where.path == path and p.code not in IN_COLUMNS)
        severities = Counter(problem.severity for problem in own)
        return FileProgress(
            path=path,
            filled=filled,
            total=total,
            state=state,
            errors=severities[Severity.ERROR],
            warnings=severities[Severity.WARNING],
        )

    def chapter(self, path: str, mark: str) -> FileProgress:
        carried = mark == CARRIED
        state = YearState.CARRIED if carried else YearState.WRITTEN
        return self.file(path, int(not carried), 1, state)

    def elsewhere(self, known: set[str]) -> Iterator[FileProgress]:
        """The files that several years share and that this one found something wrong in."""
        for path in dict.fromkeys(problem.where.path for problem in self.problems):
            file = self.file(path, 0, 0, None)
            if path not in known and file.errors + file.warnings:
                yield file

    def absent(self, which: UnitYear) -> Iterator[FileProgress]:
        """The chapters that a document wanted and that are not there."""
        names = dict.fromkeys(p.about for p in self.problems if p.code == ABSENT and not p.settled)
        for name in names:
            yield FileProgress(
                path=f"content/{which}/{name}.md", filled=0, total=1, state=YearState.ABSENT
            )
