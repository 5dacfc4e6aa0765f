"""The chapters of a year, and what their first lines say of their revision."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ziping.source.position import Position
from ziping.source.problem import Fault, Problem
from ziping.source.project import Project, UnitYear
from ziping.template.places import TemplateSource

# What a chapter's first line may say of its revision: it is not printed.
CARRIED, REVISED = "沿用上年", "已改写"
_MARK = re.compile(rf"\A\s*\{{({CARRIED}|{REVISED})\}}[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearChapters:
    """The chapters of a year by name. One that cannot be read is there, empty, with its problem."""

    folder: str = ""
    sources: Mapping[str, TemplateSource] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)  # File → 已改写 or 沿用上年.
    problems: tuple[Problem, ...] = ()


def read_chapters(project: Project, which: UnitYear) -> YearChapters:
    """The chapters of a year; problems E1xx of files that cannot be read."""
    sources: dict[str, TemplateSource] = {}
    marks: dict[str, str] = {}
    problems: list[Problem] = []
    for path in project.chapters(which):
        text = ""
        try:
            text = project.text(path)
        except Fault as error:
            problems.append(error.problem)
        else:
            if not text.strip():
                continue  # As good as none: the template reports the gap.
        if match := _MARK.match(text):
            marks[path] = match[1]
            text = "\n" * match.group().count("\n") + text[match.end() :]
        name = PurePosixPath(path).stem
        sources[name] = TemplateSource(path, text.rstrip() + "\n", Position(path, 1, 1))
    folder = f"content/{which}"
    return YearChapters(folder=folder, sources=sources, marks=marks, problems=tuple(problems))


def carried_over(text: str) -> str:
    """A chapter's text for the next year: marked as not yet rewritten, whatever its mark was."""
    return f"{{{CARRIED}}}\n\n{_MARK.sub('', text).lstrip()}"


def chapters_before(project: Project, which: UnitYear, marks: Mapping[str, str]) -> dict[str, str]:
    """Last year's text of the chapters that are marked as rewritten, by the file of this year."""
    earlier = {}
    for path in (path for path, mark in marks.items() if mark == REVISED):
        try:
            earlier[path] = project.text(path.replace(f"/{which.year}/", f"/{which.year - 1}/"))
        except Fault:
            continue  # There was no such chapter.
    return earlier
