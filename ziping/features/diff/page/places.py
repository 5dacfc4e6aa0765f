"""Places on a page: short enough for small print, whole enough to find the line."""

from __future__ import annotations

from ziping.features.diff.model import Comparison
from ziping.source.position import Position


def place(where: Position | None, comparison: Comparison) -> str:
    """File and line; of the unit's own files without the folders that all of them share."""
    if where is None or not where.path:
        return ""
    unit = comparison.new.partition("/")[0]
    path = where.path.removeprefix(f"data/{unit}/").removeprefix(f"content/{unit}/")
    return f"{path}:{where.line}"


def both_places(old: Position | None, new: Position | None, comparison: Comparison) -> str:
    """The places on both sides; once, where they are the same."""
    found = dict.fromkeys(filter(None, (place(old, comparison), place(new, comparison))))
    return " → ".join(found)


def side_title(label: str) -> str:
    """What a side is called over its column: 2022年度, or 2023年度（a1b2c3d）."""
    year, at, revision = label.partition("/")[2].partition("@")
    return f"{year}年度（{revision}）" if at else f"{year}年度"
