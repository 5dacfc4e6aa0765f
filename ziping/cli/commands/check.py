"""``ziping check``: what is wrong with the data and the texts. Only `--fix` writes, and only on request."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import click

from ziping.cli.options import chosen_files, json_option, project_option, run_in, strict_option
from ziping.cli.output import (
    as_json,
    by_file,
    counts_text,
    faults_text,
    say_problems,
    status,
    to_do_text,
)
from ziping.cli.sarif import as_sarif
from ziping.edit.edits import OVERLAP
from ziping.features.fixes import Fixed, diff_of, fixes_of, proven, written
from ziping.pipeline.run import CheckedYear, Run
from ziping.source.problem import Problem

MAX_ROUNDS = 8  # Fixes that overlap are made one after the other.


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The checks of the units and years that the command line names."""

    run: Run
    prepared: tuple[CheckedYear, ...]
    problems: tuple[Problem, ...]


@click.command(options_metavar="[选项]")
@click.argument("names", nargs=-1, metavar="[单位[/年度] 或文件 …]")
@click.option("--fix", is_flag=True, help="改好只有一种改法的诊断，再检查一遍")
@click.option("--dry-run", is_flag=True, help="与 --fix 同用：只印出会怎样改，不改文件")
@click.option("--sarif", "as_review", is_flag=True, help="结果印成 SARIF，供代码审查用")
@click.option("--brief", is_flag=True, help="每条诊断一行")
@click.option("--all", "settled", is_flag=True, help="连同已确认的诊断")
@project_option
@strict_option
@json_option
def check(
    names: tuple[str, ...], fix: bool, dry_run: bool, as_review: bool, brief: bool, settled: bool,
    folder: Path | None, strict: bool, as_records: bool,
) -> None:  # fmt: skip
    """检查数据和文稿，不生成文件。

    可以只看一个文件、主题或章节，如 demo/2023/收支、主要成效。
    """
    if dry_run and not fix:
        raise click.UsageError("--dry-run 要和 --fix 一起用。")
    if as_records and as_review:
        raise click.UsageError("--json 和 --sarif 只能用一个。")
    checked = _checked(folder, names)
    if fix and dry_run:
        _preview(_planned(checked))
        sys.exit(status(checked.problems, strict))
    if fix:
        checked = _fixed(checked, folder, names)
    if as_records:
        click.echo(as_json(checked.problems))
    elif as_review:
        click.echo(as_sarif(checked.problems, checked.run.project))
    else:
        _say(checked, brief=brief, settled=settled)
    sys.exit(status(checked.problems, strict))


def _say(checked: Checked, *, brief: bool, settled: bool) -> None:
    """The problems and a line for each year. Those that were let stand are only counted."""
    shown = [problem for problem in checked.problems if settled or not problem.settled]
    say_problems(shown, checked.run, brief=brief)
    for year in checked.prepared:
        problems = [problem for problem in year.problems if problem in checked.problems]
        left = [problem for problem in problems if not problem.settled]
        hidden = len(problems) - len(left)
        more = f"已确认 {hidden} 个（--all 列出）；" if hidden and not settled else ""
        counts = faults_text(problems if settled else left)
        to_do = to_do_text(problems)
        click.echo(f"{year.which}：{counts}；{more}{to_do}{counts_text([year])}")


def _checked(folder: Path | None, names: tuple[str, ...]) -> Checked:
    run = run_in(folder)
    years, files = chosen_files(run, names)
    prepared = tuple(run.checked_year(which) for which in years)
    problems = (
        *run.project_problems(),
        *(problem for year in prepared for problem in year.problems),
    )
    of_files = (p for p in problems if not files or p.where.path in files)
    return Checked(run=run, prepared=prepared, problems=tuple(by_file(of_files)))


def _planned(checked: Checked) -> Fixed:
    """The fixes that are proven to change nothing else of what is printed."""
    years = [year.which for year in checked.prepared]
    return proven(checked.run, years, fixes_of(checked.run.project, checked.problems))


def _fixed(checked: Checked, folder: Path | None, names: tuple[str, ...]) -> Checked:
    """Make the fixes until there are none, print each, and check again."""
    count = 0
    for _ in range(MAX_ROUNDS):
        fixed = written(_planned(checked))
        count += _print_fixed(fixed)
        if not fixed.changes:
            break
        checked = _checked(folder, names)
    left = "" if not fixed.refused else f"，{len(fixed.refused)} 处没有改"
    click.echo(f"改好 {count} 处{left}。", err=True)
    return checked


def _print_fixed(fixed: Fixed) -> int:
    """What this round changed, and after the last one what stays as it is; how many were changed."""
    done = [problem for change in fixed.changes for problem in change.problems]
    for problem in done:
        click.echo(f"已改 {problem.where}：{problem.marked} → {problem.fix}", err=True)
    for refused in fixed.refused:
        if refused.reason != OVERLAP and not fixed.changes:
            click.echo(f"没有改 {refused.problem.where}：{refused.reason}", err=True)
    return len(done)


def _preview(fixed: Fixed) -> None:
    """What `--fix` would do."""
    for change in fixed.changes:
        for line in diff_of(change):
            click.echo(line)
    for refused in fixed.refused:
        click.echo(f"不会改 {refused.problem.where}：{refused.reason}", err=True)
    count = sum(len(change.problems) for change in fixed.changes)
    click.echo(f"会改 {count} 处。", err=True)
