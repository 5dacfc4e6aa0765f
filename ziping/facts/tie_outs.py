"""Tie-outs (勾稽): relations that must hold, judged by intervals, always with the arithmetic shown.

Each value stands for ± half of its last typed digit. A sum is consistent if
``|total − Σ wᵢvᵢ| ≤ ½·10^−d_total + Σ|wᵢ|·½·10^−dᵢ``. The four verdicts are exact, explained by rounding
(尾差), suspicious (possible, but beyond √5 standard deviations of as many rounding errors: fewer than
about 3 sums in 100 would show it), and inconsistent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from difflib import SequenceMatcher
from enum import StrEnum

from ziping.facts.definition import TieOut
from ziping.facts.evaluation import amount_of, evaluate
from ziping.facts.formula import (
    Binary,
    Call,
    Expression,
    Name,
    Negative,
    NumberLiteral,
    Relation,
    names_in,
    parsed,
)
from ziping.facts.values import Value
from ziping.facts.year_figures import YearFigures, leaves
from ziping.numbers.arithmetic import EXACT, Amount, compare, figure_amount, settled, subtract
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import number_text
from ziping.numbers.unit import Unit
from ziping.source.position import Position
from ziping.source.problem import Fault, Problem, fault


class TieVerdict(StrEnum):
    EXACT = "一致"
    ROUNDING = "尾差"
    SUSPICIOUS = "可疑"
    INCONSISTENT = "不一致"
    UNKNOWN = "无法判断"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The verdict on one tie-out, with the arithmetic in words."""

    tie: TieOut
    verdict: TieVerdict
    arithmetic: str
    inputs: tuple[str, ...] = ()  # Full names of what was compared.
    note: str = ""  # For the report: "…因四舍五入存在尾差0.01万元".


def judged(
    ties: tuple[TieOut, ...], book: YearFigures
) -> tuple[tuple[Judgement, ...], tuple[Problem, ...]]:
    """Judge every tie-out of a year. A unit's own one wins over a standard one of the same name.

    A standard tie-out is left out when none of its names is there.
    Problems: E401, W402, N403 (verdicts), E404 (a missing part), and those of its formula.
    """
    judgements: list[Judgement] = []
    problems: list[Problem] = []
    own = {tie.name for tie in ties if not tie.standard}
    for tie in ties:
        if tie.standard and (tie.name in own or not _applies(tie, book)):
            continue
        try:
            judgement, problem = _judge(tie, book)
        except Fault as error:
            problems.append(error.problem)
            judgement, problem = _unjudged(tie, book), ()
        judgements.append(judgement)
        problems.extend(problem)
    return tuple(judgements), tuple(problems)


def _applies(tie: TieOut, book: YearFigures) -> bool:
    names = names_in(parsed(tie.formula, tie.where))
    return any(book.find(name, tie.scope) is not None for name in names)


def _unjudged(tie: TieOut, book: YearFigures) -> Judgement:
    """A tie-out that cannot be judged; what it compares is used all the same."""
    try:
        values = [book.find(name, tie.scope) for name in names_in(parsed(tie.formula, tie.where))]
    except Fault:
        values = []
    inputs = tuple(name for value in values if value is not None for name in leaves(value))
    return Judgement(tie=tie, verdict=TieVerdict.UNKNOWN, arithmetic="", inputs=inputs)


def _judge(tie: TieOut, book: YearFigures) -> tuple[Judgement, tuple[Problem, ...]]:
    relation = parsed(tie.formula, tie.where)
    if not isinstance(relation, Relation):
        raise fault("E303", tie.where, "勾稽要有比较号", hint="写成 甲 + 乙 = 总额，或 甲 <= 乙")
    run = _Judging(tie, book, relation)
    with localcontext(EXACT):
        verdicts = [run.step(index) for index in range(len(relation.operators))]
        inputs = evaluate(relation, run.lookup).inputs
    worst = max(verdicts, key=lambda found: list(TieVerdict).index(found[0]))
    judgement = Judgement(
        tie=tie, verdict=worst[0], arithmetic=worst[1], inputs=inputs, note=worst[2]
    )
    return judgement, _reported(judgement, run.place())


def _reported(judgement: Judgement, second: Position | None) -> tuple[Problem, ...]:
    code, hint = _CODES[judgement.verdict]
    if not code:
        return ()
    tie = judgement.tie
    message = f"勾稽“{tie.name}”{judgement.verdict}：{judgement.arithmetic}"
    hint = hint.replace("{}", tie.name)
    where = tie.where
    if tie.standard and second is not None:  # A unit mends its data, not the standard relation.
        where, second = second, tie.where
    return (Problem.of(code, where, message, hint=hint, second=second, about=tie.name),)


_CODES = {
    TieVerdict.EXACT: ("", ""),
    TieVerdict.UNKNOWN: ("", ""),
    TieVerdict.ROUNDING: ("N403", "各数分别四舍五入所致，可以不改；需要时在报告中注明"),
    TieVerdict.SUSPICIOUS: ("W402", "四舍五入勉强能解释，请核对原始数据"),
    TieVerdict.INCONSISTENT: (
        "E401",
        "核对这几个数；确有原因的，在 确认.yaml 中写明理由（对象写“{}”）",
    ),
}


