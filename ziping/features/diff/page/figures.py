"""Figures on the page, with bars and places that are short enough for small print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from ziping.features.diff.amounts import Amounts, amounts, plain
from ziping.features.diff.model import Change, Comparison, FigureChange
from ziping.numbers.figure import Figure
from ziping.numbers.unit import Dimension
from ziping.source.position import Position


def place(where: Position | None, comparison: Comparison) -> str:
    """File and line; of the unit's own files without the folders that all of them share."""
    if where is None or not where.path:
        return ""
    unit = comparison.new.partition("/")[0]
    path = where.path.removeprefix(f"data/{unit}/").removeprefix(f"content/{unit}/")
    return f"{path}:{where.line}"


def both_places(old: Position | None, new: Position | None, comparison: Comparison) -> str:
    """The places on both sides; once, where they are the same."""
    found = dict.fromkeys(filter(None, (place(old, comparison), place(new, comparison))))
    return " → ".join(found)


def side_title(label: str) -> str:
    """What a side is called over its column: 2022年度, or 2023年度（a1b2c3d）."""
    year, at, revision = label.partition("/")[2].partition("@")
    return f"{year}年度（{revision}）" if at else f"{year}年度"


_FIRST = 5  # Rows of a list in the summary.
_TOTALS = 3
_MIDDLE, _REACH, _TIP = 80, 72, 3  # Of a bar, in its own units: 100 % reaches *_REACH*.
_LEAST = Decimal("1.5")  # Of a bar that is there at all.
_FULL = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A movement as a shape: its outline, and whether it goes on beyond the scale."""

    outline: str  # The path of an SVG.
    up: bool
    capped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A typed figure that moved a computed one."""

    name: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A figure as the page shows it."""

    anchor: str
    path: str  # The name up to its last part.
    last: str
    topic: str
    kind: Change
    amounts: Amounts
    size: Decimal | None  # In %, or in points: what filters compare.
    bar: Bar | None
    unusual: bool
    explanation: str
    printed: int
    causes: tuple[Cause, ...]
    formula: str
    formula_changed: bool
    places: str

    @property
    def name(self) -> str:
        return self.path + self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureGroup:
    """The rows that stand under one heading."""

    title: str
    rows: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All figures of a page."""

    groups: tuple[FigureGroup, ...]
    digits: int  # After the point, at most.
    totals: tuple[FigureRow, ...]
    largest: tuple[FigureRow, ...]  # By money; bars by money, too.
    furthest: tuple[FigureRow, ...]  # By percent.
    unusual: int
    rows: tuple[FigureRow, ...]


def figures(comparison: Comparison, anchors: Mapping[str, str]) -> Figures:
    """The figures in the order of the comparison, in groups. *anchors*: of each figure by its name."""
    known = {change.name: change for change in comparison.figures}
    rows = {change.name: _row(change, known, anchors, comparison) for change in comparison.figures}
    ordered = tuple(rows.values())
    moved = [change for change in comparison.figures if change.difference]
    money = sorted((c for c in moved if _is_money(c)), key=_money, reverse=True)
    share = sorted((c for c in moved if c.percent is not None), key=_percent, reverse=True)
    totals = sorted((c for c in moved if _is_total(c)), key=_new_amount, reverse=True)
    return Figures(
        groups=tuple(_groups(ordered)),
        digits=max((_digits(row.amounts) for row in ordered), default=0),
        totals=tuple(rows[change.name] for change in totals[:_TOTALS]),
        largest=tuple(
            replace(
                rows[change.name],
                bar=_shape(_money(change) / _money(money[0]), up=_money_moved(change) > 0),
            )
            for change in money[:_FIRST]
        ),
        furthest=tuple(rows[change.name] for change in share[:_FIRST]),
        unusual=sum(row.unusual for row in ordered),
        rows=ordered,
    )


def figure_anchors(comparison: Comparison) -> Mapping[str, str]:
    """Where the row of each figure stands."""
    return {change.name: f"f{index}" for index, change in enumerate(comparison.figures, 1)}


