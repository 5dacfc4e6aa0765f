"""Tables whose decimal points stand under one another, in every format."""

from __future__ import annotations

import io
import re

import pdfplumber
import pytest

from support import FONTS
from support.small_docx import body, text_of
from support.small_report import MM, column, report, written
from ziping.document.text import document_text
from ziping.document.tree import Align
from ziping.layout.layout import Layout
from ziping.write.docx.package import docx_bytes
from ziping.write.html.page import html_document

pytestmark = pytest.mark.documents


@pytest.mark.parametrize("align", [Align.RIGHT, Align.CENTRE])
def test_pdf_html_and_docx_show_the_same(layout: Layout, align: Align) -> None:
    texts = ("1,234.5", "36", "0.505", "—", "7.25")
    document = report(column(*texts, align=align))
    pdf = written(document, layout, FONTS)
    with pdfplumber.open(io.BytesIO(pdf.data)) as file:
        chars = [c for c in file.pages[0].chars if c["x0"] > (28 + 78) * MM and c["size"] < 12]
    units = []  # The right edge of the last digit before the point.
    for text in texts:
        whole = text.partition(".")[0]
        start = next(
            i
            for i in range(len(chars))
            if "".join(c["text"] for c in chars[i : i + len(text)]) == text
        )
        units.append(chars[start + len(whole) - 1]["x1"])
    numbers = [unit for unit, text in zip(units, texts, strict=True) if text != "—"]
    assert max(numbers) - min(numbers) < 0.05
    data = docx_bytes(document, layout)
    indents = {}
    for paragraph in body(data).all(".//w:tc/w:p"):
        found = paragraph.find("{*}pPr/{*}ind")
        sides = {} if found is None else {k.rpartition("}")[2]: int(v) for k, v in found.items()}
        indents[text_of(paragraph)] = (sides.get("left", 0), sides.get("right", 0))
    half = 105  # Twips of half a character of 10.5 pt.
    centred = align is Align.CENTRE
    assert indents["36"] == ((2 * half + half) * centred, 4 * half)
    assert indents["0.505"] == (4 * half * centred, 0)
    assert indents["—"] == (0, 0)
    html = html_document(document, layout)
    assert ('data-before="00,"' in html) is centred
    assert 'data-after=".000"><span class="nowrap">36<' in html


def test_the_text_is_unchanged(layout: Layout) -> None:
    document = report(column("1,234.5", "36"))
    pdf = written(document, layout, FONTS)
    with pdfplumber.open(io.BytesIO(pdf.data)) as file:
        text = "".join(file.pages[0].extract_text().split())
    assert text == "".join(document_text(document).split()) + "—1—"
    shown = re.sub(
        r"<style>.*?</style>|<title>.*?</title>|<[^>]+>|\s",
        "",
        html_document(document, layout),
        flags=re.S,
    )
    assert shown == "".join(document_text(document).split())
