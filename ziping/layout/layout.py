"""The layout: every measure of a page, with the clause it follows. No writer has its own measures.

Margins and paper are in millimetres, type and line pitches in points, indents in characters of the
style's own size; all are decimals.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from ziping.document.roles import CONTENTS_STYLES, LEVEL_STYLES, HeadingLevel, StyleRole
from ziping.document.tree import Orientation
from ziping.source.position import Position


class Strength(StrEnum):
    """How binding a value is: the clause's own word, custom, or derived from other values."""

    RULED = "规定"
    USUAL = "一般"
    ADVISED = "推荐"
    CUSTOM = "惯例"
    DERIVED = "推算"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rationale:
    """Why one value of the layout is what it is, and where it is written."""

    name: str  # Path of the value: "页面.上边距".
    value: str  # As written, or as computed anew from the project's other values.
    clause: str  # "GB/T 9704-2012 5.2.1", or "惯例".
    strength: Strength
    where: Position
    overridden: bool = False  # The project's own file states it.
    standard: str = ""  # The built-in value; empty for what only the project has.
    tolerance: str = ""  # How far the standard lets it be from that: "1 mm".
    reason: str = ""  # The project's reason for a value of its own.


def _measure(
    unit: str, pattern: str = r"\d{1,6}(?:\.\d{1,6})?", *, example: str = ""
) -> BeforeValidator:
    """A validator that reads "37 mm" to Decimal 37 where *unit* is mm."""

    def read(value: object) -> object:
        if isinstance(value, Decimal):
            return value
        match = re.fullmatch(rf"({pattern})\s*{unit}", str(value), re.ASCII)
        if match is None:
            raise ValueError(f"要写成“数 {unit}”，例如 {example or f'2 {unit}'}")
        return Decimal(match[1])

    return BeforeValidator(read)


def _count(value: object) -> object:
    if not re.fullmatch(r"\d{1,4}", str(value), re.ASCII):
        raise ValueError("要写成整数，例如 22")
    return int(str(value))


def _role(value: object) -> object:
    if not re.fullmatch(r"[\u4e00-\u9fff]\w{0,11}", str(value)):
        raise ValueError("不能作名称：要以汉字开头，只用汉字、字母和数字，最多 12 个字")
    return value


def _sized(value: object) -> object:
    return SIZES.get(str(value), value)


def _yes_or_no(value: object) -> object:
    if isinstance(value, bool):
        return value
    if value not in ("是", "否"):
        raise ValueError("要写“是”或“否”")
    return value == "是"


def _colour(value: object) -> object:
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", str(value)):
        raise ValueError('要写成引号里的 # 和六位十六进制数，例如 "#000000"')
    return value


# 字号 by name, in points.
SIZES: Mapping[str, Decimal] = MappingProxyType(
    {
        name: Decimal(points)
        for name, points in (
            ("初号", "42"), ("小初", "36"), ("一号", "26"), ("小一", "24"), ("二号", "22"),
            ("小二", "18"), ("三号", "16"), ("小三", "15"), ("四号", "14"), ("小四", "12"),
            ("五号", "10.5"), ("小五", "9"),
        )
    }
)  # fmt: skip

