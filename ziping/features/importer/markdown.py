"""Markdown: the words of a document written so that ziping prints them as they stood."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from ziping.foreign.grid import Grid, GridCell

# What Markdown or a template would take for its own.
_SPECIAL = re.compile(
    r"[*_`<>{}\[\]\\~｛｝|]+|!(?=\[)|！(?=\s*[\[［【])|(?<![\w/])#|^[＃#]+|^[-+](?=\s)|^\d{1,9}[.)](?=\s)|^(?:-\s*){2,}$|^=+$"
)
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069"
    r"\ue000-\uf8ff\ufeff\ufffe\uffff\ufffd\ud800-\udfff\U000f0000-\U0010ffff]"
)
MAX_COLUMNS, MAX_ROWS = 60, 5_000
Cells = Mapping[tuple[int, int], str]  # What prints a table's numbers, by row and column.
Link = Callable[[str, str], str]  # A text and where it stands, to Markdown with its figures linked.


_WIDE = "\u2e80-\u9fff\uf900-\ufaff"
_STOPS = "\u3000-\u303f\uff00-\uffef“”‘’…—"
_GAPS = re.compile(
    rf"(?<=[{_WIDE}{_STOPS}]) +(?=[!-~])|(?<=[!-~]) +(?=[{_WIDE}{_STOPS}])|(?<=[{_STOPS}]) +| +(?=[{_STOPS}])"
)


def clean(text: str) -> str:
    """Without the characters that no text of ziping may hold (a symbol of Wingdings leaves a box) and
    without the spaces between 汉字 and digits, which official documents do not have."""

    def shown(match: re.Match[str]) -> str:
        return "□" if "\ue000" <= match.group() <= "\uf8ff" else ""

    plain = re.sub(r"[ \t\u00a0\u3000]+", " ", _FORBIDDEN.sub(shown, text)).strip()
    return _GAPS.sub("", plain)


def escaped(text: str) -> str:
    """A literal text: what would be read as Markdown or template code is printed as it is."""
    return _SPECIAL.sub(lambda match: _literal(match.group()), text)


def _literal(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'{{{{ 原文("{quoted}") }}}}'


def table_markdown(grid: Grid, where: str, link: Link, cells: Cells) -> str:
    """A table with its merged cells."""
    rows = _rectangular(grid)
    widest = max((c.column + c.colspan for row in rows for c in row), default=0)
    head = _head_rows(rows, widest)
    lines = ["<table>"]
    for start, end, tag, name in ((0, head, "th", "thead"), (head, len(rows), "td", "tbody")):
        if start == end:
            continue
        lines.append(f"<{name}>")
        for row in rows[start:end]:
            contents = (cells.get((c.row, c.column)) or _lines(c, where, link) for c in row)
            written = (_cell(c, tag, content) for c, content in zip(row, contents, strict=True))
            lines.append(f"<tr>{''.join(written)}</tr>")
        lines.append(f"</{name}>")
    return "\n".join((*lines, "</table>"))


def _cell(cell: GridCell, tag: str, content: str) -> str:
    spans = "".join(
        f' {name}="{count}"'
        for name, count in (("rowspan", cell.rowspan), ("colspan", cell.colspan))
        if count > 1
    )
    return f"<{tag}{spans}>{content}</{tag}>"


def _lines(cell: GridCell, where: str, link: Link) -> str:
    return "<br>".join(link(clean(line), where) for line in cell.text.split("\n") if clean(line))


def _head_rows(rows: list[list[GridCell]], width: int) -> int:
    """One head row where the first row is whole, holds words alone, and more rows follow."""
    first = rows[0] if rows else []
    whole = all(cell.rowspan == 1 and cell.text for cell in first)
    words = not any(re.search(r"\d", cell.text) for cell in first)
    return int(len(rows) > 1 and whole and words and len(first) == width > 1)


def _rectangular(grid: Grid) -> list[list[GridCell]]:
    """The rows with every field in exactly one cell: gaps filled, overlaps and overhangs cut."""
    height = min(grid.rows, MAX_ROWS)
    width = min(grid.width, MAX_COLUMNS)
    taken = [[False] * width for _ in range(height)]
    rows: list[list[GridCell]] = [[] for _ in range(height)]
    for cell in sorted(grid.cells, key=lambda c: (c.row, c.column)):
        if cell.row < height and cell.column < width:
            rows[cell.row].append(_fitted(cell, taken))
    for at, row in enumerate(taken):
        rows[at] += [GridCell(row=at, column=c, text="") for c in range(width) if not row[c]]
    return [sorted(row, key=lambda c: c.column) for row in rows]


def _fitted(cell: GridCell, taken: list[list[bool]]) -> GridCell:
    """The cell with as much of its span as is still free; marks those fields as taken."""
    right = cell.column + 1
    while right < min(cell.column + cell.colspan, len(taken[0])) and not taken[cell.row][right]:
        right += 1
    bottom = cell.row + 1
    while bottom < min(cell.row + cell.rowspan, len(taken)) and not any(
        taken[bottom][cell.column : right]
    ):
        bottom += 1
    for row in taken[cell.row : bottom]:
        row[cell.column : right] = [True] * (right - cell.column)
    return GridCell(
        row=cell.row, column=cell.column, text=cell.text,
        rowspan=bottom - cell.row, colspan=right - cell.column,
    )  # fmt: skip


def overhanging(grid: Grid) -> Iterator[GridCell]:
    """The cells that stand beyond what a table of ziping can hold."""
    return (c for c in grid.cells if c.text and (c.column >= MAX_COLUMNS or c.row >= MAX_ROWS))
