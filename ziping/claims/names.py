"""Whether two phrases name one thing: 总支出 and 支出总额, 采购支出总额 and 政府采购支出总额."""

from __future__ import annotations

import re
from functools import lru_cache

_TOTAL = re.compile(r"总额|总计|合计|总数|总量|总规模|总金额|总")
_FILLERS = re.compile(
    r"本年|全年|当年|部门|单位|年度|实际|金额|资金|经费|数额|数$|额$|的|所|授予|其中|整体|全部|政府|[“”\"'（）()《》\s]"
)
STRONG = 0.8


@lru_cache(maxsize=20_000)
def likeness(one: str, other: str) -> float:
    """0 … 1: how surely both name the same."""
    a, b = _core(one), _core(other)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    total_a, total_b = "总" in a, "总" in b
    a, b = a.replace("总", ""), b.replace("总", "")
    if total_a != total_b and min(len(a), len(b)) < 2:
        return 0.0
    if a == b:
        return 0.9 if total_a == total_b else 0.6
    if a and b and (a.endswith(b) or b.endswith(a)):
        return 0.8 if total_a and total_b else 0.6
    shared = len(_pairs(a) & _pairs(b)) * 2 / max(1, len(_pairs(a)) + len(_pairs(b)))
    return shared * 0.8


def _core(name: str) -> str:
    return _FILLERS.sub("", _TOTAL.sub("总", name))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset([text])
