"""Charts of the base project."""

from __future__ import annotations

from pathlib import Path

from support import ROOT
from ziping.pipeline import Prepared, Workshop
from ziping.source.project import Project, UnitYear

LAYOUT = Workshop(Project(ROOT)).layout()


def chapter(project: Path, text: str) -> Prepared:
    (project / "content/shili/2023/主要工作.md").write_text(text, "utf-8")
    return Workshop(Project(project)).prepared(UnitYear("shili", 2023))
