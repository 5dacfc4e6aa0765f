"""Likeness: two texts against each other, as a reader of Chinese sees them.

汉字 and signs stand each for themselves; numbers with their units, Latin words and ``{{ }}`` are whole. What is left
equal between two changes stays only when it is long enough to be read as such.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TypeVar

from ziping.numbers.numbers_in_text import numbers

Token = TypeVar("Token", bound=Hashable)

_PARTS = re.compile(r"[A-Za-z]+|.", re.DOTALL)
_CODE = re.compile(r"(\{\{.*?\}\})", re.DOTALL)
_MAX_PAIRS = 9_000_000  # Of tokens that are compared; more is one replacement.


@dataclass(frozen=True, slots=True, kw_only=True)
class WordEdit:
    """``old[i]`` for i in *old* became ``new[j]`` for j in *new*; or both are the *same*."""

    old: range
    new: range
    same: bool


def tokens(text: str) -> tuple[str, ...]:
    """The parts of a text that change as a whole; together they are the text."""
    return tuple(_tokens(text))


def _tokens(text: str) -> Iterator[str]:
    for index, part in enumerate(_CODE.split(text)):
        if index % 2:
            yield part
        else:
            yield from _plain_tokens(part)


def _plain_tokens(text: str) -> Iterator[str]:
    end = 0
    for number in numbers(text):
        yield from _PARTS.findall(text[end : number.start])
        yield text[number.start : number.end]
        end = number.end
    yield from _PARTS.findall(text[end:])


def edits(
    old: Sequence[Token], new: Sequence[Token], said: Callable[[Token], str] = str
) -> tuple[WordEdit, ...]:
    """How *old* became *new*, covering both; same and changed parts take turns.

    *said*: the characters of a token.
    """
    first = _common(old, new)
    last = _common(old[first:][::-1], new[first:][::-1])
    inner_old, inner_new = old[first : len(old) - last], new[first : len(new) - last]
    all_edits = [
        WordEdit(old=range(first), new=range(first), same=True),
        *_inner(inner_old, inner_new, first),
        WordEdit(
            old=range(len(old) - last, len(old)),
            new=range(len(new) - last, len(new)),
            same=True,
        ),
    ]
    return tuple(_readable([edit for edit in all_edits if edit.old or edit.new], old, new, said))


def _common(old: Sequence[Token], new: Sequence[Token]) -> int:
    """How many tokens both begin with."""
    for index, (one, other) in enumerate(zip(old, new, strict=False)):
        if one != other:
            return index
    return min(len(old), len(new))


def _inner(old: Sequence[Token], new: Sequence[Token], offset: int) -> Iterator[WordEdit]:
    if len(old) * len(new) > _MAX_PAIRS:
        codes = [("replace", 0, len(old), 0, len(new))]
    else:
        codes = list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
    for tag, i, j, k, m in codes:
        yield WordEdit(
            old=range(offset + i, offset + j),
            new=range(offset + k, offset + m),
            same=tag == "equal",
        )


def _readable(
    word_edits: list[WordEdit],
    old: Sequence[Token],
    new: Sequence[Token],
    said: Callable[[Token], str],
) -> list[WordEdit]:
    """Changes with so little between them that they read as one become one."""

    def size(tokens: Sequence[Token], where: range) -> int:
        return sum(len(said(tokens[index])) for index in where)

    def is_whole(edit: WordEdit) -> bool:
        """One number that became another: it is read as such, whatever stands beside it."""
        if len(edit.old) != 1 or len(edit.new) != 1:
            return False
        sides = said(old[edit.old[0]]), said(new[edit.new[0]])
        return all(any(c.isdigit() for c in side) for side in sides)

    def weight(edit: WordEdit) -> int:
        return max(size(old, edit.old), size(new, edit.new))

    kept: list[WordEdit] = []
    for edit in word_edits:
        kept.append(edit)
        while len(kept) >= 3 and not kept[-1].same and kept[-2].same and not kept[-3].same:
            before, between, after = kept[-3:]
            little = size(new, between.new) <= min(weight(before), weight(after))
            if is_whole(before) or is_whole(after) or not little:
                break
            kept[-3:] = [_joined(before, after)]
    return kept


def _joined(first: WordEdit, last: WordEdit) -> WordEdit:
    return WordEdit(
        old=range(first.old.start, last.old.stop),
        new=range(first.new.start, last.new.stop),
        same=False,
    )


def likeness(old: str, new: str) -> float:
    """How alike two texts are, from 0 to 1: the share of pairs of neighbouring characters that both
    have (Dice)."""
    if old == new:
        return 1.0
    one, other = _pairs(old), _pairs(new)
    return 2 * len(one & other) / (len(one) + len(other))


@lru_cache(maxsize=20_000)
def _pairs(text: str) -> frozenset[tuple[str, int]]:
    """Every pair of neighbours, the second time as another one."""
    whole = f"\x02{text}\x03"
    seen: Counter[str] = Counter()
    numbered = []
    for index in range(len(whole) - 1):
        pair = whole[index : index + 2]
        seen[pair] += 1
        numbered.append((pair, seen[pair]))
    return frozenset(numbered)
