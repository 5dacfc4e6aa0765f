"""The book: every figure of one unit and year under its full name, typed and computed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from types import MappingProxyType

from ziping.facts.values import EARLIER, EMPTY, Group, Items, Missing, Phrase, Value, Words
from ziping.facts.year_on_year import MARK, WAYS, changed, refuse_change_of
from ziping.numbers.figure import Figure
from ziping.source.position import NOWHERE, Position
from ziping.source.problem import Fault, Problem, fault

MAX_COMPARED = 60  # Names that are compared with a misspelt one, letter by letter.


@dataclass(frozen=True, kw_only=True)  # No slots: what follows from it is kept.
class YearFigures:
    """The facts of a year, what is computed from them, and the book of the year before, if any."""

    facts: Group = EMPTY
    computed: Mapping[str, Figure | Missing] = field(default_factory=lambda: MappingProxyType({}))
    earlier: YearFigures | None = None
    label: str = ""  # "上年." for a book that is seen from the year after.

    def find(self, path: str, scope: str = "") -> Value | None:
        """The value named *path* as seen from the mapping *scope*: innermost first, then outward."""
        head, _, rest = path.partition(".")
        if head == EARLIER:
            return self._find_earlier(rest, scope)
        if MARK in path:
            return self._changed(*path.rpartition(MARK)[::2], scope)
        while True:
            value = self._at(f"{scope}.{path}" if scope else path)
            if value is not None or not scope:
                return value
            scope = scope.rpartition(".")[0]

    def _find_earlier(self, path: str, scope: str) -> Value | None:
        if self.earlier is None or not path:
            return None
        return self.earlier.find(path, scope)

    def _changed(self, path: str, way: str, scope: str) -> Value | None:
        """What ``收支.收入总额|同比`` names: the figure against last year's; why there is none, if not."""
        now = self.find(path, scope)
        if not isinstance(now, Figure) or way not in WAYS:
            return now if isinstance(now, Missing) else None
        try:
            refuse_change_of(now, way, NOWHERE)
            before = self.before(now, NOWHERE)
            return changed(now, before, way, NOWHERE)
        except Fault as error:
            name = f"{now.name}{MARK}{way}"
            return Missing(name=name, problem=error.problem, where=now.where, reported=False)

    def before(self, figure: Figure, where: Position) -> Figure:
        """The figure of that name in the year before. Raises Fault E304, E310 at *where*."""
        path, full = figure.name.removeprefix(self.label), f"{EARLIER}.{figure.name}"
        if self.earlier is None:
            hint = "加那一年的文件夹，或不和它比"
            raise fault("E310", where, f"没有上年数据，“{full}”取不到", hint=hint)
        if by_place(path):
            message = f"“{figure.name}”是按次序排的，上年同一位置的不一定是同一个数"
            raise fault("E309", where, message, hint="给列表的各项写上不变的编号")
        earlier = self.earlier.find(path)
        if isinstance(earlier, Missing):
            raise unavailable(earlier, where)
        if not isinstance(earlier, Figure):
            hint = "补在上年的数据里；上年没有这项业务的，改写这句话"
            raise fault("E304", where, f"上年没有“{figure.name}”这个数", hint=hint)
        return earlier

    def seen_from_after(self) -> YearFigures:
        """The book as the year after sees it: 上年. before its names, and before those of its own 上年."""
        earlier = self.earlier.seen_from_after() if self.earlier else None
        return replace(self, label=f"{EARLIER}.{self.label}", earlier=earlier)

    def _at(self, name: str) -> Value | None:
        value = self._stated(name)
        return value if value is None else self.labelled(value)

    def labelled(self, value: Value) -> Value:
        """A figure of an earlier year carries 上年 in its name; a text, in where its names are sought."""
        if self.label and isinstance(value, Figure | Missing):
            inputs = tuple(self.label + name for name in value.inputs)
            return replace(value, name=self.label + value.name, inputs=inputs)
        if self.label and isinstance(value, Phrase):
            parts = tuple(self._of_then(part) for part in value.parts)
            return replace(value, name=self.label + value.name, parts=parts)
        return self._of_then(value) if self.label and isinstance(value, Words) else value

    def _of_then(self, words: Words) -> Words:
        return replace(words, name=self.label + words.name, scope=self.label + words.scope)

    def at(self, scope: str) -> tuple[YearFigures, str]:
        """The book in which names are sought from *scope*, and the scope as that book calls it."""
        book = self
        while scope.partition(".")[0] == EARLIER and book.earlier is not None:
            book, scope = book.earlier, scope.partition(".")[2]
        return book, scope

    def _stated(self, name: str) -> Value | None:
        if name in self.computed:
            return self.computed[name]
        holder, _, last = name.rpartition(".")
        value: Value | None = self.facts
        for step in holder.split(".") if holder else ():
            value = _member(value, step)
        if isinstance(value, Group) and f"{value.name}.事实.{last}" in self.computed:
            return self.computed[f"{value.name}.事实.{last}"]
        return _member(value, last)

    def need(self, path: str, scope: str, where: Position) -> Value:
        """The value, or Fault E304/E310 at *where* with the nearest name, or its own problem's Fault."""
        value = self.find(path, scope)
        if value is None:
            raise self._unknown(path, scope, where)
        if isinstance(value, Missing):
            raise unavailable(value, where)
        return value

    def _unknown(self, path: str, scope: str, where: Position) -> Fault:
        if years := self._lacking(path):
            which = "的".join([EARLIER] * years)
            message = f"没有{which}数据，“{path}”取不到"
            return fault("E310", where, message, hint=f"加{which}的文件夹，或不用{which}的数")
        near = self.nearest(path, scope)
        hint = f"是否想写“{near}”？" if near else "在数据文件里加上它，或改正名称"
        return fault("E304", where, f"没有“{path}”这个数据", hint=hint)

    def _lacking(self, path: str) -> int:
        """How many years back the first year lies that *path* asks for and that is not there; else 0."""
        book, rest, years = self, path, 1
        while rest.partition(".")[0] == EARLIER:
            if book.earlier is None:
                return years
            book, rest, years = book.earlier, rest.partition(".")[2], years + 1
        return 0

    def nearest(self, path: str, scope: str) -> str:
        """The name that was probably meant by one that is not there; else ""."""
        return _nearest(path, scope, self._by_last_part)

    @cached_property
    def _by_last_part(self) -> Mapping[str, tuple[str, ...]]:
        """The names that have a value, in order, by their last part."""
        known = {name for name in self.names() if not isinstance(self._stated(name), Missing)}
        parts: dict[str, list[str]] = {}
        for name in sorted(known):
            parts.setdefault(name.rpartition(".")[2], []).append(name)
        return {part: tuple(names) for part, names in parts.items()}

    def names(self) -> Iterator[str]:
        """The full name of every figure, text and flag."""
        yield from leaves(self.facts)
        yield from self.computed

    def figures(self) -> Iterator[Figure]:
        """Every figure, typed ones first, in the order of the files."""
        for name in dict.fromkeys(self.names()):
            value = self._stated(name)
            if isinstance(value, Figure):
                yield value


