"""A document tree as a DOCX that Word, WPS and LibreOffice show alike, the same bytes each time.

The same document and layout make the same bytes. Figures are content controls, blocks have
bookmarks, headings real styles with outline levels and their numbers as text.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from docx.document import Document as Package
from docx.parts.story import StoryPart

from ziping.document.tree import Document
from ziping.layout.closing import Spacing, right_spaces
from ziping.layout.layout import Layout, Style
from ziping.write.contents import entries
from ziping.write.docx.base import clean_base, replace_children, set_properties
from ziping.write.docx.blocks import body_elements, contents_elements, on_new_page, title_elements
from ziping.write.docx.evidence import add_evidence
from ziping.write.docx.inline import Pen
from ziping.write.docx.picture import Placed, add_drawings
from ziping.write.docx.properties import DocxSetting, complete_runs
from ziping.write.docx.section import differs_by_side, footer_style, set_page, set_page_number
from ziping.write.docx.styles import BODY, FOOTER, font_names, style_elements, style_id, type_width
from ziping.write.docx.table import Frame
from ziping.write.docx.xml import Element, element
from ziping.write.drawings import NO_DRAWINGS, Drawn
from ziping.write.html.page import plain_title
from ziping.write.keep_together import whole_tables
from ziping.write.merged_cells import breaks_of, cut


def docx_bytes(
    document: Document,
    layout: Layout,
    pages: Mapping[str, int] = MappingProxyType({}),
    drawings: Mapping[str, Drawn] = NO_DRAWINGS,
) -> bytes:
    """The Word file of *document* in *layout*, with its *drawings* and the page breaks of its PDF
    where that matters.

    *pages*: the page (from 1) of each block and row in the PDF, by identity; may be empty.
    Raises Fault E607 for a paragraph whose role is no style of the layout. TypeError (a node that
    has no writer) and ValueError (cells that do not fill their grid, characters that a document
    must not contain) are bugs of earlier stages.
    """
    package = empty_package(document, layout)
    pen = Pen()
    placed = add_drawings(package, document, drawings)
    return filled(package, document, body_of(document, layout, pages, placed, pen), pen)


def empty_package(document: Document, layout: Layout) -> Package:
    """A Word file with the styles, page and page number of *document*, and no text."""
    number = layout.page_number(document.orientation)
    package = clean_base(layout, by_side=differs_by_side(number))
    _set_styles(package, document, layout)
    _set_pages(package, document, layout)
    set_properties(package, document, plain_title(document))
    for part in package.part.package.iter_parts():
        if isinstance(part, StoryPart):
            _complete(part.element, document, layout)
    return package


def filled(package: Package, document: Document, body: Iterable[Element], pen: Pen) -> bytes:
    """The file of *package* with *body*, and with the evidence of *document*, which *pen* wrote."""
    section = package.element.body[-1]  # w:sectPr stays last.
    for made in [*body]:
        section.addprevious(made)
    add_evidence(package, document, pen.controls)
    target = io.BytesIO()
    package.save(target)
    return repacked(target.getvalue())


def _set_styles(package: Package, document: Document, layout: Layout) -> None:
    roles = _roles(document, layout)
    page = layout.page(document.orientation)
    setting = DocxSetting(faces=layout.faces, page=page, base=roles[BODY])
    replace_children(package.styles.element, style_elements(roles, setting))


def _roles(document: Document, layout: Layout) -> dict[str, Style]:
    """Every role of the document, the page number's among them."""
    footer = footer_style(layout.page_number(document.orientation))
    return {**layout.styles_of(document.orientation), FOOTER: footer}


def _set_pages(package: Package, document: Document, layout: Layout) -> None:
    page = layout.page(document.orientation)
    set_page(package, page, document.orientation, layout.styles_of(document.orientation)[BODY])
    set_page_number(package, page, layout.page_number(document.orientation))


def _complete(root: Element, document: Document, layout: Layout) -> None:
    """Fonts and languages of every run below *root*."""
    styles = font_names(_roles(document, layout), layout.faces)
    complete_runs(root, styles, styles[style_id(BODY)])


def body_of(
    document: Document,
    layout: Layout,
    pages: Mapping[str, int],
    drawings: Mapping[str, Placed],
    pen: Pen,
) -> Element:
    """``w:body`` with the paragraphs and tables of *document*, without the page's properties."""
    breaks = breaks_of(document, pages)
    frame = replace(_frame(document, layout), drawings=drawings, starts=breaks.starts)
    contents = contents_elements(entries(document, layout), layout.contents, pages, pen)
    title = [*title_elements(document.title, document.subtitle, pen)]
    blocks = body_elements(cut(document, breaks.rows).blocks, frame, pen)
    if contents:
        title = on_new_page(title, (), pen)
    body = element("body", *contents, *title, *blocks)
    _complete(body, document, layout)
    return body


def _frame(document: Document, layout: Layout) -> Frame:
    page, styles = layout.page(document.orientation), layout.styles_of(document.orientation)
    setting = DocxSetting(faces=layout.faces, page=page, base=styles[BODY])
    space = Decimal(setting.spacing_of(styles[BODY])) / 20
    spacing = Spacing(of_body=space, body=styles[BODY].size)
    room = Decimal(type_width(page)) / 20
    return Frame(
        page=page,
        ruling=layout.ruling(document.orientation),
        styles=styles,
        whole=whole_tables(document.blocks, styles),
        rooms={},  # Each table has its own.
        spaces=right_spaces(document.blocks, styles, layout.closing, spacing, room),
    )


_FIRST = "[Content_Types].xml"  # Readers that stream expect it there.
_MADE = (1980, 1, 1, 0, 0, 0)  # The earliest time that a zip file can state.
_LEVEL = 6


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A zip file of *parts* by name: sorted, with fixed times and rights."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(parts, key=lambda name: (name != _FIRST, name)):
            archive.writestr(_entry(name), parts[name], compresslevel=_LEVEL)
    return target.getvalue()


def repacked(data: bytes) -> bytes:
    """The same zip file in the one way of packing. Raises BadZipFile for anything else."""
    return packed(parts_of(data))


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a zip file by name, each read with its checksum verified."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=_MADE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0
    entry.external_attr = 0
    return entry
