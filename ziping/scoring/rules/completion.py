"""F3 完成率: goals scored by their rate of completion, with a pass mark and a cut for overshooting.

Source: rows 产出指标完成情况 and 效益指标完成情况 of the Guangzhou form of 2023 (domain.md A.3 F3). Places differ in
the pass mark, in what overshooting costs and in how reverse goals count, so these are parameters.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ziping.facts.values import Group, Items, Missing, Words
from ziping.facts.year_figures import unavailable
from ziping.numbers.arithmetic import rounded
from ziping.numbers.figure import Figure
from ziping.scoring.rules.goal import ScoredGoal, goal_name, goal_of
from ziping.scoring.rules.inputs import Inputs
from ziping.scoring.rules.judgement import USUAL_TIERS, Tier, judged, tier_problems, tiers_text
from ziping.scoring.rules.rule import ItemScore, Outcome, Rule
from ziping.scoring.rules.terms import MeasuredTerm, Path, Share, ShareOrNone
from ziping.scoring.rules.wording import percent, points
from ziping.source.problem import Problem, fault
from ziping.source.shape import CHOICE, Listed, Plain, YesNo

ONE = Decimal(1)
PASS, OVER, HALF = Decimal("0.6"), Decimal("1.5"), Decimal("0.5")


class CompletionRule(Rule):
    """完成率：逐项按完成率计分后相加。"""

    family: ClassVar[str] = "完成率"

    goals: Path = Field(alias="指标", description="指标列表的名称，如 绩效目标.产出指标")
    target_key: Plain = Field(alias="目标名", default="目标", description="目标值的键，默认 目标")
    actual_key: Plain = Field(alias="实际名", default="实际", description="完成值的键，默认 实际")
    passing: Share = Field(
        alias="及格线", default=PASS, description="低于它不得分，默认 60%；0% 表示没有"
    )
    pass_included: YesNo = Field(
        alias="含及格线", default=True, description="恰好及格是否计分，默认是"
    )
    over: ShareOrNone = Field(
        alias="超额线", default=OVER, description="高于它要减分，默认 150%；或写 无"
    )
    over_share: Share = Field(
        alias="超额得", default=HALF, description="高于超额线得分值的多少，默认 50%"
    )
    reverse_full: YesNo = Field(
        alias="反向达标得满分", default=True, description="反向指标达标即满分、不作超额处理，默认是"
    )
    shares: Annotated[Literal["平均", "自定"], CHOICE] = Field(
        alias="份额", default="平均", description="没有写份额时：平均分配（默认），或必须自定"
    )
    each_rounded: YesNo = Field(
        alias="逐项取整", default=False, description="是否每项先取整到两位小数再相加，默认否"
    )
    tiers: Listed[Tier] = Field(alias="定性", default=USUAL_TIERS, description="定性目标的各档")

    def defects(self, weight: Decimal) -> tuple[Problem, ...]:
        problems = tier_problems(self.tiers, self.where)
        if self.passing > 1 or (self.over is not None and self.over < 1) or self.over_share > 1:
            message = "及格线应不高于 100%，超额线应不低于 100%，“超额得”应不高于 100%"
            problems += (Problem.of("E413", self.where, message),)
        return problems

    def measures(self) -> Iterator[MeasuredTerm]:
        yield from (condition.measure for condition in self.checks)
        yield MeasuredTerm((self.goals,), self.goals.where)

    def states_points(self) -> bool:
        return False

    def scored(self, inputs: Inputs, weight: Decimal) -> Outcome:
        goals = self._goals(inputs)
        if not goals:
            message = f"“{inputs.row}”没有申报指标（{self.goals.path}是空的），得0分"
            problem = Problem.of("W412", inputs.where, message, second=inputs.rule)
            return Outcome(
                points=Decimal(0), finding="没有申报指标", steps=(message,), problems=(problem,)
            )
        items, reasons = self._items(goals, self._weights(goals, inputs, weight), inputs)
        total = sum((item.score for item in items), Decimal(0))
        steps = (self._manner(len(goals), items), *(item.derivation for item in items))
        sums = "＋".join(points(item.score).removesuffix("分") for item in items)
        last = (f"合计：{sums}＝{points(total)}",) if len(items) > 1 else ()
        return Outcome(
            points=min(total, weight),
            finding=_finding(items),
            steps=steps + last,
            items=items,
            reasons=reasons,
        )

    def _goals(self, inputs: Inputs) -> tuple[Group, ...]:
        value = inputs.find(self.goals.path)
        items = value.items if isinstance(value, Items) else (value,)
        if all(isinstance(item, Group) for item in items):
            return tuple(item for item in items if isinstance(item, Group))
        message = (
            f"“{self.goals.path}”应是一列指标，每项写名称、{self.target_key}、{self.actual_key}"
        )
        place = inputs.where if value is None else value.where
        raise fault("E408", place, message, second=inputs.rule)

    def _weights(
        self, goals: tuple[Group, ...], inputs: Inputs, weight: Decimal
    ) -> tuple[Decimal, ...]:
        """The points of each goal: as stated, which must add up, or equal shares."""
        stated = [goal.members.get("份额") for goal in goals]
        for value in stated:
            if isinstance(value, Missing):
                raise unavailable(value, inputs.where)
        if all(value is None for value in stated) and self.shares == "平均":
            return (weight / len(goals),) * len(goals)
        given = [value.value for value in stated if isinstance(value, Figure)]
        if len(given) < len(goals):
            hint = "每项都写份额，或都不写" if self.shares == "平均" else "每项都要写份额"
            place = goals[[isinstance(value, Figure) for value in stated].index(False)].where
            message = f"“{inputs.row}”有 {len(goals)} 项指标，只有 {len(given)} 项写了份额"
            raise fault("E408", place, message, hint=hint, second=inputs.rule)
        total = sum(given, Decimal(0))
        if total != weight or min(given) < 0:
            sums = "＋".join(f"{value:f}" for value in given)
            message = f"“{inputs.row}”各项份额合计 {sums}＝{points(total)}，应是{points(weight)}"
            raise fault("E408", goals[0].where, message, hint="改份额", second=inputs.rule)
        return tuple(given)

    def _items(
        self, goals: tuple[Group, ...], weights: tuple[Decimal, ...], inputs: Inputs
    ) -> tuple[tuple[ItemScore, ...], tuple[Words, ...]]:
        items: list[ItemScore] = []
        reasons: list[Words] = []
        for source, weight in zip(goals, weights, strict=True):
            quality = source.members.get("定性")
            if isinstance(quality, Group):
                factor, tier, reason = judged(quality, self.tiers, inputs)
                words = f"评定为“{tier}”，系数{percent(factor)}"
                items.append(self._item(source, weight, factor, factor * weight, words))
                reasons.append(reason)
            else:
                goal = goal_of(source, (self.target_key, self.actual_key), inputs)
                share, words = self.share_of(goal)
                items.append(self._item(source, weight, goal.rate, share * weight, words))
        return tuple(items), tuple(reasons)

    def _item(
        self, source: Group, weight: Decimal, rate: Decimal | None, score: Decimal, words: str
    ) -> ItemScore:
        given = rounded(score, 2) if self.each_rounded else score
        return ItemScore(
            name=goal_name(source),
            source=source,
            weight=weight,
            ratio=rate,
            score=given,
            derivation=f"{goal_name(source)}（{points(weight)}）：{words}，得{points(given)}",
        )

    def share_of(self, goal: ScoredGoal) -> tuple[Decimal, str]:
        """The part of its points that a goal earns, and why."""
        rate = goal.rate
        if rate is None or (goal.direction == "反向" and goal.met and self.reverse_full):
            return self._met_or_not(goal)
        shown = f"完成率＝{goal.quotient()}＝{percent(rate)}"
        if rate < self.passing or (rate == self.passing and not self.pass_included):
            return Decimal(0), f"{shown}，未过及格线{percent(self.passing)}"
        if rate < 1:
            return rate, f"{shown}，按完成率计"
        if self.over is None or rate <= self.over:
            return ONE, f"{shown}，满分"
        return self.over_share, f"{shown}，高于{percent(self.over)}，按{percent(self.over_share)}计"

    def _met_or_not(self, goal: ScoredGoal) -> tuple[Decimal, str]:
        """Goals without a usable rate: dates, a target of 0, a reverse goal met or not needed at all."""
        target, actual = goal.texts
        shown = f"目标{target}，实际{actual}"
        halved = goal.direction == "反向" and goal.target.amount > 0 and not goal.on_date
        if halved and not self.reverse_full and self.over is not None:
            return self.over_share, f"{shown}，完成率视为高于{percent(self.over)}"
        return (ONE, f"{shown}，达标，满分") if goal.met else (Decimal(0), f"{shown}，未达标")

    def _manner(self, count: int, items: tuple[ItemScore, ...]) -> str:
        """The parameters in words, so that a reviewer sees every choice."""
        has_shares = items[0].source.members.get("份额") is not None
        parts = [
            f"共{count}项",
            "份额自定" if has_shares else "份额平均",
            f"及格线{percent(self.passing)}（{'含' if self.pass_included else '不含'}）"
            if self.passing
            else "没有及格线",
            f"高于{percent(self.over)}的按{percent(self.over_share)}计"
            if self.over
            else "超额不减分",
            f"反向达标得满分：{'是' if self.reverse_full else '否'}",
        ]
        return "口径：" + "，".join(parts + ["逐项取整"] * self.each_rounded)

    def standard(self, weight: Decimal) -> tuple[str, ...]:
        shared = (
            "没有另定份额的，各项分值相等" if self.shares == "平均" else "各项分值自定，合计为满分"
        )
        lines = [
            f"{points(weight)}由各项指标分担，{shared}；逐项计分后相加。",
            self._tiers_of_rate(),
        ]
        if self.reverse_full:
            lines.append("反向指标（越小越好）达到目标即为满分。")
        if "tiers" in self.model_fields_set:
            lines.append(f"定性指标按档定系数，并附书面依据：{tiers_text(self.tiers)}。")
        return (*lines, "没有申报指标的，不计分。")

    def _tiers_of_rate(self) -> str:
        passed, parts = percent(self.passing), []
        if self.passing:
            parts.append(f"完成率{'低于' if self.pass_included else '不高于'}{passed}，计0分")
        reached = f"{'达到' if self.pass_included else '高于'}{passed}而" if self.passing else ""
        parts.append(f"{reached}不足100%，按完成率折算")
        if self.over is None:
            return "；".join([*parts, "达到100%，计满分"]) + "。"
        over = f"高于{percent(self.over)}，按{percent(self.over_share)}折算"
        return "；".join([*parts, f"100%至{percent(self.over)}，计满分", over]) + "。"


def _finding(items: tuple[ItemScore, ...]) -> str:
    """How many goals of how many earned all their points, and which did not."""
    short = [item.name for item in items if item.score < item.weight]
    if len(items) == 1 and short:
        return f"{short[0]}没有得满分"
    if not short:
        return f"{len(items)}项指标全部得满分"
    return f"{len(items)}项指标中{len(items) - len(short)}项得满分；未得满分的：{'、'.join(short)}"
