"""Cases for the tests of scoring: a rule and a unit's entry, both as they are typed in YAML."""

from __future__ import annotations

from decimal import Decimal, localcontext
from textwrap import dedent, indent

from ziping.facts.compute import computed_book
from ziping.facts.reading import read_facts
from ziping.facts.values import Group
from ziping.facts.year_figures import YearFigures
from ziping.numbers.arithmetic import EXACT
from ziping.scoring.framework import Framework, FrameworkRow, Policy
from ziping.scoring.framework_file import read_framework
from ziping.scoring.row import RowResult, row_result
from ziping.scoring.rules.families import read_rule
from ziping.scoring.rules.rule import Rule
from ziping.scoring.score import inputs_of, score
from ziping.scoring.scorecard import Scorecard
from ziping.source.problem import Fault, Problem
from ziping.source.yaml import parsed

FRAMEWORK, FACTS = "data/frameworks/x.yaml", "data/x/2023/指标.yaml"


def rule_of(text: str, weight: str = "2") -> Rule:
    """The rule of a text, which must be without fault for that weight."""
    node = parsed(dedent(text), FRAMEWORK)
    assert node is not None
    rule, problems = read_rule(node)
    assert rule is not None, problems
    assert not rule.defects(Decimal(weight)), rule.defects(Decimal(weight))
    return rule


def rule_codes(text: str, weight: str = "2") -> list[str]:
    """The codes of all that is wrong with a rule of that weight."""
    node = parsed(dedent(text), FRAMEWORK)
    assert node is not None
    rule, problems = read_rule(node)
    return [each.code for each in (problems if rule is None else rule.defects(Decimal(weight)))]


def book_of(text: str) -> YearFigures:
    """A book whose only topic is 指标, with these rows of inputs; other keys become topics."""
    node = parsed(text, FACTS)
    assert node is not None
    read = read_facts(node, "")
    assert isinstance(read.value, Group)
    return computed_book(read.value, read.defined, None)[0]


def result_of(
    rule: str | Rule, entry: str, weight: str = "2", policy: Policy = Policy.FULL, topics: str = ""
) -> RowResult:
    """What a row named 某行 earns. *entry* is its mapping, *topics* further topics. May raise Fault."""
    parsed_rule = rule_of(rule, weight) if isinstance(rule, str) else rule
    row = FrameworkRow(
        id="某行",
        name="",
        weight=Decimal(weight),
        explanation="",
        standard=(),
        generated=False,
        policy=policy,
        rule=parsed_rule,
        where=parsed_rule.where,
    )
    book = book_of(
        f"{dedent(topics)}\n指标:\n  指标:\n    某行:\n{indent(dedent(entry), ' ' * 6)}\n"
    )
    inputs = book.find("指标.指标")
    assert isinstance(inputs, Group)
    with localcontext(EXACT):
        return row_result(row, inputs_of(row, inputs, book))


def scored(rule: str | Rule, entry: str, weight: str = "2", topics: str = "") -> str:
    """The row's score as typed in a table: ``1.50``, 不适用, or the code of what is wrong."""
    try:
        result = result_of(rule, entry, weight, topics=topics)
    except Fault as error:
        return error.problem.code
    return "不适用" if result.outcome.points is None else f"{result.score}"


def framework_of(text: str) -> tuple[Framework | None, tuple[Problem, ...]]:
    node = parsed(dedent(text), FRAMEWORK)
    assert node is not None
    return read_framework(node)


def scorecard_of(framework: str, data: str) -> tuple[Scorecard | None, tuple[Problem, ...]]:
    """The scorecard of a framework over data whose rows stand under ``指标: 指标:``."""
    parsed_framework, problems = framework_of(framework)
    assert parsed_framework is not None, problems
    book = book_of(dedent(data))
    inputs = book.find("指标.指标")
    assert isinstance(inputs, Group)
    return score(parsed_framework, inputs, book)
