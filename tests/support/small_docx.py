"""A document tree in few words, and the XML of the DOCX made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from support.small_tree import HERE, cell, figure, heading, next_number, paragraph, row, words
from ziping.document.tree import (
    Block,
    Cell,
    Document,
    Emphasis,
    Gap,
    LineBreak,
    ListBlock,
    Orientation,
    PageBreak,
    Row,
    Strong,
    Table,
)
from ziping.write.docx.package import parts_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMESPACES = {"w": W[1:-1]}


def table(*body: Row, head: Iterable[Row] = (), columns: int = 4, title: str = "") -> Table:
    return Table(
        identity=f"块/{next_number()}",
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
    (node_of_style,) = (
        node
        for node in part(data, "word/styles.xml").all("w:style")
        if node.get(W + "styleId") == identity
    )
    return Xml(node_of_style)


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
        heading(3, "1.", "深入推进。", "全年召开会议“六”次……——完。"),
        heading(4, "（1）", "其他"),
        paragraph("收入", figure("6,067.95万元", "收支.收入总额"), LineBreak(), "支出"),
        paragraph(Strong(children=(figure("5万元", "收支.支出"), *words("整")))),
        paragraph(Emphasis(children=words("强调"))),
        ListBlock(
            identity=f"块/{next_number()}",
            where=HERE,
            items=(words("甲"), words("乙")),
            ordered=True,
            start=3,
        ),
        Gap(identity=f"块/{next_number()}", where=HERE, text="部门职能"),
        table(*body, head=head, title="表1"),
        PageBreak(identity=f"块/{next_number()}", where=HERE),
        table(row(*three_cells(0), cell(3, "末"))),
        paragraph("注：尾差。", role="注"),
        paragraph("示例区司法局", role="署名"),
        paragraph("2024年1月5日", role="日期"),
    )
