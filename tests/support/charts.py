"""Charts of the base project."""

from __future__ import annotations

from pathlib import Path

from support import ROOT
from ziping.pipeline.run import CheckedYear, Run
from ziping.source.project import Project, UnitYear

LAYOUT = Run(Project(ROOT)).layout()


def chapter(project: Path, text: str) -> CheckedYear:
    (project / "content/shili/2023/主要工作.md").write_text(text, "utf-8")
    return Run(Project(project)).checked_year(UnitYear("shili", 2023))
