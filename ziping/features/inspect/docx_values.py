"""The same values in a DOCX: what its page, grid, styles, footers and tables state.

A DOCX has no pages until a program lays it out; these are the measures it asks for. Only styles
that a paragraph uses are read.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ziping.document.roles import StyleRole
from ziping.document.tree import Document, Orientation
from ziping.features.inspect.measured import MM, Measured, lengths, words
from ziping.layout.layout import FALLBACKS, Layout
from ziping.layout.lengths import TWIPS_PER_POINT

if TYPE_CHECKING:
    from lxml.etree import _Element

_MM = MM * TWIPS_PER_POINT
_GRID = 4096  # w:charSpace counts 4096ths of a point.
_ALIGN = {"both": "两端", "left": "左", "center": "中", "right": "右"}
_FOOTER = StyleRole.FOOTER
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_EMU = 12_700  # Of a point.


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """The parts of one file, and how the layout names what is in them."""

    body: _Element
    styles: Mapping[str, _Element]  # By id.
    footers: tuple[_Element, ...]
    section: _Element
    form: str  # "表格页." for a landscape page, or "".
    layout: Layout
    landscape_roles: frozenset[str]  # Roles with a style of their own for landscape pages.


def docx_measures(document: Document, layout: Layout, data: bytes) -> tuple[Measured, ...]:
    """What the DOCX *data* of *document* states, by the layout's names."""
    parts = _parts(document, layout, data)
    found = (*_page(parts), *_styles(parts), *_numbers(parts), *_tables(parts))
    return tuple(one for one in found if one.values)


def _named(tag: str) -> str:
    from ziping.write.docx.xml import named  # Heavy: only when a DOCX is measured.

    return named(tag)


def _parts(document: Document, layout: Layout, data: bytes) -> _Parts:
    from lxml import etree

    landscape = document.orientation is Orientation.LANDSCAPE
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        read = {name: archive.read(name) for name in archive.namelist() if name.endswith(".xml")}
    body = etree.fromstring(read["word/document.xml"])
    styles = etree.fromstring(read["word/styles.xml"])
    footers = sorted(name for name in read if name.startswith("word/footer"))
    return _Parts(
        body=body,
        styles={style.get(_named("styleId"), ""): style for style in styles.iter(_named("style"))},
        footers=tuple(etree.fromstring(read[name]) for name in footers),
        section=[*body.iter(_named("sectPr"))][-1],
        form="表格页." if landscape else "",
        layout=layout,
        landscape_roles=frozenset(layout.form.styles) if landscape else frozenset(),
    )


def _value(root: _Element, tag: str, attribute: str = "val") -> str | None:
    """The attribute of the first element of that tag below *root*."""
    found = next(root.iter(_named(tag)), None)
    return None if found is None else found.get(_named(attribute))


def _numbers_of(root: _Element, tag: str, attribute: str, unit: float) -> list[float]:
    value = _value(root, tag, attribute)
    return [] if value is None else [int(value) / unit]


# Page.


