"""Evaluation: an expression over a book of figures to an amount, a truth value or a list of amounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext
from types import MappingProxyType

from ziping.facts.formula import Binary, Call, Expression, Name, Negative, NumberLiteral, Relation
from ziping.facts.values import EARLIER, Flag, Items, Missing, Value
from ziping.facts.year_figures import unavailable
from ziping.facts.year_on_year import growth
from ziping.numbers import arithmetic
from ziping.numbers.arithmetic import EXACT, Amount, figure_amount, rounded
from ziping.numbers.figure import Figure
from ziping.numbers.unit import NUMBER, Dimension
from ziping.source.position import Position
from ziping.source.problem import fault

Lookup = Callable[[str, Position], Value]
Result = Amount | bool | tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The result of a formula and the full names of what it used, in order, once."""

    result: Result
    inputs: tuple[str, ...]


def evaluate(expression: Expression, lookup: Lookup) -> Evaluated:
    """Evaluate on exact decimals. *lookup* gives the value of a name or raises Fault at the place given.

    Raises Fault E304 (unknown name), E305 (units), E306 (zero denominator), E309 (not a number).
    """
    run = _Evaluation(lookup)
    with localcontext(EXACT):
        result = run.value(expression)
    return Evaluated(result, tuple(run.inputs))


def amount_of(result: Result, where: Position) -> Amount:
    """The result as one amount; Fault E309 for a list or a truth value."""
    if isinstance(result, Amount):
        return result
    what = "一列数" if isinstance(result, tuple) else "是或否"
    raise fault(
        "E309",
        where,
        f"这里要一个数，得到的是{what}",
        hint="一列数先用 sum、avg、min、max 或 count",
    )


def truth_of(result: Result, where: Position) -> bool:
    """The result as 是/否; Fault E309 for anything else."""
    if isinstance(result, bool):
        return result
    raise fault(
        "E309", where, "这里要一个条件（是或否），得到的是数", hint="写成比较，如 决算 <= 预算"
    )


@dataclass(slots=True)
class _Evaluation:
    lookup: Lookup
    inputs: dict[str, None] = field(default_factory=dict)

    def value(self, expression: Expression) -> Result:
        match expression:
            case NumberLiteral(quantity=quantity, text=text):
                digits = quantity.decimals
                return Amount(quantity.amount, quantity.unit, decimals=digits, name=text)
            case Name(path=path, where=where):
                return self.named(self.lookup(path, where), where)
            case Negative(operand=operand, where=where):
                inner = self.amount(operand)
                return replace(inner, amount=-inner.amount, name="")
            case Binary(operator=operator, left=left, right=right, where=where):
                return _OPERATIONS[operator](self.amount(left), self.amount(right), where)
            case Relation():
                return self.compared(expression)
            case Call(function=function, arguments=arguments, where=where):
                return self.called(function, arguments, where)

    def amount(self, expression: Expression) -> Amount:
        return amount_of(self.value(expression), expression.where)

    def named(self, value: Value, where: Position) -> Result:
        if isinstance(value, Figure):
            self.inputs.setdefault(value.name)
            return figure_amount(value)
        if isinstance(value, Flag):
            self.inputs.setdefault(value.name)
            return value.value
        if isinstance(value, Items):
            return tuple(self.amount_in(item, where) for item in value.items)
        if isinstance(value, Missing):
            raise unavailable(value, where)
        raise fault(
            "E309",
            where,
            f"“{value.name}”不是数",
            hint=f"它在 {value.where}；公式只能用数值和数值的列表",
            second=value.where,
        )

    def amount_in(self, item: Value, where: Position) -> Amount:
        return amount_of(self.named(item, where), where)

    def compared(self, chain: Relation) -> Result:
        values = [self.value(operand) for operand in chain.operands]
        return all(
            _holds(left, operator, right, chain.where)
            for left, operator, right in zip(values, chain.operators, values[1:], strict=False)
        )

    def called(self, function: str, arguments: Sequence[Expression], where: Position) -> Result:
        if function == "count":
            return self.counted(arguments, where)
        if function == "同比":
            return self.change(arguments, where)
        amounts = [amount for argument in arguments for amount in self.spread(argument)]
        return _FUNCTIONS[function](amounts, where)

    def spread(self, argument: Expression) -> tuple[Amount, ...]:
        result = self.value(argument)
        return result if isinstance(result, tuple) else (amount_of(result, argument.where),)

    def counted(self, arguments: Sequence[Expression], where: Position) -> Amount:
        if len(arguments) != 1 or not isinstance(arguments[0], Name):
            raise fault("E303", where, "count 里写一个列表的名称", hint="如 count(内设科室)")
        value = self.lookup(arguments[0].path, arguments[0].where)
        if not isinstance(value, Items):
            raise fault(
                "E309",
                where,
                f"“{arguments[0].path}”不是列表，不能计数",
                hint="写成一列，如 [甲, 乙]；没有的删去这一行",
                second=value.where,
            )
        self.inputs.setdefault(value.name)
        return Amount(Decimal(len(value.items)), NUMBER, decimals=0)

    def change(self, arguments: Sequence[Expression], where: Position) -> Amount:
        if len(arguments) != 1 or not isinstance(arguments[0], Name):
            raise fault("E303", where, "同比里写一个名称", hint="如 同比(收支.收入总额)")
        now = self.amount(arguments[0])
        earlier = Name(f"{EARLIER}.{now.name}", arguments[0].where)
        before = self.amount(earlier)
        return growth(now, before, where)


