"""Styles of a DOCX, made from the layout: nothing is left of the template's.

Built-in styles keep Word's own names, so that each program shows them in its user's language and
the navigation pane finds the headings. 正文 becomes Normal Indent (正文缩进): Normal itself stays
without an indent, so that pasted text and tables do not inherit one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from ziping.document.roles import CONTENTS_STYLES, LEVEL_STYLES, StyleRole
from ziping.layout.layout import EMPHASIS as EMPHASIS_FACE
from ziping.layout.layout import Face, Page, Style
from ziping.write.docx.properties import (
    DocxSetting,
    FontNames,
    colour,
    fonts,
    paragraph_properties,
    run_properties,
    size,
)
from ziping.write.docx.xml import Element, element, switch, twips, twips_of_mm

BODY = StyleRole.BODY
CELL = StyleRole.TABLE_TEXT
HEAD = StyleRole.TABLE_HEAD
GAP = StyleRole.GAP
LIST = StyleRole.LIST
CAPTION = StyleRole.TABLE_TITLE
FOOTER = StyleRole.FOOTER
PICTURE, PICTURE_CAPTION = StyleRole.PICTURE, StyleRole.PICTURE_CAPTION
SPACER = "Spacer"  # The paragraph that must stand behind a table.
TABLE = "TableGrid"
EMPHASIS = "Emphasis"

# Role of the layout → style id and name in Word.
_NAMES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        StyleRole.TITLE: ("Title", "Title"),
        StyleRole.SUBTITLE: ("Subtitle", "Subtitle"),
        "一级": ("Heading1", "heading 1"),
        "二级": ("Heading2", "heading 2"),
        "三级": ("Heading3", "heading 3"),
        "四级": ("Heading4", "heading 4"),
        BODY: ("NormalIndent", "Normal Indent"),
        LIST: ("ListParagraph", "List Paragraph"),
        CAPTION: ("Caption", "caption"),
        FOOTER: ("Footer", "footer"),
        StyleRole.CONTENTS_TITLE: ("TOCHeading", "TOC Heading"),
        StyleRole.CONTENTS_1: ("TOC1", "toc 1"),
        StyleRole.CONTENTS_2: ("TOC2", "toc 2"),
        StyleRole.CONTENTS_3: ("TOC3", "toc 3"),
        StyleRole.CONTENTS_4: ("TOC4", "toc 4"),
        StyleRole.ATTACHMENT_NOTE: ("AttachmentNote", StyleRole.ATTACHMENT_NOTE),
        StyleRole.FIRST_ATTACHMENT_NOTE: ("AttachmentNoteFirst", StyleRole.FIRST_ATTACHMENT_NOTE),
        StyleRole.OTHER_ATTACHMENT_NOTE: ("AttachmentNoteOther", StyleRole.OTHER_ATTACHMENT_NOTE),
        StyleRole.ATTACHMENT_MARK: ("AttachmentMark", StyleRole.ATTACHMENT_MARK),
        StyleRole.ATTACHMENT_TITLE: ("AttachmentTitle", StyleRole.ATTACHMENT_TITLE),
        StyleRole.SIGNATURE: ("Signature", "Signature"),
        StyleRole.DATE: ("Date", "Date"),
        StyleRole.CENTRED: ("Centred", StyleRole.CENTRED),
        StyleRole.NOTE: ("Note", StyleRole.NOTE),
        GAP: ("Gap", GAP),
        PICTURE: ("Picture", PICTURE),
        PICTURE_CAPTION: ("PictureCaption", PICTURE_CAPTION),
        CELL: ("TableText", CELL),
        HEAD: ("TableHead", HEAD),
    }
)


def style_id(role: str) -> str:
    """The id of the paragraph style for a role of the layout."""
    if role in _NAMES:
        return _NAMES[role][0]
    return f"Role{hashlib.sha256(role.encode()).hexdigest()[:8]}"


def type_width(page: Page) -> int:
    """The width of the type area in twips, as Word computes it from paper and margins."""
    return twips_of_mm(page.width) - twips_of_mm(page.left) - twips_of_mm(page.right)


def continued_id(role: str) -> str:
    """The style of a table's label on the pages that it continues on: it looks the same."""
    return f"{style_id(role)}Continued"


def continued_name(role: str) -> str:
    """That style's name in Word."""
    return f"{role}（续）"


CONTINUED = frozenset(map(continued_id, (CELL, HEAD)))
CONTINUED_NAMES = frozenset(map(continued_name, (CELL, HEAD)))


def lead_style_id(level: int) -> str:
    """The character style of a run-in heading: linked to the heading's paragraph style."""
    return f"Heading{level}Char"


def font_names(roles: Mapping[str, Style], faces: Mapping[str, Face]) -> dict[str, FontNames]:
    """The fonts of every style, by its id: of paragraphs, run-in headings and emphasis."""
    names = {
        style_id(role): FontNames(
            chinese=faces[style.face].names[0], latin=faces[style.latin].names[0]
        )
        for role, style in roles.items()
    }
    for level, role in enumerate(LEVEL_STYLES, start=1):
        names[lead_style_id(level)] = names[style_id(role)]
    for table_role in (CELL, HEAD):
        names[continued_id(table_role)] = names[style_id(table_role)]
    body = names[style_id(BODY)]
    names[EMPHASIS] = FontNames(chinese=faces[EMPHASIS_FACE].names[0], latin=body.latin)
    return names


