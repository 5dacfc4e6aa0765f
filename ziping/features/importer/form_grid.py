"""A scored form in a table: which columns hold what, and its rows with the places of their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ziping.claims.tables import Columns, scored_columns, total_row, value_of
from ziping.foreign.document import ForeignTable, Grid, GridCell

_EXPLAINED = re.compile(r"指标(?:解释|说明|含义|内涵|定义)|^(?:解释|说明|内涵)$")
_STANDARD = re.compile(r"评分(?:标准|办法|细则|规则)|计分|评价标准|扣分标准|评分说明")
_BASIS = re.compile(r"依据|原因|备注|扣分说明|完成情况|实际情况|得分说明|改进措施|^说明$|自评说明")
_LEVEL = re.compile(r"级指标|指标名称|指标$|评价内容|考核内容|考核项目|评价项目|^项目$|评价要点")
_WEIGHTED = re.compile(r"[（(]\s*(\d+(?:\.\d+)?)\s*分?\s*[)）]\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormColumns:
    """Columns of a form, -1 for what it does not have. *levels*: outermost first, each with the
    column of its weight."""

    first_row: int
    levels: tuple[tuple[int, int], ...]
    weight: int
    explained: int
    standard: int
    score: int
    basis: tuple[int, ...]

    @property
    def all(self) -> set[int]:
        pairs = {column for pair in self.levels for column in pair}
        return pairs | {self.weight, self.explained, self.standard, self.score, *self.basis}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """One scored row. *names*: of its levels; *weights*: what the form states for the outer ones."""

    names: tuple[str, ...]
    weights: tuple[Decimal | None, ...]
    weight: Decimal
    explained: str
    standard: str
    score: Decimal | None
    scored: str  # What the score's cell says.
    basis: str
    where: str  # Of the score's cell.


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form: its rows, the cells before and after them that belong to no row, by place."""

    rows: tuple[FormRow, ...]
    head: ForeignTable | None  # The table in which the form begins, and its first row of the form.
    first_row: int
    full: Decimal | None
    rest: tuple[tuple[str, str], ...]  # Place and text of cells that no row took.
    tables: tuple[ForeignTable, ...]


def cell_place(where: str, row: int, column: int) -> str:
    """A cell as a person finds it: Sheet1!C7, or 第2个表第7行第3列."""
    if re.fullmatch(r"第\d+个表", where):
        return f"{where}第{row + 1}行第{column + 1}列"
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{where}!{letters}{row + 1}"


def scored_form(tables: Sequence[ForeignTable]) -> Form | None:
    """The form of a document: its first table with weights and scores, and those that go on with it."""
    rows: list[FormRow] = []
    used: list[ForeignTable] = []
    rest: list[tuple[str, str]] = []
    columns: FormColumns | None = None
    full: Decimal | None = None
    for table in tables:
        headed = form_columns(table.grid)
        goes_on = columns is not None and headed is None and table.grid.width == used[-1].grid.width
        current = headed or (columns if goes_on else None)
        if current is None or full is not None:
            continue
        columns = current
        first = current.first_row if headed else 0
        total = total_row(table.grid, range(first, table.grid.rows))
        names = rows[-1].names if rows and not headed else ()
        own_rows, left = _rows(table, current, range(first, total or table.grid.rows), names)
        rows += own_rows
        used.append(table)
        rest += left
        if total is not None:
            full = _total(table.grid, total, current)
            rest += _cells(table, range(total, table.grid.rows), current, full)
    if not rows:
        return None
    head = used[0]
    own_head = form_columns(head.grid)
    first = own_head.first_row if own_head else 0
    return Form(
        rows=tuple(rows), head=head, first_row=first, full=full, rest=tuple(rest),
        tables=tuple(used),
    )  # fmt: skip


def form_columns(grid: Grid) -> FormColumns | None:
    """What each column of a form holds; None for a table that is no form."""
    scored = scored_columns(grid)
    if scored is None:
        return None
    heads = {cell.column: cell.words for cell in grid.starting(scored.head)}
    above = {c.column: c for c in grid.cells if c.row <= scored.head < c.row + c.rowspan}
    heads |= {column: cell.words for column, cell in above.items() if column not in heads}
    weight = scored.weights[-1]
    levels = _levels(grid, heads, scored)
    if not levels:
        return None
    taken = {weight, scored.score, *(c for pair in levels for c in pair)}

    def first(pattern: re.Pattern[str]) -> int:
        fits = (c for c, words in sorted(heads.items()) if c not in taken and pattern.search(words))
        return next(fits, -1)

    explained, standard = first(_EXPLAINED), first(_STANDARD)
    taken |= {explained, standard}
    basis = tuple(
        c for c, words in sorted(heads.items()) if c not in taken and _BASIS.search(words)
    )
    below = max(c.row + c.rowspan for c in grid.starting(scored.head))
    return FormColumns(
        first_row=below,
        levels=levels,
        weight=weight,
        explained=explained,
        standard=standard,
        score=scored.score,
        basis=basis,
    )


