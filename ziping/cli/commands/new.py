"""``ziping new``: a year begins with what the last one had. It writes new files only."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from ziping.cli.options import (
    chosen_years,
    named_year,
    one_year,
    project_option,
    run_in,
    suggestion,
)
from ziping.cli.output import WIDTH, command, say_problems
from ziping.edit.new_files import refuse, refuse_outside, write_fresh
from ziping.features.new_year.next_year import NewYear, Reframing, new_year
from ziping.pipeline.run import Run
from ziping.source.problem import Fault
from ziping.source.project import Project, UnitYear
from ziping.source.terminal_text import wrapped


@click.command(options_metavar="[选项]")
@click.argument("name", metavar="单位/年度")
@click.option(
    "--from", "source", metavar="单位/年度", help="从哪一年开始；默认是这个单位最近的一年"
)
@click.option(
    "--framework", default="", metavar="名称", help="今年换用的指标体系；不写则与上年相同"
)
@click.option("--dry-run", is_flag=True, help="只列出会写什么，不写")
@project_option
def new(name: str, source: str | None, framework: str, dry_run: bool, folder: Path | None) -> None:
    """从上年的数据和文稿开始新的一年；不覆盖任何文件。"""
    run = run_in(folder)
    project = run.project
    which = named_year(name)
    begun_from = one_year(run, source) if source else _latest(run, which)
    if begun_from == which:
        raise click.UsageError(f"{which} 不能从自己开始。")
    check_framework(project, framework)
    try:
        for kind in ("data", "content"):
            refuse_outside(project.root, f"{kind}/{begun_from}")
            refuse_outside(project.root, f"{kind}/{which}")
        year = new_year(project, which, begun_from, framework)
        files = {file.path: file.data for file in year.files}
        (refuse if dry_run else write_fresh)(project.root, files)
    except Fault as error:
        say_problems([error.problem], run, err=True)
        click.echo(f"没有开出 {which}，什么都没有写。", err=True)
        sys.exit(1)
    for line in _summary(year, dry_run):
        click.echo(line)


def check_framework(project: Project, name: str) -> None:
    """UsageError for a framework that is not installed."""
    known = project.frameworks()
    if name and name not in known:
        hint = suggestion(name, known, f"可用的：{'、'.join(known)}。")
        raise click.UsageError(f"没有指标体系“{name}”。{hint}")


def _latest(run: Run, which: UnitYear) -> UnitYear:
    """The last year of the unit before the new one."""
    before = [y for y in chosen_years(run, ()) if y.unit == which.unit and y.year < which.year]
    if not before:
        raise click.UsageError(
            f"{which.unit} 没有 {which.year} 年以前的数据。用 --from 单位/年度 写明从哪里开始；"
            f"从头开始用 {command('init')}。"
        )
    return before[-1]


def _summary(year: NewYear, dry_run: bool) -> Iterator[str]:
    """What was written, what was not, what to do next."""
    which, source = year.which, year.source
    yield f"{which} {'会从' if dry_run else '已从'} {source} 开始{'（还没有写）' if dry_run else ''}："
    data, chapters, pictures = year.of("data"), year.of("content"), year.of("content", text=False)
    to_fill = sum(file.to_fill for file in data)
    yield f"  data/{which}/  {len(data)} 个文件，{to_fill} 处待填"
    if dry_run:
        yield from (f"    {file.path.rpartition('/')[2]}  {file.to_fill} 处待填" for file in data)
    if chapters or pictures:
        listed = f"，{len(pictures)} 张图片" if pictures else ""
        yield f"  content/{which}/  {len(chapters)} 章，标着 {{沿用上年}}{listed}"
    if dry_run:
        yield from (f"    {file.path.split('/', 3)[3]}" for file in (*chapters, *pictures))
    yield from _list("没有抄：", year.left, "；")
    yield from _list("照抄的，请核对：", [name for file in data for name in file.kept], "、")
    if year.reframing:
        yield from _reframed(year.reframing)
    if not dry_run:
        rewritten = "；改写了的章节，把第一行改成 {已改写}" if chapters else ""
        yield f"接下来：用 {command(f'status {which}')} 看进度{rewritten}。"


def _list(label: str, words: list[str] | tuple[str, ...], comma: str) -> Iterator[str]:
    if words:
        yield from wrapped(label, comma.join(words), 2, WIDTH)


def _reframed(change: Reframing) -> Iterator[str]:
    """The rows of the new framework against the old one."""
    matched = change.matched
    yield f"指标体系：{change.old} → {change.new}"
    yield from _list(f"  沿用 {len(matched.same)} 行：", matched.same, "、")
    renamed = [f"{old} → {new}" for new, old in matched.renamed.items()]
    yield from _list(f"  改了编号 {len(renamed)} 行：", renamed, "、")
    yield from _list(f"  新的 {len(matched.new)} 行（待填）：", matched.new, "、")
    gone = [f"{row}（{'、'.join(keys)}）" if keys else row for row, keys in change.gone]
    yield from _list(f"  不再有 {len(gone)} 行（输入没有抄）：", gone, "、")
