"""Justified Chinese lines: the slack of a line is shared out between its characters.

WeasyPrint widens only spaces, of which Chinese has none, so that lines would end unevenly wherever
a number, or a mark that may not begin a line, made them short. While pages are laid out, its
function for one line is replaced by the one below; only the boxes of a line are relied on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ziping.write.html.inline import WORD_JOINER

if TYPE_CHECKING:
    from weasyprint.formatting_structure.boxes import Box, LineBox, TextBox
    from weasyprint.layout import LayoutContext

_TIED = re.compile(f"(?:[0-9.,]*[^{WORD_JOINER}]{WORD_JOINER})+|[0-9][0-9.,]*(?=[0-9])")
_SMALLEST_SLACK = 0.2  # CSS pixels: less cannot be seen.


@contextmanager
def chinese_justification() -> Iterator[None]:
    """Within the context WeasyPrint justifies between characters."""
    from weasyprint.layout import inline  # Heavy; the PDF writer has loaded it.

    original = inline.justify_line
    inline.justify_line = justified
    try:
        yield
    finally:
        inline.justify_line = original


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
    from weasyprint.formatting_structure.boxes import InlineBox, LineBox, TextBox

    if isinstance(box, TextBox):
        yield box
    elif isinstance(box, LineBox | InlineBox):
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
    from weasyprint.formatting_structure.boxes import InlineBox, LineBox, TextBox

    if isinstance(box, TextBox):
        box.position_x += advance
        if id(box) not in elastic:
            return advance
        box.style = box.style.copy()
        spacing = box.style["letter_spacing"]
        spacing = 0 if spacing == "normal" else spacing
        box.style["letter_spacing"] = spacing + extra
        box.pango_layout = _stretched_layout()(box.style, spacing)
        box.pango_layout.set_text(box.text)
        box.pango_layout.deactivate()
        gain = extra * _elastic(box.text)
        box.width += gain
        return advance + gain
    if isinstance(box, LineBox | InlineBox):
        before = advance
        box.position_x += advance
        for child in box.children:
            if child.is_in_normal_flow():
                advance = _widen(context, child, elastic, extra, advance)
        box.width += advance - before
        return advance
    box.translate(advance, 0)
    return advance


@lru_cache(maxsize=1)
def _stretched_layout() -> type[Any]:
    """WeasyPrint's layout of a text, with the letters of tied numbers spaced as they were."""
    from weasyprint.text.ffi import TO_UNITS, pango  # Heavy; the PDF writer has loaded it.
    from weasyprint.text.line_break import Layout

    class Stretched(Layout):  # type: ignore[misc]
        def __init__(self, style: Any, natural: float) -> None:
            self._natural = int(natural * TO_UNITS)
            super().__init__(style)

        def set_text(self, text: str, justify: bool = False) -> None:
            super().set_text(text, justify)
            attributes = pango.pango_layout_get_attributes(self.layout)
            for match in _TIED.finditer(text):
                attribute = pango.pango_attr_letter_spacing_new(self._natural)
                attribute.start_index = len(text[: match.start()].encode())
                attribute.end_index = len(text[: match.end()].encode())
                pango.pango_attr_list_change(attributes, attribute)
            pango.pango_layout_set_attributes(self.layout, attributes)

    return Stretched
