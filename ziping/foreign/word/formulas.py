"""What Word sets otherwise than in a line, as a line of text.

Formulas (OMML): fractions 3/4, scripts ^ and _, roots √. Raised and lowered characters: those of Unicode.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from lxml import etree

from ziping.foreign.word.package import child, name_of, value_of
from ziping.numbers.numbers_in_text import numbers, plain_digits

_PLAIN = "0123456789+-=()−－＋＝（）"
_RAISED = str.maketrans(_PLAIN + "ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾⁻⁻⁺⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans(_PLAIN, "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎₋₋₊₌₍₎")
_TABLES = MappingProxyType({"superscript": _RAISED, "subscript": _LOWERED})
SCRIPTS = "".join(dict.fromkeys(chr(code) for t in (_RAISED, _LOWERED) for code in t.values()))
# What ties a number to the one beside it, as formulas are written in a line: 10⁶, 10^6, 3/4, √2.
_BEFORE = re.compile(rf"[{SCRIPTS}\^_√]\s?$|[\d)）]\s?/\s?$")
_AFTER = re.compile(rf"\s?[{SCRIPTS}\^_√]|\s?/\s?[\d(（]")


def with_scripts(text: str, place: str) -> tuple[str, str]:
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


_WHOLE = re.compile(r"[^\W_]+(?:[.,]\d+)*%?|\([^()]*\)")
_WORD = re.compile(r"[^\W_]")


def formula_line(formula: etree._Element) -> str:
    """A formula, or a part of one, in a line; what is in brackets there was together."""
    return _joined([_part(one) for one in formula])


def within_sentence(formula: str, before: str, after: str) -> str:
    """A formula within a sentence: in brackets where its digits would run into others."""
    touches = _touch(before, formula) or _touch(formula, after)
    return f"({formula})" if touches and not formula.startswith("(") else formula


def _touch(left: str, right: str) -> bool:
    last, first = plain_digits(left[-1:]), plain_digits(right[:1])
    return bool(re.match(r"[0-9A-Za-z.,]", last) and re.match(r"[0-9A-Za-z.]", first))


def _joined(parts: list[tuple[str, bool]]) -> str:
    """Parts in order; a fraction or a part with scripts in brackets where it would run into others."""
    line = ""
    for at, (text, built) in enumerate(parts):
        after = next((other for other, _ in parts[at + 1 :] if other), "")
        meets = _WORD.match(line[-1:]) or line.endswith(")")
        runs_in = meets and ("/" in text or re.match(r"\d.*\d$", line[-1:] + text[:1]))
        apart = built and not text.startswith(("(", "√")) and not text.endswith(")")
        if apart and (runs_in or _WORD.match(after) or ("/" in text and after.startswith("("))):
            text = f"({text})"
        line += text
    return line


def _part(element: etree._Element) -> tuple[str, bool]:
    name = name_of(element)
    if name == "t":
        return element.text or "", False
    if name.endswith("Pr") or name in ("del", "moveFrom"):
        return "", False
    if name in ("r", "ins", "moveTo"):
        return formula_line(element), False
    write = _SHAPES.get(name)
    return (write(element), True) if write else (formula_line(element), False)


def _inner(element: etree._Element, name: str) -> str:
    found = child(element, name)
    return formula_line(found) if found is not None else ""


def _kept_together(element: etree._Element, name: str) -> str:
    """A part that must stay together."""
    text = _inner(element, name).strip()
    return text if not text or _WHOLE.fullmatch(text) else f"({text})"


def _scripts(element: etree._Element) -> str:
    below, above = _kept_together(element, "sub"), _kept_together(element, "sup")
    return (f"_{below}" if below else "") + (f"^{above}" if above else "")


def _based(element: etree._Element) -> str:
    return _kept_together(element, "e") + _scripts(element)


def _before(element: etree._Element) -> str:
    return _scripts(element) + _kept_together(element, "e")


def _fraction(element: etree._Element) -> str:
    return f"{_kept_together(element, 'num')}/{_kept_together(element, 'den')}"


def _root(element: etree._Element) -> str:
    degree = _kept_together(element, "deg")
    return f"√{f'[{degree}]' if degree else ''}({_inner(element, 'e')})"


def _sum(element: etree._Element) -> str:
    sign = child(element, "naryPr", "chr")
    found = "∫" if sign is None else value_of(sign) or ""
    return f"{found}{_scripts(element)} {_kept_together(element, 'e')}"


def _bracketed(element: etree._Element) -> str:
    look = child(element, "dPr")
    signs = {"begChr": "(", "sepChr": "|", "endChr": ")"}
    for name in signs:
        if (own := child(look, name)) is not None:
            signs[name] = value_of(own) or ""
    parts = [formula_line(one) for one in element if name_of(one) == "e"]
    return signs["begChr"] + signs["sepChr"].join(parts) + signs["endChr"]


def _function(element: etree._Element) -> str:
    return f"{_inner(element, 'fName')} {_kept_together(element, 'e')}"


def _limited(sign: str) -> Callable[[etree._Element], str]:
    return lambda element: f"{_kept_together(element, 'e')}{sign}{_kept_together(element, 'lim')}"


def _rows(element: etree._Element) -> str:
    """Equations below one another, or the rows of a matrix."""
    rows = (one for one in element if name_of(one) in ("e", "mr"))
    cells = (
        ", ".join(formula_line(e) for e in row if name_of(e) == "e") if name_of(row) == "mr" else formula_line(row)
        for row in rows
    )  # fmt: skip
    return "; ".join(cells)


_SHAPES: Mapping[str, Callable[[etree._Element], str]] = MappingProxyType(
    {
        "f": _fraction,
        "sSup": _based,
        "sSub": _based,
        "sSubSup": _based,
        "sPre": _before,
        "rad": _root,
        "nary": _sum,
        "d": _bracketed,
        "func": _function,
        "limLow": _limited("_"),
        "limUpp": _limited("^"),
        "eqArr": _rows,
        "m": _rows,
    }
)
