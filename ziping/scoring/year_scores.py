"""The scores of a year: its framework, its inputs, its scorecard, and the scores as figures (stage 4)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType

from ziping.facts.values import Group, Missing, Value, Words
from ziping.facts.year_facts import YearFacts
from ziping.facts.year_figures import YearFigures
from ziping.scoring.framework import Framework
from ziping.scoring.framework_file import read_framework
from ziping.scoring.score import score
from ziping.scoring.score_facts import scores_group
from ziping.scoring.scorecard import Scorecard
from ziping.source.position import Position
from ziping.source.problem import Fault, Problem, fault
from ziping.source.project import Project
from ziping.source.yaml import parsed

SCORES = "评分"


@dataclass(frozen=True, slots=True, kw_only=True)
class YearScores:
    """The book with 评分 in it, and the scorecard; without 指标.yaml just the book as it was."""

    book: YearFigures = field(default_factory=YearFigures)
    scorecard: Scorecard | None = None
    framework: Framework | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def form_template(self) -> str:
        return self.framework.form if self.framework else ""

    @property
    def inputs(self) -> tuple[str, ...]:
        """The full names of everything a rule used."""
        rows = self.scorecard.rows() if self.scorecard else ()
        return tuple(name for row in rows for name in row.inputs)


def score_year(project: Project, facts: YearFacts, book: YearFigures) -> YearScores:
    """Score a year by the framework that its 指标.yaml names.

    Problems: E209 (no such framework), those of the framework's file, those of `score`.
    """
    topic = facts.facts.members.get("指标")
    if not isinstance(topic, Group):
        return YearScores(book=book)
    try:
        framework, problems = _framework(project, topic)
    except Fault as error:
        return YearScores(
            book=_with_scores(book, None, (error.problem,)), problems=(error.problem,)
        )
    inputs = topic.members.get("指标")
    if framework is None or not isinstance(inputs, Group):
        return YearScores(book=_with_scores(book, None, problems), problems=problems)
    inputs = replace(inputs, where=topic.keys.get("指标", inputs.where))  # Of rows without inputs.
    card, of_scoring = score(framework, inputs, book)
    return YearScores(
        book=_with_scores(book, card, of_scoring),
        scorecard=card,
        framework=framework,
        problems=(*problems, *of_scoring),
    )


def _framework(project: Project, topic: Group) -> tuple[Framework | None, tuple[Problem, ...]]:
    name = topic.members.get("框架")
    if not isinstance(name, Words):
        return None, ()  # The shape of 指标.yaml is reported by stage 2.
    try:
        label, text = project.framework(name.text)
    except Fault as error:
        if error.problem.code != "E209":
            raise
        hint = "可用的指标体系：" + "、".join(project.frameworks())
        raise fault("E209", name.where, f"没有指标体系“{name.text}”", hint=hint) from None
    node = parsed(text, label)
    if node is None:
        raise fault(
            "E202", Position(label, 1, 1), "指标体系文件是空的", hint="照 guangzhou-2023.yaml 写"
        )
    return read_framework(node)


def _with_scores(
    book: YearFigures, card: Scorecard | None, problems: tuple[Problem, ...]
) -> YearFigures:
    """The book with 评分; without a scorecard it is missing, for the first of the problems."""
    errors = [problem for problem in problems if problem.is_error]
    if card is None and not errors:
        return book
    scores: Value = (
        scores_group(card, SCORES)
        if card is not None
        else Missing(name=SCORES, problem=errors[0], where=errors[0].where)
    )
    members = {**book.facts.members, SCORES: scores}
    return replace(book, facts=replace(book.facts, members=MappingProxyType(members)))
