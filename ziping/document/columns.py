"""Columns: how wide the columns of a table are by their texts, and numbers under one another.

The numbers of a column stand with their decimal points under one another. Writers leave the space
of the missing characters free before and after each number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ziping.document.text import TIED, plain_text, width_in_characters
from ziping.document.tree import Align, Cell, Row, Table
from ziping.numbers.unit import UNITS, any_of

_PAGE = Decimal(40)  # Characters of table text that a portrait page holds in a line, about.
_LEAST_AIR = Decimal("1.5")  # Beside the text of a cell.
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
    longest = [Decimal(3) + _LEAST_AIR] * columns
    for cell in cells:
        if cell.colspan == 1:
            lines = plain_text(cell.children).split("\n")
            width = max(map(width_in_characters, lines)) + _LEAST_AIR
            longest[cell.column] = max(longest[cell.column], width)
    return longest


def _needs(cells: list[Cell], columns: int) -> list[Decimal]:
    """The longest piece of each column that must not be parted; of a head its first characters."""
    needed = [Decimal(2) + _LEAST_AIR] * columns
    for cell in cells:
        if cell.colspan == 1:
            text = plain_text(cell.children)
            pieces = [match.group() for kind in (TIED, _PIECE) for match in kind.finditer(text)]
            pieces.append(text[: 4 if cell.heading else 2])
            width = max(map(width_in_characters, pieces)) + _LEAST_AIR
            needed[cell.column] = max(needed[cell.column], min(width, _LONGEST))
    return needed


_NUMBER = re.compile(
    r"(?P<sign>[-+−±≥≤<>＜＞]?)(?P<whole>[0-9][0-9,]*)(?P<decimals>(?:\.[0-9]+)?)"
    rf"(?P<unit>{any_of(UNITS)}|)"
)
_AIR = Decimal("0.5")  # What must be left of the width, lest a number touch the ruling.
_SHORT = Decimal(4)  # Beside numbers a cell may hold — or 不适用; longer texts make no such column.


@dataclass(frozen=True, slots=True)
class NumberSpace:
    """Characters whose width is left free before and after the text of a cell."""

    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class _AlignedNumber:
    row: str
    sign: str
    digits: int
    commas: int
    decimals: int  # Digits behind the point.
    unit: str


def aligned(table: Table, widths: Sequence[Decimal]) -> Mapping[tuple[str, int], NumberSpace]:
    """What to leave free beside the numbers of a table, by row and column.

    *widths* are the columns' widths for text, in characters; a column in which the numbers would
    not fit so stays as it is.
    """
    spaces: dict[tuple[str, int], NumberSpace] = {}
    for column, width in enumerate(widths):
        for align in (Align.CENTRE, Align.RIGHT):
            numbers = _numbers(table, column, align)
            rooms = _rooms(numbers, align)
            if _fits(numbers, width):
                spaces |= {(row, column): room for row, room in rooms if room != NumberSpace()}
    return spaces


def _numbers(table: Table, column: int, align: Align) -> list[_AlignedNumber]:
    """The numbers of a column, or none when its cells are no numbers of one kind."""
    cells = [
        (row, cell) for row in table.body for cell in row.cells if _counts(cell, column, align)
    ]
    read = [_read(row, cell) for row, cell in cells]
    numbers = [number for number in read if number]
    others = (cell for (_, cell), number in zip(cells, read, strict=True) if not number)
    mixed = len({number.unit for number in numbers} - {""}) > 1
    if mixed or any(width_in_characters(plain_text(cell.children)) > _SHORT for cell in others):
        return []
    return numbers


def _counts(cell: Cell, column: int, align: Align) -> bool:
    single = cell.column == column and cell.colspan == cell.rowspan == 1
    return single and cell.align is align and not cell.heading


def _read(row: Row, cell: Cell) -> _AlignedNumber | None:
    number = _NUMBER.fullmatch(plain_text(cell.children))
    if number is None:
        return None
    commas = number["whole"].count(",")
    return _AlignedNumber(
        row=row.identity,
        sign=number["sign"],
        digits=len(number["whole"]) - commas,
        commas=commas,
        decimals=max(len(number["decimals"]) - 1, 0),
        unit=number["unit"],
    )


def _rooms(numbers: list[_AlignedNumber], align: Align) -> Iterator[tuple[str, NumberSpace]]:
    if not numbers:
        return
    digits, commas = max(n.digits for n in numbers), max(n.commas for n in numbers)
    decimals = max(n.decimals for n in numbers)
    sign = max((n.sign for n in numbers), key=width_in_characters)
    unit = max((n.unit for n in numbers), key=width_in_characters)
    for number in numbers:
        before = "" if number.sign else sign
        before += "0" * (digits - number.digits) + "," * (commas - number.commas)
        after = "" if number.decimals or not decimals else "."
        after += "0" * (decimals - number.decimals) + ("" if number.unit else unit)
        yield number.row, NumberSpace(before if align is Align.CENTRE else "", after)


def _fits(numbers: list[_AlignedNumber], width: Decimal) -> bool:
    """Whether the column holds every number with its room; ASCII characters count half."""
    if not numbers:
        return False
    ascii_ = max(n.digits for n in numbers) + max(n.commas for n in numbers)
    ascii_ += max(n.decimals + (n.decimals > 0) for n in numbers)
    rest = sum(
        max(width_in_characters(getattr(n, part)) for n in numbers) for part in ("sign", "unit")
    )
    return Decimal(ascii_) / 2 + rest + _AIR <= width
