"""The remarks of an audit as people and tools read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from ziping.claims.finding import ClaimVerdict
from ziping.features.audit.recompute import AuditRemark
from ziping.source.terminal_text import cut, wrapped

WIDTH = 80
_SIGNS = {
    ClaimVerdict.CONFIRMED: "✓",
    ClaimVerdict.ROUNDING: "≈",
    ClaimVerdict.WRONG: "✗",
    ClaimVerdict.UNSURE: "?",
}


def remark_lines(path: str, remarks: Iterable[AuditRemark], *, whole: bool) -> Iterator[str]:
    """One file: what does not hold, what is not sure, what rounding explains; on demand all."""
    remarks = list(remarks)
    yield path
    sentence = ""
    for remark in remarks:
        if remark.finding.verdict is ClaimVerdict.CONFIRMED and not whole:
            continue
        if remark.sentence and remark.sentence != sentence:
            yield f"  {place(remark)} │ {cut(' '.join(remark.sentence.split()), WIDTH - 16)}"
        elif not remark.sentence:
            yield f"  {place(remark)}"
        sentence = remark.sentence
        found = remark.finding
        label = f"    {_SIGNS[found.verdict]} {found.verdict} {found.kind}："
        yield from wrapped(label, found.message, 6, WIDTH)
    yield f"  {tally(remarks)}"


def place(remark: AuditRemark) -> str:
    """Where a person finds it: the page of a PDF, the line of a text, the paragraph of a Word file,
    the sheet of a workbook."""
    if remark.page:
        return f"第{remark.page}页"
    if remark.sheet:
        return f"工作表“{remark.sheet}”"
    return f"第{remark.line}段" if remark.counted else f"第{remark.line}行"


def tally(remarks: Iterable[AuditRemark]) -> str:
    """How many claims were recomputed, and how they came out."""
    counts = Counter(remark.finding.verdict for remark in remarks)
    if not counts:
        return "没有找到可以验算的数"
    parts = [f"{verdict} {counts[verdict]} 处" for verdict in ClaimVerdict if counts[verdict]]
    return f"验算 {sum(counts.values())} 处：" + "，".join(parts)


def failed(remarks: Iterable[AuditRemark], *, strict: bool) -> bool:
    """Whether something does not hold; when *strict*, whether something is not sure."""
    bad = (ClaimVerdict.WRONG, ClaimVerdict.UNSURE) if strict else (ClaimVerdict.WRONG,)
    return any(remark.finding.verdict in bad for remark in remarks)


def record(path: str, remark: AuditRemark) -> dict[str, object]:
    finding = remark.finding
    return {
        "path": path,
        "line": remark.line,
        "page": remark.page,
        "sheet": remark.sheet,
        "kind": finding.kind,
        "verdict": str(finding.verdict),
        "message": finding.message,
        "sentence": remark.sentence,
    }
