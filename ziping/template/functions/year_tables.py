"""Tables of this year beside earlier ones: figures of several years, last year's measures with what
came of them, and the explanations of unusual changes, one in a sentence or all in a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from jinja2.runtime import Undefined

from ziping.document.tree import Text
from ziping.facts.change_reasons import Explained, called, explanations, written_in
from ziping.facts.values import EARLIER, Group, Value, Words, groups
from ziping.facts.year_figures import YearFigures
from ziping.facts.year_on_year import DIFFERENCE, GROWTH
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import AS_STATED, NumberFormat, merged_format
from ziping.numbers.unit import Dimension
from ziping.source.position import NOWHERE
from ziping.source.problem import fault
from ziping.template.functions.call import (
    NOTHING,
    Cells,
    FigurePrinter,
    MadeTable,
    TemplateCall,
    words,
)
from ziping.template.values import change_view, refused
from ziping.template.views import Absent, FigureView, WordsView

MAX_ROWS = 60
MAX_YEARS = 10
_USUAL = 3
_CHANGES = {DIFFERENCE: "比上年增减额", GROWTH: "同比增减"}
_HOW = '如 历年表("支出总额", 收支.本年支出.总额, 采购.总额, 年数=3, 标题="近三年收支")'


def years_table(call: TemplateCall) -> MadeTable:
    """Years from the earliest to this one. A year without the figure shows —, a year without data is
    no column. Amounts of all years are in this year's unit."""
    named = call.figures(lambda name: called(call.printer.book, name))
    lines = [_Line.of(label, view, call) for label, view in named]
    if not 0 < len(lines) <= MAX_ROWS:
        raise call.wrong(f"历年表要有 1 到 {MAX_ROWS} 个数，这里有 {len(lines)} 个", _HOW)
    years = _years(call)
    changes = _changes(call) if len(years) > 1 else ()
    units = {line.unit for line in lines}
    mixed = len(units) > 1
    title = call.caption()
    if not mixed and units != {""}:
        title = (*title, Text(text=f"（单位：{units.pop()}）"))
    heads = [words("项目"), *([words("单位")] if mixed else []), *(_year(y, call) for y in years)]
    return MadeTable(
        title=title,
        head=[*heads, *(words(_CHANGES[way]) for way in changes)],
        aligns=["left", *["center"] * (len(heads) - 1 + len(changes))],
        rows=[line.cells(years, changes, mixed) for line in lines],
    )


def _years(call: TemplateCall) -> list[str]:
    """The prefixes of the years that there are, the earliest first: 上年.上年., 上年., and none."""
    wanted = call.options.get("年数", _USUAL)
    if type(wanted) is not int or wanted not in range(2, MAX_YEARS + 1):
        raise call.wrong(f"“年数”应是 2 到 {MAX_YEARS} 的数", "如 年数=3")
    book, labels = call.printer.book.earlier, [""]
    while book is not None and len(labels) < wanted:
        labels.append(book.label)
        book = book.earlier
    return labels[::-1]


def _changes(call: TemplateCall) -> tuple[str, ...]:
    asked = call.options.get("增减", ())
    ways = (asked,) if isinstance(asked, str) else asked
    if not isinstance(ways, list | tuple) or any(way not in _CHANGES for way in ways):
        hint = '写 增减="同比"、增减="增减额"，或两样都要 增减=["增减额", "同比"]'
        raise call.wrong("“增减”写得不对", hint)
    return tuple(ways)


