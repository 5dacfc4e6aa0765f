"""Work: one document to the bytes of its formats, each opened again and checked (stages 7 and 8).

Runs in a process of its own, under limits of time and memory: a page that cannot be laid out must not
hang or stop the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ziping.document.tree import Document
from ziping.source.problem import Fault, Problem
from ziping.write.coverage import start_of
from ziping.write.layout import Layout
from ziping.write.whole import may_break

if TYPE_CHECKING:
    from ziping.write.pdf import Pdf

FORMATS = ("docx", "pdf", "html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One document to be written in some formats."""

    document: Document
    layout: Layout
    formats: tuple[str, ...]
    fonts: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The bytes of a document by format; empty for a format that could not be written."""

    files: Mapping[str, bytes]
    problems: tuple[Problem, ...]
    pages: int = 0


def written(task: Task) -> Written:
    """Write one document. Problems E6xx of fonts and pages, E902 when a result is not what it should be."""
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    pages = 0
    laid_out: Pdf | None = None
    for name in (name for name in ("html", "pdf", "docx") if name in task.formats):
        try:
            match name:
                case "html":
                    data, found = _html(task)
                case "pdf":
                    laid_out, found = _pdf(task)
                    data, pages = laid_out.data, laid_out.page_count
                case _:
                    data, found = _docx(task, laid_out)
        except Fault as error:
            problems.append(error.problem)
            continue
        problems.extend(found)
        files[name] = data
    return Written(files=files, problems=tuple(problems), pages=pages)


def _html(task: Task) -> tuple[bytes, tuple[Problem, ...]]:
    from ziping.write.html import html_document

    return html_document(task.document, task.layout).encode(), ()


def _pdf(task: Task) -> tuple[Pdf, tuple[Problem, ...]]:
    from ziping.write.pdf import pdf_bytes  # Heavy: only when a PDF is written.

    pdf = pdf_bytes(task.document, task.layout, task.fonts)
    complete = (
        pdf.data.startswith(b"%PDF-") and pdf.data.rstrip().endswith(b"%%EOF") and pdf.page_count
    )
    failed = any(problem.is_error for problem in pdf.problems)
    wrong = () if complete or failed else (_not_as_it_should(task, "PDF 不完整"),)
    return pdf, (*pdf.problems, *wrong)


def _docx(task: Task, laid_out: Pdf | None) -> tuple[bytes, tuple[Problem, ...]]:
    from ziping.write.docx import docx_bytes  # Heavy: only when a DOCX is written.
    from ziping.write.docx_read import shortcomings

    if laid_out is None and any(may_break(block) for block in task.document.blocks):
        with suppress(Fault):  # What is wrong with a PDF is not asked for.
            laid_out, _ = _pdf(task)
    data = docx_bytes(task.document, task.layout, laid_out.pages if laid_out else {})
    found = tuple(_not_as_it_should(task, text) for text in shortcomings(data, task.document))
    return data, found


def _not_as_it_should(task: Task, message: str) -> Problem:
    hint = "这是程序的缺陷，请把数据和这条诊断一起报告"
    return Problem.of(
        "E902", start_of(task.document), f"{task.document.kind}：{message}", hint=hint
    )
