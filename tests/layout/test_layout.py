"""The layout: one file for all writers, single values overridden, departures said with their clause."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from support import BASE, ROOT
from ziping.build import fonts_folder
from ziping.cli.main import ziping
from ziping.layout.layout import Layout
from ziping.layout.layout_file import layout_from, layout_of
from ziping.pipeline import Workshop
from ziping.source.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ziping.source.project import Project, UnitYear
from ziping.source.yaml import parsed
from ziping.write.deterministic_zip import parts_of
from ziping.write.job import WriteJob, written

BUILT_IN = ROOT / "templates" / "layout.yaml"
YEAR = UnitYear("shili", 2023)
OWN = "templates/layout.yaml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return with_wide_form(tmp_path / "project")


def with_wide_form(folder: Path) -> Path:
    """The base project, its form on landscape paper."""
    shutil.copytree(BASE, folder)
    form = folder / "templates" / "form.md.j2"
    form.write_text("{横向}\n" + form.read_text("utf-8"), "utf-8")
    return folder


def overridden(project: Path, text: str) -> Path:
    (project / OWN).write_text(text, "utf-8")
    return project


def records(project: Path, *command: str) -> list[dict[str, object]]:
    """The problems of the layout that a command reports."""
    arguments = [*(command or ("check",)), "--json", "--project", str(project)]
    result = CliRunner().invoke(ziping, arguments, catch_exceptions=False)
    return [record for record in json.loads(result.stdout) if record["path"] == OWN]


def said(project: Path, text: str) -> list[tuple[object, ...]]:
    """Code, line, column and message of what `check` says of a layout of the project's own."""
    return [
        (found["code"], found["line"], found["column"], found["message"])
        for found in records(overridden(project, text))
    ]


def files(project: Path, *formats: str) -> dict[str, bytes]:
    """What is written for the year, by kind and format."""
    workshop = Workshop(Project(project))
    made = {}
    for document in workshop.prepared(YEAR).pages.documents:
        task = WriteJob(
            document=document, layout=workshop.layout(), formats=formats, fonts=fonts_folder()
        )
        result = written(task)
        assert not [problem for problem in result.problems if problem.is_error]
        made |= {f"{document.kind}.{suffix}": data for suffix, data in result.files.items()}
    return made


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


@pytest.fixture(scope="session")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return files(with_wide_form(tmp_path_factory.mktemp("usual") / "project"), "html", "docx")


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
        foot = page.height - float(Workshop(Project(project)).layout().page_.bottom) / 25.4 * 72
        rows = page.crop((0, 0, page.width, foot)).extract_text_lines(return_chars=True)
    assert len(rows) == lines
    assert {len(row["chars"]) for row in rows} == {characters}
    for found in said(project, own):
        if found[0] == "N611" and "每页只排" in str(found[3]):
            assert f"每页只排 {lines} 行" in str(found[3])
        if found[0] == "N611" and "每行排" in str(found[3]):
            assert f"每行排 {characters} 字" in str(found[3])


def test_a_derived_value_follows_what_it_is_derived_from(project: Path) -> None:
    own = "页面: {上边距: 36 mm, 左边距: 27.5 mm, 每页行数: 24}\n样式: {正文: {字号: 15 pt}}\n"
    layout = Workshop(Project(overridden(project, own))).layout()
    grounds = {ground.name: ground for ground in layout.grounds}
    assert (layout.page_.bottom, layout.page_.right) == (36, 26.5)
    assert grounds["页面.下边距"].value == "36 mm" and grounds["页面.下边距"].standard == ""
    assert grounds["页面.行距"].value == grounds["样式.二级.行距"].value == "26.55 pt"
    assert grounds["页面.字距"].value == "0.79 pt"
    assert grounds["样式.注.行距"].value == "20 pt"


# A project's file over the built-in one.


def values(layout: Layout) -> dict[str, object]:
    return layout.model_dump(exclude={"grounds"})


def test_the_built_in_values_agree_with_each_other() -> None:
    """What the file says is derived is what the program derives."""
    layout = layout_from(BUILT_IN)
    tree = parsed(BUILT_IN.read_text("utf-8"), "layout.yaml")
    written_values = {name: value_text(node) for name, node in leaves(tree)}
    assert {ground.name: ground.value for ground in layout.grounds} == written_values


