"""Listing: a comparison for people, in 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from ziping.features.diff.amounts import amounts, cause_names, plain, points_text, signed
from ziping.features.diff.model import (
    BlockChange,
    Change,
    Comparison,
    FigureChange,
    IndicatorChange,
    ItemChange,
    ItemState,
    ScoreChange,
    Scores,
    TextChange,
    TextPiece,
)
from ziping.source.terminal_text import cut, display_width, left, right, wrapped

WIDTH = 80
FEW = 30  # Figures that are listed unless all are asked for.
Cells = tuple[str, str, str, str]
Widths = tuple[int, int, int, int]
_NAME = 29
_SCORED: Widths = (13, 13, 12, 13)
_MOVED: Widths = (13, 13, 15, 10)
_SIGNS: Mapping[Change, tuple[str, str]] = MappingProxyType(
    {Change.SAME: ("", ""), Change.GONE: ("[－", "]"), Change.NEW: ("[＋", "]")}
)


def comparison_lines(comparison: Comparison, *, every: bool) -> Iterator[str]:
    """The most important first: scores, figures, framework, items, texts, prose. *every*: also the
    figures that moved less, and all of those that are new or gone."""
    yield f"{comparison.unit}  {comparison.old} → {comparison.new}"
    yield from summary_lines(comparison)
    for name, lines in _sections(comparison, every=every):
        shown_lines = list(lines)
        if shown_lines:
            yield ""
            yield f"── {name}"
            yield from shown_lines


def summary_lines(comparison: Comparison) -> Iterator[str]:
    """What there is, in a few lines."""
    if comparison.scores is not None:
        yield f"总分 {_total(comparison.scores)}"
    figures, texts = comparison.figures, comparison.texts
    counts = {change: sum(f.change is change for f in figures) for change in Change}
    yield (
        f"数：变动 {counts[Change.CHANGED]}，新增 {counts[Change.NEW]}，"
        f"取消 {counts[Change.GONE]}；数据里的文字：{len(texts)} 处不同"
    )
    states = {state: sum(i.state is state for i in comparison.items) for state in ItemState}
    items = "，".join(f"{state} {count}" for state, count in states.items() if count)
    blocks = [block.change for chapter in comparison.chapters for block in chapter.changed]
    prose = "，".join(f"{change} {blocks.count(change)}" for change in Change if change in blocks)
    yield f"指标体系：{len(comparison.framework)} 处不同"
    yield from wrapped("亮点、问题、措施：", items or "没有", 4, WIDTH)
    yield from wrapped("正文：", prose or "没有不同", 4, WIDTH)


def _total(scores: Scores) -> str:
    old, new = scores.old_total, scores.new_total
    move = "" if old is None or new is None else f"  {signed(new - old, 2)}"
    return (
        f"{points_text(old)}（{scores.old_grade}） → {points_text(new)}（{scores.new_grade}）{move}"
    )


def _sections(comparison: Comparison, *, every: bool) -> Iterator[tuple[str, Iterator[str]]]:
    yield "得分", _score_lines(comparison.scores)
    yield "数（正文印出的在前，变动大的在前）", _figure_lines(comparison.figures, every=every)
    yield "指标体系", _framework_lines(comparison.framework)
    yield "工作亮点、问题、改进措施", _item_lines(comparison.items)
    yield "数据里的文字", _text_lines(comparison.texts)
    yield "正文（[－删去的] [＋加上的]）", _prose_lines(comparison)
    yield "没有比较的", (cut(text, WIDTH) for text in comparison.left_out)


def _named(name: str, cells: Cells, widths: Widths) -> Iterator[str]:
    """One row of a table; a name too long for its column takes a line of its own."""
    if display_width(name) > _NAME:
        yield from wrapped("", name, 2, WIDTH)
        name = ""
    yield _line(name, cells, widths)


def _line(name: str, cells: Cells, widths: Widths) -> str:
    numbers = (f" {right(cell, width - 1)}" for cell, width in zip(cells, widths, strict=True))
    return (left(name, _NAME) + "".join(numbers)).rstrip()


def _score_lines(scores: Scores | None) -> Iterator[str]:
    rows = [row for row in scores.rows if row.reason] if scores else []
    if rows:
        yield _line("", ("原得分/分值", "现得分/分值", "增减", "因为"), _SCORED)
    for row in rows:
        yield from _score_row(row)


def _score_row(row: ScoreChange) -> Iterator[str]:
    old, new = (
        "—" if weight is None else f"{points_text(score)} / {points_text(weight)}"
        for score, weight in ((row.old, row.old_weight), (row.new, row.new_weight))
    )
    move = "" if row.difference is None else signed(row.difference, 2)
    yield from _named(row.name, (old, new, move, str(row.reason)), _SCORED)
    if row.by_rule and row.by_input:
        yield f"  规则 {signed(row.by_rule, 2)}，数据 {signed(row.by_input, 2)}"
    if row.inputs:
        yield from wrapped("  ", _some(row.inputs), 2, WIDTH)


def _some(texts: tuple[str, ...], few: int = 4) -> str:
    """The first few of several."""
    more = f"；等 {len(texts)} 项" if len(texts) > few else ""
    return "；".join(texts[:few]) + more


def _figure_lines(figures: tuple[FigureChange, ...], *, every: bool) -> Iterator[str]:
    shown = figures if every else figures[:FEW]
    if shown:
        yield _line("", ("原", "现", "增减", "幅度"), _MOVED)
    for change in shown:
        yield from _figure_row(change)
    if len(shown) < len(figures):
        yield f"还有 {len(figures) - len(shown)} 个，加 --all 全部列出。"


def _figure_row(change: FigureChange) -> Iterator[str]:
    old = plain(change.old) if change.old else "（无）"
    new = plain(change.new) if change.new else "（无）"
    share = "" if change.percent is None else f"{signed(change.percent, 2)}%"
    yield from _named(change.name, (old, new, _difference(change), share), _MOVED)
    if change.formula_changed and change.old and change.new:
        formulas = f"{change.old.formula or '直接填报'} → {change.new.formula or '直接填报'}"
        yield from wrapped("  算法：", formulas, 4, WIDTH)
    if change.causes:
        yield from wrapped("  因为 ", _some(cause_names(change)), 4, WIDTH)
    if change.explanation:
        yield from wrapped("  说明：", change.explanation, 4, WIDTH)


def _difference(change: FigureChange) -> str:
    """With its unit; of ratios in 个百分点, of dates in days."""
    if change.difference is None and change.change is Change.CHANGED:
        return "单位不同"
    found = amounts(change)
    counted = {"百分点": "个百分点", "千分点": "个千分点", "天": "天"}.get(found.size, found.unit)
    return found.difference and found.difference + counted


def _framework_lines(changes: Iterable[IndicatorChange]) -> Iterator[str]:
    for change in changes:
        name = f"{change.change}  {change.level}“{change.name}”"
        if change.level == "评分行":
            name += f"（{change.identity}）"
        yield cut(name, WIDTH)
        for aspect in change.aspects if change.change is Change.CHANGED else ():
            text = f"{aspect.old or '（无）'} → {aspect.new or '（无）'}"
            yield from wrapped(f"  {aspect.what}：", text.replace("\n", " "), 4, WIDTH)


def _item_lines(items: Iterable[ItemChange]) -> Iterator[str]:
    for item in items:
        if item.state is ItemState.SAME:
            continue
        number = f"{item.identity}（原 {item.renumbered}）" if item.renumbered else item.identity
        outcome = f"：{item.outcome}" if item.outcome else ""
        label = f"{item.state}{outcome}  {item.topic} {number} "
        yield from wrapped(label, item.title, 4, WIDTH)
        if item.said:
            yield from wrapped("    ", item.said, 4, WIDTH)
        elif item.reworded:
            yield from wrapped("    ", _marked(item.pieces), 4, WIDTH)


def _text_lines(texts: Iterable[TextChange]) -> Iterator[str]:
    for text in texts:
        yield from wrapped(f"{text.change}  {text.name}：", _marked(text.pieces), 4, WIDTH)


def _prose_lines(comparison: Comparison) -> Iterator[str]:
    for chapter in comparison.chapters:
        if chapter.changed:
            yield f"【{chapter.name}】"
        for block in chapter.changed:
            yield from _block_lines(block)


def _block_lines(block: BlockChange) -> Iterator[str]:
    where = block.new or block.old
    place = f"  {where.path}:{where.line}" if where and where.path else ""
    yield f"  {block.change}{place}"
    pieces = [
        piece
        for sentence in block.sentences
        if sentence.change is not Change.SAME
        for piece in sentence.pieces
    ]
    if not pieces:  # It moved as it was.
        whole = (piece for sentence in block.sentences for piece in sentence.pieces)
        yield cut(f"    {_marked(whole)}", WIDTH)
    else:
        yield from wrapped("    ", _marked(pieces), 4, WIDTH)


def _marked(pieces: Iterable[TextPiece]) -> str:
    """The pieces in one text; neighbours of one kind in one pair of marks."""
    parts: list[tuple[Change, str]] = []
    for piece in pieces:
        if parts and parts[-1][0] is piece.change:
            parts[-1] = (piece.change, parts[-1][1] + piece.text)
        else:
            parts.append((piece.change, piece.text))
    text = "".join(_SIGNS[change][0] + said + _SIGNS[change][1] for change, said in parts)
    return text.replace("\n", " ")
