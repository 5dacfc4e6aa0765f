"""The remarks of an audit as people and tools read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from ziping.audit.audit import Remark
from ziping.claims.finding import Verdict

_EXCERPT = 60
_SIGNS = {Verdict.CONFIRMED: "✓", Verdict.ROUNDING: "≈", Verdict.WRONG: "✗", Verdict.UNSURE: "?"}


def remark_lines(path: str, remarks: Iterable[Remark], *, everything: bool) -> Iterator[str]:
    """One file: what does not hold, what is not sure, what rounding explains; all of it on demand."""
    remarks = list(remarks)
    for remark in remarks:
        found = remark.finding
        if found.verdict is Verdict.CONFIRMED and not everything:
            continue
        yield f"{path}:{place(remark)}: {_SIGNS[found.verdict]} {found.verdict} {found.kind}：{found.message}"
        if remark.sentence:
            yield f"  │ {excerpt(remark)}"
    yield f"{path}：{tally(remarks)}"


def place(remark: Remark) -> str:
    return f"第{remark.page}页" if remark.page else str(remark.line)


def excerpt(remark: Remark) -> str:
    """The sentence, cut around what the remark is about."""
    text = " ".join(remark.sentence.split())
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"


def tally(remarks: Iterable[Remark]) -> str:
    counts = Counter(remark.finding.verdict for remark in remarks)
    if not counts:
        return "没有找到可以验算的数"
    parts = [f"{verdict} {counts[verdict]} 处" for verdict in Verdict if counts[verdict]]
    return "验算 " + str(sum(counts.values())) + " 处：" + "，".join(parts)


def record(path: str, remark: Remark) -> dict[str, object]:
    found = remark.finding
    return {
        "path": path,
        "line": remark.line,
        "page": remark.page,
        "kind": found.kind,
        "verdict": str(found.verdict),
        "message": found.message,
        "sentence": remark.sentence,
    }
