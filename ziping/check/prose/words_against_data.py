"""Words against data: all goals met, nothing left over, within the budget, where the data know better.

A clause is judged when its subject is one that the data have: the goals, the carry-over, a group with
预算 and 决算. A clause that leaves something out (除…外, 基本) claims nothing of all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ziping.check.prose.own_claims import Said, texts_of
from ziping.document.tree import Document
from ziping.facts.values import Group, Value, groups
from ziping.facts.year_figures import YearFigures
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import figure_text
from ziping.scoring.rules.goal import goal_name
from ziping.source.position import Position
from ziping.source.problem import Problem

_CLAUSE = re.compile(r"[^，,。；;！？\n]+")
_FAR = 200  # Characters of a sentence that are looked back over.
_REST = re.compile(r"除|其余|其他|另外|未达|未完成|没有完成|没有达到")  # Earlier in the sentence.
_NOT_ALL = re.compile(
    r"除|其余|其他|基本|大部分|多数|力争|确保|要求|目标是|计划|将|应|未能|没有全部|不全|是否"
)
_OTHER_TIME = re.compile(r"上年|去年|往年|明年|下年|下一年")
_ALL_MET = re.compile(
    r"(?P<goals>产出指标|效益指标|绩效目标|年度目标|绩效指标|各项目标|各项指标)[^，。；]{0,10}?"
    r"(?:全部|均|都|全面)(?:已|按时|如期|按期)*(?:完成|达到|达标|实现|达成)"
)
_NOTHING_LEFT = re.compile(r"(?:无|没有|零)(?:结转)?(?:资金)?结余|结转?结余(?:资金)?为零")
_OURS = re.compile(r"年末|年底|全年|本年|我[\u4e00-\u9fff]|部门|财政拨款")
_PART = re.compile(r"项目|专项|科|所|中心|采购")
_WITHIN = re.compile(
    r"(?:均|都)?(?:未|没有|不)(?:超过?|超出|突破)(?:年初|年度)?预算|(?:严格)?控制在(?:年初|年度)?预算(?:数|额)?(?:以|之)?内"
)
_QUOTES = re.compile('[“”‘’"]')


@dataclass(frozen=True, slots=True)
class _Against:
    """What a clause says, and what the data say instead."""

    words: str
    data: str
    where: Position
    about: str


def words_against_data(documents: Iterable[Document], book: YearFigures) -> Iterator[Problem]:
    """W719 for each clause that the data contradict."""
    for document in documents:
        for said in texts_of(document):
            for match in _CLAUSE.finditer(said.text):
                clause = _QUOTES.sub("", match.group())
                before = said.text[max(0, match.start() - _FAR) : match.start()]
                rest = _REST.search(re.split(r"[。！？\n]", before)[-1])
                if not rest and not _NOT_ALL.search(clause) and not _OTHER_TIME.search(clause):
                    yield from _told(said, clause, book)


def _told(said: Said, clause: str, book: YearFigures) -> Iterator[Problem]:
    for judge in _JUDGES:
        for against in judge(clause, book):
            message = f"写了“{against.words}”，{against.data}"
            hint = f"改写这句话，或核对数据；说的是别的，在 确认.yaml 中写明理由（对象写“{against.about}”）"
            yield Problem.of(
                "W719", said.where, message, hint=hint, second=against.where, about=against.about
            )


def _goals(clause: str, book: YearFigures) -> Iterator[_Against]:
    """All goals met, and one that is not."""
    match = _ALL_MET.search(clause)
    if match is None:
        return
    kinds = [match["goals"]] if match["goals"] in _KINDS else _KINDS
    for kind in kinds:
        for goal in groups(book.find(f"绩效目标.{kind}")):
            values = [goal.members.get(key) for key in ("目标", "实际")]
            if missed := _missed(goal, *values):
                name = goal_name(goal)
                yield _Against(match.group(), f"“{name}”没有达到（{missed}）", goal.where, name)


_KINDS = ("产出指标", "效益指标")


def _missed(goal: Group, target: Value | None, actual: Value | None) -> str:
    """By how much a goal is missed, "" when it is met or cannot be compared."""
    if not isinstance(target, Figure) or not isinstance(actual, Figure):
        return ""
    if not target.unit.compatible(actual.unit):
        return ""
    over, under = actual.amount > target.amount, actual.amount < target.amount
    missed = {"反向": over, "等于": over or under}.get(goal.said("方向"), under)
    return f"目标 {figure_text(target)}，实际 {figure_text(actual)}" if missed else ""


def _nothing_left(clause: str, book: YearFigures) -> Iterator[_Against]:
    """No carry-over at the year's end."""
    match = _NOTHING_LEFT.search(clause)
    left = book.find("收支.年末结转结余")
    about_us = _OURS.search(clause) and not _PART.search(clause)
    if match and about_us and isinstance(left, Figure) and left.amount > 0:
        data = f"{left.name} 是 {figure_text(left)}"
        yield _Against(match.group(), data, left.where, left.name)


def _within_budget(clause: str, book: YearFigures) -> Iterator[_Against]:
    """Within the budget, of a group that spent more."""
    match = _WITHIN.search(clause)
    if match is None:
        return
    for name, budget, spent in _budgeted(book.facts):
        over = budget.unit.compatible(spent.unit) and spent.amount > budget.amount
        if over and name in clause:
            data = f"{spent.name} {figure_text(spent)}，预算是 {figure_text(budget)}"
            yield _Against(match.group(), data, spent.where, spent.name)


def _budgeted(value: Value) -> Iterator[tuple[str, Figure, Figure]]:
    """The groups that state a 预算 and a 决算: the last step of the name, and both."""
    if isinstance(value, Group):
        budget, spent = value.members.get("预算"), value.members.get("决算")
        if isinstance(budget, Figure) and isinstance(spent, Figure):
            yield value.name.rpartition(".")[2], budget, spent
        for member in value.members.values():
            yield from _budgeted(member)


_Judge = Callable[[str, YearFigures], Iterator[_Against]]
_JUDGES: tuple[_Judge, ...] = (_goals, _nothing_left, _within_budget)
