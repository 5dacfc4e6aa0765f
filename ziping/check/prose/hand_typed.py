"""Typed: numbers that a writer typed into a sentence, where a figure of the data should stand."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from heapq import nsmallest
from itertools import chain, repeat

from ziping.check.prose.proposals import Candidates, Proposal
from ziping.check.settings import Allowed
from ziping.facts.year_figures import YearFigures
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import AS_STATED, FILTERS, NumberFormat, formatted, number_text
from ziping.numbers.numbers_in_text import NumberKind, TextNumber, numbers
from ziping.numbers.unit import Dimension
from ziping.source.position import Position
from ziping.source.problem import Fault, Problem
from ziping.source.verbatim import TEMPLATE_CODE
from ziping.template.places import TemplateSource

# What is no sentence: template code, tags, a mark at the end of a block; the title of a work.
CODE = TEMPLATE_CODE + r"|</?[A-Za-z][^<>]*>|\{[^{}\n]{1,12}\}|!\[[^\]]*\]\([^)]*\)"
_CODE = re.compile(f"{CODE}|《[^《》]*》", re.DOTALL)
BLANK = "\uffff"
_FAR = 200  # Characters of a sentence on both sides of a number.
_NEAR = 12  # Characters on both sides of a number that may name it.
_TELLING = 3  # Significant digits that hardly two figures share.
_MOST_PROPOSED = 300  # Numbers of a year for which it is tried what would compute them.
MAX_EQUAL = 20  # More figures of equal value than this are not told apart.
_COUNTED = (NumberKind.AMOUNT, NumberKind.PERCENT, NumberKind.DATE, NumberKind.SPELT)
_SPELLINGS = ("", "千分位", "无千分位", "去零", "千分位|去零", "无单位", "万元", "元", "亿元")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandTyped:
    """A number in a sentence of the sources, at its place."""

    number: TextNumber
    where: Position
    around: str = ""  # The words before and after it.
    before: str = ""  # Its sentence up to it …
    sentence: str = ""  # … and as a whole.


def typed_numbers(sources: Iterable[TemplateSource], allowed: Allowed) -> Iterator[HandTyped]:
    """The numbers that stand in the sentences of *sources* and are no names."""
    for source in sources:
        text = sentences_of(source)
        free = allowed.spans(source.text)
        starts = [0, *(match.end() for match in re.finditer("\n", text))]
        for number in numbers(text):
            if number.kind not in _COUNTED or _inside(number, free):
                continue
            line = bisect_right(starts, number.start)
            column = number.start - starts[line - 1] + 1
            where = replace(source.place(line, column), length=len(number.text))
            around = text[max(0, number.start - _NEAR) : number.end + _NEAR]
            start, end = _sentence(source.text, number)
            yield HandTyped(
                number=number,
                where=where,
                around=around,
                before=source.text[start : number.start],
                sentence=source.text[start:end],
            )


def _sentence(text: str, number: TextNumber) -> tuple[int, int]:
    """Where the sentence of a number begins and ends; at most so far as one reads."""
    first, last = max(0, number.start - _FAR), number.end + _FAR
    start = max(text.rfind(mark, first, number.start) for mark in "。；\n") + 1
    ends = [at for mark in "。；\n" if (at := text.find(mark, number.end, last)) >= 0]
    return max(start, first), min(ends, default=min(last, len(text)))


def sentences_of(source: TemplateSource) -> str:
    """The text of a source with all that is no sentence blanked; every character keeps its place."""
    return _CODE.sub(lambda match: re.sub(r"[^\n]", BLANK, match.group()), source.text)


def _inside(number: TextNumber, spans: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(spans, (number.start, sys.maxsize)) - 1  # They are in order and apart.
    return at >= 0 and number.end <= spans[at][1]


def hand_typed(typed: Iterable[HandTyped], book: YearFigures) -> tuple[Problem, ...]:
    """W701 and W702, each with the figures of equal value that there are."""
    figures = [
        figure
        for figure in book.figures()
        if not figure.name.startswith("评分.") or figure.name == "评分.总分"
    ]
    numbered = tuple(enumerate(figures))
    known = _Known(
        by_amount=tuple(sorted(numbered, key=_amount)),
        dated=tuple(one for one in numbered if _is_dated(one[1])),
    )
    candidates = Candidates(book)
    tried = chain(repeat(candidates, _MOST_PROPOSED), repeat(Candidates(YearFigures())))
    return tuple(_problem(one, known, each) for one, each in zip(typed, tried, strict=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The figures, each with its number in the order of the files."""

    by_amount: tuple[tuple[int, Figure], ...]
    dated: tuple[tuple[int, Figure], ...]  # Days, and the unit's year.

    def equal(self, number: TextNumber) -> list[Figure]:
        """The figures that a number may stand for, at most `MAX_EQUAL`, in the order of the files."""
        near = self._near(number)
        own = (one for one in near if _equal(number, one[1]))
        return [figure for _, figure in nsmallest(MAX_EQUAL, own, key=lambda one: one[0])]

    def _near(self, number: TextNumber) -> Sequence[tuple[int, Figure]]:
        amount = number.amount
        if amount is None or number.kind is NumberKind.DATE:
            return self.dated
        first = bisect_left(self.by_amount, amount - number.half_width, key=_amount)
        last = bisect_right(self.by_amount, amount + number.half_width, key=_amount)
        return self.by_amount[first:last]


