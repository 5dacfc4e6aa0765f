"""Two years or two revisions, prepared as sides and compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ziping.check.settings import Settings
from ziping.document.tree import REPORT
from ziping.facts.values import Words
from ziping.features.diff.figures import figure_changes
from ziping.features.diff.framework import framework_changes
from ziping.features.diff.model import Change, Comparison, FigureChange, Side
from ziping.features.diff.prose import chapter_changes
from ziping.features.diff.scores import Moves, figure_move, score_changes
from ziping.features.diff.texts import item_changes, text_changes
from ziping.pipeline.run import Run, documents_of
from ziping.source.problem import Fault
from ziping.source.project import Project, UnitYear
from ziping.source.revision import revision
from ziping.source.yaml import Node, parsed


def compared(old: Side, new: Side) -> Comparison:
    """All that differs between two states of a unit."""
    figures, pending = figure_changes(old, new)
    texts = text_changes(old, new)
    reports = old.documents.get(REPORT), new.documents.get(REPORT)
    return Comparison(
        unit=new.unit,
        old=old.label,
        new=new.label,
        figures=figures,
        texts=texts,
        framework=framework_changes(old, new),
        scores=score_changes(old, new, Moves.of(figures, texts)),
        items=item_changes(old, new),
        chapters=chapter_changes(reports[0], reports[1]) if reports[0] and reports[1] else (),
        left_out=tuple(_left_out(old, new, pending)),
    )


def _left_out(old: Side, new: Side, pending: int) -> Iterator[str]:
    """What could not be compared, and why."""
    if pending:
        yield f"数 {pending} 个：还没有填，或算不出来"
    for side in (old, new):
        if REPORT not in side.documents:
            yield f"正文：{side.label} 的{REPORT}生成不了（{_why(side)}）"
        if side.scorecard is None and side.book.find("指标") is not None:
            yield f"得分：{side.label} 没有算出得分（{_why(side)}）"


def _why(side: Side) -> str:
    return f"有 {side.errors} 个错误，用 check 列出" if side.errors else "没有填，或上年有错误"


def notes(comparison: Comparison) -> Mapping[str, str]:
    """For each figure that moved what to say beside it: from what to what, and which inputs did it."""
    moves = {change.name: figure_move(change) for change in comparison.figures}
    return {
        change.name: _note(change, moves)
        for change in comparison.figures
        if change.change is Change.CHANGED
    }


def _note(change: FigureChange, moves: Mapping[str, str]) -> str:
    if not change.computed or change.new is None:
        where = f"，见 {change.new.where.path}:{change.new.where.line}" if change.new else ""
        return moves[change.name] + where
    said = f"{moves[change.name]}，算法：{change.new.formula}"
    if change.formula_changed and change.old is not None:
        said += f"（原为 {change.old.formula or '直接填报'}）"
    causes = [moves.get(name, name) for name in change.causes]
    return f"{said}；由 {'、'.join(causes)} 引起" if causes else said


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
