"""Stage 4: the framework of a year, its inputs, its scorecard, and the scores as facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType

from ziping.facts.values import Flag, Group, Items, Missing, Phrase, Value, Words
from ziping.facts.year_facts import YearFacts
from ziping.facts.year_figures import YearFigures
from ziping.numbers.figure import Figure
from ziping.numbers.unit import POINTS
from ziping.scoring.framework import Framework, Grade
from ziping.scoring.framework_file import read_framework
from ziping.scoring.rules.rule import ItemScore
from ziping.scoring.score import score
from ziping.scoring.scorecard import FirstScore, IndicatorScore, Scorecard, ScoredRow, SecondScore
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


def scores_group(card: Scorecard, name: str) -> Group:
    """Everything of a scorecard that a document may print, each figure with where it comes from."""
    writer = _Writer(name)
    rows = {row.id: writer.row(row, indicator) for indicator, row in _rows(card)}
    framework = card.framework
    inputs = tuple(f"{name}.{row.id}.得分" for row in card.rows() if row.score is not None)
    total = "各行得分之和" if not card.rescaled else "适用各行得分之和 / 适用分值 * 满分"
    members: dict[str, Value] = {
        "框架": writer.words("框架", framework.name, framework.where),
        "满分": writer.points("满分", card.full, framework.where),
        "总分": writer.points("总分", card.total, card.where, formula=total, inputs=inputs),
        "等级": writer.words("等级", card.grade.name, card.grade.where),
        "折算": Flag(name=f"{name}.折算", value=card.rescaled, where=card.where),
        "适用分值": writer.points("适用分值", card.applicable, card.where),
        "适用得分": writer.points(
            "适用得分", card.earned, card.where, formula="各行得分之和", inputs=inputs
        ),
        "各等级": writer.items("各等级", writer.grades(card), card.where),
        "一级": writer.items("一级", writer.firsts(card, rows), card.where),
    }
    return writer.group("", {**rows, **members}, card.where)


def _rows(card: Scorecard) -> Iterable[tuple[IndicatorScore, ScoredRow]]:
    for first in card.firsts:
        for second in first.seconds:
            for indicator in second.indicators:
                yield from ((indicator, row) for row in indicator.rows)


class _Writer:
    """Makes values whose full names begin with *name*."""

    def __init__(self, name: str) -> None:
        self._name = name

    def full(self, path: str) -> str:
        return f"{self._name}.{path}" if path else self._name

    def words(self, path: str, text: str, where: Position, *, block: bool = False) -> Words:
        return Words(name=self.full(path), text=text, where=where, block=block)

    def points(
        self,
        path: str,
        value: Decimal,
        where: Position,
        *,
        formula: str = "",
        inputs: tuple[str, ...] = (),
    ) -> Figure:
        digits = max(0, -int(value.as_tuple().exponent))
        return Figure(
            name=self.full(path),
            value=value,
            unit=POINTS,
            where=where,
            decimals=digits,
            formula=formula,
            inputs=inputs,
        )

    def items(self, path: str, items: Iterable[Value], where: Position) -> Items:
        return Items(name=self.full(path), items=tuple(items), where=where)

    def group(self, path: str, members: dict[str, Value], where: Position) -> Group:
        return Group(name=self.full(path), members=MappingProxyType(members), where=where)

    def row(self, row: ScoredRow, indicator: IndicatorScore) -> Group:
        """One scored row; those of the same indicator share its name and explanation."""
        path, where = row.id, row.where
        peers = [self.words(f"{path}.同名行.{peer.id}", peer.id, where) for peer in indicator.rows]
        members: dict[str, Value] = {
            "编号": self.words(f"{path}.编号", row.id, row.rule),
            "一级": self.words(f"{path}.一级", row.first, row.rule),
            "二级": self.words(f"{path}.二级", row.second, row.rule),
            "名称": self.words(f"{path}.名称", row.third, row.rule),
            "行名": self.words(f"{path}.行名", row.name, row.rule),
            "分值": self.points(f"{path}.分值", row.weight, row.rule),
            "状态": self.words(f"{path}.状态", str(row.status), where),
            "解释": self.words(f"{path}.解释", row.explanation, row.explained_at),
            "标准": self.words(
                f"{path}.标准", "\n".join(row.standard), row.standard_at, block=True
            ),
            "推导": self.words(f"{path}.推导", "；".join(row.derivation), where),
            "依据": self.basis(row),
            "首行": Flag(
                name=self.full(f"{path}.首行"), value=indicator.rows[0] is row, where=where
            ),
            "同名行": self.items(f"{path}.同名行", peers, where),
        }
        if row.score is not None:
            derivation = "；".join(row.derivation)
            members["得分"] = self.points(
                f"{path}.得分", row.score, where, formula=derivation, inputs=row.inputs
            )
        return self.group(path, members, where)

    def basis(self, row: ScoredRow) -> Phrase:
        parts = tuple(
            part if isinstance(part, Words) else self.words(f"{row.id}.依据", part, row.where)
            for part in row.basis
        )
        empty = self.words(f"{row.id}.依据", "", row.where)
        return Phrase(name=self.full(f"{row.id}.依据"), parts=parts or (empty,), where=row.where)

    def level(
        self, path: str, level: FirstScore | SecondScore, rows: dict[str, Group], where: Position
    ) -> dict[str, Value]:
        rows_here = [rows[row.id] for row in level.rows()]
        members: dict[str, Value] = {
            "名称": self.words(f"{path}.名称", level.name, where),
            "分值": self.points(f"{path}.分值", level.weight, where),
            "行": self.items(f"{path}.行", rows_here, where),
            "明细行": self.items(f"{path}.明细行", self.details(path, level), where),
        }
        if level.score is not None:
            inputs = tuple(f"{row.name}.得分" for row in rows_here if "得分" in row.members)
            members["得分"] = self.points(
                f"{path}.得分", level.score, where, formula="各行得分之和", inputs=inputs
            )
        return members

    def firsts(self, card: Scorecard, rows: dict[str, Group]) -> Iterable[Group]:
        where = card.framework.where
        for number, first in enumerate(card.firsts, start=1):
            path = f"一级.{number}"
            seconds = [
                self.group(
                    f"{path}.二级.{index}",
                    self.level(f"{path}.二级.{index}", second, rows, where),
                    where,
                )
                for index, second in enumerate(first.seconds, start=1)
            ]
            members = self.level(path, first, rows, where)
            yield self.group(
                path, {**members, "二级": self.items(f"{path}.二级", seconds, where)}, where
            )

    def details(self, path: str, level: FirstScore | SecondScore) -> Iterable[Group]:
        """One entry for each goal of a row that has goals, one for any other row."""
        number = 0
        for row in level.rows():
            for index in range(max(1, len(row.items))):
                number += 1
                place = f"{path}.明细行.{number}"
                item = row.items[index] if row.items else None
                yield self.group(place, self.detail(place, row, item, index), row.where)

    def detail(
        self, path: str, row: ScoredRow, item: ItemScore | None, index: int
    ) -> dict[str, Value]:
        count = max(1, len(row.items))
        marks = [
            self.words(f"{path}.同行项.{number}", str(number), row.where) for number in range(count)
        ]
        score = item.score if item else row.score
        weight = item.weight if item else row.weight
        members: dict[str, Value] = {
            "首项": Flag(name=self.full(f"{path}.首项"), value=index == 0, where=row.where),
            "同行项": self.items(f"{path}.同行项", marks, row.where),
            "二级": self.words(f"{path}.二级", row.second, row.rule),
            "名称": self.words(f"{path}.名称", item.name if item else row.third, row.where),
            "分值": self.points(f"{path}.分值", weight, row.rule),
            "依据": self.basis(row),
        }
        if score is not None:
            derivation = item.derivation if item else "；".join(row.derivation)
            members["得分"] = self.points(
                f"{path}.得分", score, row.where, formula=derivation, inputs=row.inputs
            )
        if item is not None:
            members["来源"] = item.source
        return members

    def grades(self, card: Scorecard) -> Iterable[Group]:
        """The grades best first, with their range in words and whether it is this one."""
        upper: Grade | None = None
        for number, grade in enumerate(card.framework.grades, start=1):
            path, where = f"各等级.{number}", grade.where
            text = _range(grade, upper, card.framework)
            chosen = grade is card.grade
            members: dict[str, Value] = {
                "名称": self.words(f"{path}.名称", grade.name, where),
                "范围": self.words(f"{path}.范围", text, where),
                "选中": Flag(name=self.full(f"{path}.选中"), value=chosen, where=where),
            }
            yield self.group(path, members, where)
            upper = grade


def _range(grade: Grade, upper: Grade | None, framework: Framework) -> str:
    """ "90分≤得分≤100分", "80分≤得分＜90分", "得分＜60分" """
    most = (
        f"≤{_plain(framework.full)}分"
        if upper is None
        else f"＜{_plain(upper.least or Decimal(0))}分"
    )
    return f"得分{most}" if grade.least is None else f"{_plain(grade.least)}分≤得分{most}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
