"""The documents of a unit and year: rendered texts and the trees that they were read to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ziping.document.tree import Document
from ziping.source.problem import Problem
from ziping.template.result import Rendered


@dataclass(frozen=True, slots=True, kw_only=True)
class YearDocuments:
    """The documents of a year. One that could not be made is absent, its problems are here."""

    trees: tuple[Document, ...] = ()
    texts: tuple[Rendered, ...] = ()
    problems: tuple[Problem, ...] = ()
    complete: bool = True  # Whether every document could be made.
    marks: Mapping[str, str] = field(default_factory=dict)  # Chapter file → 已改写 or 沿用上年.

    @property
    def used_chapters(self) -> frozenset[str]:
        """The chapter files that a document used."""
        return frozenset(chapter for text in self.texts for chapter in text.chapters)

    @property
    def noted_ties(self) -> frozenset[str]:
        """The tie-outs whose 尾差 a document notes."""
        return frozenset(name for text in self.texts for name in text.noted)
