"""Work: one document to the bytes of its formats, each opened again and checked (stages 7 and 8).

Runs in a process of its own, under limits of time and memory: a page that cannot be laid out must not
hang or stop the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from ziping.document.text import pictures_of
from ziping.document.tree import Document
from ziping.document.walk import start_of
from ziping.layout.layout import Layout
from ziping.source.problem import Fault, Problem
from ziping.write.contents import entries
from ziping.write.drawings import NO_DRAWINGS, Drawn
from ziping.write.keep_together import may_break
from ziping.write.pdf.attachments import Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteJob:
    """One document to be written in some formats."""

    document: Document
    layout: Layout
    formats: tuple[str, ...]
    fonts: Path
    attachments: tuple[Attachment, ...] = ()  # What the PDF carries with it.


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDocument:
    """The bytes of a document by format; empty for a format that could not be written."""

    files: Mapping[str, bytes]
    problems: tuple[Problem, ...]
    pages: int = 0


def written(task: WriteJob) -> WrittenDocument:
    """Write one document. Problems E515 of charts, E6xx of fonts and pages, E902 when a result is not what it should be."""
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    try:
        so_far = _Made(drawings=_drawings(task))
    except Fault as error:
        return WrittenDocument(files={}, problems=(error.problem,))
    count = 0
    contents = bool(entries(task.document, task.layout))
    needed = {*task.formats, *(("pdf",) if _needs_pages(task, contents) else ())}
    for name in (name for name in WRITERS if name in needed):
        try:
            result = WRITERS[name](task, so_far)
        except Fault as error:
            # What is wrong with a PDF that nobody asked for hinders the page numbers only.
            problems += [error.problem] if name in task.formats or contents else []
            continue
        so_far = replace(so_far, pages=result.pages or so_far.pages)
        problems += result.problems if name in task.formats or contents else ()
        if name in task.formats:
            files[name] = result.data
            count = count or result.page_count
    return WrittenDocument(files=files, problems=tuple(problems), pages=count)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """What was made for a document before it is written in one more format."""

    drawings: Mapping[str, Drawn]
    pages: Mapping[str, int] = field(default_factory=dict)


def _drawings(task: WriteJob) -> Mapping[str, Drawn]:
    """The pictures and charts, drawn once. Raises Fault E515, E602, E603."""
    if not any(pictures_of(task.document)):
        return NO_DRAWINGS
    from ziping.write.charts.drawing import drawings_of

    return drawings_of(task.document, task.layout, task.fonts)


def _needs_pages(task: WriteJob, contents: bool) -> bool:
    """Whether the DOCX prints page numbers or breaks a table, as only a layout can tell."""
    return "docx" in task.formats and (contents or any(map(may_break, task.document.blocks)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    data: bytes
    problems: tuple[Problem, ...] = ()
    page_count: int = 0
    pages: Mapping[str, int] = field(default_factory=dict)


def _html(task: WriteJob, so_far: _Made) -> _Result:
    from ziping.write.html.page import html_document

    return _Result(data=html_document(task.document, task.layout, so_far.drawings).encode())


def _pdf(task: WriteJob, so_far: _Made) -> _Result:
    from ziping.write.pdf.writer import pdf_bytes  # Heavy: only when a PDF is written.

    pdf = pdf_bytes(task.document, task.layout, task.fonts, task.attachments, so_far.drawings)
    complete = (
        pdf.data.startswith(b"%PDF-") and pdf.data.rstrip().endswith(b"%%EOF") and pdf.page_count
    )
    failed = any(problem.is_error for problem in pdf.problems)
    wrong = () if complete or failed else (_not_as_it_should(task, "PDF 不完整"),)
    problems = (*pdf.problems, *wrong)
    return _Result(data=pdf.data, problems=problems, page_count=pdf.page_count, pages=pdf.pages)


def _docx(task: WriteJob, so_far: _Made) -> _Result:
    from ziping.write.docx.package import docx_bytes  # Heavy: only when a DOCX is written.
    from ziping.write.docx.reading_back import shortcomings

    data = docx_bytes(task.document, task.layout, so_far.pages, so_far.drawings)
    found = tuple(_not_as_it_should(task, text) for text in shortcomings(data, task.document))
    return _Result(data=data, problems=found)


# In this order: the DOCX takes its page numbers from the PDF. A new format is a line here.
WRITERS: Mapping[str, Callable[[WriteJob, _Made], _Result]] = MappingProxyType(
    {"html": _html, "pdf": _pdf, "docx": _docx}
)
FORMATS: tuple[str, ...] = tuple(reversed(tuple(WRITERS)))


def _not_as_it_should(task: WriteJob, message: str) -> Problem:
    hint = "这是程序的缺陷，请把数据和这条诊断一起报告"
    return Problem.of(
        "E902", start_of(task.document), f"{task.document.kind}：{message}", hint=hint
    )
