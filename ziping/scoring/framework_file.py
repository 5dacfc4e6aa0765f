"""Framework files: what they must look like, and reading one with everything checked that can be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Annotated, Literal, cast

from pydantic import Field
from pydantic.json_schema import JsonSchemaValue

from ziping.scoring.framework import (
    FirstLevel,
    Framework,
    FrameworkRow,
    Grade,
    Indicator,
    Policy,
    SecondLevel,
)
from ziping.scoring.required_inputs import required_by
from ziping.scoring.rules.families import FAMILIES, RULE, AnyRule
from ziping.scoring.rules.terms import Lines, Points, Prose
from ziping.scoring.rules.wording import points
from ziping.source.position import Position
from ziping.source.problem import Problem
from ziping.source.shape import CHOICE, Listed, Named, OneOrMore, Plain, Shape, shaped
from ziping.source.yaml import Node

PolicyName = Annotated[Literal["满分", "剔除", "零分"], CHOICE]


_SOURCES_HELP = "规则要的数就是哪个数据：这一行不另填时用它，如 {年末结转结余: 收支.年末结转结余}"
Sources = Named[OneOrMore[Plain]]


class GradeShape(Shape):
    """``{名称: 优, 不低于: 90 分}``"""

    name: Plain = Field(alias="名称", description="等级的名称")
    least: Points | None = Field(alias="不低于", default=None, description="最低几分；末等不写")


class RowShape(Shape):
    """三级指标里的一个评分行。"""

    id: Plain = Field(alias="编号", description="行的编号，单位在 指标.yaml 里用它填数")
    name: Plain = Field(alias="名称", default="", description="行自己的名称，通常不写")
    weight: Points = Field(alias="分值", description="这一行的分值")
    explanation: Prose = Field(alias="解释", default="", description="这一行自己的解释，通常不写")
    standard: Lines = Field(alias="标准", default=(), description="评分标准；不写则由规则生成")
    remarks: Lines = Field(alias="标准说明", default=(), description="印在评分标准后面的说明")
    policy: PolicyName | None = Field(
        alias="不适用处理", default=None, description="不适用时：满分、剔除、零分；不写则同整个体系"
    )
    rule: AnyRule = Field(alias="规则", description="评分规则")
    sources: Sources = Field(alias="取自", default_factory=dict, description=_SOURCES_HELP)


class IndicatorShape(Shape):
    """三级指标：写“编号、规则”成为一个评分行，或在“行”里写几个评分行。"""

    id: Plain = Field(alias="编号", default="", description="评分行的编号")
    name: Plain = Field(alias="名称", description="三级指标的名称")
    weight: Points = Field(alias="分值", description="三级指标的分值")
    explanation: Prose = Field(alias="解释", default="", description="指标解释")
    standard: Lines = Field(alias="标准", default=(), description="评分标准；不写则由规则生成")
    remarks: Lines = Field(alias="标准说明", default=(), description="印在评分标准后面的说明")
    policy: PolicyName | None = Field(
        alias="不适用处理", default=None, description="不适用时：满分、剔除、零分；不写则同整个体系"
    )
    rule: AnyRule | None = Field(alias="规则", default=None, description="评分规则")
    sources: Sources = Field(alias="取自", default_factory=dict, description=_SOURCES_HELP)
    rows: Listed[RowShape] = Field(alias="行", default=(), description="几个评分行")


class SecondShape(Shape):
    """二级指标。"""

    name: Plain = Field(alias="名称", description="二级指标的名称")
    weight: Points = Field(alias="分值", description="二级指标的分值")
    below: Listed[IndicatorShape] = Field(alias="下级", description="三级指标")


class FirstShape(Shape):
    """一级指标。"""

    name: Plain = Field(alias="名称", description="一级指标的名称")
    weight: Points = Field(alias="分值", description="一级指标的分值")
    below: Listed[SecondShape] = Field(alias="下级", description="二级指标")


class FrameworkShape(Shape):
    """指标体系：三级指标、分值、评分规则和等级。"""

    name: Plain = Field(alias="名称", description="指标体系的名称")
    form: Plain = Field(alias="自评表模板", default="form.md.j2", description="自评表用哪个模板")
    full: Points = Field(alias="满分", default=Decimal(100), description="总分")
    policy: PolicyName = Field(alias="不适用", default="满分", description="不适用的行怎样计分")
    grades: Listed[GradeShape] = Field(alias="等级", description="等级，从高到低")
    firsts: Listed[FirstShape] = Field(alias="指标", description="一级指标")


def read_framework(node: Node) -> tuple[Framework | None, tuple[Problem, ...]]:
    """The framework of a file's root node, and all that is wrong with it.

    Problems: E201–E204, E207 (a row's id twice), E303 (formulas), E405 (weights), E406 (bands, grades),
    E413 (rules). The framework is None when there is any error.
    """
    shape, problems = shaped(node, FrameworkShape)
    if shape is None:
        return None, problems
    problems = tuple(_defects(shape))
    return (None, problems) if problems else (_framework(shape), ())


def _defects(shape: FrameworkShape) -> Iterable[Problem]:
    yield from _weight_problems(shape)
    yield from _id_problems(shape)
    yield from _grade_problems(shape)
    for indicator in _indicators(shape):
        for row in _rows(indicator):
            yield from row.rule.defects(row.weight)
            yield from _source_problems(row)


def _source_problems(row: RowShape) -> Iterable[Problem]:
    """E413 for a source of something that the rule does not want."""
    known = [required.name for required in required_by(row.rule)]
    for name in row.sources:
        if name not in known:
            hint = f"这条规则要的：{'、'.join(known)}"
            message = f"“取自”里的“{name}”不是这条规则要的数"
            yield Problem.of("E413", row.where, message, hint=hint)


def _indicators(shape: FrameworkShape) -> Iterable[IndicatorShape]:
    for first in shape.firsts:
        for second in first.below:
            yield from second.below


def _rows(shape: IndicatorShape) -> tuple[RowShape, ...]:
    """The scored rows of an indicator: those listed, or itself."""
    if shape.rule is None:
        return shape.rows
    only_row = RowShape.model_construct(
        where=shape.where,
        id=shape.id,
        name="",
        weight=shape.weight,
        explanation="",
        standard=shape.standard,
        remarks=shape.remarks,
        policy=shape.policy,
        rule=shape.rule,
        sources=shape.sources,
        places=shape.places,
    )
    return (only_row,)


def _weight_problems(shape: FrameworkShape) -> Iterable[Problem]:
    yield from _sum_problem(shape.where, shape.name, shape.full, shape.firsts)
    for first in shape.firsts:
        yield from _sum_problem(first.where, first.name, first.weight, first.below)
        for second in first.below:
            yield from _sum_problem(second.where, second.name, second.weight, second.below)
    for indicator in _indicators(shape):
        if (indicator.rule is None) is not bool(indicator.rows) or (
            indicator.rule is not None and not indicator.id
        ):
            message = f"“{indicator.name}”要么写“编号”和“规则”，要么写“行”"
            yield Problem.of("E202", indicator.where, message)
        if indicator.rows:
            name, weight = indicator.name, indicator.weight
            yield from _sum_problem(indicator.where, name, weight, indicator.rows)


Weighed = FirstShape | SecondShape | IndicatorShape | RowShape


def _sum_problem(
    where: Position, name: str, weight: Decimal, below: Sequence[Weighed]
) -> Iterable[Problem]:
    """E405 at the parent with the arithmetic and the children's places."""
    total = sum((child.weight for child in below), Decimal(0))
    if total == weight and below:
        return
    sums = "＋".join(points(child.weight).removesuffix("分") for child in below) or "没有下级"
    message = f"“{name}”的分值是{points(weight)}，下级合计 {sums}＝{points(total)}"
    named = (
        f"{child.name or getattr(child, 'id', '')}（第 {child.where.line} 行）" for child in below
    )
    second = below[0].where if below else None
    yield Problem.of("E405", where, message, hint="下级：" + "、".join(named), second=second)


def _id_problems(shape: FrameworkShape) -> Iterable[Problem]:
    seen: dict[str, Position] = {}
    for indicator in _indicators(shape):
        for row in _rows(indicator):
            if row.id and not row.id.isidentifier():
                hint = "编号只用汉字、字母、数字和下划线，不以数字开头"
                yield Problem.of("E108", row.where, f"编号“{row.id}”不能使用", hint=hint)
            if row.id in seen:
                first = seen[row.id]
                hint = f"第一次在 {first}，改用别的编号"
                message = f"编号“{row.id}”用了两次"
                yield Problem.of("E207", row.where, message, hint=hint, second=first)
            seen.setdefault(row.id, row.where)


def _grade_problems(shape: FrameworkShape) -> Iterable[Problem]:
    """E406 unless the grades run from high to low and the last one takes all the rest."""
    if not shape.grades:
        yield Problem.of("E406", shape.where, "没有等级", hint="至少写一个等级")
        return
    *upper, last = shape.grades
    if last.least is not None:
        message = f"低于{points(last.least)}的总分没有等级"
        yield Problem.of("E406", last.where, message, hint="末等不写“不低于”")
    above = shape.full
    for grade in upper:
        if grade.least is None or grade.least > above:
            message = f"等级“{grade.name}”的下限应写明，且不高于{points(above)}"
            yield Problem.of("E406", grade.where, message, hint="等级从高到低写")
        above = above if grade.least is None else grade.least


def _framework(shape: FrameworkShape) -> Framework:
    policy = Policy(shape.policy)
    return Framework(
        name=shape.name,
        form=shape.form,
        full=shape.full,
        policy=policy,
        grades=tuple(Grade(name=g.name, least=g.least, where=g.where) for g in shape.grades),
        firsts=tuple(_first(first, policy) for first in shape.firsts),
        where=shape.where,
    )


def _first(shape: FirstShape, policy: Policy) -> FirstLevel:
    seconds = tuple(_second(second, policy) for second in shape.below)
    return FirstLevel(name=shape.name, weight=shape.weight, seconds=seconds, where=shape.where)


def _second(shape: SecondShape, policy: Policy) -> SecondLevel:
    indicators = tuple(_indicator(indicator, policy) for indicator in shape.below)
    return SecondLevel(
        name=shape.name, weight=shape.weight, indicators=indicators, where=shape.where
    )


def _indicator(shape: IndicatorShape, policy: Policy) -> Indicator:
    return Indicator(
        name=shape.name,
        weight=shape.weight,
        explanation=shape.explanation,
        rows=tuple(_row(row, policy) for row in _rows(shape)),
        where=shape.where,
        explained_at=shape.places.get("解释", shape.where),
    )


def _row(shape: RowShape, policy: Policy) -> FrameworkRow:
    return FrameworkRow(
        id=shape.id,
        name=shape.name,
        weight=shape.weight,
        explanation=shape.explanation,
        standard=(shape.standard or shape.rule.standard(shape.weight)) + shape.remarks,
        generated=not shape.standard,
        policy=Policy(shape.policy) if shape.policy else policy,
        rule=shape.rule,
        sources=shape.sources,
        where=shape.where,
        explained_at=shape.places.get("解释", shape.where),
        standard_at=shape.places.get("标准", shape.rule.where),
    )


def framework_schema() -> JsonSchemaValue:
    """The schema of a framework file, with one definition for each family of rules."""
    return _with_rules(FrameworkShape.model_json_schema())


def _with_rules(schema: JsonSchemaValue) -> JsonSchemaValue:
    """A JSON Schema with the schemas of all families put where it asks for a rule."""
    definitions = dict(schema.get("$defs", {}))
    for name, family in FAMILIES.items():
        family_schema = family.model_json_schema()
        definitions |= family_schema.pop("$defs", {})
        family_schema["properties"]["类型"] = {"const": name, "description": "规则类型"}
        definitions[RULE + name] = family_schema
    return cast(JsonSchemaValue, _referring({**schema, "$defs": definitions}))


def _referring(schema: object) -> object:
    """The same schema with references to the families at every rule."""
    if isinstance(schema, list):
        return [_referring(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("format") == RULE:
        own = {key: value for key, value in schema.items() if key in ("title", "description")}
        return {**own, "oneOf": [{"$ref": f"#/$defs/{RULE}{name}"} for name in FAMILIES]}
    return {key: _referring(value) for key, value in schema.items()}
