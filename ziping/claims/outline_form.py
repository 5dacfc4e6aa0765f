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
class OutlineToken:
    """A number that stands alone in its line, with the words in front of it."""

    value: Decimal
    label: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredLine:
    weight: OutlineToken
    score: OutlineToken


@dataclass(frozen=True, slots=True, kw_only=True)
class FormOutline:
    """The form as read. *skipped*: standing numbers that are no part of it."""

    first: tuple[OutlineToken, ...]
    second: tuple[OutlineToken, ...]
    rows: tuple[ScoredLine, ...]
    total_weight: Decimal
    total_score: Decimal
    total_line: int
    skipped: int


def outline_form(lines: Sequence[str]) -> FormOutline | None:
    """The form in *lines*, or None when there is none or its sums do not lead to one reading."""
    start = next(
        (i for i, line in enumerate(lines) if _HEAD.search(line) and _SCORE.search(line)), None
    )
    if start is None:
        return None
    totals = [(i, m) for i, line in enumerate(lines) if i > start and (m := _TOTAL.search(line))]
    if not totals:
        return None
    end, total = totals[-1]
    tokens = [t for i in range(start, end) for t in _tokens(lines[i], i)][:MAX_TOKENS]
    weight, score = Decimal(total["weight"]), Decimal(total["score"])
    read = _read(tokens, weight, None)
    if read is not None:  # Of readings that skip as few numbers, one whose scores make the total.
        read = _read(tokens, weight, score, at_most=read[0]) or read
    if read is None:
        return None
    skipped, first, second, rows = read
    return FormOutline(
        first=tuple(tokens[i] for i in first),
        second=tuple(tokens[i] for i in second),
        rows=tuple(ScoredLine(weight=tokens[w], score=tokens[s]) for w, s in rows),
        total_weight=weight,
        total_score=score,
        total_line=end,
        skipped=skipped,
    )


def _tokens(line: str, number: int) -> list[OutlineToken]:
    words, tokens = "", []
    for piece in line.split():
        if _BARE.fullmatch(piece):
            tokens.append(OutlineToken(value=Decimal(piece), label=words, line=number))
            words = ""
        else:
            words += piece
    return tokens


_Reading = tuple[int, tuple[int, ...], tuple[int, ...], tuple[tuple[int, int], ...]]


_SKIPS = (0, 2, 6, 12)


def _read(
    tokens: Sequence[OutlineToken],
    total: Decimal,
    scored: Decimal | None,
    at_most: int | None = None,
) -> _Reading | None:
    """The reading with the fewest skipped: (skipped, first, second, rows). Its scores make *scored*
    where that is given."""
    values = [token.value for token in tokens]
    count = len(tokens)
    none = Decimal(0)

    @cache
    def best(
        i: int,
        left: Decimal,
        first_level: Decimal,
        second_level: Decimal,
        points: Decimal,
        skips: int,
    ) -> _Reading | None:
        """From token *i*: *left* of the total not yet given out, *first_level* and *second_level*
        of the open ones, *points* of the score; at most *skips* more may be skipped."""
        if i == count:
            is_whole = left == first_level == second_level == none
            return (0, (), (), ()) if is_whole and (scored is None or points == none) else None
        options: list[_Reading] = []
        value = values[i]
        for j in range(i + 1, min(i + 2 + skips, count)) if 0 < value <= second_level else ():
            if values[j] > value:
                continue
            earned = points - values[j] if scored is not None else points
            over = j - i - 1
            if rest := best(j + 1, left, first_level, second_level - value, earned, skips - over):
                options.append((rest[0] + over, rest[1], rest[2], ((i, j), *rest[3])))
        is_second = second_level == 0 and 0 < value <= first_level
        if is_second and (rest := best(i + 1, left, first_level - value, value, points, skips)):
            options.append((rest[0], rest[1], (i, *rest[2]), rest[3]))
        is_first = second_level == 0 and first_level == 0 and 0 < value <= left
        if is_first and (rest := best(i + 1, left - value, value, none, points, skips)):
            options.append((rest[0], (i, *rest[1]), rest[2], rest[3]))
        if skips and (rest := best(i + 1, left, first_level, second_level, points, skips - 1)):
            options.append((rest[0] + 1, rest[1], rest[2], rest[3]))
        return min(options, key=lambda option: option[0], default=None)

    for allowed in _SKIPS if at_most is None else (at_most,):
        if reading := best(0, total, none, none, scored or none, allowed):
            return reading
    return None
