"""Charts: exact lengths, figures that can be traced, one drawing for all formats, the same bytes each time."""

from __future__ import annotations

import base64
import io
import os
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import docx
import pypdf
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from support import BASE, FONTS, ROOT
from ziping.cli.main import ziping
from ziping.document.text import plain_text
from ziping.document.tree import Bars, Chart, ChartKind, Document, PrintedFigure
from ziping.features.explain.figure import explained
from ziping.pipeline import Prepared, Workshop, documents_of
from ziping.source.position import Position
from ziping.source.problem import Fault
from ziping.source.project import Project, UnitYear
from ziping.write.charts.plan import Anchor, Box, ChartPlan, Measures, Tone, planned
from ziping.write.deterministic_zip import parts_of
from ziping.write.docx.reading_back import shortcomings
from ziping.write.drawings import alt_of
from ziping.write.html.inline import width_in_characters
from ziping.write.job import WriteJob, WrittenDocument, written
from ziping.write.pdf.writer import pdf_bytes

HERE = Position("content/shili/2023/主要工作.md", 1, 1)
LAYOUT = Workshop(Project(ROOT)).layout()
PAGE = Measures(
    width=Decimal(442), height=Decimal(382), style=LAYOUT.styles["图中文字"], drawing=LAYOUT.drawing
)
NEARLY = Decimal("1e-18")


def printed(text: str) -> PrintedFigure:
    return PrintedFigure(text=text, name="甲.乙", value=text, origin=HERE, where=HERE, index=0)


def chart(kind: ChartKind, *bars: tuple[str, tuple[Decimal, ...]], total: str = "") -> Chart:
    return Chart(
        identity="图",
        where=HERE,
        number="图1",
        caption=(),
        kind=kind,
        bars=tuple(
            Bars(
                label=label, figures=tuple(printed(f"{a:,.2f}元") for a in amounts), amounts=amounts
            )
            for label, amounts in bars
        ),
        series=("2022年", "2023年") if kind is ChartKind.COMPARISON else (),
        total=printed(total) if total else None,
    )


# Where bars and words stand.

AMOUNTS = st.decimals(0, 10**9, places=2)
LABELS = st.text("支出构成 abc12", min_size=1, max_size=30)


def bars_of(plan: ChartPlan) -> list[Box]:
    return [box for box in plan.boxes if box.row >= 0]


@given(st.lists(st.tuples(LABELS, AMOUNTS), min_size=1, max_size=12))
@settings(max_examples=150, deadline=None)
def test_lengths_are_proportional_to_the_amounts(rows: list[tuple[str, Decimal]]) -> None:
    made = chart(
        ChartKind.COMPOSITION, *((label, (amount,)) for label, amount in rows), total="1元"
    )
    plan = planned(made, PAGE)
    boxes = bars_of(plan)
    assert [box.row for box in boxes] == list(range(len(rows)))
    longest = max(zip(boxes, (amount for _, amount in rows), strict=True), key=lambda x: x[1])
    for box, (_, amount) in zip(boxes, rows, strict=True):
        assert abs(box.width * longest[1] - longest[0].width * amount) < NEARLY * 10**9 * 442
    assert len({box.left for box in boxes}) == 1
    assert_sound(plan)


SIGNED = st.decimals(-(10**7), 10**7, places=2)


@given(st.lists(st.tuples(LABELS, SIGNED, SIGNED), min_size=1, max_size=9))
@settings(max_examples=150, deadline=None)
def test_years_share_one_scale_and_one_zero(rows: list[tuple[str, Decimal, Decimal]]) -> None:
    made = chart(ChartKind.COMPARISON, *((label, (old, new)) for label, old, new in rows))
    try:
        plan = planned(made, PAGE)
    except Fault as error:  # Many long names of several lines.
        assert error.problem.code == "E515" and max(len(label) for label, *_ in rows) > 12
        return
    zero = max(line.start[0] for line in plan.lines[-1:])
    for box in bars_of(plan):
        amount = rows[box.row][1 + box.figure]
        assert box.tone is (Tone.SOLID if box.figure else Tone.HATCHED)
        edge = box.left if amount >= 0 else box.left + box.width
        assert abs(edge - zero) < NEARLY * 10**6
    lengths = [(box.width, abs(rows[box.row][1 + box.figure])) for box in bars_of(plan)]
    width, amount = max(lengths, key=lambda pair: pair[1])
    assert all(abs(w * amount - width * a) < NEARLY * 10**12 for w, a in lengths)
    assert_sound(plan)


