"""分档: points by the band that a ratio falls into; and measured ratios, which 比例 uses too."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ziping.facts.formula import Expression
from ziping.numbers import arithmetic
from ziping.numbers.arithmetic import Amount
from ziping.scoring.rules.inputs import Inputs, fraction
from ziping.scoring.rules.ranges import Range, partition_problems
from ziping.scoring.rules.rule import Outcome, Rule, not_applicable
from ziping.scoring.rules.terms import Measured, Points
from ziping.scoring.rules.wording import amount_text, formula_text, numbers_text, points
from ziping.source.problem import Problem
from ziping.source.shape import CHOICE, Listed, Plain


@dataclass(frozen=True, slots=True)
class Ratio:
    """A measured value, None when it is 0 ÷ 0, and how it came about."""

    amount: Amount | None
    steps: tuple[str, ...]


class RatioRule(Rule):
    """The base of rules over one measured value."""

    label: Plain = Field(alias="名称", default="比率", description="这个比率叫什么")
    sane: Range | None = Field(
        alias="合理范围", default=None, description="超出就是填报错误；负数总是错误"
    )
    empty: Annotated[Literal["不适用", "满分", "零分"], CHOICE] = Field(
        alias="零比零", default="不适用", description="分子分母都是 0 时怎样处理"
    )

    def ratio(self, measure: Measured, inputs: Inputs) -> Ratio:
        """The value of a measure. Raises Fault E408: negative, out of range, x ÷ 0."""
        expression = inputs.formula(measure)
        numbers = f"{self.label}＝{formula_text(expression)}＝{numbers_text(expression, inputs)}"
        amount = self._quotient(expression, inputs)
        if amount is None:
            return Ratio(None, (numbers, f"分子分母都是0，按“{self.empty}”处理"))
        self._require_sane(amount, expression, inputs)
        shown = amount_text(amount)
        return Ratio(
            amount, (numbers if numbers.endswith(f"＝{shown}") else f"{numbers}＝{shown}",)
        )

    def _quotient(self, expression: Expression, inputs: Inputs) -> Amount | None:
        parts = fraction(expression)
        if parts is None:
            return inputs.amount(expression)
        above, below = inputs.amount(parts[0]), inputs.amount(parts[1])
        for part, amount in zip(parts, (above, below), strict=True):
            if amount.amount < 0:
                raise inputs.unreasonable(
                    part, f"{formula_text(part)}是负数（{amount_text(amount)}）"
                )
        if below.amount == 0:
            if above.amount == 0:
                return None
            message = (
                f"{formula_text(parts[1])}是0，而{formula_text(parts[0])}是{amount_text(above)}"
            )
            raise inputs.unreasonable(parts[1], message, "分母为0时比率没有意义，核对两个数")
        return arithmetic.divide(above, below, inputs.where)

    def _require_sane(self, amount: Amount, expression: Expression, inputs: Inputs) -> None:
        if amount.amount < 0:
            raise inputs.unreasonable(expression, f"{self.label}是负数（{amount_text(amount)}）")
        if self.sane is not None and not self.sane.contains(amount):
            message = f"{self.label}是{amount_text(amount)}，不在合理范围内（{self.sane.text()}）"
            raise inputs.unreasonable(expression, message, "核对分子和分母")

    def of_nothing(self, steps: tuple[str, ...], weight: Decimal) -> Outcome:
        """The outcome of 0 ÷ 0 by the rule's own parameter."""
        if self.empty == "不适用":
            return Outcome(
                points=None, finding=not_applicable("分子分母都是0").finding, steps=steps
            )
        given = weight if self.empty == "满分" else Decimal(0)
        return Outcome(points=given, finding=f"{self.label}的分子分母都是0", steps=steps)


class Band(Range):
    """``{大于: 10%, 不超过: 20%, 得: 1}``"""

    points: Points = Field(alias="得", description="落在这一档得几分")


class BandRule(RatioRule):
    """分档：比率落在哪一档，就得那一档的分。按未取整的比率归档。"""

    family: ClassVar[str] = "分档"

    value: Measured = Field(alias="数值", description="公式；写几个公式时用输入齐全的第一个")
    bands: Listed[Band] = Field(alias="分档", description="各档，不重叠、不留空档")

    def defects(self, weight: Decimal) -> tuple[Problem, ...]:
        """E406: bands overlap, leave a gap, or their best is not the weight."""
        lowest, highest = (Decimal(0), 0), (Decimal("Infinity"), 1)
        if self.sane is not None:
            lowest, highest = max(lowest, self.sane.start), self.sane.end
        problems = partition_problems(self.bands, self.where, lowest=lowest, highest=highest)
        best = max((band.points for band in self.bands), default=Decimal(0))
        if best != weight:
            message = f"最高一档得{points(best)}，而这一行的分值是{points(weight)}"
            problems += (Problem.of("E406", self.where, message, hint="改最高一档的分，或改分值"),)
        return problems

    def scored(self, inputs: Inputs, weight: Decimal) -> Outcome:
        ratio = self.ratio(self.value, inputs)
        if ratio.amount is None:
            return self.of_nothing(ratio.steps, weight)
        band = next(band for band in self.bands if band.contains(ratio.amount))
        shown = amount_text(ratio.amount)
        place = f"{shown}属于“{band.text()}”一档，得{points(band.points)}"
        finding = f"{self.label}为{shown}，{band.text()}"
        return Outcome(points=band.points, finding=finding, steps=(*ratio.steps, place))

    def standard(self, weight: Decimal) -> tuple[str, ...]:
        formula = f"{self.label}＝{formula_text(self.value.formulas[0])}×100%。"
        tiers = [f"{self.label}{band.text()}，计{points(band.points)}" for band in self.bands]
        return (formula, *(f"{tier}；" for tier in tiers[:-1]), f"{tiers[-1]}。")
