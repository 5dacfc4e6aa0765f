"""Tables: what their rows and columns assert, and the 分值 and 得分 columns of a scored form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ziping.claims.finding import ClaimVerdict, Finding, shown
from ziping.foreign.document import Grid, GridCell
from ziping.numbers.numbers_in_text import plain_digits
from ziping.numbers.unit import half_of_last_digit

_VALUE = re.compile(r"[-－−]?\d{1,3}(?:,\d{3})*(?:\.\d+)?|[-－−]?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A cell that is a number."""

    value: Decimal
    decimals: int
    text: str

    @property
    def half(self) -> Decimal:
        exact = self.value == 0 and not self.decimals
        return Decimal(0) if exact else half_of_last_digit(self.decimals)


def value_of(text: str) -> Value | None:
    """The number that a cell holds and nothing else (a unit such as 万元, 分 or % may follow)."""
    plain = re.sub(r"\s", "", plain_digits(text))
    plain = re.sub(r"(?:万元|元|分|%)$", "", plain)
    if not _VALUE.fullmatch(plain):
        return None
    digits = plain.replace(",", "").replace("－", "-").replace("−", "-")
    return Value(value=Decimal(digits), decimals=len(digits.partition(".")[2]), text=plain)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGroup:
    """Amounts side by side under one head."""

    name: str
    values: tuple[Value, ...]


def partition_findings(total: Value | None, groups: Sequence[RowGroup]) -> Iterator[Finding]:
    """A total over groups; two groups of one name are two partitions of the same money."""
    firsts: dict[str, RowGroup] = {}
    for group in groups:
        name = re.sub(r"[（(].*?[)）]", "", group.name)
        if name in firsts and name:
            yield _two_partitions(name, firsts[name], group)
        else:
            firsts[name] = group
    if total is not None and len(firsts) < len(groups):
        parts = [value for group in firsts.values() for value in group.values]
        yield sum_finding("合计", parts, total)


def _two_partitions(name: str, first: RowGroup, second: RowGroup) -> Finding:
    sums = [sum((v.value for v in group.values), Decimal(0)) for group in (first, second)]
    half = sum((v.half for group in (first, second) for v in group.values), Decimal(0))
    texts = [" + ".join(v.text for v in group.values) for group in (first, second)]
    gap = abs(sums[0] - sums[1])
    right = gap <= half
    message = (
        f"“{name}”的两种分法：{texts[0]} = {shown(sums[0], 2)}，{texts[1]} = {shown(sums[1], 2)}"
    )
    if gap:
        message += f"，相差 {shown(gap, 2)}"
    verdict = (
        (ClaimVerdict.ROUNDING if gap else ClaimVerdict.CONFIRMED) if right else ClaimVerdict.WRONG
    )
    return Finding(kind="合计", verdict=verdict, message=message)


def sum_finding(
    kind: str, parts: Sequence[Value], total: Value, *, sure: bool = True, what: str = ""
) -> Finding:
    """Parts of a table against the total that it states; *what* comes before the arithmetic."""
    value = sum((part.value for part in parts), Decimal(0))
    half = sum((part.half for part in parts), total.half)
    decimals = max(v.decimals for v in (total, *parts))
    gap = abs(value - total.value)
    text = " + ".join(part.text for part in parts) if len(parts) <= 8 else f"{len(parts)} 个数之和"
    message = f"{what}{text} = {shown(value, decimals)}，表中写 {total.text}"
    if gap:
        message += f"，相差 {shown(gap, decimals)}"
    if not gap:
        verdict = ClaimVerdict.CONFIRMED
    elif gap <= half and kind == "合计":
        verdict = ClaimVerdict.ROUNDING
    else:
        verdict = ClaimVerdict.WRONG if sure else ClaimVerdict.UNSURE
    return Finding(kind=kind, verdict=verdict, message=message)


