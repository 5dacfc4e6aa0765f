"""Change: the filters 同比, 增减额 and 升降, which print a figure against that of the year before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ziping.facts.values import Missing
from ziping.facts.year_figures import YearFigures
from ziping.facts.year_on_year import DIFFERENCE, DIRECTION, GROWTH, MARK, WAYS, is_change
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import AS_STATED, FILTERS
from ziping.numbers.unit import Dimension
from ziping.source.problem import Fault, fault
from ziping.template.values import NOWHERE, refused, wrong_digits
from ziping.template.views import Absent, FigureView


def change_filters(book: YearFigures) -> dict[str, Callable[..., object]]:
    """The filters by name; what they make is traceable: its inputs are the figures of both years."""
    return {way: _filter(way, book) for way in WAYS}


def _filter(way: str, book: YearFigures) -> Callable[..., object]:
    def compare(value: object, digits: int | None = None) -> object:
        if not isinstance(value, FigureView):
            return refused(value, f"“{way}”只用于数值", "检查名称；文字直接印出")
        if digits is not None and digits not in range(9):
            return wrong_digits(way, digits)
        if way == DIRECTION and is_change(value.figure):
            return replace(value, spelling=FILTERS[way](value.spelling, None))
        return change_view(value, way, book, digits)

    return compare


def change_view(
    value: FigureView, way: str, book: YearFigures, digits: int | None = None
) -> FigureView | Absent:
    """The change of a figure, or why there is none: E305, E306, E309, E310, or E502 without last year's."""
    found = book.find(f"{value.figure.name}{MARK}{way}")
    if isinstance(found, Figure):
        spelling = value.spelling if way == DIFFERENCE else AS_STATED
        if value.figure.unit.dimension is Dimension.RATIO and way != GROWTH:
            spelling = replace(spelling, unit=None)
        return FigureView(found, spelling if digits is None else replace(spelling, decimals=digits))
    if isinstance(found, Missing):
        problem = found.problem
        return Absent(Fault(replace(problem, code="E502") if problem.code == "E304" else problem))
    name = value.figure.name
    return Absent(fault("E502", NOWHERE, f"“{name}”不能和上年比", hint="用名称写到底的数"))
