"""The page: a comparison as one HTML file that fetches nothing and runs nothing but its own filters."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ziping.features.diff.model import Change, Comparison
from ziping.features.diff.page.figures import Figures, figure_anchors, figures, side_title
from ziping.features.diff.page.prose import ChapterView, chapters
from ziping.features.diff.page.rows import (
    IndicatorRow,
    ItemRow,
    ScoreTable,
    TextRow,
    indicator_row,
    item_row,
    score_table,
    text_row,
)

_HERE = Path(__file__).parent
_ORDINALS = "一二三四五六七八九"
KINDS = (
    Change.NEW,
    Change.GONE,
    Change.CHANGED,
    Change.DATA,
    Change.REWORDED,
    Change.MOVED,
    Change.SAME,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSection:
    """A part of the page. *counts*: how many changes of each kind it lists."""

    anchor: str
    title: str
    counts: Counter[Change]

    @property
    def changed(self) -> int:
        return self.counts.total() - self.counts[Change.SAME]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonPage:
    """All that the template needs."""

    unit: str
    old: str  # The labels.
    new: str
    old_title: str
    new_title: str
    sections: tuple[PageSection, ...]
    figures: Figures
    scores: ScoreTable | None
    framework: tuple[IndicatorRow, ...]
    items: tuple[ItemRow, ...]
    chapters: tuple[ChapterView, ...]
    texts: tuple[TextRow, ...]
    left_out: tuple[str, ...]
    topics: tuple[str, ...]

    @property
    def kinds(self) -> tuple[tuple[Change, int], ...]:
        """The kinds that occur, and how often."""
        total = sum((section.counts for section in self.sections), Counter[Change]())
        return tuple((kind, total[kind]) for kind in KINDS if total[kind])

    @property
    def columns(self) -> tuple[Change, ...]:
        """The kinds that the summary counts."""
        return tuple(kind for kind, _ in self.kinds if kind is not Change.SAME)


def comparison_page(comparison: Comparison) -> str:
    """The comparison as HTML: the same for the same comparison, byte for byte."""
    style, script = (_part(name) for name in ("page.css", "page.js"))
    policy = (
        f"default-src 'none'; style-src '{_fingerprint(style)}'; "
        f"script-src '{_fingerprint(script)}'; base-uri 'none'; form-action 'none'"
    )
    template = _environment().get_template("page.html.j2")
    return template.render(page=_page(comparison), style=style, script=script, policy=policy)


def _part(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


def _fingerprint(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _page(comparison: Comparison) -> ComparisonPage:
    shown_figures = figures(comparison, figure_anchors(comparison))
    known = {row.name: row for row in shown_figures.rows}
    scores = score_table(comparison)
    framework = tuple(indicator_row(change, comparison) for change in comparison.framework)
    items = tuple(item_row(change, known, comparison) for change in comparison.items)
    prose = chapters(comparison, known)
    texts = tuple(text_row(change, comparison) for change in comparison.texts)
    kinds: Sequence[tuple[str, str, Iterable[Change]]] = (
        ("figures", "数据", (row.kind for row in shown_figures.rows)),
        ("scores", "得分", (row.kind for row in scores.rows) if scores else ()),
        ("framework", "指标体系", (row.kind for row in framework)),
        ("items", "亮点、问题和措施", (row.kind for row in items)),
        ("prose", "文稿", (b.change for c in comparison.chapters for b in c.blocks)),
        ("texts", "数据里的文字", (row.kind for row in texts)),
        ("left-out", "没有比较的", ()),
    )
    return ComparisonPage(
        unit=comparison.unit,
        old=comparison.old,
        new=comparison.new,
        old_title=side_title(comparison.old),
        new_title=side_title(comparison.new),
        sections=tuple(
            PageSection(anchor=anchor, title=f"{ordinal}、{title}", counts=Counter(each))
            for ordinal, (anchor, title, each) in zip(_ORDINALS[1:], kinds, strict=False)
        ),
        figures=shown_figures,
        scores=scores,
        framework=framework,
        items=items,
        chapters=prose,
        texts=texts,
        left_out=comparison.left_out,
        topics=tuple(
            dict.fromkeys(
                [row.topic for row in shown_figures.rows]
                + [row.topic for row in items]
                + [row.topic for row in texts]
            )
        ),
    )