def leaves(node: Node | None, name: str = "") -> Iterator[tuple[str, Node]]:
    """The values of a layout file by name, without what is said of them."""
    if isinstance(node, MappingNode) and "值" not in node.members:
        for key, child in node.members.items():
            if key not in ("条款", "强度", "依据"):
                yield from leaves(child, f"{name}.{key}".lstrip("."))
    elif isinstance(node, MappingNode):
        yield name, node.members["值"]
    elif node is not None:
        yield name, node


def value_text(node: Node) -> str:
    if isinstance(node, SequenceNode):
        return "、".join(value_text(item) for item in node.items)
    assert isinstance(node, ScalarNode)
    return node.text


STANDARD = parsed(BUILT_IN.read_text("utf-8"), "内置:templates/layout.yaml")
LEAVES = dict(leaves(STANDARD))


def own_file(chosen: dict[str, str]) -> str:
    """A layout file of single values, each in its own groups."""
    groups: dict[str, object] = {}
    for name, value in chosen.items():
        *path, last = name.split(".")
        group = groups
        for key in path:
            group = group.setdefault(key, {})  # type: ignore[assignment]
        group[last] = value
    return flow(groups)


def flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(inner)}" for key, inner in value.items()) + "}"
    return str(value)


def yaml_of(node: Node) -> str:
    if isinstance(node, SequenceNode):
        return "[" + ", ".join(map(yaml_of, node.items)) + "]"
    assert isinstance(node, ScalarNode)
    return json.dumps(node.text, ensure_ascii=False)


@settings(deadline=None, max_examples=60)
@given(st.sets(st.sampled_from(sorted(LEAVES))))
def test_the_standard_s_own_values_change_nothing(chosen: set[str]) -> None:
    own = own_file({name: yaml_of(LEAVES[name]) for name in sorted(chosen)})
    layout, problems = layout_of(STANDARD, parsed(own, OWN))
    usual, _ = layout_of(STANDARD)
    assert problems == () and layout is not None and usual is not None
    assert values(layout) == values(usual)
    for ground, plain in zip(layout.grounds, usual.grounds, strict=True):
        assert (ground.name, ground.clause, ground.strength) == (
            plain.name, plain.clause, plain.strength,
        )  # fmt: skip
        assert ground.overridden == (ground.name in chosen)
        assert ground.where.path == (OWN if ground.name in chosen else plain.where.path)
        assert ground.standard == (plain.value if ground.name in chosen else "")


def test_a_whole_copy_of_the_built_in_file_is_a_layout(project: Path) -> None:
    assert said(project, BUILT_IN.read_text("utf-8")) == []
    assert values(Workshop(Project(project)).layout()) == values(layout_from(BUILT_IN))


@pytest.mark.parametrize(
    "text", ["", "# 还没有改\n", "页面: {}\n", "样式:\n  正文: {强度: 惯例}\n"]
)
def test_a_file_that_changes_nothing(project: Path, text: str) -> None:
    assert said(project, text) == []


def test_a_ground_says_where_its_value_is_from(project: Path) -> None:
    own = "页面:\n  上边距: {值: 36 mm, 条款: 市财政局通知, 强度: 规定, 理由: 装订}\n  纸宽: 210.0 mm\n"
    assert said(project, own) == []
    grounds = {found.name: found for found in Workshop(Project(project)).layout().grounds}
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
    layout = Workshop(Project(project)).layout()
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
    layout = Workshop(Project(project)).layout()
    assert (layout.form.styles["旁白"].size, layout.form.styles["旁白"].face) == (12, "宋体")


def test_a_new_face_is_used_by_its_role(project: Path) -> None:
    face = "{名称: [隶书], 候选: [FandolKai-Regular.otf], 网页: [隶书, serif]}"
    own = f"字体: {{隶书: {face}}}\n样式: {{注: {{字体: 隶书}}}}\n"
    assert said(project, own) == []
    assert (
        '.注{font-family:"ascii-数字","隶书"' in files(project, "html")[f"{REPORT}.html"].decode()
    )


# What departs from the standard.

