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
    strict_option,
    workshop_in,
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
from ziping.pipeline import Prepared, Workshop
from ziping.source.problem import Problem

if TYPE_CHECKING:
    from ziping.build import Request, Result

FORMATS = ("docx", "pdf", "html")


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
    from ziping.build import Request, built  # Only a build needs processes and writers.

    workshop = workshop_in(folder)
    request = Request(
        years=chosen_years(workshop, names),
        formats=_formats(formats),
        output=output or workshop.project.root / "output",
        jobs=jobs or os.cpu_count() or 1,
    )
    refuse_sources(request.output, workshop)
    strays = workshop.strays()  # Of the project as a whole: listed once, not with every year.
    problems: list[Problem] = list(strays)
    prepared: list[Prepared] = []
    if not as_records:
        print_problems(problems, workshop)
    with _progress(request) as done:
        for result in built(workshop, request):
            prepared.append(result.prepared)
            fresh = [problem for problem in result.problems if problem not in strays]
            problems.extend(fresh)
            done()
            if not as_records:
                _print_year(replace(result, problems=tuple(fresh)), workshop, request)
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
def _progress(request: Request) -> Iterator[Callable[[], None]]:
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


def _print_year(result: Result, workshop: Workshop, request: Request) -> None:
    """One unit and year: its problems, then what lies where."""
    print_problems(result.problems, workshop)
    which = result.prepared.which
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
