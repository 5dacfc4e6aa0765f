"""A year's documents made in memory: each value of the layout beside what the pages show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from pydantic import BaseModel

from ziping.document.tree import Document, Orientation
from ziping.features.inspect.area import area_measures
from ziping.features.inspect.docx_values import docx_measures
from ziping.features.inspect.furniture import closing_measures, number_measures, table_measures
from ziping.features.inspect.located_text import standing
from ziping.features.inspect.measured import Measured
from ziping.features.inspect.page_rules import PageVerdict, verdicts
from ziping.features.inspect.pdf_pages import pages_of
from ziping.features.inspect.styles import face_measures, numbering_measures, style_measures
from ziping.layout.layout import Layout, Rationale
from ziping.numbers.number_format import without_zeros
from ziping.pipeline.run import CheckedYear, Run
from ziping.source.problem import Fault, Problem
from ziping.source.project import UnitYear
from ziping.write.fonts import fonts_folder
from ziping.write.job import WriteJob, WrittenDocument
from ziping.write.pool import all_written


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What the pages of one document show, and what its DOCX asks for."""

    kind: str  # "自评报告"
    pages: int
    measured: tuple[Measured, ...]
    verdicts: tuple[PageVerdict, ...]
    docx: tuple[Measured, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredValue:
    """One value as measured, in words, and how far it is from what is laid down."""

    shown: str  # "37.17 mm"
    agrees: bool = True
    difference: str = ""  # "多 3.17 mm"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRow:
    """A value of the layout; None where nothing on the pages, or in the DOCX, shows it."""

    ground: Rationale
    reading: MeasuredValue | None = None
    docx: MeasuredValue | None = None


def sheet_of(document: Document, layout: Layout, data: bytes, docx: bytes = b"") -> Sheet:
    """Measure the finished PDF *data* of *document*, and its DOCX where there is one."""
    located = standing(document, pages_of(data))
    landscape = document.orientation is Orientation.LANDSCAPE
    form = "表格页." if landscape else ""
    measured = (
        *area_measures(located, layout, "表格页" if landscape else "页面"),
        *face_measures(located),
        *style_measures(located, layout),
        *numbering_measures(located, layout),
        *number_measures(located, layout, f"{form}页码"),
        *table_measures(located, f"{form}表格"),
        *closing_measures(located, layout),
    )
    return Sheet(
        kind=document.kind,
        pages=len(located.pages),
        measured=tuple(one for one in measured if one.values),
        verdicts=verdicts(located, layout),
        docx=docx_measures(document, layout, docx) if docx else (),
    )


def rows_of(layout: Layout, sheets: Iterable[Sheet]) -> tuple[ValueRow, ...]:
    """Every value of the layout in its order, with what the sheets show of it."""
    pages: dict[str, list[Measured]] = {}
    docx: dict[str, list[Measured]] = {}
    for sheet in sheets:
        for found, measured in ((pages, sheet.measured), (docx, sheet.docx)):
            for one in measured:
                found.setdefault(one.name, []).append(one)
    return tuple(
        ValueRow(
            ground=ground,
            reading=_reading(pages.get(ground.name, ()), layout),
            docx=_reading(docx.get(ground.name, ()), layout),
        )
        for ground in layout.grounds
    )


def _reading(found: Iterable[Measured], layout: Layout) -> MeasuredValue | None:
    """The first reading that disagrees, else the first."""
    readings = [_compared(one, stated(layout, one.name)) for one in found]
    wrong = (reading for reading in readings if not reading.agrees)
    return next(wrong, readings[0] if readings else None)


def stated(layout: Layout, name: str) -> object:
    """The value of the layout under its name ("页面.上边距"), as the writers read it."""
    node: object = layout
    for step in name.split("."):
        if isinstance(node, Mapping):
            node = node[step]
            continue
        assert isinstance(node, BaseModel)
        fields = {info.alias: field for field, info in type(node).model_fields.items()}
        node = getattr(node, fields[step])
    return node


def _compared(measured: Measured, laid: object) -> MeasuredValue:
    if measured.told:
        return MeasuredValue(shown="、".join(map(str, measured.values)))
    numbers = [value for value in measured.values if isinstance(value, Decimal)]
    if isinstance(laid, Decimal | int) and not isinstance(laid, bool) and numbers:
        return _number_compared(measured, numbers, Decimal(laid))
    wanted = _word(laid)
    others = [str(value) for value in measured.values if str(value).upper() != wanted.upper()]
    shown = quoted(others[0] if others else wanted)
    return MeasuredValue(
        shown=shown, agrees=not others, difference=f"应是 {quoted(wanted)}" if others else ""
    )


def _word(laid: object) -> str:
    if isinstance(laid, bool):
        return "是" if laid else "否"
    return "" if laid is None else str(laid)


def _number_compared(measured: Measured, numbers: list[Decimal], laid: Decimal) -> MeasuredValue:
    unit = f" {measured.unit}" if measured.unit else ""
    if measured.at_least:
        least = min(numbers)
        short = f"少 {plain(laid - least)}" if least < laid else ""
        return MeasuredValue(shown=f"最少 {plain(least)}", agrees=not short, difference=short)
    furthest = max(numbers, key=lambda value: abs(value - laid))
    off = furthest - laid
    if abs(off) <= measured.tolerance:
        return MeasuredValue(shown=plain(median(numbers)) + unit)
    difference = f"{'多' if off > 0 else '少'} {plain(abs(off))}{unit}"
    return MeasuredValue(shown=plain(furthest) + unit, agrees=False, difference=difference)


def plain(value: Decimal) -> str:
    """A number without a tail of zeros: 210, 37.17, -0.2."""
    return without_zeros(value, 2)


def quoted(text: str) -> str:
    """Marks that are empty or end in a blank are quoted, so that they can be seen."""
    return f"“{text}”" if text != text.strip() or not text else text


def departures(rows: Iterable[ValueRow], sheets: Iterable[Sheet]) -> Iterator[Problem]:
    """W612 for each value that is measured otherwise than laid down, and for each broken rule."""
    for row in rows:
        for place, reading in (("页上量得", row.reading), ("DOCX 里是", row.docx)):
            if reading and not reading.agrees:
                message = (
                    f"{row.ground.name} 定的是 {row.ground.value}，"
                    f"{place} {reading.shown}（{reading.difference}）"
                )
                hint = "几个值互相牵制，如 每行字数 和 字距、左右边距：改一个，别的也要跟着改"
                yield Problem.of("W612", row.ground.where, message, hint=hint)
    for sheet in sheets:
        for verdict in sheet.verdicts:
            for offender in verdict.offenders:
                page = f"第 {offender.page} 页" if offender.page else "各页"
                message = f"{verdict.rule.name}：{sheet.kind}{page}“{offender.text}”"
                hint = "改一改这一段的文字，让它换个地方断行或分页"
                yield Problem.of("W612", offender.where, message, hint=hint)


JOBS = 2  # A year has two documents.


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """The rows of the layout, what each document shows, and what is not as laid down (W612)."""

    rows: tuple[ValueRow, ...]
    sheets: tuple[Sheet, ...] = ()
    problems: tuple[Problem, ...] = ()


def inspected(run: Run, which: UnitYear | None) -> Inspected:
    """Make the documents of a year by the workers of a build, and measure the pages.

    Without a year there is the layout alone. What the writers report is among the problems; a
    document with errors is not measured.
    """
    try:
        layout = run.layout()
    except Fault as error:
        return Inspected(rows=(), problems=(error.problem,))
    if which is None:
        return Inspected(rows=rows_of(layout, ()))
    prepared = run.checked_year(which)
    problems = [found for found in prepared.problems if found.is_error]
    sheets: list[Sheet] = []
    for document, written in _written(prepared, layout):
        problems += [found for found in written.problems if found.code != "N609"]
        if not any(found.is_error for found in written.problems):
            sheets.append(
                sheet_of(document, layout, *(written.files[name] for name in ("pdf", "docx")))
            )
    rows = rows_of(layout, sheets)
    problems += departures(rows, sheets)
    return Inspected(rows=rows, sheets=tuple(sheets), problems=tuple(problems))


def _written(prepared: CheckedYear, layout: Layout) -> list[tuple[Document, WrittenDocument]]:
    """The documents of a year with their PDFs; none where an error stops a build too."""
    documents = () if prepared.has_errors else prepared.documents.trees
    tasks = [
        WriteJob(document=document, layout=layout, formats=("docx", "pdf"), fonts=fonts_folder())
        for document in documents
    ]
    written = dict(all_written(tasks, JOBS))
    return [(document, written[index]) for index, document in enumerate(documents)]
