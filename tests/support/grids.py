"""Tables of finished documents, made in memory."""

from __future__ import annotations

from ziping.foreign.document import Grid, GridCell


def grid(*rows: str) -> Grid:
    """A grid whose rows are words apart by spaces; "-" is an empty cell."""
    return Grid(
        cells=tuple(
            GridCell(row=row, column=column, text="" if word == "-" else word)
            for row, line in enumerate(rows)
            for column, word in enumerate(line.split())
        )
    )
