"""Inspection: the documents of one unit and year, made in memory and measured against the layout."""

from __future__ import annotations

from dataclasses import dataclass

from ziping.document.tree import Document
from ziping.features.inspect.values import Sheet, ValueRow, departures, rows_of, sheet_of
from ziping.layout.layout import Layout
from ziping.pipeline.run import CheckedYear, Run
from ziping.source.problem import Fault, Problem
from ziping.source.project import UnitYear
from ziping.write.fonts import fonts_folder
from ziping.write.job import WriteJob, WrittenDocument
from ziping.write.pool import all_written

JOBS = 2  # A year has two documents.


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """The rows of the layout, what each document shows, and what is not as laid down (W612)."""

    rows: tuple[ValueRow, ...]
    sheets: tuple[Sheet, ...] = ()
    problems: tuple[Problem, ...] = ()


def inspected(run: Run, which: UnitYear | None) -> Inspected:
    """Make the documents of a year by the workers of a build, and measure the pages.

    Without a year there is the layout alone. What the writers report is among the problems; a
    document with errors is not measured.
    """
    try:
        layout = run.layout()
    except Fault as error:
        return Inspected(rows=(), problems=(error.problem,))
    if which is None:
        return Inspected(rows=rows_of(layout, ()))
    prepared = run.checked_year(which)
    problems = [found for found in prepared.problems if found.is_error]
    sheets: list[Sheet] = []
    for document, written in _written(prepared, layout):
        problems += [found for found in written.problems if found.code != "N609"]
        if not any(found.is_error for found in written.problems):
            sheets.append(
                sheet_of(document, layout, *(written.files[name] for name in ("pdf", "docx")))
            )
    rows = rows_of(layout, sheets)
    problems += departures(rows, sheets)
    return Inspected(rows=rows, sheets=tuple(sheets), problems=tuple(problems))


def _written(prepared: CheckedYear, layout: Layout) -> list[tuple[Document, WrittenDocument]]:
    """The documents of a year with their PDFs; none where an error stops a build too."""
    documents = () if prepared.has_errors else prepared.documents.trees
    tasks = [
        WriteJob(document=document, layout=layout, formats=("docx", "pdf"), fonts=fonts_folder())
        for document in documents
    ]
    written = dict(all_written(tasks, JOBS))
    return [(document, written[index]) for index, document in enumerate(documents)]
