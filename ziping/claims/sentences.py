"""Sentences: the numbers of a passage with the words that name them, and how alike two names are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from ziping.numbers.numbers_in_text import NumberKind, TextNumber, numbers
from ziping.numbers.unit import Dimension


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A number that is worth something, in its sentence.

    *before*: all words between the number before it (or the sentence's start) and this one. *clause*:
    the part of them behind the last comma or bracket. *after*: the words up to the next number.
    """

    number: TextNumber
    before: str
    after: str
    depth: int  # Open brackets around it.
    sentence: int  # Of the passage.

    @property
    def clause(self) -> str:
        return re.split("[，；：。（(,;:]", self.before)[-1].strip()

    @property
    def label(self) -> str:
        """The words that name the number: of its own clause, or of the one before a bare verb."""
        return bare_label(self.clause)

    @property
    def is_amount(self) -> bool:
        """Whether it measures money or counts things (no percentage, date or score)."""
        return self.number.unit.dimension in (Dimension.MONEY, Dimension.COUNT)

    def measures_like(self, other: Mention) -> bool:
        return self.number.unit.compatible(other.number.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """A paragraph of the document: its text, sentences and mentions in order."""

    text: str
    sentences: tuple[tuple[int, int], ...]  # Start and end of each.
    mentions: tuple[Mention, ...]

    def sentence(self, index: int) -> str:
        start, end = self.sentences[index]
        return self.text[start:end]


_END = re.compile(r"[。！？!?]+[”’」』）)]*")
_VALUED = (NumberKind.AMOUNT, NumberKind.PERCENT, NumberKind.SPELT)


def passage(text: str) -> Sentences:
    """Read one paragraph, its lines joined."""
    sentences = tuple(_sentences(text))
    mentions: list[Mention] = []
    for index, (start, end) in enumerate(sentences):
        mentions += _mentions(text[start:end], start, index)
    return Sentences(text=text, sentences=sentences, mentions=tuple(mentions))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(text):
        yield start, match.end()
        start = match.end()
    if text[start:].strip():
        yield start, len(text)


def _mentions(text: str, offset: int, sentence: int) -> Iterator[Mention]:
    valued = [n for n in numbers(text) if n.kind in _VALUED and n.value is not None]
    last = 0
    for index, number in enumerate(valued):
        following = valued[index + 1].start if index + 1 < len(valued) else len(text)
        yield Mention(
            number=_moved(number, offset),
            before=text[last : number.start],
            after=text[number.end : following],
            depth=_depth(text[: number.start]),
            sentence=sentence,
        )
        last = number.end


def _moved(number: TextNumber, offset: int) -> TextNumber:
    return replace(number, start=number.start + offset, end=number.end + offset)


def _depth(text: str) -> int:
    return sum(text.count(c) for c in "（(") - sum(text.count(c) for c in "）)")


_EDGES = re.compile(
    r"^(?:[）)”]|[，、；：]|其中|同时|另外|此外|全年|年内|当年|本年度?|我[局委办厅院县区市单位部门]+|本(?:部门|单位|级)|[一二三四五六七八九]是|共计?|实际|实现)+"
    r"|(?:总计|共计|合计|约|近|达到?|为|是|有|共|的|了|额为|数为|：|:)+$"
)


def bare_label(text: str) -> str:
    """A label without the words around it that name nothing."""
    last = ""
    text = re.sub(r"(?:19|20)\d{2}年度?|\s", "", text)
    while text != last:
        last, text = text, _EDGES.sub("", text).strip()
    return text


_TOTAL = re.compile(r"总额|总计|合计|总数|总量|总规模|总金额|总")
_FILLERS = re.compile(
    r"本年|全年|当年|部门|单位|年度|实际|金额|资金|经费|数额|数$|额$|的|所|授予|其中|整体|全部|政府|[“”\"'（）()《》\s]"
)
STRONG = 0.8


@lru_cache(maxsize=20_000)
def likeness(one: str, other: str) -> float:
    """0 … 1: how surely both name the same."""
    a, b = _core(one), _core(other)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    total_a, total_b = "总" in a, "总" in b
    a, b = a.replace("总", ""), b.replace("总", "")
    if total_a != total_b and min(len(a), len(b)) < 2:
        return 0.0
    if a == b:
        return 0.9 if total_a == total_b else 0.6
    if a and b and (a.endswith(b) or b.endswith(a)):
        return 0.8 if total_a and total_b else 0.6
    shared = len(_pairs(a) & _pairs(b)) * 2 / max(1, len(_pairs(a)) + len(_pairs(b)))
    return shared * 0.8


def _core(name: str) -> str:
    return _FILLERS.sub("", _TOTAL.sub("总", name))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset([text])
