"""Fixing: the fixes of a run's problems made in the files, or shown as a diff."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import unified_diff

from ziping.document.text import document_text
from ziping.edit.edits import Edit, Planned, Refused, differs_only_by, fixable, meaning, planned
from ziping.edit.source_files import SourceFile, rewritten, source_file, with_edits
from ziping.pipeline.run import Run
from ziping.source.problem import Fault, Problem
from ziping.source.project import BUILT_IN_LABEL, Project, UnitYear
from ziping.source.text import decoded
from ziping.source.view import OverlayView

PRINTS_OTHERWISE = "改后印出的文字会有别的变化，请手改"


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


def proven(run: Run, years: Iterable[UnitYear], fixed: Fixed) -> Fixed:
    """The changes after which the years print what they printed but for the fixes; the rest is refused."""
    paths = [change.file.path for change in fixed.changes]
    proof = _Proof(run, tuple(which for which in years if _reads(which, paths)))
    all_edits = [(change.file, edit) for change in fixed.changes for edit in change.edits]
    good = proof.holding(all_edits)
    good = good if proof.holds(good) else []
    bad = [edit for file, edit in all_edits if (file, edit) not in good]
    refused = [Refused(problem=p, reason=PRINTS_OTHERWISE) for edit in bad for p in edit.problems]
    return Fixed(changes=tuple(_changes(good)), refused=(*fixed.refused, *refused))


def _reads(which: UnitYear, paths: Iterable[str]) -> bool:
    """Whether a year reads one of the files: its own, last year's, or one that all years share."""
    last = UnitYear(which.unit, which.year - 1)
    mine = tuple(f"{folder}/{year}/" for folder in ("data", "content") for year in (which, last))
    return any(path.startswith(mine) or path.count("/") < 3 for path in paths)


_FileEdit = tuple[SourceFile, Edit]


def _changes(edits: Sequence[_FileEdit]) -> Iterator[FileChange]:
    by_file: dict[SourceFile, list[Edit]] = {}
    for file, edit in edits:
        by_file.setdefault(file, []).append(edit)
    for file, of_file in by_file.items():
        yield FileChange(file=file, data=with_edits(file, of_file), edits=tuple(of_file))


class _Proof:
    """What years print now, and whether they print the same after edits, in memory alone."""

    def __init__(self, run: Run, years: tuple[UnitYear, ...]) -> None:
        self._project = run.project
        self._years = years
        self._before = [_Printed.of(run, which) for which in years]

    def holding(self, edits: list[_FileEdit]) -> list[_FileEdit]:
        """The edits but for those that spoil something, found by halves."""
        if self.holds(edits):
            return edits
        half = len(edits) // 2
        return [*self.holding(edits[:half]), *self.holding(edits[half:])] if half else []

    def holds(self, edits: Sequence[_FileEdit]) -> bool:
        files = {change.file.path: change.data for change in _changes(edits)}
        if not files:
            return True
        run = Run(Project(self._project.root, OverlayView(self._project.view, files)))
        fixes = list({pair for _, edit in edits for pair in map(_bare_fix, edit.problems)})
        after = (_Printed.of(run, which) for which in self._years)
        return all(new.follows(old, fixes) for old, new in zip(self._before, after, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Printed:
    """The paragraphs of a year's documents, without white space, and how many errors there are."""

    paragraphs: tuple[str, ...]
    errors: int

    @classmethod
    def of(cls, run: Run, which: UnitYear) -> _Printed:
        year = run.parse(which).so_far
        texts = (document_text(tree) for tree in year.documents.trees)
        return cls(
            paragraphs=tuple(_bare(line) for text in texts for line in text.split("\n")),
            errors=sum(problem.is_error for problem in year.problems),
        )

    def follows(self, old: _Printed, fixes: Sequence[tuple[str, str]]) -> bool:
        """Whether this is the old one with fixes made, and nothing is wrong that was right."""
        if self.errors > old.errors or len(self.paragraphs) != len(old.paragraphs):
            return False
        pairs = zip(old.paragraphs, self.paragraphs, strict=True)
        return all(differs_only_by(a, b, fixes) for a, b in pairs if a != b)


def _bare_fix(problem: Problem) -> tuple[str, str]:
    """What was printed and what is now; the name of a figure prints what was typed."""
    marked, fix = meaning(problem, problem.where.path)
    return _bare(marked), _bare(marked if "{{" in fix else fix)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


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
