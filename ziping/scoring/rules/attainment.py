"""F5 达标: all or nothing on one or more conditions.

Source: rows 采购意向公开合规性, 采购内控制度建设, 合同备案时效性, 资产盘点情况, “三公”经费控制情况 and the parts of the
composite rows of the Guangzhou form of 2023 (domain.md A.3 F5). What happens when only some conditions
hold is often not covered by the text: 部分达标得 names it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from pydantic import Field

from ziping.scoring.rules.inputs import Inputs
from ziping.scoring.rules.rule import Outcome, Rule
from ziping.scoring.rules.terms import Conditions, Points
from ziping.scoring.rules.wording import condition_finding, condition_text, points
from ziping.source.problem import Problem


class AttainmentRule(Rule):
    """达标：条件全部符合得满分，否则不得分。"""

    family: ClassVar[str] = "达标"

    conditions: Conditions = Field(alias="条件", description="公式、一列公式，或“名称: 公式”")
    partial: Points | None = Field(
        alias="部分达标得",
        default=None,
        description="只符合一部分条件时得几分；写了它就在这种情形提醒，不写就是 0 分",
    )

    def defects(self, weight: Decimal) -> tuple[Problem, ...]:
        if not self.conditions:
            return (Problem.of("E413", self.where, "“达标”至少要一个条件"),)
        if self.partial is not None and self.partial > weight:
            message = f"部分达标得{points(self.partial)}，超过分值{points(weight)}"
            return (Problem.of("E413", self.where, message),)
        return ()

    def states_points(self) -> bool:
        return self.partial is not None

    def scored(self, inputs: Inputs, weight: Decimal) -> Outcome:
        met = [inputs.truth(condition.measure) for condition in self.conditions]
        steps = tuple(condition_finding(condition, inputs) for condition in self.conditions)
        if len(steps) == 1:
            steps = (f"{steps[0]}，得{points(weight if met[0] else Decimal(0))}",)
        if all(met):
            return Outcome(
                points=weight,
                finding="；".join(condition_text(condition) for condition in self.conditions),
                steps=(*steps, f"全部符合，得{points(weight)}") if len(steps) > 1 else steps,
            )
        failed = [
            condition_text(each)
            for each, held in zip(self.conditions, met, strict=True)
            if not held
        ]
        given = self.partial if any(met) and self.partial is not None else Decimal(0)
        return Outcome(
            points=given,
            finding="不符合：" + "、".join(failed),
            steps=(*steps, f"没有全部符合，得{points(given)}") if len(steps) > 1 else steps,
            problems=self._uncovered(failed, given, inputs) if any(met) else (),
        )

    def _uncovered(self, failed: list[str], given: Decimal, inputs: Inputs) -> tuple[Problem, ...]:
        if self.partial is None:
            return ()
        message = (
            f"“{inputs.row}”只符合一部分条件（不符合：{'、'.join(failed)}），按{points(given)}计"
        )
        hint = "指标体系规定这时得这些分；如有不同意见，用“改分”并写明理由"
        return (Problem.of("W412", inputs.where, message, hint=hint, second=inputs.rule),)

    def _otherwise(self) -> str:
        return (
            "否则不计分"
            if self.partial is None
            else f"只符合一部分的计{points(self.partial)}，都不符合的不计分"
        )

    def standard(self, weight: Decimal) -> tuple[str, ...]:
        texts = [condition_text(condition) for condition in self.conditions]
        if len(texts) == 1:
            return (f"{texts[0]}，计{points(weight)}；否则不计分。",)
        listed = tuple(f"（{index}）{text}；" for index, text in enumerate(texts, start=1))
        return (
            f"同时符合下列条件，计{points(weight)}，{self._otherwise()}：",
            *listed[:-1],
            f"{listed[-1][:-1]}。",
        )
