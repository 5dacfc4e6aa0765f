"""The layout file: what a project's own changes in every format."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pdfplumber
import pytest

from support.layouts import (
    BUILT_IN,
    OWN,
    files,
    overridden,
    said,
    values,
)
from ziping.layout.layout_file import layout_from
from ziping.pipeline.run import Run
from ziping.source.project import Project
from ziping.write.docx.package import parts_of

pytestmark = pytest.mark.documents


def docx_xml(data: bytes) -> str:
    return "".join(part.decode() for name, part in parts_of(data).items() if name.endswith(".xml"))


# One source: what is changed there changes every format.


REPORT, FORM = "自评报告", "自评表"

CHANGES = [
    ("页面: {上边距: 36 mm}", REPORT, "margin:36mm 26mm 36mm 28mm", 'w:top="2041"'),
    ("页面: {左边距: 27 mm}", REPORT, "margin:37mm 27mm 35mm 27mm", 'w:right="1531"'),
    ("页面: {纸宽: 200 mm}", REPORT, "size:200mm 297mm;margin:37mm 16mm", 'w:w="11339"'),
    ("页面: {版心高: 215 mm}", REPORT, "margin:37mm 26mm 45mm", 'w:bottom="2551"'),
    ("页面: {每页行数: 20}", REPORT, "line-height:1.99062rem", 'w:linePitch="637"'),
    ("页面: {每页行数: 20}", REPORT, ".一级{", 'w:line="637" w:lineRule="exact"'),
    ("页面: {每行字数: 26}", REPORT, "letter-spacing:0.0625rem", 'w:charSpace="4128"'),
    ("页面: {行距: 30 pt}", REPORT, "line-height:1.875rem", 'w:line="600"'),
    ('页面: {颜色: "#111111"}', REPORT, "color:#111111", 'w:val="111111"'),
    ("样式: {正文: {字体: 宋体}}", REPORT, '.正文{font-family:"ascii-数字","宋体"', '"宋体"'),
    (
        "字体: {仿宋: {名称: [华文仿宋], 网页: [华文仿宋]}}", REPORT,
        '.正文{font-family:"ascii-数字","华文仿宋"', 'w:eastAsia="华文仿宋"',
    ),
    ("样式: {正文: {字号: 四号}}", REPORT, "html{font-size:14pt", '<w:sz w:val="28"/>'),
    ("样式: {正文: {缩进: 3 字}}", REPORT, "text-indent:2.96062rem", 'w:firstLineChars="300"'),
    ("样式: {正文: {左空: 1 字}}", REPORT, "padding-left:0.98688rem", 'w:leftChars="100"'),
    ("样式: {一级: {段前: 6 pt}}", REPORT, "margin-top:0.375rem", 'w:before="120"'),
    ("样式: {一级: {段后: 7 pt}}", REPORT, "margin-bottom:0.4375rem", 'w:after="140"'),
    ("样式: {正文: {加粗: 是}}", REPORT, '.正文{font-family:"黑体"', "<w:b/>"),
    ("样式: {一级: {加粗: 是}}", REPORT, "font-weight:bold}\n.lead-一级", "<w:b/>"),
    ('样式: {一级: {颜色: "#222222"}}', REPORT, "color:#222222", 'w:val="222222"'),
    ("样式: {标题: {对齐: 左}}", REPORT, "line-height:2.1875rem;text-align:left", 'w:val="left"'),
    ("样式: {标题: {行距: 36 pt}}", REPORT, "line-height:2.25rem", 'w:line="720"'),
    ("编号: {一级: {前: 第, 后: 章}}", REPORT, "第一章", "第一章"),
    ("页码: {字号: 12 pt}", REPORT, "font-size:12pt;", '<w:sz w:val="24"/>'),
    ("页码: {字体: 黑体}", REPORT, 'content:"— " counter(page) " —";font-family:"黑体"', '"黑体"'),
    ('页码: {前: "- ", 后: " -"}', REPORT, 'content:"- " counter(page) " -"', ">- <"),
    ("页码: {下移: 8 mm}", REPORT, "padding-top:5.53056mm", 'w:footer="1390"'),
    ("页码: {位置: 中}", REPORT, "@bottom-center", '<w:jc w:val="center"/>'),
    ("页码: {空: 2 字}", REPORT, "padding-right:2em", 'w:rightChars="200"'),
    ("表格页: {上边距: 25 mm}", FORM, "margin:25mm 20mm 20mm 20mm", 'w:top="1417"'),
    ("表格页: {表格: {外框: 2 pt}}", FORM, "table{border:2pt", 'w:sz="16"'),
    ("表格页: {表格: {内线: 0.75 pt}}", FORM, "td,th{border:0.75pt", 'w:sz="6"'),
    ("表格页: {表格: {左右空: 4 pt}}", FORM, "0.19048rem 0.38095rem", 'w:w="85"'),
    ("表格页: {样式: {表格文字: {字号: 8 pt}}}", FORM, "0.7619rem", '<w:sz w:val="16"/>'),
]  # fmt: skip


@pytest.mark.parametrize(("own", "kind", "css", "xml"), CHANGES, ids=[c[0] for c in CHANGES])
def test_one_value_changes_every_format(
    project: Path, usual: dict[str, bytes], own: str, kind: str, css: str, xml: str
) -> None:
    made = files(overridden(project, own), "html", "docx")
    html, docx = made[f"{kind}.html"].decode(), docx_xml(made[f"{kind}.docx"])
    assert css in html and html != usual[f"{kind}.html"].decode()
    before = docx_xml(usual[f"{kind}.docx"])
    assert docx.count(xml) > before.count(xml)


def test_the_pdf_has_the_project_s_values(project: Path) -> None:
    own = "页面: {左边距: 30 mm, 上边距: 40 mm, 纸宽: 200 mm}\n样式: {正文: {字号: 15 pt}}\n"
    page = pdfplumber.open(
        io.BytesIO(files(overridden(project, own), "pdf")[f"{REPORT}.pdf"])
    ).pages[0]
    assert float(page.width) == pytest.approx(200 / 25.4 * 72, abs=0.1)
    body = [char for char in page.chars if char["text"] == "收" and char["size"] < 15.5]
    assert body and {round(char["size"], 2) for char in body} == {15}
    assert min(char["x0"] for char in page.chars) >= 30 / 25.4 * 72 - 0.1
    assert min(char["top"] for char in page.chars) >= 40 / 25.4 * 72


@pytest.mark.parametrize(
    ("own", "lines", "characters"),
    [
        ("", 22, 28),
        ("页面: {每页行数: 20, 每行字数: 26}", 20, 26),
        ("页面: {每页行数: 25, 每行字数: 30}", 25, 30),
        ("页面: {上边距: 36 mm, 左边距: 29 mm}", 22, 28),
        ("页面: {版心宽: 150 mm, 版心高: 210 mm}", 22, 28),
        ("页面: {行距: 30 pt, 字距: 0 pt}", 21, 27),
        ("样式: {正文: {字号: 四号}}", 22, 28),
    ],
)
def test_a_full_page_has_the_lines_and_characters_of_the_layout(
    project: Path, own: str, lines: int, characters: int
) -> None:
    """Also those that N611 foretells where a project's own pitches leave fewer."""
    chapter = project / "content/shili/2023/主要工作.md"
    chapter.write_text("整理馆藏档案" * 400 + "\n", "utf-8")
    built = files(overridden(project, own), "pdf")[f"{REPORT}.pdf"]
    with pdfplumber.open(io.BytesIO(built)) as pdf:
        page = pdf.pages[1]
        foot = page.height - float(Run(Project(project)).layout().page_.bottom) / 25.4 * 72
        rows = page.crop((0, 0, page.width, foot)).extract_text_lines(return_chars=True)
    assert len(rows) == lines
    assert {len(row["chars"]) for row in rows} == {characters}
    for found in said(project, own):
        if found[0] == "N611" and "每页只排" in str(found[3]):
            assert f"每页只排 {lines} 行" in str(found[3])
        if found[0] == "N611" and "每行排" in str(found[3]):
            assert f"每行排 {characters} 字" in str(found[3])


