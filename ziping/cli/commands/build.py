"""``ziping build``: the documents of units and years."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ziping.cli.options import (
    FOLDER,
    chosen_years,
    json_option,
    project_option,
    refuse_sources,
    run_in,
    strict_option,
)
from ziping.cli.output import (
    as_json,
    by_file,
    counts_text,
    face_lines,
    kinds_text,
    print_problems,
    shown,
    status,
    tally,
    unprinted_notes,
)
from ziping.pipeline.run import CheckedYear, Run
from ziping.source.problem import Problem
from ziping.write.job import FORMATS

if TYPE_CHECKING:
    from ziping.pipeline.build import BuildRequest, BuiltYear


@click.command(options_metavar="[选项]")
@click.argument("names", nargs=-1, metavar="[单位[/年度] …]")
@click.option("--to", "formats", default=",".join(FORMATS), show_default=True, help="要哪些格式")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar=FOLDER,
    help="输出文件夹，默认 output/",
)
@click.option(
    "--jobs", type=click.IntRange(1, 64), default=None, help="同时生成几份，默认是处理器的个数"
)
@project_option
@strict_option
@json_option
def build(
    names: tuple[str, ...], formats: str, output: Path | None, jobs: int | None, folder: Path | None,
    strict: bool, as_records: bool,
) -> None:  # fmt: skip
    """生成报告和表（DOCX、PDF、HTML）。"""
    # Only a build needs processes and writers.
    from ziping.pipeline.build import BuildRequest
    from ziping.pipeline.build import build as build_years

    run = run_in(folder)
    request = BuildRequest(
        years=chosen_years(run, names),
        formats=_formats(formats),
        output=output or run.project.root / "output",
        jobs=jobs or os.cpu_count() or 1,
    )
    refuse_sources(request.output, run)
    strays = run.project_problems()  # Of the project as a whole: listed once, not with every year.
    problems: list[Problem] = list(strays)
    prepared: list[CheckedYear] = []
    if not as_records:
        print_problems(problems, run)
    with _progress(request) as done:
        for result in build_years(run, request):
            prepared.append(result.year)
            fresh = [problem for problem in result.problems if problem not in strays]
            problems.extend(fresh)
            done()
            if not as_records:
                _print_year(replace(result, problems=tuple(fresh)), run, request)
    problems = by_file(problems)
    if as_records:
        click.echo(as_json(problems))
    else:
        for line in face_lines(problems):
            click.echo(line)
        click.echo(counts_text(prepared))
        click.echo(tally(p for p in problems if p.code != "N609") + unprinted_notes(problems))
    sys.exit(status(problems, strict))


@contextmanager
def _progress(request: BuildRequest) -> Iterator[Callable[[], None]]:
    """On a terminal, how many years are done; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console  # Only a person at a terminal needs it.

    count, total = 0, len(request.years)
    with Console(stderr=True).status(f"正在生成：0/{total}") as status:

        def done() -> None:
            nonlocal count
            count += 1
            status.update(f"正在生成：{count}/{total}")

        yield done


def _formats(text: str) -> tuple[str, ...]:
    parts = [part.strip().lower() for part in re.split("[,，]", text) if part.strip()]
    for part in parts:
        if part not in FORMATS:
            raise click.UsageError(f"没有“{part}”这种格式。可用：{'、'.join(FORMATS)}")
    return tuple(name for name in FORMATS if name in parts) or FORMATS


def _print_year(result: BuiltYear, run: Run, request: BuildRequest) -> None:
    """One unit and year: its problems, then what lies where."""
    print_problems(result.problems, run)
    which = result.year.which
    if not result.files:
        kept = "（上一次的输出没有变）" if (request.output / str(which)).is_dir() else ""
        click.secho(f"✗ {which} 没有生成{kept}", fg="red", err=True)
        return
    counts = "，".join(f"{kind} {count} 页" for kind, count in result.pages)
    click.secho(f"✓ {which}" + (f"：{counts}" if counts else ""), fg="green")
    click.echo(f"  {shown(result.files[0].parent)}{os.sep}")
    names: dict[str, list[str]] = {}
    for path in result.files:
        names.setdefault(path.stem, []).append(path.suffix.removeprefix("."))
    click.echo("    " + "  ".join(f"{stem}.{kinds_text(kinds)}" for stem, kinds in names.items()))
