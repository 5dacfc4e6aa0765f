"""A project with a layout of its own, and what a check says of it."""

from __future__ import annotations

import json
from pathlib import Path

from support import ROOT
from support.projects import base_project, invoke
from ziping.layout.layout import Layout
from ziping.pipeline.run import Run
from ziping.source.project import Project, UnitYear
from ziping.write.fonts import fonts_folder
from ziping.write.job import WriteJob, written

BUILT_IN = ROOT / "templates" / "layout.yaml"
YEAR = UnitYear("shili", 2023)
OWN = "templates/layout.yaml"


def with_wide_form(folder: Path) -> Path:
    """The base project, its form on landscape paper."""
    base_project(folder)
    form = folder / "templates" / "form.md.j2"
    form.write_text("{横向}\n" + form.read_text("utf-8"), "utf-8")
    return folder


def overridden(project: Path, text: str) -> Path:
    (project / OWN).write_text(text, "utf-8")
    return project


def records(project: Path, *command: str) -> list[dict[str, object]]:
    """The problems of the layout that a command reports."""
    arguments = [*(command or ("check",)), "--json", "--project", str(project)]
    result = invoke(*arguments)
    return [record for record in json.loads(result.stdout) if record["path"] == OWN]


def said(project: Path, text: str) -> list[tuple[object, ...]]:
    """Code, line, column and message of what `check` says of a layout of the project's own."""
    return [
        (found["code"], found["line"], found["column"], found["message"])
        for found in records(overridden(project, text))
    ]


def files(project: Path, *formats: str) -> dict[str, bytes]:
    """What is written for the year, by kind and format."""
    workshop = Run(Project(project))
    outputs = {}
    for document in workshop.checked_year(YEAR).documents.trees:
        task = WriteJob(
            document=document, layout=workshop.layout(), formats=formats, fonts=fonts_folder()
        )
        result = written(task)
        assert not [problem for problem in result.problems if problem.is_error]
        outputs |= {f"{document.kind}.{suffix}": data for suffix, data in result.files.items()}
    return outputs


def values(layout: Layout) -> dict[str, object]:
    return layout.model_dump(exclude={"grounds"})
