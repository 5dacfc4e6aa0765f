"""Output: problems as people read them and as tools read them, and the exit status that they make."""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from unicodedata import category

import click

from ziping.document.walk import printed_figures
from ziping.pipeline.run import CheckedYear, Run
from ziping.source.problem import Fault, Problem, Severity
from ziping.source.project import Project
from ziping.source.terminal_text import display_width, wrapped

WIDTH = 80  # Of a line on a terminal; a pipe gets whole lines.
MAX_EXCERPT = 72
UNFILLED, CARRIED, ABSENT = "E206", "W707", "W507"
_TO_DO = (UNFILLED, CARRIED, ABSENT)  # Of what is still to be written: counted apart.
TYPED = ("W701", "W702", "W703", "W704", "W706")  # Of a number typed by hand, or of a figure.
MAX_BLANKS = 3  # Of more values to fill in a file, only the lines are listed.
_FACES_WIDTH = 78  # Of the list of faces.


def status(problems: Iterable[Problem], strict: bool) -> int:
    """The exit status: 1 with an error, and when *strict* with a warning."""
    bad = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    return int(any(problem.severity in bad for problem in problems))


def command(rest: str) -> str:
    """How to type a command here: as this one was typed, ``python3 build.py …`` or ``ziping …``, over the
    same project."""
    context = click.get_current_context(silent=True)
    folder = context.params.get("folder") if context else None
    words = f"{rest} --project {_quoted(str(folder))}" if folder else rest
    script = Path(sys.argv[0])
    if script.name != "build.py":
        return f"ziping {words}"
    return f"{'python' if os.name == 'nt' else 'python3'} {_quoted(shown(script))} {words}"


def _quoted(path: str) -> str:
    """A path as one word of a command line, on every system."""
    return f'"{path}"' if re.search(r"[^\w./\\:~-]", path) else path


