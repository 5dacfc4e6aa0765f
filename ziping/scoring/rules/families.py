"""The nine families of rules, F6 组合 among them: its children are of any family.

Source of F6: rows 预决算公开合规性, 绩效信息公开情况, 绩效管理制度建设, 绩效结果应用 and 绩效管理制度执行 of the
Guangzhou form of 2023 (domain.md A.3 F6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from ziping.scoring.rules.attainment import AttainmentRule
from ziping.scoring.rules.bands import BandRule
from ziping.scoring.rules.completion import CompletionRule
from ziping.scoring.rules.deduction import DeductionRule
from ziping.scoring.rules.discretion import Discretion, DiscretionRule, deducted
from ziping.scoring.rules.excess import ExcessRule
from ziping.scoring.rules.inputs import Inputs
from ziping.scoring.rules.judgement import JudgementRule
from ziping.scoring.rules.proportion import ProportionRule
from ziping.scoring.rules.rule import Outcome, Rule, clipped, not_applicable
from ziping.scoring.rules.terms import Conditions, Points, Share
from ziping.scoring.rules.wording import condition_text, percent, points
from ziping.source.problem import Problem
from ziping.source.shape import CHOICE, Listed, Plain, Shape, shaped
from ziping.source.yaml import MappingNode, Node, ScalarNode

RULE = "规则"


def read_rule(node: Node) -> tuple[Rule | None, tuple[Problem, ...]]:
    """The rule a node states (None when it cannot be read), and all that is wrong with its shape."""
    if not isinstance(node, MappingNode):
        return None, (Problem.of("E203", node.where, "规则应写成 {类型: …, …}"),)
    kind = node.members.get("类型")
    if kind is None:
        hint = "可选：" + " ".join(FAMILIES)
        return None, (Problem.of("E202", node.where, "规则缺少“类型”", hint=hint),)
    name = kind.text.strip() if isinstance(kind, ScalarNode) else ""
    if name not in FAMILIES:
        near = get_close_matches(name, FAMILIES, n=1, cutoff=0.3)
        hint = (f"是否想写“{near[0]}”？" if near else "") + "可选：" + " ".join(FAMILIES)
        return None, (Problem.of("E204", kind.where, f"没有“{name}”这种规则", hint=hint),)
    return shaped(node, FAMILIES[name])


def _rule_within(node: Any, info: ValidationInfo) -> Rule | None:
    """A rule inside another shape: its problems join those of the shape."""
    rule, problems = read_rule(node)
    assert info.context is not None
    info.context.extend(problems)
    return rule


class _AnyRule:
    """The annotation of a rule of any family: 类型 says which."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(_rule_within)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"format": RULE}  # `schema` puts the families here: rules hold rules.


AnyRule = Annotated[Rule, _AnyRule]


class Part(Shape):
    """组合的一个分项。"""

    label: Plain = Field(alias="名称", description="分项的名称")
    share: Share | None = Field(alias="份额", default=None, description="加权时占多少，如 30%")
    points: Points | None = Field(alias="分值", default=None, description="相加时值几分")
    base: Annotated[Literal["指标分值", "分项分值"], CHOICE] = Field(
        alias="计分基数",
        default="指标分值",
        description="加权时：先按整个指标的分值计分再乘份额（默认），或直接在分项的分值里计分",
    )
    rule: AnyRule = Field(alias="规则", description="分项的评分规则")

    def worth(self, weight: Decimal) -> Decimal:
        """The points of the part within a composite worth *weight*."""
        return self.points if self.points is not None else weight * (self.share or Decimal(0))

    def whole(self, weight: Decimal) -> Decimal:
        """What the part's own rule is scored out of."""
        scaled = self.points is None and self.base == "指标分值" and self.rule.states_points()
        return weight if scaled else self.worth(weight)


@dataclass(frozen=True, slots=True)
class _Scored:
    """A part with its outcome, its points scaled to its worth; None when it does not apply."""

    part: Part
    outcome: Outcome
    points: Decimal | None