DEPARTURES = [  # ▸ marks the place.
    ("页面:\n  上边距: ▸40 mm\n", "W610", "上边距：40 mm，规定 37 mm ±1 mm（GB/T 9704-2012 5.2.1）"),
    ("页面:\n  左边距: {值: ▸25.4 mm}\n", "W610", "25.4 mm，规定 28 mm ±1 mm"),
    ("页面: {版心宽: ▸160 mm}\n", "W610", "160 mm，规定 156 mm（GB/T 9704-2012 5.2.1）"),
    ("页面: {纸高: ▸296 mm, 版心高: 225 mm}\n", "W610", "296 mm，规定 297 mm（GB/T 9704-2012 5.1）"),
    (
        "页面: {下边距: ▸30 mm}\n", "W610",
        "版心高 = 纸高 − 上边距 − 下边距 = 297 − 37 − 30 = 230 mm，规定 225 mm（GB/T 9704-2012 5.2.1）",
    ),
    (
        "页面: {左边距: 27 mm, 右边距: ▸26 mm}\n", "W610",
        "版心宽 = 纸宽 − 左边距 − 右边距 = 210 − 27 − 26 = 157 mm，规定 156 mm",
    ),
    ("页面: {每页行数: ▸24}\n", "N611", "每页行数：24，一般用 22（GB/T 9704-2012 5.2.3）"),
    (
        "样式: {正文: {行距: ▸30 pt}}\n", "N611",
        "版心高 225 mm = 637.8 pt ÷ 行距 30 pt = 21.26，每页只排 21 行，不是 22 行（GB/T 9704-2012 5.2.3）",
    ),
    ("页面: {行距: ▸29 pt}\n", "N611", "每页只排 21 行，不是 22 行"),
    ("页面: {字距: ▸0 pt}\n", "N611", "442.2 pt ÷（字号 16 + 字距 0）pt = 27.64，每行排 27 字，不是 28 字"),
    ("样式: {二级: {行距: ▸28 pt}}\n", "N611", "28 pt，页面的行距是 28.95 pt，有它的页排不满 22 行"),
    ("样式: {标题: {字体: ▸黑体}}\n", "N611", "黑体，一般用 小标宋（GB/T 9704-2012 7.3.1）"),
    ("样式: {正文: {字号: ▸小三}}\n", "N611", "小三，一般用 16 pt（GB/T 9704-2012 7.3.3）"),
    ("字体: {仿宋: {名称: ▸[宋体]}}\n", "N611", "宋体，一般用 仿宋_GB2312、仿宋"),
    ("编号: {三级: {后: ▸、}}\n", "N611", "“、”，推荐 “.”（GB/T 9704-2012 7.3.3）"),
    ('页码: {前: ▸"-"}\n', "N611", "“-”，一般用 “— ”（GB/T 9704-2012 7.5）"),
    ("页码: {下移: ▸8 mm}\n", "W610", "8 mm，规定 7 mm（GB/T 9704-2012 7.5）"),
    ("页码: {位置: ▸中}\n", "W610", "中，规定 外侧（GB/T 9704-2012 7.5）"),
    ('页面: {颜色: ▸"#333333"}\n', "W610", "#333333，规定 #000000（GB/T 9704-2012 5.2.4）"),
    ('样式: {正文: {颜色: ▸"#DDDDDD"}}\n', "W610", "#DDDDDD，与白纸的对比度只有 1.4:1，印出来看不清，规定 #000000"),
    ('样式: {待补: {颜色: ▸"#FFFFAA"}}\n', "W610", "看不清"),
]  # fmt: skip


@pytest.mark.parametrize(("own", "code", "message"), DEPARTURES, ids=[d[0] for d in DEPARTURES])
def test_a_departure_is_said_at_its_line_with_the_clause(
    project: Path, own: str, code: str, message: str
) -> None:
    (found,) = said(project, own.replace("▸", ""))
    assert found[:3] == (code, *place(own))
    assert message in str(found[3])


def place(own: str) -> tuple[int, int]:
    """Line and column of the mark ▸."""
    before = own.partition("▸")[0]
    return before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1


@pytest.mark.parametrize(
    "own",
    [
        "页面: {上边距: 38 mm}",
        "页面: {上边距: 36.0 mm, 左边距: 29 mm}",
        "样式: {正文: {字号: 三号}}",
        "样式: {三级: {加粗: 是}}",
        "字体: {仿宋: {名称: [仿宋, 我的仿宋], 候选: [a.ttf]}}",
        "表格页: {上边距: 15 mm}",
        "表格: {外框: 2 pt}",
        '样式: {待补: {颜色: "#0000CC"}}',
        "页面: {下边距: 35 mm, 行距: 28.95 pt}",
        "页面: {行距: 28.5 pt}",
    ],
)
def test_what_the_standard_allows_is_not_reported(project: Path, own: str) -> None:
    assert said(project, own) == []


