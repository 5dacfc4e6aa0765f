"""Compute: definitions over facts to a book of figures, each evaluated once, cycles reported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import localcontext
from types import MappingProxyType

from ziping.facts.definition import Defined, Definition, ShareGroup
from ziping.facts.evaluation import amount_of, evaluate
from ziping.facts.formula import names_in, parsed
from ziping.facts.shares import settled
from ziping.facts.values import Group, Missing, Value
from ziping.facts.year_figures import YearFigures, leaves, unavailable
from ziping.numbers.arithmetic import EXACT, Amount
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import declared_decimals
from ziping.numbers.unit import PERCENT, RATIO
from ziping.source.position import Position
from ziping.source.problem import Fault, Problem, fault


def computed_book(
    facts: Group, defined: Defined, earlier: YearFigures | None
) -> tuple[YearFigures, tuple[Problem, ...]]:
    """The book of typed and computed figures.

    A unit's own definition wins over a standard one of the same name. A standard figure whose inputs
    are absent becomes `Missing`, its problem raised where it is used; an own one is reported here.
    Problems: E303–E307, E309, E310, E312; E308 and N311 of share groups.
    """
    run = _Computation(YearFigures(facts=facts, earlier=earlier), defined)
    run.done.update({missing.name: missing for missing in defined.broken})
    for name in run.definitions:
        run.figure(name)
    book = YearFigures(facts=facts, computed=MappingProxyType(dict(run.done)), earlier=earlier)
    return book, tuple(run.problems)


@dataclass(slots=True)
class _Computation:
    typed: YearFigures
    defined: Defined
    definitions: dict[str, Definition | ShareGroup] = field(default_factory=dict)
    done: dict[str, Figure | Missing] = field(default_factory=dict)
    stack: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        for standard in (False, True):
            for definition in self.defined.computed:
                if definition.standard is standard:
                    self._offer(definition.name, definition)
            for group in self.defined.shares:
                if group.standard is standard:
                    for member in group.members:
                        self._offer(member.name, group)

    def _offer(self, name: str, definition: Definition | ShareGroup) -> None:
        """Take a definition unless an own one has the name; a typed fact of that name is a conflict."""
        typed = self.typed.find(name)
        if typed is None:
            self.definitions.setdefault(name, definition)
        elif not definition.standard:
            self.problems.append(_typed_and_computed(name, definition, typed))

    def figure(self, name: str) -> Figure | Missing:
        if name not in self.done:
            self._evaluate(name, self.definitions[name])
        return self.done[name]

    def _evaluate(self, name: str, definition: Definition | ShareGroup) -> None:
        self.stack.append(name)
        try:
            for figure in self._figures(definition):
                self.done[figure.name] = figure
        except Fault as error:
            self._fail(definition, error.problem)
        finally:
            self.stack.pop()

    def _fail(self, definition: Definition | ShareGroup, problem: Problem) -> None:
        if not definition.standard:
            self.problems.append(problem)
        members = definition.members if isinstance(definition, ShareGroup) else (definition,)
        for member in members:
            self.done[member.name] = Missing(
                name=member.name,
                problem=problem,
                where=member.where,
                reported=problem.derived or not definition.standard,
                inputs=tuple(self._named(member)),
            )

    def _named(self, definition: Definition) -> Iterator[str]:
        """The figures that a formula names, though it could not be computed."""
        try:
            paths = names_in(parsed(definition.formula, definition.where))
        except Fault:
            return
        for path in paths:
            if (value := self.typed.find(path, definition.scope)) is not None:
                yield from leaves(value)

    def _figures(self, definition: Definition | ShareGroup) -> tuple[Figure, ...]:
        if isinstance(definition, ShareGroup):
            return self._settled(definition)
        return (self._single(definition),)

    def _single(self, definition: Definition) -> Figure:
        scope = definition.scope
        expression = parsed(definition.formula, definition.where)
        try:
            outcome = evaluate(expression, lambda path, where: self.lookup(path, scope, where))
        except RecursionError:
            raise fault(
                "E312", definition.where, "计算项一环套一环，层数太多", hint="合并几个计算项"
            ) from None
        amount = amount_of(outcome.result, definition.where)
        return _figure(definition, amount, outcome.inputs)

    def lookup(self, path: str, scope: str, where: Position) -> Value:
        """A name as seen from *scope*: the innermost mapping that types or defines it wins."""
        base = scope
        while path.partition(".")[0] != "上年":
            name = f"{base}.{path}" if base else path
            if name in self.definitions or name in self.done:
                return self._defined(name, where)
            value = self.typed.find(name)
            if value is not None:
                break
            if not base:
                break
            base = base.rpartition(".")[0]
        return self.typed.need(path, scope, where)

    def _defined(self, name: str, where: Position) -> Value:
        if name in self.stack:
            chain = " → ".join([*self.stack[self.stack.index(name) :], name])
            raise fault(
                "E307", where, f"计算循环引用：{chain}", hint="改其中一个公式，让它只用已填的数"
            )
        figure = self.figure(name)
        if isinstance(figure, Missing):
            raise unavailable(figure, where)
        return figure

    def _settled(self, group: ShareGroup) -> tuple[Figure, ...]:
        raw = tuple(self._single(member) for member in group.members)
        figures, problems = settled(group, raw, self._stated(group, raw))
        self.problems.extend(problems)
        return figures

    def _stated(self, group: ShareGroup, raw: tuple[Figure, ...]) -> Position:
        """Where to mend a group that does not total: a standard one in the unit's data."""
        inputs = (self.typed.find(name) for figure in raw for name in figure.inputs)
        places = (value.where for value in inputs if isinstance(value, Figure))
        return next(places, group.where) if group.standard else group.where


def _typed_and_computed(name: str, definition: Definition | ShareGroup, typed: Value) -> Problem:
    return Problem.of(
        "E106",
        definition.where,
        f"“{name}”既填了数，又写了公式",
        hint=f"填的数在 {typed.where}，两处留一处",
        second=typed.where,
    )


def _figure(definition: Definition, amount: Amount, inputs: tuple[str, ...]) -> Figure:
    unit = PERCENT if amount.unit is RATIO and "百分比" in definition.spelling else amount.unit
    decimals = declared_decimals(definition.spelling, unit, definition.where)
    with localcontext(EXACT):
        return Figure(
            name=definition.name,
            value=amount.amount / unit.factor,
            unit=unit,
            where=definition.where,
            decimals=amount.decimals if decimals is None else decimals,
            half_width=amount.half / unit.factor,
            grouped=amount.grouped,
            formula=definition.formula,
            inputs=inputs,
            spelling=definition.spelling,
        )
