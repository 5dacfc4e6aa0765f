"""Rendered: what a document is rendered from, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ziping.facts.tie_outs import Judgement
from ziping.source.position import Position
from ziping.template.places import TemplateSource
from ziping.template.values import Printing


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The text of one document with its markers, and what they stand for."""

    kind: str
    text: str
    printings: tuple[Printing, ...]
    lines: tuple[Position, ...]
    chapters: tuple[str, ...]  # The chapter files that were used.
    literals: tuple[Position, ...]  # Where a literal was marked by 原文.
    noted: tuple[str, ...]  # The tie-outs whose 尾差 is noted.
    sources: tuple[TemplateSource, ...]  # Every text that was printed from, as written.
    where: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What a document is rendered from: texts by name, none read while rendering."""

    template: TemplateSource
    chapters: Mapping[str, TemplateSource]
    chapter_folder: str = ""  # Where a missing chapter would stand.
    judgements: tuple[Judgement, ...] = ()

    def call(self, function: str) -> bool:
        """Whether a chapter calls that function itself."""
        return any(f"{function}(" in chapter.text for chapter in self.chapters.values())
