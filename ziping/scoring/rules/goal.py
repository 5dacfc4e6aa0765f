"""Goals: one goal with its target, what was achieved, and the rate of completion."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ziping.facts.values import Group, Missing, Words
from ziping.facts.year_figures import unavailable
from ziping.numbers import arithmetic
from ziping.numbers.arithmetic import Amount, figure_amount
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import AS_STATED, formatted
from ziping.numbers.unit import Dimension
from ziping.scoring.rules.inputs import Inputs
from ziping.source.problem import Fault, fault

DIRECTIONS = ("正向", "反向", "等于")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredGoal:
    """A measurable goal: *direction* says whether more is better, less is better, or it must equal."""

    name: str
    direction: str
    target: Amount
    actual: Amount
    texts: tuple[str, str]  # Target and actual as typed.
    source: Group

    @property
    def met(self) -> bool:
        if self.direction == "正向":
            return self.actual.amount >= self.target.amount
        if self.direction == "反向":
            return self.actual.amount <= self.target.amount
        return self.actual.amount == self.target.amount

    @property
    def rate(self) -> Decimal | None:
        """The rate of completion, exact; None where there is none: dates, a target of 0, ÷ 0."""
        above, below = self.actual, self.target
        if self.direction == "反向":
            above, below = below, above
        if self.target.amount == 0 or below.amount <= 0 or self.on_date:
            return None
        return arithmetic.divide(above, below, self.source.where).amount

    @property
    def on_date(self) -> bool:
        return self.target.unit.dimension is Dimension.DATE

    def quotient(self) -> str:
        """The rate as a division of the typed values."""
        first, second = self.texts[::-1] if self.direction != "反向" else self.texts
        return f"{first}÷{second}"


def goal_name(source: Group) -> str:
    """What a goal is called: 名称, else its 编号 or place in the list."""
    name = source.members.get("名称")
    return name.text if isinstance(name, Words) else source.name.rpartition(".")[2]


def _unit(figure: Figure) -> str:
    return f"以“{figure.unit.name}”为单位" if figure.unit.name else "没有写单位"


def goal_of(source: Group, keys: tuple[str, str], inputs: Inputs) -> ScoredGoal:
    """Read one goal. Raises Fault E407 (a value missing), E204, E305, E408."""
    name = goal_name(source)
    target, actual = (_figure(source, key, name, inputs) for key in keys)
    if not target.unit.compatible(actual.unit):
        message = f"“{name}”的{keys[0]}{_unit(target)}，{keys[1]}{_unit(actual)}"
        raise fault("E305", actual.where, message, hint="改成相同的单位", second=target.where)
    if target.amount < 0:
        message = f"“{name}”的{keys[0]}是负数，算不出完成率"
        raise _unreasonable(target, message, "改用不会为负的口径，或按定性评定")
    return ScoredGoal(
        name=name,
        direction=_direction(source, inputs),
        target=figure_amount(target),
        actual=figure_amount(actual),
        texts=(
            formatted(target, AS_STATED, target.where),
            formatted(actual, AS_STATED, actual.where),
        ),
        source=source,
    )


def _figure(source: Group, key: str, name: str, inputs: Inputs) -> Figure:
    value = inputs.book.find(f"{source.name}.{key}")
    if isinstance(value, Figure):
        return value
    if isinstance(value, Missing):
        raise unavailable(value, value.where)
    if value is None:
        hint = f"写上 {key}: …；不能量化的写 定性: {{档: …, 系数: …, 理由: …}}"
        raise fault("E407", source.where, f"“{name}”缺少“{key}”", hint=hint, second=inputs.rule)
    message = f"“{name}”的{key}不是数值，算不出完成率"
    hint = "写成带单位的数；不能量化的写 定性: {档: …, 系数: …, 理由: …}"
    raise fault("E408", value.where, message, hint=hint, second=inputs.rule)


def _direction(source: Group, inputs: Inputs) -> str:
    value = source.members.get("方向")
    if value is None:
        return DIRECTIONS[0]
    if isinstance(value, Words) and value.text in DIRECTIONS:
        return value.text
    hint = "可选：" + "、".join(DIRECTIONS)
    raise fault("E204", value.where, "方向不在可选范围内", hint=hint, second=inputs.rule)


def _unreasonable(figure: Figure, message: str, hint: str) -> Fault:
    return fault("E408", figure.where, message, hint=hint)
