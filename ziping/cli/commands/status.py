"""``ziping status``: how far a year is, file by file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import click

from ziping.cli.options import chosen_years, json_option, project_option, run_in
from ziping.cli.output import print_json
from ziping.features.new_year.progress import FileProgress, Progress, progress
from ziping.source.terminal_text import cut, left, right

NAME, NUMBER = 36, 8  # Columns of a line of at most 80.
HEADS = ("已填/共", "还要填", "章节", "错误", "警告")


@click.command(options_metavar="[选项]")
@click.argument("names", nargs=-1, metavar="[单位[/年度] …]")
@project_option
@json_option
def status(names: tuple[str, ...], folder: Path | None, as_records: bool) -> None:
    """列出每个文件填到哪里、每章改写了没有。"""
    run = run_in(folder)
    years = chosen_years(run, names)
    progresses = [progress(run.project, run.checked_year(which)) for which in years]
    if as_records:
        print_json([_record(of_year) for of_year in progresses])
    else:
        click.echo("\n\n".join("\n".join(_table(of_year)) for of_year in progresses))


def _table(of_year: Progress) -> Iterator[str]:
    data, chapters = of_year.of("data"), of_year.of("content")
    yield _line(str(of_year.which), HEADS)
    yield from (_row(file) for file in (*data, *chapters))
    yield from (_row(file, file.path) for file in of_year.shared)
    filled, total = sum(f.filled for f in data), sum(f.total for f in data)
    written = sum(f.filled for f in chapters)
    sums = (
        f"{filled}/{total}",
        str(total - filled),
        f"{written}/{len(chapters)}",
        str(sum(f.errors for f in of_year.files)),
        str(sum(f.warnings for f in of_year.files)),
    )
    yield _line(f"合计  完成 {of_year.percent}%", sums)


def _row(file: FileProgress, name: str = "") -> str:
    name = name or PurePosixPath(file.path).name
    counts = (f"{file.filled}/{file.total}", str(file.left or "")) if file.total else ("", "")
    counts = counts if file.state is None else ("", "")
    state = str(file.state or "")
    return _line(f"  {name}", (*counts, state, str(file.errors or ""), str(file.warnings or "")))


def _line(name: str, cells: tuple[str, ...]) -> str:
    numbers = (" " + right(cell, NUMBER - 1) for cell in cells)
    return (left(cut(name, NAME), NAME) + "".join(numbers)).rstrip()


def _record(of_year: Progress) -> dict[str, object]:
    return {
        "unit": of_year.which.unit,
        "year": of_year.which.year,
        "percent": of_year.percent,
        "files": [
            {
                "path": file.path,
                "filled": file.filled,
                "total": file.total,
                "state": None if file.state is None else str(file.state),
                "errors": file.errors,
                "warnings": file.warnings,
            }
            for file in of_year.files
        ],
    }
