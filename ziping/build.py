"""Build: stages 7 and 8 for every unit and year, side by side, each set of outputs replaced as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ziping.pipeline import Prepared, Workshop
from ziping.source.problem import Fault, Problem
from ziping.source.project import BUILT_IN, UnitYear
from ziping.write.outputs import replaced
from ziping.write.work import Task, Written
from ziping.write.workers import all_written

FONTS = ".fonts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be built, and where to."""

    years: tuple[UnitYear, ...]
    formats: tuple[str, ...]
    output: Path
    jobs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one unit and year: the files that were replaced, or none."""

    prepared: Prepared
    files: tuple[Path, ...] = ()
    pages: tuple[tuple[str, int], ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Set:
    """The documents of a year that are being written."""

    prepared: Prepared
    left: int
    written: dict[str, Written] = field(default_factory=dict)


def built(workshop: Workshop, request: Request) -> Iterator[Result]:
    """Build the years and yield each result as it is done. One bad unit never stops another."""
    sets: list[_Set] = []
    tasks: list[Task] = []
    owners: list[int] = []
    for which in request.years:
        prepared = workshop.prepared(which)
        if prepared.has_errors or not prepared.pages.documents:
            yield Result(prepared=prepared, problems=prepared.problems)
            continue
        documents = prepared.pages.documents
        sets.append(_Set(prepared, len(documents)))
        owners += [len(sets) - 1] * len(documents)
        tasks += [
            Task(
                document=document,
                layout=workshop.layout(),
                formats=request.formats,
                fonts=fonts_folder(),
            )
            for document in documents
        ]
    for index, written in all_written(tasks, request.jobs):
        one = sets[owners[index]]
        one.written[tasks[index].document.kind] = written
        one.left -= 1
        if one.left == 0:
            yield _finished(one, request)


def fonts_folder() -> Path:
    """Where the set-up puts the free fonts."""
    return BUILT_IN / FONTS


def _finished(one: _Set, request: Request) -> Result:
    """Replace the outputs of a year when all its documents are right; else leave the last ones."""
    which = one.prepared.which
    problems = (*one.prepared.problems, *_found(one.written))
    if any(problem.is_error for problem in problems):
        return Result(prepared=one.prepared, problems=problems)
    folder = request.output / which.unit / str(which.year)
    files = {
        f"{kind}.{suffix}": written.files[suffix]
        for kind, written in sorted(one.written.items())
        for suffix in request.formats
    }
    try:
        replaced(folder, files)
    except Fault as error:
        return Result(prepared=one.prepared, problems=(*problems, error.problem))
    pages = tuple(
        (kind, written.pages) for kind, written in sorted(one.written.items()) if written.pages
    )
    paths = tuple(folder / name for name in files)
    return Result(prepared=one.prepared, files=paths, pages=pages, problems=problems)


def _found(written: Mapping[str, Written]) -> list[Problem]:
    """What the writers found, in the order of files and lines, whichever was done first."""
    problems = (problem for _, one in sorted(written.items()) for problem in one.problems)
    return sorted(problems, key=lambda problem: (problem.where, problem.code))
