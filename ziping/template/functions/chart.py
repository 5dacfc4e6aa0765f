"""Charts: what ``{{ 图(…) }}`` draws, from views to the tree. Amounts stay exact, labels come from names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from difflib import get_close_matches
from types import MappingProxyType

from ziping.document.tree import Bars, Chart, ChartKind, PrintedFigure
from ziping.facts.compute import shared_out
from ziping.facts.values import EARLIER, Group, Words, groups
from ziping.numbers.arithmetic import EXACT
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import NumberFormat, number_text
from ziping.numbers.unit import Dimension
from ziping.source.position import Position
from ziping.source.problem import fault
from ziping.template.functions.call import FigurePrinter, TemplateCall
from ziping.template.views import FigureView, TemplateView

MAX_BARS = 24  # Of one chart; in a comparison each figure has two.
_OPTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"构成": ("标题", "小数", "总额"), "对比": ("标题",), "得分": ("标题",)}
)
_LEVELS = ("一级", "二级")
_HOW = '如 图("构成", 收支.本年支出.基本支出, 收支.本年支出.项目支出, 标题="支出构成")'


@dataclass(frozen=True, slots=True)
class ChartView(TemplateView):
    """A chart as a template asks for it; what is wrong with it is told where it is printed."""

    kind: object
    values: tuple[object, ...]
    options: Mapping[str, object]

    __str__ = TemplateView.__str__


def chart_view(kind: object = "", *values: object, **options: object) -> ChartView:
    """The function 图."""
    return ChartView(kind, values, MappingProxyType(options))


def chart_of(view: ChartView, printer: FigurePrinter, where: Position, scope: str) -> Chart:
    """The chart, its identity and number still open. Raises Fault E515 at *where*, E502 as a print does."""
    kind = _kind(view.kind, where)
    for name in view.options:
        if name not in _OPTIONS[kind]:
            hint = "可用：" + " ".join(_OPTIONS[kind])
            raise fault("E515", where, f"“{kind}”图没有“{name}”这一项", hint=hint)
    call = TemplateCall("图", "E515", view.values, view.options, printer, where, scope)
    bars, total = _KINDS[kind](call)
    count = sum(max(1, len(bar.figures)) for bar in bars if kind is not ChartKind.SCORES)
    if max(count, len(bars)) > MAX_BARS:
        message = f"一张图最多 {MAX_BARS} 条，这里有 {max(count, len(bars))} 条"
        raise fault("E515", where, message, hint="分成几张图，或把小项合并")
    return Chart(
        identity="",
        where=where,
        number="",
        caption=call.caption(),
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


def _same_unit(call: TemplateCall, views: Sequence[FigureView]) -> None:
    if not views:
        raise call.wrong("图里没有数值", _HOW)
    first = views[0].figure
    for other in (view.figure for view in views):
        if not other.unit.compatible(first.unit):
            message = (
                f"单位不同，不能画在一张图里：{first.name} 是“{first.unit.name}”，"
                f"{other.name} 是“{other.unit.name}”"
            )
            raise call.wrong(message, "分成两张图", other.where)


_Made = tuple[list[Bars], PrintedFigure | None]


def _composition(call: TemplateCall) -> _Made:
    named = list(call.figures())
    views = [view for _, view in named]
    stated = call.options.get("总额")
    whole = None if stated is None else call.figure(stated)
    _same_unit(call, [*views, *([whole] if whole else [])])
    for view in views:
        if view.figure.amount < 0:
            message = f"{view.figure.name} 是负数，不能作构成的一部分"
            raise call.wrong(message, "去掉它，或改用“对比”", view.figure.where)
    shares = _shares(call, [view.figure for view in views], whole.figure if whole else None)
    bars = [
        Bars(label=label, figures=(call.node(view),), amounts=(view.figure.amount,), share=share)
        for (label, view), share in zip(named, shares, strict=True)
    ]
    return bars, call.node(whole) if whole else None


def _shares(call: TemplateCall, parts: Sequence[Figure], whole: Figure | None) -> list[str]:
    """The shares of the parts, settled so that they total 100%; none for parts that are ratios."""
    with localcontext(EXACT):
        total = sum((part.amount for part in parts), Decimal(0))
        stated = whole.amount if whole else total
        if whole:
            _check_total(call, parts, whole, total)
        if stated == 0:
            raise call.wrong("各项都是零，没有构成可画", "去掉这张图")
        if parts[0].unit.dimension is Dimension.RATIO:
            return [""] * len(parts)
        digits = _digits(call)
        raw = [part.amount / stated * 100 for part in parts]
        step = Decimal(1).scaleb(-digits)
        final = shared_out([value / step for value in raw], Decimal(100) / step)
        values = raw if final is None else [count * step for count in final]
        return [number_text(value, digits, False) + "%" for value in values]


def _check_total(
    call: TemplateCall, parts: Sequence[Figure], whole: Figure, total: Decimal
) -> None:
    """The parts make the stated whole, but for what rounding explains."""
    room = sum((figure.half_width * figure.unit.factor for figure in (*parts, whole)), Decimal(0))
    if abs(total - whole.amount) > room:
        shown = number_text(total / whole.unit.factor, whole.decimals or 2, whole.grouped)
        typed = number_text(whole.value, whole.decimals or 2, whole.grouped)
        unit = whole.unit.name
        message = f"各项合计 {shown}{unit}，与总额 {typed}{unit} 不一致"
        raise call.wrong(message, "补上漏掉的一项，或不写“总额”", whole.where)


def _digits(call: TemplateCall) -> int:
    digits = call.options.get("小数", 2)
    if type(digits) is not int or digits not in range(5):
        raise call.wrong("“小数”应是 0 到 4 的数", "如 小数=1")
    return digits


def _comparison(call: TemplateCall) -> _Made:
    named = list(call.figures())
    pairs = [(label, _earlier(call, view), view) for label, view in named]
    _same_unit(call, [view for _, *both in pairs for view in both])
    return [
        Bars(
            label=label,
            figures=(call.node(before), call.node(now)),
            amounts=(before.figure.amount, now.figure.amount),
        )
        for label, before, now in pairs
    ], None


def _earlier(call: TemplateCall, view: FigureView) -> FigureView:
    """The figure of that name in the year before."""
    name = f"{EARLIER}.{call.of_this_year(view).figure.name}"
    earlier = call.printer.book.find(name)
    if not isinstance(earlier, Figure):
        raise call.printer.missing(name, call.where, "")
    return FigureView(earlier, view.spelling)


def _scores(call: TemplateCall) -> _Made:
    values = call.values or ("二级",)
    if len(values) != 1 or values[0] not in _LEVELS:
        raise call.wrong("“得分”图只能写层级", '写 图("得分", "一级", 标题="…") 或 "二级"')
    firsts = groups(call.printer.book.find("评分.一级"))
    rows = [
        group for first in firsts for group in groups(first.members.get("二级"))
    ] if values[0] == "二级" else firsts  # fmt: skip
    bars = [_score_bar(call, group) for group in rows]
    if not any(bar.figures for bar in bars):
        raise call.printer.missing("评分.总分", call.where, "")
    return bars, None


def _score_bar(call: TemplateCall, group: Group) -> Bars:
    """Points and full points. A group of which no row applies has neither."""
    name, points, full = (group.members.get(key) for key in ("名称", "得分", "分值"))
    label = name.text if isinstance(name, Words) else group.name
    if not isinstance(points, Figure) or not isinstance(full, Figure):
        return Bars(label=label, figures=(), amounts=())
    views = [FigureView(figure, NumberFormat(trimmed=True)) for figure in (points, full)]
    return Bars(
        label=label,
        figures=tuple(call.node(view) for view in views),
        amounts=tuple(view.figure.amount for view in views),
    )


_KINDS: Mapping[ChartKind, Callable[[TemplateCall], _Made]] = MappingProxyType(
    {
        ChartKind.COMPOSITION: _composition,
        ChartKind.COMPARISON: _comparison,
        ChartKind.SCORES: _scores,
    }
)
