"""Whole tables: a short table stands on one page, in the PDF and in the DOCX alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile

from ziping.document.text import plain_text
from ziping.document.tree import Block, Paragraph, Table
from ziping.layout.layout import Style

MAX_ROWS = 16  # One line each, they and a title fill about half a page: a longer one goes on.
MAX_CHARACTERS = 20
ROWS_OF_A_LINE = 3  # A line of a signature, with the space above it.


def whole_tables(blocks: Sequence[Block], styles: Mapping[str, Style]) -> frozenset[str]:
    """The identities of the tables whose rows are kept on one page.

    What must stand on the page of a table's last row, a signature, needs its share of that page.
    """
    identities = []
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            kept = takewhile(lambda below: keeps_with_previous(below, styles), blocks[index + 1 :])
            if stays_whole(block, MAX_ROWS - ROWS_OF_A_LINE * len([*kept])):
                identities.append(block.identity)
    return frozenset(identities)


def stays_whole(table: Table, most: int = MAX_ROWS) -> bool:
    """Whether all rows are kept on one page: few rows, each of one line by its looks."""
    rows = (*table.head, *table.body)
    return len(rows) <= most and all(
        len(plain_text(cell.children)) <= MAX_CHARACTERS for row in rows for cell in row.cells
    )


def keeps_with_previous(block: Block, styles: Mapping[str, Style]) -> bool:
    """Whether a block stays on the page of what stands before it."""
    role = block.role if isinstance(block, Paragraph) else ""
    return role in styles and styles[role].keep_with_previous


def may_break(block: Block) -> bool:
    """Whether it is a table whose rows may stand on several pages."""
    return isinstance(block, Table) and not stays_whole(block)