def assert_sound(plan: ChartPlan) -> None:
    """Everything within the edges, rows apart, words clear of the bars beside them."""
    size = PAGE.style.size
    assert plan.width == PAGE.width and plan.height <= PAGE.height
    for box in plan.boxes:
        assert box.left >= 0 and box.left + box.width <= plan.width
        assert box.top >= 0 and box.top + box.height <= plan.height
    for word in plan.words:
        width = width_in_characters(word.text) * size
        left = word.x - width if word.anchor is Anchor.END else word.x
        assert left >= -NEARLY * 10**6 and left + width <= plan.width + NEARLY * 10**6
        assert size * Decimal("0.8") <= word.y <= plan.height
    rows: dict[int, list[Box]] = {}
    for box in bars_of(plan):
        rows.setdefault(box.row, []).append(box)
    tops = [min(box.top for box in rows[row]) for row in sorted(rows)]
    feet = [max(box.top + box.height for box in rows[row]) for row in sorted(rows)]
    assert all(foot < top for foot, top in zip(feet, tops[1:], strict=False))
    hatched = [box for box in plan.boxes if box.tone is Tone.HATCHED]
    for line in plan.lines[:-1]:
        (x1, y1), (x2, y2) = line.start, line.end
        assert any(
            box.left <= x1 <= x2 <= box.left + box.width
            and box.top - NEARLY * 10**6 <= y2 <= y1 <= box.top + box.height
            for box in hatched
        )


def test_points_fill_their_share_of_the_frame() -> None:
    made = chart(
        ChartKind.SCORES, ("甲", (Decimal("7.5"), Decimal(10))), ("乙", (Decimal(3), Decimal(3)))
    )
    frames, points = {}, {}
    for box in bars_of(planned(made, PAGE)):
        (frames if box.tone is Tone.EMPTY else points)[box.row] = box.width
    assert frames[0] == frames[1] == points[1]
    assert points[0] == frames[0] * Decimal("0.75")


def test_what_cannot_fit_is_told() -> None:
    many = [("名称很长的一项支出" * 3, (Decimal(1),))] * 24
    narrow = Measures(width=Decimal(80), height=PAGE.height, style=PAGE.style, drawing=PAGE.drawing)
    with pytest.raises(Fault, match="一页放不下 24 项"):
        planned(chart(ChartKind.COMPOSITION, *many), PAGE)
    with pytest.raises(Fault, match="图太窄"):
        planned(chart(ChartKind.COMPOSITION, *many[:2]), narrow)


# What templates may ask for.


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(BASE, tmp_path / "项目")
    return tmp_path / "项目"


def chapter(project: Path, text: str) -> Prepared:
    (project / "content/shili/2023/主要工作.md").write_text(text, "utf-8")
    return Workshop(Project(project)).prepared(UnitYear("shili", 2023))


def charts(prepared: Prepared) -> list[Chart]:
    assert not prepared.has_errors, prepared.problems
    blocks = documents_of(prepared)["自评报告"].blocks
    return [block for block in blocks if isinstance(block, Chart)]


def drawn(project: Path, call: str) -> Chart:
    (found,) = charts(chapter(project, f"{{{{ 图({call}) }}}}\n"))
    return found


def told(project: Path, call: str) -> str:
    (found,) = [p for p in chapter(project, f"{{{{ 图({call}) }}}}\n").problems if p.is_error]
    assert found.where.path.endswith("主要工作.md") and found.hint
    return f"{found.code} {found.message}"


def test_a_composition_says_its_shares(project: Path) -> None:
    found = drawn(
        project, '"构成", 收支.基本支出, "项目", 收支.项目支出, 总额=收支.支出总额, 标题="构成"'
    )
    assert [(bar.label, bar.figures[0].text, bar.share) for bar in found.bars] == [
        ("基本支出", "300.00万元", "60.00%"),
        ("项目", "200.00万元", "40.00%"),
    ]
    assert alt_of(found) == (
        "构成图：基本支出300.00万元，占60.00%；项目200.00万元，占40.00%；合计500.00万元。"
    )
    assert [bar.amounts[0] for bar in found.bars] == [Decimal(3_000_000), Decimal(2_000_000)]


def test_shares_total_a_hundred_percent_at_the_last_digit(project: Path) -> None:
    facts = "data/shili/2023/三份.yaml"
    (project / facts).write_text("甲: 1 件\n乙: 1 件\n丙: 1 件\n", "utf-8")
    found = drawn(project, '"构成", 三份.甲, 三份.乙, 三份.丙, 小数=1, 标题="三份"')
    assert [bar.share for bar in found.bars] == ["33.4%", "33.3%", "33.3%"]


