"""A document tree in few words, and the XML of the DOCX made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

from lxml import etree

from ziping.document.tree import (
    Align,
    Block,
    Cell,
    Document,
    Emphasis,
    Gap,
    Heading,
    HeadingShape,
    Inline,
    LineBreak,
    ListBlock,
    Orientation,
    PageBreak,
    Paragraph,
    PrintedFigure,
    Row,
    Strong,
    Table,
    Text,
)
from ziping.source.position import Position
from ziping.write.deterministic_zip import parts_of

HERE = Position("templates/report.md.j2", 1, 1)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMESPACES = {"w": W[1:-1]}
_identities = (f"块/{number}" for number in count())


# A tree in few words.


def words(text: str) -> tuple[Inline, ...]:
    return (Text(text=text),)


def figure(text: str, name: str) -> PrintedFigure:
    return PrintedFigure(text=text, name=name, value=text, origin=HERE, where=HERE, index=0)


def paragraph(*children: Inline | str, role: str = "正文") -> Paragraph:
    inlines = tuple(Text(text=child) if isinstance(child, str) else child for child in children)
    return Paragraph(identity=next(_identities), where=HERE, children=inlines, role=role)


def heading(level: int, number: str, text: str, body: str = "") -> Heading:
    return Heading(
        identity=next(_identities),
        where=HERE,
        level=level,
        number=number,
        children=words(text),
        shape=HeadingShape.RUN_IN if body else HeadingShape.OWN_LINE,
        body=words(body) if body else (),
    )


def cell(column: int, text: str, rowspan: int = 1, colspan: int = 1) -> Cell:
    return Cell(
        where=HERE,
        column=column,
        children=words(text),
        rowspan=rowspan,
        colspan=colspan,
        align=Align.CENTRE,
    )


def row(*cells: Cell) -> Row:
    return Row(identity=next(_identities), where=HERE, cells=cells)


def table(*body: Row, head: Iterable[Row] = (), columns: int = 4, title: str = "") -> Table:
    return Table(
        identity=next(_identities),
        where=HERE,
        widths=(Decimal(1) / columns,) * columns,
        head=tuple(head),
        body=body,
        title=words(title) if title else (),
    )


def document(*blocks: Block, orientation: Orientation = Orientation.PORTRAIT) -> Document:
    return Document(
        kind="自评报告",
        title=(words("2023年度示例区司法局部门"), words("整体支出绩效自评报告")),
        subtitle=words("（2023年度）"),
        unit="示例区司法局",
        year=2023,
        orientation=orientation,
        blocks=blocks,
    )


def three_cells(first: int) -> tuple[Cell, ...]:
    return tuple(cell(column, f"第{column}列") for column in range(first, first + 3))


# Reading the XML back.


@dataclass(frozen=True)
class Xml:
    """One part of a written DOCX."""

    root: etree._Element

    def all(self, path: str) -> list[etree._Element]:
        return list(self.root.iterfind(path, NAMESPACES))

    def values(self, path: str, name: str = "val") -> list[str]:
        return [node.get(W + name, "") for node in self.all(path)]


def part(data: bytes, name: str) -> Xml:
    return Xml(etree.fromstring(parts_of(data)[name]))


def body(data: bytes) -> Xml:
    return part(data, "word/document.xml")


def text_of(node: etree._Element) -> str:
    return "".join(found.text or "" for found in node.iter(W + "t"))


def style(data: bytes, identity: str) -> Xml:
    (found,) = (
        node
        for node in part(data, "word/styles.xml").all("w:style")
        if node.get(W + "styleId") == identity
    )
    return Xml(found)


def paragraph_with(data: bytes, text: str) -> Xml:
    (found,) = (node for node in body(data).all(".//w:p") if text in text_of(node))
    return Xml(found)


def with_everything() -> Document:
    """One of everything that a document may hold."""
    head = (row(cell(0, "指标", rowspan=2), cell(1, "分", colspan=3)), row(*three_cells(1)))
    body = (row(cell(0, "效能", rowspan=2), *three_cells(1)), row(*three_cells(1)))
    return document(
        heading(1, "一、", "基本情况"),
        heading(2, "（一）", "部门概况"),
        heading(3, "1.", "深入推进。", body="全年召开会议“六”次……——完。"),
        heading(4, "（1）", "其他"),
        paragraph("收入", figure("6,067.95万元", "收支.收入总额"), LineBreak(), "支出"),
        paragraph(Strong(children=(figure("5万元", "收支.支出"), *words("整")))),
        paragraph(Emphasis(children=words("强调"))),
        ListBlock(
            identity=next(_identities),
            where=HERE,
            items=(words("甲"), words("乙")),
            ordered=True,
            start=3,
        ),
        Gap(identity=next(_identities), where=HERE, text="部门职能"),
        table(*body, head=head, title="表1"),
        PageBreak(identity=next(_identities), where=HERE),
        table(row(*three_cells(0), cell(3, "末"))),
        paragraph("注：尾差。", role="注"),
        paragraph("示例区司法局", role="署名"),
        paragraph("2024年1月5日", role="日期"),
    )
