"""A form that was pulled out of a PDF as plain lines: its weights and scores found by their sums.

The columns are lost, the numbers stand alone between words. They still follow a grammar: a first level
holds second levels that add up to it, a second level holds rows (weight, score ≤ weight) that add up to
it, and a page repeats the label it continues. The reading with the fewest unread numbers is the form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

MAX_TOKENS = 400
_BARE = re.compile(r"\d{1,3}(?:\.\d{1,3})?")
_TOTAL = re.compile(
    r"(?:总分|合计|总计|总得分)\s+(?P<weight>\d+(?:\.\d+)?)\s+(?P<score>\d+(?:\.\d+)?)"
)
_HEAD = re.compile(r"分值|权重")
_SCORE = re.compile(r"得分|自评分")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A number that stands alone in its line, with the words in front of it."""

    value: Decimal
    label: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    weight: Token
    score: Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The form as read. *skipped*: standing numbers that are no part of it."""

    first: tuple[Token, ...]
    second: tuple[Token, ...]
    rows: tuple[Scored, ...]
    total_weight: Decimal
    total_score: Decimal
    total_line: int
    skipped: int


def outline_form(lines: Sequence[str]) -> Outline | None:
    """The form in *lines*, or None when there is none or its sums do not lead to one reading."""
    start = next(
        (i for i, line in enumerate(lines) if _HEAD.search(line) and _SCORE.search(line)), None
    )
    if start is None:
        return None
    found = [(i, m) for i, line in enumerate(lines) if i > start and (m := _TOTAL.search(line))]
    if not found:
        return None
    end, total = found[-1]
    tokens = [t for i in range(start, end) for t in _tokens(lines[i], i)][:MAX_TOKENS]
    read = _read(tuple(tokens), Decimal(total["weight"]))
    if read is None:
        return None
    skipped, first, second, rows = read
    return Outline(
        first=tuple(tokens[i] for i in first),
        second=tuple(tokens[i] for i in second),
        rows=tuple(Scored(weight=tokens[w], score=tokens[s]) for w, s in rows),
        total_weight=Decimal(total["weight"]),
        total_score=Decimal(total["score"]),
        total_line=end,
        skipped=skipped,
    )


def _tokens(line: str, number: int) -> list[Token]:
    words, found = "", []
    for piece in line.split():
        if _BARE.fullmatch(piece):
            found.append(Token(value=Decimal(piece), label=words, line=number))
            words = ""
        else:
            words += piece
    return found


_Reading = tuple[int, tuple[int, ...], tuple[int, ...], tuple[tuple[int, int], ...]]


def _read(tokens: tuple[Token, ...], total: Decimal) -> _Reading | None:
    """The reading of all tokens with the fewest skipped: (skipped, first, second, rows)."""
    values = [token.value for token in tokens]
    count = len(tokens)

    @cache
    def best(i: int, left: Decimal, one: Decimal, two: Decimal, skips: int) -> _Reading | None:
        """From token *i*: *left* of the total not yet given out, *one* of the open first level,
        *two* of the open second; at most *skips* more tokens may be skipped."""
        if i == count:
            return (0, (), (), ()) if left == one == two == 0 else None
        options: list[_Reading] = []
        value = values[i]
        if two > 0 and i + 1 < count and 0 < value <= two and values[i + 1] <= value:
            rest = best(i + 2, left, one, two - value, skips)
            if rest:
                options.append((rest[0], rest[1], rest[2], ((i, i + 1), *rest[3])))
        if two == 0 and 0 < value <= one:
            rest = best(i + 1, left, one - value, value, skips)
            if rest:
                options.append((rest[0], rest[1], (i, *rest[2]), rest[3]))
        if two == 0 and one == 0 and 0 < value <= left:
            rest = best(i + 1, left - value, value, Decimal(0), skips)
            if rest:
                options.append((rest[0], (i, *rest[1]), rest[2], rest[3]))
        if skips:
            rest = best(i + 1, left, one, two, skips - 1)
            if rest:
                options.append((rest[0] + 1, rest[1], rest[2], rest[3]))
        return min(options, key=lambda option: option[0], default=None)

    for allowed in (0, 2, 6, 12):
        found = best(0, total, Decimal(0), Decimal(0), allowed)
        if found:
            return found
    return None
