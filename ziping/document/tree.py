"""The document tree: what writers see. Declarations only; a node that a writer does not know is an error.

Inline nodes carry no Markdown: the reader has resolved it. Every block has an identity that is stable
between builds of the same sources, and the place in the sources that produced it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from ziping.document.roles import StyleRole
from ziping.source.position import Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Plain characters, already joined over line breaks of the source."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedFigure:
    """A figure as printed in one place; *index* numbers the printings of a document from 0."""

    text: str  # As a reader sees it: "6,067.95万元".
    name: str  # The figure's full name: "收支.收入总额".
    value: str  # The unrounded value with its unit, for machines: "6067.95 万元".
    origin: Position  # The line that states the figure, or its formula.
    where: Position  # The line of the template or chapter that prints it.
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Strong:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Emphasis:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineBreak:
    """A line break that the source asks for."""


Inline = Text | PrintedFigure | Strong | Emphasis | LineBreak


class HeadingShape(StrEnum):
    """How a heading stands: on a line of its own, followed by its text in the same paragraph, or as
    the title of an attachment, on a new page, under its number."""

    OWN_LINE = "独行"
    RUN_IN = "接排"
    ATTACHMENT = "附件"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A numbered heading. A run-in heading holds the paragraph that goes on after it in *body*."""

    identity: str
    where: Position
    level: int  # 1 … 4.
    number: str  # "一、", "（一）", "1.", "（1）", "附件1", or "" where not numbered.
    children: tuple[Inline, ...]
    shape: HeadingShape = HeadingShape.OWN_LINE
    body: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph. *role* names a style of the layout: 正文, 居中, 表题, 注, 附件说明, 署名, 日期 …"""

    identity: str
    where: Position
    children: tuple[Inline, ...]
    role: str = StyleRole.BODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A chapter or value that the sources do not state: shown, never invented."""

    identity: str
    where: Position
    text: str


class Align(StrEnum):
    LEFT = "左"
    CENTRE = "中"
    RIGHT = "右"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of the grid; it covers *rowspan* × *colspan* fields, the first at row and *column*."""

    where: Position
    column: int  # 0-based column of the grid.
    children: tuple[Inline, ...]
    rowspan: int = 1
    colspan: int = 1
    align: Align = Align.LEFT
    heading: bool = False
    repeated: bool = False  # The label of a merged cell, printed again on a page it continues on.


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row; only the cells that begin in it. *identity* is unique within the document."""

    identity: str
    where: Position
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table. *widths* are shares of the type area's width and sum to 1, one for each column."""

    identity: str
    where: Position
    widths: tuple[Decimal, ...]
    head: tuple[Row, ...]  # Repeated on every page.
    body: tuple[Row, ...]
    title: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBlock:
    """A list: bulleted, or numbered from *start*. Items hold inlines; lists do not nest."""

    identity: str
    where: Position
    items: tuple[tuple[Inline, ...], ...]
    ordered: bool
    start: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreak:
    identity: str
    where: Position


class Media(StrEnum):
    PNG = "image/png"
    JPEG = "image/jpeg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture with its caption below. The file was read, verified and brought to RGB or grey."""

    identity: str
    where: Position
    number: str  # "图1", or "" where not numbered.
    caption: tuple[Inline, ...]
    alt: str  # What it shows, for those who cannot see it.
    data: bytes = field(repr=False)
    media: Media
    pixels: tuple[int, int]  # Width and height.
    density: int  # Pixels per inch at its natural size.
    width: Decimal | None = None  # In mm; None: its natural size.


class ChartKind(StrEnum):
    COMPOSITION = "构成"  # The parts of a whole.
    COMPARISON = "对比"  # Each figure beside the one of the year before.
    SCORES = "得分"  # The points of each group out of its full points.


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """One named thing of a chart. *amounts* are the exact values of *figures* in one unit."""

    label: str
    figures: tuple[
        PrintedFigure, ...
    ]  # The part; last year's and this year's; points and full ones.
    amounts: tuple[Decimal, ...]
    share: str = ""  # Of the whole: "72.91%". Only in a composition.


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart with its caption below; how it is drawn is the writers' affair."""

    identity: str
    where: Position
    number: str
    caption: tuple[Inline, ...]
    kind: ChartKind
    bars: tuple[Bars, ...]
    series: tuple[str, ...] = ()  # What the figures of each bar are: "2022年", "2023年".
    total: PrintedFigure | None = None  # The stated whole of a composition.
    width: Decimal | None = None  # In mm; None: the width of the type area.


Block = Heading | Paragraph | Gap | Table | ListBlock | PageBreak | Picture | Chart


REPORT, FORM = "自评报告", "自评表"  # The kinds of documents of a year.


class Orientation(StrEnum):
    PORTRAIT = "纵向"
    LANDSCAPE = "横向"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document of a unit and year, ready to write."""

    kind: str  # "自评报告" or "自评表": the name of its files.
    title: tuple[tuple[Inline, ...], ...]  # One entry for each printed line of the title.
    subtitle: tuple[Inline, ...]  # "（2023年度）", or empty.
    unit: str  # The unit's full name, for the documents' properties.
    year: int
    orientation: Orientation
    blocks: tuple[Block, ...]
