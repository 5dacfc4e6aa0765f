"""Scoring: a framework over a unit's inputs to a scorecard. Every row is tried, every problem told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal, localcontext
from difflib import get_close_matches

from ziping.facts.values import Group
from ziping.facts.year_figures import YearFigures
from ziping.numbers.arithmetic import EXACT, rounded
from ziping.scoring.framework import FirstLevel, Framework, FrameworkRow, Indicator, SecondLevel
from ziping.scoring.row import row_result, used_names
from ziping.scoring.rules.inputs import Inputs
from ziping.scoring.rules.wording import points
from ziping.scoring.scorecard import FirstScore, IndicatorScore, Scorecard, ScoredRow, SecondScore
from ziping.source.problem import Fault, Problem, fault

Names = tuple[str, str, str]


def score(
    framework: Framework, inputs: Group, book: YearFigures
) -> tuple[Scorecard | None, tuple[Problem, ...]]:
    """The scorecard of a unit's year, None when a row could not be scored, and all problems.

    *inputs* is the unit's mapping of row id to inputs (the key 指标 of 指标.yaml).
    Problems: E409 (no such row), E407 (inputs missing), E408 (not reasonable), E202, E204, E305; W410,
    W411, W412; N415 (a score changed by hand).
    """
    rows, of_rows = scored_rows(framework, inputs, book)
    problems = [*_unknown_rows(framework, inputs), *of_rows]
    if any(problem.is_error for problem in problems):
        return None, tuple(problems)
    try:
        with localcontext(EXACT):
            card, of_card = _scorecard(framework, rows, inputs)
    except Fault as error:
        return None, (*problems, error.problem)
    return card, (*problems, *of_card)


def scored_rows(
    framework: Framework, inputs: Group, book: YearFigures
) -> tuple[dict[str, ScoredRow], list[Problem]]:
    """Every row that can be scored, by its id, and the problems of all rows."""
    problems: list[Problem] = []
    rows: dict[str, ScoredRow] = {}
    with localcontext(EXACT):
        for names, indicator, row in _placed_rows(framework):
            try:
                scored, of_row = _row(names, indicator, row, inputs_of(row, inputs, book))
            except Fault as error:
                problems.append(replace(error.problem, about=row.id))
            else:
                rows[row.id] = scored
                problems += [replace(problem, about=row.id) for problem in of_row]
    return rows, problems


def _unknown_rows(framework: Framework, inputs: Group) -> list[Problem]:
    """E409 for inputs of a row that the framework does not have."""
    known = [row.id for row in framework.rows()]
    problems = []
    for key, value in inputs.members.items():
        if key not in known:
            near = get_close_matches(key, known, n=1, cutoff=0.3)
            hint = f"是否想写“{near[0]}”？" if near else "可用的编号：" + " ".join(known)
            message = f"指标体系“{framework.name}”里没有“{key}”这一行"
            where = inputs.keys.get(key, value.where)
            problems.append(Problem.of("E409", where, message, hint=hint, about=key))
    return problems


def _placed_rows(framework: Framework) -> Iterable[tuple[Names, Indicator, FrameworkRow]]:
    for first in framework.firsts:
        for second in first.seconds:
            for indicator in second.indicators:
                for row in indicator.rows:
                    yield (first.name, second.name, indicator.name), indicator, row


def inputs_of(row: FrameworkRow, inputs: Group, book: YearFigures) -> Inputs:
    """What the unit states for a row; names resolve in its own entry first."""
    entry = inputs.members.get(row.id)
    group = entry if isinstance(entry, Group) else None
    return Inputs(
        row=row.id,
        book=book,
        entry=group,
        scope=group.name if group else inputs.name,
        where=inputs.keys.get(row.id, entry.where if entry else inputs.where),
        rule=row.rule.where,
        sources=row.sources,
    )


def _row(
    names: Names, indicator: Indicator, row: FrameworkRow, inputs: Inputs
) -> tuple[ScoredRow, tuple[Problem, ...]]:
    result = row_result(row, inputs)
    scored = ScoredRow(
        id=row.id,
        first=names[0],
        second=names[1],
        third=names[2],
        name=row.name,
        weight=row.weight,
        status=result.status,
        inputs=used_names(row.rule, inputs),
        unrounded=result.unrounded,
        score=result.score,
        derivation=result.derivation,
        basis=result.basis,
        items=result.outcome.items,
        standard=row.standard,
        explanation=row.explanation or indicator.explanation,
        where=inputs.where,
        rule=row.rule.where,
        explained_at=row.explained_at if row.explanation else indicator.explained_at,
        standard_at=row.standard_at,
        taken=inputs.taken(),
    )
    return scored, result.problems


def _scorecard(
    framework: Framework, rows: Mapping[str, ScoredRow], inputs: Group
) -> tuple[Scorecard, tuple[Problem, ...]]:
    counted = [row for row in rows.values() if row.score is not None]
    applicable = sum((row.weight for row in counted), Decimal(0))
    if applicable == 0:
        raise fault("E408", inputs.where, "所有的行都不适用，算不出总分", second=framework.where)
    earned = sum((row.score or Decimal(0) for row in counted), Decimal(0))
    exact = sum((row.unrounded for row in counted), Decimal(0)) * framework.full / applicable
    total = rounded(earned * framework.full / applicable, 2)
    card = Scorecard(
        framework=framework,
        firsts=tuple(_first(first, rows) for first in framework.firsts),
        earned=earned,
        applicable=applicable,
        full=framework.full,
        total=total,
        grade=framework.grade(total),
        where=inputs.where,
    )
    return card, _grade_problems(card, exact)


def _grade_problems(card: Scorecard, exact: Decimal) -> tuple[Problem, ...]:
    """W411 when the unrounded total would have earned another grade."""
    other = card.framework.grade(exact)
    if other is card.grade:
        return ()
    message = (
        f"总分四舍五入后是{points(card.total)}，等级“{card.grade.name}”；"
        f"未取整是{exact.normalize():f}分，等级会是“{other.name}”"
    )
    hint = "等级按取整后的总分定；如主管部门另有规定请核对"
    problem = Problem.of(
        "W411", card.where, message, hint=hint, second=card.framework.where, about="等级"
    )
    return (problem,)


def _first(level: FirstLevel, rows: Mapping[str, ScoredRow]) -> FirstScore:
    seconds = tuple(_second(second, rows) for second in level.seconds)
    total = _sum(second.score for second in seconds)
    return FirstScore(name=level.name, weight=level.weight, score=total, seconds=seconds)


def _second(level: SecondLevel, rows: Mapping[str, ScoredRow]) -> SecondScore:
    indicators = tuple(_indicator(indicator, rows) for indicator in level.indicators)
    total = _sum(indicator.score for indicator in indicators)
    return SecondScore(name=level.name, weight=level.weight, score=total, indicators=indicators)


def _indicator(level: Indicator, rows: Mapping[str, ScoredRow]) -> IndicatorScore:
    rows_here = tuple(rows[row.id] for row in level.rows)
    return IndicatorScore(
        name=level.name,
        weight=level.weight,
        score=_sum(row.score for row in rows_here),
        explanation=level.explanation,
        rows=rows_here,
    )


def _sum(scores: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what counts, None when nothing does."""
    counted = [score for score in scores if score is not None]
    return sum(counted, Decimal(0)) if counted else None
