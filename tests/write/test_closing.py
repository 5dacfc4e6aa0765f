"""The end of a document: 附件说明, signature, date, attachments, where GB/T 9704 puts them, in every format."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pdfplumber
import pypdf
import pytest

from support import FONTS
from support.projects import base_project
from support.small_docx import body, style, text_of
from support.small_report import (
    HERE,
    MM,
    cell,
    figure,
    pages_of,
    paragraph,
    report,
    row,
    table,
    words,
    written,
)
from ziping.document.text import plain_text
from ziping.document.tree import Block, Document, Gap, Heading, HeadingShape, ListBlock, Paragraph
from ziping.layout.closing import closing_spaces
from ziping.layout.layout import Layout
from ziping.pipeline import Workshop, documents_of
from ziping.source.project import Project, UnitYear
from ziping.write.docx.package import docx_bytes
from ziping.write.html.page import html_document
from ziping.write.pdf.writer import Pdf

pytestmark = pytest.mark.documents

TYPE_RIGHT = (210 - 26) * MM
CHARACTER = (156 * MM) / 28  # 15.79 pt: 28 to a line.
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SIGNED, DATED = "示例区司法局", "2024年3月15日"


def sealed(layout: Layout) -> Layout:
    rules = layout.closing.model_copy(update={"sealed": True})
    return layout.model_copy(update={"closing": rules})


def closing(signature: str = SIGNED, date: str = DATED) -> tuple[Block, ...]:
    return paragraph(signature, role="署名"), paragraph(figure(date), role="日期")


def edges(pdf: Pdf, page: int, text: str) -> tuple[float, float, float]:
    """Left and right edge of the characters of a line, and its height from the page's top, in points."""
    with pdfplumber.open(io.BytesIO(pdf.data)) as file:
        (found,) = (
            line
            for line in file.pages[page].extract_text_lines(return_chars=True, y_tolerance=4)
            if "".join(line["text"].split()) == text
        )
    return found["chars"][0]["x0"], found["chars"][-1]["x1"], found["top"]


# Signature and date.


def test_spaces_from_widths(layout: Layout) -> None:
    def spaces(signature: str, date: str, by: Layout = layout) -> tuple[Decimal, Decimal]:
        return closing_spaces(Decimal(signature), Decimal(date), by.closing, Decimal(1))

    assert spaces("12", "6.5") == (2, Decimal("5.5"))  # The date begins two behind the signature.
    assert spaces("6", "6.5") == (Decimal("4.5"), 2)  # The date is the longer one.
    assert spaces("6", "0") == (2, 2)
    assert spaces("12", "6", sealed(layout)) == (1, 4)  # Centred over the date.
    assert spaces("20", "6", sealed(layout)) == (0, 7)  # The date moves in.
    assert spaces("4", "6", sealed(layout)) == (5, 4)


@pytest.mark.parametrize(
    "signature", ["示例区司法局", "广州市花都区人力资源和社会保障局", "区档案馆"]
)
def test_the_date_begins_two_characters_behind_the_signature(
    layout: Layout, signature: str
) -> None:
    document = report(paragraph("全文完。"), *closing(signature))
    pdf = written(document, layout, FONTS)
    left, right, top = edges(pdf, 0, signature)
    date_left, date_right, date_top = edges(pdf, 0, DATED)
    assert date_left - left == pytest.approx(2 * CHARACTER, abs=0.5)
    longer = max(right, date_right)
    expected = date_right if len(signature) < 8 else right
    assert longer == expected
    assert TYPE_RIGHT - longer == pytest.approx(2 * CHARACTER, abs=0.7)
    assert date_top - top == pytest.approx(28.95, abs=1.5)
    *_, end = edges(pdf, 0, "全文完。")
    assert top - end == pytest.approx(2 * 28.95, abs=0.5)  # One empty line.


@pytest.mark.parametrize("signature", ["示例区司法局", "广州市花都区人力资源和社会保障局"])
def test_with_a_seal_the_signature_is_centred_over_the_date(layout: Layout, signature: str) -> None:
    pdf = written(report(paragraph("全文完。"), *closing(signature)), sealed(layout), FONTS)
    left, right, _ = edges(pdf, 0, signature)
    date_left, date_right, _ = edges(pdf, 0, DATED)
    assert (left + right) / 2 == pytest.approx((date_left + date_right) / 2, abs=0.7)
    if len(signature) < 10:
        assert TYPE_RIGHT - date_right == pytest.approx(4 * CHARACTER, abs=0.7)
    assert right <= TYPE_RIGHT + 0.5


