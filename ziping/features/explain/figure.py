"""Explanation: where one printed number comes from, and every place where it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ziping.document.walk import printed_figures
from ziping.facts.values import Flag, Items, Value, Words
from ziping.facts.year_figures import YearFigures
from ziping.facts.year_on_year import MARK
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import figure_text
from ziping.pipeline.run import CheckedYear
from ziping.source.position import NOWHERE, Position
from ziping.source.problem import fault


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStep:
    """One step on the way to a figure."""

    name: str
    value: str
    where: Position
    formula: str
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPlace:
    """One place where a figure is printed."""

    document: str
    text: str
    where: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A figure with everything that it was computed from, and where it is printed."""

    sources: tuple[
        SourceStep, ...
    ]  # The figure itself first, then its inputs, deeper ones indented.
    printed: tuple[PrintedPlace, ...]


def explained(prepared: CheckedYear, name: str) -> Explanation:
    """Explain the figure of that full name, or of the only name that ends so. Raises Fault E304."""
    full = _full_name(prepared.book, name)
    return Explanation(
        sources=tuple(_sources(prepared.book, full, 0, frozenset())),
        printed=tuple(
            PrintedPlace(document=document.kind, text=figure.text, where=figure.where)
            for document in prepared.documents.trees
            for figure in printed_figures(document)
            if figure.name == full
        ),
    )


def _full_name(book: YearFigures, name: str) -> str:
    base, mark, way = name.partition(MARK)
    found = book.find(name)
    if isinstance(found, Figure | Words):
        return found.name
    if mark and book.find(base) is None:
        return f"{_full_name(book, base)}{mark}{way}"
    where = NOWHERE
    ends = [known for known in dict.fromkeys(book.names()) if known.endswith(f".{name}")]
    if len(ends) == 1:
        return ends[0]
    if ends:
        raise fault(
            "E304", where, f"“{name}”有 {len(ends)} 个", hint="写全名：" + "、".join(ends[:6])
        )
    book.need(name, "", where)
    raise fault("E309", where, f"“{name}”不是一个数", hint="写到最后一级，如 收支.本年支出.总额")


def _sources(
    book: YearFigures, name: str, depth: int, above: frozenset[str]
) -> Iterator[SourceStep]:
    value = book.find(name)
    if value is None or name in above or depth > 20:
        return
    formula = value.formula if isinstance(value, Figure) else ""
    yield SourceStep(
        name=name, value=_shown(value), where=value.where, formula=formula, depth=depth
    )
    for entry in value.inputs if isinstance(value, Figure) else ():
        yield from _sources(book, entry, depth + 1, above | {name})


def _shown(value: Value) -> str:
    match value:
        case Figure():
            return figure_text(value)
        case Words():
            return value.text
        case Flag():
            return "是" if value.value else "否"
        case Items():
            return f"{len(value.items)} 项"
    return ""


def explanation_lines(explanation: Explanation) -> Iterator[str]:
    """For people: indented by depth, each with its place."""
    for source in explanation.sources:
        formula = f" = {source.formula}" if source.formula else ""
        yield f"{'  ' * source.depth}{source.name}：{source.value}{formula}"
        yield f"{'  ' * source.depth}  {source.where}"
    yield ""
    yield f"印在 {len(explanation.printed)} 处：" if explanation.printed else "没有印在任何地方。"
    for place in explanation.printed:
        yield f"  {place.document}  {place.text}  {place.where}"


def explanation_record(explanation: Explanation) -> dict[str, object]:
    """For tools."""
    first, *inputs = explanation.sources
    return {
        **_source_record(first),
        "inputs": [_source_record(source) | {"depth": source.depth} for source in inputs],
        "printed": [
            {"document": place.document, "text": place.text, **place.where.record()}
            for place in explanation.printed
        ],
    }


def _source_record(source: SourceStep) -> dict[str, object]:
    return {
        "name": source.name,
        "value": source.value,
        "formula": source.formula,
        **source.where.record(),
    }
