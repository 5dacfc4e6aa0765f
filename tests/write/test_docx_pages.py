"""DOCX: pages and their numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from support.small_docx import W, Xml, body, document, paragraph_with, part, style, text_of
from support.small_tree import HERE, heading, next_number, paragraph
from ziping.document.tree import Orientation, PageBreak
from ziping.layout.layout import Layout, Place
from ziping.write.docx.package import docx_bytes

pytestmark = pytest.mark.documents

# Pages.


def test_page_has_the_measures_of_the_standard(layout: Layout) -> None:
    found = body(docx_bytes(document(), layout))
    (paper,) = found.all(".//w:pgSz")
    (margins,) = found.all(".//w:pgMar")
    (grid,) = found.all(".//w:docGrid")
    assert (paper.get(W + "w"), paper.get(W + "h")) == ("11906", "16838")
    sides = [margins.get(W + side) for side in ("top", "right", "bottom", "left")]
    assert sides == ["2098", "1474", "1984", "1587"]
    assert grid.get(W + "type") == "linesAndChars"
    assert grid.get(W + "linePitch") == "579"  # 22 lines in 225 mm.
    pitch = 16 + int(grid.get(W + "charSpace", "")) / 4096
    width = (11906 - 1474 - 1587) / 20
    assert 28 * pitch <= width < 29 * pitch


def test_28_characters_fit_the_line_by_their_spacing(layout: Layout) -> None:
    data = docx_bytes(document(), layout)
    spacing = int(style(data, "NormalIndent").values("w:rPr/w:spacing")[0])
    assert 28 * (320 + spacing) <= 11906 - 1474 - 1587 < 29 * (320 + spacing)
    assert style(data, "Title").values("w:rPr/w:spacing") == ["0"]


def test_page_numbers_stand_right_on_odd_pages_and_left_on_even_ones(layout: Layout) -> None:
    data = docx_bytes(document(), layout)
    assert part(data, "word/settings.xml").all("w:evenAndOddHeaders")
    assert body(data).values(".//w:footerReference", "type") == ["default", "even"]
    for name, side in (("word/footer1.xml", "right"), ("word/footer2.xml", "left")):
        footer = part(data, name)
        assert text_of(footer.root) == "— 1 —"
        assert [node.text for node in footer.all(".//w:instrText")] == [" PAGE "]
        assert footer.values("w:p/w:pPr/w:jc") == [side]
        assert footer.values("w:p/w:pPr/w:ind", f"{side}Chars") == ["100"]
        assert footer.values("w:p/w:pPr/w:pStyle") == ["Footer"]
    assert style(data, "Footer").values("w:rPr/w:sz") == ["28"]


def test_landscape_page_has_its_own_measures_styles_and_number(layout: Layout) -> None:
    data = docx_bytes(document(orientation=Orientation.LANDSCAPE), layout)
    (paper,) = body(data).all(".//w:pgSz")
    assert (paper.get(W + "w"), paper.get(W + "h")) == ("16838", "11906")
    assert paper.get(W + "orient") == "landscape"
    assert body(data).values(".//w:docGrid", "type") == [""]
    assert style(data, "TableText").values("w:rPr/w:sz") == ["18"]
    assert body(data).values(".//w:footerReference", "type") == ["default", "even"]
    assert style(data, "Footer").values("w:pPr/w:jc") == ["left"]


def test_a_page_break_leaves_no_empty_paragraph(layout: Layout) -> None:
    pause = PageBreak(identity=f"块/{next_number()}", where=HERE)
    data = docx_bytes(document(paragraph("前"), pause, heading(1, "二、", "后"), pause), layout)
    assert paragraph_with(data, "后").all("w:pPr/w:pageBreakBefore")
    assert not paragraph_with(data, "前").all("w:pPr/w:pageBreakBefore")
    assert all(map(text_of, body(data).all(".//w:p")))


# Numbers of landscape pages where portrait pages have them.


@pytest.fixture
def bound(layout: Layout) -> Layout:
    number = layout.form.page_number.model_copy(
        update={"place": Place.BOUND, "drop": Decimal(7), "inset": Decimal(1)}
    )
    return layout.model_copy(
        update={"form": layout.form.model_copy(update={"page_number": number})}
    )


def test_a_bound_page_number_is_turned_and_stands_left_of_the_type_area(bound: Layout) -> None:
    data = docx_bytes(document(orientation=Orientation.LANDSCAPE), bound)
    assert body(data).values(".//w:footerReference", "type") == ["default", "even"]
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
    for name, side in (("word/footer1.xml", "right"), ("word/footer2.xml", "left")):
        footer = part(data, name)
        offset, top = (int(node.text or "") for node in footer.root.iter(f"{drawing}posOffset"))
        (extent,) = footer.root.iter(f"{drawing}extent")
        middle = (offset + int(extent.get("cx", "")) / 2) / 36000
        assert middle == pytest.approx(float(bound.form.left) - 7, abs=0.01)
        assert top / 36000 == pytest.approx(float(bound.form.top), abs=0.01)
        assert int(extent.get("cy", "")) / 36000 == pytest.approx(
            float(bound.form.type_height), abs=0.01
        )
        (turned,) = (node for node in footer.root.iter() if node.tag.endswith("}bodyPr"))
        assert turned.get("vert") == "vert"
        boxes = footer.all(".//w:txbxContent")
        assert [text_of(box) for box in boxes] == ["— 1 —", "— 1 —"]  # DrawingML and VML.
        assert {Xml(box).values("w:p/w:pPr/w:jc")[0] for box in boxes} == {side}
        assert Xml(boxes[0]).values("w:p/w:pPr/w:ind", f"{side}Chars") == ["100"]
