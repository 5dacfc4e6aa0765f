"""The DOCX writer, through its border: bytes in which Word's XML is read back."""

from __future__ import annotations

import io
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count
from pathlib import Path

import docx
import pytest
from lxml import etree

from support import ROOT
from ziping.document.text import document_text
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
from ziping.layout.layout import Layout, Place
from ziping.layout.layout_file import layout_from
from ziping.source.position import Position
from ziping.source.problem import Fault
from ziping.write.deterministic_zip import packed, parts_of, repacked
from ziping.write.docx.package import docx_bytes
from ziping.write.docx.reading_back import docx_text, reopened, shortcomings

HERE = Position("templates/report.md.j2", 1, 1)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMESPACES = {"w": W[1:-1]}
_identities = (f"块/{number}" for number in count())


@pytest.fixture(scope="module")
def layout() -> Layout:
    return layout_from(ROOT / "templates" / "layout.yaml")


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


@pytest.fixture
def everything() -> Document:
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


# The file.


def test_same_document_same_bytes_in_any_zone_at_any_time(
    layout: Layout, everything: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = docx_bytes(everything, layout)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    time.tzset()
    try:
        assert docx_bytes(everything, layout) == first
    finally:
        monkeypatch.undo()
        time.tzset()


def test_parts_are_sorted_and_have_the_fixed_time(layout: Layout, everything: Document) -> None:
    data = docx_bytes(everything, layout)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
    names = [entry.filename for entry in entries]
    assert names[0] == "[Content_Types].xml"
    assert names[1:] == sorted(names[1:])
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert repacked(data) == data


def test_packing_does_not_depend_on_the_order_of_the_parts() -> None:
    parts = {"b": b"2", "[Content_Types].xml": b"0", "a": b"1"}
    assert packed(parts) == packed(dict(reversed(parts.items())))
    assert list(parts_of(packed(parts))) == ["[Content_Types].xml", "a", "b"]


def test_nothing_is_left_of_the_template(layout: Layout, everything: Document) -> None:
    data = docx_bytes(everything, layout)
    assert sorted(parts_of(data)) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "customXml/_rels/item1.xml.rels",
        "customXml/item1.xml",
        "customXml/itemProps1.xml",
        "docProps/app.xml",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/fontTable.xml",
        "word/footer1.xml",
        "word/footer2.xml",
        "word/settings.xml",
        "word/styles.xml",
    ]
    whole = b"".join(parts_of(data).values())
    for leftover in (b"python-docx", b"2013-", b"asciiTheme", b"eastAsiaTheme", b"rsidR", b"ja-JP"):
        assert leftover not in whole


def test_properties_name_the_unit_and_end_with_its_year(
    layout: Layout, everything: Document
) -> None:
    properties = docx.Document(io.BytesIO(docx_bytes(everything, layout))).core_properties
    assert properties.title == "2023年度示例区司法局部门整体支出绩效自评报告"
    assert properties.author == properties.last_modified_by == "示例区司法局"
    assert properties.language == "zh-CN"
    assert str(properties.created) == str(properties.modified) == "2023-12-31 00:00:00+00:00"
    assert properties.comments == ""


# Styles and fonts.


def test_every_run_takes_its_ambiguous_characters_from_the_chinese_face(
    layout: Layout, everything: Document
) -> None:
    data = docx_bytes(everything, layout)
    for name in ("word/document.xml", "word/footer1.xml", "word/footer2.xml"):
        runs = part(data, name).all(".//w:r")
        assert runs
        for run in runs:
            assert Xml(run).values("w:rPr/w:rFonts", "hint") == ["eastAsia"]


