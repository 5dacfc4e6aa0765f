"""What an import would write, checked and rendered over the project before anything is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from ziping.document.text import document_text, plain_text
from ziping.document.tree import REPORT, Heading
from ziping.features.importer.sections import typed_mark
from ziping.features.importer.written_text import clean
from ziping.foreign.document import Block, ForeignParagraph, ForeignPicture, ForeignTable
from ziping.pipeline.run import CheckedYear, Run
from ziping.source.problem import Problem
from ziping.source.project import Project, UnitYear
from ziping.source.view import OverlayView

_SENTENCE = re.compile(r"[^。！？；!?;]*[。！？；!?;]*[”’」』）)]*")
_STAND_INS = (
    (re.compile(r"^全称: 待填$", re.M), "全称: 示例单位"),
    (re.compile(r"^( *)扣分: 待填$", re.M), r"\1扣分: 0 分"),
)
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


def dry_run(project: Project, which: UnitYear, files: Mapping[str, bytes]) -> Run:
    """What the project's year stands on, with the new files over it, in memory alone."""
    patterns = ("templates/*", "data/*.yaml", "data/frameworks/*.yaml")
    own = (f"data/{which}/*.yaml", f"content/{which}/*.md")

    def shows(path: str) -> bool:
        place = PurePosixPath(path)
        depth = len(place.parts)
        return any(depth == p.count("/") + 1 and place.match(p) for p in (*patterns, *own))

    return Run(Project(project.root, OverlayView(project.view, files, shows)))


def filled(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The files with something in place of 待填, so that what does not depend on it can be tried."""
    complete = dict(files)
    for path in (path for path in files if path.endswith(".yaml")):
        text = files[path].decode()
        for pattern, stand_in in _STAND_INS:
            text = pattern.sub(stand_in, text)
        complete[path] = text.encode()
    return complete


def prepared_with(
    project: Project, which: UnitYear, files: Mapping[str, bytes]
) -> tuple[CheckedYear, tuple[Problem, ...]]:
    """The year with the files, stand-ins for what is 待填; the errors that a check finds without them."""
    whole = filled(files)
    prepared = dry_run(project, which, whole).checked_year(which)
    unfilled: tuple[Problem, ...] = ()
    if whole != files:
        _, of_facts = dry_run(project, which, files).load(which)
        unfilled = tuple(problem for problem in of_facts if problem.code == "E206")
    found = dict.fromkeys((*unfilled, *prepared.problems))
    return prepared, tuple(problem for problem in found if problem.is_error)


def built_sentences(prepared: CheckedYear) -> Counter[str] | None:
    """The sentences of the report below its title, as it would print them; None when it cannot be
    made."""
    report = next((d for d in prepared.documents.trees if d.kind == REPORT), None)
    if report is None:
        return None
    return sentences(document_text(replace(report, title=(), subtitle=())).split("\n"))


def built_numbers(prepared: CheckedYear) -> dict[str, str]:
    """The number that each heading of the report gets, by the heading's words."""
    report = next((d for d in prepared.documents.trees if d.kind == REPORT), None)
    headings = (block for block in (report.blocks if report else ()) if isinstance(block, Heading))
    return {re.sub(r"\s", "", plain_text(one.children)): one.number for one in headings}


def sentences(lines: Iterable[str]) -> Counter[str]:
    """The sentences of lines, their numbers and all space left out."""
    counted: Counter[str] = Counter()
    for line in lines:
        plain = re.sub(r"\s", "", clean(line)).translate(_DIGITS)
        plain = re.sub(r"^[•●○■□◆]+", "", plain)
        plain = plain[len(typed_mark(plain)[1]) :]
        counted.update(part for match in _SENTENCE.finditer(plain) if (part := match.group()))
    return counted


def lines_of(blocks: Iterable[Block]) -> Iterator[str]:
    """Every line of an original as its reader sees it."""
    for block in blocks:
        match block:
            case ForeignParagraph():
                yield block.mark + block.text
            case ForeignTable():
                for cell in block.grid.cells:
                    yield from cell.text.split("\n")
            case ForeignPicture():
                continue


def errors_told(errors: Sequence[Problem]) -> Iterator[str]:
    """What to say of the errors that a check will find: those of the original itself, mostly."""
    if errors:
        codes = "、".join(dict.fromkeys(problem.code for problem in errors))
        yield f"check 还有 {len(errors)} 个错误（{codes}），改好或写明理由才能生成。"
