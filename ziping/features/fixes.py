"""Fixing: the fixes of a run's problems made in the files, or shown as a diff."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import unified_diff

from ziping.edit.edits import Edit, Planned, Refused, fixable, planned
from ziping.edit.source_files import SourceFile, rewritten, source_file, with_edits
from ziping.source.problem import Fault, Problem
from ziping.source.project import BUILT_IN_LABEL, Project
from ziping.source.text import decoded


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """A file and what it holds after the fixes."""

    file: SourceFile
    data: bytes
    edits: tuple[Edit, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(problem for edit in self.edits for problem in edit.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """What the fixes of a run come to: changes by file, and what is left with its reason."""

    changes: tuple[FileChange, ...] = ()
    refused: tuple[Refused, ...] = field(default=())


def plan_of(project: Project, path: str, problems: Iterable[Problem]) -> Planned:
    """The edits of one file. Raises Fault of reading it."""
    own = [problem for problem in problems if fixable(problem)]
    text = "" if path.startswith(BUILT_IN_LABEL) else source_file(project, path).text
    return planned(text, path, own)


def fixes_of(project: Project, problems: Iterable[Problem]) -> Fixed:
    """All fixes of the problems of a run as changes, file by file; nothing is written."""
    by_path: dict[str, list[Problem]] = {}
    for problem in dict.fromkeys(problems):
        if fixable(problem):
            by_path.setdefault(problem.where.path, []).append(problem)
    changes: list[FileChange] = []
    refused: list[Refused] = []
    for path, of_file in by_path.items():
        try:
            plan = plan_of(project, path, of_file)
            refused += plan.refused
            if plan.edits:
                file = source_file(project, path)
                data = with_edits(file, plan.edits)
                changes.append(FileChange(file=file, data=data, edits=plan.edits))
        except Fault as error:
            refused += [Refused(problem=found, reason=error.problem.message) for found in of_file]
    return Fixed(changes=tuple(changes), refused=tuple(refused))


def written(fixed: Fixed) -> Fixed:
    """The same after the files were rewritten; a file that could not be is among the refused."""
    changes: list[FileChange] = []
    refused = list(fixed.refused)
    for change in fixed.changes:
        try:
            rewritten(change.file, change.data)
            changes.append(change)
        except Fault as error:
            reason = error.problem.message
            refused += [Refused(problem=found, reason=reason) for found in change.problems]
    return Fixed(changes=tuple(changes), refused=tuple(refused))


def diff_of(change: FileChange) -> Iterator[str]:
    """The change of a file as a unified diff, line by line."""
    path = change.file.path
    before, after = (decoded(data, path).split("\n") for data in (change.file.data, change.data))
    yield from unified_diff(before, after, f"a/{path}", f"b/{path}", lineterm="")
