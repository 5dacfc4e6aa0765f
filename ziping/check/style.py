"""Style: the rules of official prose in one table, and what they find in the texts of a unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ziping.check.digits import dates, document_numbers, ranges
from ziping.check.ordinals import headings, item_marks, item_order
from ziping.check.pairs import brackets, quotes
from ziping.check.passage import Finder, Passage, Slip
from ziping.check.punctuation import dots_and_dashes, half_width, needless_commas, repeated_marks
from ziping.check.settings import Settings
from ziping.check.spacing import spaces, wide_characters
from ziping.check.wording import doubled, terms, unfilled
from ziping.render.places import Source
from ziping.source.problem import Problem

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
    sources: Iterable[Source], settings: Settings, numbering: Sequence[str] = NUMBERING
) -> Iterator[Problem]:
    """W721 to W739 of every source. *numbering*: how the layout numbers the levels of headings."""
    for source in sources:
        for slip in slips(Passage(source=source), settings, numbering):
            yield slip.problem(source)


def slips(passage: Passage, settings: Settings, numbering: Sequence[str]) -> list[Slip]:
    """What the rules find in a passage, in its order; what a rule before found is not told again."""
    found: list[Slip] = []
    taken = bytearray(len(passage.text))  # 1 where a character is marked.
    free = settings.allowed.own_spans(passage.source.text)
    for slip in _all(passage, settings, numbering):
        allowed = any(start <= slip.start and slip.end <= end for start, end in free)
        if not allowed and not any(taken[slip.start : slip.end]):
            taken[slip.start : slip.end] = bytes([1]) * (slip.end - slip.start)
            found.append(slip)
    return sorted(found, key=lambda slip: slip.start)


def _all(passage: Passage, settings: Settings, numbering: Sequence[str]) -> Iterator[Slip]:
    yield from terms(passage, settings.terms)
    yield from item_marks(passage, numbering)
    for rule in STYLE:
        yield from rule(passage)
