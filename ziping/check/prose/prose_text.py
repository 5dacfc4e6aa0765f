"""Passages: a text of the sources as the rules of style see it, and what they find in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from ziping.check.prose.hand_typed import BLANK, CODE
from ziping.source.problem import Problem
from ziping.source.verbatim import ADDRESS
from ziping.template.places import TemplateSource

EDGE = "\ufffe"  # What is written and not read: tags, marks, addresses, emphasis.
HAN = "\u3400-\u4dbf\u4e00-\u9fff〇"
NUMERAL = "一二三四五六七八九十百"
CLOSING, OPENING = "”’》〉）】〕", "“‘《〈（【〔"
_WRITTEN = re.compile(
    rf"(?P<code>{CODE}|`[^`\n]*`|\]\([^)\n]*\)|&\#?\w{{1,8}};|\*+|^\s*\|?[\s|:\-]*-{{3,}}[\s|:\-]*$"
    rf"|{ADDRESS})",
    re.DOTALL | re.MULTILINE | re.ASCII,
)
_CONTROL = re.compile(r"\{%")
_AROUND = 4


@dataclass(frozen=True, kw_only=True)
class ProseText:
    """A source's text, every character in its place.

    A print stands as a run of BLANK (a number with its unit, or words); code, tags, marks,
    addresses as EDGE, over which no rule reads.
    """

    source: TemplateSource

    @cached_property
    def text(self) -> str:
        return _WRITTEN.sub(_blanked, self.source.text)

    @cached_property
    def paragraphs(self) -> tuple[re.Match[str], ...]:
        """The runs of lines without an empty one between; a row of a table stands alone."""
        return tuple(re.finditer(r"^[ \t]*\|.*$|(?:^(?![ \t]*(?:\||$)).+\n?)+", self.text, re.M))

    def branches(self, start: int, end: int) -> bool:
        """Whether template code decides what of a stretch is printed."""
        return _CONTROL.search(self.source.text, start, end) is not None


def _blanked(match: re.Match[str]) -> str:
    sign = BLANK if match.group().startswith("{{") else EDGE
    return re.sub(r"[^\n]", sign, match.group())


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleFinding:
    """A fault of style at characters *start* to *end* of a passage.

    *right* is what should stand there; None when there is no one way.
    """

    code: str
    start: int
    end: int
    message: str
    clause: str
    right: str | None = None
    hint: str = ""

    def problem(self, source: TemplateSource) -> Problem:
        """The problem at its place in the file. It is about the words around it."""
        text = source.text
        line = text.count("\n", 0, self.start) + 1
        begun = text.rfind("\n", 0, self.start) + 1
        ended = text.find("\n", self.start)
        ended = len(text) if ended < 0 else ended
        place = source.place(line, self.start - begun + 1)
        where = replace(place, length=max(1, min(self.end, ended) - self.start))
        about = text[max(begun, self.start - _AROUND) : min(ended, self.end + _AROUND)].strip()
        advice = self.hint or (f"改成“{self.right}”" if self.right else "")
        hint = "；".join(filter(None, (advice, f"依据：{self.clause}")))
        found = Problem.of(self.code, where, self.message, hint=hint, about=about)
        return replace(found, fix=self.right or "", marked=text[self.start : min(self.end, ended)])


Finder = Callable[[ProseText], Iterator[StyleFinding]]