def test_units_of_money_are_one_scale_and_ratios_have_no_shares(project: Path) -> None:
    (project / "data/shili/2023/钱.yaml").write_text("甲: 1 万元\n乙: 5,000 元\n丙: 30%\n", "utf-8")
    found = drawn(project, '"构成", 钱.甲, 钱.乙|万元(2), 小数=0, 标题="钱"')
    assert [(bar.figures[0].text, bar.share) for bar in found.bars] == [
        ("1万元", "67%"),
        ("0.50万元", "33%"),
    ]
    assert drawn(project, '"构成", 收支.基本支出占比, 钱.丙, 标题="比"').bars[0].share == ""


def test_a_comparison_finds_last_year_by_name(project: Path) -> None:
    found = drawn(project, '"对比", 收支.收入总额, 收支.支出总额, 标题="两年"')
    assert [[figure.name for figure in bar.figures] for bar in found.bars] == [
        ["上年.收支.收入总额", "收支.收入总额"],
        ["上年.收支.支出总额", "收支.支出总额"],
    ]
    assert found.series == ("2022年", "2023年")
    assert alt_of(found).startswith("对比图：收入总额2022年480.00万元，2023年520.00万元；")


def test_scores_by_level(project: Path) -> None:
    first = drawn(project, '"得分", "一级", 标题="得分"')
    second = drawn(project, '"得分", 标题="得分"')
    assert [figure.name.rpartition(".")[2] for figure in first.bars[0].figures] == ["得分", "分值"]
    assert len(second.bars) >= len(first.bars)
    assert "，满分" in alt_of(second)


def test_a_title_may_hold_figures_and_a_chart_may_be_narrower(project: Path) -> None:
    text = '{{ 图("构成", 收支.基本支出, 标题=[单位.年度, "年支出"]) }} {宽=100mm}\n'
    (found,) = charts(chapter(project, text))
    assert plain_text(found.caption) == "2023年支出"
    assert (found.number, found.width) == ("图1", Decimal(100))


WRONG = {
    '"饼图", 收支.基本支出, 标题="甲"': "E515 图的种类“饼图”不认识",
    '"构成", 标题="甲"': "E515 图里没有数值",
    '"构成", 收支.基本支出, 题="甲"': "E515 “构成”图没有“题”这一项",
    '"构成", 收支.基本支出': "E515 图没有标题",
    '"构成", 收支, 标题="甲"': "E515 图里只能放数值",
    '"构成", 3, 标题="甲"': "E515 图里只能放数值",
    '"构成", 收支.基本支处, 标题="甲"': "E502 没有“收支.基本支处”这个数据",
    '"构成", 收支.基本支出, "乙", 标题="甲"': "E515 标签“乙”后面没有数值",
    '"构成", 收支.基本支出, 小数=9, 标题="甲"': "E515 “小数”应是 0 到 4 的数",
    '"构成", 账.正, 账.负, 标题="甲"': "E515 账.负 是负数，不能作构成的一部分",
    '"构成", 账.零, 标题="甲"': "E515 各项都是零，没有构成可画",
    '"构成", 账.日, 标题="甲"': "E515 账.日 是日期，不能放在图里",
    '"构成", 收支.基本支出, 总额=收支.支出总额, 标题="甲"': "E515 各项合计 300.00万元，与总额 500.00万元 不一致",
    '"对比", 账.正, 标题="甲"': "E502 没有“上年.账.正”这个数据",
    '"对比", 上年.收支.收入总额, 标题="甲"': "E515 “上年.收支.收入总额”已经是上年的数",
    '"得分", "三级", 标题="甲"': "E515 “得分”图只能写层级",
    '"构成", ' + "收支.基本支出, " * 25 + '标题="甲"': "E515 一张图最多 24 条，这里有 25 条",
    '"对比", ' + "收支.收入总额, " * 13 + '标题="甲"': "E515 一张图最多 24 条，这里有 26 条",
    f'"构成", "{"长" * 31}", 收支.基本支出, 标题="甲"': "E515 标签“长长长长长长长长长长…”超过 30 个字",
}


@pytest.mark.parametrize("call", WRONG)
def test_what_is_wrong_is_told_at_its_line(project: Path, call: str) -> None:
    (project / "data/shili/2023/账.yaml").write_text(
        "正: 5 万元\n负: -1 万元\n零: 0 万元\n日: 2023 年 4 月 6 日\n", "utf-8"
    )
    assert told(project, call) == WRONG[call]


PLACES = [
    "见{{ 图 }}。",
    "- {{ 图 }}",
    "### {{ 图 }}",
    "|甲|\n|---|\n|{{ 图 }}|",
    "<table><tr><td>{{ 图 }}</td></tr></table>",
]


