"""Listing: problems as people read them and as tools read them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from unicodedata import category, east_asian_width

from ziping.check.printed import printed_figures
from ziping.pipeline import Prepared
from ziping.source.problem import Fault, Problem, Severity
from ziping.source.project import Project

MAX_EXCERPT = 72
_WIDTH = 78


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


def as_text(problems: Iterable[Problem], project: Project) -> Iterator[str]:
    """Each problem with its place, the line, a mark under the fault, and the hint."""
    texts: dict[str, tuple[str, ...]] = {}
    for problem in problems:
        where = problem.where
        if where.path not in texts:
            texts[where.path] = _lines(project, where.path)
        yield f"{where}: {problem.severity} {problem.code}: {problem.message}"
        lines = texts[where.path]
        if 0 < where.line <= len(lines) and lines[where.line - 1].strip():
            yield from _excerpt(lines[where.line - 1], where.column, where.length)
        if problem.hint:
            yield f"  提示：{problem.hint}"
        if problem.second and str(problem.second) not in problem.hint:
            yield f"  另见：{problem.second}"


def problem_text(problem: Problem) -> str:
    """A problem of something that is no text: its place and the hint."""
    text = f"{problem.where}: {problem.severity} {problem.code}: {problem.message}"
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
    start = 0 if _width(line[: column + length]) < MAX_EXCERPT else max(0, column - 20)
    shown = "".join(map(_printable, line[start : start + MAX_EXCERPT]))  # A line may be endless.
    while _width(shown) > MAX_EXCERPT:
        shown = shown[:-1]
    before = shown[: max(0, column - 1 - start)]
    marked = shown[len(before) : len(before) + length] or " "
    yield f"  │ {shown}"
    yield f"  │ {' ' * _width(before)}{'^' * max(1, _width(marked))}"


def _printable(character: str) -> str:
    """A tab as a space; a character that a terminal would obey or hide as a sign that it is there."""
    if character == "\t":
        return " "
    return "�" if category(character) in ("Cc", "Cf", "Co", "Cs") else character


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def unprinted_notes(problems: Iterable[Problem]) -> str:
    """What a build says of the notes that it leaves to `check`; those of writing are its own."""
    notes = [p for p in problems if p.severity is Severity.NOTE and p.code[1] != "6"]
    return "（提示用 check 查看）" if notes else ""


def face_lines(problems: Iterable[Problem]) -> Iterator[str]:
    """Which font file each role of type got in the PDFs of a run, at most 80 columns wide."""
    faces = sorted({problem.message for problem in problems if problem.code == "N609"})
    line = "PDF 字体："
    for index, face in enumerate(faces):
        gap = "  " if index else ""
        if _width(line + gap + face) > _WIDTH:
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


def kinds_text(kinds: list[str]) -> str:
    """The formats of one document: "pdf", or "{docx,pdf}"."""
    return kinds[0] if len(kinds) == 1 else f"{{{','.join(kinds)}}}"


def shown_path(path: Path) -> str:
    """A path as a person at this folder would write it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def counts_text(one: Prepared) -> str:
    """How many figures and literals the documents of a year print."""
    figures = sum(1 for document in one.pages.documents for _ in printed_figures(document))
    literals = sum(len(text.literals) for text in one.pages.texts)
    return f"印出数据 {figures} 处，原文 {literals} 处"