def test_every_paragraph_style_names_all_four_fonts(layout: Layout) -> None:
    data = docx_bytes(document(), layout)
    expected = {
        "NormalIndent": ("Times New Roman", "仿宋_GB2312"),
        "Heading1": ("黑体", "黑体"),
        "Heading2": ("Times New Roman", "楷体_GB2312"),
        "Heading3": ("Times New Roman", "仿宋_GB2312"),
        "Title": ("方正小标宋简体", "方正小标宋简体"),
        "TableText": ("宋体", "宋体"),
        "Footer": ("宋体", "宋体"),
    }
    for identity, (latin, chinese) in expected.items():
        (fonts,) = style(data, identity).all("w:rPr/w:rFonts")
        assert [fonts.get(W + name) for name in ("ascii", "hAnsi", "cs")] == [latin] * 3
        assert fonts.get(W + "eastAsia") == chinese


def test_fonts_that_are_not_installed_have_alternates(layout: Layout) -> None:
    fonts = part(docx_bytes(document(), layout), "word/fontTable.xml")
    alternates = {
        font.get(W + "name"): Xml(font).values("w:altName") for font in fonts.all("w:font")
    }
    assert alternates["仿宋_GB2312"] == ["仿宋,华文仿宋"]
    assert alternates["Times New Roman"] == []


def test_bold_role_of_a_face_is_reached_by_bolding(layout: Layout) -> None:
    data = docx_bytes(document(), layout)
    assert style(data, "TableHead").all("w:rPr/w:b")
    assert not style(data, "TableText").all("w:rPr/w:b")


def test_body_indent_is_in_characters_and_tables_do_not_inherit_it(layout: Layout) -> None:
    data = docx_bytes(document(), layout)
    assert style(data, "NormalIndent").values("w:pPr/w:ind", "firstLineChars") == ["200"]
    assert style(data, "Normal").all("w:pPr/w:ind") == []
    assert style(data, "TableText").values("w:pPr/w:ind", "firstLineChars") == ["0"]
    assert style(data, "TableText").values("w:pPr/w:spacing", "lineRule") == ["atLeast"]
    assert style(data, "NormalIndent").values("w:pPr/w:spacing", "lineRule") == ["exact"]


def test_headings_have_outline_levels_and_numbers_as_text(
    layout: Layout, everything: Document
) -> None:
    data = docx_bytes(everything, layout)
    for level, text in ((1, "一、基本情况"), (2, "（一）部门概况"), (4, "（1）其他")):
        assert paragraph_with(data, text).values("w:pPr/w:pStyle") == [f"Heading{level}"]
        assert style(data, f"Heading{level}").values("w:pPr/w:outlineLvl") == [str(level - 1)]
        assert style(data, f"Heading{level}").all("w:pPr/w:keepNext")
    assert body(data).all(".//w:numPr") == []


def test_run_in_heading_is_one_paragraph_with_its_first_sentence_marked(
    layout: Layout, everything: Document
) -> None:
    data = docx_bytes(everything, layout)
    found = paragraph_with(data, "1.深入推进。全年召开会议“六”次……——完。")
    assert found.values("w:pPr/w:pStyle") == ["NormalIndent"]
    lead = [run for run in found.all("w:r") if Xml(run).values("w:rPr/w:rStyle")]
    assert "".join(map(text_of, lead)) == "1.深入推进。"
    assert style(data, "Heading3Char").values("w:link") == ["Heading3"]
    assert style(data, "Heading3").values("w:link") == ["Heading3Char"]


def test_strong_is_bold_and_emphasis_changes_the_face(layout: Layout, everything: Document) -> None:
    data = docx_bytes(everything, layout)
    strong = paragraph_with(data, "5万元整")
    assert len(strong.all(".//w:r")) == len(strong.all(".//w:r/w:rPr/w:b")) == 2
    assert paragraph_with(data, "强调").values("w:r/w:rPr/w:rStyle") == ["Emphasis"]
    assert style(data, "Emphasis").values("w:rPr/w:rFonts", "eastAsia") == ["楷体_GB2312"]
    assert body(data).all(".//w:i") == []


# Figures and identities.


