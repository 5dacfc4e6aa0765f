"""DOCX: a document tree as a Word file that Word, WPS and LibreOffice show alike.

The same document and layout make the same bytes. Figures are content controls, blocks have
bookmarks, headings real styles with outline levels and their numbers as text.
"""

from __future__ import annotations

import io
from collections.abc import Mapping

from docx.document import Document as Package

from ziping.document.tree import Document
from ziping.write.docx_base import clean_base, replace_children, set_properties
from ziping.write.docx_block import body_elements, title_elements
from ziping.write.docx_format import Setting
from ziping.write.docx_inline import Pen
from ziping.write.docx_page import differs_by_side, footer_style, set_page, set_page_number
from ziping.write.docx_picture import Placed, add_drawings
from ziping.write.docx_styles import BODY, FOOTER, style_elements
from ziping.write.docx_table import Frame
from ziping.write.drawn import NO_DRAWINGS, Drawn
from ziping.write.html import plain_title
from ziping.write.layout import Layout
from ziping.write.pack import repacked


def docx_bytes(
    document: Document, layout: Layout, *, drawings: Mapping[str, Drawn] = NO_DRAWINGS
) -> bytes:
    """The Word file of *document* in *layout*, with its *drawings*.

    Raises Fault E607 for a paragraph whose role is no style of the layout. TypeError (a node that
    has no writer) and ValueError (cells that do not fill their grid, characters that a document
    must not contain) are bugs of earlier stages.
    """
    number = layout.page_number(document.orientation)
    package = clean_base(layout, by_side=differs_by_side(number))
    _set_styles(package, document, layout)
    _set_pages(package, document, layout)
    set_properties(package, document, plain_title(document))
    _write(package, document, layout, add_drawings(package, document, drawings))
    target = io.BytesIO()
    package.save(target)
    return repacked(target.getvalue())


def _set_styles(package: Package, document: Document, layout: Layout) -> None:
    roles = dict(layout.styles_of(document.orientation))
    roles[FOOTER] = footer_style(layout.page_number(document.orientation))
    page = layout.page(document.orientation)
    setting = Setting(faces=layout.faces, page=page, base=roles[BODY])
    replace_children(package.styles.element, style_elements(roles, setting))


def _set_pages(package: Package, document: Document, layout: Layout) -> None:
    page = layout.page(document.orientation)
    set_page(package, page, document.orientation, layout.styles_of(document.orientation)[BODY])
    set_page_number(package, page, layout.page_number(document.orientation))


def _write(
    package: Package, document: Document, layout: Layout, drawings: Mapping[str, Placed]
) -> None:
    frame = Frame(
        page=layout.page(document.orientation),
        ruling=layout.ruling(document.orientation),
        styles=layout.styles_of(document.orientation),
        drawings=drawings,
    )
    pen = Pen()
    title = [*title_elements(document.title, document.subtitle, pen)]
    body = package.element.body
    section = body[-1]  # w:sectPr stays last.
    for made in [*title, *body_elements(document.blocks, frame, pen)]:
        section.addprevious(made)
