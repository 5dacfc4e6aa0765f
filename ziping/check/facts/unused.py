"""Sources: chapters that no template uses, rounding differences that the report should note."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import PurePosixPath

from ziping.facts.tie_outs import Judgement, TieVerdict
from ziping.source.position import Position
from ziping.source.problem import Problem


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
