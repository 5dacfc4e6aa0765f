"""The comparison of two states of a unit, and its two sides: declarations only.

*old* and *new* are two years of a unit, or two revisions of one year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from ziping.check.settings import Settings
from ziping.document.tree import Document
from ziping.facts.values import Words
from ziping.facts.year_figures import YearFigures
from ziping.layout.layout import Layout
from ziping.numbers.figure import Figure
from ziping.scoring.scorecard import Scorecard
from ziping.source.position import Position
from ziping.source.project import UnitYear
from ziping.source.yaml import Node


class Change(StrEnum):
    """What became of a thing."""

    SAME = "未变"
    NEW = "新增"
    GONE = "取消"
    CHANGED = "变动"  # A figure, a text of the data, an indicator.
    DATA = "数据变动"  # A sentence in which only figures moved.
    REWORDED = "改写"
    MOVED = "移动"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPiece:
    """Characters that stand in the new text (NEW), in the old one (GONE), or in both (SAME).

    *figure* is the full name of the figure that was printed there, if it was one.
    """

    change: Change  # SAME, NEW or GONE.
    text: str
    figure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """A figure that was added, is gone, or moved.

    *difference* = new − old in the new figure's unit (of dates: days). *percent* is of the old
    one's size, in %; None when that is zero, and for ratios and dates, which move by points and days.
    """

    name: str
    change: Change  # NEW, GONE, CHANGED.
    old: Figure | None
    new: Figure | None
    difference: Decimal | None = None
    percent: Decimal | None = None
    causes: tuple[str, ...] = ()  # Of a computed one: the typed figures that moved it, by name.
    formula_changed: bool = False
    printed: int = 0  # In how many places of the documents it stands.
    unusual: bool = False  # It moved by more than the project lets pass without a word.
    explanation: str = ""  # What the unit says of it: 变动说明.

    @property
    def computed(self) -> bool:
        figure = self.new or self.old
        return figure is not None and bool(figure.formula)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """A text, a yes or no, or a list of names of the data."""

    name: str
    change: Change
    pieces: tuple[TextPiece, ...]
    old: Position | None
    new: Position | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspect:
    """One thing of an indicator or an item: *what* was *old*, and is *new*."""

    what: str  # 名称, 分值, 指标解释, 评分标准, 评分规则 …
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorChange:
    """An indicator of any level: added, gone, or changed in some aspects."""

    level: str  # 一级指标, 二级指标, 三级指标, 评分行, 指标体系.
    identity: str  # Of a scored row; else its name.
    name: str
    change: Change  # NEW, GONE, CHANGED.
    aspects: tuple[Aspect, ...] = ()
    old: Position | None = None
    new: Position | None = None


class Reason(StrEnum):
    """Why a row scored otherwise."""

    INPUT = "数据"
    RULE = "规则"
    BOTH = "数据和规则"
    HAND = "改分"  # By hand, in one of the two.
    NEW = "新增的行"
    GONE = "取消的行"
    NONE = ""  # The same score.


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreChange:
    """A scored row beside the same one of the other side. Points are None where it does not count.

    *by_input* + *by_rule* = new − old, where both could be told: the old inputs scored by the new rule
    stand between them.
    """

    identity: str
    name: str
    old: Decimal | None
    new: Decimal | None
    old_weight: Decimal | None
    new_weight: Decimal | None
    reason: Reason
    by_input: Decimal | None = None
    by_rule: Decimal | None = None
    inputs: tuple[str, ...] = ()  # The figures and answers of the row that moved: "甲 5 → 6".
    where: Position | None = None

    @property
    def difference(self) -> Decimal | None:
        return None if self.old is None or self.new is None else self.new - self.old


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """The total and every row, in the order of the new form; rows that are gone come last."""

    old_total: Decimal | None
    new_total: Decimal | None
    old_grade: str
    new_grade: str
    rows: tuple[ScoreChange, ...]


class ItemState(StrEnum):
    """What became of a highlight, a problem or a measure."""

    NEW = "新增"
    GONE = "不再列"
    REWORDED = "改写"
    SAME = "未变"
    OPEN = "仍然存在"  # A problem that both years have.
    OUTCOME = "已交代"  # A measure of last year whose outcome this year tells.


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChange:
    """A highlight, a problem, a measure."""

    topic: str  # 工作亮点, 问题, 改进措施.
    identity: str  # Its 编号 in the new year; of one that is gone in the old one.
    title: str
    state: ItemState
    renumbered: str = ""  # Its old 编号, where that was another.
    pieces: tuple[TextPiece, ...] = ()  # Title and text, as they print.
    outcome: str = ""  # Of a measure: 已完成, 进行中, 未完成.
    said: str = ""  # What this year says of the outcome.
    old: Position | None = None
    new: Position | None = None

    @property
    def reworded(self) -> bool:
        """Whether both sides have it, in other words."""
        both = self.old is not None and self.new is not None
        return both and any(piece.change is not Change.SAME for piece in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a block: SAME, DATA, REWORDED, NEW or GONE."""

    change: Change
    pieces: tuple[TextPiece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockChange:
    """A heading, a paragraph, an item of a list, a row of a table, a caption."""

    kind: str  # 标题, 段落, 列表, 表格, 图.
    change: Change  # Also SAME: a page shows both sides in full.
    sentences: tuple[Sentence, ...]
    old: Position | None = None
    new: Position | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterChange:
    """The blocks of a chapter, or of what the template or a topic says itself, in reading order."""

    name: str
    blocks: tuple[BlockChange, ...]

    @property
    def changed(self) -> tuple[BlockChange, ...]:
        return tuple(block for block in self.blocks if block.change is not Change.SAME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All that differs between two states."""

    unit: str  # The full name.
    old: str  # Their labels: "demo/2022", or "demo/2023@a1b2c3d".
    new: str
    figures: tuple[FigureChange, ...]  # The most important first.
    texts: tuple[TextChange, ...]
    framework: tuple[IndicatorChange, ...]
    scores: Scores | None
    items: tuple[ItemChange, ...]
    chapters: tuple[ChapterChange, ...]  # In the order of the new report.
    left_out: tuple[str, ...]  # What could not be compared, and why.


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A unit and year as it is, or as a revision has it."""

    label: str  # "demo/2022", or "demo/2023@a1b2c3d".
    which: UnitYear
    book: YearFigures
    scorecard: Scorecard | None = None
    framework: Node | None = None  # Its file.
    documents: Mapping[str, Document] = field(default_factory=dict)  # By kind.
    errors: int = 0
    settings: Settings = field(default_factory=Settings)
    layout: Layout | None = None  # None when it cannot be read.

    @property
    def unit(self) -> str:
        """The unit's full name."""
        name = self.book.find("单位.全称")
        return name.text if isinstance(name, Words) else self.which.unit
