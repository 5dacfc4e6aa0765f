"""Inputs: what one row of the form takes from the unit's data, and how a rule asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ziping.facts.evaluation import Result, amount_of, evaluate, truth_of
from ziping.facts.formula import Binary, Expression, Name, names_in
from ziping.facts.values import Flag, Group, Items, Missing, Value, Words
from ziping.facts.year_figures import YearFigures
from ziping.numbers.arithmetic import Amount
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import figure_text
from ziping.scoring.rules.terms import MeasuredTerm
from ziping.source.position import Position
from ziping.source.problem import Fault, Problem, fault
from ziping.source.shape import YES_OR_NO


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """The data of one scored row. Names resolve in *scope* first, then outward to the root."""

    row: str
    book: YearFigures
    entry: Group | None  # What the unit wrote for this row, if anything.
    scope: str
    where: Position  # The row's key in the unit's file.
    rule: Position  # The rule's line in the framework.
    sources: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # By name: the facts it means.

    def find(self, path: str) -> Value | None:
        """The value of a name; one that the row does not state, of the first fact that it means."""
        stated = self.book.find(path, self.scope)
        return self.source(path) if stated is None else stated

    def source(self, path: str) -> Value | None:
        """The first fact that an input means and that is there."""
        facts = (self.book.find(name) for name in self.sources.get(path, ()))
        return next((fact for fact in facts if fact is not None), None)

    def taken(self) -> tuple[tuple[str, str], ...]:
        """The inputs that the row does not state, each with the fact that stands for it."""
        names = (name for name in self.sources if self.book.find(name, self.scope) is None)
        pairs = ((name, self.source(name)) for name in names)
        return tuple((name, fact.name) for name, fact in pairs if fact is not None)

    def absent(self, measure: MeasuredTerm) -> tuple[str, ...]:
        """The names that a measure lacks: none when one of its formulas has all of its own; those of
        a formula whose values are all stated, but still to fill; else those of the first."""
        lacks = [self._absent_names(expression) for expression in measure.formulas]
        if not all(lacks):
            return ()
        begun = (names for names in lacks if all(self.find(name) is not None for name in names))
        return next(begun, next(iter(lacks), ()))

    def _absent_names(self, expression: Expression) -> tuple[str, ...]:
        values = {name: self.find(name) for name in names_in(expression)}
        return tuple(
            name for name, value in values.items() if value is None or isinstance(value, Missing)
        )

    def formula(self, measure: MeasuredTerm) -> Expression:
        """The formula to be used: the first that has all its names."""
        whole = (each for each in measure.formulas if not self._absent_names(each))
        return next(whole, measure.formulas[0])

    def amount(self, expression: Expression) -> Amount:
        """One number; a Fault at the row for units that do not fit or a zero denominator."""
        return amount_of(self._result(expression), self.where)

    def truth(self, measure: MeasuredTerm) -> bool:
        """是 or 否. A Fault for anything else: at a value that is stated otherwise, else at the row."""
        expression = self.formula(measure)
        stated = self.find(expression.path) if isinstance(expression, Name) else None
        if isinstance(stated, Words | Figure):
            raise fault("E204", stated.where, _NOT_YES_OR_NO.format(_typed(stated)), hint=YES_OR_NO)
        return truth_of(self._result(expression), self.where)

    def amounts(self, name: Name) -> tuple[Amount, ...]:
        """A list of numbers, or a single one."""
        result = self._result(name)
        return result if isinstance(result, tuple) else (amount_of(result, self.where),)

    def _result(self, expression: Expression) -> Result:
        try:
            return evaluate(expression, self._needed).result
        except Fault as error:
            if error.problem.code == "E313":  # Its own line is the place to mend.
                raise
            raise Fault(self._placed(error.problem)) from None

    def _needed(self, path: str, where: Position) -> Value:
        if self.book.find(path, self.scope) is None and (fact := self.source(path)) is not None:
            return self.book.need(fact.name, "", where)
        return self.book.need(path, self.scope, where)

    def _placed(self, problem: Problem) -> Problem:
        return replace(problem, where=self.where, second=problem.second or problem.where)

    def brought_home(self, problem: Problem) -> Problem:
        """A problem met in the framework's formulas at the unit's row: its writer can mend it there."""
        return self._placed(problem) if problem.where.path == self.rule.path else problem

    def words(self, path: str) -> Words | None:
        """A text of that name, if there is one."""
        value = self.find(path)
        return value if isinstance(value, Words) and value.text else None

    def own_words(self, key: str) -> Words | None:
        """A text of the row's own entry, if there is one."""
        value = self.entry.members.get(key) if self.entry else None
        return value if isinstance(value, Words) and value.text else None

    def place(self, expression: Expression) -> Position:
        """Where the first value of a formula is stated; the row when nowhere."""
        found = (self.find(name) for name in names_in(expression))
        return next((value.where for value in found if value is not None), self.where)

    def unreasonable(self, expression: Expression, message: str, hint: str = "") -> Fault:
        """E408 at the value that is not reasonable."""
        return fault(
            "E408", self.place(expression), f"“{self.row}”：{message}", hint=hint, second=self.rule
        )


_NOT_YES_OR_NO = "这里应是“是”或“否”，写的是“{}”"


def _typed(value: Words | Figure) -> str:
    return value.text if isinstance(value, Words) else figure_text(value)


def fraction(expression: Expression) -> tuple[Expression, Expression] | None:
    """Numerator and denominator of a formula that is a quotient as a whole."""
    if isinstance(expression, Binary) and expression.operator == "/":
        return expression.left, expression.right
    return None


def stated_names(value: Value | None) -> Iterator[str]:
    """The full names of the figures and flags of a value."""
    if isinstance(value, Figure | Flag):
        yield value.name
    elif isinstance(value, Items):
        for item in value.items:
            yield from stated_names(item)
    elif isinstance(value, Group):
        for member in value.members.values():
            yield from stated_names(member)
