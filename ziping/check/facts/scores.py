"""Scores: full marks and lost points that their words do not bear out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from ziping.facts.values import Flag, Group, Items, Value, Words, groups, texts
from ziping.facts.year_figures import YearFigures
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import figure_text
from ziping.numbers.numbers_in_text import numbers
from ziping.numbers.unit import PERCENT, POINTS, Dimension
from ziping.scoring.scorecard import Scorecard, ScoredRow, Status
from ziping.source.problem import Problem

# Words that admit a fault, unless a denial stands before them.
_FAULT = re.compile(
    r"(?<!并)(?<!没)(?:未(?!发现|收到|接到|出现|发生|被|超|列|涉|新增|产生|安排|使用)|不足|欠缺|滞后|逾期|超期|迟报|漏报|不到位|不及时|不规范|不完整|不够|有待|存在(?!.{0,3}的?风险点)|差距|未能|扣分)"
)
_DENIED = re.compile(r"(?:没有|未|无|不|不存在|未发现|未收到|没有发现|零)[^，。；]{0,12}$")
_LITTLE = Decimal("0.01")  # A loss below this share of the weight is one of rounding.


def full_with_fault(card: Scorecard) -> Iterator[Problem]:
    """W752: full marks whose 依据 admits a fault."""
    for row in card.rows():
        if row.status is not Status.SCORED or row.score != row.weight:
            continue
        for words in _typed_basis(row):
            fault_word = next(
                (m for m in _FAULT.finditer(words.text) if not _denied(words.text, m)), None
            )
            if fault_word:
                hint = "核对得分和依据；不是问题的，换一种说法"
                message = f"“{row.third}”得满分 {row.weight.normalize():f} 分，依据里却说“{_around(words.text, fault_word)}”"
                yield Problem.of(
                    "W752", words.where, message, hint=hint, second=row.where, about=row.id
                )


def _denied(text: str, match: re.Match[str]) -> bool:
    """Whether the words before deny the fault, or a figure behind it counts it (it may be none)."""
    counted = re.match(r"[^，。；]{0,6}\{\{", text[match.end() :])
    return bool(counted) or _DENIED.search(text[: match.start()]) is not None


def _around(text: str, match: re.Match[str]) -> str:
    plain = re.sub(r"\{\{.*?\}\}", "…", text)
    start = plain.find(match.group())
    return plain[max(0, start - 6) : start + 10].strip("，。；")


def _typed_basis(row: ScoredRow) -> list[Words]:
    return [part for part in row.basis if isinstance(part, Words) and part.where.path]


def lost_without_reason(card: Scorecard, book: YearFigures) -> Iterator[Problem]:
    """W753: a lost point that no 问题 is linked to, and whose 依据 gives no reason."""
    issues = book.find("问题")
    if issues is not None and not isinstance(issues, Items):
        return  # Its own problem is reported.
    linked = set(_linked_rows(issues))
    for row in card.rows():
        if row.score is None or row.id in linked:
            continue
        lost = (row.weight - row.score).normalize()
        if lost <= row.weight * _LITTLE:
            continue
        message = f"“{row.third}”失 {lost:f} 分，没有问题与它对应"
        hint = f"在 问题.yaml 里写明原因，“对应指标”里写上 {row.id}，并在 改进措施.yaml 里写措施"
        yield Problem.of("W753", row.where, message, hint=hint, about=row.id)


def _linked_rows(issues: Value | None) -> Iterator[str]:
    for issue in issues.items if isinstance(issues, Items) else ():
        rows = issue.members.get("对应指标") if isinstance(issue, Group) else None
        for row in rows.items if isinstance(rows, Items) else (rows,):
            if isinstance(row, Words):
                yield row.text


def denied_issues(card: Scorecard, book: YearFigures) -> Iterator[Problem]:
    """W719: an issue all of whose rows say by 是 and 否 alone that nothing is wrong."""
    flawless = {
        row.id
        for row in card.rows()
        if row.status is Status.SCORED and row.score == row.weight and _only_flags(row, book)
    }
    for issue in groups(book.find("问题")):
        names = [words.text for words in texts(issue.members.get("对应指标"))]
        if names and flawless.issuperset(names):
            about = issue.said("编号")
            message = f"问题“{about}”对应的指标填的都是符合，没有失分：{'、'.join(names)}"
            hint = "问题属实的，改这几行填的是或否；与失分无关的，从“对应指标”里去掉"
            yield Problem.of("W719", issue.where, message, hint=hint, about=about)


def stated_twice(card: Scorecard, book: YearFigures) -> Iterator[Problem]:
    """E416: an input of a row and the fact that means the same, with two values."""
    for row in card.framework.rows():
        for name, facts in row.sources.items():
            stated = book.find(f"指标.指标.{row.id}.{name}")
            found = (book.find(fact) for fact in facts)
            fact = next((value for value in found if value is not None), None)
            if stated is not None and fact is not None and _differ(stated, fact):
                yield _told_twice(stated, fact)


def _differ(left: Value, right: Value) -> bool:
    if isinstance(left, Items) and isinstance(right, Items):
        pairs = zip(left.items, right.items, strict=False)
        return len(left.items) != len(right.items) or any(_differ(a, b) for a, b in pairs)
    if isinstance(left, Flag) and isinstance(right, Flag):
        return left.value is not right.value
    if not isinstance(left, Figure) or not isinstance(right, Figure):
        return False
    if not left.unit.compatible(right.unit):
        return True
    halves = (each.half_width * each.unit.factor for each in (left, right))
    return abs(left.amount - right.amount) > max(halves)


def _told_twice(stated: Value, fact: Value) -> Problem:
    about = stated.name.removeprefix("指标.指标.")
    values = [figure_text(v) if isinstance(v, Figure) else "另一个值" for v in (stated, fact)]
    message = f"{about} 填的是{values[0]}，{fact.name} 是{values[1]}：说的是同一个数"
    hint = (
        f"只留一处：这里删去，就用 {fact.name}；口径确实不同的，在 确认.yaml 中写明理由"
        f"（对象写“{about}”）"
    )
    return Problem.of("E416", stated.where, message, hint=hint, second=fact.where, about=about)


def wording_against_rule(card: Scorecard) -> Iterator[Problem]:
    """W417: official wording whose points and percentages are not those of the rule, nor the rule's its."""
    for row in card.framework.rows():
        if row.generated:
            continue
        wording, rule = _terms(row.standard), _terms(row.rule.standard(row.weight))
        usual = {(POINTS.name, row.weight), (PERCENT.name, Decimal(100))}
        lacking, beyond = (wording - rule - usual), (rule - wording - usual)
        pairs = [(_listed(lacking, unit), _listed(beyond, unit)) for unit in _UNITS_OF_TERMS]
        both = [pair for pair in pairs if all(pair)]
        if both:
            told, meant = ("、".join(values) for values in zip(*both, strict=True))
            message = f"“{row.id}”的评分标准写的是{told}，规则里是{meant}"
            hint = "对照官方的评分标准，改文字或改规则"
            place, rule_place = row.standard_at, row.rule.where
            yield Problem.of("W417", place, message, hint=hint, second=rule_place, about=row.id)


