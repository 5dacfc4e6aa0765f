"""F4 扣分: points come off for each occurrence, until none are left.

Source: rows 新增预算项目事前绩效评估 (what one occurrence costs depends on a count), 财务管理合规性, 采购活动合规性,
资产配置合规性, 资产收益上缴的及时性, 资产管理合规性 of the Guangzhou form of 2023 (domain.md A.3 F4).
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from pydantic import Field

from ziping.scoring.rules.inputs import Inputs
from ziping.scoring.rules.ranges import Range, partition_problems
from ziping.scoring.rules.rule import Outcome, Rule, clipped
from ziping.scoring.rules.terms import Measured, Points
from ziping.scoring.rules.wording import amount_text, formula_text, points
from ziping.source.problem import Problem
from ziping.source.shape import Listed, Plain, Shape


class CostBand(Range):
    """``{大于: 3, 扣: 0.5}``"""

    points: Points = Field(alias="扣", description="在这一档每次扣几分")


class Item(Shape):
    """一种扣分情形：按次数扣，或符合（不符合）某个条件时只扣一次。"""

    label: Plain = Field(alias="名称", description="扣分的情形")
    count: Measured | None = Field(alias="次数", default=None, description="次数的公式")
    counter: Plain = Field(alias="量词", default="次", description="次数的量词，用于评分标准")
    once_if: Measured | None = Field(alias="如果", default=None, description="条件成立时扣一次")
    once_unless: Measured | None = Field(
        alias="除非", default=None, description="条件不成立时扣一次"
    )
    points: Points | None = Field(alias="扣", default=None, description="每次扣几分")
    by: Measured | None = Field(alias="按", default=None, description="每次扣几分取决于哪个数")
    bands: Listed[CostBand] = Field(
        alias="分级", default=(), description="“按”的数在各档时每次扣几分"
    )
    most: Measured | None = Field(
        alias="不得多于", default=None, description="次数的上限，超出是填报错误"
    )

    def defects(self, weight: Decimal) -> tuple[Problem, ...]:
        """E406, E413: one way of counting, one price, prices that make sense."""
        ways = [way for way in (self.count, self.once_if, self.once_unless) if way is not None]
        priced = (self.points is not None) is not (self.by is not None and bool(self.bands))
        if len(ways) != 1 or not priced:
            message = f"“{self.label}”要写“次数”“如果”“除非”之一，和“扣”或“按、分级”"
            return (Problem.of("E413", self.where, message),)
        prices = [self.points] if self.points is not None else [band.points for band in self.bands]
        if any(not 0 < price <= weight for price in prices):
            message = f"“{self.label}”每次扣的分应大于 0 且不超过{points(weight)}"
            return (Problem.of("E413", self.where, message),)
        return partition_problems(self.bands, self.where, lowest=(Decimal(0), 0))

    def occurrences(self, inputs: Inputs) -> tuple[Decimal, str]:
        """How often, and the count in words. Fault E408: no whole number, negative, too many."""
        if self.count is None:
            return Decimal(self._happened(inputs)), ""
        formula = inputs.formula(self.count)
        amount = inputs.amount(formula)
        if amount.amount < 0 or amount.amount != amount.amount.to_integral_value():
            shown = amount_text(amount)
            raise inputs.unreasonable(formula, f"{formula_text(formula)}是{shown}，应是 0 或正整数")
        if self.most is not None:
            limit = inputs.amount(inputs.formula(self.most))
            if amount.amount > limit.amount:
                most = formula_text(self.most.formulas[0])
                message = (
                    f"{formula_text(formula)}{amount_text(amount)}，多于{most}{amount_text(limit)}"
                )
                raise inputs.unreasonable(formula, message, "核对两个数")
        return amount.amount, amount_text(amount)

    def _happened(self, inputs: Inputs) -> bool:
        if self.once_if is not None:
            return inputs.truth(self.once_if)
        assert self.once_unless is not None
        return not inputs.truth(self.once_unless)

    def price(self, inputs: Inputs) -> tuple[Decimal, str]:
        """What one occurrence costs, and why."""
        if self.by is None:
            assert self.points is not None
            return self.points, ""
        formula = inputs.formula(self.by)
        amount = inputs.amount(formula)
        if amount.amount < 0:
            raise inputs.unreasonable(formula, f"{formula_text(formula)}是负数")
        band = next(band for band in self.bands if band.contains(amount))
        shown = f"{formula_text(formula)}{amount_text(amount)}，{band.text()}"
        return band.points, f"（{shown}，每{self.counter}扣{points(band.points)}）"

    def prices_text(self) -> tuple[str, ...]:
        if self.count is None:
            return (f"{self.label}的，扣{points(self.points or Decimal(0))}",)
        if self.by is None:
            return (f"{self.label}，每{self.counter}扣{points(self.points or Decimal(0))}",)
        name = formula_text(self.by.formulas[0])
        return tuple(
            f"{name}{band.text()}的，{self.label}每{self.counter}扣{points(band.points)}"
            for band in self.bands
        )


class DeductionRule(Rule):
    """扣分：从满分起逐项扣，扣完为止。"""

    family: ClassVar[str] = "扣分"

    items: Listed[Item] = Field(alias="扣分项", description="各种扣分情形")

    def defects(self, weight: Decimal) -> tuple[Problem, ...]:
        if not self.items:
            return (Problem.of("E413", self.where, "“扣分”至少要一个扣分项"),)
        return tuple(problem for item in self.items for problem in item.defects(weight))

    def scored(self, inputs: Inputs, weight: Decimal) -> Outcome:
        taken = Decimal(0)
        steps: list[str] = []
        cases: list[str] = []
        for item in self.items:
            count, shown = item.occurrences(inputs)
            price, why = item.price(inputs)
            taken += count * price
            steps.append(_step(item, count, shown, price, why))
            cases += [f"{item.label}{shown}"] if count else []
        given = clipped(weight - taken, weight)
        end = f"，扣完为止，得{points(given)}" if taken > weight else f"＝{points(given)}"
        steps.append(f"得分＝{points(weight)}－{points(taken)}{end}")
        finding = "；".join(cases) or "没有扣分情形"
        return Outcome(points=given, finding=finding, steps=tuple(steps))

    def standard(self, weight: Decimal) -> tuple[str, ...]:
        texts = [text for item in self.items for text in item.prices_text()]
        if len(texts) == 1:
            return (f"满分{points(weight)}；{texts[0]}，扣完为止。",)
        listed = tuple(f"（{index}）{text}；" for index, text in enumerate(texts, start=1))
        return (
            f"满分{points(weight)}，按下列情形扣分，扣完为止：",
            *listed[:-1],
            f"{listed[-1][:-1]}。",
        )


def _step(item: Item, count: Decimal, shown: str, price: Decimal, why: str) -> str:
    if item.count is None:
        return f"{item.label}：" + (f"是，扣{points(price)}" if count else "否，不扣分")
    if not count:
        return f"{item.label}：{shown}，不扣分"
    return f"{item.label}：{shown}×{points(price)}＝{points(count * price)}{why}"
