"""Redlining: the documents of two sides as Word files with tracked changes, made in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from ziping.document.text import pictures_of
from ziping.document.tree import Document
from ziping.features.diff.amounts import points_text, signed
from ziping.features.diff.compare import notes
from ziping.features.diff.model import Comparison, Scores, Side
from ziping.features.diff.redline.package import Redlined, Version, redlined
from ziping.layout.layout import Layout
from ziping.write.contents import entries
from ziping.write.drawings import NO_DRAWINGS, Drawn
from ziping.write.fonts import fonts_folder

_MOST = 5  # Rows that are named beside the total.


def redlines(old: Side, new: Side, said: Mapping[str, str]) -> Iterator[tuple[str, Redlined]]:
    """Each document that both sides have, by kind, in the new side's layout. Raises Fault E515, E6xx
    for what has no page.

    *said*: what to say beside a figure that moved, by its full name.
    """
    layout = new.layout
    for kind, document in new.documents.items() if layout else ():
        if layout and kind in old.documents:
            before = _version(old, new, old.documents[kind], layout)
            yield kind, redlined(before, _version(new, old, document, layout), layout, said)


def remarks(comparison: Comparison) -> Mapping[str, str]:
    """What to say beside a figure that moved: which inputs moved it; of points, why. The year speaks
    for itself."""
    by_name = {"单位.年度": "", **notes(comparison)}
    scores = comparison.scores
    for row in scores.rows if scores else ():
        if row.reason:
            points = f"{row.name}：{_points(row.old)} → {_points(row.new)}"
            lines = (f"{points}，因为{row.reason}", *row.inputs)
            by_name[f"评分.{row.identity}.得分"] = "\n".join(lines)
    if scores and scores.old_total != scores.new_total:
        by_name["评分.总分"] = _total(scores)
    return by_name


def _total(scores: Scores) -> str:
    """The total, and the rows that moved it, the largest move first."""
    moved = [(row.difference, row.name) for row in scores.rows if row.difference]
    moved.sort(key=lambda one: (-abs(one[0]), one[1]))
    told = "、".join(f"{name} {signed(move, 2)}" for move, name in moved[:_MOST])
    more = f"等 {len(moved)} 行" if len(moved) > _MOST else ""
    return f"总分：{_points(scores.old_total)} → {_points(scores.new_total)}，变了的有 {told}{more}"


def _points(points: Decimal | None) -> str:
    return "不计分" if points is None else f"{points_text(points)} 分"


def _version(side: Side, other: Side, document: Document, layout: Layout) -> Version:
    drawings = _drawings(document, layout)
    return Version(
        name=_name(side, other),
        document=document,
        drawings=drawings,
        pages=_pages(document, layout, drawings),
    )


def _name(side: Side, other: Side) -> str:
    """The year; of two revisions of one year the revision, too."""
    year = f"{side.which.year}年度"
    revision = side.label.partition("@")[2]
    return year if side.which != other.which else f"{year}（版本：{revision}）"


def _drawings(document: Document, layout: Layout) -> Mapping[str, Drawn]:
    if not any(pictures_of(document)):
        return NO_DRAWINGS
    from ziping.write.charts.drawing import drawings_of  # Heavy: only where something is drawn.

    return drawings_of(document, layout, fonts_folder())


def _pages(document: Document, layout: Layout, drawings: Mapping[str, Drawn]) -> Mapping[str, int]:
    """The pages for the contents: as in a build, those of the PDF."""
    if not entries(document, layout):
        return {}
    from ziping.write.pdf.writer import pdf_bytes

    return pdf_bytes(document, layout, fonts_folder(), (), drawings).pages
