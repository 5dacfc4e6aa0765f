"""The contents page: off unless the layout wants it; the same entries and pages in every format."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pypdf
import pytest

from support import FONTS
from support.contents_page import long_report, printed_entries, with_levels
from support.example_units import document as example
from support.example_units import squeezed
from support.small_docx import body, style, text_of
from support.small_report import pages_of, report, written
from support.small_tree import heading, paragraph
from ziping.document.tree import Document, Heading, HeadingShape, Orientation
from ziping.layout.layout import Layout
from ziping.write.charts.drawing import drawings_of
from ziping.write.contents import entries
from ziping.write.docx.package import docx_bytes
from ziping.write.docx.reading_back import reopened, shortcomings
from ziping.write.html.page import html_document
from ziping.write.job import WriteJob
from ziping.write.job import written as work
from ziping.write.pdf.writer import pdf_bytes

pytestmark = pytest.mark.documents


@pytest.fixture(scope="module")
def layout() -> Layout:
    return with_levels(3)


def expected_pages(document: Document, pages: list[str], layout: Layout) -> dict[str, int]:
    """Where each heading really stands: the first page behind the contents that prints it."""
    found = {}
    for entry in entries(document, layout):
        text = squeezed(entry.text)
        found[text] = next(
            number
            for number, page in enumerate(pages, start=1)
            if text in page and "目录" not in pages[number - 1][:10] and "……" not in page
        )
    return found


def docx_pages(data: bytes) -> dict[str, int]:
    """The entries of the field's result and their page numbers."""
    found = {}
    for line in body(data).all(".//w:hyperlink"):
        *_, number = (node.text or "" for node in line.iter("{*}t"))
        found[squeezed(text_of(line).removesuffix(number))] = int(number)
    return found


def test_off_there_is_nothing_of_it() -> None:
    plain, document = with_levels(0), long_report()
    html = html_document(document, plain)
    assert "<nav" not in html
    assert "target-counter" not in html
    assert not body(docx_bytes(document, plain)).all(".//w:hyperlink")


def test_a_form_has_none(layout: Layout) -> None:
    document = long_report()
    landscape = replace(document, orientation=Orientation.LANDSCAPE)
    assert entries(landscape, layout) == ()


@pytest.mark.parametrize("levels", [1, 2, 3])
def test_levels(levels: int) -> None:
    found = entries(long_report(), with_levels(levels))
    headings = [b for b in long_report().blocks if isinstance(b, Heading) and b.level <= levels]
    assert len(found) == len(headings)
    assert all(not entry.text.endswith("。") for entry in found)


def test_attachments_are_entries_and_their_own_headings_are_not() -> None:
    title = replace(heading(1, "附件1", "自评表"), shape=HeadingShape.ATTACHMENT)
    document = report(heading(1, "一、", "甲"), title, heading(1, "一、", "乙"), paragraph("丙。"))
    assert [e.text for e in entries(document, with_levels(2))] == ["一、甲", "附件1\u3000自评表"]


def test_pdf_docx_and_the_pages_themselves_agree(layout: Layout) -> None:
    document = long_report()
    pdf = written(document, layout, FONTS)
    pages = [squeezed(p.extract_text()) for p in pypdf.PdfReader(io.BytesIO(pdf.data)).pages]
    real = expected_pages(document, pages, layout)
    contents = [page for page in pages if "……" in page]
    assert len(contents) == 2
    assert printed_entries(contents, [*real]) == real
    assert docx_pages(docx_bytes(document, layout, pdf.pages)) == real
    assert [page[-1].text for page in pages_of(pdf)] == [
        f"—{n}—" for n in range(1, len(pages) + 1)
    ]  # Page numbers run on.
    assert pages[2].startswith("2023年度示例区司法局部门") or "2023年度示例区司法局部门" in pages[2]


def test_page_numbers_stand_at_the_right_edge(layout: Layout) -> None:
    first, *_ = pages_of(written(long_report(), layout, FONTS))
    lines = [line for line in first if "……" in line.text]
    assert len(lines) > 15
    assert {round(line.right, 1) for line in lines} == {round(lines[0].right, 1)}
    assert lines[0].right == pytest.approx((210 - 26) * 72 / 25.4, abs=0.5)