@pytest.mark.parametrize("text", PLACES)
def test_a_chart_within_a_text_is_told_and_never_lost(project: Path, text: str) -> None:
    call = '图("构成", 收支.基本支出, 标题="甲")'
    prepared = chapter(project, text.replace("图", call) + "\n")
    assert {problem.code for problem in prepared.problems if problem.is_error} == {"E515"}


def test_a_chart_in_a_text_of_the_data_is_told(project: Path) -> None:
    words = '正文: 见{{ 图("构成", 收支.基本支出, 标题="甲") }}。\n'
    (project / "data/shili/2023/话.yaml").write_text(words, "utf-8")
    (found,) = [p for p in chapter(project, "{{ 话.正文 }}\n").problems if p.is_error]
    assert (found.code, found.where.path) == ("E515", "data/shili/2023/话.yaml")


def test_the_figures_of_a_chart_are_traced_and_count_as_used(project: Path) -> None:
    (project / "data/shili/2023/余.yaml").write_text("甲: 1 万元\n乙: 2 万元\n", "utf-8")
    prepared = chapter(project, '文字。\n\n{{ 图("构成", 余.甲, 标题="甲") }}\n')
    unused = [problem.about for problem in prepared.problems if problem.code == "N212"]
    assert unused == ["余.乙"]
    (place,) = explained(prepared, "余.甲").printed
    assert (place.text, place.where.line, place.where.column) == ("1万元", 3, 1)


# The pages.

TEXT = """全年情况如下。

{{ 图("构成", 收支.基本支出, 收支.项目支出, 标题="支出构成") }}

{{ 图("对比", 收支.收入总额, 收支.支出总额, 标题="两年收支") }}

{{ 图("得分", "一级", 标题="得分情况") }}
"""
CAPTIONS = ("图1\u3000支出构成", "图2\u3000两年收支", "图3\u3000得分情况")


def built(document: Document, *formats: str) -> WrittenDocument:
    task = WriteJob(document=document, layout=LAYOUT, formats=formats, fonts=FONTS)
    found = written(task)
    assert not [problem for problem in found.problems if problem.is_error], found.problems
    return found


@pytest.fixture
def document(project: Path) -> Document:
    return documents_of(chapter(project, TEXT))["自评报告"]


def drawings(document: Document) -> list[Chart]:
    return [block for block in document.blocks if isinstance(block, Chart)]


def test_html_holds_the_lines_and_fetches_nothing(document: Document) -> None:
    page = built(document, "html").files["html"].decode()
    images = re.findall(r'<img src="data:image/svg\+xml;base64,([^"]+)" alt="([^"]+)"', page)
    assert [alt for _, alt in images] == [alt_of(found) for found in drawings(document)]
    for data, _ in images:
        lines = base64.b64decode(data)
        assert b"<image" not in lines and b"<text" not in lines and b"http-equiv" not in lines
        assert not re.search(rb'(?:href|src)="(?!#)', lines)
    assert all(caption in page for caption in CAPTIONS)
    assert not re.search(r'(?:src|href)="(?!data:|#)', page)


def test_pdf_holds_the_lines_as_vectors_with_words_for_who_cannot_see(document: Document) -> None:
    from ziping.write.charts.drawing import drawings_of

    found = pdf_bytes(document, LAYOUT, FONTS, drawings=drawings_of(document, LAYOUT, FONTS))
    assert not [problem for problem in found.problems if problem.is_error], found.problems
    reader = pypdf.PdfReader(io.BytesIO(found.data))
    alts: list[str] = []
    _collect(reader.trailer["/Root"]["/StructTreeRoot"], alts)  # type: ignore[index]
    assert alts == [alt_of(one) for one in drawings(document)]
    assert not any(page.images for page in reader.pages)
    assert b"/Subtype /Image" not in found.data
    text = "".join(page.extract_text() for page in reader.pages).replace(" ", "")
    assert "支出构成" in text and "300.00万元" not in text.partition("全年情况如下")[2]


def _collect(node: object, alts: list[str]) -> None:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            _collect(child, alts)
    elif isinstance(node, dict):
        if node.get("/S") == "/Figure":
            alts.append(str(node["/Alt"]))
        _collect(node.get("/K"), alts)


