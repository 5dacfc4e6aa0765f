"""The plan of a chart: where its bars, lines and words stand, in exact points from the upper left.

Bars lie, so that many of them and long names find room. All lengths of one chart are in one proportion
to the amounts. Everything can be told apart without colour: by hatches, greys and the words beside it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ziping.document.text import width_in_characters
from ziping.document.tree import Bars, Chart, ChartKind
from ziping.layout.layout import Drawing, Style
from ziping.source.problem import fault

_LABELS = Decimal("0.34")  # At most this share of the width is for names.
_LEAST_ZONE = Decimal("0.2")  # At least this share is for bars.
_GAP = Decimal("0.8")  # Between the bars of two names, in bars.
_LEAST_GAP = Decimal("0.25")
_APART = Decimal("0.4")  # Between words and a bar, in characters.
_HATCH = Decimal("0.28")  # Between two lines of a hatch, in bars.
_MIDDLE = Decimal("0.34")  # The middle of a character above its base line, in characters.
_NONE = "不适用"
_WHOLE = "合计"


class Tone(StrEnum):
    """How a bar is filled."""

    SOLID = "实"
    HATCHED = "斜线"
    EMPTY = "空"


class Anchor(StrEnum):
    START = "起"
    END = "止"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A bar; *row* and *figure* say whose: the legend's have none (-1)."""

    left: Decimal
    top: Decimal
    width: Decimal
    height: Decimal
    tone: Tone
    row: int = -1
    figure: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartLine:
    start: tuple[Decimal, Decimal]
    end: tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """Words on their base line."""

    text: str
    x: Decimal
    y: Decimal
    anchor: Anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPlan:
    width: Decimal
    height: Decimal
    boxes: tuple[Box, ...]
    lines: tuple[ChartLine, ...]
    words: tuple[Caption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What a plan goes by, in points."""

    width: Decimal
    height: Decimal  # At most.
    style: Style  # Of the words.
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class _Across:
    """Where things stand from left to right. A bar of *amount* is amount × *scale* long."""

    names: Decimal  # Right edge of the names.
    zero: Decimal
    scale: Decimal
    room: Decimal  # For one name, in characters.

    def length(self, amount: Decimal) -> Decimal:
        return amount * self.scale


def planned(chart: Chart, measures: Measures) -> ChartPlan:
    """The plan of *chart*. Raises Fault E515 when it does not fit."""
    across = _across(chart, measures)
    rows = [_wrapped(label, across.room) for label in _labels(chart)]
    legend = measures.style.pitch if chart.series else Decimal(0)
    heights = _heights(chart, rows, legend, measures)
    drawer = _Drawer(chart, measures, across)
    top = legend
    for index, height in enumerate(heights):
        drawer.row(index, rows[index], top, height)
        top += height
    drawer.legend()
    axis = ChartLine(start=(across.zero, legend), end=(across.zero, top))
    return ChartPlan(
        width=measures.width,
        height=top + measures.drawing.line,
        boxes=tuple(drawer.boxes),
        lines=(*drawer.hatches(), axis),
        words=tuple(drawer.words),
    )


def _labels(chart: Chart) -> list[str]:
    return [bar.label for bar in chart.bars] + ([_WHOLE] if chart.total else [])


def value_texts(bar: Bars, kind: ChartKind) -> tuple[str, ...]:
    """What stands beside each bar of a name, as printed."""
    if not bar.figures:
        return (_NONE,)
    if kind is ChartKind.SCORES:
        return ("／".join(figure.text for figure in bar.figures),)
    return tuple(figure.text + (f"（{bar.share}）" if bar.share else "") for figure in bar.figures)


def chart_texts(chart: Chart) -> Iterator[str]:
    """All that is written in a chart."""
    yield from (*_labels(chart), *chart.series)
    for bar in chart.bars:
        yield from value_texts(bar, chart.kind)
    if chart.total:
        yield chart.total.text


def _across(chart: Chart, measures: Measures) -> _Across:
    size = measures.style.size
    apart = _APART * size
    texts = [text for bar in chart.bars for text in value_texts(bar, chart.kind)]
    texts += [chart.total.text] if chart.total else []
    values = max(map(width_in_characters, texts)) * size + apart
    most = measures.width * _LABELS
    names = min(most, max(map(width_in_characters, _labels(chart))) * size)
    low, high = _range(chart)
    left = values if low < 0 else Decimal(0)
    zone = measures.width - names - apart - left - values - measures.drawing.line
    if zone < measures.width * _LEAST_ZONE:
        hint = "把图放宽（如 {宽=150mm}），缩短标签，或换一个单位，如 |万元(2)"
        raise fault("E515", chart.where, "图太窄，名称和数值占满了宽度", hint=hint)
    scale = zone / (high - low)
    zero = names + apart + left - low * scale
    return _Across(names, zero, scale, names / size)


def _range(chart: Chart) -> tuple[Decimal, Decimal]:
    """The least and the greatest end of a bar."""
    if chart.kind is ChartKind.SCORES:
        return Decimal(0), Decimal(1)
    amounts = [amount for bar in chart.bars for amount in bar.amounts]
    low, high = min([Decimal(0), *amounts]), max([Decimal(0), *amounts])
    return low, high if high > low else low + 1


def _wrapped(label: str, room: Decimal) -> tuple[str, ...]:
    """A name in as few lines as it needs, of about the same length."""
    count = max(1, math.ceil(width_in_characters(label) / room)) if room else 1
    wanted = width_in_characters(label) / count
    lines, line = [], ""
    for character in label:
        full = width_in_characters(line) >= wanted
        if full or width_in_characters(line + character) > room:
            lines.append(line)
            line = ""
        line += character
    return (*(text for text in lines if text), line)


def _heights(
    chart: Chart, rows: Sequence[tuple[str, ...]], legend: Decimal, measures: Measures
) -> list[Decimal]:
    """The height of each row: its bars or the lines of its name, and a gap as wide as fits."""
    bar = measures.drawing.bar
    each = 2 if chart.kind is ChartKind.COMPARISON else 1
    solid = [max(bar * each, measures.style.pitch * (len(row) - 1) + bar) for row in rows]
    left = (measures.height - measures.drawing.line - legend - sum(solid)) / len(rows)
    if left < bar * _LEAST_GAP:
        hint = "分成几张图，把小项合并，或缩短标签"
        raise fault("E515", chart.where, f"图太高，一页放不下 {len(rows)} 项", hint=hint)
    return [height + min(left, bar * _GAP) for height in solid]


class _Drawer:
    """Puts the rows of one chart down."""

    def __init__(self, chart: Chart, measures: Measures, across: _Across) -> None:
        self.chart, self.measures, self.across = chart, measures, across
        self.apart = _APART * measures.style.size
        self.boxes: list[Box] = []
        self.words: list[Caption] = []

    def row(self, index: int, label: tuple[str, ...], top: Decimal, height: Decimal) -> None:
        middle = top + height / 2
        pitch = self.measures.style.pitch
        for number, text in enumerate(label):
            offset = (Decimal(number) - Decimal(len(label) - 1) / 2) * pitch
            self.say(text, self.across.names, middle + offset, Anchor.END)
        if index < len(self.chart.bars):
            self.bars(index, self.chart.bars[index], middle)
        elif self.chart.total:
            self.say(self.chart.total.text, self.across.zero + self.apart, middle, Anchor.START)

    def bars(self, index: int, bar: Bars, middle: Decimal) -> None:
        texts = value_texts(bar, self.chart.kind)
        thick = self.measures.drawing.bar
        if self.chart.kind is ChartKind.SCORES:
            self.scores(index, bar, middle)
            end = self.across.length(Decimal(1))
            self.say(texts[0], self.across.zero + end + self.apart, middle, Anchor.START)
            return
        for number, (amount, text) in enumerate(zip(bar.amounts, texts, strict=True)):
            centre = middle + (Decimal(number) - Decimal(len(texts) - 1) / 2) * thick
            length = self.across.length(amount)
            self.box(index, number, centre, length, self.tone(number))
            end = self.across.zero + length
            side = Anchor.START if amount >= 0 else Anchor.END
            self.say(text, end + (self.apart if amount >= 0 else -self.apart), centre, side)

    def scores(self, index: int, bar: Bars, middle: Decimal) -> None:
        """The full points as a frame, the points in it."""
        if not bar.amounts:
            return
        points, full = bar.amounts
        self.box(index, 1, middle, self.across.length(Decimal(1)), Tone.EMPTY)
        share = points / full if full else Decimal(0)
        self.box(index, 0, middle, self.across.length(share), Tone.SOLID)

    def tone(self, number: int) -> Tone:
        """The year before is hatched."""
        before = self.chart.kind is ChartKind.COMPARISON and number == 0
        return Tone.HATCHED if before else Tone.SOLID

    def box(self, row: int, figure: int, middle: Decimal, length: Decimal, tone: Tone) -> None:
        thick = self.measures.drawing.bar
        self.boxes.append(
            Box(
                left=self.across.zero + min(length, Decimal(0)),
                top=middle - thick / 2,
                width=abs(length),
                height=thick,
                tone=tone,
                row=row,
                figure=figure,
            )
        )

    def say(self, text: str, x: Decimal, middle: Decimal, anchor: Anchor) -> None:
        y = middle + _MIDDLE * self.measures.style.size
        self.words.append(Caption(text=text, x=x, y=y, anchor=anchor))

    def legend(self) -> None:
        """What each way of filling means, above the bars."""
        size, pitch = self.measures.style.size, self.measures.style.pitch
        tones = (Tone.SOLID, Tone.EMPTY)
        if self.chart.kind is ChartKind.COMPARISON:
            tones = (Tone.HATCHED, Tone.SOLID)
        x = self.across.names + self.apart
        height = size * Decimal("0.7")
        for name, tone in zip(self.chart.series, tones, strict=False):
            top = pitch / 2 - height / 2
            self.boxes.append(Box(left=x, top=top, width=size * 2, height=height, tone=tone))
            self.say(name, x + size * 2 + self.apart, pitch / 2, Anchor.START)
            x += size * (width_in_characters(name) + 4) + self.apart

    def hatches(self) -> Iterator[ChartLine]:
        """The lines of every hatch, cut at the edges of its bar."""
        step = self.measures.drawing.bar * _HATCH
        for box in self.boxes:
            if box.tone is Tone.HATCHED:
                yield from _hatch(box, step)


def _hatch(box: Box, step: Decimal) -> Iterator[ChartLine]:
    right, bottom = box.left + box.width, box.top + box.height
    foot = box.left - box.height + step
    while foot < right:
        begin, end = max(foot, box.left), min(foot + box.height, right)
        yield ChartLine(start=(begin, bottom - (begin - foot)), end=(end, bottom - (end - foot)))
        foot += step
