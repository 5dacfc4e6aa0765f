"""Tables: HTML of a few known tags, or Markdown's own with pipes, to rows and cells on a checked grid."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from markdown_it.token import Token

from ziping.document.columns import shares
from ziping.document.tree import Align, Cell, Inline, Row, Table
from ziping.source.position import Position
from ziping.source.problem import Fault, fault

MAX_COLUMNS = 60
MAX_ROWS = 5000
_TAG = re.compile(
    r"<(/?)(table|colgroup|col|thead|tbody|tr|th|td)((?:\s[^<>]*)?)/?>", re.IGNORECASE
)
_ATTRIBUTE = re.compile(r"""\s*([a-z]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"""(?:[a-zA-Z]+\s*=\s*(?:"[^"]*"|'[^']*')\s*)*/?""")
_ALIGNS = {"left": Align.LEFT, "center": Align.CENTRE, "right": Align.RIGHT}
InlineText = Callable[[str, Position], tuple[Inline, ...]]


@dataclass(slots=True)
class _Open:
    """A cell or row that is being read."""

    where: Position
    attributes: dict[str, str]
    tag: str
    start: int


@dataclass(slots=True)
class _Grid:
    """Where the next cell of each row goes: fields covered from above are skipped."""

    covered: dict[int, int] = field(default_factory=dict)  # column → rows still covered

    def place(self, rowspan: int, colspan: int, column: int) -> int:
        while any(self.covered.get(column + extra, 0) for extra in range(colspan)):
            column += 1
        return column

    def next_row(self, placed: dict[int, int]) -> None:
        left = {column: rows - 1 for column, rows in self.covered.items() if rows > 1}
        left.update({column: rows - 1 for column, rows in placed.items() if rows > 1})
        self.covered = left