def test_figures_are_content_controls_with_their_names(
    layout: Layout, everything: Document
) -> None:
    controls = body(docx_bytes(everything, layout)).all(".//w:sdt")
    assert [text_of(control) for control in controls] == ["6,067.95万元", "5万元"]
    for path in ("w:sdtPr/w:alias", "w:sdtPr/w:tag"):
        names = [Xml(control).values(path)[0] for control in controls]
        assert names == ["收支.收入总额", "收支.支出"]
    assert [Xml(control).values("w:sdtPr/w:id") for control in controls] == [["1"], ["2"]]


def test_long_figure_names_are_shortened_and_stay_distinct(layout: Layout) -> None:
    names = ["组." + "长" * 70 + last for last in "甲乙"]
    data = docx_bytes(document(paragraph(*(figure("1项", name) for name in names))), layout)
    tags = reopened(data).figures
    assert [len(tag) for tag in tags] == [64, 64]
    assert len(set(tags)) == 2
    assert all(tag.startswith("组.长") for tag in tags)


def test_every_block_and_row_has_a_bookmark_of_its_own(
    layout: Layout, everything: Document
) -> None:
    data = docx_bytes(everything, layout)
    found = body(data)
    names = found.values(".//w:bookmarkStart", "name")
    rows = sum(
        len(block.head) + len(block.body) for block in everything.blocks if isinstance(block, Table)
    )
    assert len({name.lower() for name in names}) == len(names) == len(everything.blocks) + rows
    assert all(len(name) <= 40 and name.isidentifier() for name in names)
    starts = found.values(".//w:bookmarkStart", "id")
    assert sorted(starts) == sorted(found.values(".//w:bookmarkEnd", "id"))
    assert len(set(starts)) == len(starts)


@pytest.mark.parametrize(
    "first, second", [("a/b", "a-b"), ("A1", "a1"), ("段" * 50 + "1", "段" * 50 + "2"), ("1", "_1")]
)
def test_similar_identities_get_different_bookmarks(
    layout: Layout, first: str, second: str
) -> None:
    blocks = (replace(paragraph("文"), identity=identity) for identity in (first, second))
    one, two = reopened(docx_bytes(document(*blocks), layout)).bookmarks
    assert one.lower() != two.lower()


def test_a_plain_identity_is_the_bookmark(layout: Layout) -> None:
    block = replace(paragraph("文"), identity="基本情况_1")
    assert reopened(docx_bytes(document(block), layout)).bookmarks == ("基本情况_1",)


# Tables.


def test_merged_cells_are_real(layout: Layout) -> None:
    block = table(
        row(cell(0, "大", rowspan=2, colspan=2), cell(2, "右", colspan=2)),
        row(cell(2, "下"), cell(3, "角")),
    )
    rows = body(docx_bytes(document(block), layout)).all(".//w:tr")
    shape = [
        [
            (
                text_of(field),
                *Xml(field).values("w:tcPr/w:gridSpan"),
                *Xml(field).values("w:tcPr/w:vMerge"),
            )
            for field in Xml(found).all("w:tc")
        ]
        for found in rows
    ]
    assert shape == [
        [("大", "2", "restart"), ("右", "2")],
        [("", "2", "continue"), ("下",), ("角",)],
    ]


def test_widths_add_up_to_the_type_area_in_grid_and_cells(layout: Layout) -> None:
    block = table(row(*three_cells(0)), row(cell(0, "全", colspan=3)), columns=3)
    block = replace(block, widths=(Decimal("0.3333"), Decimal("0.3333"), Decimal("0.3334")))
    found = body(docx_bytes(document(block), layout))
    (paper,) = found.all(".//w:pgSz")
    (margins,) = found.all(".//w:pgMar")
    line = 20  # Half of the outer line stands outside of the grid, on both sides.
    room = int(paper.get(W + "w", "")) - line
    room -= sum(int(margins.get(W + side, "")) for side in ("left", "right"))
    assert sum(map(int, found.values(".//w:gridCol", "w"))) == room
    for each in found.all(".//w:tr"):
        assert sum(map(int, Xml(each).values("w:tc/w:tcPr/w:tcW", "w"))) == room
    assert found.values(".//w:tblLayout", "type") == ["fixed"]


