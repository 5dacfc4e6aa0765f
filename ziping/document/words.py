"""Words: the characters of inline nodes, as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterable

from ziping.document.tree import Emphasis, Inline, LineBreak, PrintedFigure, Strong, Text


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