def _levels(grid: Grid, heads: dict[int, str], scored: Columns) -> tuple[tuple[int, int], ...]:
    """The columns of the levels' names, each with that of its own weight (-1 when it has none)."""
    names = [
        c
        for c, words in sorted(heads.items())
        if c < scored.score
        and c not in scored.weights
        and _LEVEL.search(words)
        and not (_EXPLAINED.search(words) or _STANDARD.search(words) or "值" in words)
    ]
    wide = {c.column: c.colspan for c in grid.starting(scored.head)}
    names = [c + extra for c in names for extra in range(wide.get(c, 1))]
    if not names:
        before = [c for c in sorted(heads) if c < scored.weights[-1] and c not in scored.weights]
        names = [c for c in before if "序号" not in heads[c]]
    bounds = [*names[1:], max(scored.weights[-1], names[-1] if names else 0) + 1]
    return tuple(
        (name, next((w for w in scored.weights if name < w < bound), -1))
        for name, bound in zip(names, bounds, strict=True)
    )


def _rows(
    table: ForeignTable, columns: FormColumns, rows: range, before: tuple[str, ...]
) -> tuple[list[FormRow], list[tuple[str, str]]]:
    grid = table.grid
    form_rows: list[FormRow] = []
    rest: list[tuple[str, str]] = []
    names = before or ("",) * len(columns.levels)
    stated: tuple[Decimal | None, ...] = (None,) * len(columns.levels)
    for row in rows:
        cell = grid.at(row, columns.weight)
        own_weight = value_of(cell.text) if cell is not None and cell.row == row else None
        names, stated = _named(grid, row, columns, names, stated)
        leaf = _WEIGHTED.search(names[-1]) if own_weight is None else None
        weight = own_weight.value if own_weight else (Decimal(leaf[1]) if leaf else None)
        score = grid.at(row, columns.score)
        if weight is None or (own_weight is None and (score is None or score.row != row)):
            rest += _cells(table, range(row, row + 1), columns, None)
            continue
        form_rows.append(_row(table, row, columns, names, stated, weight))
    return form_rows, rest


def _row(
    table: ForeignTable, row: int, columns: FormColumns, names: tuple[str, ...],
    stated: tuple[Decimal | None, ...], weight: Decimal,
) -> FormRow:  # fmt: skip
    scored = _text(table.grid, row, columns.score)
    value = value_of(scored)
    basis = (_text(table.grid, row, column) for column in columns.basis)
    return FormRow(
        names=tuple(_WEIGHTED.sub("", name).strip() for name in names),
        weights=stated,
        weight=weight,
        explained=_text(table.grid, row, columns.explained),
        standard=_text(table.grid, row, columns.standard),
        score=value.value if value else None,
        scored=scored.strip(),
        basis="\n".join(filter(None, basis)),
        where=cell_place(table.where, row, columns.score),
    )


def _named(
    grid: Grid, row: int, columns: FormColumns, names: tuple[str, ...],
    stated: tuple[Decimal | None, ...],
) -> tuple[tuple[str, ...], tuple[Decimal | None, ...]]:  # fmt: skip
    """The names of a row's levels: an empty cell goes on with the one above it."""
    new_names, new_stated, changed = [], [], False
    for at, (column, weight_column) in enumerate(columns.levels):
        text = re.sub(r"\s", "", _text(grid, row, column))
        weight = value_of(_text(grid, row, weight_column)) if weight_column >= 0 else None
        within = _WEIGHTED.search(text)
        value = weight.value if weight else (Decimal(within[1]) if within else None)
        changed = changed or bool(text and text != names[at])
        new_names.append(text or names[at])
        new_stated.append(value if value is not None or changed else stated[at])
    return tuple(new_names), tuple(new_stated)


def _text(grid: Grid, row: int, column: int) -> str:
    cell = grid.at(row, column) if column >= 0 else None
    return cell.text.strip() if cell else ""


def _total(grid: Grid, row: int, columns: FormColumns) -> Decimal | None:
    own = value_of(_text(grid, row, columns.weight))
    return own.value if own else Decimal(0)


def _cells(
    table: ForeignTable, rows: range, columns: FormColumns, total: Decimal | None
) -> Iterator[tuple[str, str]]:
    """The cells that begin in these rows; of a total row only those that are words of its own."""
    for row in rows:
        for cell in table.grid.starting(row):
            if cell.text.strip() and not (total is not None and row == rows.start):
                yield cell_place(table.where, cell.row, cell.column), cell.text.strip()


def head_cells(form: Form) -> tuple[GridCell, ...]:
    """The cells above the form's rows, but for those that head its columns."""
    if form.head is None:
        return ()
    columns = scored_columns(form.head.grid)
    last = columns.head if columns else form.first_row
    return tuple(c for c in form.head.grid.cells if c.row < last and c.text.strip())