def test_head_rows_repeat_keep_together_and_have_their_style(layout: Layout) -> None:
    block = table(row(*three_cells(0)), head=(row(*three_cells(0)),), columns=3, title="表1")
    data = docx_bytes(document(block), layout)
    head, plain = body(data).all(".//w:tr")
    assert Xml(head).all("w:trPr/w:tblHeader")
    assert len(Xml(head).all(".//w:keepNext")) == 3
    assert set(Xml(head).values(".//w:pStyle")) == {"TableHead"}
    assert not Xml(plain).all("w:trPr/w:tblHeader")
    assert set(Xml(plain).values(".//w:pStyle")) == {"TableText"}
    assert paragraph_with(data, "表1").values("w:pPr/w:pStyle") == ["Caption"]
    assert style(data, "Caption").all("w:pPr/w:keepNext")


def test_rows_do_not_break_over_pages_unless_they_are_longer_than_one(layout: Layout) -> None:
    block = table(
        row(cell(0, "短"), cell(1, "文")), row(cell(0, "长" * 2000), cell(1, "文")), columns=2
    )
    short, long = body(docx_bytes(document(block), layout)).all(".//w:tr")
    assert Xml(short).all("w:trPr/w:cantSplit")
    assert not Xml(long).all("w:trPr/w:cantSplit")


def test_tables_are_kept_apart(layout: Layout) -> None:
    blocks = (table(row(*three_cells(0)), columns=3) for _ in range(2))
    (found,) = body(docx_bytes(document(*blocks), layout)).all("w:body")
    tags = [child.tag.removeprefix(W) for child in found]
    assert tags == ["p", "p", "tbl", "p", "tbl", "p", "sectPr"]


@pytest.mark.parametrize(
    "rows",
    [
        [row(cell(0, "一"))],
        [row(cell(0, "一"), cell(1, "二", colspan=2))],
        [row(cell(0, "一", rowspan=2), cell(1, "二")), row(cell(0, "叠"), cell(1, "二"))],
        [row(cell(0, "一", rowspan=3), cell(1, "二")), row(cell(1, "二"))],
        [],
    ],
    ids=["hole", "too wide", "overlap", "below the last row", "no rows"],
)
def test_cells_must_fill_the_grid(layout: Layout, rows: list[Row]) -> None:
    with pytest.raises(ValueError, match=r"report\.md\.j2:1:1"):
        docx_bytes(document(table(*rows, columns=2)), layout)


# Pages.


def test_page_has_the_measures_of_the_standard(layout: Layout) -> None:
    found = body(docx_bytes(document(), layout))
    (paper,) = found.all(".//w:pgSz")
    (margins,) = found.all(".//w:pgMar")
    (grid,) = found.all(".//w:docGrid")
    assert (paper.get(W + "w"), paper.get(W + "h")) == ("11906", "16838")
    sides = [margins.get(W + side) for side in ("top", "right", "bottom", "left")]
    assert sides == ["2098", "1474", "1984", "1587"]
    assert grid.get(W + "type") == "linesAndChars"
    assert grid.get(W + "linePitch") == "579"  # 22 lines in 225 mm.
    pitch = 16 + int(grid.get(W + "charSpace", "")) / 4096
    width = (11906 - 1474 - 1587) / 20
    assert 28 * pitch <= width < 29 * pitch


def test_28_characters_fit_the_line_by_their_spacing(layout: Layout) -> None:
    data = docx_bytes(document(), layout)
    spacing = int(style(data, "NormalIndent").values("w:rPr/w:spacing")[0])
    assert 28 * (320 + spacing) <= 11906 - 1474 - 1587 < 29 * (320 + spacing)
    assert style(data, "Title").values("w:rPr/w:spacing") == ["0"]