@dataclass(slots=True)
class HtmlTable:
    """Reads one ``<table>…</table>``; *place* gives the source of a 0-based line of its text."""

    text: str
    place: Callable[[int], Position]
    inline: InlineText
    plain: Callable[[str], str]  # An attribute's text with its markers resolved.
    identity: str
    widths: list[Decimal | None] = field(default_factory=list)
    head: list[Row] = field(default_factory=list)
    body: list[Row] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    placed: dict[int, int] = field(default_factory=dict)
    grid: _Grid = field(default_factory=_Grid)
    column: int = 0
    row_place: Position | None = None
    in_head: bool = False
    cell: _Open | None = None

    def table(self) -> Table:
        """The table. Raises Fault E510 at the line of what is wrong."""
        end = 0
        for match in _TAG.finditer(self.text):
            if self.cell is None:
                self._only_space(end, match.start())
            self._tag(match)
            end = match.end()
        self._only_space(end, len(self.text))
        rows = self.head + self.body
        if not rows or self.cell is not None or self.row_place is not None:
            raise self._wrong(
                len(self.text), "表格没有写完整", "检查 </td> </tr> </table> 是否配对"
            )
        columns = self._columns(rows)
        return Table(
            identity=self.identity,
            where=self.place(0),
            widths=shares((cell for row in rows for cell in row.cells), columns, self.widths),
            head=tuple(self.head),
            body=tuple(self.body),
        )

    def _tag(self, match: re.Match[str]) -> None:
        closing, name = bool(match.group(1)), match.group(2).lower()
        attributes = self._attributes(match)
        if name in ("td", "th"):
            self._close_cell(match) if closing else self._open_cell(match, name, attributes)
        elif name == "tr":
            self._close_row(match) if closing else self._open_row(match)
        elif name == "col":
            span = min(int(attributes.get("span", "1")), MAX_COLUMNS + 1)
            self.widths.extend([_width(attributes)] * span)
            if len(self.widths) > MAX_COLUMNS:
                raise self._wrong(match.start(), f"表格超过 {MAX_COLUMNS} 列", "检查 <col>")
        elif name == "thead":
            self.in_head = not closing

    def _attributes(self, match: re.Match[str]) -> dict[str, str]:
        written = (match.group(3) or "").strip()
        if len(written) > 200 or not _ATTRIBUTES.fullmatch(written):
            message = f"标签里的“{written[:30]}”读不懂"
            raise self._wrong(match.start(), message, '属性写成 rowspan="2" width="10%"')
        found = _ATTRIBUTE.findall(written)
        known = {key.lower(): self.plain(double or single) for key, double, single in found}
        for key, value in known.items():
            if key not in ("rowspan", "colspan", "width", "align", "span", "scope"):
                raise self._wrong(
                    match.start(), f"表格里不能用属性“{key}”", "可用 rowspan colspan width align"
                )
            if key in ("rowspan", "colspan", "span") and not (
                value.isdecimal() and len(value) < 5 and 1 <= int(value) <= MAX_ROWS
            ):
                raise self._wrong(
                    match.start(), f"{key} 的值“{value[:20]}”应是正整数", '写成 rowspan="2"'
                )
        return known

    def _open_row(self, match: re.Match[str]) -> None:
        if self.row_place is not None:
            raise self._wrong(match.start(), "上一行缺少 </tr>", "每行以 <tr> 开始，以 </tr> 结束")
        self.row_place = self._position(match.start())
        self.cells, self.placed, self.column = [], {}, 0

    def _close_row(self, match: re.Match[str]) -> None:
        if self.row_place is None or self.cell is not None:
            raise self._wrong(match.start(), "</tr> 没有对应的 <tr>，或格子没有写完", "检查配对")
        rows = self.head if self.in_head else self.body
        number = len(self.head) + len(self.body) + 1
        if number > MAX_ROWS:
            raise self._wrong(match.start(), f"表格超过 {MAX_ROWS} 行", "分成几张表")
        rows.append(
            Row(identity=f"{self.identity}.{number}", where=self.row_place, cells=tuple(self.cells))
        )
        self.grid.next_row(self.placed)
        self.row_place = None

    def _open_cell(self, match: re.Match[str], name: str, attributes: dict[str, str]) -> None:
        if self.row_place is None or self.cell is not None:
            raise self._wrong(
                match.start(), "格子要写在 <tr> 里，且不能套格子", "检查 </td> 是否漏写"
            )
        self.cell = _Open(self._position(match.start()), attributes, name, match.end())

    def _close_cell(self, match: re.Match[str]) -> None:
        cell = self.cell
        if cell is None:
            raise self._wrong(match.start(), "多了一个结束标签", "删去它")
        rows, columns = (int(cell.attributes.get(key, "1")) for key in ("rowspan", "colspan"))
        column = self.grid.place(rows, columns, self.column)
        if column + columns > MAX_COLUMNS:
            raise self._wrong(match.start(), f"表格超过 {MAX_COLUMNS} 列", "检查 colspan")
        heading = cell.tag == "th"
        default = Align.CENTRE if heading else Align.LEFT
        self.cells.append(
            Cell(
                where=cell.where,
                column=column,
                children=self.inline(self.text[cell.start : match.start()], cell.where),
                rowspan=rows,
                colspan=columns,
                align=_ALIGNS.get(cell.attributes.get("align", ""), default),
                heading=heading,
            )
        )
        self.placed.update(dict.fromkeys(range(column, column + columns), rows))
        self.column = column + columns
        self.cell = None

    def _only_space(self, start: int, end: int) -> None:
        text = self.text[start:end].strip()
        if text:
            offset = start + self.text[start:end].index(text)
            raise self._wrong(offset, f"“{text[:20]}”不在格子里", "文字写在 <td> 和 </td> 之间")

    def _columns(self, rows: list[Row]) -> int:
        """The number of columns; every row must fill it, counting the cells that reach into it."""
        columns = max((cell.column + cell.colspan for row in rows for cell in row.cells), default=0)
        for part in (self.head, self.body):
            _check_filled(part, columns)
        if self.widths and len(self.widths) != columns:
            hint = f"写 {columns} 个 <col>"
            raise self._wrong(0, f"<col> 有 {len(self.widths)} 个，表格有 {columns} 列", hint)
        return columns

    def _position(self, offset: int) -> Position:
        return self.place(self.text.count("\n", 0, offset))

    def _wrong(self, offset: int, message: str, hint: str) -> Fault:
        return fault("E510", self._position(offset), message, hint=hint)