_UNITS_OF_TERMS = (POINTS.name, PERCENT.name)


def _terms(lines: Iterable[str]) -> set[tuple[str, Decimal]]:
    """The points and percentages of a standard; 5个百分点 and 5% are the same step."""
    stated = (number for line in lines for number in numbers(line))
    return {
        (POINTS.name if number.unit == POINTS else PERCENT.name, number.value.normalize())
        for number in stated
        if number.value and (number.unit == POINTS or number.unit.dimension is Dimension.RATIO)
    }


def _listed(terms: set[tuple[str, Decimal]], unit: str) -> str:
    values = sorted(value for name, value in terms if name == unit)
    return "、".join(f"{value:f}{unit}" for value in values)


def unknown_rows(card: Scorecard, book: YearFigures) -> Iterator[Problem]:
    """W754: 对应指标 names a row that the framework does not have."""
    known = {row.id for row in card.rows()}
    issues = book.find("问题")
    for issue in issues.items if isinstance(issues, Items) else ():
        rows = issue.members.get("对应指标") if isinstance(issue, Group) else None
        for row in rows.items if isinstance(rows, Items) else (rows,):
            if isinstance(row, Words) and row.text not in known:
                hint = "行的编号有：" + "、".join(sorted(known))
                message = f"对应指标“{row.text}”不在指标体系里"
                yield Problem.of("W754", row.where, message, hint=hint, about=row.text)


def full_without_applying(card: Scorecard) -> Iterator[Problem]:
    """N755: rows that do not apply and earn full marks all the same."""
    rows = [
        r for r in card.rows() if r.status is Status.ABSENT and r.score == r.weight and r.weight
    ]
    if rows:
        names = "、".join(row.third for row in rows)
        points = sum(row.weight for row in rows)
        message = f"{len(rows)} 行不适用而按满分计，共 {points:f} 分：{names}"
        hint = "指标体系这样规定的，不必改；复核时请留意"
        yield Problem.of("N755", card.where, message, hint=hint, about="不适用")


def all_full(card: Scorecard) -> Iterator[Problem]:
    """N756: nothing lost anywhere."""
    rows = [row for row in card.rows() if row.score is not None]
    if len(rows) >= 5 and all(row.score == row.weight for row in rows):
        message = f"{len(rows)} 行全部满分，自评从未失分的并不多见"
        yield Problem.of("N756", card.where, message, hint="逐行核对依据", about="满分")


def without_evidence(card: Scorecard, book: YearFigures) -> Iterator[Problem]:
    """N751: rows scored by 是 and 否 alone, without words of the unit's own."""
    rows = [
        row
        for row in card.rows()
        if row.status is Status.SCORED and not _typed_basis(row) and _only_flags(row, book)
    ]
    if rows:
        names = "、".join(row.id for row in rows)
        message = f"{len(rows)} 行只填了是否，没有写依据：{names}"
        hint = "有文件、记录可查的，写上“依据: …”，复核的人不必再问"
        yield Problem.of("N751", card.where, message, hint=hint, about="依据")


def _only_flags(row: ScoredRow, book: YearFigures) -> bool:
    values = [book.find(name) for name in row.inputs]
    return bool(values) and all(isinstance(value, Flag) for value in values)


def score_findings(card: Scorecard | None, book: YearFigures) -> Iterable[Problem]:
    """All of them, for a year that is scored."""
    if card is None:
        return ()
    return (
        *denied_issues(card, book),
        *stated_twice(card, book),
        *wording_against_rule(card),
        *without_evidence(card, book),
        *full_with_fault(card),
        *lost_without_reason(card, book),
        *unknown_rows(card, book),
        *full_without_applying(card),
        *all_full(card),
    )
