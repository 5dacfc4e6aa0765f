"""Said: what every command tells of problems, and the exit status that they make."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from ziping.cli.problem_text import as_text
from ziping.pipeline import Workshop
from ziping.source.problem import Problem, Severity

WIDTH = 80  # Of a line on a terminal; a pipe gets whole lines.


def status(problems: Iterable[Problem], strict: bool) -> int:
    """The exit status: 1 with an error, and when *strict* with a warning."""
    bad = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    return int(any(problem.severity in bad for problem in problems))


def command(rest: str) -> str:
    """How to type a command here: as this one was typed, ``python3 build.py …`` or ``ziping …``."""
    script = Path(sys.argv[0])
    if script.name != "build.py":
        return f"ziping {rest}"
    return f"{'python' if os.name == 'nt' else 'python3'} {shown(script)} {rest}"


def shown(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def say_problems(problems: Iterable[Problem], workshop: Workshop, *, err: bool = False) -> None:
    """The problems grouped by file, broken into lines where a person reads them on a terminal."""
    stream = sys.stderr if err else sys.stdout
    width = WIDTH if stream.isatty() else None
    for line in as_text(problems, workshop.project, width):
        click.echo(line, err=err)


def print_problems(problems: Iterable[Problem], workshop: Workshop) -> None:
    """Problems go to the error stream. A build leaves the notes to `check`."""
    wanted = [
        found for found in problems if found.severity is not Severity.NOTE or found.code == "N604"
    ]
    say_problems(wanted, workshop, err=True)
