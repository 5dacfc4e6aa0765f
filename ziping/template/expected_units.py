"""Wanted: the names that a report's templates print and the standard figures are computed from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jinja2 import Environment, TemplateSyntaxError, nodes

from ziping.facts.definition import Defined
from ziping.facts.formula import Binary, Call, Expression, Name, Negative, Relation, parsed
from ziping.scoring.framework import Framework
from ziping.scoring.required_inputs import (
    MONEY,
    SHARE,
    InputKind,
    RequiredInput,
    asked_by,
    is_surely_money,
    measure_of,
)
from ziping.source.position import Position
from ziping.source.problem import Fault

_OWN = frozenset(("评分", "上年", "章节", "有章节", "尾差说明", "图", "原文", "本年", "loop"))
_LISTING = frozenset(("连接", "列表", "表格"))  # Filters that take a list of names.


def expected_by_template(text: str) -> tuple[RequiredInput, ...]:
    """The facts that a template names, in its order; none of one that cannot be read."""
    try:
        tree = Environment().parse(text)  # Only the names are taken: nothing is rendered.
    except TemplateSyntaxError:
        return ()
    assigned = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
    named = (one for node in _printed(tree) for one in _fact(node, assigned))
    return tuple(named)


def _printed(node: nodes.Node) -> Iterator[nodes.Node]:
    """The outermost attribute chains of a tree, and the filters over them."""
    if isinstance(node, nodes.Getattr | nodes.Name) or (
        isinstance(node, nodes.Filter) and isinstance(node.node, nodes.Getattr)
    ):
        yield node
    else:
        parts = (*node.args, *node.kwargs) if isinstance(node, nodes.Call) else None
        for child in node.iter_child_nodes() if parts is None else parts:
            yield from _printed(child)


def _fact(node: nodes.Node, assigned: set[str]) -> Iterator[RequiredInput]:
    names = isinstance(node, nodes.Filter) and node.name in _LISTING
    path = _path(node.node if isinstance(node, nodes.Filter) and node.node else node)
    root = path.partition(".")[0]
    if root and root not in assigned | _OWN:
        kind = InputKind.NAMES if names else InputKind.VALUE
        yield RequiredInput(name=path, kind=kind, measure=measure_of(path))


def _path(node: nodes.Node) -> str:
    """``甲.乙.丙`` of an attribute chain, "" of anything else."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        base = _path(node.node)
        return f"{base}.{node.attr}" if base else ""
    return ""


def expected_by_standard(standard: Defined) -> tuple[RequiredInput, ...]:
    """The facts that the standard figures and tie-outs are made of, in the order of the file."""
    topics = {scope.partition(".")[0] for _, _, scope in _formulas(standard)}
    required: dict[str, RequiredInput] = {}
    for formula, where, scope in _formulas(standard):
        try:
            expression = parsed(formula, where)
        except Fault:
            continue
        for path, counted in _names(expression):
            topic, step = path.partition(".")[0], scope.partition(".")[0]
            elsewhere = topic in topics and topic != step
            name = path if elsewhere or not scope else f"{scope}.{path}"
            kind = InputKind.NAMES if counted else InputKind.VALUE
            required.setdefault(name, RequiredInput(name=name, kind=kind, measure=measure_of(name)))
    return tuple(one for name, one in required.items() if name not in standard.names)


def _formulas(standard: Defined) -> Iterator[tuple[str, Position, str]]:
    for one in standard.computed:
        yield one.formula, one.where, one.scope
    for group in standard.shares:
        for member in group.members:
            yield member.formula, member.where, member.scope
    for tie in standard.ties:
        yield tie.formula, tie.where, tie.scope


def _names(expression: Expression, counted: bool = False) -> Iterator[tuple[str, bool]]:
    """The names of a formula, each with whether it is counted: a list of names."""
    match expression:
        case Name(path=path):
            yield path, counted
        case Negative(operand=operand):
            yield from _names(operand)
        case Call(function=function, arguments=arguments):
            for part in arguments:
                yield from _names(part, function == "count")
        case Relation(operands=operands):
            for part in operands:
                yield from _names(part)
        case Binary(left=left, right=right):
            yield from _names(left)
            yield from _names(right)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedUnit:
    """What a fact of that name is counted in; *sure* where the name alone leaves no doubt."""

    unit: str
    sure: bool


def expected_units(
    templates: Iterable[str], standard: Defined, framework: Framework | None
) -> dict[str, ExpectedUnit]:
    """The facts that are money or shares, by their full names. *templates*: texts of built-in ones."""
    named = [one for text in templates for one in expected_by_template(text)]
    known = {one.name: (one, True) for one in (*named, *expected_by_standard(standard))}
    for row in framework.rows() if framework else ():
        for one in asked_by(row):
            name = one.name if "." in one.name else f"指标.指标.{row.id}.{one.name}"
            known.setdefault(name, (one, is_surely_money(name)))
    return {
        name: ExpectedUnit(unit=one.measure, sure=sure and one.measure == MONEY)
        for name, (one, sure) in known.items()
        if one.measure in (MONEY, SHARE) and one.kind is InputKind.VALUE
    }


def merged(groups: Iterable[Iterable[RequiredInput]]) -> dict[str, RequiredInput]:
    """All names once; what knows more of a name wins over a bare value."""
    strongest: dict[str, RequiredInput] = {}
    for group in groups:
        for required in group:
            known = strongest.get(required.name)
            if known is None or (
                known.kind is InputKind.VALUE and required.kind is not InputKind.VALUE
            ):
                strongest[required.name] = required
    return strongest
