"""Pages of a DOCX: paper, margins, the grid of lines and characters."""

from __future__ import annotations

from decimal import Decimal

from docx.document import Document as Package
from docx.enum.section import WD_ORIENT
from docx.shared import Twips

from ziping.document.tree import Orientation
from ziping.layout.layout import Page, Style
from ziping.write.docx.styles import type_width
from ziping.write.docx.xml import Element, element, points_of_mm, twips, twips_of_mm

_CHAR_SPACE_UNITS = 4096  # w:charSpace counts 4096ths of a point.


def set_page(package: Package, page: Page, orientation: Orientation, base: Style) -> None:
    """Paper, margins and grid of the document; the grid counts characters of the style *base*."""
    section = package.sections[0]
    landscape = orientation is Orientation.LANDSCAPE
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width = Twips(twips_of_mm(page.width))
    section.page_height = Twips(twips_of_mm(page.height))
    section.top_margin = Twips(twips_of_mm(page.top))
    section.bottom_margin = Twips(twips_of_mm(page.bottom))
    section.left_margin = Twips(twips_of_mm(page.left))
    section.right_margin = Twips(twips_of_mm(page.right))
    properties = package.element.body[-1]
    for old in [*properties.iterchildren(element("docGrid").tag)]:
        properties.remove(old)
    properties.append(_grid(page, base))
    for name in list(properties.attrib):  # The template's revision numbers.
        del properties.attrib[name]


def _grid(page: Page, base: Style) -> Element:
    """22 × 28 on a page of GB/T 9704: the space of a character is what 28 leave of the width."""
    if not page.lines or not page.characters:
        return element("docGrid", linePitch=twips(base.pitch))
    width = min(points_of_mm(page.type_width), Decimal(type_width(page)) / 20)
    space = (width / page.characters - base.size) * _CHAR_SPACE_UNITS
    return element(
        "docGrid",
        type="linesAndChars",
        linePitch=twips(page.pitch),
        charSpace=int(space),  # −847 for 28 characters of 16 pt in 156 mm.
    )
