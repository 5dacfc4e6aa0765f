"""Importing a form: its indicators as a framework, its scores and bases as the unit's inputs."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby

from ziping.features.importer.dry_run import dry_run, errors_told, prepared_with
from ziping.features.importer.form_grid import Form, FormRow
from ziping.features.importer.form_head import FormHead, form_head
from ziping.features.importer.form_rules import (
    ProposedRule,
    discretionary_rule,
    inputs_of,
    plain_number,
    proposed_rule,
)
from ziping.features.importer.imported import NAMELESS, ImportedProject
from ziping.features.importer.written_text import (
    Tree,
    TypedValue,
    YamlRemark,
    clean,
    clean_lines,
    free_name,
    words_text,
    yaml_text,
)
from ziping.foreign.document import ForeignDocument, LeftOut
from ziping.numbers.number_format import figure_text
from ziping.numbers.unit import Dimension
from ziping.scoring.scorecard import Status
from ziping.source.problem import Problem
from ziping.source.project import Project, UnitYear

_FILLED_BY = re.compile(
    r"(?:填报|申报|单位|部门)(?:单位|部门|名称)[^：:]{0,8}[：:]\s*([\u4e00-\u9fff]{3,40})"
)
_TITLED = re.compile(r"[^。，]{2,38}表")
_SIMPLE = "form-simple.md.j2"
MAX_ID = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class FormIndicator:
    """A row with its id and the rule it gets."""

    id: str
    row: FormRow
    proposal: ProposedRule


@dataclass(slots=True)
class FormPlan:
    """What a form is made of."""

    document: ForeignDocument
    project: Project
    which: UnitYear
    name: str  # Of the framework's file.
    form: Form
    head: FormHead
    rows: list[FormIndicator]
    remarks: list[str] = field(default_factory=list)


def imported_form(
    document: ForeignDocument, form: Form, project: Project, which: UnitYear, name: str
) -> ImportedProject:
    """The files of a form; `ziping score` gives each row the score that the form has."""
    texts = _texts(document, project, which)
    rows = [
        FormIndicator(id=one, row=row, proposal=proposed_rule(row, texts))
        for one, row in zip(_ids(form.rows), form.rows, strict=True)
    ]
    plan = FormPlan(document, project, which, name, form, form_head(form), rows)
    left = _with_proven_rules(plan)
    plan.remarks.clear()
    files = _files(plan)
    _, errors = _misscored(plan, files)
    plan.remarks += [
        f"“{_last(one.row)}”的得分（{one.row.where}）没有对上：核对这一行。"
        for one in plan.rows
        if one.id in left
    ]
    return ImportedProject(
        files={path: text.encode() for path, text in files.items()},
        unit=_unit_name(plan),
        unplaced=tuple(_unplaced(plan)),
        remarks=(*plan.remarks, *_completions(plan), *errors_told(errors)),
        rows=len(rows),
        ruled=sum(one.proposal.certain for one in plan.rows),
    )


def _texts(document: ForeignDocument, project: Project, which: UnitYear) -> list[str]:
    """What states rates beside the form: the document's paragraphs, the rates that the year has."""
    lines = [paragraph.text for paragraph in document.paragraphs]
    if not project.topics(which):
        return lines
    book, _ = dry_run(project, which, {}).compute(which)
    rates = (figure for figure in book.figures() if figure.unit.dimension is Dimension.RATIO)
    return lines + [f"{rate.name.rpartition('.')[2]}{figure_text(rate)}" for rate in rates]


def _with_proven_rules(plan: FormPlan) -> set[str]:
    """Rules that do not give the form's score give way to discretion; what even then is not right. A
    row that asks for its input is tried at discretion: what it takes off is known."""
    needing = {one.id: one for one in plan.rows if one.proposal.needed}
    plan.rows = _at_discretion(plan.rows, set(needing))
    wrong, _ = _misscored(plan, _files(plan))
    plan.rows = _at_discretion(plan.rows, wrong)
    left, _ = _misscored(plan, _files(plan)) if wrong else (wrong, ())
    plan.rows = [needing.get(one.id, one) for one in plan.rows]
    return left


def _at_discretion(rows: Iterable[FormIndicator], which: Container[str]) -> list[FormIndicator]:
    return [
        replace(one, proposal=discretionary_rule(one.row)) if one.id in which else one
        for one in rows
    ]