def shown(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def say_problems(
    problems: Iterable[Problem], run: Run, *, err: bool = False, brief: bool = False
) -> None:
    """The problems grouped by file, broken into lines and coloured where a person reads them on a
    terminal. *brief*: one line each."""
    stream = sys.stderr if err else sys.stdout
    width = WIDTH if stream.isatty() else None
    lines = map(_label_text, by_file(problems)) if brief else as_text(problems, run.project, width)
    for line in lines:
        click.echo(_coloured(line) if width else line, err=err)


def _label_text(problem: Problem) -> str:
    return f"{problem.where}: {problem.severity} {problem.code}: {problem.message}"


_LABEL = re.compile(r"^(\S+:\d+:\d+: )(错误|警告|提示)( [EWN]\d{3}: )")
_COLOURS = {"错误": "red", "警告": "yellow", "提示": "cyan"}


def _coloured(line: str) -> str:
    """The line with its severity in colour, unless the user wants none (no-color.org)."""
    if os.environ.get("NO_COLOR"):
        return line
    return _LABEL.sub(lambda m: m[1] + click.style(m[2], fg=_COLOURS[m[2]], bold=True) + m[3], line)


def print_problems(problems: Iterable[Problem], run: Run) -> None:
    """Problems go to the error stream. A build leaves the notes to `check`."""
    listed = [p for p in problems if p.severity is not Severity.NOTE or p.code == "N604"]
    say_problems(listed, run, err=True)


def print_json(record: object) -> None:
    click.echo(json.dumps(record, ensure_ascii=False, indent=2))


def as_json(problems: Iterable[Problem]) -> str:
    """The list ``{path, line, column, severity, code, message, hint}``."""
    return json.dumps([_record(problem) for problem in problems], ensure_ascii=False, indent=2)


def _record(problem: Problem) -> dict[str, object]:
    return {
        "path": problem.where.path,
        "line": problem.where.line,
        "column": problem.where.column,
        "severity": str(problem.severity),
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
    }


def by_file(problems: Iterable[Problem]) -> list[Problem]:
    """Each problem once, those of a file together, the files and their problems in their order; what is
    still to be filled in after all else."""
    files: dict[tuple[bool, str], dict[Problem, None]] = {}
    for problem in problems:
        files.setdefault((problem.code == UNFILLED, problem.where.path), {})[problem] = None
    ordered = sorted(files, key=lambda place: place[0])
    return [problem for place in ordered for problem in files[place]]


def as_text(
    problems: Iterable[Problem], project: Project, width: int | None = None
) -> Iterator[str]:
    """Each problem with its place, the line, a mark under the fault, and the hint.

    A file with several problems has a heading with their count; of many values to fill the first is
    shown. With *width*, lines are broken there.
    """
    places = groupby(by_file(problems), lambda p: (p.code == UNFILLED, p.where.path))
    for (is_unfilled, path), group in places:
        of_this_file = list(group)
        if len(of_this_file) > 1:
            count = f"{len(of_this_file)} 处待填" if is_unfilled else tally(of_this_file)
            yield f"── {path}：{count}"
        lines = _lines(project, path)
        blanks = [problem for problem in of_this_file if problem.code == UNFILLED]
        brief = blanks[1:] if len(blanks) > MAX_BLANKS else []
        for problem in of_this_file:
            if problem not in brief:
                yield from _problem_lines(problem, lines, width)
        if brief:
            numbers = "、".join(dict.fromkeys(str(problem.where.line) for problem in brief))
            label = f"  还有 {len(brief)} 处没有填，在"
            yield from wrapped(label, f"第 {numbers} 行", 4, width)


def _problem_lines(problem: Problem, lines: tuple[str, ...], width: int | None) -> Iterator[str]:
    where = problem.where
    label = f"{where}: {problem.severity} {problem.code}: "
    yield from wrapped(label, problem.message, 4, width)
    if 0 < where.line <= len(lines) and lines[where.line - 1].strip():
        yield from _excerpt(lines[where.line - 1], where.column, where.length)
    if problem.hint:
        yield from wrapped("  提示：", problem.hint, 8, width)
    if problem.second and str(problem.second) not in problem.hint:
        yield f"  另见：{problem.second}"


def problem_text(problem: Problem) -> str:
    """A problem of a file that has no lines: its place and the hint."""
    text = _label_text(problem)
    return f"{text}\n  提示：{problem.hint}" if problem.hint else text


def _lines(project: Project, path: str) -> tuple[str, ...]:
    """The lines of a source, none when it cannot or must not be read."""
    try:
        return tuple(project.shown(path).split("\n"))
    except Fault:
        return ()


def _excerpt(line: str, column: int, length: int) -> Iterator[str]:
    """The line, cut around the fault, and a mark under it."""
    if sum(character < " " for character in line) > 3:
        return  # Not a text.
    start = 0 if display_width(line[: column + length]) < MAX_EXCERPT else max(0, column - 20)
    shown = "".join(map(_printable, line[start : start + MAX_EXCERPT]))  # A line may be endless.
    while display_width(shown) > MAX_EXCERPT:
        shown = shown[:-1]
    before = shown[: max(0, column - 1 - start)]
    marked = shown[len(before) : len(before) + length] or " "
    yield f"  │ {shown}"
    yield f"  │ {' ' * display_width(before)}{'^' * max(1, display_width(marked))}"


def _printable(character: str) -> str:
    """A tab as a space; a character that a terminal would obey or hide as a sign that it is there."""
    if character == "\t":
        return " "
    return "�" if category(character) in ("Cc", "Cf", "Co", "Cs") else character


def unprinted_notes(problems: Iterable[Problem]) -> str:
    """Where the notes are listed that a build leaves to `check`; it prints those of writing itself."""
    notes = [p for p in problems if p.severity is Severity.NOTE and p.code[1] != "6"]
    return "（提示用 check 查看）" if notes else ""


def face_lines(problems: Iterable[Problem]) -> Iterator[str]:
    """Which font file each role of type got in the PDFs of a run, at most 80 columns wide."""
    faces = sorted({problem.message for problem in problems if problem.code == "N609"})
    line = "PDF 字体："
    for index, face in enumerate(faces):
        gap = "  " if index else ""
        if display_width(line + gap + face) > _FACES_WIDTH:
            yield line
            line, gap = "  ", ""
        line += gap + face
    if faces:
        yield line


def tally(problems: Iterable[Problem]) -> str:
    """ "2 个错误，1 个警告，3 个提示" """
    counts: Mapping[Severity, int] = Counter(problem.severity for problem in problems)
    parts = [f"{counts[severity]} 个{severity}" for severity in Severity if counts.get(severity)]
    return "，".join(parts) or "没有问题"


def faults_text(problems: Iterable[Problem]) -> str:
    """The tally of a year as `status` counts: without what is still to be written."""
    listed = list(problems)
    faults = [problem for problem in listed if problem.code not in _TO_DO]
    return tally(faults) if faults or not listed else "没有错误"


def to_do_text(problems: Iterable[Problem]) -> str:
    """ "还有 58 处待填，12 章没有改写，缺少 3 章；", or "" when nothing is left to do."""
    codes = Counter(problem.code for problem in problems if not problem.settled)
    parts = [f"还有 {codes[UNFILLED]} 处待填"] if codes[UNFILLED] else []
    parts += [f"{codes[CARRIED]} 章没有改写"] if codes[CARRIED] else []
    parts += [f"缺少 {codes[ABSENT]} 章"] if codes[ABSENT] else []
    return f"{'，'.join(parts)}；" if parts else ""


def kinds_text(kinds: list[str]) -> str:
    """The formats of one document: "pdf", or "{docx,pdf}"."""
    return kinds[0] if len(kinds) == 1 else f"{{{','.join(kinds)}}}"


def counts_text(prepared: Iterable[CheckedYear]) -> str:
    """How many figures and literals documents print, and how many numbers were typed by hand."""
    figures = literals = typed = 0
    for year in prepared:
        figures += sum(1 for document in year.documents.trees for _ in printed_figures(document))
        literals += sum(len(text.literals) for text in year.documents.texts)
        by_hand = (problem for problem in year.problems if problem.code in TYPED)
        typed += sum(year.book.find(problem.about) is None for problem in by_hand)
    return f"印出数据 {figures} 处，原文 {literals} 处，手打 {typed} 处"