def test_a_whole_copy_of_the_built_in_file_is_a_layout(project: Path) -> None:
    assert said(project, BUILT_IN.read_text("utf-8")) == []
    assert values(Run(Project(project)).layout()) == values(layout_from(BUILT_IN))


@pytest.mark.parametrize(
    "text", ["", "# 还没有改\n", "页面: {}\n", "样式:\n  正文: {强度: 惯例}\n"]
)
def test_a_file_that_changes_nothing(project: Path, text: str) -> None:
    assert said(project, text) == []


def test_a_ground_says_where_its_value_is_from(project: Path) -> None:
    own = "页面:\n  上边距: {值: 36 mm, 条款: 市财政局通知, 强度: 规定, 理由: 装订}\n  纸宽: 210.0 mm\n"
    assert said(project, own) == []
    grounds = {found.name: found for found in Run(Project(project)).layout().grounds}
    top, width, height = (grounds[f"页面.{key}"] for key in ("上边距", "纸宽", "纸高"))
    assert (top.value, top.standard, top.tolerance) == ("36 mm", "37 mm", "1 mm")
    assert (top.clause, str(top.strength), top.reason) == ("市财政局通知", "规定", "装订")
    assert (str(top.where), top.overridden) == (f"{OWN}:2:12", True)
    assert (width.clause, str(width.strength)) == ("GB/T 9704-2012 5.1", "规定")
    assert height.where.path.endswith("内置:templates/layout.yaml") and not height.overridden


def test_a_new_style_takes_the_rest_from_the_body(project: Path) -> None:
    own = "样式:\n  旁白: {字体: 楷体, 左空: 2 字}\n"
    chapter = project / "content/shili/2023/主要工作.md"
    chapter.write_text(chapter.read_text("utf-8") + "\n这是一段旁白。 {旁白}\n", "utf-8")
    assert said(project, own) == []
    layout = Run(Project(project)).layout()
    made = layout.styles["旁白"]
    assert made == layout.styles["正文"].model_copy(update={"face": "楷体", "left": made.left})
    assert made.left == 2
    built = files(project, "html", "docx")
    assert re.search(r'<p class="旁白"[^>]*>.*这是一段旁白', built[f"{REPORT}.html"].decode())
    assert '<w:name w:val="旁白"/>' in docx_xml(built[f"{REPORT}.docx"])


def test_a_style_on_the_form_s_page_takes_the_rest_from_the_style_of_that_name(
    project: Path,
) -> None:
    own = "样式: {旁白: {字号: 12 pt, 行距: 20 pt}}\n表格页: {样式: {旁白: {字体: 宋体}}}\n"
    assert said(project, own) == []
    layout = Run(Project(project)).layout()
    assert (layout.form.styles["旁白"].size, layout.form.styles["旁白"].face) == (12, "宋体")


def test_a_new_face_is_used_by_its_role(project: Path) -> None:
    face = "{名称: [隶书], 候选: [FandolKai-Regular.otf], 网页: [隶书, serif]}"
    own = f"字体: {{隶书: {face}}}\n样式: {{注: {{字体: 隶书}}}}\n"
    assert said(project, own) == []
    assert (
        '.注{font-family:"ascii-数字","隶书"' in files(project, "html")[f"{REPORT}.html"].decode()
    )
