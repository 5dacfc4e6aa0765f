"""Links and uses: problems have measures, scored rows are named rightly, facts, chapters and tails are used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import PurePosixPath

from ziping.facts.tie_outs import Judgement, TieVerdict
from ziping.facts.values import Group, Value, Words, groups, texts
from ziping.facts.year_figures import YearFigures
from ziping.numbers.figure import Figure
from ziping.source.position import Position
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


OUTCOMES = "整改情况"


def unowned(book: YearFigures) -> Iterator[Problem]:
    """W761: a measure without 责任科室 or 完成期限."""
    for measure in groups(book.find("改进措施")):
        lacking = [key for key in ("责任科室", "完成期限") if key not in measure.members]
        if lacking:
            name = measure.said("编号")
            message = f"措施“{name}”没有写{'和'.join(lacking)}"
            hint = "在这一条下加上 " + "、".join(f"{key}: …" for key in lacking)
            yield Problem.of("W761", measure.where, message, hint=hint, about=name)


def without_outcome(book: YearFigures, folder: str) -> Iterator[Problem]:
    """W762: a measure of last year whose outcome this year does not tell; W763: an outcome of none."""
    last = {
        m.said("编号"): m for m in groups(book.earlier.find("改进措施") if book.earlier else None)
    }
    told = {o.said("措施"): o for o in groups(book.find(OUTCOMES))}
    where = Position(f"{folder}/{OUTCOMES}.yaml", 1, 1)
    for name, measure in last.items():
        if name not in told:
            hint = f"在 {where.path} 里写“- 措施: {name}”和结果（已完成、进行中、未完成）、说明"
            message = f"上年的措施“{name}”{_title(measure)}没有交代落实情况"
            yield Problem.of("W762", where, message, hint=hint, second=measure.where, about=name)
    for name, outcome in told.items():
        if name not in last:
            known = "、".join(last) or "（上年没有措施）"
            message = f"上年没有措施“{name}”"
            yield Problem.of(
                "W763", outcome.where, message, hint=f"上年措施的编号有：{known}", about=name
            )


def _title(measure: Group) -> str:
    title = measure.said("标题")
    return f"（{title}）" if title else ""


def unused_chapters(
    chapters: Iterable[str], used: frozenset[str], missing: Iterable[str]
) -> tuple[Problem, ...]:
    """E508: a chapter file that no template uses; *missing* are the names that templates asked for."""
    wanted = list(missing)
    return tuple(
        _unused(path, wanted)
        for path in chapters
        if path not in used and PurePosixPath(path).stem not in wanted
    )


def _unused(path: str, wanted: list[str]) -> Problem:
    name = PurePosixPath(path).stem
    near = get_close_matches(name, wanted, n=1, cutoff=0.4)
    hint = (
        f"模板要的是“{near[0]}”，改文件名"
        if near
        else "改文件名，或在模板里加上它；不用就移出这个文件夹"
    )
    return Problem.of(
        "E508", Position(path, 1, 1), f"章节“{name}”没有被模板用到", hint=hint, about=name
    )


def stray_folders(folders: Iterable[str], years: Iterable[str]) -> tuple[Problem, ...]:
    """W213: a folder of chapters that belongs to no unit and year; *years* are those there are."""
    known = [f"content/{year}" for year in years]
    problems = []
    for folder in folders:
        near = get_close_matches(folder, known, n=1, cutoff=0.6)
        hint = f"是否应为 {near[0]}？" if near else "data 下没有同名的文件夹"
        problems.append(
            Problem.of("W213", Position(folder, 1, 1), "这个文件夹不会被读到", hint=hint)
        )
    return tuple(problems)


def unnoted_tails(judgements: Iterable[Judgement], noted: frozenset[str]) -> tuple[Problem, ...]:
    """E414: a 尾差 that must be noted in the report and is not."""
    return tuple(
        Problem.of(
            "E414",
            judgement.tie.where,
            f"勾稽“{judgement.tie.name}”的尾差要在报告中注明，报告里没有",
            hint=f'在章节里写 {{{{ 尾差说明("{judgement.tie.name}") }}}}，或把“尾差”改为“允许”',
            about=judgement.tie.name,
        )
        for judgement in judgements
        if judgement.tie.noted
        and judgement.verdict in (TieVerdict.ROUNDING, TieVerdict.SUSPICIOUS)
        and judgement.tie.name not in noted
    )
