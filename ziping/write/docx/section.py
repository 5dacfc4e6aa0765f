"""Pages of a DOCX: paper, margins, the grid of lines and characters, page numbers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from docx.document import Document as Package
from docx.enum.section import WD_ORIENT
from docx.oxml.parser import parse_xml
from docx.shared import Twips

from ziping.document.tree import Orientation
from ziping.layout.layout import Page, PageNumber, Place, Style, TextAlign
from ziping.layout.lengths import EMU_PER_POINT
from ziping.write.docx.base import replace_children
from ziping.write.docx.inline import Pen, run
from ziping.write.docx.styles import FOOTER, style_id, type_width
from ziping.write.docx.xml import (
    Element,
    element,
    points_of_mm,
    serialized,
    text_element,
    twips,
    twips_of_mm,
    whole,
)

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


def footer_style(number: PageNumber) -> Style:
    """The style of the page number: its line is as high as its type, so that its place is exact."""
    return Style(
        face=number.face,
        latin=number.face,
        size=number.size,
        pitch=number.size,
        align=TextAlign.CENTRE if number.place is Place.CENTRE else TextAlign.LEFT,
    )


def differs_by_side(number: PageNumber) -> bool:
    """Whether odd and even pages have footers of their own."""
    return number.place is not Place.CENTRE


def set_page_number(package: Package, page: Page, number: PageNumber) -> None:
    """The page number outside of the type area, at the place that the layout says."""
    section = package.sections[0]
    drop = twips_of_mm(page.bottom) - twips_of_mm(number.drop) - twips(number.size / 2)
    section.footer_distance = Twips(max(0, drop))
    section.header_distance = Twips(twips_of_mm(page.top) // 2)
    footers = {section.footer: "right"}
    if differs_by_side(number):
        footers[section.even_page_footer] = "left"
    for footer, side in footers.items():
        footer.is_linked_to_previous = False
        line = _number_line(number, side)
        if number.place is Place.BOUND:
            line = _turned(line, page, number)
        replace_children(footer.part.element, (line,))


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    """A box on the page, in points: as high as the type area, as wide as the number's type."""

    left: Decimal
    top: Decimal
    width: Decimal
    height: Decimal


def _box(page: Page, number: PageNumber) -> _Box:
    """The dashes, in the middle of the box, stand *drop* to the left of the type area."""
    middle = points_of_mm(page.left - number.drop)
    return _Box(
        left=middle - number.size / 2,
        top=points_of_mm(page.top),
        width=number.size,
        height=points_of_mm(page.type_height),
    )


def _turned(line: Element, page: Page, number: PageNumber) -> Element:
    """A paragraph that holds nothing but the anchor of a turned box with *line* in it."""
    box = _box(page, number)
    lengths = {
        name: whole(getattr(box, name) * EMU_PER_POINT)
        for name in ("left", "top", "width", "height")
    }
    points = {f"{name}_pt": _plain(getattr(box, name)) for name in lengths}
    text = serialized(line).decode().partition("?>")[2]
    content = parse_xml(_BOX.format(text=text, **lengths, **points))
    return element("p", element("pPr", element("pStyle", val=style_id(FOOTER))), content)


def _plain(points: Decimal) -> str:
    return f"{points.quantize(Decimal('0.01')):f}"


_BOX = """\
<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:v="urn:schemas-microsoft-com:vml"
><w:rPr><w:rFonts w:hint="eastAsia"/><w:noProof/></w:rPr><mc:AlternateContent><mc:Choice Requires="wps"
><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1"
 behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"
/><wp:positionH relativeFrom="page"><wp:posOffset>{left}</wp:posOffset></wp:positionH
><wp:positionV relativeFrom="page"><wp:posOffset>{top}</wp:posOffset></wp:positionV
><wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone
/><wp:docPr id="1" name="页码"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData
 uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr
 txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm
><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr
><wps:txbx><w:txbxContent>{text}</w:txbxContent></wps:txbx><wps:bodyPr vert="vert" wrap="square"
 lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:noAutofit/></wps:bodyPr></wps:wsp></a:graphicData
></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:rect stroked="f" filled="f"
 style="position:absolute;margin-left:{left_pt}pt;margin-top:{top_pt}pt;width:{width_pt}pt;\
height:{height_pt}pt;mso-position-horizontal-relative:page;mso-position-vertical-relative:page"
><v:textbox style="layout-flow:vertical" inset="0,0,0,0"><w:txbxContent>{text}</w:txbxContent
></v:textbox></v:rect></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""
