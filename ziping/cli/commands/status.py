"""``ziping status``: how far a year is, file by file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import click

from ziping.cli.options import json_option, project_option
from ziping.cli.selection import chosen_years, workshop_in
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
    workshop = workshop_in(folder)
    years = chosen_years(workshop, names)
    found = [progress(workshop.project, workshop.prepared(which)) for which in years]
    if as_records:
        click.echo(json.dumps([_record(one) for one in found], ensure_ascii=False, indent=2))
        return
    for index, one in enumerate(found):
        if index:
            click.echo()
        for line in _table(one):
            click.echo(line)


def _table(one: Progress) -> Iterator[str]:
    data, chapters = one.of("data"), one.of("content")
    yield _line(str(one.which), HEADS)
    yield from (_row(file) for file in (*data, *chapters))
    filled, total = sum(f.filled for f in data), sum(f.total for f in data)
    written = sum(f.filled for f in chapters)
    sums = (
        f"{filled}/{total}",
        str(total - filled),
        f"{written}/{len(chapters)}",
        str(sum(f.errors for f in one.files)),
        str(sum(f.warnings for f in one.files)),
    )
    yield _line(f"合计  完成 {one.percent}%", sums)


def _row(file: FileProgress) -> str:
    name = PurePosixPath(file.path).name
    counts = (
        (f"{file.filled}/{file.total}", str(file.left or "")) if file.state is None else ("", "")
    )
    state = str(file.state or "")
    return _line(f"  {name}", (*counts, state, str(file.errors or ""), str(file.warnings or "")))


def _line(name: str, cells: tuple[str, ...]) -> str:
    numbers = (" " + right(cell, NUMBER - 1) for cell in cells)
    return (left(cut(name, NAME), NAME) + "".join(numbers)).rstrip()


def _record(one: Progress) -> dict[str, object]:
    return {
        "unit": one.which.unit,
        "year": one.which.year,
        "percent": one.percent,
        "files": [
            {
                "path": file.path,
                "filled": file.filled,
                "total": file.total,
                "state": None if file.state is None else str(file.state),
                "errors": file.errors,
                "warnings": file.warnings,
            }
            for file in one.files
        ],
    }
