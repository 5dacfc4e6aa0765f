"""A table of a finished document: cells on a grid of rows and columns."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """A cell; it covers *rowspan* × *colspan* fields from *row* and *column*."""

    row: int
    column: int
    text: str
    rowspan: int = 1
    colspan: int = 1

    @property
    def words(self) -> str:
        return re.sub(r"\s", "", self.text)

    def covers(self, row: int, column: int) -> bool:
        in_rows = self.row <= row < self.row + self.rowspan
        return in_rows and self.column <= column < self.column + self.colspan


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table. Cells that continue a merged one are not listed."""

    cells: tuple[GridCell, ...]

    @property
    def rows(self) -> int:
        return max((cell.row + cell.rowspan for cell in self.cells), default=0)

    @property
    def width(self) -> int:
        return max((cell.column + cell.colspan for cell in self.cells), default=0)

    def starting(self, row: int) -> list[GridCell]:
        return [cell for cell in self.cells if cell.row == row]

    def at(self, row: int, column: int) -> GridCell | None:
        """The cell that covers a field."""
        return next((cell for cell in self.cells if cell.covers(row, column)), None)