def test_docx_holds_dots_and_lines(document: Document) -> None:
    data = built(document, "docx").files["docx"]
    parts = parts_of(data)
    media = sorted(name for name in parts if name.startswith("word/media/"))
    assert media == [f"word/media/image{n}.{kind}" for n in (1, 2, 3) for kind in ("png", "svg")]
    for number, shape in enumerate(docx.Document(io.BytesIO(data)).inline_shapes, start=1):
        image = Image.open(io.BytesIO(parts[f"word/media/image{number}.png"]))
        assert image.mode == "L" and image.info["dpi"] == pytest.approx((600, 600), abs=0.1)
        assert image.width / 600 * 25.4 == pytest.approx(shape.width.mm, abs=0.1)
        assert image.height / 600 * 25.4 == pytest.approx(shape.height.mm, abs=0.1)
        assert round(shape.width.mm, 1) == 156.0
    body = etree.fromstring(parts["word/document.xml"])
    names = [etree.QName(node).localname for node in body.iter(etree.Element)]
    assert names.count("svgBlip") == 3
    said = [node.get("descr") for node in body.iter() if str(node.tag).endswith("}docPr")]
    assert said == [alt_of(found) for found in drawings(document)]
    ids = [node.get("id") for node in body.iter() if str(node.tag).endswith("}docPr")]
    assert len(set(ids)) == 3
    assert (
        b'PartName="/word/media/image1.svg" ContentType="image/svg+xml"'
        in parts["[Content_Types].xml"]
    )
    assert shortcomings(data, document) == ()


def test_only_greys_are_drawn(document: Document) -> None:
    lines = parts_of(built(document, "docx").files["docx"])["word/media/image2.svg"].decode()
    colours = set(re.findall(r"#[0-9a-f]{6}", lines))
    assert colours <= {"#000000", "#666666", "#ffffff"}


def test_the_same_bytes_in_another_process_folder_zone_and_setting(
    project: Path, tmp_path: Path
) -> None:
    """A hostile matplotlibrc, in the working folder and at home, changes nothing."""
    first = ["build", "shili/2023", "--project", str(project), "--output", str(tmp_path / "here")]
    assert CliRunner().invoke(ziping, first).exit_code == 0
    here = tmp_path / "here" / "shili" / "2023"
    elsewhere = tmp_path / "别处"
    elsewhere.mkdir()
    (elsewhere / "matplotlibrc").write_text("patch.linewidth: 9\nfont.size: 40\nsvg.hashsalt: x\n")
    command = [
        sys.executable, str(ROOT / "build.py"), "build", "shili/2023", "--project", str(project),
        "--output", str(tmp_path / "out"),
    ]  # fmt: skip
    environment = {
        "PATH": os.environ["PATH"], "TZ": "Asia/Shanghai", "LANG": "C.UTF-8", "HOME": str(elsewhere),
        "PYTHONHASHSEED": "7", "MPLCONFIGDIR": str(elsewhere), "SOURCE_DATE_EPOCH": "5", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    run = subprocess.run(command, cwd=elsewhere, env=environment, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()
    folder = tmp_path / "out" / "shili" / "2023"
    for path in sorted(here.glob("自评报告.*")):
        assert (folder / path.name).read_bytes() == path.read_bytes(), path.name


def test_a_drawing_that_fails_is_a_problem_of_its_line(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> bytes:
        raise RuntimeError("no memory for the drawing")

    monkeypatch.setattr("ziping.write.charts.drawing._svg", broken)
    task = WriteJob(document=document, layout=LAYOUT, formats=("html",), fonts=FONTS)
    (problem,) = written(task).problems
    assert (problem.code, problem.where.line) == ("E515", 3)
    assert written(task).files == {}


def test_a_character_that_no_face_has_is_told_in_every_format(project: Path) -> None:
    text = '{{ 图("构成", "\U00031350支出", 收支.基本支出, 标题="支出") }}\n'
    found = documents_of(chapter(project, text))["自评报告"]
    task = WriteJob(document=found, layout=LAYOUT, formats=("docx",), fonts=FONTS)
    assert [problem.code for problem in written(task).problems] == ["E603"]


def test_documents_without_charts_never_load_the_drawing_library() -> None:
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from ziping.pipeline import Workshop, documents_of\n"
        "from ziping.source.project import Project, UnitYear\n"
        "from ziping.write.job import WriteJob, written\n"
        "shop = Workshop(Project(Path('.')))\n"
        "demo = shop.prepared(UnitYear('demo', 2023))\n"  # Has charts: not drawn by a check.
        "form = documents_of(demo)['自评表']\n"
        "written(WriteJob(document=form, layout=shop.layout(), formats=('docx', 'html'), fonts=Path('.fonts')))\n"
        "print({'matplotlib', 'numpy'} & set(sys.modules))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, cwd=ROOT, encoding="utf-8", check=True
    )
    assert run.stdout.strip() == "set()"
