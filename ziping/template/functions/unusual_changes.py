"""Moved: the explanations of unusual changes, one in a sentence or all in a table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2.runtime import Undefined

from ziping.document.tree import Text
from ziping.facts.change_reasons import Explained, called, explanations, written_in
from ziping.facts.values import EARLIER
from ziping.facts.year_figures import YearFigures
from ziping.facts.year_on_year import DIFFERENCE, GROWTH
from ziping.numbers.figure import Figure
from ziping.source.problem import fault
from ziping.template.change_filters import change_view
from ziping.template.functions.call import FigurePrinter, TemplateCall
from ziping.template.functions.grid import NOTHING, Cells, MadeTable, words
from ziping.template.values import NOWHERE, refused
from ziping.template.views import Absent, FigureView, WordsView

EXPLANATION = "变动说明"
_HEAD = ("项目", "上年", "本年", "比上年增减", "说明")
_USUAL = "较上年变动较大的数据及原因"
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
    for one in explanations(printer.book):
        if not any(one.covers(name) for name in told):
            found = (printer.book.find(name.text) for name in one.names)
            figures = [value for value in found if isinstance(value, Figure)]
            if figures:
                yield one, figures


def is_explained(printer: FigurePrinter) -> bool:
    """Whether there is an explanation for the table."""
    return any(True for _ in _to_tell(printer))


def moved_table(sketch: TemplateCall) -> MadeTable:
    """A row a figure; one explanation of several figures stands beside all of them."""
    entries = list(_to_tell(sketch.printer))
    if not entries:
        raise sketch.wrong(
            "没有变动说明可列", f"去掉这张表，或在 {written_in(sketch.printer.book)}里写说明"
        )
    return MadeTable(
        title=sketch.caption() if "标题" in sketch.options else (Text(text=_USUAL),),
        head=[words(name) for name in _HEAD],
        aligns=["left", "center", "center", "center", "left"],
        widths=[18, 16, 16, 20, 30],
        rows=[row for entry in entries for row in _rows(*entry, sketch)],
    )


def _rows(
    one: Explained, figures: list[Figure], sketch: TemplateCall
) -> Iterator[list[Cells | None]]:
    alone = len(figures) == 1
    for index, figure in enumerate(figures):
        book, view = sketch.printer.book, FigureView(figure)
        before = book.find(f"{EARLIER}.{figure.name}")
        label = one.label if one.label and alone else called(book, figure.name)
        yield [
            words(label),
            (sketch.node(FigureView(before)),) if isinstance(before, Figure) else NOTHING,
            (sketch.node(view),),
            _change(view, sketch),
            None if index else sketch.printer.words(one.text),
        ]


def _change(view: FigureView, sketch: TemplateCall) -> Cells:
    """By how many percent; by how much, where last year was nothing."""
    for way in (GROWTH, DIFFERENCE):
        found = change_view(view, way, sketch.printer.book)
        if isinstance(found, FigureView):
            return (sketch.node(found),)
    return NOTHING