def _amount(one: tuple[int, Figure]) -> Decimal:
    return one[1].amount


def _is_dated(figure: Figure) -> bool:
    return figure.unit.dimension is Dimension.DATE or figure.name == "单位.年度"


def _problem(typed: HandTyped, figures: _Known, candidates: Candidates) -> Problem:
    number = typed.number
    equal = [each for each in figures.equal(number) if _may_mean(typed, each)]
    code = "W702" if number.kind is NumberKind.SPELT else "W701"
    fixes = [fix for figure in equal if (fix := _fix(number, figure))]
    if equal:
        known = "、".join(f"{figure.name} = {_shown(figure)}" for figure in equal[:3])
        ways = "、".join(fixes[:3]) or f"{{{{ {equal[0].name} }}}}"
        hint = f"已有 {known}；写成 {ways}"
    elif proposed := candidates.proposals(number, typed.before, typed.sentence):
        return _proposed(code, typed, proposed)
    else:
        hint = f'在数据文件里加上它再引用；确实不是数据的，写成 {{{{ 原文("{number.text}") }}}}'
    message = f"正文里手打了“{number.text}”"
    fix = fixes[0] if len(fixes) == 1 and len(equal) == 1 else ""
    found = Problem.of(code, typed.where, message, hint=hint, about=number.text)
    return replace(found, fix=fix, marked=number.text)


def _proposed(code: str, typed: HandTyped, proposed: list[Proposal]) -> Problem:
    """A number that figures of the data give: what computes it, and as a fix where that is one print."""
    best, text = proposed[0], typed.number.text
    message = f"正文里手打了“{text}”，数据能算出它"
    hint = "；或".join(proposal.hint for proposal in proposed)
    shift = best.behind
    where = replace(
        typed.where, column=typed.where.column - shift, length=typed.where.length + shift
    )
    marked = typed.before[len(typed.before) - shift :] + text
    problem = Problem.of(code, where, message, hint=hint, about=text)
    return problem if best.definition else replace(problem, fix=best.text, marked=marked)


def _may_mean(typed: HandTyped, figure: Figure) -> bool:
    """Whether the figure of equal value may be meant: a small whole number equals many, so that the
    words beside it must share two characters with the figure's name."""
    digits = typed.number.value.normalize().as_tuple().digits if typed.number.value else ()
    if len(digits) >= _TELLING or typed.number.kind is NumberKind.DATE or typed.number.decimals:
        return True
    name = ".".join(figure.name.split(".")[-2:])
    return any(name[i : i + 2] in typed.around for i in range(len(name) - 1))


def _equal(number: TextNumber, figure: Figure) -> bool:
    if number.value is None:
        return figure.unit.dimension is Dimension.DATE and _shown(figure) == _bare(number.text)
    if number.kind is NumberKind.DATE:
        return figure.name == "单位.年度" and figure.value == number.value
    if not number.unit.compatible(figure.unit):
        return False
    amount = number.amount
    assert amount is not None
    return figure.amount == amount or (
        number.decimals > 0 and abs(figure.amount - amount) <= number.half_width
    )


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _shown(figure: Figure) -> str:
    try:
        return formatted(figure, AS_STATED, figure.where)
    except Fault:
        return number_text(figure.value, 4, True, trimmed=True) + figure.unit.name


def _fix(number: TextNumber, figure: Figure) -> str:
    """The print that reads exactly as it was typed; "" when there is none."""
    text = _bare(number.text)
    if number.kind is NumberKind.DATE and figure.name == "单位.年度":
        rest = text.removeprefix(str(int(figure.value)))
        return f"{{{{ 单位.年度 }}}}{rest}"
    for filters in _SPELLINGS:
        spelling = _spelling(filters)
        try:
            written = formatted(figure, spelling, figure.where)
        except Fault:
            continue
        if written == text:
            return "{{ " + "|".join(filter(None, (figure.name, filters))) + " }}"
    return ""


def _spelling(filters: str) -> NumberFormat:
    spelling = AS_STATED
    for name in filter(None, filters.split("|")):
        spelling = FILTERS[name](spelling, None)
    return spelling
