"""Grid: what a table that a function makes shows, as inlines by rows and columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ziping.document.tree import Inline, Text

Cells = Sequence[Inline]
NOTHING: Cells = (Text(text="—"),)  # What is not there: never an empty field.


def words(text: str) -> Cells:
    return (Text(text=text),) if text else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeTable:
    """A table with its title. *widths* are percentages; none lets the contents decide."""

    title: Cells
    head: Sequence[Cells]
    aligns: Sequence[str]  # left or center, a column each.
    rows: Sequence[Sequence[Cells | None]]  # None: the cell above reaches down to here.
    widths: Sequence[int] = ()