def _page(parts: _Parts) -> Iterator[Measured]:
    prefix = parts.form.rstrip(".") or "页面"
    for key, tag, attribute in (
        ("纸宽", "pgSz", "w"), ("纸高", "pgSz", "h"), ("上边距", "pgMar", "top"),
        ("下边距", "pgMar", "bottom"), ("左边距", "pgMar", "left"), ("右边距", "pgMar", "right"),
    ):  # fmt: skip
        found = _numbers_of(parts.section, tag, attribute, _MM)
        yield lengths(f"{prefix}.{key}", found, "mm", "0.1")
    if _value(parts.section, "docGrid", "type") != "linesAndChars":
        return
    pitch = _numbers_of(parts.section, "docGrid", "linePitch", TWIPS_PER_POINT)
    space = _numbers_of(parts.section, "docGrid", "charSpace", _GRID)
    size = float(parts.layout.styles[StyleRole.BODY].size)
    high = _between(parts, "h", "top", "bottom")
    wide = _between(parts, "w", "left", "right")
    yield lengths(f"{prefix}.行距", pitch, "pt", "0.05")
    yield lengths(f"{prefix}.字距", space, "pt", "0.03")
    yield lengths(f"{prefix}.每页行数", (high // step for step in pitch), "", "0")
    yield lengths(f"{prefix}.每行字数", (wide // (size + one) for one in space), "", "0")


def _between(parts: _Parts, paper: str, near: str, far: str) -> float:
    """The type area's width or height in points."""
    (whole,) = _numbers_of(parts.section, "pgSz", paper, 20)
    edges = (_numbers_of(parts.section, "pgMar", side, 20)[0] for side in (near, far))
    return whole - sum(edges)


# Styles.


def _styles(parts: _Parts) -> Iterator[Measured]:
    from ziping.write.docx.styles import style_id

    used = {style.get(_named("val")) for style in parts.body.iter(_named("pStyle"))}
    for role in parts.layout.styles:
        style = parts.styles.get(style_id(role))
        if style is not None and style_id(role) in used:
            yield from _style(parts, role, style)
    fonts = {font for identity in used for font in _fonts(parts.styles.get(identity or ""))}
    for role, face in parts.layout.faces.items():
        if role not in FALLBACKS and face.names[0] in fonts:
            yield replace(words(f"字体.{role}.名称", [face.names[0]]), told=True)


def _fonts(style: _Element | None) -> list[str]:
    found = None if style is None else next(style.iter(_named("rFonts")), None)
    return [] if found is None else [found.get(_named(a), "") for a in ("eastAsia", "ascii")]


def _style(parts: _Parts, role: str, style: _Element) -> Iterator[Measured]:
    name = f"{'表格页.' if role in parts.landscape_roles else ''}样式.{role}"
    bold = next(style.iter(_named("b")), None) is not None
    for key, font in zip(("字体", "西文"), _fonts(style), strict=False):
        yield words(f"{name}.{key}", [_role(parts, role, key, font, bold)])
    yield lengths(f"{name}.字号", _numbers_of(style, "sz", "val", 2), "pt", "0.25")
    yield lengths(
        f"{name}.行距", _numbers_of(style, "spacing", "line", TWIPS_PER_POINT), "pt", "0.05"
    )
    yield lengths(
        f"{name}.段前", _numbers_of(style, "spacing", "before", TWIPS_PER_POINT), "pt", "0.05"
    )
    yield lengths(
        f"{name}.段后", _numbers_of(style, "spacing", "after", TWIPS_PER_POINT), "pt", "0.05"
    )
    yield lengths(f"{name}.缩进", _numbers_of(style, "ind", "firstLineChars", 100), "字", "0.01")
    yield lengths(f"{name}.左空", _numbers_of(style, "ind", "leftChars", 100), "字", "0.01")
    yield lengths(f"{name}.右空", _numbers_of(style, "ind", "rightChars", 100), "字", "0.01")
    align = _value(style, "jc")
    yield words(f"{name}.对齐", [_ALIGN.get(align, align)] if align else [])
    kept = next(style.iter(_named("keepNext")), None) is not None
    yield words(f"{name}.与下段同页", ["是" if kept else "否"])


def _role(parts: _Parts, role: str, key: str, font: str, bold: bool) -> str:
    """The role of type whose name in a DOCX this is; the one laid down where several share it."""
    faces = parts.layout.faces
    same = [one for one, face in faces.items() if face.names[0] == font]
    fitting = [one for one in same if faces[one].bold == bold] or same
    orientation = Orientation.LANDSCAPE if parts.form else Orientation.PORTRAIT
    style = parts.layout.styles_of(orientation)[role]
    laid = style.face if key == "字体" else style.latin
    return laid if laid in fitting else (fitting[0] if fitting else font)


# Page numbers and tables.


def _numbers(parts: _Parts) -> Iterator[Measured]:
    from ziping.write.docx.styles import style_id

    prefix = f"{parts.form}页码"
    style = parts.styles.get(style_id(_FOOTER))
    if style is None or not parts.footers:
        return
    sizes = _numbers_of(style, "sz", "val", 2)
    yield lengths(f"{prefix}.字号", sizes, "pt", "0.25")
    lines = [_number_line(footer) for footer in parts.footers]
    yield words(f"{prefix}.前", (before for before, _ in lines))
    yield words(f"{prefix}.后", (after for _, after in lines))
    bound = [box for footer in parts.footers for box in footer.iter(_DRAWING + "anchor")]
    sides = {_value(footer, "jc") for footer in parts.footers}
    if bound:
        yield words(f"{prefix}.位置", ["同纵页"])
        left = _numbers_of(parts.section, "pgMar", "left", TWIPS_PER_POINT)
        yield lengths(f"{prefix}.下移", (_beside(box, left[0]) / MM for box in bound), "mm", "0.1")
    elif sides == {"left", "right"}:
        yield words(f"{prefix}.位置", ["外侧"])
        below = _numbers_of(parts.section, "pgMar", "bottom", TWIPS_PER_POINT)
        foot = _numbers_of(parts.section, "pgMar", "footer", TWIPS_PER_POINT)
        drops = (b - f - s / 2 for b, f, s in zip(below, foot, sizes, strict=True))
        yield lengths(f"{prefix}.下移", (drop / MM for drop in drops), "mm", "0.1")


def _number_line(footer: _Element) -> tuple[str, str]:
    """What stands before and after the field of the page number, in its first paragraph."""
    line = next(
        p
        for p in footer.iter(_named("p"))
        if p.find(f"{_named('r')}/{_named('fldChar')}") is not None
    )
    parts: list[str] = [""]
    for node in line.iter(_named("t"), _named("fldChar")):
        if node.tag == _named("fldChar"):
            parts.append("")
        else:
            parts[-1] += node.text or ""
    return parts[0], parts[-1]


def _beside(box: _Element, left: float) -> float:
    """From the type area's left edge to the middle of the turned number, in points."""
    offset = next(box.iter(_DRAWING + "posOffset"))
    extent = next(box.iter(_DRAWING + "extent"))
    return left - (int(offset.text or 0) + int(extent.get("cx") or 0) / 2) / _EMU


def _tables(parts: _Parts) -> Iterator[Measured]:
    prefix = f"{parts.form}表格"
    outer: set[float] = set()
    inner: set[float] = set()
    beside: set[float] = set()
    above: set[float] = set()
    for table in parts.body.iter(_named("tblPr")):
        for side in ("top", "left", "bottom", "right"):
            for borders in table.iter(_named("tblBorders")):
                outer.update(_numbers_of(borders, side, "sz", 8))
        for side in ("insideH", "insideV"):
            inner.update(_numbers_of(table, side, "sz", 8))
        for margins in table.iter(_named("tblCellMar")):
            # A line takes half of its width from the cell in CSS, and nothing in Word.
            lines = _numbers_of(table, "insideV", "sz", 16)
            beside.update(
                a - b
                for a, b in zip(
                    _numbers_of(margins, "left", "w", TWIPS_PER_POINT), lines, strict=True
                )
            )
            above.update(_numbers_of(margins, "top", "w", TWIPS_PER_POINT))
    for key, found in (("外框", outer), ("内线", inner), ("左右空", beside), ("上下空", above)):
        yield lengths(f"{prefix}.{key}", found, "pt", "0.05")
