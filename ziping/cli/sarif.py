"""SARIF 2.1.0: the problems of a run for code review on a forge.

A finding keeps its fingerprint when lines above it come or go; one that the unit acknowledged is there
as a suppressed result with the reason. Paths are relative to the working folder where the project lies
in it, so that a forge finds the files of a project in a sub-folder.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from urllib.parse import quote

from ziping import __version__
from ziping.edit.edits import Edit, fixable
from ziping.features.fixes import plan_of
from ziping.source.catalogue import HINTS, TITLES
from ziping.source.position import Position
from ziping.source.problem import Fault, Problem, Severity
from ziping.source.project import BUILT_IN, BUILT_IN_LABEL, Project

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
OURS, THEIRS = "ZIPING", "%SRCROOT%"  # The folders that paths start from.
_LEVELS: Mapping[Severity, str] = MappingProxyType(
    {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
)
_LEVEL_OF_LETTER = {"E": "error", "W": "warning", "N": "note"}
Record = dict[str, object]


def as_sarif(problems: Iterable[Problem], project: Project) -> str:
    """The log of one run as JSON text."""
    listed = list(problems)
    codes = sorted({problem.code for problem in listed})
    log = _Log(project=project, codes=codes, prefix=_prefix(project.root))
    log.read_fixes(listed)
    run: Record = {
        "tool": {"driver": _driver(codes)},
        "columnKind": "unicodeCodePoints",
        "language": "zh-CN",
        "originalUriBaseIds": {OURS: {"description": {"text": "ziping 自带的文件"}}},
        "results": [log.result(problem) for problem in listed],
    }
    log_file = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log_file, ensure_ascii=False, indent=2)


def _prefix(root: Path) -> str:
    """The way from the working folder to the project; "" where it leads upwards."""
    try:
        inside = root.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return ""
    return "" if inside == "." else inside + "/"


def _driver(codes: Sequence[str]) -> Record:
    return {
        "name": "ziping",
        "semanticVersion": __version__,
        "rules": [_rule(code) for code in codes],
    }


def _rule(code: str) -> Record:
    title = TITLES[code]
    page = page_of(code)
    text = f"{title}。{HINTS.get(code, '')}"
    return {
        "id": code,
        "shortDescription": {"text": title},
        "fullDescription": {"text": text},
        "help": {"text": page or text, "markdown": page or text},
        "defaultConfiguration": {"level": _LEVEL_OF_LETTER[code[0]]},
        # SARIF wants helpUri absolute (3.49.12), and the pages lie in the repository.
        "properties": {"page": f"{FOLDER}/{code}.md"},
    }


@dataclass(slots=True)
class _Log:
    """What the results of one run share."""

    project: Project
    codes: Sequence[str]
    prefix: str
    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    fixes: dict[Problem, Edit] = field(default_factory=dict)
    prints: Counter[str] = field(default_factory=Counter)

    def read_fixes(self, problems: Sequence[Problem]) -> None:
        """The edit of every problem that can be fixed, the same as `check --fix` makes."""
        for path in dict.fromkeys(p.where.path for p in problems if fixable(p)):
            try:
                plan = plan_of(self.project, path, [p for p in problems if p.where.path == path])
            except Fault:
                continue
            self.fixes |= {problem: edit for edit in plan.edits for problem in edit.problems}

    def result(self, problem: Problem) -> Record:
        result: Record = {
            "ruleId": problem.code,
            "ruleIndex": self.codes.index(problem.code),
            "level": _LEVELS[problem.severity],
            "message": {"text": _message(problem)},
            "locations": [self.location(problem.where)],
            "partialFingerprints": {"ziping/v1": self.fingerprint(problem)},
        }
        if problem.second:
            result["relatedLocations"] = [
                {"id": 1, "message": {"text": "另见"}, **self.location(problem.second)}
            ]
        if problem.settled:
            accepted = {"kind": "external", "status": "accepted", "justification": problem.settled}
            result["suppressions"] = [accepted]
        if edit := self.fixes.get(problem):
            result["fixes"] = [self.fix(problem, edit)]
        return result

    def location(self, where: Position) -> Record:
        place: Record = {"artifactLocation": self.artifact(where.path)}
        if (line := self.line(where)) is not None:
            last = max(where.column, len(line) + 1)
            end = min(where.column + where.length, last)
            region: Record = {"startLine": where.line, "startColumn": where.column}
            place["region"] = region | ({"endColumn": end} if end > where.column else {})
            if line:
                place["contextRegion"] = {"startLine": where.line, "snippet": {"text": line}}
        return {"physicalLocation": place}

    def artifact(self, path: str) -> Record:
        inside = path.startswith(BUILT_IN_LABEL)
        name = PurePosixPath(path.removeprefix(BUILT_IN_LABEL)).as_posix()
        uri = quote(name if inside else self.prefix + name)
        return {"uri": uri, "uriBaseId": OURS if inside else THEIRS}

    def lines(self, path: str) -> tuple[str, ...]:
        if path not in self.texts:
            try:
                self.texts[path] = tuple(self.project.shown(path).split("\n"))
            except Fault:
                self.texts[path] = ()
        return self.texts[path]

    def line(self, where: Position) -> str | None:
        """The line of a place; None of a folder or a file that cannot be read."""
        lines = self.lines(where.path)
        return lines[where.line - 1] if 0 < where.line <= len(lines) else None

    def fingerprint(self, problem: Problem) -> str:
        """The same wherever the line moves to in its file; equal ones are counted."""
        line = (self.line(problem.where) or "").strip()
        identity = "\n".join((problem.code, problem.where.path, problem.about, line))
        mark = sha256(identity.encode("utf-8")).hexdigest()[:32]
        self.prints[mark] += 1
        return f"{mark}:{self.prints[mark]}"

    def fix(self, problem: Problem, edit: Edit) -> Record:
        text = "\n".join(self.lines(problem.where.path))
        line = text.count("\n", 0, edit.start) + 1
        column = edit.start - text.rfind("\n", 0, edit.start)
        deleted = {
            "startLine": line,
            "startColumn": column,
            "endColumn": column + edit.end - edit.start,
        }
        replacement = {"deletedRegion": deleted, "insertedContent": {"text": edit.new}}
        change = {
            "artifactLocation": self.artifact(problem.where.path),
            "replacements": [replacement],
        }
        description = {"text": f"写成 {problem.fix}"}
        return {"description": description, "artifactChanges": [change]}


def _message(problem: Problem) -> str:
    return problem.message + (f"\n{problem.hint}" if problem.hint else "")


FOLDER = "docs/errors"


def page_of(code: str) -> str:
    """The Markdown of a code's page; "" where the pages are not installed."""
    try:
        return (BUILT_IN / FOLDER / f"{code}.md").read_text("utf-8")
    except OSError:
        return ""