_OPERATIONS: Mapping[str, Callable[[Amount, Amount, Position], Amount]] = MappingProxyType(
    {
        "+": arithmetic.add,
        "-": arithmetic.subtract,
        "*": arithmetic.multiply,
        "/": arithmetic.divide,
    }
)


def _holds(left: Result, operator: str, right: Result, where: Position) -> bool:
    if isinstance(left, bool) and isinstance(right, bool) and operator in ("=", "!="):
        return (left == right) is (operator == "=")
    return arithmetic.compare(amount_of(left, where), operator, amount_of(right, where), where)


def _sum(amounts: Sequence[Amount], where: Position) -> Amount:
    if not amounts:
        return Amount(Decimal(0), NUMBER, decimals=0)
    total = amounts[0]
    for amount in amounts[1:]:
        total = arithmetic.add(total, amount, where)
    return replace(total, name="")


def _avg(amounts: Sequence[Amount], where: Position) -> Amount:
    count = Amount(Decimal(len(amounts)), NUMBER, decimals=0, name="项数")
    return arithmetic.divide(_sum(amounts, where), count, where)


def _extreme(sign: int) -> Callable[[Sequence[Amount], Position], Amount]:
    def pick(amounts: Sequence[Amount], where: Position) -> Amount:
        if not amounts:
            raise fault("E309", where, "一列数是空的，没有最大最小", hint="先填上数")
        best = amounts[0]
        for amount in amounts[1:]:
            if arithmetic.compare(amount, ">" if sign > 0 else "<", best, where):
                best = amount
        return best

    return pick


def _abs(amounts: Sequence[Amount], where: Position) -> Amount:
    if len(amounts) != 1:
        raise fault("E303", where, "abs 只要一项", hint="如 abs(甲 - 乙)")
    return replace(amounts[0], amount=abs(amounts[0].amount), name="")


def _round(amounts: Sequence[Amount], where: Position) -> Amount:
    digits = amounts[1].amount if len(amounts) == 2 else Decimal(-1)
    if digits not in range(7) or amounts[1].unit.dimension is not Dimension.NUMBER:
        raise fault(
            "E303",
            where,
            "round 写成 round(数, 小数位数)，位数 0 到 6",
            hint="如 round(甲 / 乙, 4)",
        )
    value = rounded(amounts[0].value, int(digits))
    return Amount(value * amounts[0].unit.factor, amounts[0].unit, decimals=int(digits))


_FUNCTIONS: Mapping[str, Callable[[Sequence[Amount], Position], Amount]] = MappingProxyType(
    {
        "sum": _sum,
        "avg": _avg,
        "min": _extreme(-1),
        "max": _extreme(1),
        "abs": _abs,
        "round": _round,
    }
)