@dataclass(frozen=True, slots=True)
class _Judging:
    tie: TieOut
    book: YearFigures
    relation: Relation

    def lookup(self, path: str, where: Position) -> Value:
        value = self.book.find(path, self.tie.scope)
        if value is not None:
            return self.book.need(path, self.tie.scope, where)
        known = self.place()
        hint = f"补上“{path}”，没有这项的填 0"
        near = self._misspelt(path)
        if near:
            hint = f"“{near}”是否应写“{path}”？" if self.tie.standard else f"是否想写“{near}”？"
        if known and self.tie.standard:  # The unit can mend its data, not the standard relation.
            where, known = self._place_of(near) or known, where
        raise fault("E404", where, f"勾稽“{self.tie.name}”缺少“{path}”", hint=hint, second=known)

    def _misspelt(self, path: str) -> str:
        """The name of a fact that the relation does not use and that is all but *path*."""
        near = self.book.nearest(path, self.tie.scope)
        used = {
            getattr(self.book.find(name, self.tie.scope), "name", "")
            for name in names_in(self.relation)
        }
        likeness = SequenceMatcher(None, near.rpartition(".")[2], path.rpartition(".")[2]).ratio()
        return near if near not in used and likeness > 0.6 else ""

    def _place_of(self, name: str) -> Position | None:
        value = self.book.find(name) if name else None
        return value.where if isinstance(value, Figure) else None

    def place(self) -> Position | None:
        """Where the first value of the relation is stated."""
        values = (self.book.find(name, self.tie.scope) for name in names_in(self.relation))
        return next((value.where for value in values if isinstance(value, Figure)), None)

    def step(self, index: int) -> tuple[TieVerdict, str, str]:
        """Judge one comparison of the chain: verdict, arithmetic, note."""
        left, right = self.relation.operands[index], self.relation.operands[index + 1]
        operator = self.relation.operators[index]
        a, b = self.amount(left), self.amount(right)
        a, b = replace(a, amount=settled(a.amount)), replace(b, amount=settled(b.amount))
        holds = compare(a, operator, b, self.relation.where)
        gap = subtract(a, b, self.relation.where)
        verdict = _verdict(operator, holds, gap, self.variance(left) + self.variance(right))
        return verdict, self.arithmetic(left, right, operator, gap), self.note(left, right, gap)

    def amount(self, expression: Expression) -> Amount:
        return amount_of(evaluate(expression, self.lookup).result, expression.where)

    def variance(self, expression: Expression) -> Decimal:
        """The sum of the squared half widths of the values in a sum, in base units."""
        names = [self.lookup(name, expression.where) for name in names_in(expression)]
        return sum(
            (figure_amount(value).half ** 2 for value in names if isinstance(value, Figure)),
            Decimal(0),
        )

    def arithmetic(self, left: Expression, right: Expression, operator: str, gap: Amount) -> str:
        unit = gap.unit
        text = f"{self.shown(left, unit)} {operator} {self.shown(right, unit)}"
        sides = [self.total(side, unit) for side in (left, right)]
        text += "".join(f"，{side}" for side in sides if side)
        difference = number_text(abs(gap.value), _digits(gap), False)
        allowed = f"{(gap.half / unit.factor).normalize():f}"
        return f"{text}，相差 {difference}{unit.name}（容许 ±{allowed}）"

    def total(self, side: Expression, unit: Unit) -> str:
        if isinstance(side, Name | NumberLiteral):
            return ""
        amount = self.amount(side)
        total = number_text(amount.amount / unit.factor, _digits(amount), True)
        return f"{self.worded(side)}合计 {total}{unit.name}"

    def worded(self, side: Expression) -> str:
        return "左边" if side is self.relation.operands[0] else "右边"

    def shown(self, expression: Expression, unit: Unit) -> str:
        """The expression with every name followed by its value."""
        match expression:
            case Name(path=path, where=where):
                value = self.lookup(path, where)
                return f"{path} {_figure_text(value)}" if isinstance(value, Figure) else path
            case NumberLiteral(text=text):
                return text
            case Negative(operand=operand):
                return f"-{self.shown(operand, unit)}"
            case Binary(operator=operator, left=left, right=right):
                return f"{self.shown(left, unit)} {operator} {self.shown(right, unit)}"
            case Call(function=function, arguments=arguments):
                return f"{function}({'，'.join(self.shown(part, unit) for part in arguments)})"
            case Relation():
                return ""

    def note(self, left: Expression, right: Expression, gap: Amount) -> str:
        short = [name.rpartition(".")[2] for name in names_in(left)]
        total = "、".join(name.rpartition(".")[2] for name in names_in(right))
        size = number_text(abs(gap.value), _digits(gap), False)
        return f"{'、'.join(short)}合计与{total}相差{size}{gap.unit.name}，系四舍五入形成的尾差"


def _verdict(operator: str, holds: bool, gap: Amount, squares: Decimal) -> TieVerdict:
    """*squares*: the sum of squared half widths; a rounding error's variance is a third of it."""
    if holds:
        return TieVerdict.EXACT
    if operator in ("!=", "<", ">") or abs(gap.amount) > gap.half:
        return TieVerdict.INCONSISTENT
    unlikely = gap.amount**2 > 5 * squares / 3
    return TieVerdict.SUSPICIOUS if unlikely and operator == "=" else TieVerdict.ROUNDING


def _digits(amount: Amount) -> int:
    return 4 if amount.decimals is None else amount.decimals


def _figure_text(figure: Figure) -> str:
    digits = figure.decimals if figure.decimals is not None else 4
    return number_text(figure.value, digits, True) + figure.unit.name
