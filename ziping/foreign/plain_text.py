"""Plain text: lines that a program broke at a width are joined to paragraphs again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ziping.foreign.document import FileKind, ForeignDocument, ForeignParagraph
from ziping.markdown.inline import is_wide

_HEADING = re.compile(
    r"(?:第[一二三四五六七八九十]+[部分章节]+|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.、．](?!\d)|[（(]\d{1,2}[)）])"
)
_ENDS = tuple("。！？；：”")
_SHORT = 4  # A line this many characters below the width ends its paragraph.


def text_document(text: str, name: str = "") -> ForeignDocument:
    """The document of a text, whatever its line ends."""
    lines = tuple(line.rstrip() for line in re.split(r"\r\n?|[\n\f\v]", text))
    blocks = tuple(paragraphs_of(list(enumerate(lines, start=1))))
    return ForeignDocument(name=name, kind=FileKind.TEXT, blocks=blocks, lines=lines)


def paragraphs_of(lines: Sequence[tuple[int, str]], page: int = 0) -> Iterator[ForeignParagraph]:
    """Numbered lines joined. Where blank lines stand between most lines they say nothing."""
    written = [(number, line.strip()) for number, line in lines if line.strip()]
    sparse = 2 * len(written) > 1.6 * len(lines)  # Few blank lines: each ends a paragraph.
    blank_after = {
        number
        for (number, line), (_, following) in pairwise(lines)
        if sparse and line.strip() and not following.strip()
    }
    width = _width([line for _, line in written])
    start, joined, last = 0, "", ""
    for number, line in written:
        ended = start == 0 or _begins(line) or _ended(last, width) or (number - 1) in blank_after
        if ended and joined:
            yield _paragraph(joined, start, page)
        if ended:
            start, joined = number, line
        else:
            joined = _join(joined, line)
        last = line
    if joined:
        yield _paragraph(joined, start, page)


def _paragraph(text: str, line: int, page: int) -> ForeignParagraph:
    where = f"第{page}页" if page else f"第{line}行"
    return ForeignParagraph(text=text, where=where, line=line, page=page)


def _width(lines: Sequence[str]) -> int:
    """The usual width of a full line in characters, by the wide ones (ASCII counts half)."""
    sizes = sorted(_size(line) for line in lines)
    return sizes[int(len(sizes) * 0.9)] if sizes else 0


def _size(line: str) -> int:
    return sum(2 if is_wide(c) else 1 for c in line) // 2


def _begins(line: str) -> bool:
    return _HEADING.match(line) is not None


def _ended(line: str, width: int) -> bool:
    short = _size(line) < width - _SHORT
    return short and (line.endswith(_ENDS) or _size(line) < width * 0.6)


def _join(one: str, other: str) -> str:
    words = one[-1].isascii() and one[-1].isalpha() and other[0].isascii() and other[0].isalpha()
    return one + (" " if words else "") + other
