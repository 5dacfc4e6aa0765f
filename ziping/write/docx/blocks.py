"""Blocks as paragraphs and tables. Each block is marked by a bookmark that carries its identity.

A run-in heading is one paragraph whose first sentence has the character style of its heading level.
Word's own way, a style separator (a hidden paragraph mark), would put the sentence into the
navigation pane, but WPS and older LibreOffice show two paragraphs. The character style is linked to
the heading's paragraph style, so Word's table of contents still finds the sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from ziping.document.roles import CONTENTS_STYLES, LEVEL_STYLES, StyleRole
from ziping.document.text import gap_text
from ziping.document.tree import (
    Block,
    Chart,
    Gap,
    Heading,
    HeadingShape,
    Inline,
    LineBreak,
    ListBlock,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    Text,
)
from ziping.document.walk import list_mark
from ziping.layout.layout import Contents
from ziping.source.problem import fault
from ziping.write.contents import ContentsEntry
from ziping.write.docx.inline import Pen, begin_page, mark, paragraph, run, runs
from ziping.write.docx.picture import drawing_elements
from ziping.write.docx.styles import BODY, CAPTION, GAP, LIST, SPACER, lead_style_id, style_id
from ziping.write.docx.table import Frame, table_element
from ziping.write.docx.xml import Element, bookmark_name, element, named, text_element, twips
from ziping.write.keep_together import keeps_with_previous


def body_elements(blocks: Iterable[Block], frame: Frame, pen: Pen) -> list[Element]:
    """The children of ``w:body`` for *blocks*. Raises TypeError for a block that is not known."""
    body: list[Element] = []
    pending: list[str] = []  # Identities of page breaks that wait for the next paragraph.
    for block in blocks:
        elements = _elements(block, frame, pen)
        if keeps_with_previous(block, frame.styles):
            _keep_last_with_next(body)
        if isinstance(block, PageBreak):
            pending.append(block.identity)
            continue
        if pending and elements:
            elements = on_new_page(elements, pending, pen)
            pending = []
        if isinstance(block, Table) and not block.title:
            _keep_distance(body, frame)
        body.extend(elements)
    return body


def _elements(block: Block, frame: Frame, pen: Pen) -> list[Element]:
    writer = BLOCKS.get(type(block))
    if writer is None:
        raise TypeError(f"DOCX has no way to write {type(block).__name__}")
    return writer(block, frame, pen)


def _marked(made: Element, identity: str, pen: Pen) -> list[Element]:
    mark(made, made, identity, pen)
    return [made]


def _heading(block: Heading, frame: Frame, pen: Pen) -> list[Element]:
    if block.shape is HeadingShape.ATTACHMENT:
        return _attachment(block, pen)
    title = (Text(text=block.number), *block.children)
    if block.shape is HeadingShape.OWN_LINE:
        style = style_id(LEVEL_STYLES[block.level - 1])
        return _marked(paragraph(style, *runs(title, pen)), block.identity, pen)
    lead = runs(title, replace(pen, style=lead_style_id(block.level)))
    made = paragraph(style_id(BODY), *lead, *runs(block.body, pen))
    return _marked(made, block.identity, pen)


def _attachment(block: Heading, pen: Pen) -> list[Element]:
    number = (Text(text=block.number),)
    made = paragraph(style_id(StyleRole.ATTACHMENT_TITLE), *runs(block.children, pen))
    mark(made, made, block.identity, pen)
    return [paragraph(style_id(StyleRole.ATTACHMENT_MARK), *runs(number, pen)), made]


def _paragraph(block: Paragraph, frame: Frame, pen: Pen) -> list[Element]:
    if block.role not in frame.styles:
        hint = f"可用的样式：{'、'.join(frame.styles)}"
        raise fault("E607", block.where, f"版式里没有样式“{block.role}”", hint=hint)
    paragraph_element = paragraph(style_id(block.role), *runs(block.children, pen))
    if space := frame.spaces.get(block.identity):
        paragraph_element[0].append(element("ind", rightChars=0, right=twips(space)))
    return _marked(paragraph_element, block.identity, pen)


def _gap(block: Gap, frame: Frame, pen: Pen) -> list[Element]:
    made = paragraph(style_id(GAP), *runs((Text(text=gap_text(block)),), pen))
    return _marked(made, block.identity, pen)


def _list(block: ListBlock, frame: Frame, pen: Pen) -> list[Element]:
    """Markers are characters, as the numbers of headings are: the same in every program."""
    items = [_item(block, position, item, pen) for position, item in enumerate(block.items)]
    if items:
        mark(items[0], items[-1], block.identity, pen)
    return items


def _item(block: ListBlock, position: int, item: tuple[Inline, ...], pen: Pen) -> Element:
    marker = Text(text=list_mark(block, position))
    return paragraph(style_id(LIST), *runs((marker, *item), pen))


def _table(block: Table, frame: Frame, pen: Pen) -> list[Element]:
    """The caption, the table, and the paragraph that keeps it apart from a next table."""
    caption = [paragraph(style_id(CAPTION), *runs(block.title, pen))] if block.title else []
    _keep_distance(caption, frame)
    table = table_element(block, frame, pen)
    paragraphs = [*caption, *table.iter(element("p").tag)]
    mark(paragraphs[0], paragraphs[-1], block.identity, pen)
    return [*caption, table, _spacer(frame)]


def _drawing(block: Picture | Chart, frame: Frame, pen: Pen) -> list[Element]:
    return drawing_elements(block, frame.drawings[block.identity], pen)


def _spacer(frame: Frame) -> Element:
    made = paragraph(SPACER)
    made[0].append(element("spacing", line=max(20, twips(frame.ruling.after)), lineRule="exact"))
    return made


def _page_break(block: PageBreak, frame: Frame, pen: Pen) -> list[Element]:
    """Nothing of its own: the next paragraph begins a page, without an empty line above it."""
    return []


def _keep_last_with_next(elements: list[Element]) -> None:
    """The last paragraph stays with the next one; so does the row above a paragraph behind a table."""
    held = elements[-1:]
    if len(elements) > 1 and elements[-2].tag == element("tbl").tag:
        row = [*elements[-2].iter(element("tr").tag)][-1]
        held += row.iter(element("p").tag)
    for each in held:
        if each[0].find(element("keepNext").tag) is None:
            each[0].insert(1, element("keepNext"))


def on_new_page(elements: list[Element], breaks: Iterable[str], pen: Pen) -> list[Element]:
    """*elements* with a page break before the first, which takes the identities of *breaks*."""
    if elements[0].tag != element("p").tag:
        elements = [paragraph(SPACER), *elements]
    first = elements[0]
    begin_page(first)
    for identity in breaks:
        mark(first, first, identity, pen)
    return elements


def _keep_distance(elements: list[Element], frame: Frame) -> None:
    """Leave the table's distance under the paragraph above it."""
    if elements and elements[-1].tag == element("p").tag and frame.ruling.before:
        properties = elements[-1][0]
        if properties.find(element("spacing").tag) is None:
            spacing, indent = element("spacing"), properties.find(element("ind").tag)
            spacing.set(named("after"), str(twips(frame.ruling.before)))
            properties.insert(
                len(properties) if indent is None else properties.index(indent), spacing
            )


BLOCKS: Mapping[type, Callable[..., list[Element]]] = MappingProxyType(
    {
        Heading: _heading,
        Paragraph: _paragraph,
        Gap: _gap,
        ListBlock: _list,
        Table: _table,
        PageBreak: _page_break,
        Picture: _drawing,
        Chart: _drawing,
    }
)


def title_elements(
    title: Iterable[tuple[Inline, ...]], subtitle: tuple[Inline, ...], pen: Pen
) -> Iterator[Element]:
    """The title in one paragraph, line by line, and the subtitle."""
    lines = [list(runs(line, pen)) for line in title]
    if lines:
        yield paragraph("Title", *_joined(lines, pen))
    if subtitle:
        yield paragraph("Subtitle", *runs(subtitle, pen))


def _joined(lines: list[list[Element]], pen: Pen) -> Iterator[Element]:
    for position, line in enumerate(lines):
        if position:
            yield from runs((LineBreak(),), pen)
        yield from line


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
