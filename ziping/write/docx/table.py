"""Tables with real merged cells, built as XML: python-docx's cell access is quadratic.

Every field of the grid is written: WPS takes widths from gridCol, Word from tcW; a field under a
merged cell continues it (vMerge), so that rows can be moved and deleted in Word.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import accumulate, pairwise

from ziping.document.columns import NumberSpace, aligned
from ziping.document.text import plain_text, width_in_characters
from ziping.document.tree import Align, Cell, Row, Table
from ziping.layout.layout import Page, Ruling, Style
from ziping.write.docx.inline import Pen, begin_page, mark, runs
from ziping.write.docx.picture import Placed
from ziping.write.docx.styles import CELL, HEAD, TABLE, continued_id, style_id, type_width
from ziping.write.docx.xml import Element, element, points_of_mm, twips, whole

_ALIGNMENTS = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right"}
_SIDES = ("top", "left", "bottom", "right")
_FULL = Decimal("0.95")  # A row estimated higher than this share of a page may be divided.


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What blocks need to know of the layout: the page they stand on, its rules and styles."""

    page: Page
    ruling: Ruling
    styles: Mapping[str, Style]
    whole: frozenset[str]  # Tables that stay on one page.
    spaces: Mapping[str, Decimal]  # Right of signatures and dates.
    rooms: Mapping[tuple[str, int], NumberSpace]  # Beside the numbers of a table.
    drawings: Mapping[str, Placed] = field(default_factory=dict)  # By the identity of their blocks.
    starts: frozenset[str] = frozenset()  # Rows that begin a page.

    @property
    def width(self) -> int:
        """The width of a table in twips: its outer lines stand within the type area, of which Word
        computes the width from paper and margins, and half a line stands outside of the grid."""
        return type_width(self.page) - twips(self.ruling.outer)


@dataclass(frozen=True, slots=True, kw_only=True)
class GridField:
    """A cell as it stands in one row: where it begins, or where it goes on (*begins* is False)."""

    cell: Cell
    begins: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """What holds a row in its place: a head row is repeated, a kept one stays with the next, one
    that begins a page does so whatever stands above it, a whole one is not divided."""

    repeated: bool
    with_next: bool
    on_new_page: bool
    whole: bool


def table_element(table: Table, frame: Frame, pen: Pen) -> Element:
    """``w:tbl`` of a table. ValueError when it has no rows or its cells leave a hole."""
    if not table.head and not table.body:
        raise ValueError(f"{table.where}: a table without rows")
    widths = column_widths(table.widths, frame.width)
    grid = element("tblGrid", *(element("gridCol", w=width) for width in widths))
    table_rows = element("tbl", _properties(frame), grid)
    head = frozenset(row.identity for row in table.head)
    points = aligned(table, [_room(width, frame) for width in widths])
    kept = head | _kept_rows(table, table.identity in frame.whole)
    runs_over = False  # What stands above may end within a page: the next row goes on there.
    for row, fields in _filled((*table.head, *table.body), len(widths)):
        keeping = Keeping(
            repeated=row.identity in head,
            with_next=row.identity in kept,
            on_new_page=row.identity in frame.starts and not runs_over,
            whole=row.identity in head or _fits(fields, widths, frame),
        )
        inner = replace(frame, rooms=points) if row.identity not in head else frame
        table_rows.append(_row(row, fields, widths, inner, pen, keeping))
        runs_over = not keeping.whole
    return table_rows


def _kept_rows(table: Table, whole_table: bool) -> frozenset[str]:
    """Rows that stay with the next one: all of a short table, else the last but one."""
    rows = table.body[:-1] if whole_table else table.body[-2:-1]
    return frozenset(row.identity for row in rows)


def column_widths(shares: Iterable[Decimal], total: int) -> tuple[int, ...]:
    """Twips of each column. Edges are rounded, not widths: the sum is exact."""
    edges = [whole(edge * total) for edge in accumulate(shares, initial=Decimal(0))]
    return tuple(right - left for left, right in pairwise(edges))


def _properties(frame: Frame) -> Element:
    ruling = frame.ruling
    # A line takes its room from the cells on both sides in CSS, and none in Word.
    margins = (ruling.padding_block, ruling.padding_inline + ruling.inner / 2) * 2
    return element(
        "tblPr",
        element("tblStyle", val=TABLE),
        element("tblW", w=frame.width, type="dxa"),
        element("jc", val="center"),
        _borders(ruling),
        element("tblLayout", type="fixed"),
        element(
            "tblCellMar",
            *(
                element(side, w=twips(margin), type="dxa")
                for side, margin in zip(_SIDES, margins, strict=True)
            ),
        ),
        element("tblLook", val="0000"),
    )


def _borders(ruling: Ruling) -> Element:
    widths = dict.fromkeys(_SIDES, ruling.outer)
    widths |= {"insideH": ruling.inner, "insideV": ruling.inner}
    return element(
        "tblBorders",
        *(
            element(side, val="single", sz=whole(width * 8), space=0, color="auto")
            for side, width in widths.items()
        ),
    )


