"""Record: a comparison for tools. Numbers are decimal texts, places as in diagnostics."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from ziping.features.diff.model import (
    BlockChange,
    Comparison,
    FigureChange,
    IndicatorChange,
    ItemChange,
    ScoreChange,
    Scores,
    TextChange,
    TextPiece,
)
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import figure_text, number_text
from ziping.source.position import Position

Record = dict[str, object]


def comparison_record(comparison: Comparison) -> Record:
    """Everything that a comparison holds; unchanged blocks of the prose are left out."""
    return {
        "unit": comparison.unit,
        "old": comparison.old,
        "new": comparison.new,
        "figures": [_figure_change(change) for change in comparison.figures],
        "texts": [_text_change(change) for change in comparison.texts],
        "framework": [_indicator(change) for change in comparison.framework],
        "scores": None if comparison.scores is None else _scores(comparison.scores),
        "items": [_item(item) for item in comparison.items],
        "prose": [
            {"chapter": chapter.name, "blocks": [_block(block) for block in chapter.changed]}
            for chapter in comparison.chapters
            if chapter.changed
        ],
        "left_out": list(comparison.left_out),
    }


def _figure_change(change: FigureChange) -> Record:
    return {
        "name": change.name,
        "change": str(change.change),
        "old": _figure(change.old),
        "new": _figure(change.new),
        "difference": _number(change.difference),
        "percent": None if change.percent is None else number_text(change.percent, 4, False),
        "causes": list(change.causes),
        "formula_changed": change.formula_changed,
        "printed": change.printed,
        "unusual": change.unusual,
        "explanation": change.explanation,
    }


def _figure(figure: Figure | None) -> Record | None:
    if figure is None:
        return None
    return {
        "text": figure_text(figure),
        "value": f"{figure.value:f}",
        "unit": figure.unit.name,
        "formula": figure.formula,
        "where": _place(figure.where),
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _place(where: Position | None) -> Record | None:
    return where.record() if where is not None and where.path else None


def _pieces(pieces: Iterable[TextPiece]) -> list[Record]:
    return [
        {"change": str(piece.change), "text": piece.text, "figure": piece.figure or None}
        for piece in pieces
    ]


def _text_change(change: TextChange) -> Record:
    return {
        "name": change.name,
        "change": str(change.change),
        "pieces": _pieces(change.pieces),
        "old": _place(change.old),
        "new": _place(change.new),
    }


def _indicator(change: IndicatorChange) -> Record:
    return {
        "level": change.level,
        "id": change.identity,
        "name": change.name,
        "change": str(change.change),
        "aspects": [{"what": a.what, "old": a.old, "new": a.new} for a in change.aspects],
        "old": _place(change.old),
        "new": _place(change.new),
    }


def _scores(scores: Scores) -> Record:
    return {
        "old": {"total": _number(scores.old_total), "grade": scores.old_grade},
        "new": {"total": _number(scores.new_total), "grade": scores.new_grade},
        "rows": [_row(row) for row in scores.rows],
    }


def _row(row: ScoreChange) -> Record:
    return {
        "id": row.identity,
        "name": row.name,
        "old": _number(row.old),
        "new": _number(row.new),
        "old_weight": _number(row.old_weight),
        "new_weight": _number(row.new_weight),
        "difference": _number(row.difference),
        "reason": str(row.reason),
        "by_input": _number(row.by_input),
        "by_rule": _number(row.by_rule),
        "inputs": list(row.inputs),
        "where": _place(row.where),
    }


def _item(item: ItemChange) -> Record:
    return {
        "topic": item.topic,
        "id": item.identity,
        "old_id": item.renumbered or (item.identity if item.old else None),
        "title": item.title,
        "state": str(item.state),
        "pieces": _pieces(item.pieces),
        "outcome": item.outcome,
        "said": item.said,
        "old": _place(item.old),
        "new": _place(item.new),
    }


def _block(block: BlockChange) -> Record:
    return {
        "kind": block.kind,
        "change": str(block.change),
        "sentences": [
            {"change": str(sentence.change), "pieces": _pieces(sentence.pieces)}
            for sentence in block.sentences
        ],
        "old": _place(block.old),
        "new": _place(block.new),
    }
