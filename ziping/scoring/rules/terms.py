"""Terms: the scalars of a framework file: points, shares, formulas, conditions, printed lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from ziping.facts.definition import formula_start
from ziping.facts.formula import Expression, Name, parsed
from ziping.facts.reading import unfolded
from ziping.numbers.quantity import quantity
from ziping.numbers.unit import Dimension
from ziping.source.position import Position
from ziping.source.problem import Fault, Problem, fault
from ziping.source.shape import as_scalar, reading
from ziping.source.yaml import MappingNode, Node, ScalarNode, SequenceNode


@dataclass(frozen=True, slots=True)
class MeasuredTerm:
    """A value to be taken from the unit's data: the first formula whose names are all there."""

    formulas: tuple[Expression, ...]
    where: Position


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must hold, with the words for it ("" when only the formula says it)."""

    label: str
    measure: MeasuredTerm


def _points(node: ScalarNode) -> Decimal:
    read = quantity(node.text, node.where)
    if read.unit.dimension not in (Dimension.NUMBER, Dimension.POINTS) or read.value < 0:
        raise fault(
            "E203", node.where, f"“{node.text}”不是分数", hint="写成 0.5 或 0.5 分，不能是负数"
        )
    return read.value


def _share(node: ScalarNode) -> Decimal:
    read = quantity(node.text, node.where)
    if read.unit.dimension not in (Dimension.NUMBER, Dimension.RATIO) or read.amount < 0:
        raise fault("E203", node.where, f"“{node.text}”不是比率", hint="写成 60%，不能是负数")
    return read.amount


def _share_or_none(node: ScalarNode) -> Decimal | None:
    return None if node.text.strip() == "无" else _share(node)


def formula(node: ScalarNode) -> Expression:
    """The formula a scalar holds; Fault E303 and the like at its own column."""
    return parsed(node.text, formula_start(node))


def _name(node: ScalarNode) -> Name:
    expression = formula(node)
    if not isinstance(expression, Name):
        raise fault("E413", node.where, f"“{node.text}”应是一个数据的名称", hint="这里不能写公式")
    return expression


def _plainly(read: Callable[[ScalarNode], Any]) -> PlainValidator:
    """As `reading`, for types that pydantic need not look into."""
    return PlainValidator(reading(read).func)


def _note(info: ValidationInfo, problem: Problem) -> None:
    """Add to the problems of the shape that is being read."""
    assert info.context is not None
    info.context.append(problem)


def _all_of(nodes: Iterator[Node], info: ValidationInfo) -> tuple[Expression, ...]:
    """The formulas of some scalars; what is wrong with each goes to the list of problems."""
    conditions: list[Expression] = []
    for node in nodes:
        if not isinstance(node, ScalarNode):
            _note(info, Problem.of("E203", node.where, "这里应是一个公式"))
            continue
        try:
            conditions.append(formula(as_scalar(node)))
        except Fault as error:
            _note(info, error.problem)
    return tuple(conditions)


def _measure(node: Any, info: ValidationInfo) -> MeasuredTerm:
    items = node.items if isinstance(node, SequenceNode) else (node,)
    return MeasuredTerm(_all_of(iter(items), info), node.where)


def _conditions(node: Any, info: ValidationInfo) -> tuple[Condition, ...]:
    if isinstance(node, MappingNode):
        return tuple(Condition(key, _measure(item, info)) for key, item in node.members.items())
    items = node.items if isinstance(node, SequenceNode) else (node,)
    return tuple(Condition("", _measure(item, info)) for item in items)


def _lines(node: Any, info: ValidationInfo) -> tuple[str, ...]:
    items = node.items if isinstance(node, SequenceNode) else (node,)
    scalars = [item for item in items if isinstance(item, ScalarNode)]
    if len(scalars) < len(items):
        _note(info, Problem.of("E203", node.where, "这里应是文字，或一列文字"))
    return tuple(line for item in scalars for line in unfolded(item).split("\n"))


_STRING = {"type": "string"}
_STRINGS = {"oneOf": [_STRING, {"type": "array", "items": _STRING}]}
_NAMED = {"type": "object", "additionalProperties": _STRINGS}
Points = Annotated[Decimal, reading(_points), WithJsonSchema({"type": ["number", "string"]})]
Share = Annotated[Decimal, reading(_share), WithJsonSchema(_STRING)]
ShareOrNone = Annotated[Decimal | None, _plainly(_share_or_none), WithJsonSchema(_STRING)]
Path = Annotated[Name, _plainly(_name), WithJsonSchema(_STRING)]
Measured = Annotated[MeasuredTerm, PlainValidator(_measure), WithJsonSchema(_STRINGS)]
Conditions = Annotated[
    tuple[Condition, ...],
    PlainValidator(_conditions),
    WithJsonSchema({"oneOf": [*_STRINGS["oneOf"], _NAMED]}),
]
Lines = Annotated[tuple[str, ...], PlainValidator(_lines), WithJsonSchema(_STRINGS)]
Prose = Annotated[str, reading(unfolded), WithJsonSchema(_STRING)]
