"""F7 超额扣减: points come off in steps as a value goes over a line.

Source: row 公用经费控制率 of the Guangzhou form of 2023 (domain.md A.3 F7). “每增加5%（含）” can be read two
ways: 进位 takes a step as soon as it is started, 舍去 only when it is full; the rule names the reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ziping.facts.formula import Expression
from ziping.numbers import arithmetic
from ziping.scoring.rules.inputs import Inputs, fraction
from ziping.scoring.rules.rule import Outcome, Rule, clipped, not_applicable
from ziping.scoring.rules.terms import Measured, MeasuredTerm, Path, Points, Share
from ziping.scoring.rules.wording import amount_text, formula_text, numbers_text, percent, points
from ziping.source.problem import Problem
from ziping.source.shape import CHOICE, Plain

Reading = Literal["进位", "舍去"]
_ROUNDING = {"进位": ROUND_CEILING, "舍去": ROUND_FLOOR}


class ExcessRule(Rule):
    """超额扣减：不超过起扣线得满分，超过的每满（或每起）一步扣一次，扣完为止。"""

    family: ClassVar[str] = "超额扣减"

    label: Plain = Field(alias="名称", default="超出幅度", description="这个比率叫什么")
    value: Measured = Field(alias="数值", description="超出幅度的公式，如 (决算 - 预算) / 预算")
    line: Share = Field(alias="起扣线", default=Decimal(0), description="不超过它得满分，默认 0%")
    step: Share = Field(alias="每", description="每超过多少扣一次，如 5%")
    points: Points = Field(alias="扣", description="每次扣几分")
    reading: Annotated[Reading, CHOICE] = Field(
        alias="取整", default="进位", description="不足一步的：进位（扣一次，默认）或 舍去（不扣）"
    )
    within: Path | None = Field(
        alias="未超", default=None, description="只有结论没有数时：写“是”的数据的名称"
    )

    def defects(self, weight: Decimal) -> tuple[Problem, ...]:
        if self.step > 0 and 0 < self.points <= weight:
            return ()
        message = f"“每”要大于 0，“扣”要大于 0 且不超过{points(weight)}"
        return (Problem.of("E413", self.where, message),)

    def measures(self) -> Iterator[MeasuredTerm]:
        yield from (condition.measure for condition in self.checks)
        stated = (self.within,) if self.within is not None else ()
        yield MeasuredTerm(self.value.formulas + stated, self.value.where)

    def scored(self, inputs: Inputs, weight: Decimal) -> Outcome:
        formula = inputs.formula(self.value)
        if self.within is not None and inputs.absent(self.value):
            return self._by_statement(self.within, inputs, weight)
        numbers = f"{self.label}＝{formula_text(formula)}＝{numbers_text(formula, inputs)}"
        excess = self._excess(formula, inputs)
        if excess is None:
            return self._without_base(formula, numbers, inputs)
        given = self._points(excess, weight, self.reading)
        return Outcome(
            points=given,
            finding=f"{self.label}为{percent(excess)}",
            steps=(f"{numbers}＝{percent(excess)}", self._derivation(excess, given, weight)),
            problems=self._two_readings(excess, given, weight, inputs),
        )

    def _by_statement(self, within: Path, inputs: Inputs, weight: Decimal) -> Outcome:
        """The unit states only that there was no excess; otherwise the amounts are needed."""
        if inputs.truth(MeasuredTerm((within,), within.where)):
            step = f"没有填报金额，按填报的结论“{within.path}：是”，得{points(weight)}"
            return Outcome(points=weight, finding=f"{self.label}未超过起扣线", steps=(step,))
        needed = "、".join(inputs.absent(self.value))
        raise inputs.unreasonable(
            within, f"“{within.path}”为否，要填金额才能计分", f"填上 {needed}"
        )

    @staticmethod
    def _excess(formula: Expression, inputs: Inputs) -> Decimal | None:
        """The unrounded ratio; None for a zero denominator."""
        parts = fraction(formula)
        if parts is None:
            return inputs.amount(formula).amount
        above, below = inputs.amount(parts[0]), inputs.amount(parts[1])
        if below.amount < 0:
            message = f"{formula_text(parts[1])}是负数（{amount_text(below)}）"
            raise inputs.unreasonable(parts[1], message)
        return None if below.amount == 0 else arithmetic.divide(above, below, inputs.where).amount

    def _without_base(self, formula: Expression, numbers: str, inputs: Inputs) -> Outcome:
        parts = fraction(formula)
        assert parts is not None
        if inputs.amount(parts[0]).amount <= 0:
            return not_applicable(f"{formula_text(parts[1])}是0，也没有超出")
        step = f"{formula_text(parts[1])}是0而有支出，得0分"
        return Outcome(points=Decimal(0), finding=step, steps=(numbers, step))

    def _points(self, excess: Decimal, weight: Decimal, reading: Reading) -> Decimal:
        return clipped(weight - self._steps(excess, reading) * self.points, weight)

    def _steps(self, excess: Decimal, reading: Reading) -> Decimal:
        over = max(excess - self.line, Decimal(0))
        return (over / self.step).to_integral_value(_ROUNDING[reading])

    def _derivation(self, excess: Decimal, given: Decimal, weight: Decimal) -> str:
        if excess <= self.line:
            return f"不超过{percent(self.line)}，得{points(weight)}"
        count = self._steps(excess, self.reading)
        every = f"每超过{percent(self.step)}扣{points(self.points)}（不足一步{self.reading}）"
        return (
            f"超过{percent(self.line)}：{every}，扣{count}次，{points(weight)}扣至{points(given)}"
        )

    def _two_readings(
        self, excess: Decimal, given: Decimal, weight: Decimal, inputs: Inputs
    ) -> tuple[Problem, ...]:
        other: Reading = "舍去" if self.reading == "进位" else "进位"
        differing = self._points(excess, weight, other)
        if differing == given:
            return ()
        message = (
            f"“{inputs.row}”：不足{percent(self.step)}的部分按“{self.reading}”得{points(given)}，"
            f"按“{other}”得{points(differing)}"
        )
        hint = "标准没有说明时以财政部门的解释为准；在指标体系的“取整”里选定"
        return (Problem.of("W410", inputs.where, message, hint=hint, second=inputs.rule),)

    def standard(self, weight: Decimal) -> tuple[str, ...]:
        part = "，不足的也算" if self.reading == "进位" else "，不足的不算"
        return (
            f"{self.label}＝{formula_text(self.value.formulas[0])}×100%。",
            f"{self.label}不超过{percent(self.line)}，计{points(weight)}；"
            f"超过后每{percent(self.step)}扣{points(self.points)}{part}，扣完为止。",
        )