def _filled(rows: Iterable[Row], columns: int) -> Iterator[tuple[Row, list[GridField]]]:
    """Each row with its fields from left to right; cells of rows above go on in it."""
    open_cells: dict[
        int, tuple[Cell, int]
    ] = {}  # By column: the cell and the rows it still covers.
    for row in rows:
        starting = {cell.column: cell for cell in row.cells}
        going_on = {column: cell for column, (cell, _) in open_cells.items()}
        fields = [
            GridField(cell=cell, begins=column in starting)
            for column, cell in sorted((going_on | starting).items())
        ]
        _check(row, fields, columns, len(starting) + len(going_on))
        yield row, fields
        open_cells = _still_open(open_cells, row)
    if open_cells:
        cell = next(iter(open_cells.values()))[0]
        raise ValueError(f"{cell.where}: a cell reaches below the last row of its table")


def _check(row: Row, fields: list[GridField], columns: int, expected: int) -> None:
    edge = 0
    for grid_field in fields:
        if grid_field.cell.column != edge:
            break
        edge += grid_field.cell.colspan
    if edge != columns or len(fields) != expected:
        raise ValueError(f"{row.where}: the cells do not fill the {columns} columns of the grid")


def _still_open(open_cells: dict[int, tuple[Cell, int]], row: Row) -> dict[int, tuple[Cell, int]]:
    begun = {cell.column: (cell, cell.rowspan) for cell in row.cells}
    return {
        column: (cell, left - 1)
        for column, (cell, left) in (open_cells | begun).items()
        if left > 1
    }


def _fits(fields: list[GridField], widths: tuple[int, ...], frame: Frame) -> bool:
    """Whether a page can hold the row."""
    return _height(fields, widths, frame) <= points_of_mm(frame.page.type_height) * _FULL


def _row(
    row: Row,
    fields: list[GridField],
    widths: tuple[int, ...],
    frame: Frame,
    pen: Pen,
    keeping: Keeping,
) -> Element:
    properties = element("trPr")
    if keeping.whole:
        properties.append(element("cantSplit"))
    if keeping.repeated:
        properties.append(element("tblHeader"))
    cells = [_cell(field, widths, pen, keeping, _indent(row, field, frame)) for field in fields]
    if keeping.on_new_page:
        begin_page(cells[0][-1])
    mark(cells[0][-1], cells[0][-1], row.identity, pen)
    return element("tr", properties, *cells) if len(properties) else element("tr", *cells)


def _room(width: int, frame: Frame) -> Decimal:
    """How many characters of a table's text fit a column."""
    points = Decimal(width) / 20 - 2 * frame.ruling.padding_inline - frame.ruling.inner
    return points / frame.styles[CELL].size


def _indent(row: Row, field: GridField, frame: Frame) -> Element | None:
    """The room beside a number that stands under the points of its column."""
    room = frame.rooms.get((row.identity, field.cell.column))
    if room is None or not field.begins:
        return None
    size = frame.styles[CELL].size
    left, right = (twips(width_in_characters(text) * size) for text in (room.before, room.after))
    return element("ind", left=left, right=right)


def _cell(
    field: GridField, widths: tuple[int, ...], pen: Pen, keeping: Keeping, indent: Element | None
) -> Element:
    cell = field.cell
    width = sum(widths[cell.column : cell.column + cell.colspan])
    properties = element("tcPr", element("tcW", w=width, type="dxa"))
    if cell.colspan > 1:
        properties.append(element("gridSpan", val=cell.colspan))
    if cell.rowspan > 1:
        properties.append(element("vMerge", val="restart" if field.begins else "continue"))
    properties.append(element("vAlign", val="center"))
    return element("tc", properties, _cell_paragraph(field, pen, keeping, indent))


def _cell_paragraph(
    field: GridField, pen: Pen, keeping: Keeping, indent: Element | None
) -> Element:
    """The paragraph of a field. What keeps with the next row does so below a merged cell, too."""
    role = HEAD if keeping.repeated else _role(field.cell)
    style = continued_id(role) if field.cell.repeated else style_id(role)
    properties = element("pPr", element("pStyle", val=style))
    if keeping.with_next:
        properties.append(element("keepNext"))
    if indent is not None:
        properties.append(indent)
    properties.append(element("jc", val=_ALIGNMENTS[field.cell.align]))
    content = runs(field.cell.children, pen) if field.begins else ()
    return element("p", properties, *content)


def _role(cell: Cell) -> str:
    return HEAD if cell.heading else CELL


def _height(fields: list[GridField], widths: tuple[int, ...], frame: Frame) -> Decimal:
    """About how high a row becomes, in points: its highest cell that begins and ends in it."""
    single = (field.cell for field in fields if field.cell.rowspan == 1)
    return max((_cell_height(cell, widths, frame) for cell in single), default=Decimal(0))


def _cell_height(cell: Cell, widths: tuple[int, ...], frame: Frame) -> Decimal:
    style = frame.styles[_role(cell)]
    points = Decimal(sum(widths[cell.column : cell.column + cell.colspan])) / 20
    room = points - 2 * frame.ruling.padding_inline
    across = max(1, math.floor(room / style.size))
    rows = (width_in_characters(line) for line in plain_text(cell.children).split("\n"))
    lines = sum(max(1, math.ceil(ems / across)) for ems in rows)
    return lines * style.pitch + 2 * frame.ruling.padding_block
