"""Attachments of a report: their note, their pages, their numbers."""

from __future__ import annotations

import io
from pathlib import Path

import pdfplumber
import pypdf
import pytest

from support import FONTS
from support.closing import CHARACTER, closing, edges
from support.projects import base_project
from support.small_docx import style
from support.small_report import MM, pages_of, report, written
from support.small_tree import HERE, paragraph, words
from ziping.document.text import plain_text
from ziping.document.tree import Document, Heading, HeadingShape, Paragraph
from ziping.layout.layout import Layout
from ziping.pipeline.run import Run, documents_of
from ziping.source.project import Project, UnitYear
from ziping.write.docx.package import docx_bytes

pytestmark = pytest.mark.documents


def attachment(number: str, title: str) -> Heading:
    return Heading(
        identity=f"附{number}",
        where=HERE,
        level=1,
        number=number,
        children=words(title),
        shape=HeadingShape.ATTACHMENT,
    )


def _attached() -> Document:
    long = "部门整体支出绩效自评表及其填报说明和依据材料目录清单（二〇二三年度）"
    notes = (
        paragraph(f"附件：1.{long}", role="附件说明首"),
        paragraph("2.自评依据材料目录", role="附件说明续"),
    )
    parts = (
        attachment("附件1", "自评表"),
        paragraph("表。"),
        attachment("附件2", "自评依据材料目录"),
    )
    return report(paragraph("全文完。"), *notes, *closing(), *parts, paragraph("目录。"))


def test_the_note_stands_two_characters_in_its_turnover_under_the_name(layout: Layout) -> None:
    pdf = written(_attached(), layout, FONTS)
    with pdfplumber.open(io.BytesIO(pdf.data)) as file:
        lines = file.pages[0].extract_text_lines(return_chars=True, y_tolerance=4)
    texts = ["".join(line["text"].split()) for line in lines]
    first = next(i for i, text in enumerate(texts) if text.startswith("附件：1."))
    left = 28 * MM
    assert lines[first]["chars"][0]["x0"] - left == pytest.approx(2 * CHARACTER, abs=0.7)
    name = lines[first]["chars"][5]["x0"]
    assert lines[first + 1]["chars"][0]["x0"] == pytest.approx(name, abs=0.7)
    second = lines[texts.index("2.自评依据材料目录")]["chars"]
    number = lines[first]["chars"][3]["x0"]
    assert second[0]["x0"] == pytest.approx(number, abs=0.7)
    assert second[2]["x0"] == pytest.approx(name, abs=0.7)
    distance = lines[first]["top"] - lines[first - 1]["top"]
    assert distance == pytest.approx(2 * 28.95, abs=0.5)  # One empty line.


def test_an_attachment_begins_a_page_with_its_number_and_its_title_on_the_third_line(
    layout: Layout,
) -> None:
    pdf = written(_attached(), layout, FONTS)
    assert pdf.page_count == 3
    left, _, top = edges(pdf, 1, "附件1")
    assert left == pytest.approx(28 * MM, abs=0.5)
    title_left, title_right, title_top = edges(pdf, 1, "自评表")
    assert (title_left + title_right) / 2 == pytest.approx(28 * MM + 78 * MM, abs=1)
    middle = title_top + 11 - 37 * MM
    assert middle == pytest.approx(2.5 * 28.95, abs=3)  # The middle of the third line.
    assert top - 37 * MM < 28.95
    assert [page[-1].text for page in pages_of(pdf)] == ["—1—", "—2—", "—3—"]


def test_attachments_have_real_styles_in_docx(layout: Layout) -> None:
    data = docx_bytes(_attached(), layout)
    assert style(data, "AttachmentTitle").values("w:pPr/w:outlineLvl") == ["0"]
    assert style(data, "AttachmentMark").all("w:pPr/w:pageBreakBefore")
    assert style(data, "AttachmentNoteFirst").values("w:pPr/w:ind", "hangingChars") == ["375"]
    assert style(data, "AttachmentNoteFirst").values("w:pPr/w:ind", "leftChars") == ["575"]


def test_attachments_are_in_the_pdf_outline(layout: Layout) -> None:
    pdf = written(_attached(), layout, FONTS)
    outline = pypdf.PdfReader(io.BytesIO(pdf.data)).outline
    assert [entry.title for entry in outline] == [
        "附件1\u3000自评表",
        "附件2\u3000自评依据材料目录",
    ]


CHAPTER = """\
全年整理档案。

整理明细 {附件说明}

依据材料目录 {附件说明}

示例市档案馆 {署名}

2024年3月5日 {日期}

# 整理明细 {附件}

# 整理情况

按全宗排列。

# 依据材料目录 {附件}

# 材料

见存档。
"""


def read(folder: Path, chapter: str) -> tuple[list[tuple[str, str]], list[str]]:
    """The closing of the report as style and text, and the codes of the problems."""
    base_project(folder)
    (folder / "content/shili/2023/主要工作.md").write_text(chapter, "utf-8")
    found = Run(Project(folder)).checked_year(UnitYear("shili", 2023))
    lines = []
    for block in documents_of(found)["自评报告"].blocks:
        if isinstance(block, Heading):
            lines.append((block.number, plain_text(block.children)))
        elif isinstance(block, Paragraph) and block.role != "正文":
            lines.append((block.role, plain_text(block.children)))
    start = next(i for i, line in enumerate(lines) if line[1] == "主要工作") + 1
    return lines[start:], [problem.code for problem in found.problems]


def test_marks_become_the_parts_and_headings_of_an_attachment_are_numbered_anew(
    tmp_path: Path,
) -> None:
    lines, codes = read(tmp_path / "a", CHAPTER)
    assert lines == [
        ("附件说明首", "附件：1.整理明细"),
        ("附件说明续", "2.依据材料目录"),
        ("署名", "示例市档案馆"),
        ("日期", "2024年3月5日"),
        ("附件1", "整理明细"),
        ("一、", "整理情况"),
        ("附件2", "依据材料目录"),
        ("一、", "材料"),
    ]
    assert not [code for code in codes if code.startswith("W61")]


def test_a_single_attachment_has_no_number(tmp_path: Path) -> None:
    single = CHAPTER.replace("依据材料目录 {附件说明}\n", "").partition("# 依据")[0]
    lines, _ = read(tmp_path / "a", single)
    assert lines[0] == ("附件说明", "附件：整理明细")
    assert ("附件", "整理明细") in lines


def test_an_attachment_printed_elsewhere_counts(tmp_path: Path) -> None:
    lines, codes = read(tmp_path / "a", CHAPTER.replace("# 整理明细 {附件}\n\n# 整理情况", ""))
    assert ("附件2", "依据材料目录") in lines
    assert "W614" not in codes


def test_attachments_in_another_order_are_told(tmp_path: Path) -> None:
    turned = CHAPTER.replace("整理明细 {附件说明}", "甲").replace(
        "依据材料目录 {附件说明}", "整理明细 {附件说明}"
    )
    turned = turned.replace("甲", "依据材料目录 {附件说明}")
    assert "W614" in read(tmp_path / "a", turned)[1]
