"""Mentions: the numbers of a passage with the words that name them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

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
    found: list[Mention] = []
    for index, (start, end) in enumerate(sentences):
        found += _mentions(text[start:end], start, index)
    return Sentences(text=text, sentences=sentences, mentions=tuple(found))


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
