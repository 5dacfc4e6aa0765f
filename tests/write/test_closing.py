"""The end of a document: 附件说明, signature, date, attachments, where GB/T 9704 puts them, in every format."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from support import FONTS
from support.closing import CHARACTER, DATED, SIGNED, closing, edges
from support.small_docx import body, text_of
from support.small_report import MM, pages_of, report, table, written
from support.small_tree import HERE, cell, paragraph, row, words
from ziping.document.tree import Block, Gap, ListBlock
from ziping.layout.closing import closing_spaces
from ziping.layout.layout import Layout
from ziping.write.docx.package import docx_bytes
from ziping.write.html.page import html_document

pytestmark = pytest.mark.documents
TYPE_RIGHT = (210 - 26) * MM
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def sealed(layout: Layout) -> Layout:
    rules = layout.closing.model_copy(update={"sealed": True})
    return layout.model_copy(update={"closing": rules})


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