def _ids(rows: Iterable[FormRow]) -> list[str]:
    """An id for every row, from its name."""
    ids: list[str] = []
    for row in rows:
        plain = re.sub(r"\W|_", "", _last(row))[:MAX_ID] or "指标"
        plain = plain if plain.isidentifier() else f"第{plain}"
        ids.append(free_name(plain, ids.__contains__))
    return ids


def _last(row: FormRow) -> str:
    return row.names[-1] or next((name for name in reversed(row.names) if name), "")


def _files(plan: FormPlan) -> dict[str, str]:
    folder = f"data/{plan.which}"
    origin = f"# 由《{clean(plan.document.name)}》导入。\n"
    files = {
        f"data/frameworks/{plan.name}.yaml": origin + yaml_text(_framework(plan)),
        f"{folder}/指标.yaml": origin + yaml_text(_inputs(plan)),
    }
    if plan.head.goals:
        files[f"{folder}/绩效目标.yaml"] = origin + yaml_text(plan.head.goals)
    if plan.head.budget:
        files[f"{folder}/预算.yaml"] = origin + yaml_text(plan.head.budget)
    files[f"{folder}/单位.yaml"] = yaml_text(_unit(plan))
    return files


def _unit(plan: FormPlan) -> dict[str, Tree]:
    unit: dict[str, Tree] = {
        "全称": words_text(name) if (name := _unit_name(plan)) else TypedValue("待填"),
        "年度": TypedValue(str(plan.which.year)),
    }
    count = re.match(r"\d{1,3}", plan.head.count)
    if count:
        unit["单位数"] = TypedValue(f"{count.group()} 个")
    return unit


def _unit_name(plan: FormPlan) -> str:
    """The unit's name: from the form's head, or from a line above the table."""
    lines = [paragraph.text for paragraph in plan.document.paragraphs]
    found = (match[1] for line in lines if (match := _FILLED_BY.search(line)))
    return plan.head.unit or next(found, plan.document.unit)


def _inputs(plan: FormPlan) -> dict[str, Tree]:
    return {
        "框架": plan.name,
        "指标": {one.id: inputs_of(one.row, one.proposal) for one in plan.rows},
    }


def _framework(plan: FormPlan) -> dict[str, Tree]:
    total = sum((one.row.weight for one in plan.rows), Decimal(0))
    stated = plan.form.full
    if stated and stated != total:
        plan.remarks.append(
            f"总分写的是 {plain_number(stated)} 分，各行合计 {plain_number(total)} 分：满分按合计写，请核对。"
        )
    lines = (paragraph.text for paragraph in plan.document.paragraphs)
    titled = (re.sub(r"\s", "", line) for line in lines if _TITLED.fullmatch(line.strip()))
    title = plan.head.title or next(titled, "自评指标体系")
    return {
        "说明": YamlRemark(
            "评分标准照原表。标着“待补”的行先按“酌情扣分”计分，得分与原表一样；\n"
            "照评分标准改成合适的规则，写法见 docs/指标体系.md。等级的分数线请核对。"
        ),
        "名称": title,
        **({} if plan.head.whole else {"自评表模板": TypedValue(_SIMPLE)}),
        "满分": TypedValue(f"{plain_number(total)} 分"),
        "不适用": "满分",
        "等级": _grades(total),
        "指标": [_first(name, rows, plan) for name, rows in _groups(plan.rows, 0)],
    }


def _grades(full: Decimal) -> list[Tree]:
    lines: list[Tree] = [
        {"名称": name, "不低于": TypedValue(f"{plain_number(full * share / 100)} 分")}
        for name, share in (("优", 90), ("良", 80), ("中", 60))
    ]
    return [*lines, {"名称": "差"}]


def _level(row: FormRow, level: int) -> str:
    """The name at one of three levels: a form of two repeats the first, one of more joins the last."""
    names = row.names
    if len(names) == 1:
        return ("自评指标", "自评指标", names[0])[level]
    if len(names) == 2:
        return (names[0], names[0], names[1])[level]
    return (names[0], names[1], "：".join(dict.fromkeys(filter(None, names[2:]))))[level]


def _groups(rows: Sequence[FormIndicator], level: int) -> Iterator[tuple[str, list[FormIndicator]]]:
    for name, own in groupby(rows, key=lambda one: _level(one.row, level)):
        yield name or "未命名", list(own)


def _first(name: str, rows: list[FormIndicator], plan: FormPlan) -> Tree:
    return {
        "名称": name,
        "分值": _summed(name, rows, 0, plan),
        "下级": [_second(inner, own, plan) for inner, own in _groups(rows, 1)],
    }