class CompositeRule(Rule):
    """组合：几个分项相加，或按份额加权。"""

    family: ClassVar[str] = "组合"

    manner: Annotated[Literal["相加", "加权"], CHOICE] = Field(
        alias="方式", description="相加：各分项写分值；加权：各分项写份额"
    )
    premises: Conditions = Field(
        alias="前提", default=(), description="有一个不符合，整行就是 0 分"
    )
    parts_listed: Listed[Part] = Field(alias="分项", description="各分项")
    discretion: Discretion | None = Field(
        alias="酌情扣减", default=None, description="各分项相加后再酌情扣分"
    )
    part_absent: Annotated[Literal["满分", "剔除", "零分"], CHOICE] = Field(
        alias="分项不适用", default="满分", description="不适用的分项怎样计分，默认给满分"
    )

    def parts(self) -> tuple[Rule, ...]:
        return tuple(part.rule for part in self.parts_listed)

    def states_points(self) -> bool:
        inner = any(part.states_points() for part in self.parts())
        return self.manner == "相加" or self.discretion is not None or inner

    def defects(self, weight: Decimal) -> tuple[Problem, ...]:
        """E405 when parts do not add up; and what is wrong with each part."""
        key = "份额" if self.manner == "加权" else "分值"
        wrong = [part for part in self.parts_listed if (part.points is None) is (key == "分值")]
        wrong += [part for part in self.parts_listed if (part.share is None) is (key == "份额")]
        if wrong or not self.parts_listed:
            where = wrong[0].where if wrong else self.where
            return (Problem.of("E413", where, f"“{self.manner}”的每个分项都只写“{key}”"),)
        problems = self._sum_problems(weight)
        for part in self.parts_listed:
            # “扣1分” may be read as taken from the part's own 0.9 points: then one is enough.
            own = not isinstance(part.rule, DeductionRule)
            problems += part.rule.defects(part.whole(weight) if own else weight)
        return problems

    def _sum_problems(self, weight: Decimal) -> tuple[Problem, ...]:
        if self.manner == "加权":
            shares = [part.share or Decimal(0) for part in self.parts_listed]
            total, shown, right = sum(shares), "＋".join(map(percent, shares)), "100%"
            if total == 1:
                return ()
            message = f"各分项份额合计 {shown}＝{percent(Decimal(total))}，应是{right}"
        else:
            worth = [part.worth(weight) for part in self.parts_listed]
            if sum(worth) == weight:
                return ()
            shown = "＋".join(map(points, worth))
            message = f"各分项合计 {shown}＝{points(Decimal(sum(worth)))}，应是{points(weight)}"
        hint = "分项在：" + "、".join(f"第 {part.where.line} 行" for part in self.parts_listed)
        second = self.parts_listed[0].where
        return (Problem.of("E405", self.where, message, hint=hint, second=second),)

    def lacking(self, inputs: Inputs) -> tuple[str, ...]:
        missing = [name for each in self.premises for name in inputs.absent(each.measure)]
        if not missing and self._unmet(inputs):
            return ()
        return super().lacking(inputs)

    def _unmet(self, inputs: Inputs) -> list[str]:
        """The premises that do not hold."""
        return [condition_text(each) for each in self.premises if not inputs.truth(each.measure)]

    def scored(self, inputs: Inputs, weight: Decimal) -> Outcome:
        if unmet := self._unmet(inputs):
            finding = "前提不符合：" + "、".join(unmet)
            return Outcome(points=Decimal(0), finding=finding, steps=(f"{finding}，整项得0分",))
        scored = [self._part(part, inputs, weight) for part in self.parts_listed]
        applying = [each for each in scored if each.points is not None]
        if not applying:
            return not_applicable("各分项都不适用")
        total = self._total(scored, weight)
        steps = [_part_step(each, weight, self.part_absent) for each in scored]
        taken, reasons = self._taken(inputs, weight)
        given = clipped(total - taken, weight)
        steps.append(self._last_step(scored, weight, total, taken, given))
        return Outcome(
            points=given,
            finding=_finding(scored, weight, taken),
            steps=tuple(steps),
            reasons=tuple(word for each in scored for word in each.outcome.reasons) + reasons,
            problems=tuple(problem for each in scored for problem in each.outcome.problems),
        )

    def _part(self, part: Part, inputs: Inputs, weight: Decimal) -> _Scored:
        whole = part.whole(weight)
        outcome = part.rule.outcome(inputs, whole)
        if outcome.points is None:
            return _Scored(part, outcome, None)
        given = outcome.points * part.worth(weight) / whole
        return _Scored(part, _with_other_reading(part, outcome, given, inputs, weight), given)

    def _total(self, scored: list[_Scored], weight: Decimal) -> Decimal:
        """The points of all parts, those that do not apply by the rule's parameter."""
        earned = sum((each.points for each in scored if each.points is not None), Decimal(0))
        left_out = sum(
            (each.part.worth(weight) for each in scored if each.points is None), Decimal(0)
        )
        if self.part_absent == "满分":
            return earned + left_out
        return earned * weight / (weight - left_out) if self.part_absent == "剔除" else earned

    def _taken(self, inputs: Inputs, weight: Decimal) -> tuple[Decimal, tuple[Any, ...]]:
        if self.discretion is None:
            return Decimal(0), ()
        return deducted(self.discretion.amount, self.discretion.reason, inputs, weight)

    def _last_step(
        self, scored: list[_Scored], weight: Decimal, total: Decimal, taken: Decimal, given: Decimal
    ) -> str:
        earned = [each.points for each in scored if each.points is not None]
        text = f"合计{points(total)}"
        if len(earned) < len(scored) and self.part_absent == "剔除":
            text = f"适用的分项共{points(sum(earned, Decimal(0)))}，折算为满分{points(weight)}，得{points(total)}"
        return text + (f"，酌情扣{points(taken)}，得{points(given)}" if taken else "")

    def standard(self, weight: Decimal) -> tuple[str, ...]:
        lines = []
        if self.premises:
            needed = "、".join(condition_text(each) for each in self.premises)
            lines.append(f"前提：{needed}；不符合的，计0分。")
        for index, part in enumerate(self.parts_listed, start=1):
            first, *rest = part.rule.standard(part.whole(weight))
            worth = (
                f"占{percent(part.share)}" if part.share is not None else points(part.worth(weight))
            )
            lines += [f"{index}.{part.label}（{worth}）：{first}", *rest]
        manner = "各项得分按所占比例折算后相加。" if self.manner == "加权" else "各项得分相加。"
        tail = "内容有欠缺的，视情况再扣分并写明理由。" if self.discretion else ""
        return (*lines, manner + tail)


