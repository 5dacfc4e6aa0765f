"""Edits: the fixes of problems as changes of a text, each proven to be where the problem was read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ziping.source.problem import Fault, Problem
from ziping.source.project import BUILT_IN_LABEL
from ziping.source.verbatim import verbatim_spans
from ziping.source.yaml import ScalarNode, parsed, scalars_of, spelled


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Write *new* in place of ``text[start:end]``; *problems* are those that it settles."""

    start: int
    end: int
    new: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A fix that was not made, and why."""

    problem: Problem
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What to change in one text, from its beginning to its end, and what to leave."""

    edits: tuple[Edit, ...] = ()
    refused: tuple[Refused, ...] = ()


OVERLAP = "与前一处改动重叠"
MOVED = "原处不是“{}”（折行或带转义的文字里位置会不同），请手改"
BUILT_IN = "程序自带的文件不改"
VERBATIM = "这里是模板代码、网址或文件名，不改"


def fixable(problem: Problem) -> bool:
    """Whether there is one way to mend it, and the unit has not let it stand."""
    return bool(problem.fix) and not problem.settled


def planned(text: str, path: str, problems: Iterable[Problem]) -> Planned:
    """The edits of a file's text (with ``\\n`` line ends) by the fixes of its problems."""
    spots, refused = _spots(text, problems)
    spots, overlapping = _apart(spots)
    refused += overlapping
    if not path.endswith(".yaml"):
        return Planned(edits=tuple(spots), refused=tuple(refused))
    edits, unwritable = _in_scalars(text, path, spots)
    refused += unwritable
    if edits and not _says_the_same(text, edits, spots, path):
        kept = [edit for edit in edits if _says_the_same(text, [edit], spots, path)]
        reason = "改后 YAML 的意思会变，请手改"
        refused += [
            Refused(problem=p, reason=reason) for e in edits if e not in kept for p in e.problems
        ]
        edits = kept if _says_the_same(text, kept, spots, path) else []
    return Planned(edits=tuple(edits), refused=tuple(refused))


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text with the edits made, from its end backwards."""
    for edit in sorted(edits, key=lambda one: one.start, reverse=True):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def _spots(text: str, problems: Iterable[Problem]) -> tuple[list[Edit], list[Refused]]:
    """The marked spans that hold what was reported, in the order of the text."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    spots: list[Edit] = []
    refused: list[Refused] = []
    verbatim = list(verbatim_spans(text))
    for problem in problems:
        where, marked = problem.where, problem.marked
        start = starts[where.line - 1] + where.column - 1 if where.line < len(starts) else -1
        end = start + len(marked)
        if where.path.startswith(BUILT_IN_LABEL):
            refused.append(Refused(problem=problem, reason=BUILT_IN))
        elif start < 0 or not marked or where.length != len(marked) or text[start:end] != marked:
            refused.append(Refused(problem=problem, reason=MOVED.format(marked)))
        elif _touches(verbatim, start, end):
            refused.append(Refused(problem=problem, reason=VERBATIM))
        else:
            spots.append(Edit(start=start, end=end, new=problem.fix, problems=(problem,)))
    return sorted(spots, key=lambda spot: (spot.start, -spot.end)), refused


def _touches(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether characters lie in one of the spans, which are in order and apart."""
    at = bisect_right(spans, (end, 0)) - 1
    return at >= 0 and spans[at][0] < end and start < spans[at][1]


def _apart(spots: Sequence[Edit]) -> tuple[list[Edit], list[Refused]]:
    """Of overlapping ones the first."""
    kept: list[Edit] = []
    refused: list[Refused] = []
    for spot in spots:
        if kept and spot.start < kept[-1].end:
            refused += [Refused(problem=p, reason=OVERLAP) for p in spot.problems]
        else:
            kept.append(spot)
    return kept, refused


def _in_scalars(text: str, path: str, spots: Sequence[Edit]) -> tuple[list[Edit], list[Refused]]:
    """The spots of each scalar as one edit that writes the scalar anew, quoted where it must be."""
    known = _scalars(text, path)
    starts = [scalar.start for scalar in known]
    inside: dict[ScalarNode, list[Edit]] = {}
    refused: list[Refused] = []
    for spot in spots:
        at = bisect_right(starts, spot.start) - 1
        if at < 0 or spot.end > known[at].end + len(known[at].cut_off):
            reason = "这里不是一个值（注释或符号），请手改"
            refused += [Refused(problem=p, reason=reason) for p in spot.problems]
        else:
            inside.setdefault(known[at], []).append(spot)
    return [edit for scalar, own in inside.items() for edit in _written(text, scalar, own)], refused


def _scalars(text: str, path: str) -> tuple[ScalarNode, ...]:
    """The scalars of a text in its order; none of a text that is refused."""
    try:
        return tuple(scalars_of(parsed(text, path)))
    except Fault:
        return ()


def _written(text: str, scalar: ScalarNode, spots: list[Edit]) -> list[Edit]:
    """A plain scalar of one line is written anew, quoted where it must be; others change at the spots."""
    raw = text[scalar.start : scalar.end]
    if any(spot.end > scalar.end for spot in spots):
        return spots  # What a # cut off becomes a part of the value again.
    if scalar.style in ("'", '"'):
        return [replace(one, new=spelled(one.new, scalar.style, flow=False)[1:-1]) for one in spots]
    if scalar.style or raw != scalar.text:
        return spots
    inside = [replace(s, start=s.start - scalar.start, end=s.end - scalar.start) for s in spots]
    new = spelled(edited(raw, inside), "", flow=scalar.flow)
    problems = tuple(problem for spot in spots for problem in spot.problems)
    return [Edit(start=scalar.start, end=scalar.end, new=new, problems=problems)]


def _says_the_same(text: str, edits: Sequence[Edit], spots: Sequence[Edit], path: str) -> bool:
    """Whether the edited YAML differs from the text in nothing but the words of the fixes."""
    fixes = list({meaning(problem, path) for spot in spots for problem in spot.problems})
    before, now = _scalars(text, path), _scalars(edited(text, edits), path)
    if len(before) != len(now):
        return False
    changed = [(a.text, b.text) for a, b in zip(before, now, strict=True) if a.text != b.text]
    return all(differs_only_by(old, new, fixes) for old, new in changed)


def meaning(problem: Problem, path: str) -> tuple[str, str]:
    """What the marked text and its fix say to a reader of the file: of YAML without quotes and comments."""
    if not path.endswith(".yaml"):
        return problem.marked, problem.fix
    return _said(problem.marked, path), _said(problem.fix, path)


def _said(text: str, path: str) -> str:
    (scalar,) = _scalars(text, path)[:1] or (None,)
    quoted = scalar is not None and (scalar.quoted or scalar.cut_off)
    return scalar.text if scalar is not None and quoted else text


def differs_only_by(old: str, new: str, fixes: Sequence[tuple[str, str]]) -> bool:
    """Whether *new* is *old* with some marked texts replaced by their fixes, in whatever way."""
    waiting = {(0, 0)}
    seen = set(waiting)
    while waiting:
        further: set[tuple[int, int]] = set()
        for here, there in waiting:
            if (here, there) == (len(old), len(new)):
                return True
            if old[here : here + 1] == new[there : there + 1]:
                further.add((here + 1, there + 1))
            further.update(
                (here + len(marked), there + len(fix))
                for marked, fix in fixes
                if old.startswith(marked, here) and new.startswith(fix, there)
            )
        waiting = further - seen
        seen |= waiting
    return False
