"""F9 酌情扣分: a deduction that a person decides, with its reason.

Source: rows 绩效管理制度建设 (gaps in the content) and 数据质量 of the Guangzhou form of 2023
(domain.md A.3 F9).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from pydantic import Field

from ziping.facts.formula import Name
from ziping.facts.values import Words
from ziping.numbers.unit import Dimension
from ziping.scoring.rules.inputs import Inputs
from ziping.scoring.rules.rule import Outcome, Rule, need_words
from ziping.scoring.rules.terms import MeasuredTerm, Path
from ziping.scoring.rules.wording import points
from ziping.source.problem import fault
from ziping.source.shape import Plain, Shape


class Discretion(Shape):
    """``{扣分: 缺漏扣分, 理由: 缺漏扣分理由}``"""

    amount: Path = Field(alias="扣分", description="扣几分，写数据的名称")
    reason: Plain = Field(
        alias="理由", description="扣分理由，写数据的名称；扣分大于 0 时要有理由，也可写在“依据”里"
    )


def deducted(
    name: Name, reason: str, inputs: Inputs, weight: Decimal
) -> tuple[Decimal, tuple[Words, ...]]:
    """The points taken off and the reason; Fault E305 (unit), E407 (no reason), E408 (too much)."""
    amount = inputs.amount(name)
    if amount.unit.dimension not in (Dimension.POINTS, Dimension.NUMBER):
        message = f"“{name.path}”应以分为单位，现在是“{amount.unit.name}”"
        raise fault("E305", inputs.place(name), message, second=inputs.rule)
    if not 0 <= amount.amount <= weight:
        message = f"{name.path}是{points(amount.amount)}，应在0到{points(weight)}之间"
        raise inputs.unreasonable(name, message)
    if amount.amount == 0:
        return amount.amount, ()
    words = inputs.words(reason)
    if words is None and inputs.own_words("依据") is None:
        need_words(inputs, reason, f"扣了{points(amount.amount)}")
    return amount.amount, (words,) if words else ()


class DiscretionRule(Rule):
    """酌情扣分：得分＝分值－扣分，扣分由人决定并写明理由。"""

    family: ClassVar[str] = "酌情扣分"

    amount: Path = Field(alias="扣分", description="扣几分，写数据的名称")
    reason: Plain = Field(
        alias="理由", default="扣分理由", description="扣分理由，写数据的名称；也可写在“依据”里"
    )
    full_marks: Plain = Field(alias="满分条件", default="", description="怎样得满分，用于评分标准")

    def measures(self) -> Iterator[MeasuredTerm]:
        yield MeasuredTerm((self.amount,), self.amount.where)

    def scored(self, inputs: Inputs, weight: Decimal) -> Outcome:
        taken, reasons = deducted(self.amount, self.reason, inputs, weight)
        step = f"得分＝{points(weight)}－{points(taken)}＝{points(weight - taken)}"
        finding = f"酌情扣{points(taken)}" if taken else "没有扣分"
        return Outcome(points=weight - taken, finding=finding, steps=(step,), reasons=reasons)

    def standard(self, weight: Decimal) -> tuple[str, ...]:
        met = f"{self.full_marks}的，" if self.full_marks else ""
        return (f"{met}计{points(weight)}；有欠缺的，视情况扣分并写明理由。",)
