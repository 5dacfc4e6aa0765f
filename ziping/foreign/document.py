"""A finished document of someone else: paragraphs, tables on a grid, pictures, and what was left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


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


class FileKind(StrEnum):
    WORD = "Word"
    WORKBOOK = "Excel"
    PDF = "PDF"
    TEXT = "纯文本"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignParagraph:
    """A paragraph. *mark*: its automatic number as Word shows it; *outline*: 1–9 for a heading by its
    style, else 0; *lead*: how many characters at its start stand out (bold or another face); *line*: of
    a text or PDF, or the number of the paragraph or table in a Word file; *page*: of a PDF, else 0."""

    text: str
    where: str
    line: int = 0
    page: int = 0
    mark: str = ""
    outline: int = 0
    lead: int = 0
    centred: bool = False
    title: bool = False  # By its style.
    role: str = ""  # A mark of the end of a paragraph: 注 for a footnote.
    continues: bool = False  # The line before it was broken by hand: one paragraph for Word.


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignTable:
    """A table, or the sheet of a workbook. *line* and *page* as those of a paragraph."""

    grid: Grid
    where: str
    line: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignPicture:
    """A picture, PNG or JPEG. *words*: what the file says that it shows."""

    data: bytes
    suffix: str
    words: str
    where: str


Block = ForeignParagraph | ForeignTable | ForeignPicture


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What stands in the file and not in its text: a comment, a page head, deleted words. *written*:
    stands in the text, but otherwise than its reader saw it."""

    kind: str
    text: str
    where: str
    written: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignDocument:
    """*lines*: the lines of a plain text, in which a form may stand without its columns."""

    name: str  # Of the file.
    kind: FileKind
    blocks: tuple[Block, ...]
    left_out: tuple[LeftOut, ...] = ()
    lines: tuple[str, ...] = ()
    unit: str = ""  # The unit's name, as another part of the file gives it.

    @property
    def paragraphs(self) -> tuple[ForeignParagraph, ...]:
        return tuple(block for block in self.blocks if isinstance(block, ForeignParagraph))

    @property
    def tables(self) -> tuple[ForeignTable, ...]:
        return tuple(block for block in self.blocks if isinstance(block, ForeignTable))
