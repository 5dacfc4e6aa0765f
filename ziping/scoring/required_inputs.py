"""Required inputs: what a framework's rules want to be told, by name, with how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from types import MappingProxyType

from ziping.facts.formula import Expression, Name, NumberLiteral, Relation, names_in
from ziping.numbers.unit import UNITS
from ziping.scoring.framework import Framework, FrameworkRow
from ziping.scoring.rules.completion import CompletionRule
from ziping.scoring.rules.deduction import Item
from ziping.scoring.rules.discretion import Discretion, DiscretionRule
from ziping.scoring.rules.rule import Rule
from ziping.scoring.rules.terms import Condition, MeasuredTerm
from ziping.source.shape import Shape


class InputKind(Enum):
    """What a value is: how its place in a skeleton looks."""

    VALUE = auto()
    YES_NO = auto()
    PERIODS = auto()  # A list of ratios, one a period.
    NAMES = auto()
    GOALS = auto()
    JUDGED = auto()  # 档, 系数, 理由.


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredInput:
    """One value: its name as the rule or formula writes it, and what to say of it."""

    name: str
    kind: InputKind = InputKind.VALUE
    measure: str = ""  # What it is counted in, as far as can be told.
    about: str = ""
    goal_keys: tuple[str, str] = ("目标", "实际")  # Of GOALS: how its two values are called.


_YES_NO_KEYS = frozenset(("如果", "除非"))
_PATHS = {"指标": InputKind.GOALS, "各期": InputKind.PERIODS, "评定": InputKind.JUDGED}
MONEY, SHARE = "万元", "%"
# What a name ends with, and what such things are counted in.
_ENDINGS = (
    (re.compile(r"日期$|时间$"), "如 2024 年 3 月 15 日"),
    (re.compile(r"率$|占比$|比例$"), SHARE),
    (re.compile(r"天数$|用时$"), "天"),
    (re.compile(r"次数$"), "次"),
    (re.compile(r"扣分$|得分$"), "分"),
    (re.compile(r"[预决]算数?$|执行数$|[额金款费]$|经费$|收入$|支出$|结余$|资产$|货物$|工程$|服务$|支付$|企业$"), MONEY),
    (re.compile(r"数$"), "数和单位，如 3 个"),
)  # fmt: skip


def required_by(rule: Rule) -> tuple[RequiredInput, ...]:
    """What a rule wants, each name once, in its order. Of alternatives the first."""
    return _once(_of_shape(rule))


def asked_by(row: FrameworkRow) -> tuple[RequiredInput, ...]:
    """What a row's rule wants, under the names of the facts that its inputs mean."""
    return _once(_at_its_fact(one, row) for one in required_by(row.rule))


def _at_its_fact(required: RequiredInput, row: FrameworkRow) -> RequiredInput:
    facts = row.sources.get(required.name)
    if not facts:
        return required
    return replace(required, name=facts[0], about=required.about or f"评分行“{row.id}”也用它")


def asked_by_all(framework: Framework) -> tuple[RequiredInput, ...]:
    """What all rows of a framework want from other topics."""
    found = (one for row in framework.rows() for one in asked_by(row))
    return _once(one for one in found if "." in one.name)


_MONEY_WORDS = re.compile(r"[预决]算数?$|执行数$|(?<!名)额$|[金款费]$|收入$|支出$|结余$")


def is_surely_money(name: str) -> bool:
    """Whether the last word of a name means money and cannot mean a count (企业, 服务 can)."""
    return _MONEY_WORDS.search(name) is not None


def measure_of(name: str) -> str:
    """What a thing of that name is counted in, "" when the name does not say."""
    last = name.rpartition(".")[2]
    return next((words for ending, words in _ENDINGS if ending.search(last)), "")


_EXAMPLES = MappingProxyType({MONEY: "412.60 万元", SHARE: "92.50%", "分": "1.5 分"})


def example(measure: str) -> str:
    """A whole value of that unit, so that nobody takes the unit for said: 如 412.60 万元."""
    if measure in _EXAMPLES:
        return f"如 {_EXAMPLES[measure]}"
    return f"如 3 {measure}" if measure in UNITS and measure else measure


def reasons_of(shape: Shape) -> Iterator[str]:
    """The names under which a rule and what it holds want a reason, once points come off."""
    if isinstance(shape, Discretion | DiscretionRule):
        yield shape.reason
    for field in type(shape).model_fields:
        value = getattr(shape, field)
        for part in value if isinstance(value, tuple) else (value,):
            yield from reasons_of(part) if isinstance(part, Shape) else ()


def _once(found: Iterable[RequiredInput]) -> tuple[RequiredInput, ...]:
    known: dict[str, RequiredInput] = {}
    for one in found:
        known.setdefault(one.name, one)
    return tuple(known.values())


def _of_shape(shape: Shape) -> Iterator[RequiredInput]:
    """The names in a rule and in whatever it holds."""
    for field, info in type(shape).model_fields.items():
        if isinstance(shape, Rule) and field == "within":
            continue  # A conclusion in place of the numbers.
        for one in _of_value(getattr(shape, field), info.alias or ""):
            yield _refined(one, shape, field)


def _refined(required: RequiredInput, shape: Shape, field: str) -> RequiredInput:
    """What the shape around a name knows of it."""
    if isinstance(shape, CompletionRule) and required.kind is InputKind.GOALS:
        return replace(required, goal_keys=(shape.target_key, shape.actual_key))
    if isinstance(shape, Item):
        counter = shape.counter if field == "count" else required.measure
        return replace(required, measure=counter, about=required.about or _of_item(shape, field))
    return required


def _of_item(item: Item, field: str) -> str:
    """What a value has to do with points that come off."""
    said = {"once_if": "写是的，就是", "once_unless": "写否的，就是"}.get(field, "")
    return f"{said}“{item.label}”" if said else item.label


def _of_value(value: object, key: str) -> Iterator[RequiredInput]:
    if isinstance(value, Condition):
        for one in _of_formula(value.measure.formulas[0], yes_no=True):
            told = one.kind is InputKind.YES_NO and value.label != one.name
            yield replace(one, about=value.label if told else "")
    elif isinstance(value, MeasuredTerm):
        yield from _of_formula(value.formulas[0], yes_no=key in _YES_NO_KEYS)
    elif isinstance(value, Name):
        kind = _PATHS.get(key, InputKind.VALUE)
        yield RequiredInput(name=value.path, kind=kind, measure=measure_of(value.path))
    elif isinstance(value, Shape):
        yield from _of_shape(value)
    elif isinstance(value, tuple):
        for item in value:
            yield from _of_value(item, key)


def _of_formula(formula: Expression, *, yes_no: bool) -> Iterator[RequiredInput]:
    if isinstance(formula, Name) and yes_no:
        yield RequiredInput(name=formula.path, kind=InputKind.YES_NO)
        return
    stated = _stated_unit(formula)
    for name in names_in(formula):
        yield RequiredInput(name=name, measure=stated or measure_of(name))


def _stated_unit(formula: Expression) -> str:
    """The unit of a number that a name is compared with: 天 of ``提前天数 >= 30 天``."""
    if not isinstance(formula, Relation):
        return ""
    units = [o.quantity.unit.name for o in formula.operands if isinstance(o, NumberLiteral)]
    plain = all(isinstance(operand, Name | NumberLiteral) for operand in formula.operands)
    return next(iter(units), "") if plain else ""
