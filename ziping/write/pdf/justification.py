"""Justified Chinese lines: the slack of a line is shared out between its characters.

WeasyPrint widens only spaces, of which Chinese has none, so that lines would end unevenly wherever
a number, or a mark that may not begin a line, made them short. While pages are laid out, its
function for one line is replaced by the one below; only the boxes of a line are relied on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from ziping.write.html.inline import WORD_JOINER
from ziping.write.pdf.weasyprint_internals import (
    JUSTIFY_LINE,
    boxes,
    letter_spacing,
    replaced,
    set_letter_spacing,
)

if TYPE_CHECKING:
    from weasyprint.formatting_structure.boxes import Box, LineBox, TextBox
    from weasyprint.layout import LayoutContext

_TIED = re.compile(f"(?:[0-9.,]*[^{WORD_JOINER}]{WORD_JOINER})+|[0-9][0-9.,]*(?=[0-9])")
_SMALLEST_SLACK = 0.2  # CSS pixels: less cannot be seen.


def chinese_justification() -> AbstractContextManager[None]:
    """Within the context WeasyPrint justifies between characters."""
    return replaced({JUSTIFY_LINE: justified})


def justified(context: LayoutContext, line: LineBox, slack: float) -> None:
    """Spread *slack* (CSS pixels) over the characters of *line*; texts that may not wrap, such as
    numbers, keep their shape."""
    if slack < _SMALLEST_SLACK:
        return
    elastic = [b for b in _text_boxes(line) if b.text and b.style["white_space"] != "nowrap"]
    characters = sum(_elastic(box.text) for box in elastic)
    if elastic and elastic[-1] is _last(line):
        characters -= 1  # The space behind the last character of the line falls in the margin.
    if characters > 0:
        _widen(context, line, {id(box) for box in elastic}, slack / characters, 0.0)


def _text_boxes(box: Box) -> Iterator[TextBox]:
    if isinstance(box, boxes().TextBox):
        yield box
    elif isinstance(box, boxes().LineBox | boxes().InlineBox):
        for child in box.children:
            yield from _text_boxes(child)


def _elastic(text: str) -> float:
    """How many characters of a text give way: those of a number do not, but for its last.

    Pango spaces a letter by halves on its two sides and drops the half before the first: a text
    that begins with a number drops none, and is wider by it.
    """
    tied = sum(match.end() - match.start() for match in _TIED.finditer(text))
    return len(text) - tied + (0.5 if _TIED.match(text) else 0)


def _last(line: LineBox) -> TextBox | None:
    boxes = [box for box in _text_boxes(line) if box.text]
    return boxes[-1] if boxes else None


def _widen(
    context: LayoutContext, box: Box, elastic: set[int], extra: float, advance: float
) -> float:
    """Move *box* right by *advance* and widen its elastic texts; the advance behind it."""
    if isinstance(box, boxes().TextBox):
        box.position_x += advance
        if id(box) not in elastic:
            return advance
        spacing = letter_spacing(box)
        set_letter_spacing(box, spacing + extra, spacing, _tied_spans)
        gain = extra * _elastic(box.text)
        box.width += gain
        return advance + gain
    if isinstance(box, boxes().LineBox | boxes().InlineBox):
        before = advance
        box.position_x += advance
        for child in box.children:
            if child.is_in_normal_flow():
                advance = _widen(context, child, elastic, extra, advance)
        box.width += advance - before
        return advance
    box.translate(advance, 0)
    return advance


def _tied_spans(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _TIED.finditer(text))
