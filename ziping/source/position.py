"""Positions: where a thing was written. Taken once, by a loader, and carried to the last writer."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a source file. *line* and *column* count from 1, *length* counts characters."""

    path: str  # Relative to the project, with forward slashes.
    line: int
    column: int
    length: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"

    def record(self) -> dict[str, object]:
        """The place for tools: path, line and column."""
        return {"path": self.path, "line": self.line, "column": self.column}

    def shifted(self, columns: int, length: int = 1) -> Position:
        """The place *columns* characters further on the same line."""
        return replace(self, column=self.column + columns, length=max(1, length))


NOWHERE = Position(
    "", 1, 1
)  # Until who catches a fault says where it was, or of what has no source.
