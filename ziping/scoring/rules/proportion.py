"""F2 比例: the score is a ratio times the weight, never more than the weight.

Source: rows 部门预算资金支出率 (the mean of the months reported, each cut at 100% before the mean) and
采购政策效能 of the Guangzhou form of 2023 (domain.md A.3 F2).
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from pydantic import Field

from ziping.facts.definition import Digits
from ziping.facts.formula import Name
from ziping.numbers.arithmetic import Amount, rounded
from ziping.numbers.unit import Dimension
from ziping.scoring.rules.bands import RatioRule
from ziping.scoring.rules.inputs import Inputs
from ziping.scoring.rules.rule import Outcome, clipped, not_applicable
from ziping.scoring.rules.terms import Measured, Path, Share
from ziping.scoring.rules.wording import formula_text, percent, points
from ziping.source.problem import Problem, fault
from ziping.source.shape import YesNo

ONE = Decimal(1)


class ProportionRule(RatioRule):
    """比例：得分＝比率×分值，最高为分值。写“数值”，或写“各期”取各期平均数。"""

    family: ClassVar[str] = "比例"

    value: Measured | None = Field(alias="数值", default=None, description="比率的公式")
    periods: Path | None = Field(alias="各期", default=None, description="各期比率的列表的名称")
    cap: Share = Field(alias="每期上限", default=ONE, description="先截断到此值再平均，默认 100%")
    as_shown: YesNo = Field(
        alias="按显示值计算", default=False, description="是否先把比率取整再计分，默认否"
    )
    digits: Digits = Field(alias="显示位数", default=2, description="比率（%）的小数位数，默认 2")

    def defects(self, weight: Decimal) -> tuple[Problem, ...]:
        if (self.value is None) is not (self.periods is None):
            return ()
        message = "“比例”要写“数值”或“各期”，只写其中一个"
        return (Problem.of("E413", self.where, message, hint="数值: 甲 / 乙，或 各期: 月度执行率"),)

    def states_points(self) -> bool:
        return False

    def scored(self, inputs: Inputs, weight: Decimal) -> Outcome:
        if self.periods is not None:
            rate, steps = self._mean(self.periods, inputs)
        else:
            rate, steps = self._single(inputs)
        if rate is None:
            return self.of_nothing(steps, weight) if self.value else _no_periods(steps)
        rate, steps = self._displayed(rate, steps)
        given = clipped(rate * weight, weight)
        last = f"得分＝{percent(rate, 6)}×{points(weight)}＝{points(rate * weight)}"
        last += f"，不超过分值，取{points(weight)}" if rate > 1 else ""
        return Outcome(points=given, finding=f"{self.label}为{percent(rate)}", steps=(*steps, last))

    def _single(self, inputs: Inputs) -> tuple[Decimal | None, tuple[str, ...]]:
        assert self.value is not None
        ratio = self.ratio(self.value, inputs)
        if ratio.amount is None:
            return None, ratio.steps
        self._refuse_no_ratio(ratio.amount, inputs)
        return ratio.amount.amount, ratio.steps

    def _refuse_no_ratio(self, amount: Amount, inputs: Inputs) -> None:
        """E305 for anything but a ratio; a bare number over 2 has lost its %."""
        unit = amount.unit
        bare = unit.dimension is Dimension.NUMBER
        if unit.dimension is Dimension.RATIO or (bare and amount.amount <= 2):
            return
        said = f"单位是“{unit.name}”" if unit.name else f"{amount.value.normalize():f} 没有单位"
        message = f"“{inputs.row}”的{self.label}应是比率，现在{said}"
        hint = "百分数要写 %，如 94.35%"
        where = amount.origin or inputs.where
        raise fault("E305", where, message, hint=hint, second=inputs.rule)

    def _mean(self, name: Name, inputs: Inputs) -> tuple[Decimal | None, tuple[str, ...]]:
        amounts = inputs.amounts(name)
        for amount in amounts:
            self._refuse_no_ratio(amount, inputs)
        rates = [amount.amount for amount in amounts]
        if any(rate < 0 for rate in rates):
            raise inputs.unreasonable(name, f"{name.path}里有负数")
        if not rates:
            return None, (f"{name.path}没有数",)
        capped = [min(rate, self.cap) for rate in rates]
        mean = sum(capped, Decimal(0)) / len(capped)
        cut = sum(rate > self.cap for rate in rates)
        note = f"（超过{percent(self.cap)}的{cut}期按{percent(self.cap)}计）" if cut else ""
        listed = "＋".join(map(percent, capped))
        shown = f"（{listed}）÷{len(capped)}＝" if len(capped) > 1 else ""
        return mean, (f"{self.label}＝{shown}{percent(mean)}{note}",)

    def _displayed(self, rate: Decimal, steps: tuple[str, ...]) -> tuple[Decimal, tuple[str, ...]]:
        if not self.as_shown:
            return rate, (*steps, "按未取整的比率计分（按显示值计算：否）")
        short = rounded(rate, self.digits + 2)
        return short, (*steps, f"比率先取整为{percent(short)}再计分（按显示值计算：是）")

    def standard(self, weight: Decimal) -> tuple[str, ...]:
        if self.periods is not None:
            first = f"{self.label}取各期数值的平均数，超过{percent(self.cap)}的期按{percent(self.cap)}计入。"
        else:
            assert self.value is not None
            first = f"{self.label}＝{formula_text(self.value.formulas[0])}×100%。"
        return (first, f"得分＝{self.label}×{points(weight)}，以{points(weight)}为限。")


def _no_periods(steps: tuple[str, ...]) -> Outcome:
    nothing = not_applicable("没有各期的数")
    return Outcome(points=None, finding=nothing.finding, steps=(*steps, *nothing.steps))
