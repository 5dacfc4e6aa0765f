"""Tables linked: each number of a known unit a fact, totals, differences and rates as formulas."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import permutations

from ziping.claims.sentences import STRONG, likeness
from ziping.features.importer.facts import (
    TOPIC,
    Fact,
    Facts,
    figure_of,
    print_expression,
    unitless_expression,
)
from ziping.features.importer.table_reading import TableEntry, TableReading, is_part, is_total
from ziping.features.importer.written_text import clean
from ziping.numbers.arithmetic import rounded
from ziping.numbers.figure import Figure
from ziping.numbers.quantity import quantity
from ziping.numbers.unit import PERCENT, Dimension, Unit
from ziping.source.position import NOWHERE
from ziping.source.problem import Fault

_DERIVED = re.compile(
    r"增减|增长|增加|减少|变动|差额|差异|结余|执行率|完成率|支出率|占比|比重|比例|[率%％]"
)
_OTHER_TIME = ("预算", "上年", "年初", "计划", "调整", "批复", "指标")
MAX_PARTS, MAX_FORMULA = 30, 900
Columns = Mapping[int, Fact]  # The facts of a row by their columns.
Derivation = Callable[[Fact, Fact], "tuple[str, Decimal] | None"]  # A formula and its value.
Formula = Callable[[Columns, Columns], "tuple[str, Decimal] | None"]  # Over a row and the totals.


@dataclass(frozen=True)
class TableFormulas:
    """One table. *expressions*: what prints each number, by row and column."""

    facts: Facts
    reading: TableReading
    chapter: str
    where: str
    literal: frozenset[str]
    expressions: dict[tuple[int, int], str] = field(default_factory=dict)
    _by_cell: dict[tuple[int, int], Fact] = field(default_factory=dict)

    def linked(self) -> Mapping[tuple[int, int], str]:
        """All its numbers: those that are typed first, then what others make up."""
        entries = [e for e in self.reading.entries if e.text not in self.literal]
        topic = self._topic()
        names = _ColumnNames(
            self.reading, topic, self.chapter, len({e.column for e in entries}) > 1
        )
        rates = [e for e in entries if _is_rate(e)]
        sums = [e for e in entries if e not in rates and (is_total(e.label) or is_total(e.head))]
        for entry in (e for e in entries if e not in rates and e not in sums):
            self._put(entry, self._known(entry) or self._typed(entry, names))
        for entry in sorted(sums, key=lambda e: is_total(e.label)):
            self._put(entry, self._total(entry, names) or self._typed(entry, names))
        self._derive(rates, names)
        for cell in self.reading.ordinals:
            self.expressions[cell.row, cell.column] = f'{{{{ 原文("{clean(cell.text)}") }}}}'
        return self.expressions

    def _topic(self) -> str:
        name = self.reading.topic
        return self.facts.new_topic(name) if name else ""

    def _put(self, entry: TableEntry, fact: Fact | None) -> None:
        """A fact in its cell, if it prints the cell's text."""
        if fact is None:
            return
        text, decimals = entry.text, entry.value.decimals
        has_own_unit = entry.own_unit
        printed = (
            print_expression(fact.figure, text, decimals)
            if has_own_unit
            else unitless_expression(fact.figure, text)
        )
        if printed:
            self.expressions[entry.row, entry.column] = printed
            self._by_cell[entry.row, entry.column] = fact
        elif fact.where == self.where and fact not in self._by_cell.values():
            self.facts.drop(fact.name)

    def _known(self, entry: TableEntry) -> Fact | None:
        """A fact of the text that has this value and a name that fits the row."""
        read = quantity(entry.typed, NOWHERE)
        label = re.sub(r"^其中[:：]?", "", entry.label)
        for fact in self.facts.by_name.values():
            same = fact.figure.amount == read.amount and fact.figure.unit.compatible(read.unit)
            if fact.where == self.where or not same:
                continue
            last = fact.name.rpartition(".")[2]
            said = last + fact.words
            if any((word in entry.head) != (word in said) for word in _OTHER_TIME):
                continue  # Of another time or kind.
            if max(likeness(label, fact.words), likeness(label, last)) >= STRONG:
                return fact
        return None

    def _typed(self, entry: TableEntry, names: _ColumnNames) -> Fact | None:
        try:
            read = quantity(entry.typed, NOWHERE)
        except Fault:
            return None
        name = self.facts.free(names.of(entry))
        words = entry.label if is_total(entry.label) else _words(entry.label)
        return self.facts.put(
            Fact(
                name=name, figure=figure_of(name, read), words=words, where=self.where,
                typed=entry.typed,
            )
        )  # fmt: skip

    def _computed(
        self, entry: TableEntry, names: _ColumnNames, formula: str, value: Decimal, unit: Unit
    ) -> Fact:
        """A fact that others make up. Of a sum it has the thousands marks of its parts."""
        parts = (self.facts.by_name.get(one) for one in re.split(r"[ ()]+", formula))
        name = self.facts.free(names.of(entry))
        decimals = entry.value.decimals
        figure = Figure(
            name=name, value=value, unit=unit, where=NOWHERE, decimals=decimals,
            grouped=unit is not PERCENT and any(part.figure.grouped for part in parts if part),
        )  # fmt: skip
        form = f"百分比({decimals})" if unit is PERCENT else ""
        return self.facts.put(
            Fact(
                name=name, figure=figure, words=_words(entry.label), where=self.where,
                formula=formula, form=form,
            )
        )  # fmt: skip

    def _total(self, entry: TableEntry, names: _ColumnNames) -> Fact | None:
        """A total: the fact of the text that has the same parts, or their sum. A tie-out where they agree."""
        close: Sequence[Fact] = ()
        for parts in self._parts(entry):
            value = sum((fact.figure.amount for fact in parts), Decimal(0))
            unit = parts[0].figure.unit
            stated = entry.value.value * unit.factor
            half = sum((f.figure.half_width * f.figure.unit.factor for f in parts), Decimal(0))
            formula = " + ".join(fact.name for fact in parts)
            if len(formula) > MAX_FORMULA:
                continue
            if value == stated:
                if held := self._whole(parts, value):
                    self.facts.tie(names.of(entry), f"{formula} = {held.name}")
                    return held
                digits = max(fact.figure.decimals or 0 for fact in parts)
                if digits == entry.value.decimals:
                    return self._computed(entry, names, formula, entry.value.value, unit)
            if not close and abs(value - stated) <= half + entry.value.half * unit.factor:
                close = parts
        if not close:
            return None
        fact = self._whole(close, entry.value.value * close[0].figure.unit.factor)
        fact = fact or self._typed(entry, names)
        if fact is not None:
            formula = " + ".join(one.name for one in close)
            self.facts.tie(names.of(entry), f"{formula} = {fact.name}")
        return fact

    def _whole(self, parts: Sequence[Fact], amount: Decimal) -> Fact | None:
        """The total that the text states of facts that stand in one group with it."""
        groups = {part.name.rpartition(".")[0] for part in parts}
        for fact in self.facts.by_name.values():
            group, _, last = fact.name.rpartition(".")
            if group in groups and fact.figure.amount == amount and last in ("总额", "合计"):
                return fact
        return None

    def _parts(self, entry: TableEntry) -> Iterator[Sequence[Fact]]:
        """What a total may be the sum of: the rows above or below it, or the columns beside it."""
        if not is_total(entry.label):
            yield from self._beside(entry)
            return
        rows = {e.row: e for e in self.reading.entries if e.column == entry.column}
        totals = [r for r in rows if is_total(rows[r].label)]
        plain = [r for r in rows if r not in totals]
        before = max((r for r in totals if r < entry.row), default=-1)
        behind = min((r for r in totals if r > entry.row), default=10**9)
        for chosen in (
            [r for r in plain if before < r < entry.row],
            [r for r in plain if entry.row < r < behind],
            plain,
            [r for r in totals if r != entry.row],
        ):
            for own in (chosen, [r for r in chosen if not is_part(rows[r].label)]):
                parts = [self._by_cell.get((r, entry.column)) for r in own]
                known = [part for part in parts if part is not None]
                if 2 <= len(known) == len(parts) <= MAX_PARTS and _alike(known):
                    yield known

    def _beside(self, entry: TableEntry) -> Iterator[Sequence[Fact]]:
        row = {e.column: e for e in self.reading.entries if e.row == entry.row}
        plain = [c for c in row if not is_total(row[c].head) and not _is_rate(row[c])]
        left, right = [c for c in plain if c < entry.column], [c for c in plain if c > entry.column]
        for chosen in (left, right):
            parts = [self._by_cell.get((entry.row, c)) for c in chosen]
            known = [part for part in parts if part is not None]
            if 2 <= len(known) == len(parts) <= MAX_PARTS and _alike(known):
                yield known

    def _derive(self, entries: Sequence[TableEntry], names: _ColumnNames) -> None:
        """Columns of differences and rates: the formula that gives most of their numbers."""
        for column in dict.fromkeys(entry.column for entry in entries):
            column_entries = [entry for entry in entries if entry.column == column]
            best: dict[TableEntry, tuple[str, Decimal]] = {}
            for formula in self._formulas(column_entries):
                given = {e: pair for e in column_entries if (pair := self._given(e, formula))}
                telling = any(value for _, value in given.values())
                if telling and len(given) > max(len(column_entries) / 2, len(best)):
                    best = given
            for entry in column_entries:
                if entry in best:
                    text, value = best[entry]
                    unit = quantity(entry.typed, NOWHERE).unit
                    self._put(entry, self._computed(entry, names, text, value, unit))
                else:
                    self._put(entry, self._typed(entry, names))

    def _formulas(self, entries: Sequence[TableEntry]) -> Iterator[Formula]:
        columns = sorted({column for _, column in self._by_cell})
        if not entries[0].typed.endswith("%"):
            for first, second in permutations(columns, 2):
                yield _over(first, second, _difference)
            return
        for first, second in permutations(columns, 2):
            yield _over(first, second, _growth)
            yield _over(first, second, _quotient)
        for first in columns:
            yield _over(first, None, _quotient)

    def _given(self, entry: TableEntry, formula: Formula) -> tuple[str, Decimal] | None:
        """The formula over an entry's row, if it gives what stands there."""
        row = {c: fact for (r, c), fact in self._by_cell.items() if r == entry.row}
        wholes = [e for e in self.reading.entries if is_total(e.label)]
        facts = ((e.column, self._by_cell.get((e.row, e.column))) for e in wholes)
        totals = {column: fact for column, fact in facts if fact is not None}
        try:
            derived = formula(row, totals)
        except KeyError:
            return None
        if derived is None or len(derived[0]) > MAX_FORMULA:
            return None
        unit = quantity(entry.typed, NOWHERE).unit
        stated = derived[1] / unit.factor
        if unit is PERCENT:
            stated = rounded(stated, entry.value.decimals)
        return (derived[0], stated) if stated == entry.value.value else None


