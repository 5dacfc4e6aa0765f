"""How imported words are written, so that they are read back as they stood: Markdown, tables, YAML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from ziping.facts.reading import FLAGS
from ziping.foreign.document import Grid, GridCell
from ziping.numbers.quantity import looks_numeric
from ziping.source.shape import UNFILLED

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


_PLAIN = re.compile(r"[\w（《“”][^:#\n\"'{}\[\],&*!|>@`\\]*")
Tree = str | Mapping[str, "Tree"] | Sequence["Tree"]


class TypedValue(str):
    """A text that is no words but a quantity, a date, 是 or 否: never quoted."""


class YamlRemark(str):
    """A comment: a line of its own before the next key."""


def yaml_text(tree: Mapping[str, Tree], depth: int = 0) -> str:
    """A mapping as YAML: keys in order, lists with dashes."""
    return "\n".join(_mapping(tree, depth)) + "\n"


def _mapping(tree: Mapping[str, Tree], depth: int) -> list[str]:
    lines: list[str] = []
    for key, value in tree.items():
        pad = "  " * depth
        if isinstance(value, YamlRemark):
            lines += [f"{pad}# {line}".rstrip() for line in value.split("\n")]
        elif isinstance(value, str):
            lines.append(f"{pad}{key}: {_scalar(value, depth + 1)}")
        elif isinstance(value, Mapping):
            lines.append(f"{pad}{key}:" if value else f"{pad}{key}: {{}}")
            lines += _mapping(value, depth + 1)
        else:
            lines.append(f"{pad}{key}:" if value else f"{pad}{key}: []")
            lines += _items(value, depth + 1)
    return lines


def _items(values: Sequence[Tree], depth: int) -> list[str]:
    lines = []
    for value in values:
        pad = "  " * depth
        if isinstance(value, str):
            lines.append(f"{pad}- {_scalar(value, depth + 1)}")
            continue
        assert isinstance(value, Mapping)
        lines_of_item = _mapping(value, depth + 1)
        first = next(i for i, line in enumerate(lines_of_item) if not line.lstrip().startswith("#"))
        lines += lines_of_item[:first]
        lines.append(f"{pad}- {lines_of_item[first].lstrip()}")
        lines += lines_of_item[first + 1 :]
    return lines


def _scalar(text: str, depth: int) -> str:
    if isinstance(text, TypedValue):
        return text
    if "\n" in text:
        pad = "  " * depth
        return "|\n" + "\n".join(f"{pad}{line}" for line in text.split("\n"))
    words = looks_numeric(text) or text in FLAGS or text in UNFILLED or text != text.strip()
    if not words and _PLAIN.fullmatch(text) and "- " not in text[:2]:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def words_text(text: str) -> str:
    """A text of the data: what a template would take for its own is printed as it is."""
    literal = re.sub(r"[{}]+", lambda match: f'{{{{ 原文("{match.group()}") }}}}', text)
    return clean_lines(literal)


def clean_lines(text: str) -> str:
    """Each line cleaned, the empty ones left out."""
    return "\n".join(filter(None, map(clean, text.split("\n"))))


def free_name(name: str, is_taken: Callable[[str], bool]) -> str:
    """A name that is not taken: this one, else with the first number behind it that is free."""
    free, count = name, 1
    while is_taken(free):
        count += 1
        free = f"{name}{count}"
    return free