def _with_other_reading(
    part: Part, outcome: Outcome, given: Decimal, inputs: Inputs, weight: Decimal
) -> Outcome:
    """W410 when a weighted 扣分 gives other points on the other 计分基数: “扣1分” of which points?"""
    if part.share is None or not isinstance(part.rule, DeductionRule):
        return outcome
    worth = part.worth(weight)
    whole, other = (worth, "分项分值") if part.base == "指标分值" else (weight, "指标分值")
    differing = part.rule.scored(inputs, whole).points
    if differing is None or differing * worth / whole == given:
        return outcome
    message = (
        f"“{inputs.row}”的“{part.label}”：按“{part.base}”扣分计{points(given)}，"
        f"按“{other}”扣分计{points(differing * worth / whole)}"
    )
    hint = "标准没有说明扣的是哪里的分；在指标体系的“计分基数”里选定"
    problem = Problem.of("W410", inputs.where, message, hint=hint, second=inputs.rule)
    return replace(outcome, problems=(*outcome.problems, problem))


def _part_step(each: _Scored, weight: Decimal, absent: str) -> str:
    """One part of the derivation in one line."""
    label, worth, inner = each.part.label, each.part.worth(weight), "；".join(each.outcome.steps)
    if each.points is None:
        return f"{label}（{points(worth)}）：{inner}，按“{absent}”处理"
    whole = each.part.whole(weight)
    scaled = ""
    if each.part.share is not None and whole != worth:
        scaled = f"，乘以{percent(each.part.share)}（计分基数：{each.part.base}）"
    end = f"，计{points(each.points)}" if scaled or len(each.outcome.steps) > 1 else ""
    return f"{label}（{points(worth)}）：{inner}{scaled}{end}"


def _finding(scored: list[_Scored], weight: Decimal, taken: Decimal) -> str:
    """The parts that lost points; else that all are in order."""
    short = [
        f"{each.part.label}：{each.outcome.finding}"
        for each in scored
        if each.points is not None and each.points < each.part.worth(weight)
    ]
    short += [f"酌情扣{points(taken)}"] if taken else []
    if short:
        return "；".join(short)
    judged = "、".join(each.part.label for each in scored if each.points is not None)
    absent = "、".join(each.part.label for each in scored if each.points is None)
    return f"{judged}均符合要求" + (f"；{absent}不适用" if absent else "")


FAMILIES: Mapping[str, type[Rule]] = MappingProxyType(
    {
        "分档": BandRule,
        "比例": ProportionRule,
        "完成率": CompletionRule,
        "扣分": DeductionRule,
        "达标": AttainmentRule,
        "组合": CompositeRule,
        "超额扣减": ExcessRule,
        "定性": JudgementRule,
        "酌情扣分": DiscretionRule,
    }
)
