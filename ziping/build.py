"""Build: stages 7 and 8 for every unit and year, side by side, each set of outputs replaced as a whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ziping.check.glyphs import at_their_characters
from ziping.pipeline import Made, Prepared, Workshop
from ziping.scoring.text_report import score_record
from ziping.source.position import Position
from ziping.source.problem import Fault, Problem
from ziping.source.project import BUILT_IN, BUILT_IN_LABEL, UnitYear
from ziping.write.job import WriteJob, WrittenDocument
from ziping.write.outputs import replaced
from ziping.write.pdf.attachments import Attachment, AttachmentRelation, distinct
from ziping.write.pool import WorkerPool

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
    """The documents of a year that are being written, by the number of their tasks."""

    prepared: Prepared
    kinds: Mapping[int, str]
    written: dict[str, WrittenDocument] = field(default_factory=dict)


def built(workshop: Workshop, request: Request) -> Iterator[Result]:
    """Build the years and yield each result as it is done. One bad unit never stops another.

    A year is checked while its documents are being written; where a check finds an error, they are
    given up.
    """
    sets: list[_Set] = []
    with WorkerPool(jobs=request.jobs) as crew:
        for which in request.years:
            made = workshop.made(which)
            kinds = {
                crew.take(task): task.document.kind for task in _tasks(workshop, made, request)
            }
            prepared = workshop.checked(made)
            if prepared.has_errors or not kinds:
                crew.leave(kinds)
                yield Result(prepared=prepared, problems=prepared.problems)
            else:
                sets.append(_Set(prepared, kinds))
            yield from _finished(sets, crew.done(), request, workshop)
        yield from _finished(sets, crew.rest(), request, workshop)


def _tasks(workshop: Workshop, made: Made, request: Request) -> list[WriteJob]:
    """The documents that can be written, as far as is known before the checks."""
    prepared = made.prepared
    if prepared.has_errors or not prepared.pages.documents:
        return []
    carried = attachments(workshop, prepared)
    return [
        WriteJob(
            document=document,
            layout=workshop.layout(),
            formats=request.formats,
            fonts=fonts_folder(),
            attachments=carried,
        )
        for document in prepared.pages.documents
    ]


def _finished(
    sets: list[_Set],
    done: Iterable[tuple[int, WrittenDocument]],
    request: Request,
    workshop: Workshop,
) -> Iterator[Result]:
    """The years whose last document is among those that are done."""
    for number, written in done:
        one = next(one for one in sets if number in one.kinds)
        one.written[one.kinds[number]] = written
        if len(one.written) == len(one.kinds):
            sets.remove(one)
            yield _replaced(one, request, workshop.project.texts)


def attachments(workshop: Workshop, prepared: Prepared) -> tuple[Attachment, ...]:
    """What the documents of a year were made from, as it was read: data, chapters, the framework, and
    the scorecard. None when the layout wants none."""
    if not workshop.layout().archive.sources:
        return ()
    project, card = workshop.project, prepared.scored.scorecard
    found = [
        *_files("数据", project.topics(prepared.which), project.texts),
        *_files("文稿", project.chapters(prepared.which), project.texts),
    ]
    if card is not None:
        found += _files("指标体系", (card.framework.where.path,), project.texts)
        record = json.dumps(score_record(card), ensure_ascii=False, indent=2) + "\n"
        found.append(
            Attachment(
                name="评分结果.json",
                data=record.replace(BUILT_IN_LABEL, "").encode(),
                description="各指标的得分和算法",
                media_type="application/json",
                relation=AttachmentRelation.DATA,
            )
        )
    return distinct(found)


def _files(what: str, labels: Iterable[str], texts: Mapping[str, str]) -> list[Attachment]:
    return [
        Attachment(
            name=f"{what}-{PurePosixPath(label).name}",
            data=texts[label].encode(),
            description=f"{what} {label.removeprefix(BUILT_IN_LABEL)}",
            media_type="text/markdown" if label.endswith(".md") else "application/yaml",
            relation=AttachmentRelation.SOURCE
            if label.endswith(".md")
            else AttachmentRelation.DATA,
        )
        for label in labels
        if label in texts
    ]


def fonts_folder() -> Path:
    """Where the set-up puts the free fonts."""
    return BUILT_IN / FONTS


def _replaced(one: _Set, request: Request, texts: Mapping[str, str]) -> Result:
    """Replace the outputs of a year when all its documents are right; else leave the last ones."""
    which = one.prepared.which
    found = at_their_characters(_found(one.written), texts, which)
    problems = (*one.prepared.problems, *sorted(found, key=_place_and_code))
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


def _found(written: Mapping[str, WrittenDocument]) -> list[Problem]:
    """What the writers found, whichever was done first."""
    return [problem for _, one in sorted(written.items()) for problem in one.problems]


def _place_and_code(problem: Problem) -> tuple[Position, str]:
    return problem.where, problem.code
