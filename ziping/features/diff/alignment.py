"""Alignment: which part of one sequence became which part of another, both in their order."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

Part = TypeVar("Part", bound=Hashable)

_MAX_PAIRS = 250_000  # Of parts that are compared between two anchors; more are not alike.


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The index of a part in the old and in the new sequence; None where one of them has none."""

    old: int | None
    new: int | None


def aligned(
    old: Sequence[Part],
    new: Sequence[Part],
    likeness: Callable[[Part, Part], float],
    least: float = 0.5,
) -> tuple[Pair, ...]:
    """Every part of both sequences once, in reading order; what is gone before what is new.

    Two parts are one when they are equal or at least *least* alike; among all ways to pair them in
    order, the one with the greatest likeness in sum is taken (equal parts that stand only once in
    both sequences are paired first).
    """
    pairs: list[Pair] = []
    above = (-1, -1)
    for anchor in (*_anchors(old, new), (len(old), len(new))):
        inner = (range(above[0] + 1, anchor[0]), range(above[1] + 1, anchor[1]))
        pairs += _between(old, new, *inner, likeness, least)
        if anchor[0] < len(old):
            pairs.append(Pair(old=anchor[0], new=anchor[1]))
        above = anchor
    return tuple(pairs)


def _anchors(old: Sequence[Part], new: Sequence[Part]) -> list[tuple[int, int]]:
    """The longest run in order of equal parts that stand once in each sequence."""
    once_old, once_new = _once(old), _once(new)
    pairs = sorted((once_old[part], at) for part, at in once_new.items() if part in once_old)
    return _rising(pairs)


def _once(parts: Sequence[Part]) -> dict[Part, int]:
    count = Counter(parts)
    return {part: index for index, part in enumerate(parts) if count[part] == 1}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of *pairs* in which the second numbers rise, too."""
    ends: list[int] = []  # The least second number that a run of that length ends in.
    places: list[int] = []  # The pair that ends it.
    before: list[int] = []
    for index, (_, second) in enumerate(pairs):
        length = bisect_left(ends, second)
        ends[length:] = [second, *ends[length + 1 :]]
        places[length:] = [index, *places[length + 1 :]]
        before.append(places[length - 1] if length else -1)
    chain: list[tuple[int, int]] = []
    at = places[-1] if places else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _between(
    old: Sequence[Part],
    new: Sequence[Part],
    olds: range,
    news: range,
    likeness: Callable[[Part, Part], float],
    least: float,
) -> Iterator[Pair]:
    """The pairs of what stands between two anchors."""
    if len(olds) * len(news) > _MAX_PAIRS:
        yield from (Pair(old=i, new=None) for i in olds)
        yield from (Pair(old=None, new=j) for j in news)
        return
    scores = [[_score(old[i], new[j], likeness, least) for j in news] for i in olds]
    best = _best(scores, len(olds), len(news))
    i, j = 0, 0
    while i < len(olds) or j < len(news):
        together = i < len(olds) and j < len(news) and scores[i][j] > 0
        if together and best[i][j] == best[i + 1][j + 1] + scores[i][j]:
            yield Pair(old=olds[i], new=news[j])
            i, j = i + 1, j + 1
        elif i < len(olds) and (j == len(news) or best[i + 1][j] == best[i][j]):
            yield Pair(old=olds[i], new=None)
            i += 1
        else:
            yield Pair(old=None, new=news[j])
            j += 1


def _score(
    old_part: Part, new_part: Part, likeness: Callable[[Part, Part], float], least: float
) -> float:
    if old_part == new_part:
        return 1.0
    found = likeness(old_part, new_part)
    return found if found >= least else 0.0


def _best(scores: list[list[float]], rows: int, columns: int) -> list[list[float]]:
    """The greatest sum of scores from each place to the end."""
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            both = best[i + 1][j + 1] + scores[i][j] if scores[i][j] else 0.0
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    return best
