"""Shapes: what a structured file must look like, as pydantic models that read positioned nodes.

A shape's fields are named in Chinese by their aliases; ``where`` is the place of the mapping. All that is
wrong with a node is reported at once: unknown keys with the nearest known one, missing keys, bad values.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import ErrorDetails, PydanticCustomError

from ziping.source.position import NOWHERE, Position
from ziping.source.problem import Fault, Problem, fault
from ziping.source.validation import CHOICES, choices_of, reason_of
from ziping.source.yaml import MappingNode, Node, ScalarNode, SequenceNode

UNFILLED = frozenset(("", "待填", "待补", "待定", "TODO", "XX", "××", "?", "？", "~", "null"))
_WHERE, _PLACES = "__where__", "__places__"
YES_OR_NO = "写“是”或“否”，不加引号"


class Shape(BaseModel):
    """The base of all shapes; *where* is the place of the mapping that was read, *places* are those of its
    values by their keys."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", arbitrary_types_allowed=True, defer_build=True
    )
    free: ClassVar[bool] = False  # Whether a writer may add keys of their own …
    lookalike: ClassVar[float] = 0.0  # … that are less like a key that is not there than this.
    identifying: ClassVar[tuple[str, ...]] = ()  # Keys that say which entry this is, everywhere.
    lasting: ClassVar[tuple[str, ...]] = ()  # Keys whose values a unit has from year to year.

    where: SkipJsonSchema[Position] = Field(alias=_WHERE)
    places: SkipJsonSchema[Mapping[str, Position]] = Field(alias=_PLACES, default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _members(cls, node: object, info: ValidationInfo) -> dict[str, object]:
        if not isinstance(node, MappingNode):
            raise _carrying(_misshapen(node, "这里应是“键: 值”", _NO_DASH))
        known = [
            str(field.alias)
            for field in cls.model_fields.values()
            if field.alias not in (_WHERE, _PLACES)
        ]
        problems: list[Problem] = info.context if info.context is not None else []
        if cls.free and cls.lookalike:
            problems.extend(_lookalikes(node, known, cls.lookalike))
        elif not cls.free:
            problems.extend(_unknown_keys(node, known))
        return {
            **{key: node.members[key] for key in node.members if key in known},
            _WHERE: node.where,
            _PLACES: {key: member.where for key, member in node.members.items()},
        }


def _unknown_keys(node: MappingNode, known: list[str]) -> list[Problem]:
    problems = []
    for key, where in ((name, key.where) for name, key in node.keys.items()):
        if key in known:
            continue
        near = get_close_matches(key, known, n=1, cutoff=0.4)
        hint = f"是否想写“{near[0]}”？" if near else ""
        hint += f"这里可用的键：{' '.join(known)}"
        problems.append(Problem.of("E201", where, f"没有“{key}”这个键", hint=hint))
    return problems


def _lookalikes(node: MappingNode, known: list[str], likeness: float) -> list[Problem]:
    """Keys of a writer's own that are probably a known one misspelt."""
    absent = [key for key in known if key not in node.members]
    problems = []
    for key, where in ((name, key.where) for name, key in node.keys.items()):
        near = [] if key in known else get_close_matches(key, absent, n=1, cutoff=likeness)
        if near:
            hint = f"是否想写“{near[0]}”？自己加的事实，换一个不相像的名字"
            problems.append(Problem.of("E201", where, f"“{key}”像是写错的键", hint=hint))
    return problems


def _misshapen(node: object, message: str, hint: str) -> Problem:
    where = getattr(node, "where", NOWHERE)
    if isinstance(node, ScalarNode) and is_unfilled(node):
        return unfilled(where)
    return Problem.of("E203", where, message, hint=hint)


_NO_DASH = "每行写一个“键: 值”，前面不加“- ”"


def is_unfilled(node: ScalarNode) -> bool:
    """Whether a plain scalar says that its value is still to come."""
    return not node.quoted and node.text.strip() in UNFILLED


def unfilled(where: Position) -> Problem:
    return Problem.of("E206", where, "这里的值还没有填", hint="填上值；用不到这一项，连同键名删去")


def _carrying(problem: Problem) -> PydanticCustomError:
    """A pydantic error that brings a problem through to `shaped`."""
    return PydanticCustomError(
        "problem", "{message}", {"message": problem.message, "problem": problem}
    )


def as_scalar(node: object) -> ScalarNode:
    """The node as a filled scalar; for validators of scalar types."""
    if not isinstance(node, ScalarNode):
        raise _carrying(_misshapen(node, "这里应是一个值", "只写一个值，不分行、不分项"))
    if is_unfilled(node):
        raise _carrying(unfilled(node.where))
    return node


def as_items(node: object) -> tuple[Node, ...]:
    if not isinstance(node, SequenceNode):
        raise _carrying(_misshapen(node, "这里应是一列", "每项一行，以“- ”开头；短的写成 [甲, 乙]"))
    return node.items


def as_members(node: object) -> dict[str, Node]:
    if not isinstance(node, MappingNode):
        raise _carrying(_misshapen(node, "这里应是“键: 值”", _NO_DASH))
    return node.members


def as_one_or_more(node: object) -> tuple[Node, ...]:
    """A list of filled scalars; one alone may stand without its brackets."""
    return node.items if isinstance(node, SequenceNode) else (as_scalar(node),)


def reading_node(read: Any) -> BeforeValidator:
    """A validator that reads a node of any kind by ``read(node)``, which may raise Fault."""

    def validate(node: object) -> object:
        try:
            return read(node)
        except Fault as error:
            raise _carrying(error.problem) from None

    return BeforeValidator(validate)


def reading(read: Any) -> BeforeValidator:
    """A validator that reads a filled scalar by ``read(node)``, which may raise Fault."""
    return reading_node(lambda node: read(as_scalar(node)))


def _flag(node: ScalarNode) -> bool:
    if node.text not in ("是", "否") or node.quoted:
        raise fault("E204", node.where, f"“{node.text}”应是“是”或“否”", hint=YES_OR_NO)
    return node.text == "是"


def _plain(node: ScalarNode) -> str:
    return node.text.strip()


_STRING = WithJsonSchema({"type": "string"})
Item = TypeVar("Item")
Scalar = Annotated[ScalarNode, BeforeValidator(as_scalar), _STRING]
CHOICE = reading(_plain)
Plain = Annotated[str, CHOICE, _STRING]
YesNo = Annotated[bool, reading(_flag), WithJsonSchema({"enum": ["是", "否"]})]
Listed = Annotated[tuple[Item, ...], BeforeValidator(as_items)]
OneOrMore = Annotated[
    tuple[Item, ...],
    BeforeValidator(as_one_or_more),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
Named = Annotated[dict[str, Item], BeforeValidator(as_members)]

Model = TypeVar("Model", bound=Shape)


def shaped(node: Node, model: type[Model]) -> tuple[Model | None, tuple[Problem, ...]]:
    """The node read as the model (None when it cannot be), and all that is wrong with it."""
    problems: list[Problem] = []
    try:
        product = model.model_validate(node, context=problems)
    except ValidationError as error:
        problems.extend(_problem(detail, node) for detail in error.errors(include_url=False))
        return None, tuple(problems)
    return (None if problems else product), tuple(problems)


def _problem(detail: ErrorDetails, root: Node) -> Problem:
    context = detail.get("ctx", {})
    carried = context.get("problem")
    if isinstance(carried, Problem):
        return carried
    node, rest = _walk(root, detail["loc"])
    if detail["type"] == "missing":
        hint = f"在这里加一行“{rest}: …”"
        return Problem.of("E202", node.where, f"缺少“{rest}”", hint=hint, about=rest)
    text = node.text if isinstance(node, ScalarNode) else ""
    if detail["type"] in CHOICES:
        hint = f"可选：{choices_of(detail)}"
        return Problem.of("E204", node.where, f"“{text}”不在可选范围内", hint=hint)
    return Problem.of("E203", node.where, f"值的形状不对：{reason_of(detail, text)}")


def _walk(root: Node, location: tuple[int | str, ...]) -> tuple[Node, str]:
    """The deepest node on the way to *location*, and the last key that is not there."""
    node, rest = root, ""
    for step in location:
        if isinstance(node, MappingNode) and step in node.members:
            node, rest = node.members[str(step)], ""
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.items):
            node, rest = node.items[step], ""
        else:
            rest = str(step)
    return node, rest
