"""Formulas: a small language of names, numbers and `+ - * / ( )`, comparisons and a few functions.

The parser is a white-list: what is not in the grammar is an error at its column. Size and depth are
bounded, there are no powers, so that no formula can take long.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ziping.numbers.quantity import Quantity, quantity
from ziping.source.position import Position
from ziping.source.problem import Fault, fault

MAX_LENGTH = 1000
MAX_DEPTH = 40
FUNCTIONS = ("sum", "min", "max", "abs", "round", "avg", "count", "同比")


@dataclass(frozen=True, slots=True)
class NumberLiteral:
    quantity: Quantity
    text: str
    where: Position


@dataclass(frozen=True, slots=True)
class Name:
    path: str
    where: Position


@dataclass(frozen=True, slots=True)
class Negative:
    operand: Expression
    where: Position


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str  # + - * /
    left: Expression
    right: Expression
    where: Position


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple[Expression, ...]
    where: Position


@dataclass(frozen=True, slots=True)
class Relation:
    """A chain: operands[0] operators[0] operands[1] operators[1] operands[2] …"""

    operands: tuple[Expression, ...]
    operators: tuple[str, ...]  # = != < <= > >=
    where: Position


Expression = NumberLiteral | Name | Negative | Binary | Call | Relation

_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>\d+(?:\.\d+)?\s*(?:%|[^\W\d]+)?)"
    r"|(?P<name>[^\W\d]\w*(?:\.\w+)*)"
    r"|(?P<operator><=|>=|!=|==|[-+*/(),<>=])"
)
_WIDE = str.maketrans("（），＋－×÷＜＞＝．％", "(),+-*/<>=.%")
_TWO = (("≤", "<="), ("≥", ">="), ("≠", "!="))
_COMPARISONS = frozenset(("=", "==", "!=", "<", "<=", ">", ">="))


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    where: Position


def parsed(text: str, where: Position) -> Expression:
    """The expression of a formula that begins at *where*.

    Raises Fault E303 (not a formula, at the column), E312 (too long or too deep), E301/E302 (a number).
    """
    if len(text) > MAX_LENGTH:
        raise fault(
            "E312", where, f"公式有 {len(text)} 个字符，上限是 {MAX_LENGTH}", hint="分成几个计算项"
        )
    parser = _Parser(_tokens(text, where), where.shifted(len(text)))
    expression = parser.comparison(0)
    parser.expect_end()
    return expression


def _tokens(text: str, where: Position) -> list[_Token]:
    plain = text.translate(_WIDE)
    tokens: list[_Token] = []
    offset = 0
    while offset < len(plain):
        two = next((ascii_ for wide, ascii_ in _TWO if plain[offset] == wide), "")
        match = None if two else _TOKEN.match(plain, offset)
        if not two and match is None:
            raise fault(
                "E303",
                where.shifted(offset),
                f"公式里不能有“{text[offset]}”",
                hint="公式只用名称、数、+ - * / ( )、比较号和 " + " ".join(FUNCTIONS),
            )
        kind, part = ("operator", two) if match is None else (str(match.lastgroup), match.group())
        width = 1 if match is None else len(part)
        if kind != "space":
            tokens.append(_Token(kind, part.strip(), where.shifted(offset, len(part.strip()))))
        offset += width
    return tokens


class _Parser:
    """Recursive descent; one method a level of precedence."""

    def __init__(self, tokens: list[_Token], end: Position) -> None:
        self._tokens = tokens
        self._next = 0
        self._end = end

    def comparison(self, depth: int) -> Expression:
        operands = [self._sum(depth)]
        operators: list[str] = []
        where = self._place()
        while self._peek() in _COMPARISONS:
            operators.append(self._take().text.replace("==", "="))
            operands.append(self._sum(depth))
        if not operators:
            return operands[0]
        return Relation(tuple(operands), tuple(operators), where)

    def expect_end(self) -> None:
        if self._next < len(self._tokens):
            token = self._tokens[self._next]
            raise fault(
                "E303",
                token.where,
                f"公式到“{token.text}”这里读不下去",
                hint="两项之间缺运算符，或括号没有配对",
            )

    def _sum(self, depth: int) -> Expression:
        left = self._product(depth)
        while self._peek() in ("+", "-"):
            token = self._take()
            left = Binary(token.text, left, self._product(depth), token.where)
        return left

    def _product(self, depth: int) -> Expression:
        left = self._signed(depth)
        while self._peek() in ("*", "/"):
            token = self._take()
            left = Binary(token.text, left, self._signed(depth), token.where)
        return left

    def _signed(self, depth: int) -> Expression:
        if depth > MAX_DEPTH:
            raise fault(
                "E312", self._place(), f"公式的括号超过 {MAX_DEPTH} 层", hint="分成几个计算项"
            )
        if self._peek() == "-":
            token = self._take()
            return Negative(self._signed(depth + 1), token.where)
        return self._atom(depth)

    def _atom(self, depth: int) -> Expression:
        if self._next >= len(self._tokens):
            raise fault("E303", self._end, "公式没有写完", hint="运算符后面还缺一项")
        token = self._take()
        if token.kind == "number":
            return NumberLiteral(quantity(token.text, token.where), token.text, token.where)
        if token.kind == "name":
            return (
                self._call(token, depth) if self._peek() == "(" else Name(token.text, token.where)
            )
        if token.text == "(":
            inner = self.comparison(depth + 1)
            self._close(token)
            return inner
        raise fault(
            "E303", token.where, f"这里不该是“{token.text}”", hint="这里应是名称、数或左括号"
        )

    def _call(self, name: _Token, depth: int) -> Call:
        if name.text not in FUNCTIONS:
            raise fault(
                "E303",
                name.where,
                f"没有函数“{name.text}”",
                hint="可用的函数：" + " ".join(FUNCTIONS),
            )
        opening = self._take()
        arguments = [self.comparison(depth + 1)]
        while self._peek() == ",":
            self._take()
            arguments.append(self.comparison(depth + 1))
        self._close(opening)
        return Call(name.text, tuple(arguments), name.where)

    def _close(self, opening: _Token) -> None:
        if self._peek() != ")":
            raise self._unclosed(opening)
        self._take()

    def _unclosed(self, opening: _Token) -> Fault:
        hint = f"左括号在 {opening.where}"
        return fault("E303", self._place(), "缺少右括号", hint=hint, second=opening.where)

    def _peek(self) -> str:
        if self._next >= len(self._tokens):
            return ""
        token = self._tokens[self._next]
        return token.text if token.kind == "operator" else ""

    def _take(self) -> _Token:
        self._next += 1
        return self._tokens[self._next - 1]

    def _place(self) -> Position:
        return self._tokens[self._next].where if self._next < len(self._tokens) else self._end


def names_in(expression: Expression) -> tuple[str, ...]:
    """Every name an expression uses, in its order, once."""
    found: dict[str, None] = {}
    _collect(expression, found)
    return tuple(found)


def _collect(expression: Expression, names: dict[str, None]) -> None:
    match expression:
        case Name(path=path):
            names.setdefault(path)
        case Negative(operand=operand):
            _collect(operand, names)
        case Binary(left=left, right=right):
            _collect(left, names)
            _collect(right, names)
        case Call(arguments=parts) | Relation(operands=parts):
            for part in parts:
                _collect(part, names)
