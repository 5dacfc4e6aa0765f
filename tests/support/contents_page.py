"""A contents page as its text has it."""

from __future__ import annotations

import re


def printed_entries(pages: list[str], names: list[str]) -> dict[str, int]:
    """The page numbers of contents pages, read from their text."""
    text = re.sub(r"—\d+—", "", "".join(pages)).partition("目录")[2]
    pattern = "".join(rf"{re.escape(name)}[….]*(\d+)" for name in names)
    found = re.fullmatch(pattern, text)
    assert found, text
    return dict(zip(names, map(int, found.groups()), strict=True))
