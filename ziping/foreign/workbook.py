"""A workbook: each sheet a table, every cell as its reader sees it."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from ziping.foreign.document import FileKind, ForeignDocument, ForeignTable, Grid, GridCell, LeftOut
from ziping.foreign.word.package import Package
from ziping.numbers.number_format import number_text

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([^"]{1,40})"')
# What a number format holds beside its digits: words, colours, gaps.
_BESIDE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_PLACES = re.compile(
    r"\.(0*)([#?]*)"
)  # Behind the point: always there, and when they are not zero.
MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 5_000, 100, 100_000


def workbook_document(data: bytes, name: str) -> ForeignDocument:
    """The sheets of a workbook. Raises ValueError for what is none, or is too large."""
    from openpyxl import load_workbook  # Heavy: only when a workbook is read.

    _refuse_wide_merges(Package.of(data))
    try:
        # It warns, and prints, of what a workbook has beside its cells.
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), data_only=True)
            blank = load_workbook(io.BytesIO(data), data_only=False)
    except Exception as error:  # A damaged package fails in zipfile, the XML reader or openpyxl.
        raise ValueError("不是能读的 Excel 文件，或者已经损坏") from error
    tables: list[ForeignTable] = []
    left_out: list[LeftOut] = []
    for sheet in book.worksheets:
        grid = _grid(sheet)
        left_out += _left_out(sheet)
        left_out += _uncomputed(sheet, blank[sheet.title])
        if not grid.cells:
            continue
        if sheet.sheet_state == "visible":
            left_out += _hidden(sheet, grid)
        if sheet.sheet_state != "visible":
            text = "\n".join(cell.text for cell in grid.cells if cell.text)
            left_out.append(LeftOut(kind="隐藏的工作表", text=text, where=sheet.title))
        else:
            number = len(tables) + 1
            tables.append(ForeignTable(grid=grid, where=sheet.title, line=number))
    return ForeignDocument(
        name=name, kind=FileKind.WORKBOOK, blocks=tuple(tables), left_out=tuple(left_out)
    )


def _refuse_wide_merges(package: Package) -> None:
    """openpyxl makes a cell for every field of a merged range: a whole sheet of them, if the file says so."""
    from openpyxl.utils.cell import range_boundaries

    fields = 0
    for name in package.archive.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            for reference in _MERGED.findall(package.bytes(name)):
                try:
                    left, top, right, bottom = range_boundaries(reference.decode())
                except (ValueError, TypeError):
                    raise ValueError("合并的单元格读不懂") from None
                fields += (right - left + 1) * (bottom - top + 1)
    if fields > 10 * MAX_CELLS:
        raise ValueError("合并的单元格太大")


def _left_out(sheet: Worksheet) -> Iterator[LeftOut]:
    if sheet.max_row > MAX_ROWS or sheet.max_column > MAX_COLUMNS:
        text = f"第 {MAX_ROWS} 行以后、第 {MAX_COLUMNS} 列以后的没有读；有内容的，移到前面再导入"
        yield LeftOut(kind="太远的单元格", text=text, where=sheet.title)
    for cell in _cells(sheet):
        comment = getattr(cell, "comment", None)
        if comment is not None and str(comment.text).strip():
            where = f"{sheet.title}!{cell.coordinate}"
            yield LeftOut(kind="批注", text=str(comment.text).strip(), where=where)


def _hidden(sheet: Worksheet, grid: Grid) -> Iterator[LeftOut]:
    """Rows and columns that its reader does not see: they are read as the others are."""
    from openpyxl.utils import get_column_letter

    rows = {at: f"第{at}行" for at, row in sheet.row_dimensions.items() if row.hidden}
    columns = {
        at: f"{get_column_letter(at)}列"
        for one in sheet.column_dimensions.values()
        if one.hidden
        for at in range(one.min or 1, min(one.max or 1, MAX_COLUMNS) + 1)
    }
    for kind, hidden in (("隐藏的行", rows), ("隐藏的列", columns)):
        texts: dict[int, list[str]] = {}
        for cell in grid.cells:
            at = (cell.row if hidden is rows else cell.column) + 1
            if cell.text and at in hidden:
                texts.setdefault(at, []).append(cell.text)
        for at, words in sorted(texts.items()):
            where = f"{sheet.title}!{hidden[at]}"
            yield LeftOut(kind=kind, text=" ".join(words), where=where, written=True)


def _uncomputed(sheet: Worksheet, formulas: Worksheet) -> Iterator[LeftOut]:
    """Formulas without a stored result."""
    for cell in _cells(formulas):
        text = cell.value
        is_formula = isinstance(text, str) and text.startswith("=") and len(text) > 1
        if is_formula and sheet[cell.coordinate].value is None:
            where = f"{sheet.title}!{cell.coordinate}"
            yield LeftOut(kind="没有结果的公式", text=str(text), where=where)


def _cells(sheet: Worksheet) -> Iterator[Cell | MergedCell]:
    rows, columns = min(sheet.max_row, MAX_ROWS), min(sheet.max_column, MAX_COLUMNS)
    if rows * columns > MAX_CELLS:
        raise ValueError(f"工作表“{sheet.title}”太大")
    for row in sheet.iter_rows(min_row=1, max_row=rows, max_col=columns):
        yield from row


def _grid(sheet: Worksheet) -> Grid:
    spans = {
        (area.min_row, area.min_col): (
            area.max_row - area.min_row + 1,
            area.max_col - area.min_col + 1,
        )
        for area in sheet.merged_cells.ranges
    }
    covered = {
        (row, column)
        for (top, left), (height, width) in spans.items()
        for row in range(top, min(top + height, MAX_ROWS))
        for column in range(left, min(left + width, MAX_COLUMNS))
    } - set(spans)
    cells = []
    for cell in _cells(sheet):
        at = (cell.row, cell.column)
        if at in covered:
            continue
        rowspan, colspan = spans.get(at, (1, 1))
        text = _shown(cell)
        cells.append(
            GridCell(
                row=cell.row - 1,
                column=cell.column - 1,
                text=text,
                rowspan=min(rowspan, MAX_ROWS),
                colspan=min(colspan, MAX_COLUMNS),
            )
        )
    return _trimmed(cells)


def _trimmed(cells: list[GridCell]) -> Grid:
    """Without the empty rows and columns at the end, which Excel counts when they have a border."""
    full = [cell for cell in cells if cell.text]
    rows = max((cell.row for cell in full), default=-1)
    columns = max((cell.column for cell in full), default=-1)
    kept = (cell for cell in cells if cell.row <= rows and cell.column <= columns)
    return Grid(cells=tuple(kept))


def _shown(cell: Cell | MergedCell) -> str:
    """A cell's text; a number with the digits that its format shows."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, int | float | Decimal):
        return _number(value, str(cell.number_format or "General"))
    return str(value).strip()


def _number(value: float | Decimal, form: str) -> str:
    plain = _BESIDE.sub("", form.split(";")[0])
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    percent = "%" in plain
    if percent:
        exact *= 100
    if any(c in plain for c in "0#"):
        places = _PLACES.search(plain)
        always, perhaps = (len(places[1]), len(places[2])) if places else (0, 0)
        text = number_text(exact, always + perhaps, "," in plain)
        for _ in range(perhaps):
            text = text.removesuffix("0")
        text = text.removesuffix(".")
    else:  # General, or text: as many digits as there are.
        text = number_text(exact, 10, False, trimmed=True)
    return text + ("%" if percent else "")