def _second(name: str, rows: list[FormIndicator], plan: FormPlan) -> Tree:
    two = len(rows[0].row.names) > 2
    return {
        "名称": name,
        "分值": _summed(name, rows, 1, plan) if two else TypedValue(plain_number(_sum(rows))),
        "下级": [_third(inner, own) for inner, own in _groups(rows, 2)],
    }


def _sum(rows: Iterable[FormIndicator]) -> Decimal:
    return sum((one.row.weight for one in rows), Decimal(0))


def _summed(name: str, rows: list[FormIndicator], level: int, plan: FormPlan) -> TypedValue:
    """The weight of a group: what its rows add up to; a remark when the form states another."""
    total, stated = _sum(rows), None
    if len(rows[0].row.weights) > level + 1:
        stated = rows[0].row.weights[level]
    if stated is not None and stated != total:
        plan.remarks.append(
            f"“{name}”写的是 {plain_number(stated)} 分，下级合计 {plain_number(total)} 分"
            f"（{rows[0].row.where} 起）：分值按合计写，请核对。"
        )
    return TypedValue(plain_number(total))


def _third(name: str, rows: list[FormIndicator]) -> Tree:
    if len(rows) == 1:
        return {
            "编号": rows[0].id,
            "名称": name,
            "分值": _weight(rows[0]),
            **_rule_entries(rows[0]),
        }
    explained = rows[0].row.explained
    same = {one.row.explained for one in rows} == {explained}
    return {
        "名称": name,
        "分值": TypedValue(plain_number(_sum(rows))),
        **({"解释": clean_lines(explained)} if explained and same else {}),
        "行": [
            {"编号": one.id, "分值": _weight(one), **_rule_entries(one, explained=not same)}
            for one in rows
        ],
    }


def _weight(one: FormIndicator) -> TypedValue:
    return TypedValue(plain_number(one.row.weight))


def _rule_entries(indicator: FormIndicator, *, explained: bool = True) -> dict[str, Tree]:
    entries: dict[str, Tree] = {}
    if indicator.row.explained and explained:
        entries["解释"] = clean_lines(indicator.row.explained)
    if indicator.row.standard:
        entries["标准"] = clean_lines(indicator.row.standard)
    if not indicator.proposal.certain:
        entries["待补"] = YamlRemark("待补：照评分标准改成合适的规则")
    return {**entries, "规则": indicator.proposal.rule}


def _misscored(plan: FormPlan, files: dict[str, str]) -> tuple[set[str], tuple[Problem, ...]]:
    """The rows that would not score as the form says, and the errors that a check finds."""
    data = {path: text.encode() for path, text in files.items()}
    prepared, errors = prepared_with(plan.project, plan.which, data)
    card = prepared.scored.scorecard
    scored = {row.id: row for row in card.rows()} if card else {}
    wrong = {
        indicator.id
        for indicator in plan.rows
        if indicator.row.score is not None
        and 0 <= indicator.row.score <= indicator.row.weight  # Else told as it is.
        and (indicator.id not in scored or scored[indicator.id].score != indicator.row.score)
        and not (indicator.id in scored and scored[indicator.id].status is Status.ABSENT)
    }
    return wrong, errors


def _completions(plan: FormPlan) -> Iterator[str]:
    """What a person has to complete."""
    if not _unit_name(plan):
        yield NAMELESS
    if needing := [one for one in plan.rows if one.proposal.needed]:
        names = "、".join(f"“{_last(one.row)}”的{one.proposal.needed}" for one in needing)
        yield f"评分标准认出来了，原表没有写要用的数，在 指标.yaml 里填：{names}。"
    for one in plan.rows:
        row = one.row
        if row.score is None and "适用" not in inputs_of(row, one.proposal):
            yield f"“{_last(row)}”的得分读不出（{row.where}：{row.scored or '空的'}）：在 指标.yaml 里填扣几分。"
        elif row.score is not None and row.score > row.weight:
            yield f"“{_last(row)}”的得分 {row.scored} 超过分值 {plain_number(row.weight)}（{row.where}）：核对后在 指标.yaml 里填扣几分。"


def _unplaced(plan: FormPlan) -> Iterator[LeftOut]:
    yield from plan.document.left_out
    for where, text in (*plan.head.rest, *plan.form.rest):
        yield LeftOut(kind="表里的文字", text=text, where=where)
