"""Columns: Chinese text on a terminal, where a 汉字 takes two columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import east_asian_width

# What must not be torn apart: a word or number with the marks that may not begin a line after it.
_CHUNK = re.compile(
    r"(?:[“‘（《〔]|\[[－＋]|\{\{ ?)*"
    r"(?:[A-Za-z0-9%±/:|_][A-Za-z0-9.,%±/:|_-]*(?:[百千万亿]*[元件项次个人分])?|.)"
    r"(?:[，。、；：？！”’）》〕….]|\]| ?\}\})*",
    re.S,
)


def display_width(text: str) -> int:
    """The columns that a text takes on a terminal."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def wrapped(label: str, text: str, indent: int, width: int | None) -> Iterator[str]:
    """The text after its label in lines of at most *width* columns, the later ones indented."""
    if width is None or display_width(label + text) <= width:
        yield label + text
        return
    line, used = label, display_width(label)
    for match in _CHUNK.finditer(text):
        chunk = match.group()
        if used + display_width(chunk) > width and used > indent:
            yield line.rstrip()
            line, used, chunk = " " * indent, indent, chunk.lstrip()
        line, used = line + chunk, used + display_width(chunk)
    yield line


def cut(text: str, width: int) -> str:
    """*text* in at most *width* columns; what does not fit ends in …"""
    if display_width(text) <= width:
        return text
    while display_width(text) > width - 2:
        text = text[:-1]
    return text + "…"


def left(text: str, width: int) -> str:
    """*text* at the left of *width* columns."""
    return text + " " * max(0, width - display_width(text))


def right(text: str, width: int) -> str:
    """*text* at the right of *width* columns."""
    return " " * max(0, width - display_width(text)) + text
