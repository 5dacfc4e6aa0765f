"""A draft: a finished document as paragraphs and grids, each with the place where a person finds it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ziping.foreign.grid import Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftParagraph:
    """A paragraph. *line*: of a text file, else the paragraph's number; *page*: of a PDF, else 0."""

    text: str
    line: int
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTable:
    grid: Grid
    line: int
    page: int = 0
    sheet: str = ""  # Of a workbook.


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """*lines*: for a plain text, its lines, in which a form may stand without its columns."""

    paragraphs: tuple[DraftParagraph, ...]
    tables: tuple[DraftTable, ...] = ()
    lines: tuple[str, ...] = field(default=())
