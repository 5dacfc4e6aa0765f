"""F1 分档: a step function of a measured value.

Source: rows 结转结余率, 采购合同签订时效性, 固定资产利用率 of the Guangzhou form of 2023 (domain.md A.3 F1).
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from pydantic import Field

from ziping.scoring.rules.inputs import Inputs
from ziping.scoring.rules.ranges import Range, partition_problems
from ziping.scoring.rules.ratio import RatioRule
from ziping.scoring.rules.rule import Outcome
from ziping.scoring.rules.terms import Measured, Points
from ziping.scoring.rules.wording import amount_text, formula_text, points
from ziping.source.problem import Problem
from ziping.source.shape import Listed


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
