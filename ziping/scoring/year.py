"""The scores of a year: its framework, its inputs, its scorecard, and the scores as figures (stage 4)."""

from __future__ import annotations

from dataclasses import dataclass, field

from ziping.figures.book import Book
from ziping.figures.year import YearFacts
from ziping.source.problem import Problem
from ziping.source.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """The book with 评分 in it, and the scorecard; without 指标.yaml just the book as it was."""

    book: Book = field(default_factory=Book)
    scorecard: object = None
    form_template: str = ""
    inputs: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def score_year(project: Project, facts: YearFacts, book: Book) -> Scored:
    return Scored(book=book)