def test_page_numbers_stand_right_on_odd_pages_and_left_on_even_ones(layout: Layout) -> None:
    data = docx_bytes(document(), layout)
    assert part(data, "word/settings.xml").all("w:evenAndOddHeaders")
    assert body(data).values(".//w:footerReference", "type") == ["default", "even"]
    for name, side in (("word/footer1.xml", "right"), ("word/footer2.xml", "left")):
        footer = part(data, name)
        assert text_of(footer.root) == "— 1 —"
        assert [node.text for node in footer.all(".//w:instrText")] == [" PAGE "]
        assert footer.values("w:p/w:pPr/w:jc") == [side]
        assert footer.values("w:p/w:pPr/w:ind", f"{side}Chars") == ["100"]
        assert footer.values("w:p/w:pPr/w:pStyle") == ["Footer"]
    assert style(data, "Footer").values("w:rPr/w:sz") == ["28"]


def test_landscape_page_has_its_own_measures_styles_and_number(layout: Layout) -> None:
    data = docx_bytes(document(orientation=Orientation.LANDSCAPE), layout)
    (paper,) = body(data).all(".//w:pgSz")
    assert (paper.get(W + "w"), paper.get(W + "h")) == ("16838", "11906")
    assert paper.get(W + "orient") == "landscape"
    assert body(data).values(".//w:docGrid", "type") == [""]
    assert style(data, "TableText").values("w:rPr/w:sz") == ["18"]
    assert body(data).values(".//w:footerReference", "type") == ["default", "even"]
    assert style(data, "Footer").values("w:pPr/w:jc") == ["left"]


def test_a_page_break_leaves_no_empty_paragraph(layout: Layout) -> None:
    pause = PageBreak(identity=next(_identities), where=HERE)
    data = docx_bytes(document(paragraph("前"), pause, heading(1, "二、", "后"), pause), layout)
    assert paragraph_with(data, "后").all("w:pPr/w:pageBreakBefore")
    assert not paragraph_with(data, "前").all("w:pPr/w:pageBreakBefore")
    assert all(map(text_of, body(data).all(".//w:p")))


# Text.


def test_the_text_comes_out_once_and_in_order(layout: Layout, everything: Document) -> None:
    text = docx_text(docx_bytes(everything, layout))
    assert text == document_text(everything)
    assert text.startswith(
        "2023年度示例区司法局部门\n整体支出绩效自评报告\n（2023年度）\n一、基本情况"
    )
    assert "收入6,067.95万元\n支出" in text
    assert "3.甲\n4.乙\n【待补：部门职能】" in text
    assert text.count("效能") == 1


def test_gap_is_visible(layout: Layout, everything: Document) -> None:
    data = docx_bytes(everything, layout)
    assert paragraph_with(data, "【待补：部门职能】").values("w:pPr/w:pStyle") == ["Gap"]
    assert style(data, "Gap").values("w:rPr/w:color") == ["C00000"]


def test_spaces_at_the_edge_of_a_run_survive(layout: Layout) -> None:
    data = docx_bytes(document(paragraph(" 前", figure("1 项", "甲"), "  后 ")), layout)
    assert docx_text(data).endswith(" 前1 项  后 ")


def test_a_complete_file_has_no_shortcomings(layout: Layout, everything: Document) -> None:
    assert shortcomings(docx_bytes(everything, layout), everything) == ()


def test_shortcomings_say_what_is_missing(layout: Layout) -> None:
    data = docx_bytes(document(paragraph("甲")), layout)
    assert shortcomings(data, document(paragraph("乙"))) == (
        "DOCX 的文字与文稿不一致：“甲”，应是“乙”",
    )
    grid = table(row(*three_cells(0)), columns=3)
    assert shortcomings(data, document(paragraph("甲"), grid))[0] == "DOCX 里有 0 张表，应有 1 张"


