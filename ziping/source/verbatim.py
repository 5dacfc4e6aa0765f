"""Verbatim: what stands in a text and is no prose, so that no rule reads it and no fix changes it.

Template code, and by their shape addresses of the web, of mail and of files. All patterns are bounded:
the time is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

TEMPLATE_CODE = r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}"
_PART = r"[A-Za-z0-9_-]"
_END = r"(?<![.,;:!?)\]'\"])"  # A mark at the end belongs to the sentence.
_WEB = (
    rf"(?:[A-Za-z][A-Za-z0-9+.-]{{1,15}}://|www\.)[!-z~]{{1,2000}}{_END}"
    rf"|(?<![A-Za-z0-9.])(?:{_PART}{{1,40}}\.){{1,6}}[a-z]{{2,10}}(?![A-Za-z0-9])(?:[:/][!-z~]{{0,2000}}{_END})?"
)
_MAIL = rf"(?<![A-Za-z0-9])[A-Za-z0-9._%+-]{{1,64}}@{_PART}{{1,40}}(?:\.{_PART}{{1,40}}){{1,6}}"
_STEP = r"[/\\][A-Za-z0-9_.~%-]"
# GB/T and A/B are none: a path has two steps, or names of some length, or begins at a root.
_PATH = (
    rf"(?<![A-Za-z0-9])(?:(?:[A-Za-z]:|\.{{0,2}})(?={_STEP}{{1,60}}[A-Za-z])(?:{_STEP}{{1,60}}){{1,12}}"
    rf"|(?=[0-9_.~-]{{0,40}}[A-Za-z])[A-Za-z0-9_.~-]{{1,40}}(?:{_STEP}{{1,60}}){{2,12}}"
    rf"|(?=[0-9_.~-]{{0,40}}[A-Za-z])[A-Za-z0-9_.~-]{{3,40}}{_STEP}{{2,60}})(?![A-Za-z0-9])"
)
# One that ends like a file: 汉字 stand in it, so it begins where an ASCII sign does.
_FILE = (
    r"(?<![A-Za-z0-9])(?:[A-Za-z]:\\)?[A-Za-z0-9][\w.~%()（）/\\-]{0,80}?"
    r"\.(?:[a-z]{2,4}[0-9]?|(?!X)[A-Z]{3,4})(?![A-Za-z0-9])"
)
ADDRESS = f"{_MAIL}|{_WEB}|{_FILE}|{_PATH}"
_VERBATIM = re.compile(f"{TEMPLATE_CODE}|{ADDRESS}", re.DOTALL)


def verbatim_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each stretch that is no prose, in order and apart."""
    return (match.span() for match in _VERBATIM.finditer(text))