def _check_filled(rows: list[Row], columns: int) -> None:
    left: dict[int, int] = {}
    for number, row in enumerate(rows, start=1):
        here = {column: count for column, count in left.items() if count > 0}
        for cell in row.cells:
            if cell.rowspan > len(rows) - number + 1:
                message = f"rowspan {cell.rowspan} 超出了表格，下面只有 {len(rows) - number + 1} 行"
                raise fault("E510", cell.where, message, hint="检查合并的行数")
            for column in range(cell.column, cell.column + cell.colspan):
                if column in here:
                    raise fault(
                        "E510", cell.where, "合并的格子重叠了", hint="检查 rowspan 和 colspan"
                    )
                here[column] = cell.rowspan
        if len(here) != columns:
            message = f"这一行有 {len(here)} 列，表格有 {columns} 列"
            raise fault("E510", row.where, message, hint="补上或删去格子，检查 rowspan 和 colspan")
        left = {column: count - 1 for column, count in here.items()}


def _width(attributes: dict[str, str]) -> Decimal | None:
    text = attributes.get("width", "").strip().removesuffix("%")
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 < value <= 1000 else None


_PIPE = re.compile(r"(?<!\\)\|")
_PIPE_ALIGNS = {"right": Align.RIGHT, "center": Align.CENTRE, "left": Align.LEFT}


@dataclass(slots=True)
class PipeTable:
    """Reads one table; *place* and *text* give the source and the text of a 0-based line."""

    tokens: list[Token]
    place: Callable[[int], Position]
    text: Callable[[int], str]
    inline: InlineText
    identity: str
    head: list[Row] = field(default_factory=list)
    body: list[Row] = field(default_factory=list)

    def table(self) -> Table:
        """The table. Raises Fault E510 for a row of more or fewer cells than the head."""
        cells: list[Cell] = []
        where = self.place(_line(self.tokens[0]))
        for token, following in zip(self.tokens, [*self.tokens[1:], self.tokens[-1]], strict=True):
            if token.type == "tr_open":
                cells, where = [], self.place(_line(token))
                self._check(token)
            elif token.type in ("th_open", "td_open"):
                cells.append(self._cell(token, following, len(cells), where))
            elif token.type == "tr_close":
                self._close(cells, where)
        return Table(
            identity=self.identity,
            where=self.place(_line(self.tokens[0])),
            widths=shares(
                (cell for row in (*self.head, *self.body) for cell in row.cells),
                len(self.head[0].cells),
            ),
            head=tuple(self.head),
            body=tuple(self.body),
        )

    def _check(self, row: Token) -> None:
        """Markdown itself would drop the cells that are too many."""
        line = self.text(_line(row)).strip().removeprefix("|").removesuffix("|")
        cells, columns = len(_PIPE.split(line)), len(self.head[0].cells) if self.head else 0
        if columns and cells != columns:
            message = f"这一行有 {cells} 格，表头有 {columns} 格"
            hint = "补上或删去格子，表格后面空一行；文字里的竖线写成“｜”"
            raise fault("E510", self.place(_line(row)), message, hint=hint)

    def _close(self, cells: list[Cell], where: Position) -> None:
        rows = self.body if cells and not cells[0].heading else self.head
        number = len(self.head) + len(self.body) + 1
        rows.append(Row(identity=f"{self.identity}.{number}", where=where, cells=tuple(cells)))

    def _cell(self, token: Token, content: Token, column: int, where: Position) -> Cell:
        heading = token.type == "th_open"
        style = str(token.attrGet("style") or "")
        align = next((found for name, found in _PIPE_ALIGNS.items() if name in style), None)
        return Cell(
            where=where,
            column=column,
            children=self.inline(content.content, where),
            align=Align.CENTRE if heading else (align or Align.LEFT),
            heading=heading,
        )


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0
