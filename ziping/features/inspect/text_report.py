"""Listing: the layout with what was measured, for people and for tools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from ziping.features.inspect.inspect import MeasuredValue, Sheet, ValueRow, quoted
from ziping.features.inspect.page_rules import PageVerdict
from ziping.source.terminal_text import cut, display_width, left

_WIDTHS = (12, 12, 22, 4, 13, 12)
_HEAD = ("名称", "值", "条款", "强度", "PDF 实测", "DOCX")
WIDTH = sum(_WIDTHS) + len(_WIDTHS) - 1


def layout_lines(
    rows: Iterable[ValueRow], sheets: tuple[Sheet, ...], *, whole: bool
) -> Iterator[str]:
    """The table, grouped as in layout.yaml, at most 80 columns wide; then the rules of the page.

    Values that no page shows are left out unless *whole*; without sheets all are listed.
    """
    rows = tuple(rows)
    shown = [row for row in rows if row.reading or row.docx or whole or not sheets]
    head = _HEAD if sheets else _HEAD[:-2]
    yield _columns(("  " + head[0], *head[1:]))
    for group, members in groupby(shown, key=lambda row: row.ground.name.rpartition(".")[0]):
        yield group.replace(".", " · ")
        for row in members:
            yield from _row_lines(row, bool(sheets))
    if hidden := len(rows) - len(shown):
        yield f"另有 {hidden} 个值在这些页上看不出来，加 --all 列出。"
    if sheets:
        yield ""
        yield "页面规则"
        for rule in sheets[0].verdicts:
            same = [(s.kind, v) for s in sheets for v in s.verdicts if v.rule == rule.rule]
            yield from _verdict_lines(same)


def _row_lines(row: ValueRow, measured: bool) -> Iterator[str]:
    ground = row.ground
    cells = (
        "  " + ground.name.rpartition(".")[2],
        quoted(ground.value),
        ground.clause,
        str(ground.strength),
    )
    if not measured:
        yield _columns(cells)
        return
    readings = (row.reading, row.docx)
    yield _columns((*cells, *map(_mark, readings)))
    for name, reading in zip(("PDF", "DOCX"), readings, strict=True):
        if reading and not reading.agrees:
            yield f"      ✗ {name}：{reading.shown}，{reading.difference}"


def _mark(reading: MeasuredValue | None) -> str:
    if reading is None:
        return "—"
    return reading.shown if reading.agrees else f"✗ {reading.shown}"


def _verdict_lines(found: list[tuple[str, PageVerdict]]) -> Iterator[str]:
    rule = found[0][1].rule
    broken = [(kind, one) for kind, verdict in found for one in verdict.offenders]
    sign = "✗" if broken else "✓"
    name = f"  {sign} {rule.name}"
    yield f"{name}{' ' * max(1, 48 - display_width(name))}{left(cut(rule.clause, 22), 22)} {rule.strength}"
    for kind, one in broken:
        yield cut(f"      {kind}第 {one.page} 页 {one.where}：{one.text}", WIDTH)


def _columns(cells: Iterable[str]) -> str:
    pairs = zip(cells, _WIDTHS, strict=False)
    return " ".join(left(cut(cell, width), width) for cell, width in pairs).rstrip()


def layout_record(rows: Iterable[ValueRow], sheets: tuple[Sheet, ...]) -> dict[str, object]:
    """The same for tools; measured values are texts with their units, null where not shown."""
    return {
        "documents": [{"kind": sheet.kind, "pages": sheet.pages} for sheet in sheets],
        "values": [_row_record(row) for row in rows],
        "rules": [
            _verdict_record(sheet, verdict) for sheet in sheets for verdict in sheet.verdicts
        ],
    }


def _row_record(row: ValueRow) -> dict[str, object]:
    reading = row.reading
    return {
        "name": row.ground.name,
        "value": row.ground.value,
        "clause": row.ground.clause,
        "strength": str(row.ground.strength),
        "measured": reading.shown if reading else None,
        "agrees": reading.agrees if reading else None,
        "difference": reading.difference if reading else "",
        "docx": row.docx.shown if row.docx else None,
        "docx_agrees": row.docx.agrees if row.docx else None,
    }


def _verdict_record(sheet: Sheet, verdict: PageVerdict) -> dict[str, object]:
    return {
        "rule": verdict.rule.name,
        "kind": sheet.kind,
        "clause": verdict.rule.clause,
        "strength": verdict.rule.strength,
        "kept": not verdict.offenders,
        "offenders": [
            {"page": one.page, "text": one.text, "path": one.where.path, "line": one.where.line}
            for one in verdict.offenders
        ],
    }
