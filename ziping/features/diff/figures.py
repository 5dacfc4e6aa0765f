"""Figures: what was added, is gone, or moved, and what moved it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from ziping.check.facts.unusual_changes import moved_since
from ziping.check.settings import Settings
from ziping.document.walk import printed_figures
from ziping.facts.change_reasons import explanations
from ziping.facts.values import EARLIER, Missing
from ziping.facts.year_figures import YearFigures
from ziping.features.diff.item_names import ItemNames
from ziping.features.diff.model import Change, FigureChange, Side
from ziping.features.diff.words import data_words
from ziping.numbers.arithmetic import EXACT
from ziping.numbers.figure import Figure
from ziping.numbers.unit import Dimension

_OWN = ("评分.", "确认.")  # What has a section of its own, and what states no figures.
_YEAR = "单位.年度"
_NEVER = (Dimension.DATE, Dimension.POINTS)  # Every year has other ones.
_BY_POINTS = (Dimension.RATIO, Dimension.DATE)


def figure_changes(old: Side, new: Side) -> tuple[tuple[FigureChange, ...], int]:
    """Every figure that is not the same, the most important first, and how many could not be compared
    because one side has yet to state them."""
    names = ItemNames.of(old.book.facts, new.book.facts)
    olds = {names.in_new(f.name) or f"{f.name} ": f for f in _compared(old.book)}
    news = {figure.name: figure for figure in _compared(new.book)}
    moved = _Moved(old=old.book, new=new.book, names=names)
    prints = _prints(new), _prints(old)
    changes: list[FigureChange] = []
    pending = 0
    for key in dict.fromkeys((*news, *olds)):
        before, now = olds.get(key), news.get(key)
        if moved.is_pending(key, before, now):
            pending += 1
        elif before is None or now is None or moved.between(before, now):
            changes.append(_change(before, now, moved, prints))
    reasons = _reasons(old, new)
    told = (
        replace(
            change,
            unusual=_is_unusual(change, new.settings),
            explanation=reasons.get(change.name, ""),
        )
        for change in changes
    )
    return tuple(sorted(told, key=_order)), pending


def _reasons(old: Side, new: Side) -> dict[str, str]:
    """What the new year says of figures that moved since the old one."""
    told = explanations(new.book) if new.which.year == old.which.year + 1 else ()
    return {
        name.text: "".join(word.text for word in data_words(one.text, new.book))
        for one in told
        for name in one.names
    }


def _compared(book: YearFigures) -> Iterator[Figure]:
    for figure in book.figures():
        if not figure.name.startswith(_OWN) and figure.name != _YEAR:
            yield figure


def _is_unusual(change: FigureChange, settings: Settings) -> bool:
    """Whether it moved by more than the project lets pass without a word (W764)."""
    if change.old is None or change.new is None or change.new.unit.dimension in _NEVER:
        return False
    found = moved_since(change.new, change.old)
    return found is not None and found.beyond(settings.share_of(change.name))


def _prints(side: Side) -> Counter[str]:
    documents = side.documents.values()
    return Counter(found.name for document in documents for found in printed_figures(document))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moved:
    """Whether a figure is another one on the other side."""

    old: YearFigures
    new: YearFigures
    names: ItemNames

    def between(self, one: Figure, other: Figure) -> bool:
        same_kind = one.unit.compatible(other.unit)
        return not same_kind or one.amount != other.amount

    def is_pending(self, key: str, one: Figure | None, other: Figure | None) -> bool:
        """Whether the side without the figure knows of it, but cannot tell it yet."""
        if one is None:
            before = self.names.in_old(key)
            return before is not None and isinstance(self.old.find(before), Missing)
        return other is None and isinstance(self.new.find(key), Missing)

    def since(self, name: str) -> bool:
        """Whether the figure of that new name moved; one of a new item has."""
        before = self.names.in_old(name)
        earlier = self.old.find(before) if before is not None else None
        later = self.new.find(name)
        if not isinstance(earlier, Figure) or not isinstance(later, Figure):
            return earlier is not later
        return self.between(earlier, later)

    def causes(self, figure: Figure) -> tuple[str, ...]:
        """The typed figures behind a computed one that moved, in the order of the formulas, each once.
        What is of the year before may be, too."""
        names: list[str] = []
        seen: set[str] = set()
        waiting = list(reversed(figure.inputs))
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            value = self.new.find(name)
            own = not name.startswith(f"{EARLIER}.")
            if isinstance(value, Figure) and value.formula and own:
                waiting += reversed(value.inputs)
            elif self.since(name):
                names.append(name)
        return tuple(names)


def _change(
    old: Figure | None, new: Figure | None, moved: _Moved, prints: tuple[Counter[str], Counter[str]]
) -> FigureChange:
    if old is None or new is None:
        figure = new or old
        assert figure is not None
        return FigureChange(
            name=figure.name,
            change=Change.NEW if new else Change.GONE,
            old=old,
            new=new,
            printed=prints[0 if new else 1][figure.name],
        )
    difference, percent = _difference(old, new)
    return FigureChange(
        name=new.name,
        change=Change.CHANGED,
        old=old,
        new=new,
        difference=difference,
        percent=percent,
        causes=moved.causes(new) if new.formula else (),
        formula_changed=old.formula != new.formula,
        printed=prints[0][new.name],
    )


def _difference(old: Figure, new: Figure) -> tuple[Decimal | None, Decimal | None]:
    if not old.unit.compatible(new.unit):
        return None, None
    with localcontext(EXACT):
        difference = (new.amount - old.amount) / new.unit.factor
        by_points = new.unit.dimension in _BY_POINTS or old.amount == 0
        percent = None if by_points else (new.amount - old.amount) * 100 / abs(old.amount)
    return difference, percent


def _order(change: FigureChange) -> tuple[bool, bool, Decimal, str]:
    """What moved before what is new or gone, what readers see before what they do not, the largest
    movement first; a start from zero is larger than any."""
    return (
        change.change is not Change.CHANGED,
        change.printed == 0,
        -_size(change),
        change.name,
    )


def _size(change: FigureChange) -> Decimal:
    if change.percent is not None:
        return abs(change.percent)
    figure = change.new
    if figure is None or change.old is None or figure.unit.dimension is Dimension.DATE:
        return Decimal(0)
    if change.difference is not None and figure.unit.dimension is Dimension.RATIO:
        return abs(change.difference)
    return Decimal("Infinity")
