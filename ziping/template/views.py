"""Views: the plain frozen faces of values that templates see. Nothing else is in their reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from ziping.facts.values import Flag, Group, Items, Missing, Phrase, Value, Words
from ziping.facts.year_figures import YearFigures, unavailable
from ziping.numbers import arithmetic
from ziping.numbers.arithmetic import Amount, figure_amount
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import AS_STATED, NumberFormat
from ziping.numbers.unit import NUMBER
from ziping.source.position import NOWHERE
from ziping.source.problem import Fault, fault


class TemplateView:
    """What a template may hold. It cannot be turned into a text by accident."""

    __slots__ = ()

    @property
    def name(self) -> str:
        """The full name of what is seen; empty for what has none."""
        return ""

    def __str__(self) -> str:
        raise fault("E503", NOWHERE, "这个值不能拼接成文字", hint="直接用 {{ }} 印出")

    def _unordered(self, other: object) -> bool:
        raise fault("E503", NOWHERE, "这个值不能比大小", hint="只有数值能比大小；有没有写 is 已有")

    __lt__ = __le__ = __gt__ = __ge__ = _unordered


@dataclass(frozen=True, slots=True, eq=False)
class FigureView(TemplateView):
    """A figure and how to print it in this place."""

    figure: Figure
    spelling: NumberFormat = AS_STATED

    __hash__ = None  # type: ignore[assignment]

    def _compared(self, operator: str, other: object) -> bool:
        return arithmetic.compare(figure_amount(self.figure), operator, _operand(other), NOWHERE)

    def __eq__(self, other: object) -> bool:
        return self._compared("=", other)

    def __lt__(self, other: object) -> bool:
        return self._compared("<", other)

    def __le__(self, other: object) -> bool:
        return self._compared("<=", other)

    def __gt__(self, other: object) -> bool:
        return self._compared(">", other)

    def __ge__(self, other: object) -> bool:
        return self._compared(">=", other)

    def __bool__(self) -> bool:
        return self.figure.value != 0

    __str__ = TemplateView.__str__


@dataclass(frozen=True, slots=True)
class WordsView(TemplateView):
    """A text of the data; *more* is printed after it."""

    words: Words
    more: tuple[Words, ...] = ()

    def __eq__(self, other: object) -> bool:
        return self.words.text == (other.words.text if isinstance(other, WordsView) else other)

    def __hash__(self) -> int:
        return hash(self.words.text)

    def __bool__(self) -> bool:
        return bool(self.words.text)

    __str__ = TemplateView.__str__


@dataclass(frozen=True, slots=True)
class GroupView(TemplateView):
    """A mapping of facts; its members are read through the book, so that computed ones are there."""

    book: YearFigures = field(repr=False)
    group: Group

    @property
    def name(self) -> str:
        return self.group.name

    def member(self, name: str) -> Value | None:
        return self.book.find(f"{self.name}.{name}")

    __str__ = TemplateView.__str__


@dataclass(frozen=True, slots=True)
class ItemsView(TemplateView):
    """A list: loops over it, its length, its first and last item, an item by its 编号."""

    book: YearFigures = field(repr=False)
    items: Items

    @property
    def name(self) -> str:
        return self.items.name

    def __iter__(self) -> Iterator[object]:
        return (absent_or_view(item, self.book) for item in self.items.items)

    def __len__(self) -> int:
        return len(self.items.items)

    def __bool__(self) -> bool:
        return bool(self.items.items)

    def member(self, name: str) -> Value | None:
        return self.book.find(f"{self.name}.{name}")

    __str__ = TemplateView.__str__


@dataclass(frozen=True, slots=True)
class EarlierView(TemplateView):
    """上年: the facts of the year before."""

    book: YearFigures = field(repr=False)

    @property
    def name(self) -> str:
        return self.book.label.rstrip(".")

    def member(self, name: str) -> Value | None:
        return self.book.find(name)

    __str__ = TemplateView.__str__


@dataclass(frozen=True, slots=True)
class Absent(TemplateView):
    """A value that is known but cannot be had: a test may ask for it, any other use raises."""

    fault: Fault

    def __bool__(self) -> bool:
        raise self.fault

    __str__ = TemplateView.__str__


def absent_or_view(value: Value, book: YearFigures) -> object:
    """The view of a value of *book*; a flag is a plain bool, a missing value an `Absent`."""
    value = value if value.name.startswith(book.label) else book.labelled(value)
    match value:
        case Figure():
            return FigureView(value)
        case Words():
            return WordsView(value)
        case Phrase():
            return WordsView(value.parts[0], value.parts[1:])
        case Flag():
            return value.value
        case Group():
            return GroupView(book, value)
        case Items():
            return ItemsView(book, value)
        case Missing():
            return Absent(unavailable(value, NOWHERE))


def _operand(other: object) -> Amount:
    if isinstance(other, FigureView):
        return figure_amount(other.figure)
    if isinstance(other, int) and not isinstance(other, bool):
        return Amount(Decimal(other), NUMBER, decimals=0)
    raise fault("E503", NOWHERE, "数值只能与数值比较", hint="如 {% if 采购.总额 > 0 %}")
