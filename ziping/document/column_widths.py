"""Widths: how wide the columns of a table should be, by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from ziping.document.text import TIED, plain_text, width_in_characters
from ziping.document.tree import Cell, Table

_PAGE = Decimal(40)  # Characters of table text that a portrait page holds in a line, about.
_AIR = Decimal("1.5")  # Beside the text of a cell.
_LONGEST = Decimal(24)  # A text may be longer: it then takes more lines, not more width.
_PIECE = re.compile(r"[!-~]+")
_EXACT = Decimal("0.000001")


def shares(
    cells: Iterable[Cell], columns: int, given: Sequence[Decimal | None] = ()
) -> tuple[Decimal, ...]:
    """Shares of the width that sum to 1. *given* are percentages; None: by the texts of the column."""
    stated = list(given) or [None] * columns
    natural = _natural(list(cells), columns)
    free = sum((natural[i] for i in range(columns) if stated[i] is None), Decimal(0))
    known = sum((width for width in stated if width is not None), Decimal(0))
    left = max(Decimal(100) - known, Decimal(columns))
    full = [natural[i] / free * left if width is None else width for i, width in enumerate(stated)]
    parts = [(width / sum(full, Decimal(0))).quantize(_EXACT) for width in full]
    return (*parts[:-1], Decimal(1) - sum(parts[:-1], Decimal(0)))


def least_width(table: Table) -> Decimal:
    """In how many characters' width the table can stand without parting a number or a word."""
    cells = [cell for row in (*table.head, *table.body) for cell in row.cells]
    needs = _needs(cells, len(table.widths))
    return max(need / share for need, share in zip(needs, table.widths, strict=True))


def _natural(cells: list[Cell], columns: int) -> list[Decimal]:
    """Widths in characters: as the texts want where they all fit, else what they need and more for
    the longer ones."""
    wants, needs = _wants(cells, columns), _needs(cells, columns)
    if sum(wants, Decimal(0)) <= _PAGE:
        return wants
    spare = max(_PAGE - sum(needs, Decimal(0)), Decimal(0))
    more = [
        min(want, _LONGEST) - min(need, _LONGEST) for want, need in zip(wants, needs, strict=True)
    ]
    total = sum(more, Decimal(0)) or Decimal(1)
    return [need + spare * extra / total for need, extra in zip(needs, more, strict=True)]


def _wants(cells: list[Cell], columns: int) -> list[Decimal]:
    """The longest line of each column."""
    found = [Decimal(3) + _AIR] * columns
    for cell in cells:
        if cell.colspan == 1:
            lines = plain_text(cell.children).split("\n")
            width = max(map(width_in_characters, lines)) + _AIR
            found[cell.column] = max(found[cell.column], width)
    return found


def _needs(cells: list[Cell], columns: int) -> list[Decimal]:
    """The longest piece of each column that must not be parted; of a head its first characters."""
    found = [Decimal(2) + _AIR] * columns
    for cell in cells:
        if cell.colspan == 1:
            text = plain_text(cell.children)
            pieces = [match.group() for kind in (TIED, _PIECE) for match in kind.finditer(text)]
            pieces.append(text[: 4 if cell.heading else 2])
            width = max(map(width_in_characters, pieces)) + _AIR
            found[cell.column] = max(found[cell.column], min(width, _LONGEST))
    return found
