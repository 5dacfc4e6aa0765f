"""Reading a DOCX back: what came out, to be compared with what went in."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass

import docx

from ziping.document.roles import CONTENTS_STYLES, StyleRole
from ziping.document.text import document_text, pictures_of
from ziping.document.tree import Document, Table
from ziping.write.docx.styles import CONTINUED, style_id
from ziping.write.docx.xml import Element, named

_BREAKS = {named("br"): "\n", named("cr"): "\n", named("tab"): "\t"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """What a written DOCX holds."""

    text: str  # As document_text of the tree: a line for each paragraph that is not empty.
    tables: int
    pictures: int
    figures: tuple[str, ...]  # The tags of its content controls, in reading order.
    bookmarks: tuple[str, ...]


def reopened(data: bytes) -> ReadBack:
    """Open *data* as Word would. Raises ValueError when it is no complete DOCX."""
    try:
        body: Element = docx.Document(io.BytesIO(data)).element.body
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, SyntaxError) as error:
        raise ValueError(f"not a complete DOCX: {error}") from error  # XML errors: SyntaxError.
    paragraphs = (_text(found) for found in body.iter(named("p")) if not _is_repeated(found))
    return ReadBack(
        text="\n".join(text for text in paragraphs if text),
        tables=sum(1 for _ in body.iter(named("tbl"))),
        pictures=sum(1 for _ in body.iter(named("drawing"))),
        figures=_attributes(body, "tag", "val"),
        bookmarks=_attributes(body, "bookmarkStart", "name"),
    )


def docx_text(data: bytes) -> str:
    """All text of the body in reading order; a merged cell is read once."""
    return reopened(data).text


def shortcomings(data: bytes, document: Document) -> tuple[str, ...]:
    """What *data* does not hold of *document*, in words for a user. Empty: the file is complete."""
    try:
        read = reopened(data)
    except ValueError:
        return ("DOCX 打不开",)
    tables = sum(isinstance(block, Table) for block in document.blocks)
    wrong = []
    if read.tables != tables:
        wrong.append(f"DOCX 里有 {read.tables} 张表，应有 {tables} 张")
    pictures = sum(1 for _ in pictures_of(document))
    if read.pictures != pictures:
        wrong.append(f"DOCX 里有 {read.pictures} 幅图，应有 {pictures} 幅")
    if read.text != (expected := document_text(document)):
        wrong.append(f"DOCX 的文字与文稿不一致：{_first_difference(read.text, expected)}")
    return tuple(wrong)


_REPEATED = CONTINUED | {style_id(role) for role in (StyleRole.CONTENTS_TITLE, *CONTENTS_STYLES)}


def _is_repeated(paragraph: Element) -> bool:
    """Whether it says again what stands elsewhere: on a contents page, or as the label of a merged
    cell on a page that the cell continues on."""
    style = paragraph.find(f"{named('pPr')}/{named('pStyle')}")
    return style is not None and style.get(named("val")) in _REPEATED


def _text(paragraph: Element) -> str:
    parts = []
    for node in paragraph.iter():
        if node.tag == named("t"):
            parts.append(node.text or "")
        elif node.tag in _BREAKS:
            parts.append(_BREAKS[node.tag])
    return "".join(parts)


def _attributes(body: Element, tag: str, attribute: str) -> tuple[str, ...]:
    return tuple(node.get(named(attribute), "") for node in body.iter(named(tag)))


def _first_difference(found: str, expected: str) -> str:
    pairs = zip(found.split("\n"), expected.split("\n"), strict=False)
    for got, wanted in pairs:
        if got != wanted:
            return f"“{got[:40]}”，应是“{wanted[:40]}”"
    return "行数不同"
