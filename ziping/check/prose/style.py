"""Style: the rules of official prose in one table, and what they find in the texts of a unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ziping.check.prose.digits import (
    dates,
    document_numbers,
    headings,
    item_marks,
    item_order,
    ranges,
)
from ziping.check.prose.prose_text import Finder, ProseText, StyleFinding
from ziping.check.prose.punctuation import (
    brackets,
    dots_and_dashes,
    half_width,
    needless_commas,
    quotes,
    repeated_marks,
)
from ziping.check.prose.spacing import spaces, wide_characters
from ziping.check.prose.word_list import doubled, terms, unfilled
from ziping.check.settings import Settings
from ziping.source.problem import Problem
from ziping.template.places import TemplateSource

NUMBERING = ("一、", "（一）", "1.", "（1）")

# In the order in which they are believed: of two that mark the same characters the first is told.
STYLE: tuple[Finder, ...] = (
    unfilled,
    document_numbers,
    dates,
    ranges,
    wide_characters,
    dots_and_dashes,
    repeated_marks,
    headings,
    item_order,
    quotes,
    brackets,
    half_width,
    needless_commas,
    doubled,
    spaces,
)


def styled(
    sources: Iterable[TemplateSource], settings: Settings, numbering: Sequence[str] = NUMBERING
) -> Iterator[Problem]:
    """W721 to W739 of every source. *numbering*: how the layout numbers the levels of headings."""
    for source in sources:
        for slip in slips(ProseText(source=source), settings, numbering):
            yield slip.problem(source)


def slips(passage: ProseText, settings: Settings, numbering: Sequence[str]) -> list[StyleFinding]:
    """What the rules find in a passage, in its order; what a rule before found is not told again."""
    findings: list[StyleFinding] = []
    taken = bytearray(len(passage.text))  # 1 where a character is marked.
    free = settings.allowed.own_spans(passage.source.text)
    for slip in _all(passage, settings, numbering):
        allowed = any(start <= slip.start and slip.end <= end for start, end in free)
        if not allowed and not any(taken[slip.start : slip.end]):
            taken[slip.start : slip.end] = bytes([1]) * (slip.end - slip.start)
            findings.append(slip)
    return sorted(findings, key=lambda slip: slip.start)


def _all(
    passage: ProseText, settings: Settings, numbering: Sequence[str]
) -> Iterator[StyleFinding]:
    yield from terms(passage, settings.terms)
    yield from item_marks(passage, numbering)
    for rule in STYLE:
        yield from rule(passage)
