"""Moved: figures that changed unusually much against last year, and what 变动说明.yaml says of them.

What is looked at: figures that a document prints, typed by the unit; a computed amount only where
nothing typed below it is told. A figure has moved when it changed by more than the set share of last
year's; a ratio, when it changed by more than as many percentage points. Little things never moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from ziping.check.facts.cross_references import inputs_closure
from ziping.check.settings import Settings
from ziping.facts.change_reasons import explanations, written_in
from ziping.facts.topics import LISTS
from ziping.facts.values import EARLIER, Group, Items, Words
from ziping.facts.year_figures import YearFigures, by_place
from ziping.facts.year_on_year import DIFFERENCE, GROWTH, MARK, is_change
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import AS_STATED, formatted, number_text
from ziping.numbers.unit import Dimension, Unit
from ziping.source.problem import Fault, Problem

# Less than this is no unusual change, whatever its share: 2 件 → 5 件, 0.40 → 0.90 万元.
_LEAST: Mapping[Dimension, Decimal] = MappingProxyType(
    {Dimension.MONEY: Decimal(10_000), Dimension.COUNT: Decimal(10), Dimension.NUMBER: Decimal(10)}
)
_HARDLY = Decimal("0.05")  # Of last year's: no explanation is due. Of a ratio: a fifth of that.
_OPENING = ("年初", "期初", "上年")  # What last year left: no change of this year.
_OWN_TOPICS = (*LISTS, "单位", "评分")  # Items come and go; the year moves every year.


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A figure of both years. *share*: of last year's, None where that is zero; of a ratio, points."""

    now: Figure
    before: Figure
    share: Decimal | None

    @property
    def size(self) -> Decimal:
        return abs(self.now.amount - self.before.amount)

    @property
    def up(self) -> bool:
        return self.now.amount > self.before.amount

    @property
    def larger(self) -> Decimal:
        """The larger of both years' amounts: of a whole it is no less than of its parts."""
        return max(self.now.amount, self.before.amount)

    def beyond(self, share: Decimal) -> bool:
        if self.size < _LEAST.get(self.now.unit.dimension, Decimal(0)):
            return False
        return self.size > 0 if self.share is None else abs(self.share) > share


def unexplained(
    book: YearFigures, printed: Iterable[str], ties: Iterable[Sequence[str]], settings: Settings
) -> Iterator[Problem]:
    """W764: a figure that moved by more than the set share, of which 变动说明 says nothing.

    *ties* are the names that each tie-out relates: of those that moved the same way only the largest,
    the whole, is to be explained; what a formula makes of a figure that moved is not told again.
    """
    moved = {
        name: change
        for name in dict.fromkeys(printed)
        if (change := _moved(book, name)) and change.beyond(settings.share_of(name))
    }
    followed = _followed(moved, ties)
    told = list(explanations(book))
    for name, change in moved.items():
        inner = inputs_closure(book, iter(change.now.inputs))
        follows = name in followed or (change.now.formula and inner & moved.keys())
        if not follows and not any(other.covers(name) for other in told):
            yield _unexplained(change, settings.share_of(name), book)


def _followed(moved: Mapping[str, Moved], ties: Iterable[Sequence[str]]) -> frozenset[str]:
    """The figures that moved as a larger one of the same tie-out did, its parts; the target of a
    goal whose outcome moved."""
    outcomes = (name.removesuffix(".实际") for name in moved if name.endswith(".实际"))
    followers = {f"{goal}.目标" for goal in outcomes}
    for names in ties:
        here = [moved[name] for name in names if name in moved]
        for up in (False, True):
            same = sorted((one for one in here if one.up is up), key=lambda one: one.larger)
            followers.update(one.now.name for one in same[:-1])
    return frozenset(followers)


def _unexplained(change: Moved, share: Decimal, book: YearFigures) -> Problem:
    name = change.now.name
    limit = number_text(share * 100, 2, False, trimmed=True)
    unit = "个百分点" if change.now.unit.dimension is Dimension.RATIO else "%"
    over = "" if change.share is None else f"，超过 {limit}{unit}"
    message = (
        f"{name} 上年 {_shown(change.before)}，本年 {_shown(change.now)}，{_change(change, book)}{over}，"
        "没有变动说明"
    )
    hint = f"在 {written_in(book)}里写“- 数据: {name}”和“说明: …”；数错了的改数"
    return Problem.of(
        "W764", change.now.where, message, hint=hint, second=change.before.where, about=name
    )


