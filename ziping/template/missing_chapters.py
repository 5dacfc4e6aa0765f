"""Gaps: chapters that a template asks for and nobody has written.

A template may do without a chapter where the data say enough. While those data are still to fill, the
gap that it leaves only follows from them.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace

from ziping.source.position import Position
from ziping.source.problem import Problem
from ziping.template.syntax_errors import quoted
from ziping.template.values import there
from ziping.template.views import Absent


@dataclass(slots=True)
class Gaps:
    """The chapters there are, and what the template asked last."""

    chapters: Container[str]
    folder: str
    asked: str = ""  # The chapter that the template last asked for in vain …
    undecided: bool = False  # … and whether it then asked for a value that is still to come.

    def has(self, name: str) -> bool:
        """The function 有章节."""
        found = quoted(name, "有章节") in self.chapters
        if not found:
            self.asked, self.undecided = name, False
        return found

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
