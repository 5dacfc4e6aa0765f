"""Stale: what was carried over from last year and not brought up to date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import PurePosixPath

from ziping.check.prose.hand_typed import HandTyped
from ziping.facts.year_figures import YearFigures
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import number_text
from ziping.numbers.numbers_in_text import NumberKind
from ziping.numbers.unit import Dimension
from ziping.source.position import Position
from ziping.source.problem import Problem
from ziping.template.chapters import CARRIED, REVISED
from ziping.template.places import TemplateSource

MIN_DIGITS = 4  # A value of fewer significant digits may well be the same in two years.
MIN_SENTENCE = 16  # Characters.


def stale_numbers(typed: Iterable[HandTyped], book: YearFigures) -> Iterator[Problem]:
    """W703: last year's year number in a sentence. W704: a value that only last year's data has."""
    year = book.find("单位.年度")
    this = {f.amount for f in book.figures() if _telling(f)}
    last = list(book.earlier.figures()) if book.earlier else []
    for typed_number in typed:
        number = typed_number.number
        if number.kind is NumberKind.DATE:
            if isinstance(year, Figure) and number.value == year.value - 1:
                yield _last_year(typed_number, year)
            continue
        if number.amount is None or number.amount in this or not _significant(number.value):
            continue
        same = [f for f in last if f.unit.compatible(number.unit) and f.amount == number.amount]
        if same:
            yield _last_value(typed_number, same[0])


def _last_year(typed_number: HandTyped, year: Figure) -> Problem:
    text = typed_number.number.text
    hint = (
        '写本年的，用 {{ 单位.年度 }}；确实说的是上年的，写成“上年”，或 {{ 原文("' + text + '") }}'
    )
    message = f"“{text}”是上年的年份，本年度是 {year.value:f} 年"
    return Problem.of("W703", typed_number.where, message, hint=hint, about=text)


def _last_value(typed_number: HandTyped, figure: Figure) -> Problem:
    message = f"“{typed_number.number.text}”是上年的 {figure.name}，不是本年的数"
    hint = f"本年的写 {{{{ {figure.name} }}}}；确实要写上年的，用 {{{{ 上年.{figure.name} }}}}"
    return Problem.of(
        "W704",
        typed_number.where,
        message,
        hint=hint,
        second=figure.where,
        about=typed_number.number.text,
    )


def stale_facts(book: YearFigures) -> Iterator[Problem]:
    """W704: an amount of this year's data that is last year's to the last of many digits."""
    if book.earlier is None:
        return
    for figure in book.figures():
        if figure.formula or figure.unit.dimension is not Dimension.MONEY or not _telling(figure):
            continue
        other = book.earlier.find(figure.name)
        if isinstance(other, Figure) and not other.formula and other.amount == figure.amount:
            value = number_text(figure.value, figure.decimals or 0, True) + figure.unit.name
            message = f"{figure.name} = {value}，与上年一字不差"
            hint = f"核对是否忘了改；确实相同的，在 确认.yaml 中写明理由（对象写“{figure.name}”）"
            yield Problem.of(
                "W704", figure.where, message, hint=hint, second=other.where, about=figure.name
            )


def _telling(figure: Figure) -> bool:
    return _significant(figure.value)


def _significant(value: Decimal | None) -> bool:
    return value is not None and len(value.normalize().as_tuple().digits) >= MIN_DIGITS


def stale_dates(book: YearFigures, typed: Iterable[HandTyped], first: int) -> Iterator[Problem]:
    """W706: a date before the year *first* or after the next one (a deadline may fall into that)."""
    for figure in book.figures():
        if figure.unit.dimension is not Dimension.DATE or figure.formula:
            continue
        day = date.fromordinal(int(figure.value))
        if not first <= day.year <= first + 1:
            hint = f"核对年份；确实如此的，在 确认.yaml 中写明理由（对象写“{figure.name}”）"
            message = f"{figure.name} 是 {day.year} 年的日期，报告的年度是 {first} 年"
            yield Problem.of("W706", figure.where, message, hint=hint, about=figure.name)
    for typed_number in typed:
        stated_year = re.match(r"(\d{4})\s*[年-]\s*\d", typed_number.number.text)
        if (
            typed_number.number.kind is NumberKind.DATE
            and stated_year
            and not first <= int(stated_year[1]) <= first + 1
        ):
            message = f"“{typed_number.number.text}”不在 {first} 年度"
            yield Problem.of(
                "W706", typed_number.where, message, hint="核对年份", about=typed_number.number.text
            )


def stale_sentences(
    sources: Iterable[TemplateSource], last: Mapping[str, str]
) -> Iterator[Problem]:
    """W705: a sentence that is last year's, in a chapter that says it was rewritten. One that prints
    figures brings itself up to date. *last*: the text that such a chapter had last year, by its file
    of this year."""
    for source in sources:
        old = last.get(source.where.path)
        if old is None:
            continue
        known = {words for _, words in _sentences(old)}
        for offset, words in _sentences(source.text):
            if len(words) >= MIN_SENTENCE and words in known and "{{" not in words:
                line = source.text.count("\n", 0, offset) + 1
                column = offset - (source.text.rfind("\n", 0, offset) + 1) + 1
                where = replace(source.place(line, column), length=min(len(words), 40))
                hint = f"改写它；确实不用改的，去掉章节开头的 {{{REVISED}}}"
                message = "这一句与上年一字不差，而章节标明已改写"
                yield Problem.of("W705", where, message, hint=hint, about=words[:12])


def carried_chapters(marks: Mapping[str, str]) -> Iterator[Problem]:
    """W707: a chapter that still says that it is last year's. *marks*: by chapter file."""
    for path in (path for path, mark in marks.items() if mark == CARRIED):
        name = PurePosixPath(path).stem
        where = Position(path, 1, 1, len(CARRIED) + 2)
        hint = f"改成今年的以后，把第一行改成 {{{REVISED}}}，或删去这一行"
        message = f"章节“{name}”还是上年的，没有改写"
        yield Problem.of("W707", where, message, hint=hint, about=name)


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    for match in re.finditer(r"[^。！？\n]+[。！？]?", text):
        words = match.group().strip()
        if words.endswith(("。", "！", "？")):  # A head, a table's row and a mark are none.
            yield match.start() + len(match.group()) - len(match.group().lstrip()), words
