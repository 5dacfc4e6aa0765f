"""Compute: definitions over facts to a book of figures, each evaluated once, cycles reported."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal, localcontext
from types import MappingProxyType

from ziping.figures.arithmetic import EXACT, Amount, rounded
from ziping.figures.book import Book, unavailable
from ziping.figures.definition import Defined, Definition, ShareGroup
from ziping.figures.evaluation import amount_of, evaluate
from ziping.figures.facts import Figure, Group, Missing, Value
from ziping.figures.formula import parsed
from ziping.figures.spelling import declared_decimals, number_text
from ziping.figures.unit import PERCENT, RATIO, Unit
from ziping.source.position import Position
from ziping.source.problem import Fault, Problem, fault


def computed_book(
    facts: Group, defined: Defined, earlier: Book | None
) -> tuple[Book, tuple[Problem, ...]]:
    """The book of typed and computed figures.

    A unit's own definition wins over a standard one of the same name. A standard figure whose inputs
    are absent becomes `Missing`, its problem raised where it is used; an own one is reported here.
    Problems: E303–E307, E309, E310, E312; E308 and N311 of share groups.
    """
    run = _Run(Book(facts=facts, earlier=earlier), defined)
    for name in run.definitions:
        run.figure(name)
    book = Book(facts=facts, computed=MappingProxyType(dict(run.done)), earlier=earlier)
    return book, tuple(run.problems)


@dataclass(slots=True)
class _Run:
    typed: Book
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
            )

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
            raise fault("E312", definition.where, "计算项一环套一环，层数太多") from None
        amount = amount_of(outcome.result, definition.where)
        return _figure(definition, amount, outcome.inputs)

    def lookup(self, path: str, scope: str, where: Position) -> Value:
        """A name as seen from *scope*: the innermost mapping that types or defines it wins."""
        base = scope
        while path.partition(".")[0] != "上年":
            name = f"{base}.{path}" if base else path
            if name in self.definitions:
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
        raw = [self._single(member) for member in group.members]
        unit = _share_unit(group, raw)
        figures, note = settled(group, raw, unit)
        if note is not None:
            self.problems.append(note)
        return figures


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
    decimals = declared_decimals(definition.spelling, definition.where)
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


def _share_unit(group: ShareGroup, raw: list[Figure]) -> Unit:
    unit = group.total.unit
    for figure in raw:
        if not figure.unit.compatible(unit):
            raise fault(
                "E305",
                figure.where,
                f"{figure.name}的单位与总和“{unit.name}”不同",
                second=group.where,
            )
    return unit


def settled(
    group: ShareGroup, raw: list[Figure], unit: Unit
) -> tuple[tuple[Figure, ...], Problem | None]:
    """The shares rounded so that they total exactly: the largest-remainder rule.

    Every share is cut down at the last digit; the digits left over go to the largest remainders, the
    first of equals first. Raises Fault E308 when the shares do not total to the declared sum even by
    rounding. Returns a note N311 when a share differs from its own half-up rounding.
    """
    with localcontext(EXACT):
        step = Decimal(1).scaleb(-group.decimals)
        values = [figure.amount / unit.factor for figure in raw]
        cut = [(value / step).to_integral_value(ROUND_FLOOR) for value in values]
        target = group.total.value / step
        left = int(target - sum(cut))
        if target != target.to_integral_value() or not 0 <= left <= len(raw):
            raise _not_total(group, values)
        order = sorted(range(len(raw)), key=lambda i: (cut[i] - values[i] / step, i))
        extra = set(order[:left])
        final = [(cut[i] + (i in extra)) * step for i in range(len(raw))]
    figures = tuple(
        _settled_figure(figure, value, unit, group.decimals)
        for figure, value in zip(raw, final, strict=True)
    )
    return figures, _moved(group, raw, values, final)


def _settled_figure(figure: Figure, value: Decimal, unit: Unit, decimals: int) -> Figure:
    return Figure(
        name=figure.name,
        value=value,
        unit=unit,
        where=figure.where,
        decimals=decimals,
        half_width=Decimal(5).scaleb(-decimals - 1),
        formula=figure.formula,
        inputs=figure.inputs,
        spelling=figure.spelling,
        settled=True,
    )


def _not_total(group: ShareGroup, values: list[Decimal]) -> Fault:
    total = number_text(sum(values, Decimal(0)), group.decimals + 2, False)
    return fault(
        "E308",
        group.where,
        f"“{group.name}”各占比合计 {total}，不是 {group.total.value}{group.total.unit.name}",
        hint="检查各占比的分母是否相同，是否漏了一项",
    )


def _moved(
    group: ShareGroup, raw: list[Figure], values: list[Decimal], final: list[Decimal]
) -> Problem | None:
    from_half_up = [
        f"{figure.name} {value:.6f} 取 {last}"
        for figure, value, last in zip(raw, values, final, strict=True)
        if rounded(value, group.decimals) != last
    ]
    if not from_half_up:
        return None
    message = (
        f"“{group.name}”为使合计等于 {group.total.value}{group.total.unit.name}，调整了尾数："
        + "；".join(from_half_up)
    )
    return Problem.of("N311", group.where, message, about=group.name)
