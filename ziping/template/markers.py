"""Markers: private-use characters that stand for printed values and source lines in rendered text.

They hold no digit, letter or punctuation that the Markdown parser could read. Sources cannot contain
them: `source.text` refuses private-use characters.
"""

from __future__ import annotations

import re

_DIGITS = "\ue010\ue011\ue012\ue013\ue014\ue015\ue016\ue017\ue018\ue019"
_TO_MARK = str.maketrans("0123456789", _DIGITS)
_FROM_MARK = str.maketrans(_DIGITS, "0123456789")
VALUE = re.compile("\ue000([\ue010-\ue019]+)\ue001")
LINE = re.compile("\ue002([\ue010-\ue019]+)\ue003")


def value_marker(index: int) -> str:
    """The marker of the printed value *index*."""
    return f"\ue000{str(index).translate(_TO_MARK)}\ue001"


def line_marker(index: int) -> str:
    """The marker that ends a line which came from the source line *index*."""
    return f"\ue002{str(index).translate(_TO_MARK)}\ue003"


def marked_index(digits: str) -> int:
    """The index in a marker's digits."""
    return int(digits.translate(_FROM_MARK))
