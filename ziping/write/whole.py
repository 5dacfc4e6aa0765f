"""Whole tables: a short table stands on one page, in the PDF and in the DOCX alike."""

from __future__ import annotations

from ziping.document.tree import Block, Table
from ziping.document.words import plain_text

MAX_ROWS = 32  # One line each, they and a title fill less than a page of 22 body lines.
MAX_CHARACTERS = 20


def stays_whole(table: Table) -> bool:
    """Whether all rows are kept on one page: few rows, each of one line by its looks."""
    rows = (*table.head, *table.body)
    return len(rows) <= MAX_ROWS and all(
        len(plain_text(cell.children)) <= MAX_CHARACTERS for row in rows for cell in row.cells
    )


def may_break(block: Block) -> bool:
    """Whether it is a table whose rows may stand on several pages."""
    return isinstance(block, Table) and not stays_whole(block)
