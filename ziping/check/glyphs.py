"""Glyphs: where in the sources a character stands that a font lacks.

The tree knows the line at which a paragraph or a cell begins. What is said of one character belongs
under that character, be it further down or in the data that the line prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ziping.source.position import Position
from ziping.source.problem import Problem
from ziping.source.project import UnitYear

CODES = ("E603", "N604")  # Problems that are about one character.


def at_their_characters(
    problems: Iterable[Problem], texts: Mapping[str, str], which: UnitYear
) -> Iterator[Problem]:
    """The problems of a year's documents; those about a character at its first place in *texts*, the
    sources by label, searched from where the problem was found."""
    for problem in problems:
        if problem.code not in CODES:
            yield problem
            continue
        labels = _in_order(texts, problem.where.path, which)
        places = (place for label in labels for place in _places(texts[label], label, problem))
        yield replace(problem, where=next(places, problem.where))


def _in_order(texts: Mapping[str, str], first: str, which: UnitYear) -> list[str]:
    """The labels to search: the file itself, the year's own files, what all units share, other years."""
    own_folders = [f"data/{which}/", f"content/{which}/"]
    others = [f"data/{which.unit}/", f"content/{which.unit}/"]
    shared = [label for label in texts if _is_shared(label)]
    found = [first, *_below(own_folders, texts), *sorted(shared), *_below(others, texts)]
    return [label for label in dict.fromkeys(found) if label in texts]


def _below(folders: Iterable[str], texts: Mapping[str, str]) -> list[str]:
    return [label for folder in folders for label in sorted(texts) if label.startswith(folder)]


def _is_shared(label: str) -> bool:
    return "templates/" in label or "data/frameworks/" in label


def _places(text: str, label: str, problem: Problem) -> Iterator[Position]:
    """Where the character stands in a file: from the problem's own line on, then from the start."""
    lines = text.split("\n")
    start = problem.where.line - 1 if label == problem.where.path else 0
    for number in (*range(start, len(lines)), *range(start)):
        comment = label.endswith(".yaml") and lines[number].lstrip().startswith("#")
        column = -1 if comment else lines[number].find(problem.about)
        if column >= 0:
            yield Position(label, number + 1, column + 1)
