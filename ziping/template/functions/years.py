"""Years: figures of several years side by side, a row a figure, a column a year that there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ziping.document.tree import Text
from ziping.facts.change_reasons import called
from ziping.facts.year_on_year import DIFFERENCE, GROWTH
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import AS_STATED, NumberFormat, merged_format
from ziping.numbers.unit import Dimension
from ziping.template.change_filters import change_view
from ziping.template.functions.call import TemplateCall
from ziping.template.functions.grid import NOTHING, Cells, MadeTable, words
from ziping.template.views import Absent, FigureView

MAX_ROWS = 60
MAX_YEARS = 10
_USUAL = 3
_CHANGES = {DIFFERENCE: "比上年增减额", GROWTH: "同比增减"}
_HOW = '如 历年表("支出总额", 收支.本年支出.总额, 采购.总额, 年数=3, 标题="近三年收支")'


def years_table(sketch: TemplateCall) -> MadeTable:
    """Years from the earliest to this one. A year without the figure shows —, a year without data is
    no column. Amounts of all years are in this year's unit."""
    named = sketch.figures(lambda name: called(sketch.printer.book, name))
    lines = [_Line.of(label, view, sketch) for label, view in named]
    if not 0 < len(lines) <= MAX_ROWS:
        raise sketch.wrong(f"历年表要有 1 到 {MAX_ROWS} 个数，这里有 {len(lines)} 个", _HOW)
    years = _years(sketch)
    changes = _changes(sketch) if len(years) > 1 else ()
    units = {line.unit for line in lines}
    mixed = len(units) > 1
    title = sketch.caption()
    if not mixed and units != {""}:
        title = (*title, Text(text=f"（单位：{units.pop()}）"))
    heads = [words("项目"), *([words("单位")] if mixed else []), *(_year(y, sketch) for y in years)]
    return MadeTable(
        title=title,
        head=[*heads, *(words(_CHANGES[way]) for way in changes)],
        aligns=["left", *["center"] * (len(heads) - 1 + len(changes))],
        rows=[line.cells(years, changes, mixed) for line in lines],
    )


def _years(sketch: TemplateCall) -> list[str]:
    """The prefixes of the years that there are, the earliest first: 上年.上年., 上年., and none."""
    wanted = sketch.options.get("年数", _USUAL)
    if type(wanted) is not int or wanted not in range(2, MAX_YEARS + 1):
        raise sketch.wrong(f"“年数”应是 2 到 {MAX_YEARS} 的数", "如 年数=3")
    book, found = sketch.printer.book.earlier, [""]
    while book is not None and len(found) < wanted:
        found.append(book.label)
        book = book.earlier
    return found[::-1]


def _changes(sketch: TemplateCall) -> tuple[str, ...]:
    asked = sketch.options.get("增减", ())
    ways = (asked,) if isinstance(asked, str) else asked
    if not isinstance(ways, list | tuple) or any(way not in _CHANGES for way in ways):
        hint = '写 增减="同比"、增减="增减额"，或两样都要 增减=["增减额", "同比"]'
        raise sketch.wrong("“增减”写得不对", hint)
    return tuple(ways)


def _year(prefix: str, sketch: TemplateCall) -> Cells:
    year = sketch.printer.book.find(f"{prefix}单位.年度")
    if not isinstance(year, Figure):
        raise sketch.printer.missing(f"{prefix}单位.年度", sketch.where, sketch.scope)
    return (sketch.node(FigureView(year)), Text(text="年"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One row: a figure of this year, and how all years of it are written."""

    label: str
    view: FigureView
    spelling: NumberFormat
    unit: str
    sketch: TemplateCall

    @classmethod
    def of(cls, label: str, view: FigureView, sketch: TemplateCall) -> _Line:
        figure = sketch.of_this_year(view).figure
        unit = merged_format(figure, view.spelling, sketch.where).unit or figure.unit
        grouped = figure.grouped if view.spelling.grouped is None else view.spelling.grouped
        spelling = replace(view.spelling, unit=unit, grouped=grouped, bare=True)
        return cls(label=label, view=view, spelling=spelling, unit=unit.name, sketch=sketch)

    def cells(self, years: Sequence[str], changes: Sequence[str], mixed: bool) -> list[Cells]:
        head = [words(self.label), *([words(self.unit)] if mixed else [])]
        return [*head, *map(self.value, years), *(self.change(way) for way in changes)]

    def value(self, prefix: str) -> Cells:
        """The figure of one year: in this year's digits where it was typed in another unit."""
        figure = self.sketch.printer.book.find(f"{prefix}{self.view.figure.name}")
        if not isinstance(figure, Figure):
            return NOTHING
        spelling = self.spelling
        if figure.unit != self.view.figure.unit and spelling.decimals is None:
            spelling = replace(spelling, decimals=self.view.figure.decimals)
        return (self.sketch.node(FigureView(figure, spelling)),)

    def change(self, way: str) -> Cells:
        """The change with its sign; — where there is none to tell."""
        found = change_view(self.view, way, self.sketch.printer.book)
        if isinstance(found, Absent):
            return NOTHING
        ratio = found.figure.unit.dimension is Dimension.RATIO
        use = AS_STATED if ratio else replace(self.spelling, decimals=self.view.spelling.decimals)
        return (self.sketch.node(replace(found, spelling=replace(use, style="数值"))),)