@pytest.mark.parametrize("signature", ["示例区司法局", "广州市花都区人力资源和社会保障局"])
@pytest.mark.parametrize("with_seal", [False, True])
def test_docx_and_html_have_the_places_of_the_pdf(
    layout: Layout, signature: str, with_seal: bool
) -> None:
    chosen = sealed(layout) if with_seal else layout
    document = report(paragraph("全文完。"), *closing(signature))
    pdf = written(document, chosen, FONTS)
    data = docx_bytes(document, chosen)
    html = html_document(document, chosen)
    for part, text in zip(document.blocks[1:], (signature, DATED), strict=True):
        space = TYPE_RIGHT - edges(pdf, 0, text)[1]
        assert docx_space(data, text) == pytest.approx(space, abs=1.5)
        style_ = html.partition(f'id="{part.identity}" style="padding-right:')[2]
        points = float(style_.partition("rem")[0]) * 16 if style_ else 0
        assert points == pytest.approx(space, abs=0.7)


def docx_space(data: bytes, text: str) -> float:
    """The right indent of a paragraph, in points."""
    (found,) = (node for node in body(data).all(".//w:body/w:p") if text_of(node) == text)
    indents = found.findall(f"{{{NAMESPACE}}}pPr/{{{NAMESPACE}}}ind")
    return sum(int(indent.get(f"{{{NAMESPACE}}}right")) for indent in indents) / 20


def test_several_signatures_begin_under_one_another(layout: Layout) -> None:
    names = ("示例区财政局", "示例区人力资源和社会保障局")
    signatures = (paragraph(name, role="署名") for name in names)
    blocks = (paragraph("全文完。"), *signatures, paragraph(DATED, role="日期"))
    pdf = written(report(*blocks), layout, FONTS)
    lefts = [edges(pdf, 0, name)[0] for name in names]
    assert lefts[0] == pytest.approx(lefts[1], abs=0.1)


# No page holds a signature alone.


def _text(lines: int) -> tuple[Block, ...]:
    return paragraph("头。"), paragraph("推进" * 14 * lines)


def _list(lines: int) -> tuple[Block, ...]:
    items = tuple(words(f"第{i}项工作") for i in range(lines))
    return (ListBlock(identity="列", where=HERE, items=items, ordered=True),)


def _table(lines: int) -> tuple[Block, ...]:
    rows = (row(cell(0, "甲"), cell(1, "乙" * 5)) for _ in range(lines))
    return paragraph("头。"), table(*rows)


def _merged(lines: int) -> tuple[Block, ...]:
    rest = (row(cell(1, "乙" * 30)) for _ in range(lines - 1))
    return paragraph("头。"), table(row(cell(0, "并", rowspan=lines), cell(1, "乙")), *rest)


def _gap(lines: int) -> tuple[Block, ...]:
    return paragraph("推进" * 14 * lines), Gap(identity="缺", where=HERE, text="主要成效")


def _noted(lines: int) -> tuple[Block, ...]:
    first = paragraph("附件：1.自评表", role="附件说明首")
    return paragraph("推进" * 14 * lines), first, paragraph("2.依据材料", role="附件说明续")


@pytest.mark.parametrize("lines", range(5, 45))
def test_text_goes_with_the_signature(layout: Layout, lines: int) -> None:
    assert_no_widow(_text(lines), layout)


@pytest.mark.parametrize("lines", range(12, 40, 3))
@pytest.mark.parametrize("make", [_list, _merged, _gap, _noted])
def test_a_list_a_table_a_gap_go_with_the_signature(
    layout: Layout, make: Callable[[int], tuple[Block, ...]], lines: int
) -> None:
    assert_no_widow(make(lines), layout)


@pytest.mark.parametrize("rows", range(22, 36))
def test_a_table_that_fills_the_page_leaves_room_for_the_signature(
    layout: Layout, rows: int
) -> None:
    assert_no_widow(_table(rows), layout)


def assert_no_widow(blocks: tuple[Block, ...], layout: Layout) -> None:
    *_, last = pages_of(written(report(*blocks, *closing()), layout, FONTS))
    lines = [line.text for line in last[:-1]]
    assert lines.index(SIGNED) >= (3 if "2.依据材料" in lines else 1)
    assert lines[-2:] == [SIGNED, DATED]


@pytest.mark.parametrize("make", [_text, _list, _gap, _noted])
def test_docx_keeps_the_last_paragraph_with_the_signature(
    layout: Layout, make: Callable[[int], tuple[Block, ...]]
) -> None:
    found = body(docx_bytes(report(*make(6), *closing()), layout)).all(".//w:body/w:p")
    held = [paragraph.find("w:pPr/w:keepNext", {"w": NAMESPACE}) is not None for paragraph in found]
    assert held[-3:] == [True, True, False]  # Text, signature, date.


def test_docx_keeps_the_last_row_with_the_signature(layout: Layout) -> None:
    data = docx_bytes(report(*_merged(40), *closing()), layout)
    last = body(data).all(".//w:tr")[-1]
    paragraphs = [*last.iter(f"{{{NAMESPACE}}}p")]
    kept = [*last.iter(f"{{{NAMESPACE}}}keepNext")]
    assert len(paragraphs) == len(kept) == 2


# Attachments.


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
    found = Workshop(Project(folder)).prepared(UnitYear("shili", 2023))
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