Millimetres = Annotated[Decimal, _measure("mm", example="37 mm"), Field(le=2000)]
Points = Annotated[Decimal, _measure("pt", example="16 pt"), Field(le=2000)]
Size = Annotated[
    Decimal, _measure("pt", example="16 pt 或 三号"), BeforeValidator(_sized), Field(le=2000)
]
Spacing = Annotated[
    Decimal, _measure("pt", r"-?\d{1,2}(?:\.\d{1,6})?", example="-0.21 pt"), Field(ge=-10, le=10)
]
Characters = Annotated[Decimal, _measure("字"), Field(le=40)]
Percent = Annotated[Decimal, _measure("%", example="60%"), Field(le=100)]
Count = Annotated[int, BeforeValidator(_count)]
Flag = Annotated[bool, BeforeValidator(_yes_or_no)]
Colour = Annotated[str, BeforeValidator(_colour)]
Role = Annotated[str, BeforeValidator(_role)]
Name = Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\"'\\\n\r/<>&;{}]+$")]
Mark = Annotated[str, StringConstraints(max_length=8, pattern=r"^[^\"'\\\n\r<>&;{}]*$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Page(_Part):
    """Paper and margins (mm), and the grid of lines and characters of the type area."""

    width: Millimetres = Field(alias="纸宽")
    height: Millimetres = Field(alias="纸高")
    top: Millimetres = Field(alias="上边距")
    bottom: Millimetres = Field(alias="下边距")
    left: Millimetres = Field(alias="左边距")
    right: Millimetres = Field(alias="右边距")
    # The type area that the standard lays down; margins that are not stated follow from it.
    area_width: Millimetres | None = Field(default=None, alias="版心宽")
    area_height: Millimetres | None = Field(default=None, alias="版心高")
    lines: Count = Field(default=0, alias="每页行数", le=200)  # 0: no grid.
    characters: Count = Field(default=0, alias="每行字数", le=200)
    letter_spacing: Spacing = Field(default=Decimal(0), alias="字距")
    pitch: Points = Field(default=Decimal(0), alias="行距")
    colour: Colour = Field(default="#000000", alias="颜色")
    # Fewest lines of a paragraph at the foot of a page, and at the head of the next.
    orphans: Count = Field(default=1, alias="页末行数", ge=1, le=9)
    widows: Count = Field(default=1, alias="页首行数", ge=1, le=9)

    @property
    def type_width(self) -> Decimal:
        """The width of the type area (版心) in mm."""
        return self.width - self.left - self.right

    @property
    def type_height(self) -> Decimal:
        """The height of the type area (版心) in mm."""
        return self.height - self.top - self.bottom


class Face(_Part):
    """A role of type: the names a DOCX gives it, and where the PDF looks for it, in order."""

    names: tuple[Name, ...] = Field(alias="名称", min_length=1)
    candidates: tuple[Name, ...] = Field(alias="候选", min_length=1)
    web: tuple[Name, ...] = Field(alias="网页", min_length=1)  # CSS families for a browser.
    bold: Flag = Field(default=False, alias="加粗")  # The DOCX reaches this face by bolding.
    strong: Role | None = Field(default=None, alias="着重")  # Its role for bold text in the PDF.


class TextAlign(StrEnum):
    JUSTIFY = "两端"
    LEFT = "左"
    CENTRE = "中"
    RIGHT = "右"


class Style(_Part):
    """How one kind of paragraph looks. *face* and *latin* name roles of type."""

    face: Role = Field(alias="字体")
    latin: Role = Field(alias="西文")  # For ASCII letters, digits and signs.
    size: Size = Field(alias="字号", gt=0)
    pitch: Points = Field(alias="行距", gt=0)
    align: TextAlign = Field(alias="对齐")
    indent: Characters = Field(default=Decimal(0), alias="缩进")  # Of the first line.
    hanging: Characters = Field(default=Decimal(0), alias="悬挂")  # The same, out to the left.
    left: Characters = Field(default=Decimal(0), alias="左空")
    right: Characters = Field(default=Decimal(0), alias="右空")
    before: Points = Field(default=Decimal(0), alias="段前")
    after: Points = Field(default=Decimal(0), alias="段后")
    bold: Flag = Field(default=False, alias="加粗")
    keep_with_next: Flag = Field(default=False, alias="与下段同页")
    keep_with_previous: Flag = Field(default=False, alias="与上段同页")
    page_before: Flag = Field(default=False, alias="段前分页")
    colour: Colour | None = Field(default=None, alias="颜色")  # None: the page's colour.


class Numbering(_Part):
    """The number of one level of headings: 一、 （一） 1. （1）"""

    numeral: Literal["汉字", "数字"] = Field(alias="计数")
    before: Mark = Field(alias="前")
    after: Mark = Field(alias="后")


class Place(StrEnum):
    OUTER = "外侧"  # Odd pages right, even pages left.
    CENTRE = "中"
    BOUND = (
        "同纵页"  # On a landscape page: where it stands when the page is bound with upright ones.
    )


class PageNumber(_Part):
    """The page number, under the type area."""

    face: Role = Field(alias="字体")
    size: Size = Field(alias="字号", gt=0)
    before: Mark = Field(alias="前")
    after: Mark = Field(alias="后")
    drop: Millimetres = Field(alias="下移")  # From the type area's edge to the dash.
    place: Place = Field(alias="位置")
    inset: Characters = Field(alias="空")  # From the outer edge of the type area.


class Ruling(_Part):
    """Lines and paddings of tables, in points."""

    outer: Points = Field(alias="外框")
    inner: Points = Field(alias="内线")
    padding_block: Points = Field(alias="上下空")
    padding_inline: Points = Field(alias="左右空")
    before: Points = Field(alias="段前")
    after: Points = Field(alias="段后")


class Closing(_Part):
    sealed: Flag = Field(alias="加盖印章")
    signature_right: Characters = Field(alias="署名右空")  # Without a seal.
    date_shift: Characters = Field(alias="日期右移")  # First character behind the signature's.
    # Without a seal, a date that is the longer one.
    date_right: Characters = Field(alias="日期右空")
    sealed_right: Characters = Field(alias="用印日期右空")


class Contents(_Part):
    levels: int = Field(alias="级数", ge=0, le=4)
    title: Mark = Field(alias="标题", min_length=1)


class Drawing(_Part):
    """Pictures and charts."""

    height: Percent = Field(alias="最高", gt=0)  # Of the type area's height.
    bar: Points = Field(alias="条宽", gt=0)
    line: Points = Field(alias="线宽", gt=0)


class FormPage(Page):
    """The landscape page of a form: its own page number, table ruling and styles."""

    page_number: PageNumber = Field(alias="页码")
    ruling: Ruling = Field(alias="表格")
    styles: Mapping[Role, Style] = Field(alias="样式")


class Level(StrEnum):
    ARCHIVE = "PDF/A-3a"  # For keeping: tagged, everything within, made as ISO 19005-3 says.
    PLAIN = "无"


class Archive(_Part):
    """What makes a PDF fit to be kept, and whether it carries the sources it was made from."""

    level: Level = Field(alias="级别")
    sources: Flag = Field(alias="附带来源")


class Layout(_Part):
    """All measures of a document. *grounds* says for each value which clause it follows."""

    page_: Page = Field(alias="页面")
    faces: Mapping[Role, Face] = Field(alias="字体")
    styles: Mapping[Role, Style] = Field(alias="样式")
    numbering: Mapping[HeadingLevel, Numbering] = Field(alias="编号")
    page_number_: PageNumber = Field(alias="页码")
    ruling_: Ruling = Field(alias="表格")
    form: FormPage = Field(alias="表格页")
    closing: Closing = Field(alias="落款")
    contents: Contents = Field(alias="目录")
    drawing: Drawing = Field(alias="图")
    archive: Archive = Field(alias="存档")
    grounds: tuple[Rationale, ...] = Field(default=(), alias="__grounds__")
    own_styles: tuple[Role, ...] = Field(default=(), alias="__own_styles__")  # The project's.

    def page(self, orientation: Orientation) -> Page:
        return self.form if orientation is Orientation.LANDSCAPE else self.page_

    def page_number(self, orientation: Orientation) -> PageNumber:
        return self.form.page_number if orientation is Orientation.LANDSCAPE else self.page_number_

    def ruling(self, orientation: Orientation) -> Ruling:
        return self.form.ruling if orientation is Orientation.LANDSCAPE else self.ruling_

    def roles_of(self, style: Style, *, bold: bool) -> tuple[str, str]:
        """The roles that print Chinese and ASCII in PDF and HTML, where bold may have its own."""
        strong = self.faces[style.face].strong if bold else None
        return (strong, strong) if strong else (style.face, style.latin)

    def styles_of(self, orientation: Orientation) -> Mapping[str, Style]:
        """The styles by role; a landscape page overrides some of them."""
        if orientation is Orientation.LANDSCAPE:
            return {**self.styles, **self.form.styles}
        return self.styles


NEEDED_STYLES: tuple[str, ...] = (
    StyleRole.TITLE,
    StyleRole.SUBTITLE,
    *LEVEL_STYLES,
    StyleRole.BODY,
    StyleRole.LIST,
    StyleRole.TABLE_TITLE,
    StyleRole.GAP,
    StyleRole.TABLE_TEXT,
    StyleRole.TABLE_HEAD,
    StyleRole.CONTENTS_TITLE,
    *CONTENTS_STYLES,
    StyleRole.ATTACHMENT_MARK,
    StyleRole.ATTACHMENT_TITLE,
    StyleRole.PICTURE,
    StyleRole.PICTURE_CAPTION,
    StyleRole.CHART_TEXT,
)
FALLBACKS = ("后备", "符号")  # They print what a role's own face lacks, in this order.
EMPHASIS = "楷体"  # Chinese has no italics.


def numbering_styles(layout: Layout) -> tuple[str, ...]:
    """The numbering of the levels as patterns, 一 or 1 standing for the number: 一、 （一） 1. （1）"""
    found = (layout.numbering[level] for level in LEVEL_STYLES)
    return tuple(
        f"{style.before}{'一' if style.numeral == '汉字' else '1'}{style.after}" for style in found
    )
