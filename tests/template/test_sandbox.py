"""The sandbox: templates and texts of a project cannot read, run, change or hang anything."""

from __future__ import annotations

from time import monotonic

import pytest

from ziping.document.text import plain_text
from ziping.facts.reading import read_facts
from ziping.facts.values import Group
from ziping.facts.year_figures import YearFigures
from ziping.markdown.inline import InlineReader
from ziping.source.position import Position
from ziping.source.problem import Problem
from ziping.source.yaml import parsed
from ziping.template.places import LINE, TemplateSource
from ziping.template.renderer import render as render_document
from ziping.template.result import Rendered, Sources

FACTS = """全称: 示例区司法局
收入: 6,067.95 万元
零: 0 万元
科室: [办公室, 法制科]
标志: 是
自引: "{{ 单位.自引 }}{{ 单位.自引 }}"
文字: 全年{{ 次数 }}。
次数: 6 次
"""


def render(template: str) -> tuple[Rendered | None, tuple[Problem, ...]]:
    node = parsed(FACTS, "data/x/2023/单位.yaml")
    assert node is not None
    value = read_facts(node, "单位").value
    book = YearFigures(facts=Group(name="", members={"单位": value}, where=value.where))
    source = TemplateSource("templates/t.md.j2", template, Position("templates/t.md.j2", 1, 1))
    return render_document("自评报告", Sources(template=source, chapters={}), book)


def text_of(template: str) -> str:
    found, problems = render(template)
    assert found is not None, problems
    return plain_text(InlineReader(found.printings).resolved(LINE.sub("", found.text)))


HOSTILE = [
    "{{ ''.__class__.__mro__ }}",
    "{{ 单位.__class__ }}",
    "{{ 单位['__class__'] }}",
    "{{ 单位.全称.words }}",
    "{{ 单位.全称.text }}",
    "{{ 单位.收入.figure.where }}",
    "{{ 章节.__globals__ }}",
    "{{ self }}",
    "{{ self.__init__ }}",
    "{{ cycler }}",
    "{{ lipsum(n=100000) }}",
    "{{ range(10) }}",
    "{{ namespace(a=1) }}",
    "{{ 'a' * 10 ** 10 }}",
    "{% if false %}{{ 10 ** (10 ** 8) }}{% endif %}",
    "{% set x = 'a' ~ 'b' %}",
    "{% set x %}aaa{% endset %}",
    "{% include 'report.md.j2' %}",
    "{% import 'x' as y %}",
    "{% extends 'x' %}",
    "{{ ('%1000000000d')|format(1) }}",
    "{{ 'a'|center(10 ** 9) }}",
    "{{ 'a'.ljust(1000000000) }}",
    "{{ 单位.收入 + 1 }}",
    "{{ -单位.收入 }}",
    "{{ [1, 2][0:1] }}",
    "{{ {'a': 1} }}",
    "{% for x in 'abc' %}{{ x }}{% endfor %}",
    "{% for x in 单位 %}{{ x }}{% endfor %}",
    "{{ 章节('../../../etc/passwd') }}{{ 没有 }}",
    "{{ 单位.收入() }}",
    "{{ loop }}",
    "{{ caller() }}",
    "{{ 单位.自引 }}",
]


@pytest.mark.parametrize("template", HOSTILE)
def test_refused_with_a_place(template: str) -> None:
    start = monotonic()
    found, problems = render(f"一\n{template}\n")
    assert found is None
    errors = [problem for problem in problems if problem.is_error]
    assert errors
    assert all(problem.code.startswith("E5") for problem in errors)
    assert all(problem.where.path for problem in errors)
    assert monotonic() - start < 5


@pytest.mark.parametrize(
    "template",
    [
        "{% macro m(n) %}{{ m(n) }}{{ m(n) }}{% endmacro %}{{ m(1) }}",
        "".join(f"{{% for a{n} in 单位.科室 %}}" for n in range(40)) + "x" + "{% endfor %}" * 40,
        "".join(f"{{% for a{n} in 单位.科室 %}}" for n in range(18)) + "x" + "{% endfor %}" * 18,
        "".join(
            f"{{% macro m{n}() %}}{{{{ m{n - 1}() }}}}{{{{ m{n - 1}() }}}}{{% endmacro %}}" if n else
            "{% macro m0() %}aaaaaaaaaa{% endmacro %}" for n in range(60)
        ) + "{{ m59() }}",
        "{% if " + "(" * 500 + "1" + ")" * 500 + " %}{% endif %}",
    ],
    ids=["recursion", "deep loops", "long loops", "doubling macros", "deep brackets"],
)  # fmt: skip
def test_what_would_run_for_ever_is_stopped(template: str) -> None:
    start = monotonic()
    _, problems = render(template)
    assert [problem for problem in problems if problem.is_error]
    assert monotonic() - start < 20


