"""The pages as a reader with a ruler sees them: the built examples, and pages made to break a rule.

What is expected is written here in numbers, not read from the layout. A full page and a full line
are what `ziping/features/inspect/area.py` says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import count
from pathlib import Path

import pytest
import weasyprint
from click.testing import CliRunner

from support import ROOT
from ziping.cli.main import ziping
from ziping.document.tree import (
    Block,
    Cell,
    Document,
    Heading,
    Inline,
    Orientation,
    Paragraph,
    Row,
    Table,
    Text,
)
from ziping.features.inspect.area import full_lines, full_pages, pitch_of
from ziping.features.inspect.docx_values import docx_measures
from ziping.features.inspect.located_text import LocatedTexts, standing
from ziping.features.inspect.measured import Measured
from ziping.features.inspect.page_rules import RULES
from ziping.features.inspect.pdf_pages import PdfLine, pages_of
from ziping.features.inspect.text_report import layout_lines
from ziping.features.inspect.values import (
    MeasuredValue,
    Sheet,
    departures,
    quoted,
    rows_of,
    sheet_of,
)
from ziping.layout.layout import Layout, Place, Style
from ziping.pipeline import Workshop, documents_of
from ziping.source.position import Position
from ziping.source.project import Project, UnitYear
from ziping.write.docx.package import docx_bytes
from ziping.write.pdf.writer import pdf_bytes

PAGE = ROOT / "docs" / "版式.md"
HERE = Position("content/demo/2023/样例.md", 7, 1)
POINT = 25.4 / 72  # In mm.
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Example:
    folder: str  # Of the outputs.
    project: Path
    unit: str
    year: int
    kind: str

    def __str__(self) -> str:
        return f"{self.unit}/{self.year} {self.kind}"


PROJECT = ROOT / "examples" / "xiangmu"
REPORTS = [
    *(
        Example("shipped", ROOT, unit, year, "自评报告")
        for unit, year in (("baiyun", 2021), ("demo", 2022), ("demo", 2023), ("huadu", 2023))
    ),
    Example("xiangmu", PROJECT, "ludeng", 2023, "自评报告"),
]
FORMS = [replace(one, kind="自评表") for one in REPORTS if one.unit != "baiyun"]
LONG = REPORTS[:4]  # The project's report fills no page.


@lru_cache
def workshop(project: Path) -> Workshop:
    return Workshop(Project(project))


LAYOUT = workshop(ROOT).layout()


@lru_cache
def document(example: Example) -> Document:
    which = UnitYear(example.unit, example.year)
    return documents_of(workshop(example.project).prepared(which))[example.kind]


@lru_cache
def data(built: Path, example: Example) -> bytes:
    folder = built / example.folder / example.unit / str(example.year)
    return (folder / f"{example.kind}.pdf").read_bytes()


@lru_cache
def docx(built: Path, example: Example) -> bytes:
    folder = built / example.folder / example.unit / str(example.year)
    return (folder / f"{example.kind}.docx").read_bytes()


@lru_cache
def found(built: Path, example: Example) -> LocatedTexts:
    return standing(document(example), pages_of(data(built, example)))


@lru_cache
def sheet(built: Path, example: Example) -> Sheet:
    layout = workshop(example.project).layout()
    return sheet_of(document(example), layout, data(built, example), docx(built, example))


def measured(sheet: Sheet, name: str) -> Measured:
    return next(one for one in sheet.measured if one.name == name)


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


# The same measures on pages made otherwise: a ruler that always says 37 mm measures nothing.


def words(text: str) -> tuple[Inline, ...]:
    return (Text(text=text),)


def paragraph(text: str, role: str = "正文") -> Paragraph:
    return Paragraph(identity=f"段{next(_numbers)}", where=HERE, children=words(text), role=role)


def heading(text: str, level: int = 1) -> Heading:
    identity = f"题{next(_numbers)}"
    return Heading(identity=identity, where=HERE, level=level, number="一、", children=words(text))


def table(*rows: tuple[str, ...]) -> Table:
    made = [
        Row(
            identity=f"行{next(_numbers)}",
            where=HERE,
            cells=tuple(
                Cell(where=HERE, column=i, children=words(text)) for i, text in enumerate(row)
            ),
        )
        for row in rows
    ]
    widths = (Decimal("0.4"), Decimal("0.6"))
    return Table(
        identity=f"表{next(_numbers)}",
        where=HERE,
        widths=widths,
        head=(made[0],),
        body=(*made[1:],),
    )


def report(*blocks: Block, title: str = "") -> Document:
    return Document(
        kind="自评报告",
        title=(words(title),) if title else (),
        subtitle=(),
        unit="示例区司法局",
        year=2023,
        orientation=Orientation.PORTRAIT,
        blocks=blocks,
    )


SAMPLE = report(
    heading("基本情况"),
    paragraph("法治建设稳步推进，各项工作按期完成" * 80),
    table(("项目", "说明"), ("支出", "按评分标准逐项核对并说明，" * 6)),
    paragraph("示例区司法局", "署名"),
    paragraph("2024年3月8日", "日期"),
    title="部门整体支出绩效自评报告",
)


def with_style(role: str, **changes: object) -> Callable[[Layout], Layout]:
    def change(layout: Layout) -> Layout:
        style: Style = layout.styles[role].model_copy(update=changes)
        return layout.model_copy(update={"styles": {**layout.styles, role: style}})

    return change


def with_page(**changes: object) -> Callable[[Layout], Layout]:
    return lambda layout: layout.model_copy(
        update={"page_": layout.page_.model_copy(update=changes)}
    )


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


def mm(value: str) -> Decimal:
    return Decimal(value)


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


def made(tree: Document, layout: Layout) -> bytes:
    pdf = pdf_bytes(tree, layout, ROOT / ".fonts")
    assert [problem for problem in pdf.problems if problem.is_error] == []
    return pdf.data


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


# Pages that break a rule, made without our writers.

FONT = (ROOT / ".fonts" / "FandolFang-Regular.otf").resolve().as_uri()
SHEET = f"""
@font-face{{font-family:"file-仿宋";src:url({FONT})}}
@page{{size:210mm 297mm;margin:37mm 26mm 35mm 28mm;
@bottom-right{{content:"— " counter(page) " —";font:14pt "file-仿宋"}}}}
body{{margin:0;font:16pt/28.95pt "file-仿宋"}} p{{margin:0}} .new{{break-before:page}}
table{{border-collapse:collapse;width:100%}} td{{border:.5pt solid}}
"""


def page_of(html: str, style: str = "") -> bytes:
    source = f'<html lang="zh"><style>{SHEET}{style}</style><body>{html}</body></html>'
    pdf = weasyprint.HTML(string=source).write_pdf()
    assert isinstance(pdf, bytes)
    return pdf


BROKEN = {
    "文稿的每一段都印在页上": (report(paragraph("全部完成。"), paragraph("没有印的一段")),
                    "<p>全部完成。</p>", ""),
    "文字都在版心以内": (report(paragraph("伸出版心的一行")),
                 '<p style="margin-left:-6mm">伸出版心的一行</p>', ""),
    "每页有页码": (report(paragraph("全部完成。")), "<p>全部完成。</p>",
              "@page{@bottom-right{content:none}}"),
    "标题不在页末": (report(heading("基本情况"), paragraph("下一页")),
               "<p>一、基本情况</p><p class=new>下一页</p>", ""),
    "行首没有收尾的标点，行末没有开头的标点": (report(paragraph("甲乙丙，丁（戊）")),
                            "<p>甲乙丙<br>，丁（<br>戊）</p>", ""),
    "数字不拆开，不和单位分开": (report(paragraph("支出1,234.56万元，共24个。")),
                     "<p>支出1,23<br>4.56万<br>元，共24<br>个。</p>", ""),
    "署名、日期不单独成页": (report(paragraph("正文"), paragraph("示例区司法局", "署名")),
                   "<p>正文</p><p class=new>示例区司法局</p>", ""),
    "表头每页重复": (report(table(("项目", "说明"), ("甲", "一"), ("乙", "二"))),
               "<table><tr><td>项目<td>说明<tr><td>甲<td>一</table>"
               '<table class="new"><tr><td>乙<td>二</table>', ""),
}  # fmt: skip


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_a_broken_rule_is_found(rule: str) -> None:
    tree, html, style = BROKEN[rule]
    sheet = sheet_of(tree, LAYOUT, page_of(html, style))
    broken = [verdict for verdict in sheet.verdicts if verdict.offenders]
    assert [verdict.rule.name for verdict in broken] == [rule]
    messages = [p.message for p in departures((), [sheet])]
    assert messages and all(rule in message for message in messages)


def test_an_entry_of_a_contents_page_is_no_heading() -> None:
    html = "<p>一、基本情况……2</p><p class=new>一、基本情况</p><p>全部完成。</p>"
    tree = report(heading("基本情况"), paragraph("全部完成。"))
    found = standing(tree, pages_of(page_of(html)))
    assert [(stand.lines[0].page, stand.piece.role) for stand in found.stands] == [
        (2, "一级"),
        (2, "正文"),
    ]


def test_each_offender_is_named() -> None:
    tree, html, _ = BROKEN["数字不拆开，不和单位分开"]
    sheet = sheet_of(tree, LAYOUT, page_of(html))
    found = [one for verdict in sheet.verdicts for one in verdict.offenders]
    assert [(one.page, one.text, one.where) for one in found] == [
        (1, "支出1,23", HERE),
        (1, "4.56万", HERE),
        (1, "元，共24", HERE),
    ]


def test_a_number_wider_than_its_cell_may_break() -> None:
    tree = report(table(("项目", "说明"), ("1234567890万元", "一")))
    cells = "<tr><td>项目<td>说明<tr><td>1234<br>567890<br>万元<td>一"
    narrow = "<col style='width:60pt'><col>"
    html = f"<table style='table-layout:fixed'>{narrow}{cells}</table>"
    sheet = sheet_of(tree, LAYOUT, page_of(html))
    assert [verdict.rule.name for verdict in sheet.verdicts if verdict.offenders] == []


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


# The command.


def run(*arguments: str, project: Path = ROOT) -> str:
    result = CliRunner().invoke(ziping, ["layout", *arguments, "--project", str(project)])
    assert result.exit_code == 0, result.output
    return result.stdout


def width(line: str) -> int:
    return sum(2 if ord(character) > 0x2E80 else 1 for character in line)


def test_the_layout_alone() -> None:
    text = run()
    assert "PDF" not in text.splitlines()[0] and "GB/T 9704-2012 5.2.1" in text
    assert sum(line.startswith("  ") for line in text.splitlines()) == len(LAYOUT.grounds) + 1
    assert max(map(width, text.splitlines())) <= 80


def test_the_layout_measured(tmp_path: Path) -> None:
    lines = run("huadu/2023").splitlines()
    assert re.search(r"上边距 +37 mm +GB/T 9704-2012 5\.2\.1 +规定 +37\.\d+ mm", "\n".join(lines))
    assert not any("✗" in line for line in lines)
    assert sum("✓" in line for line in lines) == len(RULES)
    assert max(map(width, lines)) <= 80
    assert len(run("huadu/2023", "--all").splitlines()) > len(lines)


def test_a_departure_is_marked_in_the_table() -> None:
    sheet = sheet_of(SAMPLE, LAYOUT, made(SAMPLE, with_page(top=mm("40"))(LAYOUT)))
    lines = list(layout_lines(rows_of(LAYOUT, [sheet]), (sheet,), whole=False))
    at = next(index for index, line in enumerate(lines) if line.startswith("  上边距"))
    assert "✗ 40." in lines[at] and "PDF：40." in lines[at + 1] and "多 3." in lines[at + 1]
    assert max(map(width, lines)) <= 80


def test_json() -> None:
    record = json.loads(run("ludeng/2023", "--json", project=PROJECT))
    assert [one["kind"] for one in record["documents"]] == ["自评报告", "自评表"]
    values = {one["name"]: one for one in record["values"]}
    assert values["页面.每行字数"]["measured"] == "28" and values["页面.每行字数"]["agrees"] is True
    assert values["样式.日期.字体"]["measured"] is None
    assert all(one["kept"] for one in record["rules"])


# docs/版式.md shows what was measured on every example.


def columns(kind: str) -> list[Example]:
    return REPORTS if kind == "自评报告" else FORMS


def measured_table(built: Path, kind: str) -> str:
    """A table of the values that any of the documents shows, one column for each of them."""
    found = columns(kind)
    sheets = [sheet(built, example) for example in found]
    readings = [
        {row.ground.name: row.reading for row in rows_of(LAYOUT, [sheet])} for sheet in sheets
    ]
    heads = ["值", "版式", "条款", "强度", *(f"{one.unit}/{one.year}" for one in found)]
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    for ground in LAYOUT.grounds:
        cells = [one[ground.name] for one in readings]
        if not any(cells) or ground.name.endswith(".候选"):
            continue
        shown = [
            "—" if cell is None else cell.shown if cell.agrees else f"✗ {cell.shown}"
            for cell in cells
        ]
        said = (ground.name, quoted(ground.value), ground.clause, str(ground.strength), *shown)
        lines.append(f"| {' | '.join(said)} |")
    for number, rule in enumerate(RULES):
        kept = ["✗" if one.verdicts[number].offenders else "✓" for one in sheets]
        lines.append(
            f"| {' | '.join((rule.name, '不许违反', rule.clause, rule.strength, *kept))} |"
        )
    return "\n".join(lines)


def test_the_page_shows_what_was_measured(built: Path, request: pytest.FixtureRequest) -> None:
    text = PAGE.read_text("utf-8")
    for kind in ("自评报告", "自评表"):
        block = re.compile(rf"(<!-- 实测: {kind} -->\n\n).*?(\n\n<!-- 实测完: {kind} -->)", re.S)
        table = measured_table(built, kind)
        text, tables = block.subn(lambda found, table=table: found[1] + table + found[2], text)
        assert tables == 1
    if request.config.getoption("--update"):
        PAGE.write_text(text, "utf-8")
    assert PAGE.read_text("utf-8") == text


def test_the_page_tells_how_each_value_is_measured(built: Path) -> None:
    """Each measured key of the layout has its row in 怎样量."""
    told = PAGE.read_text("utf-8").partition("## 怎样量")[2].partition("\n## ")[0]
    names = {one.name for example in (*REPORTS, *FORMS) for one in sheet(built, example).measured}
    keys = {name.rpartition(".")[2] for name in names}
    assert sorted(key for key in keys if f"`{key}`" not in told) == []


def test_lines_know_their_middle() -> None:
    """Lines in faces of other ascents stand at one height when their ink does."""
    (page,) = pages_of(page_of("<p>绩效</p><p>自评</p>"))
    first, second = (
        line for line in page.lines if isinstance(line, PdfLine) and "—" not in line.text
    )
    assert second.middle - first.middle == pytest.approx(28.95, abs=0.05)
