"""The PDFs of the examples as an archive takes them: PDF/A-3a, tagged, with their sources inside.

veraPDF judges; what it cannot know (that the tags tell this document) is read here.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

import pdfplumber
import pikepdf
import pytest

from support import ROOT
from support.example_units import document, squeezed
from support.projects import copied_sources
from ziping.document.text import document_text, plain_text
from ziping.document.tree import Document, Heading, Table
from ziping.write.pdf.attachments import Attachment, AttachmentRelation, distinct

pytestmark = pytest.mark.documents

MM = 72 / 25.4


@pytest.fixture(scope="module")
def files(built: Path) -> list[Path]:
    found = sorted(built.rglob("*.pdf"))
    assert len(found) >= 9
    return found


@pytest.fixture(scope="module")
def report(built: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(built / "shipped/demo/2023/自评报告.pdf") as pdf:
        yield pdf


@pytest.fixture(scope="module")
def form(built: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(built / "shipped/demo/2023/自评表.pdf") as pdf:
        yield pdf


# What the file says of itself.


def test_title_author_language_and_dates(report: pikepdf.Pdf) -> None:
    root, info = report.Root, report.docinfo
    assert str(root.Lang) == "zh-CN"
    assert root.ViewerPreferences.DisplayDocTitle is True
    assert str(info.Title) == "2023年度示例区司法局部门整体支出绩效自评报告"
    assert str(info.Author) == "示例区司法局"
    assert str(info.CreationDate) == str(info.ModDate) == "D:20231231000000Z"
    with report.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["dc:title"] == str(info.Title)
    assert not report.is_encrypted
    assert len(report.trailer.ID) == 2


def test_every_heading_is_a_bookmark_below_the_one_above(report: pikepdf.Pdf) -> None:
    with report.open_outline() as outline:
        found = list(_bookmarks(outline.root))
    headings = [b for b in document("demo", 2023, "自评报告").blocks if isinstance(b, Heading)]
    assert [title for _, title in found] == [
        h.number + plain_text(h.children).replace("\n", "") for h in headings
    ]
    assert [depth for depth, _ in found] == [h.level for h in headings]


def _bookmarks(items: list[pikepdf.OutlineItem], depth: int = 1) -> Iterator[tuple[int, str]]:
    for item in items:
        yield depth, item.title
        yield from _bookmarks(item.children, depth + 1)


def test_every_font_is_embedded_as_a_subset_and_can_be_read_back(files: list[Path]) -> None:
    for path in files:
        with pikepdf.open(path) as pdf:
            fonts = [
                thing
                for thing in pdf.objects
                if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font"
            ]
            whole = [font for font in fonts if font.Subtype == "/Type0"]
            assert len(whole) >= 2
            for font in whole:
                assert re.match(r"/[A-Z]{6}\+", str(font.BaseFont))
                assert "/ToUnicode" in font
                descriptor = font.DescendantFonts[0].FontDescriptor
                assert "/FontFile3" in descriptor or "/FontFile2" in descriptor


def test_nothing_shines_through(files: list[Path]) -> None:
    for path in files:
        with pikepdf.open(path) as pdf:
            for thing in pdf.objects:
                if isinstance(thing, pikepdf.Dictionary):
                    assert thing.get("/SMask") in (None, "/None")
                    assert thing.get("/ca", 1) == thing.get("/CA", 1) == 1


# The tags.


def elements(pdf: pikepdf.Pdf) -> Iterator[tuple[int, pikepdf.Dictionary]]:
    """Every element of the structure in reading order, with its depth."""

    def below(element: pikepdf.Dictionary, depth: int) -> Iterator[tuple[int, pikepdf.Dictionary]]:
        yield depth, element
        for kid in element.get("/K", ()):
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
                yield from below(kid, depth + 1)

    return below(pdf.Root.StructTreeRoot.K, 0)


def roles(pdf: pikepdf.Pdf) -> list[str]:
    return [str(element.S)[1:] for _, element in elements(pdf)]


def tagged_text(path: Path) -> str:
    """The text of a PDF in the order of its tags; what is not tagged is not in it."""
    with pdfplumber.open(path) as pages, pikepdf.open(path) as pdf:
        numbers = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        texts: dict[tuple[int, int], str] = {}
        for index, page in enumerate(pages.pages):
            for char in page.chars:
                key = (index, char["mcid"] if char["mcid"] is not None else -1)
                texts[key] = texts.get(key, "") + char["text"]
        return "".join(texts.get(key, "") for key in _marks(pdf.Root.StructTreeRoot.K, numbers))


def _marks(
    element: pikepdf.Dictionary, numbers: dict[tuple[int, int], int]
) -> Iterator[tuple[int, int]]:
    for kid in element.get("/K", ()):
        if isinstance(kid, int):
            yield numbers[element.Pg.objgen], kid
        elif kid.get("/Type") == "/MCR":
            yield numbers[kid.Pg.objgen], int(kid.MCID)
        else:
            yield from _marks(kid, numbers)


def test_the_tags_tell_the_document_in_order(built: Path) -> None:
    """Without page numbers, and each paragraph once, on however many pages it stands. A merged cell
    that goes on has its label on both pages."""
    path = built / "shipped/demo/2023/自评报告.pdf"
    found = document("demo", 2023, "自评报告")
    tagged, told = squeezed(tagged_text(path)), squeezed(document_text(found))
    parts = SequenceMatcher(None, told, tagged, autojunk=False).get_opcodes()
    repeated = {tagged[start:end] for tag, _, _, start, end in parts if tag != "equal"}
    assert all(tag in ("equal", "insert") for tag, *_ in parts)
    labels = "|".join(map(re.escape, _merged(found)))
    assert all(re.fullmatch(f"(?:{labels})+", text) for text in repeated)
    with pikepdf.open(path) as pdf:
        headings = [block for block in found.blocks if isinstance(block, Heading)]
        assert [role for role in roles(pdf) if re.match(r"H\d", role)] == [
            "H1",
            *(f"H{heading.level + 1}" for heading in headings),
        ]


def _merged(found: Document) -> list[str]:
    """The labels of the merged cells of all tables."""
    tables = (block for block in found.blocks if isinstance(block, Table))
    cells = (cell for table in tables for row in table.body for cell in row.cells)
    return [squeezed(plain_text(cell.children)) for cell in cells if cell.rowspan > 1]


def test_a_form_is_few_tables_however_many_its_pages(form: pikepdf.Pdf) -> None:
    found = document("demo", 2023, "自评表")
    tables = [block for block in found.blocks if isinstance(block, Table)]
    rows = sum(len(table.head) + len(table.body) for table in tables)
    assert len(form.pages) > len(tables)
    assert (roles(form).count("Table"), roles(form).count("TR")) == (len(tables), rows)


def test_heads_have_a_scope_and_rows_stand_in_their_groups(form: pikepdf.Pdf) -> None:
    parents: list[str] = []
    for depth, element in elements(form):
        role = str(element.S)[1:]
        parents[depth:] = [role]
        if role == "TH":
            assert str(element.A.Scope) in ("/Column", "/Row")
        above = {"TR": ("THead", "TBody"), "TH": ("TR",), "TD": ("TR",), "THead": ("Table",)}
        assert role not in above or parents[depth - 1] in above[role]
    assert "TH" in roles(form)


# The sources inside.


def test_the_sources_are_inside_as_they_were_read(form: pikepdf.Pdf, built: Path) -> None:
    found = {item.filename: item for item in form.attachments.values()}
    expected = {
        **{f"数据-{p.name}": p for p in (ROOT / "data/demo/2023").glob("*.yaml")},
        **{f"文稿-{p.name}": p for p in (ROOT / "content/demo/2023").glob("*.md")},
        "指标体系-guangzhou-2023.yaml": ROOT / "data/frameworks/guangzhou-2023.yaml",
    }
    assert found.keys() == {*expected, "评分结果.json"}
    for name, path in expected.items():
        assert found[name].get_file().read_bytes().decode() == path.read_text("utf-8")
    command = [sys.executable, str(ROOT / "build.py"), "score", "demo/2023", "--json"]
    score = subprocess.run(command, capture_output=True, check=True, cwd=ROOT).stdout
    assert json.loads(found["评分结果.json"].get_file().read_bytes()) == json.loads(score)
    with pikepdf.open(built / "shipped/demo/2023/自评报告.pdf") as other:
        assert {item.filename for item in other.attachments.values()} == found.keys()


def test_an_attachment_says_what_it_is_and_when_it_is_from(form: pikepdf.Pdf) -> None:
    for item in form.attachments.values():
        file = item.get_file()
        chapter = item.filename.endswith(".md")
        assert str(item.relationship) == ("/Source" if chapter else "/Data")
        assert file.mime_type in ("text/markdown", "application/yaml", "application/json")
        assert file.creation_date == file.mod_date
        assert str(file.creation_date) == "2023-12-31 00:00:00+00:00"
        assert str(item.obj.F) == str(item.obj.UF) == item.filename
    assert len(form.Root.AF) == len(form.attachments)


def test_names_of_attachments_are_legal_everywhere() -> None:
    one = Attachment(
        name="",
        data=b"",
        description="",
        media_type="text/markdown",
        relation=AttachmentRelation.SOURCE,
    )
    names = ['文稿-a:b?"*.md', "文稿-A.md", "文稿-a.md", "文稿-" + "长" * 80 + ".md", "文稿-a..md"]
    found = [each.name for each in distinct(replace(one, name=name) for name in names)]
    assert found == [
        "文稿-A.md", "文稿-a-2.md", "文稿-a-3.md", "文稿-a_b___.md", "文稿-" + "长" * 57 + ".md",
    ]  # fmt: skip


def test_a_layout_may_keep_the_sources_out(tmp_path: Path) -> None:
    copied_sources(tmp_path, "data/demo", "content/demo", "templates")
    layout = tmp_path / "templates/layout.yaml"
    text = layout.read_text("utf-8")
    layout.write_text(text.replace("附带来源: 是", "附带来源: 否"), "utf-8")
    command = [
        sys.executable,
        str(ROOT / "build.py"),
        "build",
        "demo/2023",
        "--to",
        "pdf",
        "--project",
    ]
    subprocess.run([*command, str(tmp_path)], check=True, cwd=ROOT, capture_output=True)
    for path in (tmp_path / "output/demo/2023").glob("*.pdf"):
        with pikepdf.open(path) as pdf:
            assert len(pdf.attachments) == 0
    layout.write_text(layout.read_text("utf-8").replace("值: PDF/A-3a", "值: 无"), "utf-8")
    subprocess.run([*command, str(tmp_path)], check=True, cwd=ROOT, capture_output=True)
    with pikepdf.open(tmp_path / "output/demo/2023/自评报告.pdf") as pdf:
        assert "/Metadata" not in pdf.Root


# Page numbers of landscape pages.


def test_the_number_of_a_landscape_page_is_bound_where_upright_pages_have_it(built: Path) -> None:
    """GB/T 9704-2012 7.5: turned upright, odd pages at the right, even pages at the left of the foot."""
    with pdfplumber.open(built / "shipped/demo/2023/自评表.pdf") as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            turned = [char for char in page.chars if not char["upright"]]
            assert "".join(char["text"] for char in turned) == f"— {number} —"
            assert {round(char["size"]) for char in turned if char["text"] == "—"} == {14}
            middle = (turned[0]["x0"] + turned[0]["x1"]) / 2
            assert 20 * MM - middle == pytest.approx(7 * MM, abs=0.5)
            if number % 2:
                assert turned[-1]["bottom"] == pytest.approx((210 - 20) * MM - 14, abs=0.5)
            else:
                assert turned[0]["top"] == pytest.approx(22 * MM + 14, abs=0.5)
