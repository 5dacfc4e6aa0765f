"""Printed: what the documents show. Percentages that say more than the figures do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from ziping.document.tree import (
    Block,
    Chart,
    Document,
    Emphasis,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Picture,
    PrintedFigure,
    Strong,
    Table,
)
from ziping.facts.year_figures import YearFigures
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import number_text
from ziping.source.problem import Problem

_WHOLE = re.compile(r"100(?:\.0+)?%")


def printed_figures(document: Document) -> Iterator[PrintedFigure]:
    """Every printed figure of a document, in reading order."""
    for line in (*document.title, document.subtitle):
        yield from _inline_figures(line)
    for block in document.blocks:
        for inlines in inline_parts(block):
            yield from _inline_figures(inlines)


def inline_parts(block: Block) -> Iterator[tuple[Inline, ...]]:
    match block:
        case Heading(children=children, body=body):
            yield children
            yield body
        case Paragraph(children=children):
            yield children
        case ListBlock(items=items):
            yield from items
        case Picture(caption=caption):
            yield caption
        case Chart(caption=caption, bars=bars, total=total):
            yield from (bar.figures for bar in bars)
            yield (total,) if total else ()
            yield caption
        case Table(head=head, body=rows, title=title):
            yield title
            yield from (cell.children for row in (*head, *rows) for cell in row.cells)


def _inline_figures(inlines: Iterable[Inline]) -> Iterator[PrintedFigure]:
    for inline in inlines:
        match inline:
            case PrintedFigure():
                yield inline
            case Strong(children=children) | Emphasis(children=children):
                yield from _inline_figures(children)


def rounded_to_whole(documents: Iterable[Document], book: YearFigures) -> tuple[Problem, ...]:
    """W512: "100%" printed for two amounts that are not equal (domain.md A.1, N1)."""
    found = []
    for document in documents:
        for printed in printed_figures(document):
            value = book.find(printed.name)
            if not isinstance(value, Figure) or not _WHOLE.fullmatch(printed.text):
                continue
            if value.amount != 1:
                found.append(_whole_problem(printed, value, book))
    return tuple(found)


def _whole_problem(printed: PrintedFigure, figure: Figure, book: YearFigures) -> Problem:
    exact = number_text(figure.amount * 100, 6, False, trimmed=True)
    parts = [value for name in figure.inputs if isinstance(value := book.find(name), Figure)]
    shown = "、".join(f"{part.name} {_typed(part)}" for part in parts)
    reason = f"（{shown}{_gap(parts)}）" if parts else ""
    return Problem.of(
        "W512",
        printed.where,
        f"{figure.name} 印作“{printed.text}”，实际是 {exact}%，两数不相等{reason}",
        hint="多保留几位小数，或改写这句话；确属四舍五入的，在 确认.yaml 中写明理由"
        f"（对象写“{figure.name}”）",
        second=figure.where,
        about=figure.name,
    )


def _typed(figure: Figure) -> str:
    digits = figure.decimals if figure.decimals is not None else 4
    return number_text(figure.value, digits, True) + figure.unit.name


def _gap(parts: list[Figure]) -> str:
    if len(parts) != 2 or not parts[0].unit.compatible(parts[1].unit):
        return ""
    unit = parts[0].unit
    size: Decimal = abs(parts[0].amount - parts[1].amount) / unit.factor
    return f"，相差 {number_text(size, 4, False, trimmed=True)}{unit.name}"
