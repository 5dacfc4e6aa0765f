"""Values: what templates make of views before they are printed, and the filters that make it.

The filters 同比, 增减额 and 升降 print a figure against that of the year before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import UnionType

from jinja2.runtime import Undefined

from ziping.document.tree import Chart, Inline, LineBreak, Text
from ziping.facts.values import Missing
from ziping.facts.year_figures import YearFigures
from ziping.facts.year_on_year import DIFFERENCE, DIRECTION, GROWTH, MARK, WAYS, is_change
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import AS_STATED, FILTERS
from ziping.numbers.unit import Dimension
from ziping.source.position import NOWHERE, Position
from ziping.source.problem import Fault, fault
from ziping.template.views import (
    Absent,
    EarlierView,
    FigureView,
    GroupView,
    ItemsView,
    TemplateView,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """What one marker stands for."""

    inlines: tuple[Inline, ...]
    where: Position
    chart: Chart | None = None


def within_text(printing: Printing) -> tuple[Inline, ...]:
    """What a marker within a text stands for. Raises Fault E515 for a chart."""
    if printing.chart is not None:
        hint = "写在章节或模板里，前后各空一行；不放在句子、标题、列表、表格和数据的文字里"
        raise fault("E515", printing.where, "图要单独成一段", hint=hint)
    return printing.inlines


@dataclass(frozen=True, slots=True)
class Literal(TemplateView):
    """A text that is no data, marked so by 原文."""

    text: str

    def __bool__(self) -> bool:
        return bool(self.text)

    __str__ = TemplateView.__str__


@dataclass(frozen=True, slots=True)
class Joined(TemplateView):
    """A list printed in one line."""

    items: tuple[object, ...]
    between: str

    __str__ = TemplateView.__str__


@dataclass(frozen=True, slots=True)
class MissingChapter(TemplateView):
    """A chapter that is not there."""

    chapter: str

    __str__ = TemplateView.__str__


_UNPRINTABLE: tuple[tuple[type | UnionType, tuple[str, str]], ...] = (
    (ItemsView, ("一列数据", "用 for 逐项印出，或用“|连接”连成一句")),
    (GroupView, ("一组数据", "写到最后一级，如 收支.本年支出.总额")),
    (EarlierView, ("整个上年", "写到最后一级，如 上年.收支.收入总额")),
    (bool, ("是或否", "放在判断里：{% if … %}…{% endif %}")),
    (int | float, ("没有来历的数", "数写在数据文件里；循环的次序用“|序号”")),
)


def refusal(value: object) -> tuple[str, str]:
    """What a value is that cannot be printed, and what to do."""
    return next(
        (said for kind, said in _UNPRINTABLE if isinstance(value, kind)),
        ("这个值", "印出一个数值或文字"),
    )


def text_inlines(text: str) -> tuple[Inline, ...]:
    """Plain text; its line breaks become breaks."""
    inlines: list[Inline] = []
    for index, line in enumerate(text.split("\n")):
        if index:
            inlines.append(LineBreak())
        if line:
            inlines.append(Text(text=line))
    return tuple(inlines)


def refused(value: object, message: str, hint: str) -> Undefined | Absent:
    """What a filter gives for a value that it cannot take: the print raises it at its own place."""
    if isinstance(value, Undefined | Absent):
        return value
    return Absent(fault("E503", NOWHERE, message, hint=hint))


def joined(value: object, between: str = "、") -> object:
    """The filter 连接: the items of a list with a sign between them."""
    if not isinstance(value, ItemsView | list | tuple):
        return refused(value, "“连接”只用于列表", "检查名称，或直接印出")
    return Joined(tuple(value), str(between))


def length(value: object) -> object:
    """The filter length: how many items a list has, for rowspan and comparisons."""
    if not isinstance(value, ItemsView | list | tuple):
        return refused(value, "“length”只用于列表", "检查名称")
    return len(value)


def ordinal(value: object) -> object:
    """The filter 序号: a loop's counter as text."""
    if type(value) is not int:
        return refused(value, "“序号”只用于循环的次序", "如 {{ loop.index|序号 }}")
    return str(value)


def there(value: object) -> bool:
    """The test 已有: whether a name states something that can be used."""
    return not isinstance(value, Undefined) and not isinstance(value, Absent)


def wrong_digits(name: str, digits: object) -> Undefined | Absent:
    """What a filter gives for digits that it cannot print."""
    return refused(None, f"小数位数“{digits}”应是 0 到 8 的数", f"如 {name}(2)")


def spelling_filter(name: str) -> Callable[..., object]:
    """The filter of that name: the figure with one more choice of spelling."""

    def spell(value: object, digits: int | None = None) -> object:
        if not isinstance(value, FigureView):
            return refused(value, f"“{name}”只用于数值", "检查名称；文字直接印出")
        if digits is not None and digits not in range(9):
            return wrong_digits(name, digits)
        return replace(value, spelling=FILTERS[name](value.spelling, digits))

    return spell


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
    change = book.find(f"{value.figure.name}{MARK}{way}")
    if isinstance(change, Figure):
        spelling = value.spelling if way == DIFFERENCE else AS_STATED
        if value.figure.unit.dimension is Dimension.RATIO and way != GROWTH:
            spelling = replace(spelling, unit=None)
        return FigureView(
            change, spelling if digits is None else replace(spelling, decimals=digits)
        )
    if isinstance(change, Missing):
        problem = change.problem
        return Absent(Fault(replace(problem, code="E502") if problem.code == "E304" else problem))
    name = value.figure.name
    return Absent(fault("E502", NOWHERE, f"“{name}”不能和上年比", hint="用名称写到底的数"))