def test_a_reason_makes_a_warning_a_note_that_shows_it(project: Path) -> None:
    own = "页面:\n  理由: 市局统一模板\n  上边距: 40 mm\n  下边距: {值: 30 mm, 理由: 套印}\n"
    found = records(overridden(project, own))
    assert [(each["code"], each["severity"]) for each in found] == [("W610", "提示")] * 2
    assert str(found[0]["message"]).endswith("（理由：市局统一模板）")
    assert str(found[1]["message"]).endswith("（理由：套印；市局统一模板）")
    arguments = ["check", "shili/2023", "--strict", "--project", str(project)]
    assert CliRunner().invoke(ziping, arguments).exit_code == 0


def test_departures_are_said_once_and_do_not_stop_a_build(project: Path, tmp_path: Path) -> None:
    overridden(project, "页面: {上边距: 40 mm}\n")
    assert len(records(project, "check")) == 1
    output = str(tmp_path / "out")
    found = records(project, "build", "--to", "html", "--output", output)
    assert [(each["code"], each["line"]) for each in found] == [("W610", 1)]
    arguments = ["build", "--to", "html", "--output", output, "--project", str(project)]
    result = CliRunner().invoke(ziping, arguments)
    assert result.exit_code == 0 and result.output.count("W610") == 1


# What no page can have.

IMPOSSIBLE = [
    ("页面:\n  上边距: ▸37\n", "页面.上边距：“37”要写成“数 mm”，例如 37 mm"),
    ("页面: {上边距: ▸-5 mm}\n", "“-5 mm”要写成“数 mm”"),
    ("页面: {上边距: ▸250 mm}\n", "297 − 250 − 225 = -178 mm，纸不够高"),
    ("页面: {左边距: 110 mm, 右边距: ▸100 mm}\n", "210 − 110 − 100 = 0 mm，没有留下排字的地方"),
    ("表格页: {左边距: 200 mm, 右边距: ▸100 mm}\n", "297 − 200 − 100 = -3 mm，没有留下"),
    ("样式: {正文: {行距: ▸12 pt}}\n", "行距 12 pt 比字号 16 pt 小，行会叠在一起"),
    ("页面: {每页行数: ▸60}\n", "比字号 16 pt 小"),
    ("样式: {正文: {行距: ▸700 pt}}\n", "行距 700 pt 比版心高 637.8 pt 还大"),
    ("样式: {正文: {字号: ▸0 pt}}\n", "“0 pt”要大于 0"),
    ("样式: {正文: {字号: ▸5000 pt}}\n", "“5000 pt”不能大于 2000"),
    ("样式: {正文: {缩进: ▸28 字}}\n", "缩进和左右空共 448 pt，一行只有 442.2 pt"),
    ("样式: {正文: {缩进: ▸50 字}}\n", "“50 字”不能大于 40"),
    ("页面: {每行字数: ▸60}\n", "字距：-8.63 pt，16 pt 的字会叠在一起"),
    ("页码: {下移: ▸34 mm}\n", "下移 34 + 半个字高 2.47 = 36.47 mm，下边距只有 35 mm，页码落在纸外"),
    ("页码: {下移: ▸1 mm}\n", "1 mm 不到半个字高 2.47 mm，页码会压到正文"),
    ("页码: {空: ▸30 字}\n", "空 30 字，页码排不进 156 mm 长的一行"),
    ("页面: {下边距: ▸6 mm}\n", "页码落在纸外"),
    ("样式: {正文: {字体: ▸隶书}}\n", "样式.正文.字体：“字体”里没有“隶书”"),
    ("样式: {正文: {西文: ▸大标宋}}\n", "“字体”里没有“大标宋”"),
    ("字体: {仿宋: {着重: ▸魏碑}}\n", "字体.仿宋.着重：“字体”里没有“魏碑”"),
    ("页码: {字体: ▸魏碑}\n", "页码.字体：“字体”里没有“魏碑”"),
    ("样式: {正文: {对齐: ▸居中}}\n", "“居中”不在可选范围内；可选：两端、左、中、右"),
    ("样式: {正文: {颜色: ▸red}}\n", "“red”要写成引号里的 # 和六位十六进制数"),
    ("样式: {正文: {加粗: ▸yes}}\n", "“yes”要写“是”或“否”"),
    ("样式: {▸Title: {加粗: 是}}\n", "“Title”不能作名称"),
    ("样式: {页脚: {加粗: ▸是}}\n", "这个名称程序另有用处"),
    ("样式: {正文: ▸仿宋}\n", "样式.正文：这里应是一组“键: 值”"),
    ("页面: {上边距: ▸{mm: 3}}\n", "页面.上边距：这里应是一个值"),
    ("页面: {上边距: {值: 37 mm, ▸备注: 好}}\n", "页面.上边距：没有“备注”这个键"),
    ("页面: {▸上边矩: 37 mm}\n", "页面.上边矩：没有这个键"),
    ("页面: {▸width: 37 mm}\n", "页面.width：没有这个键"),
    ("页面: {每页行数: ▸22.5}\n", "“22.5”要写成整数"),
    ("页面: {上边距: {值: 36 mm, 强度: ▸必须}}\n", "没有“必须”这种强度"),
    ("字体: {▸隶书: {名称: [隶书], 候选: [a.ttf]}}\n", "字体.隶书.网页：缺少这个值"),
    ("字体: {仿宋: {名称: ▸仿宋}}\n", "这里应是一列，写成 [甲, 乙]"),
    ("字体: {仿宋: {名称: [仿宋, ▸{甲: 乙}]}}\n", "一列里的每一项应是一个值"),
    ("字体: {仿宋: {名称: ▸[]}}\n", "至少要写一项"),
    ('字体: {仿宋: {名称: [仿宋, ▸"a;b"]}}\n', "“a;b”含有不能用的字符"),
    ("编号: {▸五级: {计数: 汉字}}\n", "“五级”不在可选范围内；可选：一级、二级、三级、四级"),
    ("▸- 页面\n", "版式文件：这里应是“键: 值”"),
]  # fmt: skip


