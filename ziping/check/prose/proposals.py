"""Proposals: what would compute a number that was typed into a sentence, ready to be pasted.

Only the exact value counts, to the last digit typed, and only figures that the sentence names: one of
them for a telling number, all of them for a short one, which many pairs would give by chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import islice

from ziping.facts.values import EARLIER
from ziping.facts.year_figures import YearFigures
from ziping.facts.year_on_year import is_change
from ziping.numbers.figure import Figure
from ziping.numbers.numbers_in_text import NumberKind, TextNumber
from ziping.numbers.unit import Dimension

_MEASURED = (Dimension.MONEY, Dimension.COUNT)
_GROWTH = re.compile(r"(?:增长|下降|增加|减少|上升|降低|提高|压减)了?$")
_QUOTES = re.compile('[“”‘’"]')
_LESS = re.compile(r"下降|减少|降低|压减")
_TELLING = 3  # Significant digits that hardly two pairs share.
_MOST = 1_000  # Figures of a year that are looked at …
_NAMED = 40  # … of which so many at most are called by their names in a sentence.
_BEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What to write in a chapter, from *behind* characters before the number; what to compute first."""

    text: str
    behind: int = 0
    topic: str = ""
    definition: str = ""  # Of the topic's 计算; empty where a filter does it.

    @property
    def hint(self) -> str:
        if not self.definition:
            return f"写成 {self.text}"
        return f"在 {self.topic}.yaml 的“计算”里写 {self.definition}，这里写 {self.text}"


@dataclass(frozen=True)
class Candidates:
    """The figures of a year that may have made a number."""

    book: YearFigures

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        measured = (
            figure
            for figure in self.book.figures()
            if figure.unit.dimension in _MEASURED
            and not figure.name.startswith(("评分.", "指标."))
            and not is_change(figure)
        )
        return tuple(islice(measured, _MOST))

    def proposals(self, number: TextNumber, before: str, sentence: str) -> list[Proposal]:
        """The best first. *before*: the sentence up to the number; *sentence*: all of it."""
        if number.value is None or number.kind not in (NumberKind.AMOUNT, NumberKind.PERCENT):
            return []
        words = _QUOTES.sub("", sentence)
        called = (figure for figure in self.figures if _is_named(figure, words))
        named = list(islice(called, _NAMED))
        ways = (
            self._changes(number, before, named)
            if _GROWTH.search(before)
            else (*self._shares(number, named), *self._sums(number, named))
        )
        return list(dict.fromkeys(ways))[:_BEST]

    def _changes(
        self, number: TextNumber, before: str, named: Iterable[Figure]
    ) -> Iterator[Proposal]:
        """A figure against its own of the year before: 增长5.2%, 减少12.30万元."""
        word = _GROWTH.search(before)
        sign = -1 if word and _LESS.search(word.group()) else 1
        percent = number.kind is NumberKind.PERCENT and number.unit.name == "%"
        for figure in named:
            last = self.book.find(f"{EARLIER}.{figure.name}")
            if not isinstance(last, Figure) or not figure.unit.compatible(last.unit):
                continue
            change = (figure.amount - last.amount) * sign
            if percent and last.amount:
                fits = _equals(number, change / last.amount)
                way = f"同比({number.decimals})" if number.decimals != 2 else "同比"
            else:
                fits = figure.unit.compatible(number.unit) and _equals(number, change)
                way = "增减额"
            if fits and change > 0:
                behind = len(word.group()) if word else 0
                yield Proposal(text=f"{{{{ {figure.name}|{way} }}}}", behind=behind)

    def _shares(self, number: TextNumber, named: list[Figure]) -> Iterator[Proposal]:
        """One figure as a part of another."""
        if number.unit.name != "%":
            return
        for part, whole in self._pairs(number, named):
            if whole.amount > 0 and _equals(number, part.amount / whole.amount):
                name = f"{_label(part)}占{_last(whole)}"
                style = f"百分比({number.decimals})"
                yield _computed(part, name, f"{part.name} / {whole.name}", style)

    def _sums(self, number: TextNumber, named: list[Figure]) -> Iterator[Proposal]:
        """The difference or the sum of two figures."""
        for left, right in self._pairs(number, named):
            if not left.unit.compatible(number.unit):
                continue
            style = f"小数({number.decimals})"
            if _equals(number, left.amount - right.amount):
                name = f"{_label(left)}减{_last(right)}"
                yield _computed(left, name, f"{left.name} - {right.name}", style)
            elif left.where < right.where and _equals(number, left.amount + right.amount):
                name = f"{_label(left)}和{_last(right)}"
                yield _computed(left, name, f"{left.name} + {right.name}", style)

    def _pairs(self, number: TextNumber, named: list[Figure]) -> Iterator[tuple[Figure, Figure]]:
        """Pairs of the same unit: both named first, then one with any figure of its topic."""
        both = [(a, b) for a in named for b in named if a is not b]
        yield from (pair for pair in both if _alike(*pair))
        if _digits(number) < _TELLING:
            return
        for figure in named:
            topic = figure.name.partition(".")[0]
            for other in self.figures:
                near = other.name.partition(".")[0] == topic and other not in named
                if near and _alike(figure, other):
                    yield figure, other
                    yield other, figure


def _computed(first: Figure, name: str, formula: str, style: str) -> Proposal:
    topic = first.name.partition(".")[0]
    definition = f"“{name}: {{式: {formula}, 格式: {style}}}”"
    return Proposal(text=f"{{{{ {topic}.{name} }}}}", topic=topic, definition=definition)


def _equals(number: TextNumber, amount: Decimal) -> bool:
    """Whether the number is this amount, rounded half up at its last digit."""
    stated = number.amount or Decimal(0)
    half = number.unit.factor * Decimal(5).scaleb(-number.decimals - 1)
    return stated - half <= amount < stated + half


def _alike(one: Figure, other: Figure) -> bool:
    return one.unit.compatible(other.unit)


def _digits(number: TextNumber) -> int:
    return len(number.value.normalize().as_tuple().digits) if number.value is not None else 0


def _last(figure: Figure) -> str:
    return figure.name.rpartition(".")[2]


def _label(figure: Figure) -> str:
    """The last step of a name, with that of a group within the topic before it: 公务用车预算."""
    _, *groups = figure.name.split(".")
    return "".join(groups[-2:]) if len(groups) > 1 and len(groups[-1]) <= 2 else groups[-1]


def _is_named(figure: Figure, sentence: str) -> bool:
    """Whether the figure, or the group that it stands in, is called by its name in the sentence."""
    return any(_called(step, sentence) for step in figure.name.split(".")[-2:])


def _called(step: str, sentence: str) -> bool:
    """A name whole, or a long one but for its last sign: 项目支出数 in 项目支出."""
    return step in sentence or (len(step) > 3 and step[:-1] in sentence)
