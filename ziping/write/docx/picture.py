"""Pictures and charts in a DOCX: a part for the dots, for a chart one for its lines, too.

Word shows the lines and can make shapes of them; programs that do not know SVG show the dots.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from docx.document import Document as Package
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsmap
from docx.oxml.parser import oxml_parser

from ziping.document.text import caption_of, pictures_of
from ziping.document.tree import Chart, Document, Media, Picture
from ziping.write.docx.inline import Pen, mark, paragraph, run, runs
from ziping.write.docx.styles import style_id
from ziping.write.docx.xml import Element, element, emu_of_mm
from ziping.write.drawings import (
    CAPTION_STYLE,
    PICTURE_STYLE,
    SVG_MEDIA,
    Drawn,
    Extent,
    alt_of,
    title_of,
)

_SUFFIXES = {Media.PNG: "png", Media.JPEG: "jpeg"}
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_PICTURE = nsmap["pic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A drawing whose parts are in the package: their relationships, and its size."""

    number: int  # From 1, unique in the document.
    raster: str
    svg: str  # Empty for a picture.
    extent: Extent


def add_drawings(
    package: Package, document: Document, drawings: Mapping[str, Drawn], first: int = 1
) -> Mapping[str, Placed]:
    """Put the drawings of *document* into *package*; each by the identity of its block.

    *first*: the number of the first one, unique in the package.
    """
    placed = {}
    for number, block in enumerate(pictures_of(document), start=first):
        drawn = drawings[block.identity]
        name = f"/word/media/image{number}"
        suffix = _SUFFIXES[drawn.media]
        svg = _added(package, f"{name}.svg", SVG_MEDIA, drawn.svg) if drawn.svg else ""
        placed[block.identity] = Placed(
            number=number,
            raster=_added(package, f"{name}.{suffix}", str(drawn.media), drawn.raster),
            svg=svg,
            extent=drawn.extent,
        )
    return placed


def _added(package: Package, name: str, kind: str, data: bytes) -> str:
    part = Part(PackURI(name), kind, data, package.part.package)
    return str(package.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE))


def drawing_elements(block: Picture | Chart, placed: Placed, pen: Pen) -> list[Element]:
    """The paragraph of the drawing, kept with the one of its caption."""
    shown = run(pen, element("drawing", _inline(block, placed)))
    picture = paragraph(style_id(PICTURE_STYLE), shown)
    caption = paragraph(style_id(CAPTION_STYLE), *runs(caption_of(block), pen))
    mark(picture, caption, block.identity, pen)
    return [picture, caption]


def _made(tag: str, *children: Element, **attributes: str | int) -> Element:
    """An element of DrawingML: "wp:inline"."""
    prefix, _, name = tag.partition(":")
    space = nsmap[prefix]
    written = {key: str(value) for key, value in attributes.items()}
    found = oxml_parser.makeelement(f"{{{space}}}{name}", written, {prefix: space})
    found.extend(children)
    return found


def _inline(block: Picture | Chart, placed: Placed) -> Element:
    size = {"cx": emu_of_mm(placed.extent.width), "cy": emu_of_mm(placed.extent.height)}
    said = {"name": f"图 {placed.number}", "descr": alt_of(block), "title": title_of(block)}
    data = _made("a:graphicData", _picture(placed, size), uri=_PICTURE)
    return _made(
        "wp:inline",
        _made("wp:extent", **size),
        _made("wp:effectExtent", l=0, t=0, r=0, b=0),
        _made("wp:docPr", id=placed.number, **said),
        _made("wp:cNvGraphicFramePr", _made("a:graphicFrameLocks", noChangeAspect=1)),
        _made("a:graphic", data),
        distT=0, distB=0, distL=0, distR=0,
    )  # fmt: skip


def _picture(placed: Placed, size: Mapping[str, int]) -> Element:
    name = f"image{placed.number}"
    return _made(
        "pic:pic",
        _made(
            "pic:nvPicPr",
            _made("pic:cNvPr", id=placed.number, name=name),
            _made("pic:cNvPicPr", _made("a:picLocks", noChangeAspect=1)),
        ),
        _made("pic:blipFill", _blip(placed), _made("a:stretch", _made("a:fillRect"))),
        _made(
            "pic:spPr",
            _made("a:xfrm", _made("a:off", x=0, y=0), _made("a:ext", **size)),
            _made("a:prstGeom", _made("a:avLst"), prst="rect"),
        ),
    )


def _blip(placed: Placed) -> Element:
    blip = _made("a:blip")
    blip.set(_embed(), placed.raster)
    if placed.svg:
        lines = oxml_parser.makeelement(
            f"{{{_SVG}}}svgBlip", {_embed(): placed.svg}, {"asvg": _SVG}
        )
        blip.append(_made("a:extLst", _made("a:ext", lines, uri=_SVG_EXTENSION)))
    return blip


def _embed() -> str:
    return f"{{{nsmap['r']}}}embed"
