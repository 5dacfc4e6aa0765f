"""Numbering: the numbers of headings, in the styles that the layout names for each level."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ziping.numbers.chinese_numerals import hanzi

_PLACEHOLDER = re.compile("[一1]")


@dataclass(slots=True)
class HeadingNumbers:
    """Counts headings. A style shows its number as 一 or 1; in ``1.1`` the last one is the own."""

    styles: tuple[str, ...]
    counts: list[int] = field(default_factory=lambda: [0] * 10)

    def next(self, level: int) -> str:
        """The number of the next heading of a level (from 1)."""
        self.counts[level] += 1
        self.counts[level + 1 :] = [0] * (9 - level)
        style = self.styles[level - 1] if level <= len(self.styles) else ""
        shown = len(_PLACEHOLDER.findall(style))
        numbers = iter(self.counts[level - shown + 1 : level + 1])
        return _PLACEHOLDER.sub(lambda match: _written(next(numbers), match.group()), style)

    def restart(self) -> None:
        """Begin again: an attachment numbers its headings by itself."""
        self.counts[:] = [0] * len(self.counts)


def _written(number: int, placeholder: str) -> str:
    return hanzi(number) if placeholder == "一" else str(number)