def test_a_broken_file_does_not_open(layout: Layout) -> None:
    data = docx_bytes(document(), layout)
    parts = parts_of(data)
    without = packed({name: parts[name] for name in parts if name != "word/document.xml"})
    cut = packed(parts | {"word/document.xml": parts["word/document.xml"][:-20]})
    for broken in (b"", data[: len(data) // 2], without, cut):
        assert shortcomings(broken, document()) == ("DOCX 打不开",)


# What must not come here.


def test_unknown_nodes_are_an_error_never_a_blank(layout: Layout) -> None:
    class Picture:
        identity = "图"
        where = HERE

    with pytest.raises(TypeError, match="Picture"):
        docx_bytes(document(Picture()), layout)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="Picture"):
        docx_bytes(document(paragraph(Picture())), layout)  # type: ignore[arg-type]


def test_a_role_without_a_style_is_the_users_error(layout: Layout) -> None:
    with pytest.raises(Fault) as caught:
        docx_bytes(document(paragraph("文", role="花边")), layout)
    assert caught.value.problem.code == "E607"
    assert caught.value.problem.message == "版式里没有样式“花边”"


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\n", "\t", "\ue000", "\ufffe"])
def test_characters_that_cannot_be_shown_are_refused(layout: Layout, character: str) -> None:
    with pytest.raises(ValueError, match="must not reach a writer"):
        docx_bytes(document(paragraph(f"前{character}后")), layout)


# Other programs.


def _written(folder: Path, layout: Layout, everything: Document) -> list[Path]:
    files = []
    for orientation in Orientation:
        files.append(folder / f"{orientation.name.lower()}.docx")
        files[-1].write_bytes(docx_bytes(replace(everything, orientation=orientation), layout))
    return files


@pytest.mark.office
def test_libreoffice_shows_all_text(tmp_path: Path, layout: Layout, everything: Document) -> None:
    office = shutil.which("soffice")
    assert office is not None, "make test installs LibreOffice Writer"
    files = _written(tmp_path, layout, everything)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    to_text = ["--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)]
    subprocess.run(
        [office, profile, "--headless", *to_text, *files], capture_output=True, check=True
    )
    for file in files:
        shown = file.with_suffix(".txt").read_text("utf-8-sig")
        assert "".join(shown.split()) == "".join(document_text(everything).split())


# Pages that the PDF has.


def _form(rows: int) -> tuple[Table, dict[str, int]]:
    """A table with one merged label over all rows, and ten rows to a page of its PDF."""
    first = row(cell(0, "效能", rowspan=rows), *three_cells(1))
    made = table(first, *(row(*three_cells(1)) for _ in range(rows - 1)), head=(row(*_head()),))
    rows_of = {each.identity: 1 + index // 10 for index, each in enumerate(made.body)}
    return made, {made.head[0].identity: 1, **rows_of}


def _head() -> tuple[Cell, ...]:
    return tuple(cell(column, "头") for column in range(4))


@pytest.mark.parametrize("rows", [5, 26, 60, 300])
def test_a_form_breaks_where_its_pdf_does_and_repeats_its_labels(layout: Layout, rows: int) -> None:
    made, pages = _form(rows)
    whole = document(made, orientation=Orientation.LANDSCAPE)
    data = docx_bytes(whole, layout, pages)
    found = [Xml(each) for each in body(data).all(".//w:tr")[1:]]
    begun = [index for index, each in enumerate(found) if each.all(".//w:pageBreakBefore")]
    assert begun == list(range(10, rows, 10))
    labels = [index for index, each in enumerate(found) if "效能" in text_of(each.root)]
    assert labels == [0, *begun]
    for index in labels:
        assert found[index].values("w:tc/w:tcPr/w:vMerge") in (["restart"], [])
    assert shortcomings(data, whole) == ()
    assert docx_bytes(whole, layout, pages) == data


def test_the_row_behind_one_that_no_page_holds_goes_on_below_it(layout: Layout) -> None:
    long = row(cell(0, "长" * 4000, colspan=4))
    made = table(row(*_head()), long, row(*_head()), row(*_head()))
    pages = dict(zip((each.identity for each in made.body), (1, 2, 4, 5), strict=True))
    data = docx_bytes(document(made, orientation=Orientation.LANDSCAPE), layout, pages)
    rows = [Xml(each) for each in body(data).all(".//w:tr")]
    assert [bool(each.all(".//w:pageBreakBefore")) for each in rows] == [False, True, False, True]
    assert [bool(each.all("w:trPr/w:cantSplit")) for each in rows] == [True, False, True, True]


def test_a_table_below_text_is_cut_but_not_made_to_begin_a_page(layout: Layout) -> None:
    made, pages = _form(26)
    later = {identity: page + 1 for identity, page in pages.items()}
    data = docx_bytes(document(paragraph("文"), made), layout, later)
    assert not body(data).all(".//w:pageBreakBefore")
    assert body(data).values(".//w:vMerge").count("restart") == 3


def test_without_pages_cells_stay_whole(layout: Layout) -> None:
    made, _ = _form(26)
    data = docx_bytes(document(made), layout)
    assert body(data).values(".//w:vMerge").count("restart") == 1


def test_a_sign_behind_a_latin_letter_is_chinese_for_every_script(layout: Layout) -> None:
    data = docx_bytes(document(paragraph("用“3+N”模式“甲”")), layout)
    runs = paragraph_with(data, "模式").all("w:r")
    assert [text_of(run) for run in runs] == ["用“3+N", "”", "模式“甲”"]
    fonts = [Xml(run).values("w:rPr/w:rFonts", "ascii")[0] for run in runs]
    assert fonts == ["Times New Roman", "仿宋_GB2312", "Times New Roman"]


def test_a_number_is_not_parted_from_its_unit_in_word(layout: Layout) -> None:
    settings = part(docx_bytes(document(), layout), "word/settings.xml")
    (after,), (before,) = (settings.values(f"w:noLineBreaks{side}") for side in ("After", "Before"))
    assert set("0123456789“（") <= set(after)
    assert set("元，。）”") <= set(before)


# Numbers of landscape pages where portrait pages have them.


@pytest.fixture
def bound(layout: Layout) -> Layout:
    number = layout.form.page_number.model_copy(
        update={"place": Place.BOUND, "drop": Decimal(7), "inset": Decimal(1)}
    )
    return layout.model_copy(
        update={"form": layout.form.model_copy(update={"page_number": number})}
    )


def test_a_bound_page_number_is_turned_and_stands_left_of_the_type_area(bound: Layout) -> None:
    data = docx_bytes(document(orientation=Orientation.LANDSCAPE), bound)
    assert body(data).values(".//w:footerReference", "type") == ["default", "even"]
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
    for name, side in (("word/footer1.xml", "right"), ("word/footer2.xml", "left")):
        footer = part(data, name)
        offset, top = (int(node.text or "") for node in footer.root.iter(f"{drawing}posOffset"))
        (extent,) = footer.root.iter(f"{drawing}extent")
        middle = (offset + int(extent.get("cx", "")) / 2) / 36000
        assert middle == pytest.approx(float(bound.form.left) - 7, abs=0.01)
        assert top / 36000 == pytest.approx(float(bound.form.top), abs=0.01)
        assert int(extent.get("cy", "")) / 36000 == pytest.approx(
            float(bound.form.type_height), abs=0.01
        )
        (turned,) = (node for node in footer.root.iter() if node.tag.endswith("}bodyPr"))
        assert turned.get("vert") == "vert"
        boxes = footer.all(".//w:txbxContent")
        assert [text_of(box) for box in boxes] == ["— 1 —", "— 1 —"]  # DrawingML and VML.
        assert {Xml(box).values("w:p/w:pPr/w:jc")[0] for box in boxes} == {side}
        assert Xml(boxes[0]).values("w:p/w:pPr/w:ind", f"{side}Chars") == ["100"]
