"""Comparing: two years of a unit, or two revisions of one year, prepared and compared."""

from __future__ import annotations

from ziping.check.settings import Settings
from ziping.facts.values import Words
from ziping.features.diff.side import Side
from ziping.pipeline.run import Run, documents_of
from ziping.source.nodes import Node
from ziping.source.problem import Fault
from ziping.source.project import Project, UnitYear
from ziping.source.revision import revision
from ziping.source.yaml import parsed

HERE = "."  # In place of a revision: the files as they are now.


def side(run: Run, which: UnitYear, label: str = "") -> Side:
    """A year as it can be compared, with errors or without."""
    prepared = run.checked_year(which)
    try:
        settings, _ = run.settings()
    except Fault:
        settings = Settings()  # Told by the checks.
    try:
        layout = run.layout()
    except Fault:
        layout = None  # Then there are no documents either, and the checks say why.
    return Side(
        label=label or str(which),
        which=which,
        book=prepared.book,
        scorecard=prepared.scored.scorecard,
        framework=_framework(run.project, prepared.book.find("指标.框架")),
        documents=documents_of(prepared),
        errors=sum(problem.is_error for problem in prepared.problems),
        settings=settings,
        layout=layout,
    )


def _framework(project: Project, name: object) -> Node | None:
    try:
        return parsed(*reversed(project.framework(name.text))) if isinstance(name, Words) else None
    except Fault:
        return None  # Told by the checks of that side.


def runs_of(run: Run, names: tuple[str, str], unit: str) -> list[tuple[Run, str]]:
    """The project at two revisions, with one unit in it, each with its short name. Raises NoRevision."""
    runs = []
    for name in names:
        if name == HERE:
            runs.append((run, "现在"))
        else:
            project, short_name = revision(run.project.root, name, unit)
            runs.append((Run(project), short_name))
    return runs
