"""Report: all problems of a run in order, each once, acknowledged ones marked and never hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ziping.facts.values import Group, groups
from ziping.facts.year_figures import YearFigures
from ziping.source.position import Position
from ziping.source.problem import Problem, Severity
from ziping.source.project import BUILT_IN_LABEL


def reported(problems: Iterable[Problem], book: YearFigures) -> tuple[Problem, ...]:
    """Data before chapters before templates, by files and lines, without repetitions and consequences of
    other problems; those are told where no error is that could be their cause, as one of another year."""
    once = list(_each_once(problems))
    stated = [problem for problem in once if not problem.derived]
    has_cause = any(problem.is_error for problem in stated)
    listed = stated if has_cause or not any(problem.is_error for problem in once) else once
    settled, unmatched = _acknowledged(listed, book)
    return tuple(sorted((*settled, *unmatched), key=_order))


def _each_once(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Two stages may find the same: one code in one place, about one thing or one of them unnamed."""
    seen: dict[tuple[str, Position], set[str]] = {}
    for problem in problems:
        known = seen.setdefault((problem.code, problem.where), set())
        if not known or (problem.about and not known & {"", problem.about}):
            yield problem
        known.add(problem.about)


_LATER = ("content/", "templates/")  # What stands there follows from the data, templates from both.


def _order(problem: Problem) -> tuple[int, str, int, int, str]:
    """Causes first: the data, the chapters, the templates."""
    path = problem.where.path.removeprefix(BUILT_IN_LABEL)
    kind = next((n for n, folder in enumerate(_LATER, 1) if path.startswith(folder)), 0)
    return kind, problem.where.path, problem.where.line, problem.where.column, problem.code


def _acknowledged(
    problems: list[Problem], book: YearFigures
) -> tuple[list[Problem], list[Problem]]:
    """Findings that the unit acknowledged become notes with its reason; W210 for idle ones."""
    known = {(found.code, found.about) for found in problems if _may_stand(found)}
    reasons: dict[tuple[str, str], str] = {}
    unmatched = []
    for group in groups(book.find("确认")):
        code, about, reason = (group.said(key) for key in ("诊断", "对象", "理由"))
        if (code, about) not in known:
            unmatched.append(
                _idle(group, code, about, refused=code[:1] == "E" and code not in _MAY_STAND)
            )
        elif reason:
            reasons.setdefault((code, about), reason)
    return [_as_settled(found, reasons) for found in problems], unmatched


def _as_settled(found: Problem, reasons: Mapping[tuple[str, str], str]) -> Problem:
    reason = reasons.get((found.code, found.about), "")
    return _settled(found, reason) if reason and _may_stand(found) else found


# Errors that a unit may let stand: what it states is then complete all the same. Behind any other
# error something is missing that the documents would lack.
_MAY_STAND = frozenset(("E208", "E308", "E401", "E414", "E415", "E416", "E508"))


def _may_stand(problem: Problem) -> bool:
    return bool(problem.about) and (not problem.is_error or problem.code in _MAY_STAND)


def _idle(group: Group, code: str, about: str, *, refused: bool) -> Problem:
    message = f"确认的诊断 {code}（{about}）这次没有出现"
    hint = "数据已改好的，删去这一条；没有的，检查诊断代码和对象"
    if refused:
        message = f"诊断 {code} 不能确认，只能改好"
        hint = f"可以确认的错误：{' '.join(sorted(_MAY_STAND))}，以及 W、N 开头的诊断"
    return Problem.of("W210", group.where, message, hint=hint, about=about)


def _settled(problem: Problem, reason: str) -> Problem:
    message = f"{problem.message}（已确认：{reason}）"
    return replace(problem, severity=Severity.NOTE, message=message, hint="", settled=reason)
