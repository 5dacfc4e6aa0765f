"""Topics with a fixed shape: what 单位, 绩效目标, 工作亮点, 问题, 改进措施, 指标 and 确认 must look like.

Every other topic holds free facts. The shapes check and describe (they are the JSON Schemas for
editors); what is computed and printed comes from the tree of facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal, get_args, get_origin

from pydantic import Field, WithJsonSchema

from ziping.source.problem import Problem, fault
from ziping.source.shape import (
    CHOICE,
    Listed,
    Named,
    OneOrMore,
    Scalar,
    Shape,
    YesNo,
    reading,
    shaped,
)
from ziping.source.yaml import Node, ScalarNode, SequenceNode


def _identity(node: ScalarNode) -> ScalarNode:
    if not node.text.strip().isidentifier():
        hint = "编号以字母或汉字开头，只用汉字、字母、数字和下划线，如 WT1"
        raise fault("E108", node.where, f"编号“{node.text}”不能使用", hint=hint)
    return node


Identity = Annotated[ScalarNode, reading(_identity), WithJsonSchema({"type": "string"})]


class UnitTopic(Shape):
    """单位.yaml：单位的名称和年度，另可写任何事实（内设科室等）。"""

    free: ClassVar[bool] = True
    lookalike: ClassVar[float] = 0.7
    lasting: ClassVar[tuple[str, ...]] = ("全称", "简称", "署名", "附件", "虚构")
    name: Scalar = Field(alias="全称", description="单位全称，印在标题上")
    year: Scalar = Field(alias="年度", description="年度，须与文件夹一致")
    short: Scalar | None = Field(alias="简称", default=None, description="文中的自称，如 我局")
    signature: Scalar | None = Field(
        alias="署名", default=None, description="落款的署名；不写则用全称"
    )
    signed: Scalar | None = Field(
        alias="成文日期", default=None, description="落款的日期，如 2024 年 3 月 15 日"
    )
    attachments: Listed[Scalar] = Field(
        alias="附件", default=(), description="附件的名称，印在落款之前"
    )
    made_up: YesNo = Field(alias="虚构", default=False, description="是否虚构的示例单位")


# Of 单位.yaml: lists of names, of which a unit may have none.
NAME_LISTS = ("内设科室", "事业单位", "派驻机构")


class Qualitative(Shape):
    """定性目标的评定。"""

    tier: Scalar = Field(alias="档", description="达成的档次，名称见指标体系")
    coefficient: Scalar = Field(alias="系数", description="档内的得分系数，如 95%")
    reason: Scalar = Field(alias="理由", description="评定的书面依据")


class Goal(Shape):
    """一项绩效目标：写目标和实际，或写定性。"""

    free: ClassVar[bool] = True
    lookalike: ClassVar[float] = 0.6
    identifying: ClassVar[tuple[str, ...]] = ("编号", "方向")
    lasting: ClassVar[tuple[str, ...]] = ("份额", "名称")
    identity: Scalar | None = Field(alias="编号", default=None, description="不变的编号，如 CC1")
    share: Scalar | None = Field(
        alias="份额", default=None, description="占这一行的几分；不写则平均"
    )
    name: Scalar = Field(alias="名称", description="目标名称")
    direction: Annotated[Literal["正向", "反向", "等于"], CHOICE] = Field(
        alias="方向", default="正向", description="正向：越大越好；反向：越小越好；等于：必须相等"
    )
    target: Scalar | None = Field(alias="目标", default=None, description="年初目标值")
    actual: Scalar | None = Field(alias="实际", default=None, description="实际完成值")
    quality: Qualitative | None = Field(
        alias="定性", default=None, description="不能量化的目标的评定"
    )


class GoalsTopic(Shape):
    """绩效目标.yaml：整体绩效目标及其完成情况。"""

    free: ClassVar[bool] = True
    lookalike: ClassVar[float] = 0.6
    overall: Scalar | None = Field(alias="总体目标", default=None, description="年度整体绩效目标")
    outcome: Scalar | None = Field(
        alias="完成情况", default=None, description="整体绩效目标完成情况"
    )
    reason: Scalar | None = Field(
        alias="未完成原因", default=None, description="未能完成的原因，没有写“无。”"
    )
    outputs: Listed[Goal] = Field(alias="产出指标", default=(), description="产出指标")
    effects: Listed[Goal] = Field(alias="效益指标", default=(), description="效益指标")


class Highlight(Shape):
    """一项工作亮点。"""

    identifying: ClassVar[tuple[str, ...]] = ("编号",)

    identity: Identity = Field(alias="编号", description="不变的编号，如 LD01")
    title: Scalar = Field(alias="标题", description="段首句，不写句号")
    text: Scalar = Field(alias="正文", description="正文，可用 {{ 会议次数 }} 引用自己的事实")
    facts: Named[object] = Field(alias="事实", default_factory=dict, description="这一项自己的事实")


class Issue(Shape):
    """一个存在的问题。"""

    identifying: ClassVar[tuple[str, ...]] = ("编号", "对应指标")

    identity: Identity = Field(alias="编号", description="不变的编号，如 WT1")
    title: Scalar | None = Field(alias="标题", default=None, description="一句话概括")
    text: Scalar = Field(alias="正文", description="问题的表述")
    rows: Listed[Scalar] = Field(
        alias="对应指标", default=(), description="与哪些指标的失分有关（指标编号）"
    )
    facts: Named[object] = Field(alias="事实", default_factory=dict, description="这一项自己的事实")


class Measure(Shape):
    """一条改进措施。"""

    identifying: ClassVar[tuple[str, ...]] = ("编号", "问题")
    lasting: ClassVar[tuple[str, ...]] = ("责任科室",)

    identity: Identity = Field(alias="编号", description="不变的编号，如 CS1")
    issues: Listed[Scalar] = Field(alias="问题", description="针对哪些问题（问题编号）")
    title: Scalar | None = Field(alias="标题", default=None, description="一句话概括")
    text: Scalar = Field(alias="正文", description="措施的表述")
    owner: Scalar | None = Field(alias="责任科室", default=None, description="由谁落实")
    deadline: Scalar | None = Field(
        alias="完成期限", default=None, description="何时完成，如 2024 年 6 月 30 日"
    )
    facts: Named[object] = Field(alias="事实", default_factory=dict, description="这一项自己的事实")


class Followed(Shape):
    """上年一条改进措施的落实情况。"""

    identifying: ClassVar[tuple[str, ...]] = ("措施",)

    measure: Identity = Field(alias="措施", description="上年措施的编号，如 CS1")
    result: Annotated[Literal["已完成", "进行中", "未完成"], CHOICE] = Field(
        alias="结果", description="已完成、进行中或未完成"
    )
    text: Scalar = Field(alias="说明", description="做了什么，或为什么没有完成")
    facts: Named[object] = Field(alias="事实", default_factory=dict, description="这一项自己的事实")


class ChangeExplanation(Shape):
    """一个数（或几个数）比上年变动较大的原因。"""

    lasting: ClassVar[tuple[str, ...]] = ("数据", "名称")

    names: OneOrMore[Scalar] = Field(
        alias="数据", description="数据的全名，如 采购.总额；几个数同一个原因，写成一列"
    )
    label: Scalar | None = Field(
        alias="名称", default=None, description="表里怎样称呼这个数；不写则用名称的最后一段"
    )
    text: Scalar = Field(alias="说明", description="变动的原因，印在报告里")
    facts: Named[object] = Field(alias="事实", default_factory=dict, description="这一项自己的事实")


class Override(Shape):
    """人工改分，理由会印在评分依据里。"""

    score: Scalar = Field(alias="得分", description="改后的得分，如 1.5 分")
    reason: Scalar = Field(alias="理由", description="改分的理由")


class RowInput(Shape):
    """一行指标的评分输入：除下列键外，可写规则要用的任何事实。"""

    free: ClassVar[bool] = True
    applies: YesNo = Field(alias="适用", default=True, description="本单位是否适用这一行")
    reason: Scalar | None = Field(alias="理由", default=None, description="不适用的理由")
    basis: Scalar | None = Field(alias="依据", default=None, description="评分依据；不写则自动生成")
    override: Override | None = Field(alias="改分", default=None, description="人工改分")


class ScoreTopic(Shape):
    """指标.yaml：用哪个指标体系，每一行的评分输入。"""

    identifying: ClassVar[tuple[str, ...]] = ("框架",)

    framework: Scalar = Field(alias="框架", description="指标体系的文件名，如 guangzhou-2023")
    rows: Named[RowInput] = Field(alias="指标", description="行的编号: 评分输入")


class Acknowledgement(Shape):
    """确认一个诊断：它仍会列出，但不再算错误。"""

    code: Scalar = Field(alias="诊断", description="诊断代码，如 E401")
    about: Scalar = Field(alias="对象", description="诊断的对象，如勾稽的名称")
    reason: Scalar = Field(alias="理由", description="为什么可以这样")


TOPICS: Mapping[str, type[Shape]] = MappingProxyType(
    {"单位": UnitTopic, "绩效目标": GoalsTopic, "指标": ScoreTopic}
)
LISTS: Mapping[str, type[Shape]] = MappingProxyType(
    {
        "工作亮点": Highlight,
        "问题": Issue,
        "改进措施": Measure,
        "整改情况": Followed,
        "变动说明": ChangeExplanation,
        "确认": Acknowledgement,
    }
)


def misshapen(topic: str, node: Node) -> tuple[Problem, ...]:
    """All that is wrong with the shape of a topic's file: E201–E204, E206."""
    if topic in TOPICS:
        return shaped(node, TOPICS[topic])[1]
    if topic not in LISTS:
        return ()
    if not isinstance(node, SequenceNode):
        hint = "每一项以“- 编号: …”开头"
        return (Problem.of("E203", node.where, f"{topic}.yaml 应是一列", hint=hint),)
    return tuple(problem for item in node.items for problem in shaped(item, LISTS[topic])[1])


def declared(path: tuple[str, ...]) -> tuple[type[Shape], str] | None:
    """The shape and its key at a topic and the keys down to a value; None where a writer's own facts stand."""
    topic, *keys = path
    shape = TOPICS.get(topic) or LISTS.get(topic)
    declaration: tuple[type[Shape], str] | None = None
    steps = iter(keys)
    for key in steps:
        fields = shape.model_fields.values() if shape else ()
        field = next((field for field in fields if field.alias == key), None)
        if shape is None or field is None:
            return None
        declaration = (shape, key)
        shape, named = _shape_in(field.annotation)
        if named and next(steps, "") and shape is None:
            return None  # A fact, and its name.
    return declaration


def _shape_in(annotation: object) -> tuple[type[Shape] | None, bool]:
    """The shape of a field's entries, and whether each entry has a name. None for facts and plain values."""
    parts = [part for arg in get_args(annotation) for part in (arg, *get_args(arg))]
    shapes = [p for p in (annotation, *parts) if isinstance(p, type) and issubclass(p, Shape)]
    return (shapes[0] if shapes else None), get_origin(annotation) is dict