def style_elements(roles: Mapping[str, Style], setting: DocxSetting) -> Iterator[Element]:
    """The children of ``w:styles``: defaults, then every style of *roles*."""
    yield _defaults(setting)
    yield _latent()
    yield _normal(setting)
    yield from _bases()
    for role, style in roles.items():
        yield _role_style(role, style, setting)
    for level, role in enumerate(LEVEL_STYLES, start=1):
        yield _lead_style(level, roles[role], setting)
    for role in (CELL, HEAD):
        made, name = continued_id(role), continued_name(role)
        yield _style("paragraph", made, name, based_on=style_id(role))
    yield _emphasis(setting)
    yield _spacer()


def _defaults(setting: DocxSetting) -> Element:
    base = setting.base
    run = element(
        "rPr",
        fonts(setting.faces[base.face], setting.faces[base.latin]),
        colour(setting.page.colour),
        *size(base.size),
        element("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"),
    )
    return element("docDefaults", element("rPrDefault", run), element("pPrDefault"))


def _latent() -> Element:
    """Built-in styles that the document does not use stay hidden until they are."""
    return element(
        "latentStyles",
        defLockedState=0,
        defUIPriority=99,
        defSemiHidden=1,
        defUnhideWhenUsed=1,
        defQFormat=0,
        count=376,
    )


def _normal(setting: DocxSetting) -> Element:
    """The base of all: the page's grid counts characters of its size."""
    paragraph = element(
        "pPr",
        switch("widowControl", on=min(setting.page.orphans, setting.page.widows) > 1),
        # No mark hangs in the margin: Word and WPS do as doNotWrapTextWithPunct says; LibreOffice
        # reads this switch the other way round.
        switch("overflowPunct"),
        switch("autoSpaceDE", on=False),  # No gap between 汉字 and digits, as in the PDF.
        switch("autoSpaceDN", on=False),
        switch("snapToGrid", on=False),
        element("spacing", line=twips(setting.base.pitch), lineRule="exact"),
        element("jc", val="both"),
    )
    run = run_properties(setting.base, setting)
    return _style("paragraph", "Normal", "Normal", paragraph, run, default=True)


def _bases() -> Iterator[Element]:
    """The default styles of the other types, and the grid table, whose lines each table sets."""
    yield _style("character", "DefaultParagraphFont", "Default Paragraph Font", default=True)
    sides = (element(side, w=0, type="dxa") for side in ("top", "left", "bottom", "right"))
    table = element("tblPr", element("tblInd", w=0, type="dxa"), element("tblCellMar", *sides))
    yield _style("table", "TableNormal", "Normal Table", table, default=True)
    yield _style("numbering", "NoList", "No List", default=True)
    yield _style("table", TABLE, "Table Grid", based_on="TableNormal")


def _role_style(role: str, style: Style, setting: DocxSetting) -> Element:
    identity, name = _NAMES.get(role, (style_id(role), role))
    level = LEVEL_STYLES.index(role) + 1 if role in LEVEL_STYLES else 0
    outline = 1 if role == StyleRole.ATTACHMENT_TITLE else level
    tab = type_width(setting.page) if role in CONTENTS_STYLES else 0
    return _style(
        "paragraph",
        identity,
        name,
        paragraph_properties(style, grows=role in (CELL, HEAD, PICTURE), level=outline, tab=tab),
        run_properties(style, setting),
        based_on="Normal",
        alias=role if level else "",  # Shown beside Word's own name: 标题 1,一级.
        following=style_id(BODY) if outline else "",
        link=lead_style_id(level) if level else "",
    )


def _lead_style(level: int, style: Style, setting: DocxSetting) -> Element:
    return _style(
        "character",
        lead_style_id(level),
        f"Heading {level} Char",
        run_properties(style, setting),
        based_on="DefaultParagraphFont",
        link=f"Heading{level}",
    )


def _emphasis(setting: DocxSetting) -> Element:
    """Chinese has no italics: the face changes, nothing else."""
    run = element("rPr", fonts(setting.faces[EMPHASIS_FACE], setting.faces[setting.base.latin]))
    return _style("character", EMPHASIS, "Emphasis", run, based_on="DefaultParagraphFont")


def _spacer() -> Element:
    paragraph = element("pPr", element("spacing", before=0, after=0, line=20, lineRule="exact"))
    run = element("rPr", *size(Decimal(1)))
    return _style("paragraph", SPACER, "表后", paragraph, run, based_on="Normal")


def _style(
    kind: str,
    identity: str,
    name: str,
    *properties: Element,
    alias: str = "",
    based_on: str = "",
    following: str = "",
    link: str = "",
    default: bool = False,
) -> Element:
    style = element("style", type=kind, **({"default": 1} if default else {}), styleId=identity)
    style.append(element("name", val=name))
    parts = {"aliases": alias, "basedOn": based_on, "next": following, "link": link}
    for tag, value in parts.items():
        if value:
            style.append(element(tag, val=value))
    if kind == "paragraph":
        style.append(element("qFormat"))
    style.extend(properties)
    return style
