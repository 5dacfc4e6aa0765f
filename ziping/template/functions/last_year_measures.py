"""Followed: last year's measures with what came of them, as a table."""

from __future__ import annotations

from ziping.document.tree import Text
from ziping.facts.values import Group, Value, Words, groups
from ziping.template.functions.call import FigurePrinter, TemplateCall
from ziping.template.functions.grid import NOTHING, Cells, MadeTable, words

_HEAD = ("上年措施", "责任科室", "落实结果", "说明")
_USUAL = "上年改进措施落实情况"


def is_followed(printer: FigurePrinter) -> bool:
    """Whether last year had measures and this year tells what came of them."""
    earlier = printer.book.earlier
    last = earlier.find("改进措施") if earlier else None
    return any(groups(last)) and any(groups(printer.book.find("整改情况")))


def followed_table(sketch: TemplateCall) -> MadeTable:
    """A row a measure, in last year's order; what this year does not tell of shows —."""
    earlier = sketch.printer.book.earlier
    measures = list(groups(earlier.find("改进措施"))) if earlier else []
    if not measures:
        raise sketch.wrong(
            "上年没有改进措施，没有落实情况可列", "去掉这张表，或补上年的 改进措施.yaml"
        )
    told = {one.said("措施"): one for one in groups(sketch.printer.book.find("整改情况"))}
    return MadeTable(
        title=sketch.caption() if "标题" in sketch.options else (Text(text=_USUAL),),
        head=[words(name) for name in _HEAD],
        aligns=["left", "center", "center", "left"],
        widths=[30, 17, 13, 40],
        rows=[_row(one, told.get(one.said("编号")), sketch) for one in measures],
    )


def _row(measure: Group, outcome: Group | None, sketch: TemplateCall) -> list[Cells]:
    earlier = sketch.printer.book.earlier
    assert earlier is not None  # It had the measure.
    named = measure.members.get("标题") or measure.members.get("正文")
    last = (named, measure.members.get("责任科室"))
    told = outcome.members if outcome else {}
    seen = (value and earlier.labelled(value) for value in last)  # Its own figures are last year's.
    return [_printed(value, sketch) for value in (*seen, told.get("结果"), told.get("说明"))]


def _printed(value: Value | None, sketch: TemplateCall) -> Cells:
    return sketch.printer.words(value) if isinstance(value, Words) else NOTHING
