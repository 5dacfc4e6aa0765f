"""Contents: the headings that a contents page shows, the same in every format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ziping.document.text import plain_text
from ziping.document.tree import Document, Heading, HeadingShape, Orientation
from ziping.layout.layout import Layout


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentsEntry:
    """A line of the contents page."""

    identity: str  # Of the heading that it leads to.
    level: int  # From 1.
    text: str


def entries(document: Document, layout: Layout) -> tuple[ContentsEntry, ...]:
    """The headings that the layout wants, run-in ones too, then the attachments; none in a form."""
    if document.orientation is Orientation.LANDSCAPE:
        return ()
    return tuple(_entries(document, layout.contents.levels))


def _entries(document: Document, levels: int) -> Iterator[ContentsEntry]:
    attached = False  # What stands within an attachment is the attachment's own.
    for block in (block for block in document.blocks if isinstance(block, Heading)):
        begins = block.shape is HeadingShape.ATTACHMENT
        attached = attached or begins
        if block.level <= levels and (begins or not attached):
            text = heading_label(block).removesuffix("。")
            yield ContentsEntry(identity=block.identity, level=block.level, text=text)


def heading_label(heading: Heading) -> str:
    """Number and title on one line: as the contents page and the PDF's outline show them."""
    gap = "\u3000" if heading.shape is HeadingShape.ATTACHMENT else ""
    return heading.number + gap + plain_text(heading.children).replace("\n", "")
