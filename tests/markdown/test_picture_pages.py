"""Pictures on the pages."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import docx
import pypdf
import pytest
from lxml import etree
from PIL import Image

from support.pictures import FOLDER, HERE, built, chapter, png
from ziping.document.tree import Document, Paragraph, Text
from ziping.pipeline.run import documents_of
from ziping.write.docx.package import parts_of
from ziping.write.docx.reading_back import shortcomings

pytestmark = pytest.mark.documents


def test_docx_holds_the_picture_with_its_size_and_words(document: Document) -> None:
    data = built(document, ("docx",)).files["docx"]
    (name,) = [name for name in parts_of(data) if name.startswith("word/media/")]
    part = Image.open(io.BytesIO(parts_of(data)[name]))
    assert (name, part.size) == ("word/media/image1.png", (600, 400))
    shape = docx.Document(io.BytesIO(data)).inline_shapes[0]
    assert (round(shape.width.mm, 1), round(shape.height.mm, 1)) == (101.6, 67.7)
    body = etree.fromstring(parts_of(data)["word/document.xml"])
    (said,) = [node for node in body.iter() if str(node.tag).endswith("}docPr")]
    assert (said.get("descr"), said.get("title")) == ("整理室的全景", "图1\u3000整理室")
    assert shortcomings(data, document) == ()
    gone = replace(document, blocks=document.blocks[:-1])
    assert "DOCX 里有 1 幅图，应有 0 幅" in shortcomings(data, gone)


def test_a_picture_and_its_caption_stand_on_one_page(document: Document) -> None:
    """Wherever on the page it begins."""
    picture = document.blocks[-1]
    for lines in (8, 10, 11, 12, 13, 14, 18, 21):
        before = tuple(
            Paragraph(identity=f"段{n}", where=HERE, children=(Text(text=f"第{n}段。"),))
            for n in range(lines)
        )
        data = built(replace(document, blocks=(*before, picture)), ("pdf",)).files["pdf"]
        for page in pypdf.PdfReader(io.BytesIO(data)).pages:
            content = page.get_contents()
            assert content is not None
            assert (b" Do\n" in content.get_data()) == ("整理室" in page.extract_text())


def test_a_wide_photo_stays_within_the_type_area(project: Path, document: Document) -> None:
    (project / FOLDER / "图.png").write_bytes(png(size=(4000, 1000)))
    wide = documents_of(chapter(project, "![全景](图.png)\n"))["自评报告"]
    data = built(wide, ("docx",)).files["docx"]
    assert round(docx.Document(io.BytesIO(data)).inline_shapes[0].width.mm) == 156
