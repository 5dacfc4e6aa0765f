"""Tables of a finished document as grids, and what their columns and rows assert."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ziping.claims.finding import Finding, Verdict, shown
from ziping.prose.numbers import WIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """A cell; it covers *rowspan* × *colspan* fields from *row* and *column*."""

    row: int
    column: int
    text: str
    rowspan: int = 1
    colspan: int = 1

    @property
    def words(self) -> str:
        return re.sub(r"\s", "", self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table. Cells that continue a merged one are not listed."""

    cells: tuple[GridCell, ...]

    @property
    def rows(self) -> int:
        return max((cell.row + cell.rowspan for cell in self.cells), default=0)

    def starting(self, row: int) -> list[GridCell]:
        return [cell for cell in self.cells if cell.row == row]

    def at(self, row: int, column: int) -> GridCell | None:
        """The cell that covers a field."""
        return next(
            (
                c
                for c in self.cells
                if c.row <= row < c.row + c.rowspan and c.column <= column < c.column + c.colspan
            ),
            None,
        )


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
        return Decimal(0) if exact else Decimal(5).scaleb(-self.decimals - 1)


def value_of(text: str) -> Value | None:
    """The number that a cell holds and nothing else (a unit such as 万元, 分 or % may follow)."""
    plain = re.sub(r"\s", "", text.translate(WIDE))
    plain = re.sub(r"(?:万元|元|分|%)$", "", plain)
    if not _VALUE.fullmatch(plain):
        return None
    digits = plain.replace(",", "").replace("－", "-").replace("−", "-")
    return Value(value=Decimal(digits), decimals=len(digits.partition(".")[2]), text=plain)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Amounts side by side under one head."""

    name: str
    values: tuple[Value, ...]


def partition_findings(total: Value | None, groups: Sequence[Group]) -> Iterator[Finding]:
    """A total over groups; two groups of one name are two partitions of the same money."""
    firsts: dict[str, Group] = {}
    for group in groups:
        name = re.sub(r"[（(].*?[)）]", "", group.name)
        if name in firsts and name:
            yield _two_partitions(name, firsts[name], group)
        else:
            firsts[name] = group
    if total is not None and len(firsts) < len(groups):
        parts = [value for group in firsts.values() for value in group.values]
        yield sum_finding("合计", parts, total)


def _two_partitions(name: str, one: Group, other: Group) -> Finding:
    sums = [sum((v.value for v in group.values), Decimal(0)) for group in (one, other)]
    half = sum((v.half for group in (one, other) for v in group.values), Decimal(0))
    texts = [" + ".join(v.text for v in group.values) for group in (one, other)]
    gap = abs(sums[0] - sums[1])
    right = gap <= half
    message = (
        f"“{name}”的两种分法：{texts[0]} = {shown(sums[0], 2)}，{texts[1]} = {shown(sums[1], 2)}"
    )
    if gap:
        message += f"，相差 {shown(gap, 2)}"
    verdict = (Verdict.ROUNDING if gap else Verdict.CONFIRMED) if right else Verdict.WRONG
    return Finding(kind="合计", verdict=verdict, message=message, start=0, end=0)


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
        verdict = Verdict.CONFIRMED
    elif gap <= half and kind == "合计":
        verdict = Verdict.ROUNDING
    else:
        verdict = Verdict.WRONG if sure else Verdict.UNSURE
    return Finding(kind=kind, verdict=verdict, message=message, start=0, end=0)
