"""The layout: every measure of a page, with the clause it follows. No writer has its own measures.

Margins and paper are in millimetres, type and line pitches in points, indents in characters of the
style's own size; all are decimals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from ziping.document.tree import Orientation
from ziping.source.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ziping.source.position import Position
from ziping.source.problem import Fault, fault
from ziping.source.yaml import parsed


class Strength(StrEnum):
    """How binding a value is: the clause's own word, custom, or derived from other values."""

    RULED = "规定"
    USUAL = "一般"
    ADVISED = "推荐"
    CUSTOM = "惯例"
    DERIVED = "推算"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Why one value of the layout is what it is."""

    name: str  # Path of the value: "页面.上边距".
    value: str
    clause: str  # "GB/T 9704-2012 5.2.1", or "惯例".
    strength: Strength


def _measure(unit: str, pattern: str = r"-?\d+(?:\.\d+)?") -> BeforeValidator:
    """A validator that reads "37 mm" to Decimal 37 where *unit* is mm."""

    def read(value: object) -> object:
        if isinstance(value, Decimal):
            return value
        found = re.fullmatch(rf"({pattern})\s*{unit}", str(value))
        if found is None:
            raise ValueError(f"要写成“数 {unit}”，例如 {'2' if unit == '字' else '16'} {unit}")
        return Decimal(found[1])

    return BeforeValidator(read)


def _yes_or_no(value: object) -> object:
    return {"是": True, "否": False}.get(str(value), value)


Millimetres = Annotated[Decimal, _measure("mm", r"\d+(?:\.\d+)?"), Field(le=2000)]
Points = Annotated[Decimal, _measure("pt", r"\d+(?:\.\d+)?"), Field(le=2000)]
Spacing = Annotated[Decimal, _measure("pt"), Field(ge=-10, le=10)]
Characters = Annotated[Decimal, _measure("字", r"\d+(?:\.\d+)?"), Field(le=40)]
Flag = Annotated[bool, BeforeValidator(_yes_or_no)]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]
Role = Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=r"^\w+$")]
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
    lines: int = Field(default=0, alias="每页行数", ge=0)  # 0: no grid.
    characters: int = Field(default=0, alias="每行字数", ge=0)
    letter_spacing: Spacing = Field(default=Decimal(0), alias="字距")
    pitch: Points = Field(default=Decimal(0), alias="行距")
    colour: Colour = Field(default="#000000", alias="颜色")
    # Fewest lines of a paragraph at the foot of a page, and at the head of the next.
    orphans: int = Field(default=1, alias="页末行数", ge=1, le=9)
    widows: int = Field(default=1, alias="页首行数", ge=1, le=9)

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
    size: Points = Field(alias="字号", gt=0)
    pitch: Points = Field(alias="行距", gt=0)
    align: TextAlign = Field(alias="对齐")
    indent: Characters = Field(default=Decimal(0), alias="缩进")  # Of the first line.
    left: Characters = Field(default=Decimal(0), alias="左空")
    right: Characters = Field(default=Decimal(0), alias="右空")
    before: Points = Field(default=Decimal(0), alias="段前")
    after: Points = Field(default=Decimal(0), alias="段后")
    bold: Flag = Field(default=False, alias="加粗")
    keep_with_next: Flag = Field(default=False, alias="与下段同页")
    colour: Colour | None = Field(default=None, alias="颜色")  # None: the page's colour.


class Numbering(_Part):
    """The number of one level of headings: 一、 （一） 1. （1）"""

    numeral: Literal["汉字", "数字"] = Field(alias="计数")
    before: Mark = Field(alias="前")
    after: Mark = Field(alias="后")


class Place(StrEnum):
    OUTER = "外侧"  # Odd pages right, even pages left.
    CENTRE = "中"
    BOUND = "同纵页"  # Of a landscape page: where a portrait page has it, when both are bound.


class PageNumber(_Part):
    """The page number, under the type area."""

    face: Role = Field(alias="字体")
    size: Points = Field(alias="字号", gt=0)
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


class FormPage(Page):
    """The landscape page of a form: its own page number, table ruling and styles."""

    page_number: PageNumber = Field(alias="页码")
    ruling: Ruling = Field(alias="表格")
    styles: Mapping[Role, Style] = Field(alias="样式")


LEVEL_STYLES = ("一级", "二级", "三级", "四级")


class Layout(_Part):
    """All measures of a document. *grounds* says for each value which clause it follows."""

    page_: Page = Field(alias="页面")
    faces: Mapping[Role, Face] = Field(alias="字体")
    styles: Mapping[Role, Style] = Field(alias="样式")
    numbering: Mapping[str, Numbering] = Field(alias="编号")  # By 一级 … 四级.
    page_number_: PageNumber = Field(alias="页码")
    ruling_: Ruling = Field(alias="表格")
    form: FormPage = Field(alias="表格页")
    grounds: tuple[Ground, ...] = ()

    def page(self, orientation: Orientation) -> Page:
        return self.form if orientation is Orientation.LANDSCAPE else self.page_

    def page_number(self, orientation: Orientation) -> PageNumber:
        return self.form.page_number if orientation is Orientation.LANDSCAPE else self.page_number_

    def ruling(self, orientation: Orientation) -> Ruling:
        return self.form.ruling if orientation is Orientation.LANDSCAPE else self.ruling_

    def styles_of(self, orientation: Orientation) -> Mapping[str, Style]:
        """The styles by role; a landscape page overrides some of them."""
        if orientation is Orientation.LANDSCAPE:
            return {**self.styles, **self.form.styles}
        return self.styles


def layout_from(path: Path) -> Layout:
    """Read a layout file. Raises Fault for YAML that is not strict and as `layout_of`."""
    return layout_of(parsed(path.read_text("utf-8"), path.as_posix()), path.as_posix())


def layout_of(root: Node | None, path: str) -> Layout:
    """The layout that a YAML tree states. Raises Fault E601 at the first value that is wrong."""
    if not isinstance(root, MappingNode):
        raise fault("E601", Position(path, 1, 1), "版式文件没有内容")
    grounds = tuple(_grounds(root))
    try:
        layout = Layout.model_validate({**_plain_mapping(root), "grounds": grounds})
    except ValidationError as error:
        raise _shape_fault(error, root) from None
    _check_roles(layout, root.where)
    return layout


_GROUND_KEYS = ("条款", "强度")


def _plain_mapping(node: MappingNode) -> dict[str, object]:
    """The mapping without clauses and strengths, each value in its written form."""
    return {key: _plain(child) for key, child in node.members.items() if key not in _GROUND_KEYS}


def _plain(node: Node) -> object:
    if isinstance(node, ScalarNode):
        return node.text
    if isinstance(node, SequenceNode):
        return [_plain(item) for item in node.items]
    return _plain(node.members["值"]) if "值" in node.members else _plain_mapping(node)


def _grounds(node: Node, name: str = "", clause: str = "", strength: str = "") -> Iterator[Ground]:
    """The ground of every value below *node*; a mapping passes its own on to its values."""
    if isinstance(node, MappingNode):
        clause = _own(node, "条款", clause)
        strength = _own(node, "强度", strength)
        for key, child in node.members.items():
            if key not in _GROUND_KEYS:
                inner = name if key == "值" else f"{name}.{key}".lstrip(".")
                yield from _grounds(child, inner, clause, strength)
        return
    if not clause or strength not in list(Strength):
        hint = "写 条款: 和 强度:（规定、一般、推荐、惯例、推算）"
        raise fault("E601", node.where, f"{name} 没有写条款，或强度不认识", hint=hint)
    value = node.text if isinstance(node, ScalarNode) else "、".join(map(str, _plain_items(node)))
    yield Ground(name=name, value=value, clause=clause, strength=Strength(strength))


def _own(node: MappingNode, key: str, inherited: str) -> str:
    own = node.members.get(key)
    return own.text if isinstance(own, ScalarNode) else inherited


def _plain_items(node: SequenceNode) -> list[object]:
    return [_plain(item) for item in node.items]


_REASONS = {"missing": "缺少这个值", "extra_forbidden": "没有这个键"}


def _shape_fault(error: ValidationError, root: MappingNode) -> Fault:
    """The first finding of pydantic, at the deepest node of its path that was written."""
    first = error.errors(include_url=False, include_input=False)[0]
    node: Node = root
    for step in first["loc"]:
        if isinstance(node, MappingNode) and step in node.members:
            node = node.members[str(step)]
        elif isinstance(node, SequenceNode) and isinstance(step, int):
            node = node.items[step]
    reason = _REASONS.get(first["type"], first["msg"].removeprefix("Value error, "))
    name = ".".join(str(step) for step in first["loc"])
    return fault("E601", node.where, f"版式 {name}：{reason}")


_TEXT_STYLES = ("正文", "列表", "表题", "待补", "表格文字", "表头")
NEEDED_STYLES = ("标题", "副标题", *LEVEL_STYLES, *_TEXT_STYLES)
FALLBACKS = ("后备", "符号")  # They print what a role's own face lacks, in this order.
EMPHASIS = "楷体"  # Chinese has no italics.


def _check_roles(layout: Layout, where: Position) -> None:
    """Every face that a style names exists, and so do the styles that writers need."""
    named = {*FALLBACKS, EMPHASIS, layout.page_number_.face, layout.form.page_number.face}
    for style in (*layout.styles.values(), *layout.form.styles.values()):
        named |= {style.face, style.latin}
    named |= {face.strong for face in layout.faces.values() if face.strong}
    for role in sorted(named - set(layout.faces)):
        raise fault("E601", where, f"版式用了字体“{role}”，“字体”里没有它")
    for role in NEEDED_STYLES:
        if role not in layout.styles:
            raise fault("E601", where, f"版式缺少样式“{role}”")
    for role in LEVEL_STYLES:
        if role not in layout.numbering:
            raise fault("E601", where, f"版式缺少“{role}”的编号")


def numbering_styles(layout: Layout) -> tuple[str, ...]:
    """The numbering of the levels as patterns, 一 or 1 standing for the number: 一、 （一） 1. （1）"""
    found = (layout.numbering[level] for level in LEVEL_STYLES)
    return tuple(
        f"{style.before}{'一' if style.numeral == '汉字' else '1'}{style.after}" for style in found
    )
