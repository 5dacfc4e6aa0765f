"""Pages as programs lay them out: the lines of a PDF, page by page, and the faces in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import pdfplumber

NUMBER = re.compile(r"—\d+—")


@dataclass(frozen=True, slots=True)
class Pages:
    """The lines of each page in the order of the file, white space and turned text (page
    numbers of bound landscape pages) left out; the faces' names."""

    lines: tuple[tuple[str, ...], ...]
    faces: frozenset[str]

    def all(self) -> list[str]:
        """The lines of all pages without the page numbers."""
        lines = (line for page in self.lines for line in page)
        return [line for line in lines if not NUMBER.fullmatch(line)]


def pages_of(path: Path) -> Pages:
    """Read a PDF. A line is what stands on one base line without a gap: in a table, one cell's."""
    with pdfplumber.open(path) as pdf:
        lines = [_lines(page.chars) for page in pdf.pages]
        names = {char["fontname"] for page in pdf.pages for char in page.chars}
    faces = frozenset(re.sub(r"^[A-Z]{6}\+", "", name) for name in names)
    return Pages(tuple(lines), faces)


def _lines(chars: list[dict[str, object]]) -> tuple[str, ...]:
    lines: list[str] = []
    end, base = 0.0, None
    for char in (char for char in chars if char["upright"] and str(char["text"]).strip()):
        left, right, size = (float(str(char[name])) for name in ("x0", "x1", "size"))
        base_of_char = round(float(char["matrix"][5]), 1)  # type: ignore[index]
        if base is not None and abs(base_of_char - base) < 1 and -2 < left - end < size:
            lines[-1] += str(char["text"])
        else:
            lines.append(str(char["text"]))
        end, base = right, base_of_char
    return tuple(lines)


def differences(ours: list[str], theirs: list[str]) -> list[tuple[list[str], list[str]]]:
    """Where the two break lines otherwise: ours and theirs, until they agree again."""
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    return [
        (ours[a:b], theirs[c:d]) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"
    ]


def share_of_equal(ours: list[str], theirs: list[str]) -> float:
    """The share of our lines that the other has as well, in the same order."""
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(ours)
