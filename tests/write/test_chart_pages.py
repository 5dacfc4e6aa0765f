"""Charts on the pages of every format."""

from __future__ import annotations

import base64
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import docx
import pypdf
import pytest
from lxml import etree
from PIL import Image

from support import FONTS, ROOT
from support.charts import LAYOUT, chapter
from support.projects import invoke
from ziping.document.tree import Chart, Document
from ziping.pipeline.run import documents_of
from ziping.write.docx.package import parts_of
from ziping.write.docx.reading_back import shortcomings
from ziping.write.drawings import alt_of
from ziping.write.job import WriteJob, WrittenDocument, written
from ziping.write.pdf.writer import pdf_bytes

pytestmark = pytest.mark.documents

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
    assert invoke(*first).exit_code == 0
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
        "from ziping.pipeline.run import Run, documents_of\n"
        "from ziping.source.project import Project, UnitYear\n"
        "from ziping.write.job import WriteJob, written\n"
        "shop = Run(Project(Path('.')))\n"
        "demo = shop.checked_year(UnitYear('demo', 2023))\n"  # Has charts: not drawn by a check.
        "form = documents_of(demo)['自评表']\n"
        "written(WriteJob(document=form, layout=shop.layout(), formats=('docx', 'html'), fonts=Path('.fonts')))\n"
        "print({'matplotlib', 'numpy'} & set(sys.modules))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, cwd=ROOT, encoding="utf-8", check=True
    )
    assert run.stdout.strip() == "set()"
