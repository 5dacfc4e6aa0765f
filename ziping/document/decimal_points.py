"""Points: the numbers of a column stand with their decimal points under one another.

The text of a cell stays as it is; a writer leaves beside it the room of the characters named here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ziping.document.text import plain_text, width_in_characters
from ziping.document.tree import Align, Cell, Row, Table
from ziping.numbers.unit import UNITS

_UNIT_NAMES = sorted(set(UNITS) - {""}, key=lambda name: (-len(name), name))
_NUMBER = re.compile(
    r"(?P<sign>[-+−±≥≤<>＜＞]?)(?P<whole>[0-9][0-9,]*)(?P<decimals>(?:\.[0-9]+)?)"
    rf"(?P<unit>{'|'.join(map(re.escape, _UNIT_NAMES))}|)"
)
_AIR = Decimal("0.5")  # What must be left of the width, lest a number touch the ruling.
_SHORT = Decimal(4)  # Beside numbers a cell may hold — or 不适用; longer texts make no such column.


@dataclass(frozen=True, slots=True)
class Room:
    """Characters whose width is left free before and after the text of a cell."""

    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class _Number:
    row: str
    sign: str
    digits: int
    commas: int
    decimals: int  # Digits behind the point.
    unit: str


def aligned(table: Table, widths: Sequence[Decimal]) -> Mapping[tuple[str, int], Room]:
    """What to leave free beside the numbers of a table, by row and column.

    *widths* are the columns' widths for text, in characters; a column in which the numbers would
    not fit so stays as it is.
    """
    found: dict[tuple[str, int], Room] = {}
    for column, width in enumerate(widths):
        for align in (Align.CENTRE, Align.RIGHT):
            numbers = _numbers(table, column, align)
            rooms = _rooms(numbers, align)
            if _fits(numbers, width):
                found |= {(row, column): room for row, room in rooms if room != Room()}
    return found


def _numbers(table: Table, column: int, align: Align) -> list[_Number]:
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


def _read(row: Row, cell: Cell) -> _Number | None:
    found = _NUMBER.fullmatch(plain_text(cell.children))
    if found is None:
        return None
    commas = found["whole"].count(",")
    return _Number(
        row=row.identity,
        sign=found["sign"],
        digits=len(found["whole"]) - commas,
        commas=commas,
        decimals=max(len(found["decimals"]) - 1, 0),
        unit=found["unit"],
    )


def _rooms(numbers: list[_Number], align: Align) -> Iterator[tuple[str, Room]]:
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
        yield number.row, Room(before if align is Align.CENTRE else "", after)


def _fits(numbers: list[_Number], width: Decimal) -> bool:
    """Whether the column holds every number with its room; ASCII characters count half."""
    if not numbers:
        return False
    ascii_ = max(n.digits for n in numbers) + max(n.commas for n in numbers)
    ascii_ += max(n.decimals + (n.decimals > 0) for n in numbers)
    rest = sum(
        max(width_in_characters(getattr(n, part)) for n in numbers) for part in ("sign", "unit")
    )
    return Decimal(ascii_) / 2 + rest + _AIR <= width
