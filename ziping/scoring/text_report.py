"""Listing: a scorecard for people and for tools."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ziping.facts.values import Words
from ziping.numbers.number_format import without_zeros
from ziping.scoring.scorecard import FirstScore, Scorecard, ScoredRow, SecondScore
from ziping.source.terminal_text import display_width, wrapped

WIDTH = 78
_INDENT = "      "


def score_lines(card: Scorecard) -> Iterator[str]:
    """Every row with its derivation, the sums of the levels, total and grade; at most 80 columns wide."""
    yield card.framework.name
    for first in card.firsts:
        yield ""
        yield _columns(first.name, first.weight, first.score)
        for second in first.seconds:
            yield _columns(f"  {second.name}", second.weight, second.score)
            for row in second.rows():
                yield from _row_lines(row)
    yield ""
    if card.rescaled:
        yield f"适用分值 {card.applicable:f}，得 {card.earned:f}，按 {card.full:f} 分折算"
    yield _columns("总分", card.full, card.total)
    yield f"等级：{card.grade.name}"


def _row_lines(row: ScoredRow) -> Iterator[str]:
    name = row.third + (f"（{row.name}）" if row.name else "")
    status = "" if str(row.status) == "计分" else f"【{row.status}】"
    yield _columns(f"    {name}{status}", row.weight, row.score)
    yield f"{_INDENT}{row.id}  {row.where}"
    if row.taken:
        facts = "、".join(
            fact if fact.endswith(f".{name}") else f"{fact}（{name}）" for name, fact in row.taken
        )
        yield from wrapped(f"{_INDENT}取自 ", facts, len(_INDENT) + 2, WIDTH)
    for step in row.derivation:
        yield from wrapped(_INDENT, step, len(_INDENT), WIDTH)


def _columns(name: str, weight: Decimal, score: Decimal | None) -> str:
    shown = "—" if score is None else without_zeros(score)
    numbers = f"{shown:>7} / {without_zeros(weight)}"
    return f"{name}{' ' * max(1, WIDTH - 14 - display_width(name))}{numbers}"


def score_record(card: Scorecard) -> dict[str, object]:
    """The same for tools; numbers are decimal texts, places as in diagnostics."""
    return {
        "framework": card.framework.name,
        "rows": [_row_record(row) for row in card.rows()],
        "levels": [_level_record(first) for first in card.firsts],
        "applicable": str(card.applicable),
        "earned": str(card.earned),
        "total": str(card.total),
        "full": str(card.full),
        "grade": card.grade.name,
    }


def _row_record(row: ScoredRow) -> dict[str, object]:
    return {
        "id": row.id,
        "name": row.third,
        "row": row.name,
        "levels": [row.first, row.second],
        "weight": str(row.weight),
        "score": None if row.score is None else str(row.score),
        "unrounded": f"{row.unrounded:f}",
        "status": str(row.status),
        "basis": "".join(part.text if isinstance(part, Words) else part for part in row.basis),
        "derivation": list(row.derivation),
        "inputs": list(row.inputs),
        "taken": dict(row.taken),
        "where": row.where.record(),
        "rule": row.rule.record(),
    }


def _level_record(first: FirstScore) -> dict[str, object]:
    return {**_sums(first), "levels": [_sums(second) for second in first.seconds]}


def _sums(level: FirstScore | SecondScore) -> dict[str, object]:
    score = None if level.score is None else str(level.score)
    return {"name": level.name, "weight": str(level.weight), "score": score}
