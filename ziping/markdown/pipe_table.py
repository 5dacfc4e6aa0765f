"""Pipe tables: the tokens of a Markdown table to rows and cells, none dropped."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from markdown_it.token import Token

from ziping.document.column_widths import shares
from ziping.document.tree import Align, Cell, Row, Table
from ziping.markdown.html_table import InlineText
from ziping.source.position import Position
from ziping.source.problem import fault

_PIPE = re.compile(r"(?<!\\)\|")
_ALIGNS = {"right": Align.RIGHT, "center": Align.CENTRE, "left": Align.LEFT}


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
        align = next((found for name, found in _ALIGNS.items() if name in style), None)
        return Cell(
            where=where,
            column=column,
            children=self.inline(content.content, where),
            align=Align.CENTRE if heading else (align or Align.LEFT),
            heading=heading,
        )


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0
