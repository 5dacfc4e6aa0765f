"""F8 定性: tiers with a coefficient judged within the tier, and a written reason.

Source: the non-quantified goals of row 效益指标完成情况 of the Guangzhou form of 2023 (domain.md A.3 F8);
the bounds differ by place (80/60 there, 80/50 in 江西 2017), so they are data.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from pydantic import Field

from ziping.facts.formula import Name
from ziping.facts.values import Group, Words
from ziping.numbers.arithmetic import Amount
from ziping.numbers.figure import Figure
from ziping.numbers.quantity import Quantity
from ziping.numbers.unit import PERCENT, RATIO
from ziping.scoring.rules.inputs import Inputs
from ziping.scoring.rules.ranges import Range, partition_problems
from ziping.scoring.rules.rule import Outcome, Rule
from ziping.scoring.rules.terms import Path
from ziping.scoring.rules.wording import percent, points
from ziping.source.position import NOWHERE, Position
from ziping.source.problem import Problem, fault
from ziping.source.shape import Listed, Plain


class Tier(Range):
    """``{名称: 达成, 不低于: 80%, 不超过: 100%}``"""

    name: Plain = Field(alias="名称", description="档次的名称")


def _tier(name: str, least: int, below: int | None) -> Tier:
    bounds = {"不低于": _percent(least)}
    bounds |= {"不超过": _percent(100)} if below is None else {"低于": _percent(below)}
    return Tier.model_construct(
        where=NOWHERE,
        name=name,
        least=bounds["不低于"],
        below=bounds.get("低于"),
        most=bounds.get("不超过"),
        above=None,
    )


def _percent(value: int) -> Quantity:
    return Quantity(Decimal(value), PERCENT)


USUAL_TIERS = (_tier("达成", 80, None), _tier("部分达成", 60, 80), _tier("未达成", 0, 60))


def tier_problems(tiers: tuple[Tier, ...], where: Position) -> tuple[Problem, ...]:
    """E406 when the tiers do not cover 0 to 100% exactly once."""
    return partition_problems(tiers, where, lowest=(Decimal(0), 0), highest=(Decimal(1), 1))


def tiers_text(tiers: tuple[Tier, ...]) -> str:
    return "，".join(f"{tier.name}的系数{tier.text()}" for tier in tiers)


def judged(value: Group, tiers: tuple[Tier, ...], inputs: Inputs) -> tuple[Decimal, str, Words]:
    """The coefficient of a judgement, the tier's name and the written reason.

    Raises Fault E407 (a part missing), E204 (no such tier), E408 (coefficient outside its tier).
    """
    name, factor, reason = (value.members.get(key) for key in ("档", "系数", "理由"))
    if not (isinstance(name, Words) and isinstance(factor, Figure) and isinstance(reason, Words)):
        message = f"“{inputs.row}”的定性评定要写档、系数和理由"
        hint = "写成 {档: 达成, 系数: 95%, 理由: 书面依据}"
        raise fault("E407", value.where, message, hint=hint, second=inputs.rule)
    tier = next((tier for tier in tiers if tier.name == name.text), None)
    if tier is None:
        hint = "可选：" + "、".join(tier.name for tier in tiers)
        raise fault("E204", name.where, f"没有“{name.text}”这一档", hint=hint, second=inputs.rule)
    if not tier.contains(Amount(factor.amount, RATIO)):
        message = f"“{tier.name}”的系数应{tier.text()}，填的是{percent(factor.amount)}"
        raise fault("E408", factor.where, message, hint="改系数或改档", second=inputs.rule)
    return factor.amount, tier.name, reason


class JudgementRule(Rule):
    """定性：先定档，再在档内定系数，得分＝系数×分值；必须有书面理由。"""

    family: ClassVar[str] = "定性"

    judgement: Path = Field(alias="评定", description="评定的名称，其下写档、系数、理由")
    tiers: Listed[Tier] = Field(
        alias="档", default=USUAL_TIERS, description="各档，默认按 80%、60% 分"
    )

    def defects(self, weight: Decimal) -> tuple[Problem, ...]:
        return tier_problems(self.tiers, self.where)

    def states_points(self) -> bool:
        return False

    def scored(self, inputs: Inputs, weight: Decimal) -> Outcome:
        value = self._group(self.judgement, inputs)
        factor, tier, reason = judged(value, self.tiers, inputs)
        step = f"评定为“{tier}”，系数{percent(factor)}，得分＝{percent(factor)}×{points(weight)}"
        return Outcome(
            points=factor * weight,
            finding=f"评定为“{tier}”，系数{percent(factor)}",
            steps=(f"各档：{tiers_text(self.tiers)}", step),
            reasons=(reason,),
        )

    @staticmethod
    def _group(name: Name, inputs: Inputs) -> Group:
        value = inputs.find(name.path)
        if isinstance(value, Group):
            return value
        place = inputs.where if value is None else value.where
        hint = "写成 {档: 达成, 系数: 95%, 理由: 书面依据}"
        raise fault(
            "E407", place, f"“{name.path}”应写档、系数和理由", hint=hint, second=inputs.rule
        )

    def standard(self, weight: Decimal) -> tuple[str, ...]:
        return (
            f"定性评定：{tiers_text(self.tiers)}。",
            f"得分＝系数×{points(weight)}，须有书面依据。",
        )