@pytest.mark.parametrize(("own", "message"), IMPOSSIBLE, ids=[i[0] for i in IMPOSSIBLE])
def test_an_impossible_value_is_an_error_at_its_place(
    project: Path, own: str, message: str
) -> None:
    (found,) = said(project, own.replace("▸", ""))
    assert found[:3] == ("E601", *place(own))
    assert message in str(found[3])


def test_all_faults_of_a_file_are_reported_at_once(project: Path) -> None:
    own = "页面:\n  上边距: 37\n  下边矩: 3 mm\n样式:\n  正文: {字号: 大, 行距: 3}\n  旁白: {左空: 2 字}\n页吗: 3\n"
    assert [each[1] for each in said(project, own)] == [2, 3, 5, 5, 7]


def test_a_fault_of_the_file_itself_is_reported_once(project: Path) -> None:
    found = said(project, "页面: {上边距: 37 mm\n")
    assert [each[0] for each in found] == ["E104"]


def test_a_fault_of_the_built_in_file_is_said_at_its_place() -> None:
    text = BUILT_IN.read_text("utf-8").replace("  列表: {", "  清单: {", 1)
    _, problems = layout_of(parsed(text, "内置:templates/layout.yaml"))
    assert [(p.code, p.message) for p in problems] == [("E601", "版式 样式：缺少“列表”")]
    text = BUILT_IN.read_text("utf-8").replace("  条款: 惯例\n  强度: 惯例\n  外框", "  外框", 1)
    _, problems = layout_of(parsed(text, "内置:templates/layout.yaml"))
    assert {p.message.partition("：")[2] for p in problems} == {"没有写条款或强度"}


JUNK = ("", "x", "-1 mm", "[甲, 乙]", "{甲: 乙}", "9999 pt", "[]", "3", '"#12"', "[[a]]", "１６ pt")


EXTREMES = (
    "0 mm",
    "1 mm",
    "500 mm",
    "0 pt",
    "0.01 pt",
    "2000 pt",
    "0 字",
    "40 字",
    "0",
    "200",
    "中",
)


@settings(deadline=None, max_examples=400)
@given(
    st.dictionaries(st.sampled_from(sorted(LEAVES)), st.sampled_from(JUNK + EXTREMES), max_size=4)
)
def test_whatever_is_wrong_is_said_in_chinese_at_a_value_of_the_project(
    own: dict[str, str],
) -> None:
    layout, problems = layout_of(STANDARD, parsed(own_file(own), OWN))
    assert (layout is None) == any(problem.is_error for problem in problems)
    for problem in problems:
        assert problem.where.path == OWN
        assert problem.message.startswith("版式 ")
        assert re.search(r"[A-Za-z]{3,} [a-z]{2,}", problem.message) is None  # Words in a row.
        assert "写法不对" not in problem.message  # Every kind of fault has words of its own.
