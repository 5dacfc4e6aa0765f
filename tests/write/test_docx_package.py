"""DOCX: the file, its properties, figures and identities, and what must not come in."""

from __future__ import annotations

import io
import time
import zipfile
from dataclasses import replace

import docx
import pytest

from support.small_docx import Xml, body, document, table, text_of, three_cells
from support.small_tree import figure, paragraph, row
from ziping.document.tree import Document, Table
from ziping.layout.layout import Layout
from ziping.write.docx.package import docx_bytes, packed, parts_of, repacked
from ziping.write.docx.reading_back import reopened, shortcomings

pytestmark = pytest.mark.documents


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
