"""Definitions: computed figures, share groups and tie-outs as written, and how to read them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from ziping.facts.values import Missing
from ziping.numbers.number_format import number_format_of
from ziping.numbers.quantity import Quantity, quantity
from ziping.source.position import Position
from ziping.source.problem import Problem, fault
from ziping.source.shape import CHOICE, Named, Scalar, Shape, reading, shaped
from ziping.source.yaml import MappingNode, Node, ScalarNode


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A computed figure: *scope* is the full name of the mapping in which short names are looked up."""

    name: str
    scope: str
    formula: str
    where: Position  # Of the formula's first character.
    spelling: str = ""
    standard: bool = False  # From the templates: simply absent when its inputs are.


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareGroup:
    """Shares that must add up to *total* exactly, at *decimals* digits of its unit."""

    name: str
    scope: str
    total: Quantity
    decimals: int
    members: tuple[Definition, ...]
    where: Position
    standard: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TieOut:
    """A relation that must hold. With *noted*, a rounding difference must be noted in the report."""

    name: str
    scope: str
    formula: str
    where: Position
    noted: bool = False
    standard: bool = False


RESERVED = ("计算", "占比组", "勾稽")


def _quantity(node: ScalarNode) -> Quantity:
    return quantity(node.text, node.where)


def _digits(node: ScalarNode) -> int:
    if node.text not in tuple("0123456"):
        raise fault("E204", node.where, f"小数位数“{node.text}”应是 0 到 6", hint="写成 小数: 2")
    return int(node.text)


_STRING = WithJsonSchema({"type": "string"})
Measured = Annotated[Quantity, reading(_quantity), _STRING]
Digits = Annotated[int, reading(_digits), WithJsonSchema({"enum": [0, 1, 2, 3, 4, 5, 6]})]


def _spelled(node: ScalarNode) -> str:
    number_format_of(node.text, node.where)
    return node.text.strip()


Spelled = Annotated[str, reading(_spelled), _STRING]


class FormulaShape(Shape):
    """``{式: 甲 / 乙, 格式: 百分比(2)}``"""

    formula: Scalar = Field(alias="式", description="公式")
    spelling: Spelled = Field(alias="格式", default="", description="印出时的格式，如 百分比(2)")


class ShareShape(Shape):
    """``{总和: 100%, 小数: 2, 成员: {甲占比: 甲 / 总额, …}}``"""

    total: Measured = Field(alias="总和", description="各占比必须合计到的总和，通常是 100%")
    decimals: Digits = Field(alias="小数", description="每个占比保留几位小数")
    members: Named[Scalar] = Field(alias="成员", description="各占比的名称和公式")


class TieShape(Shape):
    """``{式: 甲 + 乙 = 总额, 尾差: 注明}``"""

    formula: Scalar = Field(alias="式", description="关系，如 甲 + 乙 = 总额")
    tail: Annotated[Literal["注明", "允许"], CHOICE] = Field(
        alias="尾差", default="允许", description="有尾差时是否须在报告中注明"
    )


_BARE_NAME = re.compile(r"\w+(?:\.\w+)+")


@dataclass(frozen=True, slots=True)
class Defined:
    """What the ``计算``, ``占比组`` and ``勾稽`` of some files state, and what is wrong there."""

    computed: tuple[Definition, ...] = ()
    shares: tuple[ShareGroup, ...] = ()
    ties: tuple[TieOut, ...] = ()
    problems: tuple[Problem, ...] = ()
    broken: tuple[Missing, ...] = ()  # Figures whose definition cannot be read.

    @property
    def defaults(self) -> frozenset[str]:
        """The full names of what is another fact unless it is stated: 全年执行数: 收支.本年支出.总额."""
        return frozenset(one.name for one in self.computed if _BARE_NAME.fullmatch(one.formula))

    @property
    def names(self) -> frozenset[str]:
        """The full names of what is computed, so that nobody states it."""
        single = (one.name for one in self.computed)
        shares = (member.name for group in self.shares for member in group.members)
        return frozenset((*single, *shares))

    def __add__(self, other: Defined) -> Defined:
        return Defined(
            self.computed + other.computed,
            self.shares + other.shares,
            self.ties + other.ties,
            self.problems + other.problems,
            self.broken + other.broken,
        )


def defined(key: str, node: Node, scope: str, *, standard: bool) -> Defined:
    """What one ``计算``, ``占比组`` or ``勾稽`` of the mapping named *scope* states."""
    if not isinstance(node, MappingNode):
        return Defined(problems=(_not_named(key, node),))
    read = {"计算": _computed, "占比组": _shares, "勾稽": _tie}[key]
    result = Defined()
    for name, member in node.members.items():
        if isinstance(member, MappingNode):  # Problems of the whole belong under its name.
            member = replace(member, where=node.keys[name].where)
        result += read(_full(scope, name), scope, member, standard)
    return result


def _not_named(key: str, node: Node) -> Problem:
    hint = f"在“{key}:”的下一行缩进，写 名称: 公式"
    return Problem.of("E203", node.where, f"“{key}”下面应是“名称: 公式”", hint=hint)


def _full(scope: str, name: str) -> str:
    return f"{scope}.{name}" if scope else name


def _computed(name: str, scope: str, node: Node, standard: bool) -> Defined:
    spelling = ""
    if not isinstance(node, ScalarNode):
        shape, problems = shaped(node, FormulaShape)
        if shape is None:
            return _broken((name,), problems)
        node, spelling = shape.formula, shape.spelling
    return Defined(computed=(_definition(name, scope, node, spelling, standard),))


def _broken(names: tuple[str, ...], problems: tuple[Problem, ...]) -> Defined:
    """Figures that are defined, though wrongly: their use is no further problem."""
    missing = (Missing(name=name, problem=problems[0], where=problems[0].where) for name in names)
    return Defined(problems=problems, broken=tuple(missing))


def _definition(
    name: str, scope: str, node: ScalarNode, spelling: str, standard: bool
) -> Definition:
    return Definition(
        name=name,
        scope=scope,
        formula=node.text,
        where=formula_start(node),
        spelling=spelling,
        standard=standard,
    )


def formula_start(node: ScalarNode) -> Position:
    """Where a formula's first character stands: after the quote, when it is quoted."""
    return node.where.shifted(1) if node.quoted and not node.block else node.where


def _shares(name: str, scope: str, node: Node, standard: bool) -> Defined:
    shape, problems = shaped(node, ShareShape)
    if shape is None:
        below = node.members.get("成员") if isinstance(node, MappingNode) else None
        named = below.members if isinstance(below, MappingNode) else ()
        return _broken(tuple(_full(scope, short) for short in named), problems)
    spelling = (
        f"百分比({shape.decimals})" if shape.total.unit.name == "%" else f"小数({shape.decimals})"
    )
    members = tuple(
        _definition(_full(scope, short), scope, formula, spelling, standard)
        for short, formula in shape.members.items()
    )
    group = ShareGroup(
        name=name,
        scope=scope,
        total=shape.total,
        decimals=shape.decimals,
        members=members,
        where=shape.where,
        standard=standard,
    )
    return Defined(shares=(group,))


def _tie(name: str, scope: str, node: Node, standard: bool) -> Defined:
    noted = False
    if not isinstance(node, ScalarNode):
        shape, problems = shaped(node, TieShape)
        if shape is None:
            return Defined(problems=problems)
        node, noted = shape.formula, shape.tail == "注明"
    tie = TieOut(
        name=name,
        scope=scope,
        formula=node.text,
        where=formula_start(node),
        noted=noted,
        standard=standard,
    )
    return Defined(ties=(tie,))
