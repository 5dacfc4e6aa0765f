"""Result: what a document is rendered from, what comes of it, and the chapters that nobody has written."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace

from ziping.facts.tie_outs import Judgement
from ziping.source.position import Position
from ziping.source.problem import Problem
from ziping.template.places import TemplateSource
from ziping.template.syntax_errors import quoted
from ziping.template.values import Printing, there
from ziping.template.views import Absent


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


@dataclass(slots=True)
class ChapterLookup:
    """The chapters there are, and what the template asked last."""

    chapters: Container[str]
    folder: str
    asked: str = ""  # The chapter that the template last asked for in vain …
    undecided: bool = False  # … and whether it then asked for a value that is still to come.

    def has(self, name: str) -> bool:
        """The function 有章节."""
        is_there = quoted(name, "有章节") in self.chapters
        if not is_there:
            self.asked, self.undecided = name, False
        return is_there

    def there(self, value: object) -> bool:
        """The test 已有."""
        self.undecided |= isinstance(value, Absent) and value.fault.problem.derived
        return there(value)

    def problem(self, name: str, where: Position) -> Problem:
        """W507 at the file that is not there; *where* the template asks for it."""
        place = Position(f"{self.folder}/{name}.md", 1, 1)
        hint = f"建 {place.path}；或在 data 里补上有关的数；没有这方面事实的，报告里留着这个缺口"
        found = Problem.of("W507", place, f"缺少章节“{name}”", hint=hint, second=where, about=name)
        return replace(found, derived=name == self.asked and self.undecided)
