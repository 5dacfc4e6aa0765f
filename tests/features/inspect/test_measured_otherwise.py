"""Pages made otherwise are measured otherwise: a ruler that always says 37 mm measures nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

import pytest

from support.measuring import LAYOUT, POINT, SAMPLE, made, measured, mm, page_of, report, with_page
from support.small_tree import paragraph
from ziping.document.tree import Orientation
from ziping.features.inspect.docx_values import docx_measures
from ziping.features.inspect.inspect import MeasuredValue, Sheet, departures, rows_of, sheet_of
from ziping.features.inspect.pdf_pages import PdfLine, pages_of
from ziping.layout.layout import Layout, Place, Style
from ziping.write.docx.package import docx_bytes

pytestmark = pytest.mark.documents


def with_style(role: str, **changes: object) -> Callable[[Layout], Layout]:
    def change(layout: Layout) -> Layout:
        style: Style = layout.styles[role].model_copy(update=changes)
        return layout.model_copy(update={"styles": {**layout.styles, role: style}})

    return change


def with_number(**changes: object) -> Callable[[Layout], Layout]:
    return lambda layout: layout.model_copy(
        update={"page_number_": layout.page_number_.model_copy(update=changes)}
    )


def with_closing(**changes: object) -> Callable[[Layout], Layout]:
    return lambda layout: layout.model_copy(
        update={"closing": layout.closing.model_copy(update=changes)}
    )


def with_ruling(**changes: object) -> Callable[[Layout], Layout]:
    return lambda layout: layout.model_copy(
        update={"ruling_": layout.ruling_.model_copy(update=changes)}
    )


CHANGES = {
    "页面.纸高": (with_page(height=mm("300")), r"300 mm", "多 3 mm"),
    "页面.上边距": (with_page(top=mm("40")), r"40\.1\d mm", r"多 3\.1\d mm"),
    "页面.左边距": (with_page(left=mm("30")), "30 mm", "多 2 mm"),
    "页面.右边距": (with_page(right=mm("24")), r"23\.9\d? mm|24 mm", "少 2.*"),
    "页面.每页行数": (with_style("正文", pitch=Decimal(30)), "21", "少 1"),
    "页面.行距": (with_style("正文", pitch=Decimal(30)), "30 pt", r"多 1\.05 pt"),
    "页面.每行字数": (with_page(letter_spacing=Decimal(0)), r"2[67]", r"少 [12]"),
    "页面.字距": (with_page(letter_spacing=Decimal("-0.5")), r"-0\.5 pt", r"少 0\.29 pt"),
    "页面.颜色": (with_page(colour="#202020"), "#202020", "应是 #000000"),
    "样式.标题.字号": (with_style("标题", size=Decimal(18)), "18 pt", "少 4 pt"),
    "样式.标题.对齐": (with_style("标题", align="左"), "左", "应是 中"),
    "样式.标题.段后": (with_style("标题", after=Decimal(30)), r"2[789].*", "多 1.*"),
    "样式.一级.字体": (with_style("一级", face="楷体"), "楷体", "应是 黑体"),
    "样式.正文.字号": (with_style("正文", size=Decimal(15)), "15 pt", "少 1 pt"),
    "样式.正文.缩进": (with_style("正文", indent=Decimal(1)), "1 字", "少 1 字"),
    "样式.正文.对齐": (with_style("正文", align="左"), "左", "应是 两端"),
    "样式.日期.西文": (with_style("日期", latin="黑体"), "黑体", "应是 数字"),
    "落款.署名右空": (
        with_closing(signature_right=Decimal(4)), r"(4|3\.9\d|4\.0\d) 字", r"多 .* 字"
    ),
    "落款.日期右移": (
        with_closing(date_shift=Decimal(1)), r"(1|1\.0\d|0\.9\d) 字", r"少 (1|1\.0\d|0\.9\d) 字"
    ),
    "样式.表格文字.行距": (with_style("表格文字", pitch=Decimal(18)), "18 pt", "多 3 pt"),
    "页码.字体": (with_number(face="仿宋"), "仿宋", "应是 宋体"),
    "页码.字号": (with_number(size=Decimal(12)), "12 pt", "少 2 pt"),
    "页码.下移": (with_number(drop=mm("9")), r"8\.9\d mm", r"多 1\.9\d mm"),
    "页码.位置": (with_number(place=Place.CENTRE), "中", "应是 外侧"),
    "页码.空": (with_number(inset=Decimal(2)), "2 字", "多 1 字"),
    "页码.前": (with_number(before="-"), "-", "应是 “— ”"),
    "表格.外框": (with_ruling(outer=Decimal("1.5")), r"1\.5 pt", r"多 0\.5 pt"),
    "表格.内线": (with_ruling(inner=Decimal("0.75")), r"0\.75 pt", r"多 0\.25 pt"),
    "表格.左右空": (with_ruling(padding_inline=Decimal(6)), "6 pt", "多 3 pt"),
    "表格.上下空": (with_ruling(padding_block=Decimal(5)), r"4\.9\d? pt|5 pt", "多.*"),
}  # fmt: skip


@lru_cache
def plain_sheet() -> Sheet:
    return sheet_of(SAMPLE, LAYOUT, made(SAMPLE, LAYOUT))


def reading(sheet: Sheet, name: str) -> MeasuredValue | None:
    return next(row.reading for row in rows_of(LAYOUT, [sheet]) if row.ground.name == name)


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_laid_out_otherwise_is_measured_otherwise(name: str) -> None:
    """Pages of a changed layout, held against the old one, are W612; those of the old are not."""
    change, shown, difference = CHANGES[name]
    as_it_should = reading(plain_sheet(), name)
    assert as_it_should is not None and as_it_should.agrees
    sheet = sheet_of(SAMPLE, LAYOUT, made(SAMPLE, change(LAYOUT)))
    found = reading(sheet, name)
    assert found is not None and not found.agrees
    assert re.fullmatch(shown, found.shown), found
    assert re.fullmatch(difference, found.difference), found
    problems = list(departures(rows_of(LAYOUT, [sheet]), [sheet]))
    assert any(p.code == "W612" and p.message.startswith(f"{name} ") for p in problems)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("页面.上边距", "40 mm"), ("页面.左边距", "29.99 mm"), ("页面.行距", "30 pt"),
        ("样式.一级.字体", "楷体"), ("样式.正文.字号", "15 pt"), ("样式.正文.缩进", "1 字"),
        ("页码.字号", "12 pt"), ("页码.下移", "9 mm"),
        ("表格.外框", "1.5 pt"), ("表格.左右空", "6 pt"),
    ],
)  # fmt: skip
def test_a_docx_made_otherwise_says_otherwise(name: str, shown: str) -> None:
    change = with_page(pitch=Decimal(30)) if name == "页面.行距" else CHANGES[name][0]
    written = docx_bytes(SAMPLE, change(LAYOUT))
    one = replace(plain_sheet(), docx=docx_measures(SAMPLE, LAYOUT, written))
    row = next(row for row in rows_of(LAYOUT, [one]) if row.ground.name == name)
    assert row.docx is not None and not row.docx.agrees and row.reading is not None
    assert abs(_leading(row.docx.shown) - _leading(shown)) < 0.05 or row.docx.shown == shown
    messages = [problem.message for problem in departures([row], [])]
    assert len(messages) == 1 and "DOCX 里是" in messages[0]


def _leading(text: str) -> float:
    found = re.match(r"-?[\d.]+", text)
    return float(found[0]) if found else float("inf")


TURNED = """
@page{size:297mm 210mm;margin:22mm 20mm 20mm 20mm;@bottom-right{content:none}}
b{position:absolute;font:10.5pt/1 "file-仿宋";white-space:nowrap;transform-origin:0 0;
transform:rotate(90deg);left:-5mm}
"""


def turned(low: str, high: str) -> Sheet:
    marks = [f'<b style="top:{top}">— {n} —</b>' for n, top in ((1, low), (2, high))]
    html = f"<div style='position:relative'><p>第一页</p>{marks[0]}</div>"
    html += f"<div class=new style='position:relative'><p>第二页</p>{marks[1]}</div>"
    tree = report(paragraph("第一页"), paragraph("第二页"))
    tree = replace(tree, kind="自评表", orientation=Orientation.LANDSCAPE)
    return sheet_of(tree, LAYOUT, page_of(html, TURNED))


def test_numbers_of_landscape_pages_at_the_left_edge() -> None:
    """Turned as on a portrait page: odd pages low, even ones high, measured from the type area."""
    sheet = turned("150mm", "4mm")
    assert measured(sheet, "表格页.页码.位置").values == ("同纵页",)
    assert measured(sheet, "表格页.页码.字号").values == (Decimal("10.50"),)
    (drop,) = set(measured(sheet, "表格页.页码.下移").values)
    assert Decimal(5) < drop < Decimal("7.5")  # The box is 5 mm off, the dash in its middle.
    insets = measured(sheet, "表格页.页码.空").values
    assert insets[1] == pytest.approx(Decimal(4 / POINT / 10.5), abs=Decimal("0.1"))
    assert measured(turned("4mm", "150mm"), "表格页.页码.位置").values != ("同纵页",)


def test_the_ink_of_a_face_is_measured() -> None:
    """The dash of 仿宋 is a thin stroke in the middle; the face says its own name."""
    (page,) = pages_of(page_of("<p>绩效自评</p>"))
    face = page.lines[0].characters[0].face
    assert (face.role, face.name) == ("仿宋", "FandolFang R")
    assert 0.25 < face.middle < 0.4


def test_lines_know_their_middle() -> None:
    """Lines in faces of other ascents stand at one height when their ink does."""
    (page,) = pages_of(page_of("<p>绩效</p><p>自评</p>"))
    first, second = (
        line for line in page.lines if isinstance(line, PdfLine) and "—" not in line.text
    )
    assert second.middle - first.middle == pytest.approx(28.95, abs=0.05)