def test_pdf_entries_are_links_to_the_headings(layout: Layout) -> None:
    document = long_report()
    pdf = written(document, layout, FONTS)
    reader = pypdf.PdfReader(io.BytesIO(pdf.data))
    targets = [
        str(annotation.get_object()["/Dest"])
        for page in reader.pages[:2]
        for annotation in page.get("/Annots", [])
    ]
    identities = [entry.identity for entry in entries(document, layout)]
    assert list(dict.fromkeys(targets)) == identities
    for identity in identities:
        assert reader.get_destination_page_number(reader.named_destinations[identity]) == (
            pdf.pages[identity] - 1
        )


def test_html_has_links_and_no_page_numbers(layout: Layout) -> None:
    document = long_report()
    html = html_document(document, layout)
    links = re.findall(r'<a href="#([^"]+)">', html)
    assert links == [entry.identity for entry in entries(document, layout)]
    assert all(f'id="{link}"' in html for link in links)
    nav = html.partition("<nav")[2].partition("</nav>")[0]
    assert "一、第一部分" in nav
    assert not re.search(r"\d+</", nav)


def test_docx_has_one_field_with_its_result(layout: Layout) -> None:
    document = long_report()
    data = docx_bytes(document, layout, {e.identity: 3 for e in entries(document, layout)})
    xml = body(data)
    instructions = [node.text for node in xml.all(".//w:instrText")]
    assert instructions[0] == ' TOC \\o "1-3" \\h \\z \\u '
    anchors = xml.values(".//w:hyperlink", "anchor")
    assert instructions[1:] == [f" PAGEREF {anchor} \\h " for anchor in anchors]
    assert set(anchors) <= set(reopened(data).bookmarks)
    kinds = xml.values(".//w:fldChar", "fldCharType")
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") == len(anchors) + 1
    depth = 0
    for kind in kinds:
        depth += {"begin": 1, "end": -1}.get(kind, 0)
        assert depth >= 0
    assert xml.values(".//w:docPartGallery") == ["Table of Contents"]
    assert b"updateFields" not in b"".join(_parts(data))
    for level in (1, 2, 3):
        (tab,) = style(data, f"TOC{level}").all("w:pPr/w:tabs/w:tab")
        assert [value for _, value in sorted(tab.items())] == ["dot", "8845", "right"]
    assert shortcomings(data, document) == ()  # The contents repeat the text, they add none.


def _parts(data: bytes) -> list[bytes]:
    from ziping.write.docx.package import parts_of

    return [*parts_of(data).values()]


def test_docx_alone_has_the_same_pages(layout: Layout) -> None:
    document = long_report()
    both = work(WriteJob(document=document, layout=layout, formats=("docx", "pdf"), fonts=FONTS))
    alone = work(WriteJob(document=document, layout=layout, formats=("docx",), fonts=FONTS))
    assert set(alone.files) == {"docx"}
    assert alone.files["docx"] == both.files["docx"]
    assert min(docx_pages(alone.files["docx"]).values()) == 3


@pytest.mark.parametrize(("unit", "year"), [("demo", 2023), ("baiyun", 2021)])
def test_the_examples_with_a_contents_page(unit: str, year: int) -> None:
    layout, document = with_levels(2), example(unit, year, "自评报告")
    drawings = drawings_of(document, layout, FONTS)
    pdf = pdf_bytes(document, layout, FONTS, drawings=drawings)
    pages = [squeezed(p.extract_text()) for p in pypdf.PdfReader(io.BytesIO(pdf.data)).pages]
    for entry in entries(document, layout):
        assert squeezed(entry.text) in pages[pdf.pages[entry.identity] - 1]
    assert docx_pages(docx_bytes(document, layout, pdf.pages, drawings)) == {
        squeezed(entry.text): pdf.pages[entry.identity] for entry in entries(document, layout)
    }
