"""Said: what every command tells of problems, and the exit status that they make."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from ziping.listing import as_text
from ziping.pipeline import Workshop
from ziping.source.problem import Problem, Severity


def status(problems: Iterable[Problem], strict: bool) -> int:
    bad = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    return int(any(problem.severity in bad for problem in problems))


def each_once(problems: Iterable[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))


def shown(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def print_problems(problems: Iterable[Problem], workshop: Workshop, *, notes: bool = False) -> None:
    """Problems go to the error stream. A build leaves the notes to `check`."""
    wanted = [
        found
        for found in problems
        if notes or found.severity is not Severity.NOTE or found.code == "N604"
    ]
    for line in as_text(wanted, workshop.project):
        click.echo(line, err=True)
