"""Calls: what a function of a template asks to be drawn or laid out, checked where it is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from jinja2.runtime import Undefined

from ziping.document.tree import Inline, PrintedFigure, Text
from ziping.facts.values import EARLIER, Words
from ziping.facts.year_figures import YearFigures, by_place
from ziping.numbers.unit import Dimension
from ziping.source.position import Position
from ziping.source.problem import Fault, fault
from ziping.template.result import Sources
from ziping.template.views import Absent, FigureView

MAX_LABEL = 30


class FigurePrinter(Protocol):
    """What a chart or a table needs of the rendering that prints it."""

    book: YearFigures
    sources: Sources

    def figure_node(self, view: FigureView, where: Position) -> PrintedFigure: ...

    def nodes(self, value: object, where: Position, scope: str) -> tuple[Inline, ...]: ...

    def words(self, words: Words) -> tuple[Inline, ...]: ...

    def unprintable(self, value: object, where: Position, scope: str) -> Fault: ...

    def missing(self, name: str, place: Position, scope: str) -> Fault: ...


@dataclass(frozen=True, slots=True)
class TemplateCall:
    """One chart or table that is being made. *what* it is, and the *code* of what is wrong with it."""

    what: str
    code: str
    values: Sequence[object]
    options: Mapping[str, object]
    printer: FigurePrinter
    where: Position
    scope: str

    def wrong(self, message: str, hint: str, second: Position | None = None) -> Fault:
        return fault(self.code, self.where, message, hint=hint, second=second)

    def caption(self, usual: str = "") -> tuple[Inline, ...]:
        """The title: a text, a figure, or a list of them; without one the *usual* title."""
        if usual and "标题" not in self.options:
            return (Text(text=usual),)
        title = self.options.get("标题", "")
        parts = title if isinstance(title, list | tuple) else [title]
        title_nodes = tuple(
            node for part in parts for node in self.printer.nodes(part, self.where, self.scope)
        )
        if not title_nodes:
            raise self.wrong(
                f"{self.what}没有标题",
                '在括号里加上 标题="…"；标题里有数的，写成 标题=[单位.年度, "年支出构成"]',
            )
        return title_nodes

    def figures(
        self, called: Callable[[str], str] = lambda name: name.rpartition(".")[2]
    ) -> Iterator[tuple[str, FigureView]]:
        """Each figure with its label: the text before it, else what it is *called* by its name."""
        label = ""
        for value in self.values:
            if isinstance(value, str):
                if label:
                    raise self.wrong(f"标签“{label}”后面没有数值", "标签写在它的数值前面")
                label = value.strip()
                continue
            view = self.figure(value)
            name = label or called(view.figure.name)
            if len(name) > MAX_LABEL:
                raise self.wrong(f"标签“{name[:10]}…”超过 {MAX_LABEL} 个字", "写短一些")
            yield name, view
            label = ""
        if label:
            raise self.wrong(f"标签“{label}”后面没有数值", "标签写在它的数值前面")

    def figure(self, value: object) -> FigureView:
        if isinstance(value, Undefined | Absent):
            raise self.printer.unprintable(value, self.where, self.scope)
        if not isinstance(value, FigureView):
            hint = "名称写到最后一级；文字和列表不能放"
            raise self.wrong(f"{self.what}里只能放数值", hint)
        if value.figure.unit.dimension is Dimension.DATE:
            message = f"{value.figure.name} 是日期，不能放在{self.what}里"
            raise self.wrong(message, "换成数值", value.figure.where)
        return value

    def of_this_year(self, view: FigureView) -> FigureView:
        """A figure of which last year's is looked up: not itself one of last year."""
        if view.figure.name.startswith(f"{EARLIER}."):
            message = f"“{view.figure.name}”已经是上年的数"
            raise self.wrong(message, "只写今年的名称，上年的数会自己找到")
        if by_place(view.figure.name):
            message = f"“{view.figure.name}”是按次序排的，上年同一位置的不一定是同一个数"
            raise self.wrong(message, "给列表的各项写上不变的编号", view.figure.where)
        return view

    def node(self, view: FigureView) -> PrintedFigure:
        return self.printer.figure_node(view, self.where)


Cells = Sequence[Inline]
NOTHING: Cells = (Text(text="—"),)  # What is not there: never an empty field.


def words(text: str) -> Cells:
    return (Text(text=text),) if text else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeTable:
    """A table with its title. *widths* are percentages; none lets the contents decide."""

    title: Cells
    head: Sequence[Cells]
    aligns: Sequence[str]  # left or center, a column each.
    rows: Sequence[Sequence[Cells | None]]  # None: the cell above reaches down to here.
    widths: Sequence[int] = ()
