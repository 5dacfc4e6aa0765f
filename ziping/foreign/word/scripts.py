"""Scripts: raised and lowered characters of a Word text as those that Unicode has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from ziping.numbers.numbers_in_text import numbers

_PLAIN = "0123456789+-=()−－＋＝（）"
_RAISED = str.maketrans(_PLAIN + "ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾⁻⁻⁺⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans(_PLAIN, "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎₋₋₊₌₍₎")
_TABLES = MappingProxyType({"superscript": _RAISED, "subscript": _LOWERED})
SCRIPTS = "".join(dict.fromkeys(chr(code) for t in (_RAISED, _LOWERED) for code in t.values()))
# What ties a number to the one beside it, as formulas are written in a line: 10⁶, 10^6, 3/4, √2.
_BEFORE = re.compile(rf"[{SCRIPTS}\^_√]\s?$|[\d)）]\s?/\s?$")
_AFTER = re.compile(rf"\s?[{SCRIPTS}\^_√]|\s?/\s?[\d(（]")


def scripted(text: str, place: str) -> tuple[str, str]:
    """A text set as *place* ("superscript", "subscript") says, and those of its characters that Unicode
    has only on the line."""
    table = _TABLES.get(place)
    if table is None:
        return text, ""
    return text.translate(table), "".join(
        c for c in text if not c.isspace() and ord(c) not in table
    )


def part_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where numbers stand that are only part of a power or a fraction."""
    for number in numbers(text):
        if _AFTER.match(text, number.end) or _BEFORE.search(text[: number.start][-4:]):
            yield number.start, number.end
