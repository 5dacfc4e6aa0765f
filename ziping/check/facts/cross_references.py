"""Links: problems have measures, measures have problems, scored rows are named rightly, facts are used."""

from __future__ import annotations

from collections.abc import Iterator

from ziping.facts.values import Group, Value, Words, groups, texts
from ziping.facts.year_figures import YearFigures
from ziping.numbers.figure import Figure
from ziping.source.problem import Problem


def unlinked(book: YearFigures) -> tuple[Problem, ...]:
    """E208: a problem without a measure, and a measure whose problem is not there."""
    issues = {name: item for item in groups(book.find("问题")) if (name := item.said("编号"))}
    measures = groups(book.find("改进措施"))
    answered = {name.text for measure in measures for name in texts(measure.members.get("问题"))}
    problems = [
        _unanswered(identity, issue)
        for identity, issue in issues.items()
        if identity not in answered
    ]
    for measure in measures:
        problems.extend(
            _unknown(name, issues)
            for name in texts(measure.members.get("问题"))
            if name.text not in issues
        )
    return tuple(problems)


def _unanswered(identity: str, issue: Group) -> Problem:
    hint = f"在 改进措施.yaml 里加一条，写上“问题: [{identity}]”"
    return Problem.of(
        "E208", issue.where, f"问题“{identity}”没有改进措施", hint=hint, about=identity
    )


def _unknown(name: Words, issues: dict[str, Group]) -> Problem:
    known = "、".join(issues) or "（没有问题）"
    hint = f"问题.yaml 里的编号有：{known}"
    return Problem.of(
        "E208", name.where, f"措施对应的问题“{name.text}”不存在", hint=hint, about=name.text
    )


def unused(book: YearFigures, used: frozenset[str]) -> tuple[Problem, ...]:
    """N212: typed figures that nothing prints, computes, compares or scores with."""
    problems: list[Problem] = []
    for figure in book.figures():
        if figure.formula or figure.name in used or _kept(figure):
            continue
        hint = "删去它，或在章节里印出来；键名写错也会这样"
        problems.append(
            Problem.of(
                "N212", figure.where, f"“{figure.name}”没有用到", hint=hint, about=figure.name
            )
        )
    return tuple(problems)


def _kept(figure: Figure) -> bool:
    """Goals, score inputs, ids and the unit's own year are read by the tool itself."""
    topic = figure.name.partition(".")[0]
    return topic in ("绩效目标", "指标", "评分", "改进措施", "问题") or figure.name == "单位.年度"


def inputs_closure(book: YearFigures, names: Iterator[str]) -> frozenset[str]:
    """The names and everything that was used to compute them."""
    reached: set[str] = set()
    todo = list(names)
    while todo:
        name = todo.pop()
        if name in reached:
            continue
        reached.add(name)
        value: Value | None = book.find(name)
        if isinstance(value, Figure):
            todo.extend(value.inputs)
    return frozenset(reached)
