"""Spelled: points and names as a terminal has room for them."""

from __future__ import annotations

from decimal import Decimal

from ziping.compare.comparison import FigureChange
from ziping.figures.spelling import number_text


def points_text(points: Decimal | None) -> str:
    """Points, trimmed; a dash where a row does not count."""
    return "—" if points is None else number_text(points, 4, False, trimmed=True)


def cause_names(change: FigureChange) -> tuple[str, ...]:
    """The figures that moved a computed one, without what they share with its name; those of one list
    as one."""
    names: dict[str, int] = {}
    for name in change.causes:
        holder, _, last = name.rpartition(".")
        key = holder if last.isdigit() else name
        names[key] = names.get(key, 0) + 1
    return tuple(
        short_name(name, change.name) + (f"（{count} 项）" if count > 1 else "")
        for name, count in names.items()
    )


def short_name(name: str, beside: str) -> str:
    """A name without the part that it shares with the one beside it."""
    parts, others = name.split("."), beside.split(".")
    shared = 0
    while shared < min(len(parts), len(others)) - 1 and parts[shared] == others[shared]:
        shared += 1
    return ".".join(parts[shared:])
