"""Units: a figure typed without the unit that its name, or last year's figure, has.

A number without a unit is right for a year and for what is counted; where money is meant, the page
would say 收入总额290.60. Certain is what the standard names ask as money, and what had a unit last year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ziping.check.facts.unusual_changes import same_item
from ziping.facts.year_figures import YearFigures
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import figure_text, with_unit
from ziping.numbers.unit import Dimension
from ziping.source.problem import Problem
from ziping.template.expected_units import ExpectedUnit

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
