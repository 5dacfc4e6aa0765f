"""Documents as offices make them: Word files and workbooks that ziping did not write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from openpyxl import Workbook

CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def paragraphs(
    lines: Iterable[str], title: str = "2023年度示例县水务局部门整体支出绩效自评报告"
) -> Document:
    """A report whose numbers were all typed by hand."""
    document = docx.Document()
    document.add_paragraph(title).alignment = CENTRE
    for line in lines:
        document.add_paragraph(line)
    return document


def saved(document: Document, place: Path) -> Path:
    document.save(str(place))
    return place


def bold_lead(document: Document, lead: str, rest: str) -> Paragraph:
    """A run-in heading as offices write it: the first sentence bold."""
    paragraph = document.add_paragraph()
    paragraph.add_run(lead).bold = True
    paragraph.add_run(rest)
    return paragraph


def tracked(paragraph: Paragraph, kind: str, text: str) -> None:
    """A tracked change that nobody accepted: ins, del, moveFrom or moveTo."""
    change, run = OxmlElement(f"w:{kind}"), OxmlElement("w:r")
    words = OxmlElement("w:delText" if kind == "del" else "w:t")
    words.text = text
    run.append(words)
    change.append(run)
    paragraph._p.append(change)


def numbered(document: Document, levels: Sequence[tuple[str, str]]) -> str:
    """A list with automatic numbers, a format and a text a level; its id."""
    numbering = document.part.numbering_part.element
    abstract, number = OxmlElement("w:abstractNum"), OxmlElement("w:num")
    abstract.set(qn("w:abstractNumId"), "90")
    for at, (form, text) in enumerate(levels):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(at))
        for name, value in (("start", "1"), ("numFmt", form), ("lvlText", text)):
            element = OxmlElement(f"w:{name}")
            element.set(qn("w:val"), value)
            level.append(element)
        abstract.append(level)
    number.set(qn("w:numId"), "90")
    link = OxmlElement("w:abstractNumId")
    link.set(qn("w:val"), "90")
    number.append(link)
    numbering.insert(0, abstract)
    numbering.append(number)
    return "90"


def in_list(paragraph: Paragraph, number: str, level: int) -> None:
    look = paragraph._p.get_or_add_pPr()
    numbers = OxmlElement("w:numPr")
    for name, value in (("ilvl", str(level)), ("numId", number)):
        element = OxmlElement(f"w:{name}")
        element.set(qn("w:val"), value)
        numbers.append(element)
    look.append(numbers)


def text_box(paragraph: Paragraph, text: str) -> None:
    """A text box as Word writes it: once for Word, once again for older programs."""
    both = OxmlElement("w:r")
    for name in ("Choice", "Fallback"):
        outer = both.makeelement(
            f"{{http://schemas.openxmlformats.org/markup-compatibility/2006}}{name}"
        )
        box, inner, run, words = (OxmlElement(f"w:{n}") for n in ("txbxContent", "p", "r", "t"))
        words.text = text
        run.append(words)
        inner.append(run)
        box.append(inner)
        outer.append(box)
        both.append(outer)
    paragraph._p.append(both)


def form_workbook(rows: Sequence[Sequence[object]], merged: Iterable[str] = ()) -> Workbook:
    """A sheet with these rows and merged cells."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "自评表"
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    return book
