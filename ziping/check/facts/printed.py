"""Printed: what the documents show. Percentages that say more than the figures do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from ziping.document.tree import Document, PrintedFigure
from ziping.document.walk import printed_figures
from ziping.facts.year_figures import YearFigures
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import number_text
from ziping.source.problem import Problem

_WHOLE = re.compile(r"100(?:\.0+)?%")


def rounded_to_whole(documents: Iterable[Document], book: YearFigures) -> tuple[Problem, ...]:
    """W512: "100%" printed for two amounts that are not equal (domain.md A.1, N1)."""
    problems = []
    for document in documents:
        for printed in printed_figures(document):
            value = book.find(printed.name)
            if not isinstance(value, Figure) or not _WHOLE.fullmatch(printed.text):
                continue
            if value.amount != 1:
                problems.append(_whole_problem(printed, value, book))
    return tuple(problems)


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