def by_place(name: str) -> bool:
    """Whether a name goes through a list by the place of an item: in another year that is another."""
    return any(step.isdigit() for step in name.split("."))


def _nearest(path: str, scope: str, by_last_part: Mapping[str, tuple[str, ...]]) -> str:
    """The known name that was probably meant: alike as a whole and in its last part; else ""."""
    last = path.rpartition(".")[2]
    alike = get_close_matches(last, _likeliest(last, by_last_part), n=9, cutoff=0.5)
    names = sorted(name for part in alike for name in by_last_part[part])
    likely = _likeliest(path, names)
    near = get_close_matches(path, likely, n=1) or get_close_matches(f"{scope}.{path}", likely, n=1)
    return next(iter(near or [name for name in names if name.endswith(f".{last}")]), "")


def _likeliest(word: str, words: Collection[str]) -> list[str]:
    """Those that share most characters with the word: comparing letter by letter is slow."""
    if len(words) <= MAX_COMPARED:
        return list(words)
    letters = set(word)
    shared = {
        other: len(letters & set(other)) / (len(word) + len(other))
        for other in words
        if not letters.isdisjoint(other)
    }
    return sorted(shared, key=lambda other: (-shared[other], other))[:MAX_COMPARED]


def unavailable(value: Missing, where: Position) -> Fault:
    """The fault of using a missing value at *where*; derived when its own problem is reported."""
    cause = value.problem
    hint = f"先改好 {cause.where}" + (f"：{cause.hint}" if cause.hint else "")
    if cause.hint.startswith("先改好"):  # The cause has one of its own: that is the place to go.
        hint = cause.hint
    elif not value.reported:  # The unit can mend its data, not the standard formula.
        way = "在数据文件里填上它" if cause.code == "E304" else cause.hint or "改好它用到的数据"
        hint = f"{way}；公式在 {cause.where}"
    problem = Problem.of(
        "E304", where, f"“{value.name}”没有：{cause.message}", hint=hint, second=cause.where
    )
    return Fault(replace(problem, derived=value.reported))


def _member(value: Value | None, step: str) -> Value | None:
    """One step of a path; through a list it goes to the item of that 编号, else maps over the items."""
    if isinstance(value, Group):
        found = value.members.get(step)
        inner = value.members.get("事实")
        return _member(inner, step) if found is None and isinstance(inner, Group) else found
    if isinstance(value, Items):
        return _of_items(value, step)
    return value if isinstance(value, Missing) else None


def _of_items(value: Items, step: str) -> Value | None:
    if (own := value.named.get(f"{value.name}.{step}")) is not None:
        return own
    if step.isdigit():
        return None
    values = [_member(item, step) for item in value.items]
    known = tuple(item for item in values if item is not None)
    if known and len(known) < len(values):
        lacking = value.items[values.index(None)]
        problem = Problem.of(
            "E304",
            lacking.where,
            f"列表“{value.name}”的这一项没有“{step}”，别的项有",
            hint=f"补上“{step}”，没有的填 0",
            second=known[0].where,
        )
        return Missing(
            name=f"{value.name}.{step}", problem=problem, where=lacking.where, reported=False
        )
    return Items(name=f"{value.name}.{step}", items=known, where=value.where) if known else None


def leaves(value: Value) -> Iterator[str]:
    """The full names of everything stated in a value, lists of scalars included."""
    if isinstance(value, Group):
        for member in value.members.values():
            yield from leaves(member)
    elif isinstance(value, Items):
        if value.items and not isinstance(value.items[0], Group):
            yield value.name
        for item in value.items:
            yield from leaves(item)
    else:
        yield value.name