def idle_explanations(book: YearFigures) -> Iterator[Problem]:
    """W765: an explanation of what is no figure of both years, of what hardly moved, or a second one."""
    seen: dict[str, Words] = {}
    for entry in explanations(book):
        if not entry.names:
            hint = "写一个数的全名，如 数据: 采购.总额"
            yield Problem.of("W765", entry.where, "这一条没有说是哪个数", hint=hint)
        for name in entry.names:
            first = seen.setdefault(name.text, name)
            message, hint = _idle(name, first, book)
            if message:
                yield Problem.of(
                    "W765", name.where, message, hint=hint, about=name.text,
                    second=first.where if first is not name else None,
                )  # fmt: skip


def _idle(name: Words, first: Words, book: YearFigures) -> tuple[str, str]:
    """What is wrong with an explanation of that name, and what to do; nothing when it is in place."""
    if first is not name:
        return f"“{name.text}”的变动说明写了两次", "两处合成一处"
    now = book.find(name.text)
    if not isinstance(now, Figure):
        near = book.nearest(name.text, "")
        hint = f"是否想写“{near}”？" if near and now is None else "写一个数的全名，如 采购.总额"
        return f"没有“{name.text}”这个数", hint
    if now.name.startswith(f"{EARLIER}.") or is_change(now):
        return f"“{name.text}”不是本年的数", "写本年的名称，上年的数会自己找到"
    change = _both(now, book)
    if change is None:
        return f"上年没有“{name.text}”，说不上变动", "删去这一条，或补上年的数"
    hardly = _HARDLY / 5 if now.unit.dimension is Dimension.RATIO else _HARDLY
    if change.share is not None and abs(change.share) < hardly:
        shown = f"上年 {_shown(change.before)}，本年 {_shown(now)}"
        return f"“{name.text}”没有什么变动：{shown}", "数据改过的，删去这一条；名称写错的改正"
    return "", ""


def _moved(book: YearFigures, name: str) -> Moved | None:
    """The printed figure with last year's, where comparing them says something."""
    now = book.find(name)
    if (
        not isinstance(now, Figure)
        or now.name.startswith(f"{EARLIER}.")
        or not _compared(now, book)
    ):
        return None
    return _both(now, book)


def _both(now: Figure, book: YearFigures) -> Moved | None:
    before = book.earlier.find(now.name) if book.earlier else None
    return moved_since(now, before) if isinstance(before, Figure) else None


def moved_since(now: Figure, before: Figure) -> Moved | None:
    """How far a figure is from its earlier value; None where their units differ in kind."""
    if not now.unit.compatible(before.unit):
        return None
    moved = now.amount - before.amount
    if now.unit.dimension is Dimension.RATIO:
        return Moved(now=now, before=before, share=moved)
    share = moved / abs(before.amount) if before.amount else None
    return Moved(now=now, before=before, share=share)


def _compared(figure: Figure, book: YearFigures) -> bool:
    """Facts that are the same thing in both years. Of the inputs of scores only money: the others
    are judged by their rules; of computed figures only amounts that are no change themselves."""
    topic, last = figure.name.partition(".")[0], figure.name.rpartition(".")[2]
    dimension = figure.unit.dimension
    if topic in _OWN_TOPICS or dimension in (Dimension.DATE, Dimension.POINTS):
        return False
    if last.startswith(_OPENING) or is_change(figure):
        return False
    if figure.formula and (dimension is Dimension.RATIO or _derived(figure.unit)):
        return False
    if topic == "指标":
        return dimension is Dimension.MONEY
    return same_item(figure.name, book)


def _derived(unit: Unit) -> bool:
    """An average (万元/人) follows from what is printed beside it."""
    return "/" in unit.name


def same_item(name: str, book: YearFigures) -> bool:
    """Whether the items of lists on the way are the same in both years: by 编号, and of one 名称."""
    steps = name.split(".")
    for count in range(1, len(steps)):
        holder = book.find(".".join(steps[:count]))
        if isinstance(holder, Items):
            own = ".".join(steps[: count + 1])
            if len({_title(year, own) for year in (book, book.earlier) if year}) > 1:
                return False
    return not by_place(name)


def _title(book: YearFigures, item: str) -> str:
    held = book.find(item)
    return held.said("名称") if isinstance(held, Group) else ""


def _shown(figure: Figure) -> str:
    try:
        return formatted(figure, AS_STATED, figure.where)
    except Fault:
        return number_text(figure.value, 2, figure.grouped) + figure.unit.name


def _change(change: Moved, book: YearFigures) -> str:
    """In words: 增长36.63%, 增加168.32万元 from nothing, 提高60个百分点."""
    for way in (GROWTH, DIFFERENCE):
        found = book.find(f"{change.now.name}{MARK}{way}")
        if isinstance(found, Figure):
            return _shown(found)
    return "变动很大"
