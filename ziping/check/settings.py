"""Settings: what a project asks of the checks, in data/规则.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from ziping.numbers.quantity import quantity
from ziping.numbers.unit import Dimension
from ziping.source.catalogue import TITLES
from ziping.source.position import Position
from ziping.source.problem import Problem, Severity, fault
from ziping.source.project import Project
from ziping.source.shape import (
    CHOICE,
    Listed,
    Named,
    Scalar,
    Shape,
    as_scalar,
    reading_node,
    shaped,
)
from ziping.source.yaml import MappingNode, Node, ScalarNode

# Numbers that name a thing everywhere in the field.
ALWAYS = (
    "7×24小时", "24小时", "110", "12348", "12345", "三重一大", "八五普法", "一把手", "两不愁三保障",
    "12·4", "3·15", "5·15", "G20", "“三公”", "两会", "三农", "四风", "双随机、一公开",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Allowed:
    """Patterns in which # stands for a run of digits; everything else for itself."""

    patterns: tuple[str, ...] = ()

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where the patterns stand in *text*, and what names a thing everywhere."""
        return _spans((*ALWAYS, *self.patterns), text)

    def own_spans(self, text: str) -> list[tuple[int, int]]:
        """Where the project's own patterns stand in *text*."""
        return _spans(self.patterns, text)


def _spans(patterns: Sequence[str], text: str) -> list[tuple[int, int]]:
    # A run of # is one run of digits: several in a row would be tried in every division.
    parts = (re.sub(r"(?:\\#)+", "[0-9０-９]{1,8}", re.escape(p)) for p in patterns if p)
    expression = "|".join(parts)
    return [match.span() for match in re.finditer(expression, text)] if expression else []


FILE = "data/规则.yaml"
OTHERS = "其他"
USUAL_SHARE = Decimal("0.3")
_LOWERED = {"警告": Severity.WARNING, "提示": Severity.NOTE}


def _shares(node: Node) -> dict[str, Decimal]:
    """A share for all, or shares by topics (or longer names); 其他 is the share of all others."""
    if not isinstance(node, MappingNode):
        return {OTHERS: _share(as_scalar(node))}
    return {name: _share(as_scalar(member)) for name, member in node.members.items()}


def _share(node: ScalarNode) -> Decimal:
    read = quantity(node.text, node.where)
    if read.unit.dimension is not Dimension.RATIO or read.amount <= 0:
        raise fault("E204", node.where, f"变动幅度“{node.text}”应是百分数", hint="如 30%")
    return read.amount


_STRING = {"type": "string"}
Shares = Annotated[
    dict[str, Decimal],
    reading_node(_shares),
    WithJsonSchema({"anyOf": [_STRING, {"type": "object", "additionalProperties": _STRING}]}),
]


class TermShape(Shape):
    """一个名称和它常见的错误写法。"""

    right: Scalar = Field(alias="正", description="正确的写法")
    wrong: Listed[Scalar] = Field(alias="误", description="要报告的写法")


class SettingsShape(Shape):
    """data/规则.yaml：检查规则的取舍，全项目共用。"""

    off: Listed[Scalar] = Field(alias="关闭", default=(), description="不检查的规则，如 W702")
    lowered: Named[Annotated[Literal["警告", "提示"], CHOICE]] = Field(
        alias="降级", default_factory=dict, description="规则和它降到的级别，如 W701: 提示"
    )
    allowed: Listed[Scalar] = Field(
        alias="放行", default=(), description="正文里可以手打的写法，# 代表一串数字，如 〔#〕#号"
    )
    terms: Listed[TermShape] = Field(alias="用语", default=(), description="名称的正误写法")
    moved: Shares = Field(
        alias="变动幅度",
        default_factory=dict,
        description="比上年变动超过多少要写变动说明，默认 30%；可按主题写，如 {采购: 50%, 其他: 30%}",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    right: str
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Which rules run, and how they are told. An error can be neither switched off nor lowered."""

    off: frozenset[str] = frozenset()
    lowered: Mapping[str, Severity] = field(default_factory=lambda: MappingProxyType({}))
    allowed: Allowed = field(default_factory=Allowed)
    terms: tuple[Term, ...] = ()
    shares: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))

    def share_of(self, name: str) -> Decimal:
        """By how much of last year's a figure may move without a word: that of the longest name."""
        path = name
        while path and path not in self.shares:
            path = path.rpartition(".")[0]
        return self.shares.get(path or OTHERS, USUAL_SHARE)

    def applied(self, problem: Problem) -> Problem | None:
        """The problem as the project wants it told; None when it is switched off."""
        if problem.is_error:
            return problem
        if problem.code in self.off:
            return None
        lower = self.lowered.get(problem.code)
        return replace(problem, severity=lower) if lower else problem


def read_settings(project: Project) -> tuple[Settings, tuple[Problem, ...]]:
    """The project's settings; the usual ones where it has none. Raises Fault of an unreadable file.

    Problems: E2xx of the shape, E204 for a rule that is not there or may not be switched off.
    """
    if not project.has_file(FILE):
        return Settings(), ()
    node = project.yaml(FILE)
    if node is None:
        return Settings(), ()
    shape, problems = shaped(node, SettingsShape)
    if shape is None:
        return Settings(), problems
    wrong = [*_not_rules(shape.off), *_not_lowered(shape)]
    settings = Settings(
        off=frozenset(code.text for code in shape.off),
        lowered=MappingProxyType({k: _LOWERED[str(v)] for k, v in shape.lowered.items()}),
        allowed=Allowed(tuple(pattern.text for pattern in shape.allowed)),
        terms=tuple(
            Term(right=term.right.text, wrong=tuple(w.text for w in term.wrong))
            for term in shape.terms
        ),
        shares=MappingProxyType(shape.moved),
    )
    return settings, (*problems, *wrong)


def _not_rules(codes: tuple[ScalarNode, ...]) -> list[Problem]:
    return [found for node in codes if (found := _wrong(node.text, node.where))]


def _not_lowered(shape: SettingsShape) -> list[Problem]:
    return [found for code in shape.lowered if (found := _wrong(code, shape.where))]


def _wrong(code: str, where: Position) -> Problem | None:
    if code not in TITLES:
        hint = "规则的代码见 docs/errors/README.md"
        return Problem.of("E204", where, f"没有规则“{code}”", hint=hint)
    if code.startswith("E"):
        hint = "错误只能改好；有些可以在 确认.yaml 里逐条写明理由"
        return Problem.of("E204", where, f"“{code}”是错误，不能关闭或降级", hint=hint)
    return None
