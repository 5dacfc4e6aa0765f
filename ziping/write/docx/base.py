"""The clean base of a DOCX: python-docx's package without theme, thumbnail, styles and dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import docx
from docx.document import Document as Package
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.rel import Relationships

from ziping.document.tree import Document
from ziping.layout.layout import Layout
from ziping.write.docx.xml import Element, element, serialized

_APP = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_WORD = "http://schemas.microsoft.com/office/word"
_PROPERTY_LIMIT = 255  # Characters of a core property.
# Compatibility: as Word 2013 and later, so that no "compatibility mode" shows.
_COMPATIBILITY = {
    "compatibilityMode": 15,
    "overrideTableStyleFontSizeAndJustification": 1,
    "enableOpenTypeFeatures": 1,
    "doNotFlipMirrorIndents": 1,
    "differentiateMultirowTableHeaders": 1,
}

# What may not stand last or first in a line: Word's lists for Chinese, and what parts a number from
# its unit: a digit is never last, 元 never first.
_NOT_LAST = "$([{£¥·‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥" + "0123456789.,"
_NOT_FIRST = (
    "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
    + "元"
)


def clean_base(layout: Layout, *, by_side: bool) -> Package:
    """An empty package: no styles, the layout's font table, settings for Chinese text.

    *by_side*: odd and even pages have footers of their own.
    """
    package = docx.Document()
    root, main = package.part.package, package.part
    _keep_only(main.rels, RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS)
    _keep_only(root.rels, RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES)
    replace_children(package.styles.element, ())
    replace_children(package.settings.element, _settings(by_side=by_side))
    fonts = _part(package, "/word/fontTable.xml", CONTENT_TYPE.WML_FONT_TABLE, _font_table(layout))
    main.relate_to(fonts, RELATIONSHIP_TYPE.FONT_TABLE)
    kind = CONTENT_TYPE.OFC_EXTENDED_PROPERTIES
    root.relate_to(
        _part(package, "/docProps/app.xml", kind, _application()),
        RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
    )
    return package


def replace_children(parent: Element, children: Iterable[Element]) -> None:
    for old in list(parent):
        parent.remove(old)
    parent.extend(children)


def set_properties(package: Package, document: Document, title: str) -> None:
    """Title, author and language; the dates are the last day of the document's year."""
    part = package.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES)
    replace_children(part.element, ())
    properties = package.core_properties
    properties.title = title[:_PROPERTY_LIMIT]
    properties.author = properties.last_modified_by = document.unit[:_PROPERTY_LIMIT]
    properties.category = document.kind[:_PROPERTY_LIMIT]
    properties.language = "zh-CN"
    properties.revision = 1
    properties.created = properties.modified = datetime(document.year, 12, 31, tzinfo=UTC)


def _keep_only(relationships: Relationships, *kinds: str) -> None:
    for identity, relationship in list(relationships.items()):
        if relationship.reltype not in kinds:
            del relationships[identity]


def _part(package: Package, name: str, content_type: str, content: bytes) -> Part:
    return Part(PackURI(name), content_type, content, package.part.package)


def _application() -> bytes:
    head = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    return (
        f'{head}<Properties xmlns="{_APP}"><Application>ziping</Application></Properties>'.encode()
    )


def _settings(*, by_side: bool) -> Iterator[Element]:
    yield element("zoom", percent=100)
    yield element("defaultTabStop", val=420)
    if by_side:
        yield element("evenAndOddHeaders")
    yield element("characterSpacingControl", val="doNotCompress")
    yield element("noLineBreaksAfter", lang="zh-CN", val=_NOT_LAST)
    yield element("noLineBreaksBefore", lang="zh-CN", val=_NOT_FIRST)
    yield element(
        "compat",
        element("doNotExpandShiftReturn"),  # A line before a line break is not spread out.
        element("doNotWrapTextWithPunct"),  # No mark hangs in the margin: see docx_styles.
        element("useFELayout"),
        *(
            element("compatSetting", name=name, uri=_WORD, val=value)
            for name, value in _COMPATIBILITY.items()
        ),
    )
    yield element("themeFontLang", val="en-US", eastAsia="zh-CN")
    yield element("decimalSymbol", val=".")
    yield element("listSeparator", val=",")


def _font_table(layout: Layout) -> bytes:
    """Each font that styles name, with the names to try where it is not installed."""
    names: dict[str, dict[str, None]] = {}
    for face in layout.faces.values():
        names.setdefault(face.names[0], {}).update(dict.fromkeys(face.names[1:]))
    fonts = (_font(name, tuple(others)) for name, others in names.items())
    return serialized(element("fonts", *fonts))


def _font(name: str, others: tuple[str, ...]) -> Element:
    font = element("font", name=name)
    if others:
        font.append(element("altName", val=",".join(others)))
    font.append(element("charset", val="00" if name.isascii() else "86"))
    font.append(element("family", val="roman" if name.isascii() else "auto"))
    font.append(element("pitch", val="variable"))
    return font
