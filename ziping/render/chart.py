"""Charts: what ``{{ 图(…) }}`` draws, from views to the tree. Amounts stay exact, labels come from names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from difflib import get_close_matches
from types import MappingProxyType
from typing import Protocol

from jinja2.runtime import Undefined

from ziping.document.tree import Bars, Chart, ChartKind, Inline, PrintedFigure
from ziping.figures.arithmetic import EXACT
from ziping.figures.book import Book
from ziping.figures.facts import Figure, Group, Items, Value, Words
from ziping.figures.shares import shared_out
from ziping.figures.spelling import Spelling, number_text
from ziping.figures.unit import Dimension
from ziping.render.views import Absent, FigureView, View
from ziping.source.position import Position
from ziping.source.problem import Fault, fault

MAX_BARS = 24  # Of one chart; in a comparison each figure has two.
MAX_LABEL = 30
_OPTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"构成": ("标题", "小数", "总额"), "对比": ("标题",), "得分": ("标题",)}
)
_LEVELS = ("一级", "二级")
_HOW = '如 图("构成", 收支.本年支出.基本支出, 收支.本年支出.项目支出, 标题="支出构成")'


@dataclass(frozen=True, slots=True)
class ChartView(View):
    """A chart as a template asks for it; what is wrong with it is told where it is printed."""

    kind: object
    values: tuple[object, ...]
    options: Mapping[str, object]

    __str__ = View.__str__


class Printer(Protocol):
    """What a chart needs of the rendering that prints it."""

    book: Book

    def figure_node(self, view: FigureView, where: Position) -> PrintedFigure: ...

    def nodes(self, value: object, where: Position, scope: str) -> tuple[Inline, ...]: ...

    def unprintable(self, value: object, where: Position, scope: str) -> Fault: ...

    def missing(self, name: str, place: Position, scope: str) -> Fault: ...


def chart_view(kind: object = "", *values: object, **options: object) -> ChartView:
    """The function 图."""
    return ChartView(kind, values, MappingProxyType(options))


def chart_of(view: ChartView, printer: Printer, where: Position, scope: str) -> Chart:
    """The chart, its identity and number still open. Raises Fault E515 at *where*, E502 as a print does."""
    kind = _kind(view.kind, where)
    for name in view.options:
        if name not in _OPTIONS[kind]:
            hint = "可用：" + " ".join(_OPTIONS[kind])
            raise fault("E515", where, f"“{kind}”图没有“{name}”这一项", hint=hint)
    sketch = _Sketch(view, printer, where, scope)
    bars, total = _KINDS[kind](sketch)
    count = sum(max(1, len(bar.figures)) for bar in bars if kind is not ChartKind.SCORES)
    if max(count, len(bars)) > MAX_BARS:
        message = f"一张图最多 {MAX_BARS} 条，这里有 {max(count, len(bars))} 条"
        raise fault("E515", where, message, hint="分成几张图，或把小项合并")
    return Chart(
        identity="",
        where=where,
        number="",
        caption=sketch.caption(),
        kind=kind,
        bars=tuple(bars),
        series=("得分", "分值") if kind is ChartKind.SCORES else (),
        total=total,
    )


def _kind(written: object, where: Position) -> ChartKind:
    if isinstance(written, str) and written in list(ChartKind):
        return ChartKind(written)
    near = get_close_matches(
        str(written) if isinstance(written, str) else "", list(ChartKind), n=1, cutoff=0.4
    )
    hint = f"是否想写“{near[0]}”？" if near else f"先写加引号的种类：{'、'.join(ChartKind)}；{_HOW}"
    shown = f"“{written}”" if isinstance(written, str) and written else "这里没有写"
    raise fault(
        "E515",
        where,
        f"图的种类{shown}不认识" if near or shown[0] == "“" else "没有写图的种类",
        hint=hint,
    )


@dataclass(frozen=True, slots=True)
class _Sketch:
    """One chart that is being made."""

    view: ChartView
    printer: Printer
    where: Position
    scope: str

    def wrong(self, message: str, hint: str, second: Position | None = None) -> Fault:
        return fault("E515", self.where, message, hint=hint, second=second)

    def caption(self) -> tuple[Inline, ...]:
        """The title: a text, a figure, or a list of them."""
        title = self.view.options.get("标题", "")
        parts = title if isinstance(title, list | tuple) else [title]
        found = tuple(
            node for part in parts for node in self.printer.nodes(part, self.where, self.scope)
        )
        if not found:
            raise self.wrong(
                "图没有标题",
                '在括号里加上 标题="…"；标题里有数的，写成 标题=[单位.年度, "年支出构成"]',
            )
        return found

    def figures(self, values: Sequence[object]) -> Iterator[tuple[str, FigureView]]:
        """Each figure with its label: the text before it, else the last part of its name."""
        label = ""
        for value in values:
            if isinstance(value, str):
                if label:
                    raise self.wrong(f"标签“{label}”后面没有数值", "标签写在它的数值前面")
                label = value.strip()
                continue
            view = self.figure(value)
            name = label or view.figure.name.rpartition(".")[2]
            if len(name) > MAX_LABEL:
                raise self.wrong(f"标签“{name[:10]}…”超过 {MAX_LABEL} 个字", "写短一些")
            yield name, view
            label = ""
        if label:
            raise self.wrong(f"标签“{label}”后面没有数值", "标签写在它的数值前面")

    def figure(self, value: object) -> FigureView:
        if isinstance(value, Undefined | Absent):
            raise self.printer.unprintable(value, self.where, self.scope)
        if not isinstance(value, FigureView):
            raise self.wrong("图里只能放数值", "名称写到最后一级；文字和列表不能画")
        if value.figure.unit.dimension is Dimension.DATE:
            raise self.wrong(f"{value.figure.name} 是日期，不能画", "换成数值", value.figure.where)
        return value

    def same_unit(self, views: Sequence[FigureView]) -> None:
        if not views:
            raise self.wrong("图里没有数值", _HOW)
        first = views[0].figure
        for other in (view.figure for view in views):
            if not other.unit.compatible(first.unit):
                message = (
                    f"单位不同，不能画在一张图里：{first.name} 是“{first.unit.name}”，"
                    f"{other.name} 是“{other.unit.name}”"
                )
                raise self.wrong(message, "分成两张图", other.where)

    def node(self, view: FigureView) -> PrintedFigure:
        return self.printer.figure_node(view, self.where)


_Made = tuple[list[Bars], PrintedFigure | None]


def _composition(sketch: _Sketch) -> _Made:
    named = list(sketch.figures(sketch.view.values))
    views = [view for _, view in named]
    stated = sketch.view.options.get("总额")
    whole = None if stated is None else sketch.figure(stated)
    sketch.same_unit([*views, *([whole] if whole else [])])
    for view in views:
        if view.figure.amount < 0:
            message = f"{view.figure.name} 是负数，不能作构成的一部分"
            raise sketch.wrong(message, "去掉它，或改用“对比”", view.figure.where)
    shares = _shares(sketch, [view.figure for view in views], whole.figure if whole else None)
    bars = [
        Bars(label=label, figures=(sketch.node(view),), amounts=(view.figure.amount,), share=share)
        for (label, view), share in zip(named, shares, strict=True)
    ]
    return bars, sketch.node(whole) if whole else None


def _shares(sketch: _Sketch, parts: Sequence[Figure], whole: Figure | None) -> list[str]:
    """The shares of the parts, settled so that they total 100%; none for parts that are ratios."""
    with localcontext(EXACT):
        total = sum((part.amount for part in parts), Decimal(0))
        stated = whole.amount if whole else total
        if whole:
            _check_total(sketch, parts, whole, total)
        if stated == 0:
            raise sketch.wrong("各项都是零，没有构成可画", "去掉这张图")
        if parts[0].unit.dimension is Dimension.RATIO:
            return [""] * len(parts)
        digits = _digits(sketch)
        raw = [part.amount / stated * 100 for part in parts]
        step = Decimal(1).scaleb(-digits)
        final = shared_out([value / step for value in raw], Decimal(100) / step)
        values = raw if final is None else [count * step for count in final]
        return [number_text(value, digits, False) + "%" for value in values]


def _check_total(sketch: _Sketch, parts: Sequence[Figure], whole: Figure, total: Decimal) -> None:
    """The parts make the stated whole, but for what rounding explains."""
    room = sum((figure.half_width * figure.unit.factor for figure in (*parts, whole)), Decimal(0))
    if abs(total - whole.amount) > room:
        shown = number_text(total / whole.unit.factor, whole.decimals or 2, whole.grouped)
        typed = number_text(whole.value, whole.decimals or 2, whole.grouped)
        unit = whole.unit.name
        message = f"各项合计 {shown}{unit}，与总额 {typed}{unit} 不一致"
        raise sketch.wrong(message, "补上漏掉的一项，或不写“总额”", whole.where)


def _digits(sketch: _Sketch) -> int:
    digits = sketch.view.options.get("小数", 2)
    if type(digits) is not int or digits not in range(5):
        raise sketch.wrong("“小数”应是 0 到 4 的数", "如 小数=1")
    return digits


def _comparison(sketch: _Sketch) -> _Made:
    named = list(sketch.figures(sketch.view.values))
    pairs = [(label, _earlier(sketch, view), view) for label, view in named]
    sketch.same_unit([view for _, *both in pairs for view in both])
    return [
        Bars(
            label=label,
            figures=(sketch.node(before), sketch.node(now)),
            amounts=(before.figure.amount, now.figure.amount),
        )
        for label, before, now in pairs
    ], None


def _earlier(sketch: _Sketch, view: FigureView) -> FigureView:
    """The figure of that name in the year before."""
    if view.figure.name.startswith("上年."):
        message = f"“{view.figure.name}”已经是上年的数"
        raise sketch.wrong(message, "只写今年的名称，上年的数会自己找到")
    name = f"上年.{view.figure.name}"
    found = sketch.printer.book.find(name)
    if not isinstance(found, Figure):
        raise sketch.printer.missing(name, sketch.where, "")
    return FigureView(found, view.spelling)


def _scores(sketch: _Sketch) -> _Made:
    values = sketch.view.values or ("二级",)
    if len(values) != 1 or values[0] not in _LEVELS:
        raise sketch.wrong("“得分”图只能写层级", '写 图("得分", "一级", 标题="…") 或 "二级"')
    firsts = _groups(sketch.printer.book.find("评分.一级"))
    groups = [
        group for first in firsts for group in _groups(first.members.get("二级"))
    ] if values[0] == "二级" else firsts  # fmt: skip
    bars = [_score_bar(sketch, group) for group in groups]
    if not any(bar.figures for bar in bars):
        raise sketch.printer.missing("评分.总分", sketch.where, "")
    return bars, None


def _groups(value: Value | None) -> list[Group]:
    items = value.items if isinstance(value, Items) else ()
    return [item for item in items if isinstance(item, Group)]


def _score_bar(sketch: _Sketch, group: Group) -> Bars:
    """Points and full points. A group of which no row applies has neither."""
    name, points, full = (group.members.get(key) for key in ("名称", "得分", "分值"))
    label = name.text if isinstance(name, Words) else group.name
    if not isinstance(points, Figure) or not isinstance(full, Figure):
        return Bars(label=label, figures=(), amounts=())
    views = [FigureView(figure, Spelling(trimmed=True)) for figure in (points, full)]
    return Bars(
        label=label,
        figures=tuple(sketch.node(view) for view in views),
        amounts=tuple(view.figure.amount for view in views),
    )


_KINDS: Mapping[ChartKind, Callable[[_Sketch], _Made]] = MappingProxyType(
    {
        ChartKind.COMPOSITION: _composition,
        ChartKind.COMPARISON: _comparison,
        ChartKind.SCORES: _scores,
    }
)
