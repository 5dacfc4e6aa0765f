"""DOCX: tables, and forms whose pages are those of the PDF."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from support.small_docx import (
    W,
    Xml,
    body,
    document,
    paragraph_with,
    style,
    table,
    text_of,
    three_cells,
)
from support.small_tree import HERE, cell, paragraph, row
from ziping.document.tree import Cell, Orientation, Row, Table
from ziping.layout.layout import Layout
from ziping.write.docx.package import docx_bytes
from ziping.write.docx.reading_back import shortcomings

pytestmark = pytest.mark.documents


# Tables.


def test_merged_cells_are_real(layout: Layout) -> None:
    block = table(
        row(cell(0, "大", rowspan=2, colspan=2), cell(2, "右", colspan=2)),
        row(cell(2, "下"), cell(3, "角")),
    )
    rows = body(docx_bytes(document(block), layout)).all(".//w:tr")
    shape = [
        [
            (
                text_of(field),
                *Xml(field).values("w:tcPr/w:gridSpan"),
                *Xml(field).values("w:tcPr/w:vMerge"),
            )
            for field in Xml(found).all("w:tc")
        ]
        for found in rows
    ]
    assert shape == [
        [("大", "2", "restart"), ("右", "2")],
        [("", "2", "continue"), ("下",), ("角",)],
    ]


def test_widths_add_up_to_the_type_area_in_grid_and_cells(layout: Layout) -> None:
    block = table(row(*three_cells(0)), row(cell(0, "全", colspan=3)), columns=3)
    block = replace(block, widths=(Decimal("0.3333"), Decimal("0.3333"), Decimal("0.3334")))
    found = body(docx_bytes(document(block), layout))
    (paper,) = found.all(".//w:pgSz")
    (margins,) = found.all(".//w:pgMar")
    line = 20  # Half of the outer line stands outside of the grid, on both sides.
    room = int(paper.get(W + "w", "")) - line
    room -= sum(int(margins.get(W + side, "")) for side in ("left", "right"))
    assert sum(map(int, found.values(".//w:gridCol", "w"))) == room
    for each in found.all(".//w:tr"):
        assert sum(map(int, Xml(each).values("w:tc/w:tcPr/w:tcW", "w"))) == room
    assert found.values(".//w:tblLayout", "type") == ["fixed"]


def test_head_rows_repeat_keep_together_and_have_their_style(layout: Layout) -> None:
    block = table(row(*three_cells(0)), head=(row(*three_cells(0)),), columns=3, title="表1")
    data = docx_bytes(document(block), layout)
    head, plain = body(data).all(".//w:tr")
    assert Xml(head).all("w:trPr/w:tblHeader")
    assert len(Xml(head).all(".//w:keepNext")) == 3
    assert set(Xml(head).values(".//w:pStyle")) == {"TableHead"}
    assert not Xml(plain).all("w:trPr/w:tblHeader")
    assert set(Xml(plain).values(".//w:pStyle")) == {"TableText"}
    assert paragraph_with(data, "表1").values("w:pPr/w:pStyle") == ["Caption"]
    assert style(data, "Caption").all("w:pPr/w:keepNext")


def test_rows_do_not_break_over_pages_unless_they_are_longer_than_one(layout: Layout) -> None:
    block = table(
        row(cell(0, "短"), cell(1, "文")), row(cell(0, "长" * 2000), cell(1, "文")), columns=2
    )
    short, long = body(docx_bytes(document(block), layout)).all(".//w:tr")
    assert Xml(short).all("w:trPr/w:cantSplit")
    assert not Xml(long).all("w:trPr/w:cantSplit")


def test_tables_are_kept_apart(layout: Layout) -> None:
    blocks = (table(row(*three_cells(0)), columns=3) for _ in range(2))
    (found,) = body(docx_bytes(document(*blocks), layout)).all("w:body")
    tags = [child.tag.removeprefix(W) for child in found]
    assert tags == ["p", "p", "tbl", "p", "tbl", "p", "sectPr"]


@pytest.mark.parametrize(
    "rows",
    [
        [row(cell(0, "一"))],
        [row(cell(0, "一"), cell(1, "二", colspan=2))],
        [row(cell(0, "一", rowspan=2), cell(1, "二")), row(cell(0, "叠"), cell(1, "二"))],
        [row(cell(0, "一", rowspan=3), cell(1, "二")), row(cell(1, "二"))],
        [],
    ],
    ids=["hole", "too wide", "overlap", "below the last row", "no rows"],
)
def test_cells_must_fill_the_grid(layout: Layout, rows: list[Row]) -> None:
    with pytest.raises(ValueError, match=re.escape(str(HERE))):
        docx_bytes(document(table(*rows, columns=2)), layout)


# Pages that the PDF has.


def _form(rows: int) -> tuple[Table, dict[str, int]]:
    """A table with one merged label over all rows, and ten rows to a page of its PDF."""
    first = row(cell(0, "效能", rowspan=rows), *three_cells(1))
    made = table(first, *(row(*three_cells(1)) for _ in range(rows - 1)), head=(row(*_head()),))
    rows_of = {each.identity: 1 + index // 10 for index, each in enumerate(made.body)}
    return made, {made.head[0].identity: 1, **rows_of}


def _head() -> tuple[Cell, ...]:
    return tuple(cell(column, "头") for column in range(4))


@pytest.mark.parametrize("rows", [5, 26, 60, 300])
def test_a_form_breaks_where_its_pdf_does_and_repeats_its_labels(layout: Layout, rows: int) -> None:
    made, pages = _form(rows)
    whole = document(made, orientation=Orientation.LANDSCAPE)
    data = docx_bytes(whole, layout, pages)
    found = [Xml(each) for each in body(data).all(".//w:tr")[1:]]
    begun = [index for index, each in enumerate(found) if each.all(".//w:pageBreakBefore")]
    assert begun == list(range(10, rows, 10))
    labels = [index for index, each in enumerate(found) if "效能" in text_of(each.root)]
    assert labels == [0, *begun]
    for index in labels:
        assert found[index].values("w:tc/w:tcPr/w:vMerge") in (["restart"], [])
    assert shortcomings(data, whole) == ()
    assert docx_bytes(whole, layout, pages) == data


def test_the_row_behind_one_that_no_page_holds_goes_on_below_it(layout: Layout) -> None:
    long = row(cell(0, "长" * 4000, colspan=4))
    made = table(row(*_head()), long, row(*_head()), row(*_head()))
    pages = dict(zip((each.identity for each in made.body), (1, 2, 4, 5), strict=True))
    data = docx_bytes(document(made, orientation=Orientation.LANDSCAPE), layout, pages)
    rows = [Xml(each) for each in body(data).all(".//w:tr")]
    assert [bool(each.all(".//w:pageBreakBefore")) for each in rows] == [False, True, False, True]
    assert [bool(each.all("w:trPr/w:cantSplit")) for each in rows] == [True, False, True, True]


def test_a_table_below_text_is_cut_but_not_made_to_begin_a_page(layout: Layout) -> None:
    made, pages = _form(26)
    later = {identity: page + 1 for identity, page in pages.items()}
    data = docx_bytes(document(paragraph("文"), made), layout, later)
    assert not body(data).all(".//w:pageBreakBefore")
    assert body(data).values(".//w:vMerge").count("restart") == 3


def test_without_pages_cells_stay_whole(layout: Layout) -> None:
    made, _ = _form(26)
    data = docx_bytes(document(made), layout)
    assert body(data).values(".//w:vMerge").count("restart") == 1
