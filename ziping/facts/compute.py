"""Stage 3: definitions over facts to figures, each evaluated once, cycles reported; groups of shares settled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_FLOOR, Decimal, localcontext
from types import MappingProxyType

from ziping.facts.definition import Defined, Definition, ShareGroup
from ziping.facts.evaluation import amount_of, evaluate
from ziping.facts.formula import names_in, parsed
from ziping.facts.values import Group, Missing, Value
from ziping.facts.year_figures import YearFigures, leaves, unavailable
from ziping.numbers.arithmetic import EXACT, Amount, rounded
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import declared_decimals, number_text
from ziping.numbers.unit import PERCENT, RATIO, half_of_last_digit
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


Settled = tuple[tuple[Figure, ...], tuple[Problem, ...]]


def settled(group: ShareGroup, raw: Sequence[Figure], stated: Position) -> Settled:
    """The shares rounded so that they total exactly.

    Every share is cut down at the last digit; the digits left over go to the largest remainders, the
    first of equals first; note N311 tells which share then differs from its own rounding.
    Shares that do not total even by rounding stay as they are, each rounded alone: E308 at *stated*.
    Raises Fault E305 for a share of another unit than the total.
    """
    unit = group.total.unit
    for figure in raw:
        if not figure.unit.compatible(unit):
            message = f"{figure.name} 的单位与总和“{unit.name}”不同"
            raise fault("E305", figure.where, message, hint="检查公式", second=group.where)
    with localcontext(EXACT):
        step = Decimal(1).scaleb(-group.decimals)
        values = [figure.amount / unit.factor for figure in raw]
        final = shared_out([value / step for value in values], group.total.value / step)
    if final is None:
        figures = tuple(
            _share_figure(group, figure, value) for figure, value in zip(raw, values, strict=True)
        )
        return figures, (_not_total(group, values, stated),)
    pairs = list(zip(raw, (count * step for count in final), strict=True))
    figures = tuple(
        replace(_share_figure(group, figure, value), settled=True) for figure, value in pairs
    )
    return figures, _moved(group, values, figures)


def shared_out(values: Sequence[Decimal], total: Decimal) -> list[Decimal] | None:
    """Whole numbers next to *values* that sum to *total*; None when that cannot be."""
    cut = [value.to_integral_value(ROUND_FLOOR) for value in values]
    left = total - sum(cut)
    if left != left.to_integral_value() or not 0 <= left <= len(values):
        return None
    order = sorted(range(len(values)), key=lambda index: (cut[index] - values[index], index))
    extra = frozenset(order[: int(left)])
    return [count + (index in extra) for index, count in enumerate(cut)]


def _share_figure(group: ShareGroup, figure: Figure, value: Decimal) -> Figure:
    return replace(
        figure,
        value=value,
        unit=group.total.unit,
        decimals=group.decimals,
        half_width=half_of_last_digit(group.decimals),
    )


def _total(group: ShareGroup) -> str:
    return f"{group.total.value:f}{group.total.unit.name}"


def _not_total(group: ShareGroup, values: Sequence[Decimal], stated: Position) -> Problem:
    total = number_text(sum(values, Decimal(0)), group.decimals + 2, False)
    return Problem.of(
        "E308",
        stated,
        f"“{group.name}”各占比合计 {total}{group.total.unit.name}，不是 {_total(group)}",
        hint="检查各部分是否等于总额、分母是否相同、是否漏了一项",
        second=None if stated == group.where else group.where,
        about=group.name,
    )


def _moved(
    group: ShareGroup, values: Sequence[Decimal], figures: Sequence[Figure]
) -> tuple[Problem, ...]:
    unit = group.total.unit.name
    moved = [
        f"{figure.name.rpartition('.')[2]} {number_text(value, group.decimals + 2, False)}{unit}"
        f" 取 {figure.value:f}{unit}"
        for value, figure in zip(values, figures, strict=True)
        if rounded(value, group.decimals) != figure.value
    ]
    if not moved:
        return ()
    message = f"“{group.name}”各占比四舍五入后合计不到或超过 {_total(group)}，调整了尾数：{'；'.join(moved)}"
    return (Problem.of("N311", group.where, message, about=group.name),)
