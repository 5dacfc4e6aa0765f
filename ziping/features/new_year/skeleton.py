"""Skeleton: the text of a new data file, with 待填 for every value and a comment what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ziping.features.new_year.blanked import TO_FILL
from ziping.scoring.framework import Framework, FrameworkRow, Indicator
from ziping.scoring.required_inputs import InputKind, RequiredInput, asked_by, example, reasons_of
from ziping.scoring.rules.wording import points

PERIODS_HINT = "各期一个，如 [96.40%, 98.15%]"


def facts_text(asked: Iterable[RequiredInput]) -> str:
    """The YAML of the values of one topic; their names are the paths within it."""
    tree: dict[str, object] = {}
    for required in asked:
        *way, last = required.name.split(".")
        group = tree
        for step in way:
            below = group.setdefault(step, {})
            if not isinstance(below, dict):  # A value and a mapping of one name: the value wins.
                break
            group = below
        else:
            group.setdefault(last, required)
    return "".join(_lines(tree, ""))


def _lines(tree: Mapping[str, object], indent: str) -> Iterator[str]:
    for key, value in tree.items():
        if isinstance(value, RequiredInput):
            yield from value_lines(value, key, indent)
        elif isinstance(value, dict):
            yield f"{indent}{key}:\n"
            yield from _lines(value, indent + "  ")


def value_lines(required: RequiredInput, key: str, indent: str) -> Iterator[str]:
    """One value under its key."""
    if required.kind is InputKind.GOALS:
        yield f"{indent}{key}:\n"
        yield from _goal(required, indent + "  ")
    elif required.kind is InputKind.JUDGED:
        yield f"{indent}{key}:\n"
        yield from (f"{indent}  {part}: {TO_FILL}\n" for part in ("档", "系数", "理由"))
    elif required.kind is InputKind.NAMES:
        yield f"{indent}{key}: {TO_FILL}  # 一列名称，如 [甲, 乙]\n"
    else:
        hint = _hint(required)
        yield f"{indent}{key}: {TO_FILL}" + (f"  # {hint}\n" if hint else "\n")


def _goal(required: RequiredInput, indent: str) -> Iterator[str]:
    """A goal of a list; more of them are written likewise."""
    target, actual = required.goal_keys
    yield f"{indent}- 编号: {_goal_id(required.name)}1\n"
    yield f"{indent}  名称: {TO_FILL}\n"
    yield f"{indent}  方向: 正向  # 正向、反向、等于\n"
    yield f"{indent}  {target}: {TO_FILL}  # 数和单位，如 1200 件、95%\n"
    yield f"{indent}  {actual}: {TO_FILL}\n"
    if required.goal_keys != ("目标", "实际"):
        yield f"{indent}  份额: {TO_FILL}  # 分\n"


def _goal_id(name: str) -> str:
    return {"产出指标": "CC", "效益指标": "XY"}.get(name.rpartition(".")[2], "ZB")


def _hint(required: RequiredInput) -> str:
    words = {InputKind.YES_NO: "是或否", InputKind.PERIODS: PERIODS_HINT}.get(
        required.kind, example(required.measure)
    )
    return f"{words}：{required.about}" if words and required.about else words or required.about


def rows_text(framework: Framework) -> str:
    """The rows of 指标.yaml, each with what its rule wants under its own name."""
    return "".join(
        line for heading, row in headed_rows(framework) for line in row_lines(row, heading)
    )


def headed_rows(framework: Framework) -> Iterator[tuple[str, FrameworkRow]]:
    """Every row with the words for it: its indicator, its points, what is looked at."""
    for first in framework.firsts:
        for second in first.seconds:
            for indicator in second.indicators:
                for row in indicator.rows:
                    yield _heading(indicator, row), row


def _heading(indicator: Indicator, row: FrameworkRow) -> str:
    told = row.explanation or indicator.explanation
    name = indicator.name + (f"：{row.name}" if row.name else "")
    return f"{name}（{points(row.weight)}）" + (f"{told}" if told else "")


def row_lines(row: FrameworkRow, heading: str) -> Iterator[str]:
    """A row's inputs; one that takes all from other topics has none of its own."""
    inputs = [one for one in asked_by(row) if "." not in one.name]
    yield f"  # {heading}\n"
    if not inputs:
        yield f"  {row.id}: {{}}  # 用别的文件里的数，这里不用填\n"
        return
    yield f"  {row.id}:\n"
    for one in inputs:
        yield from value_lines(one, one.name, "    ")
    yield from (f"    # 扣了分的，写 {name}: …\n" for name in reasons_of(row.rule))
