"""The examples of the manual do what it says."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from support import ROOT
from support.manual import DATA, HERE, SCORING, TEMPLATES, section, text_of
from ziping.facts.compute import computed_book
from ziping.facts.reading import read_facts
from ziping.facts.values import Group
from ziping.facts.year_figures import YearFigures
from ziping.layout.layout_file import layout_of
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import AS_STATED, formatted
from ziping.scoring.framework_file import read_framework
from ziping.scoring.rules.families import FAMILIES, read_rule
from ziping.scoring.rules.inputs import Inputs
from ziping.source.problem import Severity
from ziping.source.yaml import MappingNode, Node, parsed
from ziping.template.places import VALUE, TemplateSource, marked_index
from ziping.template.renderer import render
from ziping.template.result import Sources

FENCE = re.compile(r"```yaml\n(.*?)```", re.S)


@pytest.mark.parametrize("text", FENCE.findall(section(text_of("版式"), "改版式")))
def test_layout_examples(text: str) -> None:
    """Each example is a layout; what it departs in is what the page says of it."""
    standard = parsed((ROOT / "templates" / "layout.yaml").read_text("utf-8"), "内置")
    layout, problems = layout_of(standard, yaml(text))
    assert layout is not None
    assert {problem.severity for problem in problems} <= {Severity.NOTE}


EXAMPLE = re.compile(r"<!-- 例: (.+?) -->\n(.*?)(?=\n<!-- 例|\n## |\Z)", re.S)
ROW = re.compile(r"^\| (`?)(.+?)\1 \| (.+?) \|$", re.M)


def yaml(text: str) -> Node:
    node = parsed(text, "例")
    assert node is not None
    return node


def book_of(text: str, earlier: YearFigures | None = None) -> YearFigures:
    """The facts of one file 经费.yaml as a book."""
    read = read_facts(yaml(text), "经费")
    assert read.defined.problems == ()
    root = Group(name="", members={"经费": read.value}, where=HERE)
    book, problems = computed_book(root, read.defined, earlier)
    assert [problem for problem in problems if problem.is_error] == []
    return book


def example(page: str, kind: str) -> tuple[YearFigures, list[tuple[str, str]]]:
    """The book of an example of a page, and the rows of its table."""
    body = next(body for name, body in EXAMPLE.findall(page) if name == kind)
    texts = FENCE.findall(body)
    earlier = book_of(texts[1]).seen_from_after() if len(texts) > 1 else None
    rows = [(left, right) for _, left, right in ROW.findall(body)]
    return book_of(texts[0], earlier), rows[1:]


@pytest.mark.parametrize("kind", ["公式", "占比组"])
def test_computed_examples(kind: str) -> None:
    book, rows = example(DATA, kind)
    assert len(rows) >= 3
    for name, printed in rows[: None if kind == "占比组" else 15]:
        figure = book.find(name)
        assert isinstance(figure, Figure), name
        assert formatted(figure, AS_STATED, HERE) == printed, name


@pytest.mark.parametrize(("kind", "least"), [("印数据", 15), ("和上年比", 10)])
def test_printing_examples(kind: str, least: int) -> None:
    book, rows = example(TEMPLATES, kind)
    assert len(rows) >= least
    for written, printed in rows:
        source = TemplateSource("例", written.replace("\\|", "|"), HERE)
        result, problems = render("自评报告", Sources(template=source, chapters={}), book)
        assert result is not None, (written, problems)
        words = [
            "".join(getattr(node, "text", "") for node in printing.inlines)
            for printing in result.printings
        ]
        parts = VALUE.split(result.text)
        parts[1::2] = [words[marked_index(mark)] for mark in parts[1::2]]
        assert "".join(parts) == printed, written


def test_framework_example() -> None:
    body = next(body for name, body in EXAMPLE.findall(SCORING) if name == "体系")
    framework, problems = read_framework(yaml(FENCE.findall(body)[0]))
    assert framework is not None and problems == ()


RULES = [
    (name, FENCE.findall(body)[0])
    for name, body in EXAMPLE.findall(SCORING)
    if name.startswith("规则")
]


@pytest.mark.parametrize(("title", "text"), RULES, ids=[title for title, _ in RULES])
def test_rule_examples(title: str, text: str) -> None:
    """Each example of a rule is read, scored with its inputs, and gives the points it says."""
    found = re.fullmatch(r"规则 分值 (\S+) 得分 (\S+)", title)
    assert found is not None
    weight, points = map(Decimal, found.groups())
    node = yaml(text)
    assert isinstance(node, MappingNode)
    rule, problems = read_rule(node.members["规则"])
    assert rule is not None and problems == () and rule.defects(weight) == ()
    entry = read_facts(node.members["填报"], "填报").value
    assert isinstance(entry, Group)
    book = YearFigures(facts=Group(name="", members={"填报": entry}, where=HERE))
    inputs = Inputs(row="例", book=book, entry=entry, scope="填报", where=HERE, rule=HERE)
    assert rule.lacking(inputs) == ()
    outcome = rule.outcome(inputs, weight)
    assert outcome.points is not None
    assert round(outcome.points, 2) == points


def test_every_rule_has_an_example() -> None:
    kinds = set(re.findall(r"类型: (\S+?)[,\n}]", "".join(text for _, text in RULES)))
    assert kinds == set(FAMILIES)
