"""Pairing: which row of one framework is which row of another, for all who set two beside each other."""

from __future__ import annotations

from collections.abc import Mapping

from ziping.scoring.framework import Framework


def row_names(framework: Framework) -> dict[str, str]:
    """Every scored row's name in full by its id: the indicator's, and what tells it from its others."""
    indicators = (
        indicator
        for first in framework.firsts
        for second in first.seconds
        for indicator in second.indicators
    )
    names: dict[str, str] = {}
    for indicator in indicators:
        for row in indicator.rows:
            own = row.name or (row.id if len(indicator.rows) > 1 else "")
            names[row.id] = indicator.name + (f"（{own}）" if own else "")
    return names


def paired(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """For rows of *old* the id of the same row of *new*: by id, else by a name that only one row of
    each has. Both: names by id; an empty name is none."""
    found = {identity: identity for identity in old if identity in new}
    left = _by_name({i: name for i, name in old.items() if i not in found})
    free = _by_name({i: name for i, name in new.items() if i not in found})
    return found | {left[name]: free[name] for name in left if name in free}


def _by_name(names: Mapping[str, str]) -> dict[str, str]:
    """The ids of names that stand once."""
    told = list(names.values())
    return {name: i for i, name in names.items() if name and told.count(name) == 1}
