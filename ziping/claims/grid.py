"""Tables of a finished document as grids, and what their columns and rows assert."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ziping.claims.finding import ClaimVerdict, Finding, shown
from ziping.numbers.numbers_in_text import WIDE

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


def _two_partitions(name: str, one: RowGroup, other: RowGroup) -> Finding:
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
    verdict = (
        (ClaimVerdict.ROUNDING if gap else ClaimVerdict.CONFIRMED) if right else ClaimVerdict.WRONG
    )
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
        verdict = ClaimVerdict.CONFIRMED
    elif gap <= half and kind == "合计":
        verdict = ClaimVerdict.ROUNDING
    else:
        verdict = ClaimVerdict.WRONG if sure else ClaimVerdict.UNSURE
    return Finding(kind=kind, verdict=verdict, message=message, start=0, end=0)
