"""The example units, built: one text in all formats, the same bytes every time."""

from __future__ import annotations

import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pypdf import PdfReader

from support import ROOT
from support.example_units import changed, document, figures_of, prepared, squeezed
from ziping.document.text import document_text, plain_text
from ziping.document.tree import Document, Table
from ziping.pipeline.run import documents_of
from ziping.write.docx.reading_back import docx_text

pytestmark = pytest.mark.documents

DOCUMENTS = [
    ("baiyun", 2021, "自评报告"),
    ("demo", 2022, "自评报告"),
    ("demo", 2022, "自评表"),
    ("demo", 2023, "自评报告"),
    ("demo", 2023, "自评表"),
    ("huadu", 2023, "自评报告"),
    ("huadu", 2023, "自评表"),
]


class _Body(HTMLParser):
    """The characters of a page's body."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skipped += tag in ("style", "title", "script")

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in ("style", "title", "script")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.parts.append(data)


def html_text(path: Path) -> str:
    body = _Body()
    body.feed(path.read_text("utf-8"))
    return "".join(body.parts)


def repeated(found: Document) -> list[str]:
    """What a page may print again at its head: the head rows and the labels of merged cells."""
    texts = []
    for table in (block for block in found.blocks if isinstance(block, Table)):
        head = "".join(plain_text(cell.children) for row in table.head for cell in row.cells)
        labels = [
            plain_text(cell.children)
            for row in table.body
            for cell in row.cells
            if cell.rowspan > 1
        ]
        texts += [squeezed(text) for text in [head, *labels] if text.strip()]
    return texts


def assert_pages_show(pages: list[str], expected: str, again: list[str]) -> None:
    """The pages, one after the other, print *expected*; each may begin with some of *again*."""
    place = 0
    for page in pages:
        text, skipped = page, 0
        while not expected.startswith(text[skipped:], place):
            step = next((part for part in again if text.startswith(part, skipped)), "")
            assert step, f"{text[skipped : skipped + 60]} ≠ {expected[place : place + 60]}"
            skipped += len(step)
        place += len(text) - skipped
    assert place == len(expected)


def pdf_pages(path: Path) -> list[str]:
    pages = [squeezed(page.extract_text()) for page in PdfReader(path).pages]
    numbered = []
    for number, text in enumerate(pages, start=1):
        mark = f"—{number}—"
        assert text.startswith(mark) or text.endswith(mark), text[:20] + "…" + text[-20:]
        numbered.append(
            text.removeprefix(mark) if text.startswith(mark) else text.removesuffix(mark)
        )
    return numbered


@pytest.mark.parametrize(("unit", "year", "kind"), DOCUMENTS)
def test_the_formats_have_the_same_text(built: Path, unit: str, year: int, kind: str) -> None:
    folder = built / "shipped" / unit / str(year)
    found = document(unit, year, kind)
    expected = squeezed(document_text(found))
    assert squeezed(docx_text((folder / f"{kind}.docx").read_bytes())) == expected
    assert squeezed(html_text(folder / f"{kind}.html")) == expected
    assert_pages_show(pdf_pages(folder / f"{kind}.pdf"), expected, repeated(found))


@pytest.mark.parametrize("kind", ["自评报告", "自评表"])
def test_the_other_framework_has_the_same_text_in_all_formats(built: Path, kind: str) -> None:
    folder = built / "xiangmu" / "ludeng" / "2023"
    project = ROOT / "examples" / "xiangmu"
    found = documents_of(prepared("ludeng", 2023, project))[kind]
    expected = squeezed(document_text(found))
    assert squeezed(docx_text((folder / f"{kind}.docx").read_bytes())) == expected
    assert squeezed(html_text(folder / f"{kind}.html")) == expected
    assert_pages_show(pdf_pages(folder / f"{kind}.pdf"), expected, repeated(found))


CONFIRMED = """
- {诊断: E401, 对象: 收支.本年支出.支出构成, 理由: 试算。}
- {诊断: E308, 对象: 收支.本年支出.支出结构, 理由: 试算。}
"""


def test_a_changed_fact_changes_every_place_and_nothing_else(tmp_path: Path) -> None:
    project = changed(tmp_path, "data/baiyun/2021/收支.yaml", "4,764.05", "4,700.00")
    (project / "data/baiyun/2021/确认.yaml").write_text(CONFIRMED, "utf-8")
    before, after = prepared("baiyun", 2021), prepared("baiyun", 2021, project)
    old, new = figures_of(before), figures_of(after)
    moved = {key: (old[key][1], new[key][1]) for key in old if old[key] != new[key]}
    assert old.keys() == new.keys()
    assert sorted(moved.values()) == [("4,764.05万元", "4,700.00万元"), ("78.52%", "77.46%")]
    output = tmp_path / "out"
    command = [sys.executable, "build.py", "build", "baiyun", "--project", str(project)]
    subprocess.run([*command, "--output", str(output)], check=True, cwd=ROOT)
    folder = output / "baiyun" / "2021"
    expected = squeezed(document_text(documents_of(after)["自评报告"]))
    assert expected == squeezed(document_text(documents_of(before)["自评报告"])).replace(
        "4,764.05万元", "4,700.00万元"
    ).replace("78.52%", "77.46%")
    assert squeezed(docx_text((folder / "自评报告.docx").read_bytes())) == expected
    assert squeezed(html_text(folder / "自评报告.html")) == expected
    assert "".join(pdf_pages(folder / "自评报告.pdf")) == expected


def test_the_same_sources_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    """Another zone, locale, hash seed, folder and order of units."""
    project = changed(tmp_path, "data/demo/2023/单位.yaml", "年度", "年度")
    environment = {
        "PATH": "/usr/bin:/bin", "TZ": "Asia/Shanghai", "LANG": "C.UTF-8", "PYTHONHASHSEED": "7", "HOME": str(tmp_path),
    }  # fmt: skip
    command = [sys.executable, str(ROOT / "build.py"), "build", "huadu", "demo/2023", "--jobs", "1"]
    subprocess.run(
        [*command, "--project", str(project), "--output", str(tmp_path / "out")],
        check=True, cwd=tmp_path, env=environment,
    )  # fmt: skip
    files = sorted(
        path.relative_to(tmp_path / "out")
        for path in (tmp_path / "out").rglob("*.*")
        if path.is_file()
    )
    assert len([file for file in files if file.suffix in (".docx", ".pdf", ".html")]) == 12
    for file in files:
        if file.suffix in (".docx", ".pdf", ".html"):
            assert (tmp_path / "out" / file).read_bytes() == (
                built / "shipped" / file
            ).read_bytes(), file
