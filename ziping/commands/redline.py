"""``ziping diff --to docx``: where redlines go, and what is said of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from ziping.commands.said import shown
from ziping.compare.comparison import Comparison
from ziping.compare.side import Side
from ziping.document.pages import REPORT
from ziping.listing import problem_text
from ziping.mend.files import created
from ziping.source.problem import Fault

SUFFIX = "修订.docx"


def put_redlines(
    sides: tuple[Side, Side], comparison: Comparison, folder: Path, output: Path | None
) -> None:
    """Write the redline of each document into *folder*, or the first to *output* and the others
    beside it; say what no revision shows. Exits with 1 when there is none."""
    from ziping.redlining import redlines, remarks  # Heavy: the writers.

    old, new = sides
    made = dict.fromkeys(new.documents, False)
    try:
        for kind, redline in redlines(old, new, remarks(comparison)):
            place = _place(kind, folder, output, first=not any(made.values()))
            created(place, redline.data)
            made[kind] = True
            noted = f"：改动的数 {redline.comments} 处，有批注" if redline.comments else ""
            click.echo(f"写好 {shown(place)}{noted}", err=True)
            for what in redline.untracked:
                click.echo(f"  没有标成修订：{what}", err=True)
    except Fault as error:
        click.echo(problem_text(error.problem), err=True)
        sys.exit(1)
    for line in _missing(old, new):
        click.echo(line, err=True)
    if not any(made.values()):
        sys.exit(1)


def _place(kind: str, folder: Path, output: Path | None, *, first: bool) -> Path:
    if output is None:
        return folder / f"{kind}{SUFFIX}"
    return output if first else output.with_name(f"{output.stem}-{kind}{output.suffix}")


def _missing(old: Side, new: Side) -> Iterator[str]:
    """The documents that only one side has, and why."""
    for kind in dict.fromkeys((REPORT, *new.documents, *old.documents)):
        for side in (old, new):
            if kind not in side.documents:
                why = f"，它有 {side.errors} 个错误（用 check 列出）" if side.errors else ""
                yield f"没有写{kind}的修订稿：{side.label} 没有{kind}{why}"
