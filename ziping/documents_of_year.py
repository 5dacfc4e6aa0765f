"""Pages: the documents of a unit and year, rendered and read into trees (stages 5 and 6)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from ziping.document.tree import Document
from ziping.facts.tie_outs import Judgement
from ziping.facts.values import Words
from ziping.facts.year_figures import YearFigures
from ziping.markdown.pictures import Pictures
from ziping.markdown.reader import Identification, document_from
from ziping.source.position import Position
from ziping.source.problem import Fault, Problem
from ziping.source.project import Project, UnitYear
from ziping.template.places import TemplateSource
from ziping.template.renderer import render
from ziping.template.result import Rendered, Sources

REPORT, FORM = "自评报告", "自评表"  # The kinds of documents.
TEMPLATE_NAME = "单位.自评报告模板"  # The fact by which a unit chooses a template of its own.


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The documents of a year. One that could not be made is absent, its problems are here."""

    documents: tuple[Document, ...] = ()
    texts: tuple[Rendered, ...] = ()
    problems: tuple[Problem, ...] = ()
    complete: bool = True  # Whether every document could be made.
    marks: Mapping[str, str] = field(default_factory=dict)  # Chapter file → 已改写 or 沿用上年.


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """What the documents of a year are made from. *templates*: kind and template file, in order."""

    project: Project
    which: UnitYear
    book: YearFigures
    judgements: tuple[Judgement, ...]
    templates: tuple[tuple[str, str], ...]
    identification: Identification


def pages_of(making: Making) -> Pages:
    """Render and read every document; problems E1xx of chapters, E5xx of templates and Markdown."""
    chapters, marks, problems = _chapters(making)
    pictures = Pictures(making.project, f"content/{making.which}")
    documents: list[Document] = []
    texts: list[Rendered] = []
    for kind, template in making.templates:
        try:
            label, text = making.project.template(template)
        except Fault as error:
            problems.append(_where_named(error.problem, template, making.book))
            continue
        source = TemplateSource(label, text, Position(label, 1, 1))
        sources = Sources(
            template=source,
            chapters=chapters,
            chapter_folder=f"content/{making.which}",
            judgements=making.judgements,
        )
        rendering, found = render(kind, sources, making.book)
        problems.extend(found)
        if rendering is None:
            continue
        texts.append(rendering)
        document, found = document_from(rendering, making.identification, pictures)
        problems.extend(found)
        documents.extend([document] if document else [])
    return Pages(
        documents=tuple(documents),
        texts=tuple(texts),
        problems=tuple(problems),
        complete=len(documents) == len(making.templates),
        marks=marks,
    )


def _where_named(problem: Problem, template: str, book: YearFigures) -> Problem:
    """A template that is not there is a fault of the line that names it, if one does."""
    named = book.find(TEMPLATE_NAME)
    if problem.code == "E209" and isinstance(named, Words) and named.text == template:
        return replace(problem, where=replace(named.where, length=len(template)))
    return problem


# What a chapter's first line may say of its revision: it is not printed.
CARRIED, REVISED = "沿用上年", "已改写"
_MARK = re.compile(rf"\A\s*\{{({CARRIED}|{REVISED})\}}[ \t]*$", re.MULTILINE)


def carried_over(text: str) -> str:
    """A chapter's text for the next year: marked as not yet rewritten, whatever its mark was."""
    return f"{{{CARRIED}}}\n\n{_MARK.sub('', text).lstrip()}"


def _chapters(making: Making) -> tuple[dict[str, TemplateSource], dict[str, str], list[Problem]]:
    """The chapters by name, with their marks. A chapter that cannot be read is there, empty, with
    its problem."""
    found: dict[str, TemplateSource] = {}
    marks: dict[str, str] = {}
    problems: list[Problem] = []
    for path in making.project.chapters(making.which):
        text = ""
        try:
            text = making.project.text(path)
        except Fault as error:
            problems.append(error.problem)
        else:
            if not text.strip():
                continue  # As good as none: the template tells of the gap.
        if match := _MARK.match(text):
            marks[path] = match[1]
            text = "\n" * match.group().count("\n") + text[match.end() :]
        found[PurePosixPath(path).stem] = TemplateSource(
            path, text.rstrip() + "\n", Position(path, 1, 1)
        )
    return found, marks, problems


def used_chapters(pages: Pages) -> frozenset[str]:
    """The chapter files that a document used."""
    return frozenset(chapter for text in pages.texts for chapter in text.chapters)


def noted_ties(pages: Pages) -> Iterator[str]:
    """The tie-outs whose 尾差 a document notes."""
    for text in pages.texts:
        yield from text.noted