_WEIGHT = re.compile(r"^(?:分值|权重|标准分|满分|分数)(?:[（(].*[)）])?$|指标权重")
_SCORE = re.compile(r"得分|自评分|评分$|自评得分")
_NOT_SCORE = re.compile(r"评分标准|得分率|系数|依据|说明|办法")
_TOTAL = re.compile(r"^(?:总分|合计|总计|总得分|得分合计|自评总分)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where a form keeps its weights (outer levels first) and its scores."""

    head: int
    weights: tuple[int, ...]
    score: int


def scored_findings(grid: Grid) -> Iterator[Finding]:
    """Rows with more score than weight; sums of weights at each level; the totals."""
    columns = scored_columns(grid)
    if columns is None:
        return
    body = range(columns.head + 1, grid.rows)
    last = total_row(grid, body)
    rows = [r for r in body if last is None or r < last]
    rows = [r for r in rows if _leaf(grid, r, columns)]
    if len(rows) < 2:
        return
    yield from _rows_within(grid, rows, columns)
    yield from _levels(grid, rows, columns)
    if last is not None:
        yield from _totals(grid, rows, last, columns)


def total_row(grid: Grid, rows: range) -> int | None:
    """The first of these rows that holds the totals."""
    return next((r for r in rows if _is_total(grid, r)), None)


def scored_columns(grid: Grid) -> Columns | None:
    """Where the head of a form is, None for a table that is none."""
    for row in range(min(grid.rows, 40)):
        cells = grid.starting(row)
        score = [
            c.column for c in cells if _SCORE.search(c.words) and not _NOT_SCORE.search(c.words)
        ]
        weights = [c.column for c in cells if _WEIGHT.search(c.words)]
        weights = [c for c in weights if score and c < score[-1]] or weights
        if score and weights:
            return Columns(head=row, weights=tuple(weights), score=score[-1])
    return None


def _is_total(grid: Grid, row: int) -> bool:
    cells = grid.starting(row)
    return any(_TOTAL.match(cell.words) for cell in cells[:2])


def _cell_value(grid: Grid, row: int, column: int) -> Value | None:
    cell = grid.at(row, column)
    return value_of(cell.text) if cell else None


def _leaf(grid: Grid, row: int, columns: Columns) -> bool:
    weight, score = grid.at(row, columns.weights[-1]), grid.at(row, columns.score)
    return (
        weight is not None
        and score is not None
        and weight.row == row
        and value_of(weight.text) is not None
        and value_of(score.text) is not None
    )


def _rows_within(grid: Grid, rows: Sequence[int], columns: Columns) -> Iterator[Finding]:
    for row in rows:
        weight, score = (_cell_value(grid, row, c) for c in (columns.weights[-1], columns.score))
        if weight and score and score.value > weight.value:
            message = f"“{_name(grid, row, columns)}”得分 {score.text} 超过分值 {weight.text}"
            yield Finding(kind="得分", verdict=ClaimVerdict.WRONG, message=message)


def _name(grid: Grid, row: int, columns: Columns) -> str:
    cell = grid.at(row, columns.weights[-1] - 1)
    return cell.words[:20] if cell else f"第{row + 1}行"


def _levels(grid: Grid, rows: Sequence[int], columns: Columns) -> Iterator[Finding]:
    """Each outer weight against the innermost weights below it; a label repeated on a new page
    goes on with the same group."""
    leaf = columns.weights[-1]
    for column in columns.weights[:-1]:
        groups: list[tuple[str, Value, list[Value]]] = []
        for row in rows:
            outer, leaf_value = _cell_value(grid, row, column), _cell_value(grid, row, leaf)
            label = grid.at(row, column - 1)
            if outer is None or leaf_value is None:
                continue
            key = f"{label.words if label else ''}{outer.text}"
            if not groups or groups[-1][0] != key:
                groups.append((key, outer, []))
            groups[-1][2].append(leaf_value)
        for key, outer, parts in groups:
            name = key.removesuffix(outer.text)
            yield sum_finding("权重", parts, outer, what=f"“{name}”各项分值 ")


def _totals(grid: Grid, rows: Sequence[int], last: int, columns: Columns) -> Iterator[Finding]:
    stated = [v for c in _numbers(grid, last) if (v := value_of(c.text))]
    weights = [v for r in rows if (v := _cell_value(grid, r, columns.weights[-1]))]
    scores = [v for r in rows if (v := _cell_value(grid, r, columns.score))]
    score_cell = _cell_value(grid, last, columns.score)
    if score_cell is None and stated:
        score_cell = stated[-1]
    if len(stated) > 1:
        yield sum_finding("权重", weights, stated[0], what="各行分值 ")
    if score_cell is not None:
        yield sum_finding("总分", scores, score_cell, what="各行得分 ")


def _numbers(grid: Grid, row: int) -> list[GridCell]:
    return sorted((c for c in grid.starting(row) if value_of(c.text)), key=lambda c: c.column)