@pytest.mark.parametrize(
    ("template", "code", "line", "column"),
    [
        ("甲\n乙{{ 单位.收人 }}\n", "E502", 2, 2),
        ("甲\n{{ 单位.收入 }}，{{ 没有 }}\n", "E502", 2, 13),
        ("{{ 单位.标志 }}", "E503", 1, 1),
        ("{{ 1 + 1 }}", "E503", 1, 1),
        ("{{ 单位.科室 }}", "E503", 1, 1),
        ("{{ [单位.没有] }}", "E503", 1, 1),
        ("{{ 单位.全称|万元 }}", "E503", 1, 1),
        ("{{ 单位.收入|百分比(2) }}", "E305", 1, 1),
        ("{{ 单位.次数|大写 }}", "E503", 1, 1),
        ("甲\n{% if %}\n", "E501", 2, 1),
        ("甲\n{{ 单位.全称 \n", "E501", 2, 1),
        ("甲\n{{ 单位.全称|没有这个 }}\n", "E501", 2, 1),
    ],
)
def test_a_fault_stands_where_it_is_written(
    template: str, code: str, line: int, column: int
) -> None:
    _, problems = render(template)
    found = [(p.code, p.where.line, p.where.column) for p in problems if p.is_error]
    assert (code, line, column) in found, problems


def test_all_faults_of_a_template_are_told() -> None:
    _, problems = render("{{ 单位.甲 }}\n{{ 单位.收入 }}\n{{ 单位.乙 }}\n")
    assert [(p.code, p.where.line) for p in problems] == [("E502", 1), ("E502", 3)]


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ 单位.收入 }}", "6,067.95万元"),
        ("{{ 单位.收入|元|无千分位 }}", "60679500元"),
        ("{{ 单位.文字 }}", "全年6次。"),
        ("{{ 单位.科室|连接 }}", "办公室、法制科"),
        ("{{ 单位.科室|join('；') }}", "办公室；法制科"),
        ("{{ 原文('〔2022〕2号') }}", "〔2022〕2号"),
        ("{% for 室 in 单位.科室 %}{{ loop.index|序号 }}{{ 室 }}{% endfor %}", "1办公室2法制科"),
        ("{% if 单位.没有 is 已有 %}{{ 单位.没有 }}{% else %}{{ '无' }}{% endif %}", "无"),
        ("{% if 单位.没有.更没有 is 已有 %}{{ '有' }}{% else %}{{ '无' }}{% endif %}", "无"),
        ("{% if 单位.收入 > 单位.零 and not 单位.零 > 0 %}{{ '大' }}{% endif %}", "大"),
        ("{% macro m(x) %}{{ x }}{% endmacro %}{{ m(单位.次数) }}", "6次"),
        (
            "{% for 室 in 单位.科室 %}{{ 原文('〔2022〕2号') }}{{ 室 }}{% endfor %}",
            "〔2022〕2号办公室〔2022〕2号法制科",
        ),
        (
            "{% macro m(x) %}{{ x }}；{% endmacro %}{% for 室 in 单位.科室 %}{{ m(室) }}{% endfor %}",
            "办公室；法制科；",
        ),
        (
            "{% macro m(x) %}{% for 室 in 单位.科室 %}{{ x }}{% endfor %}{% endmacro %}"
            "{% for 室 in 单位.科室 %}{% for 另 in 单位.科室 %}{{ m(另) }}{% endfor %}{% endfor %}",
            "办公室办公室法制科法制科" * 2,
        ),
        ("{{ 单位['全称'] }}", "示例区司法局"),
        ("{{ 单位.科室[1] }}", "法制科"),
    ],
)
def test_what_templates_can_do(template: str, text: str) -> None:
    assert text_of(template) == text
