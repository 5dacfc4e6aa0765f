"""The contents page of a DOCX: a field whose result is there already, with the PDF's page numbers.

Word could compute it anew (F9); until then nothing asks to, and WPS, which does not, shows the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ziping.document.roles import CONTENTS_STYLES, StyleRole
from ziping.document.tree import Text
from ziping.layout.layout import Contents
from ziping.write.contents import ContentsEntry
from ziping.write.docx.inline import Pen, paragraph, run, runs
from ziping.write.docx.styles import style_id
from ziping.write.docx.xml import Element, bookmark_name, element, text_element


def contents_elements(
    listed: tuple[ContentsEntry, ...], contents: Contents, pages: Mapping[str, int], pen: Pen
) -> list[Element]:
    """The title and the entries, in the wrapping that Word gives a table of contents.

    *pages* gives the page of each entry's heading; an entry without one shows none.
    """
    if not listed:
        return []
    title = paragraph(style_id(StyleRole.CONTENTS_TITLE), *runs((Text(text=contents.title),), pen))
    lines = [_line(entry, pages, pen) for entry in listed]
    instruction = f' TOC \\o "1-{contents.levels}" \\h \\z \\u '
    lines[0][0].addnext(run(pen, element("fldChar", fldCharType="begin")))
    for offset, part in enumerate(_field_head(instruction, pen), start=1):
        lines[0].insert(offset + 1, part)
    lines[-1].append(run(pen, element("fldChar", fldCharType="end")))
    gallery = element(
        "docPartObj",
        element("docPartGallery", val="Table of Contents"),
        element("docPartUnique"),
    )
    properties = element("sdtPr", element("id", val=next(pen.figures)), gallery)
    return [element("sdt", properties, element("sdtContent", title, *lines))]


def _line(entry: ContentsEntry, pages: Mapping[str, int], pen: Pen) -> Element:
    target = bookmark_name(entry.identity)
    number = str(pages.get(entry.identity, ""))
    link = element(
        "hyperlink",
        *runs((Text(text=entry.text),), pen),
        run(pen, element("tab")),
        run(pen, element("fldChar", fldCharType="begin")),
        *_field_head(f" PAGEREF {target} \\h ", pen),
        *((run(pen, text_element(number)),) if number else ()),
        run(pen, element("fldChar", fldCharType="end")),
        anchor=target,
        history=1,
    )
    return paragraph(style_id(CONTENTS_STYLES[entry.level - 1]), link)


def _field_head(instruction: str, pen: Pen) -> Iterator[Element]:
    """What stands between the begin of a field and its result."""
    yield run(pen, text_element(instruction, tag="instrText"))
    yield run(pen, element("fldChar", fldCharType="separate"))
