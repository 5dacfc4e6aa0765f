"""Measures: each has an owner and a date; last year's have an outcome."""

from __future__ import annotations

from collections.abc import Iterator

from ziping.facts.values import Group, groups
from ziping.facts.year_figures import YearFigures
from ziping.source.position import Position
from ziping.source.problem import Problem

OUTCOMES = "整改情况"


def unowned(book: YearFigures) -> Iterator[Problem]:
    """W761: a measure without 责任科室 or 完成期限."""
    for measure in groups(book.find("改进措施")):
        lacking = [key for key in ("责任科室", "完成期限") if key not in measure.members]
        if lacking:
            name = measure.said("编号")
            message = f"措施“{name}”没有写{'和'.join(lacking)}"
            hint = "在这一条下加上 " + "、".join(f"{key}: …" for key in lacking)
            yield Problem.of("W761", measure.where, message, hint=hint, about=name)


def without_outcome(book: YearFigures, folder: str) -> Iterator[Problem]:
    """W762: a measure of last year whose outcome this year does not tell; W763: an outcome of none."""
    last = {
        m.said("编号"): m for m in groups(book.earlier.find("改进措施") if book.earlier else None)
    }
    told = {o.said("措施"): o for o in groups(book.find(OUTCOMES))}
    where = Position(f"{folder}/{OUTCOMES}.yaml", 1, 1)
    for name, measure in last.items():
        if name not in told:
            hint = f"在 {where.path} 里写“- 措施: {name}”和结果（已完成、进行中、未完成）、说明"
            message = f"上年的措施“{name}”{_title(measure)}没有交代落实情况"
            yield Problem.of("W762", where, message, hint=hint, second=measure.where, about=name)
    for name, outcome in told.items():
        if name not in last:
            known = "、".join(last) or "（上年没有措施）"
            message = f"上年没有措施“{name}”"
            yield Problem.of(
                "W763", outcome.where, message, hint=f"上年措施的编号有：{known}", about=name
            )


def _title(measure: Group) -> str:
    title = measure.said("标题")
    return f"（{title}）" if title else ""