def _year(prefix: str, call: TemplateCall) -> Cells:
    year = call.printer.book.find(f"{prefix}单位.年度")
    if not isinstance(year, Figure):
        raise call.printer.missing(f"{prefix}单位.年度", call.where, call.scope)
    return (call.node(FigureView(year)), Text(text="年"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One row: a figure of this year, and how all years of it are written."""

    label: str
    view: FigureView
    spelling: NumberFormat
    unit: str
    call: TemplateCall

    @classmethod
    def of(cls, label: str, view: FigureView, call: TemplateCall) -> _Line:
        figure = call.of_this_year(view).figure
        unit = merged_format(figure, view.spelling, call.where).unit or figure.unit
        grouped = figure.grouped if view.spelling.grouped is None else view.spelling.grouped
        spelling = replace(view.spelling, unit=unit, grouped=grouped, bare=True)
        return cls(label=label, view=view, spelling=spelling, unit=unit.name, call=call)

    def cells(self, years: Sequence[str], changes: Sequence[str], mixed: bool) -> list[Cells]:
        head = [words(self.label), *([words(self.unit)] if mixed else [])]
        return [*head, *map(self.value, years), *(self.change(way) for way in changes)]

    def value(self, prefix: str) -> Cells:
        """The figure of one year: in this year's digits where it was typed in another unit."""
        figure = self.call.printer.book.find(f"{prefix}{self.view.figure.name}")
        if not isinstance(figure, Figure):
            return NOTHING
        spelling = self.spelling
        if figure.unit != self.view.figure.unit and spelling.decimals is None:
            spelling = replace(spelling, decimals=self.view.figure.decimals)
        return (self.call.node(FigureView(figure, spelling)),)

    def change(self, way: str) -> Cells:
        """The change with its sign; — where there is none to tell."""
        change = change_view(self.view, way, self.call.printer.book)
        if isinstance(change, Absent):
            return NOTHING
        ratio = change.figure.unit.dimension is Dimension.RATIO
        use = AS_STATED if ratio else replace(self.spelling, decimals=self.view.spelling.decimals)
        return (self.call.node(replace(change, spelling=replace(use, style="数值"))),)


_HEAD_OF_MEASURES = ("上年措施", "责任科室", "落实结果", "说明")
_TITLE_OF_MEASURES = "上年改进措施落实情况"


def is_followed(printer: FigurePrinter) -> bool:
    """Whether last year had measures and this year tells what came of them."""
    earlier = printer.book.earlier
    last = earlier.find("改进措施") if earlier else None
    return any(groups(last)) and any(groups(printer.book.find("整改情况")))


def followed_table(call: TemplateCall) -> MadeTable:
    """A row a measure, in last year's order; what this year does not tell of shows —."""
    earlier = call.printer.book.earlier
    measures = list(groups(earlier.find("改进措施"))) if earlier else []
    if not measures:
        raise call.wrong(
            "上年没有改进措施，没有落实情况可列", "去掉这张表，或补上年的 改进措施.yaml"
        )
    told = {one.said("措施"): one for one in groups(call.printer.book.find("整改情况"))}
    return MadeTable(
        title=call.caption(_TITLE_OF_MEASURES),
        head=[words(name) for name in _HEAD_OF_MEASURES],
        aligns=["left", "center", "center", "left"],
        widths=[30, 17, 13, 40],
        rows=[_row(one, told.get(one.said("编号")), call) for one in measures],
    )


def _row(measure: Group, outcome: Group | None, call: TemplateCall) -> list[Cells]:
    earlier = call.printer.book.earlier
    assert earlier is not None  # It had the measure.
    named = measure.members.get("标题") or measure.members.get("正文")
    last = (named, measure.members.get("责任科室"))
    told = outcome.members if outcome else {}
    seen = (value and earlier.labelled(value) for value in last)  # Its own figures are last year's.
    return [_printed(value, call) for value in (*seen, told.get("结果"), told.get("说明"))]


def _printed(value: Value | None, call: TemplateCall) -> Cells:
    return call.printer.words(value) if isinstance(value, Words) else NOTHING


EXPLANATION = "变动说明"
_HEAD_OF_CHANGES = ("项目", "上年", "本年", "比上年增减", "说明")
_TITLE_OF_CHANGES = "较上年变动较大的数据及原因"
_CALL = re.compile(rf"{EXPLANATION}\(\s*([\w.]+)")


def explanation(value: object, book: YearFigures) -> object:
    """The function 变动说明: the unit's own words on why this figure moved; `Absent` without any."""
    if isinstance(value, Undefined | Absent):
        return value
    if not isinstance(value, FigureView):
        return refused(value, f"“{EXPLANATION}”里写一个数的名称", f"如 {EXPLANATION}(采购.总额)")
    name = value.figure.name
    for one in explanations(book):
        if one.covers(name):
            return WordsView(one.text)
    hint = f"在 {written_in(book)}里写“- 数据: {name}”和说明，或删去这里"
    return Absent(fault("E502", NOWHERE, f"“{name}”没有变动说明", hint=hint))


def _to_tell(printer: FigurePrinter) -> Iterator[tuple[Explained, list[Figure]]]:
    """The explanations that no chapter prints, each with the figures it speaks of."""
    chapters = printer.sources.chapters.values()
    told = {name for chapter in chapters for name in _CALL.findall(chapter.text)}
    for explanation in explanations(printer.book):
        if not any(explanation.covers(name) for name in told):
            found = (printer.book.find(name.text) for name in explanation.names)
            figures = [value for value in found if isinstance(value, Figure)]
            if figures:
                yield explanation, figures


def is_explained(printer: FigurePrinter) -> bool:
    """Whether there is an explanation for the table."""
    return any(True for _ in _to_tell(printer))


def moved_table(call: TemplateCall) -> MadeTable:
    """A row a figure; one explanation of several figures stands beside all of them."""
    entries = list(_to_tell(call.printer))
    if not entries:
        raise call.wrong(
            "没有变动说明可列", f"去掉这张表，或在 {written_in(call.printer.book)}里写说明"
        )
    return MadeTable(
        title=call.caption(_TITLE_OF_CHANGES),
        head=[words(name) for name in _HEAD_OF_CHANGES],
        aligns=["left", "center", "center", "center", "left"],
        widths=[18, 16, 16, 20, 30],
        rows=[row for entry in entries for row in _rows(*entry, call)],
    )


def _rows(
    explained: Explained, figures: list[Figure], call: TemplateCall
) -> Iterator[list[Cells | None]]:
    alone = len(figures) == 1
    for index, figure in enumerate(figures):
        book, view = call.printer.book, FigureView(figure)
        before = book.find(f"{EARLIER}.{figure.name}")
        label = explained.label if explained.label and alone else called(book, figure.name)
        yield [
            words(label),
            (call.node(FigureView(before)),) if isinstance(before, Figure) else NOTHING,
            (call.node(view),),
            _change(view, call),
            None if index else call.printer.words(explained.text),
        ]


def _change(view: FigureView, call: TemplateCall) -> Cells:
    """By how many percent; by how much, where last year was nothing."""
    for way in (GROWTH, DIFFERENCE):
        found = change_view(view, way, call.printer.book)
        if isinstance(found, FigureView):
            return (call.node(found),)
    return NOTHING
