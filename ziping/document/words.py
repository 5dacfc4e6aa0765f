"""Words: the characters of inline nodes, as a reader sees them, and how wide they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from ziping.document.tree import Emphasis, Inline, LineBreak, PrintedFigure, Strong, Text
from ziping.figures.unit import UNITS

_UNIT_NAMES = sorted({*UNITS, "年度", "周年", "余"} - {""}, key=lambda name: (-len(name), name))
# A number with its unit, a document's number, —— and ……: none may come apart at the end of a line.
TIED = re.compile(
    r"〔[0-9]{4}〕[0-9]+号|(?<![0-9.,-])[0-9]+(?:[.,][0-9]+)*(?:"
    + "|".join(map(re.escape, _UNIT_NAMES))
    + r")?"
    "|—{2,}|…{2,}"
)


def plain_text(nodes: Iterable[Inline]) -> str:
    """The characters of inline nodes, a line break as ``\\n``. TypeError for a node it does not know."""
    parts = []
    for node in nodes:
        match node:
            case Text(text=text) | PrintedFigure(text=text):
                parts.append(text)
            case Strong(children=children) | Emphasis(children=children):
                parts.append(plain_text(children))
            case LineBreak():
                parts.append("\n")
            case _:
                raise TypeError(f"no characters for the inline {type(node).__name__}")
    return "".join(parts)


def width_in_characters(text: str) -> Decimal:
    """The width of *text* in full-width characters; an ASCII one counts half."""
    return sum((Decimal("0.5") if c.isascii() else Decimal(1) for c in text), Decimal(0))
