"""Wording: how formulas, amounts and points are written in derivations and standards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType

from ziping.facts.formula import (
    Binary,
    Call,
    Expression,
    Name,
    Negative,
    NumberLiteral,
    Relation,
    names_in,
)
from ziping.numbers.arithmetic import Amount, rounded
from ziping.numbers.number_format import number_text, without_zeros
from ziping.numbers.unit import Dimension
from ziping.scoring.rules.inputs import Inputs
from ziping.scoring.rules.terms import Condition

_SIGNS: Mapping[str, str] = MappingProxyType(
    {"+": "＋", "-": "－", "*": "×", "/": "÷", "=": "＝", "!=": "≠"}
    | {"<": "＜", "<=": "≤", ">": "＞", ">=": "≥"}
)
_FUNCTIONS: Mapping[str, str] = MappingProxyType(
    {"sum": "合计", "avg": "平均", "min": "最小", "max": "最大", "abs": "绝对值", "round": "取整"}
    | {"count": "个数", "同比": "同比"}
)


def points(value: Decimal) -> str:
    """Points with at most four digits, trimmed: ``0.9分``."""
    return without_zeros(rounded(value, 4)) + "分"


def percent(value: Decimal, least: int = 2) -> str:
    """A ratio in percent at *least* digits; more where they would hide that it is no whole percent."""
    shown = value * 100
    for digits in range(least, 12):
        short = rounded(shown, digits)
        if short == shown or short != short.to_integral_value():
            return without_zeros(short) + "%"
    return without_zeros(rounded(shown, 12)) + "%"


def amount_text(amount: Amount) -> str:
    """An amount in its own unit with its own digits."""
    if amount.unit.dimension is Dimension.RATIO:
        return percent(amount.amount)
    digits = 4 if amount.decimals is None else amount.decimals
    grouped = amount.unit.dimension is Dimension.MONEY
    trim = amount.decimals is None
    return number_text(amount.value, digits, grouped, trimmed=trim) + amount.unit.name


def formula_text(expression: Expression) -> str:
    """A formula as a reader writes it: ``（决算－预算）÷预算``."""
    return _spelled(expression, lambda name: name.path.replace(".", ""))


def numbers_text(expression: Expression, inputs: Inputs) -> str:
    """The same formula with the unit's values in it."""
    return _spelled(expression, lambda name: _value_text(name, inputs))


def _value_text(name: Name, inputs: Inputs) -> str:
    found = inputs.amounts(name)
    return amount_text(found[0]) if len(found) == 1 else "、".join(map(amount_text, found))


def _spelled(expression: Expression, spell: Callable[[Name], str], inside: int = 0) -> str:
    match expression:
        case NumberLiteral(text=text):
            return text.replace(" ", "")
        case Name():
            return spell(expression)
        case Negative(operand=operand):
            return "－" + _spelled(operand, spell, 3)
        case Call(function=function, arguments=parts):
            return f"{_FUNCTIONS[function]}（{'，'.join(_spelled(part, spell) for part in parts)}）"
        case Binary(operator=operator, left=left, right=right):
            level = 1 if operator in "+-" else 2
            text = f"{_spelled(left, spell, level)}{_SIGNS[operator]}{_spelled(right, spell, level + 1)}"
            return f"（{text}）" if inside > level else text
        case Relation(operands=operands, operators=operators):
            text = _spelled(operands[0], spell, 1)
            for operator, operand in zip(operators, operands[1:], strict=True):
                text += _SIGNS[operator] + _spelled(operand, spell, 1)
            return f"（{text}）" if inside else text


def condition_text(condition: Condition) -> str:
    """A condition in words: its label, else its formula."""
    return condition.label or formula_text(condition.measure.formulas[0])


def condition_finding(condition: Condition, inputs: Inputs) -> str:
    """A condition with the values that decide it: ``提前天数≥30天：35天≥30天，符合``."""
    formula = inputs.formula(condition.measure)
    verdict = "符合" if inputs.truth(condition.measure) else "不符合"
    is_flag = isinstance(formula, Name)
    label = condition.label or formula_text(formula)
    if is_flag or not names_in(formula):
        return f"{label}：{verdict}"
    return f"{label}：{formula_text(formula)}，即{numbers_text(formula, inputs)}，{verdict}"
