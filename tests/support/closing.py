"""Signatures and dates, and where they stand on a page."""

from __future__ import annotations

import io

import pdfplumber

from support.small_report import MM
from support.small_tree import figure, paragraph
from ziping.document.tree import Block
from ziping.write.pdf.writer import Pdf

CHARACTER = (156 * MM) / 28  # 15.79 pt: 28 to a line.
SIGNED, DATED = "示例区司法局", "2024年3月15日"


def closing(signature: str = SIGNED, date: str = DATED) -> tuple[Block, ...]:
    return paragraph(signature, role="署名"), paragraph(figure(date), role="日期")


def edges(pdf: Pdf, page: int, text: str) -> tuple[float, float, float]:
    """Left and right edge of the characters of a line, and its height from the page's top, in points."""
    with pdfplumber.open(io.BytesIO(pdf.data)) as file:
        (printed,) = (
            line
            for line in file.pages[page].extract_text_lines(return_chars=True, y_tolerance=4)
            if "".join(line["text"].split()) == text
        )
    return printed["chars"][0]["x0"], printed["chars"][-1]["x1"], printed["top"]
