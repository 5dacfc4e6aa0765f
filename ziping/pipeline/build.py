"""Stage 8 for every unit and year, side by side, each set of outputs replaced as a whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ziping.check.glyphs import at_their_characters
from ziping.pipeline.run import CheckedYear, ParsedYear, Run
from ziping.scoring.text_report import score_record
from ziping.source.position import Position
from ziping.source.problem import Fault, Problem
from ziping.source.project import BUILT_IN_LABEL, Project, UnitYear
from ziping.write.fonts import fonts_folder
from ziping.write.job import WriteJob, WrittenDocument
from ziping.write.outputs import replaced
from ziping.write.pdf.attachments import Attachment, AttachmentRelation, distinct
from ziping.write.pool import WorkerPool


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildRequest:
    """What is to be built, and where to."""

    years: tuple[UnitYear, ...]
    formats: tuple[str, ...]
    output: Path
    jobs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltYear:
    """What became of one unit and year: the files that were replaced, or none."""

    year: CheckedYear
    files: tuple[Path, ...] = ()
    pages: tuple[tuple[str, int], ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _PendingYear:
    """A year whose documents are being written, by the numbers of their jobs."""

    year: CheckedYear
    kinds: Mapping[int, str]
    written: dict[str, WrittenDocument] = field(default_factory=dict)


def build(run: Run, request: BuildRequest) -> Iterator[BuiltYear]:
    """Build the years and yield each as it is done. One bad unit never stops another.

    A year is checked while its documents are being written; where a check finds an error, they are
    given up.
    """
    pending: list[_PendingYear] = []
    with WorkerPool(jobs=request.jobs) as pool:
        for which in request.years:
            parsed = run.parse(which)
            jobs = _jobs(run, parsed, request)
            kinds = {pool.submit(job): job.document.kind for job in jobs}
            year = run.check(parsed)
            if year.has_errors or not kinds:
                pool.cancel(kinds)
                yield BuiltYear(year=year, problems=year.problems)
            else:
                pending.append(_PendingYear(year, kinds))
            yield from _finished(pending, pool.completed(), request, run)
        yield from _finished(pending, pool.drain(), request, run)


def _jobs(run: Run, parsed: ParsedYear, request: BuildRequest) -> list[WriteJob]:
    """The documents that can be written, as far as is known before the checks."""
    year = parsed.so_far
    if year.has_errors or not year.documents.trees:
        return []
    attachments = source_attachments(run, year)
    return [
        WriteJob(
            document=document,
            layout=run.layout(),
            formats=request.formats,
            fonts=fonts_folder(),
            attachments=attachments,
        )
        for document in year.documents.trees
    ]


def _finished(
    pending: list[_PendingYear],
    completed: Iterable[tuple[int, WrittenDocument]],
    request: BuildRequest,
    run: Run,
) -> Iterator[BuiltYear]:
    """The years whose last document is among those that are completed."""
    for number, written in completed:
        waiting = next(year for year in pending if number in year.kinds)
        waiting.written[waiting.kinds[number]] = written
        if len(waiting.written) == len(waiting.kinds):
            pending.remove(waiting)
            yield _replace_outputs(waiting, request, run.project.texts)


def source_attachments(run: Run, year: CheckedYear) -> tuple[Attachment, ...]:
    """What the documents of a year were made from, as it was read: data, chapters, the framework, and
    the scorecard. None when the layout wants none."""
    if not run.layout().archive.sources:
        return ()
    project, card = run.project, year.scored.scorecard
    attachments = [
        *_files("数据", project.topics(year.which), project),
        *_files("文稿", project.chapters(year.which), project),
    ]
    if card is not None:
        attachments += _files("指标体系", (card.framework.where.path,), project)
        record = json.dumps(score_record(card), ensure_ascii=False, indent=2) + "\n"
        attachments.append(
            Attachment(
                name="评分结果.json",
                data=record.replace(BUILT_IN_LABEL, "").encode(),
                description="各指标的得分和算法",
                media_type="application/json",
                relation=AttachmentRelation.DATA,
            )
        )
    return distinct(attachments)


def _files(what: str, labels: Iterable[str], project: Project) -> list[Attachment]:
    return [
        Attachment(
            name=f"{what}-{PurePosixPath(label).name}",
            data=project.source(label).encode(),
            description=f"{what} {label.removeprefix(BUILT_IN_LABEL)}",
            media_type="text/markdown" if label.endswith(".md") else "application/yaml",
            relation=AttachmentRelation.SOURCE
            if label.endswith(".md")
            else AttachmentRelation.DATA,
        )
        for label in labels
    ]


def _replace_outputs(
    done: _PendingYear, request: BuildRequest, texts: Mapping[str, str]
) -> BuiltYear:
    """Replace the outputs of a year when all its documents are right; else leave the last ones."""
    which, written = done.year.which, dict(sorted(done.written.items()))
    of_writers = [problem for document in written.values() for problem in document.problems]
    located = sorted(at_their_characters(of_writers, texts, which), key=_place_and_code)
    problems = (*done.year.problems, *located)
    if any(problem.is_error for problem in problems):
        return BuiltYear(year=done.year, problems=problems)
    folder = request.output / which.unit / str(which.year)
    files = {
        f"{kind}.{suffix}": document.files[suffix]
        for kind, document in written.items()
        for suffix in request.formats
    }
    try:
        replaced(folder, files)
    except Fault as error:
        return BuiltYear(year=done.year, problems=(*problems, error.problem))
    pages = tuple((kind, document.pages) for kind, document in written.items() if document.pages)
    paths = tuple(folder / name for name in files)
    return BuiltYear(year=done.year, files=paths, pages=pages, problems=problems)


def _place_and_code(problem: Problem) -> tuple[Position, str]:
    return problem.where, problem.code