def _over(first: int, second: int | None, derive: Derivation) -> Formula:
    """What two columns of a row make; one column and its total where *second* is None."""

    def formula(row: Columns, totals: Columns) -> tuple[str, Decimal] | None:
        a, b = row[first], totals[first] if second is None else row[second]
        is_total_itself = second is None and a is b
        return derive(a, b) if _alike((a, b)) and not is_total_itself else None

    return formula


def _difference(a: Fact, b: Fact) -> tuple[str, Decimal] | None:
    return f"{a.name} - {b.name}", a.figure.amount - b.figure.amount


def _growth(a: Fact, b: Fact) -> tuple[str, Decimal] | None:
    if b.figure.amount <= 0:
        return None
    gap = a.figure.amount - b.figure.amount
    return f"({a.name} - {b.name}) / {b.name}", gap / b.figure.amount


def _quotient(a: Fact, b: Fact) -> tuple[str, Decimal] | None:
    if b.figure.amount == 0:
        return None
    return f"{a.name} / {b.name}", a.figure.amount / b.figure.amount


def _alike(facts: Sequence[Fact]) -> bool:
    units = [fact.figure.unit for fact in facts]
    same = all(unit.name == units[0].name for unit in units)
    return same and units[0].dimension in (Dimension.MONEY, Dimension.COUNT)


def _is_rate(entry: TableEntry) -> bool:
    return _DERIVED.search(entry.head) is not None


def _words(label: str) -> str:
    return re.sub(r"^其中[:：]?|^[（(]?[一二三四五六七八九十\d]+[)）、.．]", "", label)


@dataclass(frozen=True)
class _ColumnNames:
    """Names under the caption: the row's, and the column's where there are several."""

    reading: TableReading
    topic: str
    chapter: str
    several: bool

    def of(self, entry: TableEntry) -> str:
        row, column = self.reading.row_key(entry.label) or "数", self.reading.key(entry.head)
        if self.topic:
            return ".".join(
                filter(None, (self.topic, row, (column or "数") if self.several else ""))
            )
        return f"{TOPIC}.{self.chapter}.{row}{column}"
