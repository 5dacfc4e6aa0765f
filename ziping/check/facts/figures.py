"""Figures as printed: "100%" of unequal amounts, and figures without the unit that they are expected in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from ziping.check.facts.unusual_changes import same_item
from ziping.document.tree import Document, PrintedFigure
from ziping.document.walk import printed_figures
from ziping.facts.year_figures import YearFigures
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import figure_text, number_text, with_unit
from ziping.numbers.unit import Dimension
from ziping.source.problem import Problem
from ziping.template.expected_units import ExpectedUnit

_WHOLE = re.compile(r"100(?:\.0+)?%")


def rounded_to_whole(documents: Iterable[Document], book: YearFigures) -> tuple[Problem, ...]:
    """W512: "100%" printed for two amounts that are not equal (domain.md A.1, N1)."""
    problems = []
    for document in documents:
        for printed in printed_figures(document):
            value = book.find(printed.name)
            if not isinstance(value, Figure) or not _WHOLE.fullmatch(printed.text):
                continue
            if value.amount != 1:
                problems.append(_whole_problem(printed, value, book))
    return tuple(problems)


def _whole_problem(printed: PrintedFigure, figure: Figure, book: YearFigures) -> Problem:
    exact = number_text(figure.amount * 100, 6, False, trimmed=True)
    parts = [value for name in figure.inputs if isinstance(value := book.find(name), Figure)]
    shown = "、".join(f"{part.name} {_typed(part)}" for part in parts)
    reason = f"（{shown}{_gap(parts)}）" if parts else ""
    return Problem.of(
        "W512",
        printed.where,
        f"{figure.name} 印作“{printed.text}”，实际是 {exact}%，两数不相等{reason}",
        hint="多保留几位小数，或改写这句话；确属四舍五入的，在 确认.yaml 中写明理由"
        f"（对象写“{figure.name}”）",
        second=figure.where,
        about=figure.name,
    )


def _typed(figure: Figure) -> str:
    digits = figure.decimals if figure.decimals is not None else 4
    return number_text(figure.value, digits, True) + figure.unit.name


def _gap(parts: list[Figure]) -> str:
    if len(parts) != 2 or not parts[0].unit.compatible(parts[1].unit):
        return ""
    unit = parts[0].unit
    size: Decimal = abs(parts[0].amount - parts[1].amount) / unit.factor
    return f"，相差 {number_text(size, 4, False, trimmed=True)}{unit.name}"


_OTHER_KIND = (Dimension.MONEY, Dimension.RATIO, Dimension.COUNT)


def without_unit(
    book: YearFigures, wanted: Callable[[], Mapping[str, ExpectedUnit]]
) -> Iterator[Problem]:
    """E313, W766: the typed figures without a unit, or with one of another kind than last year's.

    *wanted* is asked only when there is a figure without a unit.
    """
    for figure in book.figures():
        if figure.formula:
            continue
        before = _last_year(figure, book)
        if before is not None and before.unit.name:
            yield from _unlike(figure, before)
        elif figure.unit.dimension is Dimension.NUMBER:
            yield from _unlike_its_name(figure, wanted().get(figure.name))


def _last_year(figure: Figure, book: YearFigures) -> Figure | None:
    """Last year's figure of that name, if it is the same thing."""
    before = book.earlier.find(figure.name) if book.earlier else None
    same = isinstance(before, Figure) and same_item(figure.name, book)
    return before if same and isinstance(before, Figure) else None


def _unlike(figure: Figure, before: Figure) -> Iterator[Problem]:
    if figure.unit.dimension is Dimension.NUMBER:
        message = f"{figure.name} 没有写单位，上年是{figure_text(before)}"
        yield Problem.of(
            "E313", figure.where, message, hint=_hint(figure, before.unit.name),
            second=before.where, about=figure.name,
        )  # fmt: skip
    elif figure.unit.dimension is not before.unit.dimension and {
        figure.unit.dimension,
        before.unit.dimension,
    } <= set(_OTHER_KIND):
        message = (
            f"{figure.name} 上年是{figure_text(before)}，本年是{figure_text(figure)}，单位不是一类"
        )
        hint = "写错的改正单位；口径真的变了，在 确认.yaml 中写明理由"
        yield Problem.of(
            "W766", figure.where, message, hint=hint, second=before.where, about=figure.name
        )


def _unlike_its_name(figure: Figure, wanted: ExpectedUnit | None) -> Iterator[Problem]:
    if wanted is None:
        return
    sure = wanted.sure and figure.value != 0
    message = f"{figure.name} 没有写单位"
    yield Problem.of(
        "E313" if sure else "W766",
        figure.where,
        message,
        hint=_hint(figure, wanted.unit),
        about=figure.name,
    )


def _hint(figure: Figure, unit: str) -> str:
    return f"写上单位，如“{with_unit(figure, unit)}”"
