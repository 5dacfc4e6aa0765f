"""DOCX: styles, fonts and text."""

from __future__ import annotations

import pytest

from support.small_docx import W, Xml, body, document, paragraph_with, part, style, text_of
from support.small_tree import HERE, figure, paragraph
from ziping.document.text import document_text
from ziping.document.tree import Document
from ziping.layout.layout import Layout
from ziping.source.problem import Fault
from ziping.write.docx.package import docx_bytes
from ziping.write.docx.reading_back import docx_text

pytestmark = pytest.mark.documents


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
