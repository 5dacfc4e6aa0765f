"""Pages of a DOCX: paper, margins, the grid of lines and characters, page numbers."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal

from docx.document import Document as Package
from docx.enum.section import WD_ORIENT
from docx.shared import Twips

from ziping.document.tree import Orientation
from ziping.write.docx_base import replace_children
from ziping.write.docx_inline import Pen, run
from ziping.write.docx_styles import FOOTER, style_id, type_width
from ziping.write.docx_xml import Element, element, text_element, twips, twips_of_mm
from ziping.write.layout import Page, PageNumber, Place, Style, TextAlign

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
    width = Decimal(type_width(page)) / 20
    space = (width / page.characters - base.size) * _CHAR_SPACE_UNITS
    return element(
        "docGrid",
        type="linesAndChars",
        linePitch=twips(page.pitch),
        charSpace=int(space.to_integral_value(ROUND_FLOOR)),  # A wider one would leave only 27.
    )


def footer_style(number: PageNumber) -> Style:
    """The style of the page number: its line is as high as its type, so that its place is exact."""
    return Style(
        face=number.face,
        latin=number.face,
        size=number.size,
        pitch=number.size,
        align=TextAlign.LEFT if number.place is Place.OUTER else TextAlign.CENTRE,
    )


def set_page_number(package: Package, page: Page, number: PageNumber) -> None:
    """The page number under the type area: right on odd pages and left on even ones, or centred."""
    section = package.sections[0]
    drop = twips_of_mm(page.bottom) - twips_of_mm(number.drop) - twips(number.size / 2)
    section.footer_distance = Twips(max(0, drop))
    section.header_distance = Twips(twips_of_mm(page.top) // 2)
    footers = {section.footer: "right"}
    if differs_by_side(number):
        footers[section.even_page_footer] = "left"
    for footer, side in footers.items():
        footer.is_linked_to_previous = False
        replace_children(footer.part.element, (_number_line(number, side),))


def differs_by_side(number: PageNumber) -> bool:
    return number.place is Place.OUTER


def _number_line(number: PageNumber, side: str) -> Element:
    properties = element("pPr", element("pStyle", val=style_id(FOOTER)))
    if differs_by_side(number):
        inset = twips(number.inset * number.size)
        chars = int(number.inset * 100)
        indent: dict[str, str | int] = {f"{side}Chars": chars, side: inset}
        properties.append(element("ind", **indent))
        properties.append(element("jc", val=side))
    return element("p", properties, *_number_runs(number))


def _number_runs(number: PageNumber) -> list[Element]:
    """— 1 — with the number as a field."""
    pen = Pen()
    return [
        run(pen, text_element(number.before)),
        run(pen, element("fldChar", fldCharType="begin")),
        run(pen, text_element(" PAGE ", tag="instrText")),
        run(pen, element("fldChar", fldCharType="separate")),
        run(pen, text_element("1")),
        run(pen, element("fldChar", fldCharType="end")),
        run(pen, text_element(number.after)),
    ]
