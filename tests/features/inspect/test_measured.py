"""The built examples, measured: every value of the layout is what the pages have."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from support.measuring import (
    FORMS,
    LAYOUT,
    POINT,
    REPORTS,
    Example,
    found,
    measured,
    sheet,
    workshop,
)
from ziping.features.inspect.area import full_lines, full_pages, pitch_of
from ziping.features.inspect.inspect import Sheet, departures, rows_of
from ziping.features.inspect.page_rules import RULES

pytestmark = pytest.mark.documents
LONG = REPORTS[:4]  # The project's report fills no page.


def millimetres(sheet: Sheet, name: str) -> set[float]:
    return {float(value) for value in measured(sheet, name).values}


examples = pytest.mark.parametrize("example", [*REPORTS, *FORMS], ids=str)
reports = pytest.mark.parametrize("example", REPORTS, ids=str)
long_reports = pytest.mark.parametrize("example", LONG, ids=str)
forms = pytest.mark.parametrize("example", FORMS, ids=str)


# The examples, measured.


@examples
def test_all_is_as_laid_down(built: Path, example: Example) -> None:
    """Every value that shows, and every rule: no W612."""
    one = sheet(built, example)
    rows = rows_of(workshop(example.project).layout(), [one])
    assert [str(problem) for problem in departures(rows, [one])] == []
    assert sum(row.reading is not None for row in rows) > 30
    assert sum(row.docx is not None for row in rows) > 30
    assert [verdict.rule for verdict in one.verdicts] == list(RULES)


@examples
def test_every_character_is_known(built: Path, example: Example) -> None:
    """Nothing is printed that is neither a paragraph of the tree, a table's, nor a page number."""
    pages = found(built, example)
    known = {id(line) for stand in pages.stands for line in stand.lines}
    known |= {id(line) for field in pages.fields for line in field.lines}
    known |= {id(line) for line in pages.numbers.values()}
    others = [line.text for page in pages.pages for line in page.lines if id(line) not in known]
    assert others == [] and pages.missing == ()


@long_reports
def test_a_full_page_has_22_lines(built: Path, example: Example) -> None:
    """One less only where the next page had to be given two lines of a paragraph."""
    pages = found(built, example)
    full = full_pages(pages, LAYOUT.page_)
    assert full
    for page in full:
        next_page = next(s for s in pages.stands if s.on(page.page) and s.on(page.page + 1))
        pulled = len(next_page.on(page.page + 1)) == 2
        assert page.lines == 22 or (page.lines == 21 and pulled)
    assert pitch_of(pages) == pytest.approx(28.95, abs=0.02)


def test_full_pages_are_there_to_be_measured(built: Path) -> None:
    full = [full_pages(found(built, one), LAYOUT.page_) for one in LONG]
    assert sum(page.lines == 22 for pages in full for page in pages) >= 6


@reports
def test_a_full_line_has_28_characters(built: Path, example: Example) -> None:
    counts = list(full_lines(found(built, example), LAYOUT.page_))
    assert len(counts) >= 3
    assert set(counts) == {28}


@reports
def test_the_type_area(built: Path, example: Example) -> None:
    one = sheet(built, example)
    assert millimetres(one, "页面.纸宽") == {210.0} and millimetres(one, "页面.纸高") == {297.0}
    for name, expected in (("页面.左边距", 28), ("页面.右边距", 26), ("页面.版心宽", 156)):
        assert all(abs(value - expected) <= 0.5 for value in millimetres(one, name)), name


@long_reports
def test_the_height_of_the_type_area(built: Path, example: Example) -> None:
    """The first and the last line of full pages, each with its share of the pitch."""
    tops = {round(page.top * POINT, 2) for page in full_pages(found(built, example), LAYOUT.page_)}
    assert all(abs(top - 37) <= 0.5 for top in tops) and tops
    full = [p for p in full_pages(found(built, example), LAYOUT.page_) if p.lines == 22]
    heights = [(page.bottom - page.top) * POINT for page in full]
    assert all(abs(height - 225) <= 0.5 for height in heights)
    assert all(abs(297 - page.bottom * POINT - 35) <= 0.5 for page in full)


@reports
def test_page_numbers(built: Path, example: Example) -> None:
    """4号 宋体, dashes 7 mm under the type area, right on odd and left on even pages, 1 字 in."""
    pages = found(built, example)
    assert [*pages.numbers] == [page.number for page in pages.pages]
    for page in pages.pages:
        line = pages.numbers[page.number]
        assert line.text == f"— {page.number} —"
        assert {(c.face.role, round(c.size, 2)) for c in line.inked} == {("宋体", 14.0)}
        dash = line.inked[0]
        edge = page.height - 35 / POINT
        assert line.baseline - dash.face.tops["—"] * 14 - edge == pytest.approx(
            7 / POINT, abs=0.3 / POINT
        )
        odd = page.number % 2 == 1
        inset = (page.width - 26 / POINT) - line.right if odd else line.left - 28 / POINT
        assert inset == pytest.approx(14, abs=0.3)


FACES = {
    "标题": ("小标宋", 22.0), "一级": ("黑体", 16.0), "二级": ("楷体", 16.0), "三级": ("仿宋", 16.0),
    "四级": ("仿宋", 16.0), "正文": ("仿宋", 16.0), "列表": ("仿宋", 16.0), "表题": ("黑体", 14.0),
}  # fmt: skip


@reports
def test_faces_and_sizes(built: Path, example: Example) -> None:
    pages = found(built, example)
    for stand in pages.stands:
        inked = [c for line in stand.lines for c in line.inked][stand.piece.lead :]
        chinese = [c for c in inked if not c.text.isascii()]
        if stand.piece.role in FACES and chinese:
            face, size = FACES[stand.piece.role]
            assert chinese[0].face.role == face, stand.piece.text
            assert {round(c.size, 2) for c in inked} == {size}, stand.piece.text


@reports
def test_first_lines_are_indented_by_two_characters(built: Path, example: Example) -> None:
    for stand in found(built, example).stands:
        if stand.piece.role in ("正文", "一级", "二级", "三级", "四级"):
            assert stand.lines[0].left - 28 / POINT == pytest.approx(2 * 15.79, abs=0.2)


@forms
def test_forms(built: Path, example: Example) -> None:
    """Landscape A4, 20 mm at the sides, lines of 1 and 0.5 pt, 小五 in the cells."""
    one, pages = sheet(built, example), found(built, example)
    assert millimetres(one, "表格页.纸宽") == {297.0} and millimetres(one, "表格页.纸高") == {210.0}
    assert millimetres(one, "表格页.左边距") == {20.0} == millimetres(one, "表格页.右边距")
    assert measured(one, "表格页.表格.外框").values == (Decimal("1.00"),)
    assert measured(one, "表格页.表格.内线").values == (Decimal("0.50"),)
    sizes = {round(c.size, 2) for field in pages.fields for line in field.lines for c in line.inked}
    assert sizes == {9.0}
    assert {grid.page for grid in pages.grids} == {page.number for page in pages.pages}
