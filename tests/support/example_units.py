"""The example units, prepared."""

from __future__ import annotations

import re
from pathlib import Path

from support import ROOT
from support.projects import copied_sources
from ziping.document.tree import Document
from ziping.document.walk import printed_figures
from ziping.pipeline.run import CheckedYear, Run, documents_of
from ziping.source.project import Project, UnitYear

WORKSHOP = Run(Project(ROOT))


def prepared(unit: str, year: int, project: Path = ROOT) -> CheckedYear:
    workshop = WORKSHOP if project == ROOT else Run(Project(project))
    return workshop.checked_year(UnitYear(unit, year))


def document(unit: str, year: int, kind: str) -> Document:
    return documents_of(prepared(unit, year))[kind]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def changed(tmp_path: Path, file: str, old: str, new: str) -> Path:
    """A copy of the project with one text replaced in one file."""
    copied_sources(tmp_path, "data", "content", "templates")
    path = tmp_path / file
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{file}: {old}"
    path.write_text(text.replace(old, new), "utf-8")
    return tmp_path


def figures_of(prepared_year: CheckedYear) -> dict[tuple[str, int], tuple[str, str]]:
    return {
        (kind, printed.index): (printed.name, printed.text)
        for kind, document in documents_of(prepared_year).items()
        for printed in printed_figures(document)
    }