def _groups(rows: tuple[FigureRow, ...]) -> Iterator[FigureGroup]:
    moved = [row for row in rows if row.kind is Change.CHANGED]
    by_title = {
        "变动，印在文件里": [row for row in moved if row.printed],
        "变动，没有印出": [row for row in moved if not row.printed],
        "新增": [row for row in rows if row.kind is Change.NEW],
        "取消": [row for row in rows if row.kind is Change.GONE],
    }
    for title, members in by_title.items():
        if members:
            yield FigureGroup(title=title, rows=tuple(members))


def _row(
    change: FigureChange,
    known: Mapping[str, FigureChange],
    anchors: Mapping[str, str],
    comparison: Comparison,
) -> FigureRow:
    figure = change.new or change.old
    assert figure is not None
    path, point, last = change.name.rpartition(".")
    return FigureRow(
        anchor=anchors[change.name],
        path=path + point,
        last=last,
        topic=change.name.partition(".")[0],
        kind=change.change,
        amounts=amounts(change),
        size=_size(change),
        bar=_bar(change),
        unusual=change.unusual,
        explanation=change.explanation,
        printed=change.printed,
        causes=tuple(_cause(name, known, anchors) for name in change.causes),
        formula=figure.formula,
        formula_changed=change.formula_changed,
        places=both_places(
            change.old.where if change.old else None,
            change.new.where if change.new else None,
            comparison,
        ),
    )


def _cause(name: str, known: Mapping[str, FigureChange], anchors: Mapping[str, str]) -> Cause:
    change = known.get(name)
    if change is None:
        return Cause(name=name, anchor="", text="")
    before, now = (plain(side) if side else "无" for side in (change.old, change.new))
    found = amounts(change)
    size = f"（{found.word} {found.size}）" if found.size.endswith("%") else ""
    return Cause(name=name, anchor=anchors[name], text=f"{before} → {now}{size}")


def _size(change: FigureChange) -> Decimal | None:
    if change.percent is not None:
        return abs(change.percent)
    if change.difference is None or change.new is None:
        return None
    if change.new.unit.dimension is Dimension.RATIO:
        return abs(change.difference * change.new.unit.factor * 100)
    return None if change.new.unit.dimension is Dimension.DATE else _FULL  # From zero.


def _bar(change: FigureChange) -> Bar | None:
    size = _size(change)
    if size is None or not change.difference:
        return None
    return _shape(size / _FULL, up=change.difference > 0)


def _shape(share: Decimal, *, up: bool) -> Bar:
    """A bar of that *share* of the scale, with a tip in its direction."""
    side = 1 if up else -1
    length = max(_LEAST, min(share, Decimal(1)) * _REACH)
    tip = min(length, Decimal(_TIP))
    body, end = (_MIDDLE + side * x for x in (length - tip, length))
    return Bar(
        outline=f"M{_MIDDLE} 2H{_short(body)}L{_short(end)} 6L{_short(body)} 10H{_MIDDLE}Z",
        up=up,
        capped=share > 1,
    )


def _short(value: Decimal) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _digits(found: Amounts) -> int:
    numbers = (found.old, found.new) if found.unit or found.difference else ()
    return max((len(number.partition(".")[2]) for number in numbers), default=0)


def _is_money(change: FigureChange) -> bool:
    return change.new is not None and change.new.unit.dimension is Dimension.MONEY


def _is_total(change: FigureChange) -> bool:
    """Totals of income and spending are called so: 收入总额, 本年支出.总额."""
    return _is_money(change) and change.name.startswith("收支.") and change.name.endswith("总额")


def _money(change: FigureChange) -> Decimal:
    return abs(_money_moved(change))


def _money_moved(change: FigureChange) -> Decimal:
    assert change.new is not None and change.difference is not None
    return change.difference * change.new.unit.factor


def _percent(change: FigureChange) -> Decimal:
    return abs(change.percent or Decimal(0))


def _new_amount(change: FigureChange) -> Decimal:
    assert isinstance(change.new, Figure)
    return change.new.amount
