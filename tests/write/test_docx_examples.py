"""The DOCX of every example as XML: what the official layout asks of each run, paragraph and table."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from ziping.write.docx.evidence import evidence_in
from ziping.write.docx.package import parts_of

pytestmark = pytest.mark.documents

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EXAMPLES = [
    "shipped/baiyun/2021/自评报告",
    "shipped/demo/2022/自评报告",
    "shipped/demo/2022/自评表",
    "shipped/demo/2023/自评报告",
    "shipped/demo/2023/自评表",
    "shipped/huadu/2023/自评报告",
    "shipped/huadu/2023/自评表",
    "xiangmu/ludeng/2023/自评报告",
    "xiangmu/ludeng/2023/自评表",
]


class Opened:
    """The parts of one example's DOCX."""

    def __init__(self, path: Path) -> None:
        self.data = path.read_bytes()
        self.parts = parts_of(self.data)
        self.body = etree.fromstring(self.parts["word/document.xml"])
        self.styles = etree.fromstring(self.parts["word/styles.xml"])

    def stories(self) -> list[etree._Element]:
        footers = sorted(name for name in self.parts if name.startswith("word/footer"))
        return [self.body, *(etree.fromstring(self.parts[name]) for name in footers)]


@pytest.fixture(params=EXAMPLES)
def opened(built: Path, request: pytest.FixtureRequest) -> Opened:
    return Opened(built / f"{request.param}.docx")


def values(root: etree._Element, path: str, name: str = "val") -> list[str]:
    steps = "/".join(W + step for step in path.split("/"))
    return [node.get(W + name, "") for node in root.iterfind(steps)]


def test_every_run_says_its_fonts_and_the_hint(opened: Opened) -> None:
    for story in opened.stories():
        runs = list(story.iter(W + "r"))
        assert runs
        for run in runs:
            (fonts,) = run.iterfind(f"{W}rPr/{W}rFonts")
            assert fonts.get(W + "hint") == "eastAsia"
            assert all(fonts.get(W + name) for name in ("ascii", "hAnsi", "eastAsia", "cs"))
            assert not [name for name in fonts.attrib if "Theme" in str(name)]


def test_fonts_of_a_run_are_those_of_its_style(opened: Opened) -> None:
    """Only a sign behind a Latin letter has the Chinese face for all scripts."""
    styles = {s.get(W + "styleId"): s for s in opened.styles.iter(W + "style")}

    def fonts_of(style: str) -> tuple[str | None, str | None]:
        found = styles[style].find(f"{W}rPr/{W}rFonts")
        if found is None:
            return fonts_of(values(styles[style], "basedOn")[0])
        return found.get(W + "ascii"), found.get(W + "eastAsia")

    for paragraph in opened.body.iter(W + "p"):
        (style,) = values(paragraph, "pPr/pStyle")
        for run in paragraph.iter(W + "r"):
            own = (values(run, "rPr/rStyle") or [style])[0]
            (fonts,) = run.iterfind(f"{W}rPr/{W}rFonts")
            ascii_, chinese = fonts_of(own)
            text = "".join(node.text or "" for node in run.iter(W + "t"))
            assert fonts.get(W + "eastAsia") == chinese
            if fonts.get(W + "ascii") != ascii_:
                assert fonts.get(W + "ascii") == chinese
                assert not any(character.isascii() or character.isalnum() for character in text)


def test_no_themes_and_no_leftovers(opened: Opened) -> None:
    whole = b"".join(opened.parts.values())
    for leftover in (b"asciiTheme", b"eastAsiaTheme", b"python-docx", b"rsid", b"ja-JP", b"2013-"):
        assert leftover not in whole
    assert not [name for name in opened.parts if "theme" in name or "thumbnail" in name]
    assert {node.get(W + "eastAsia") for node in opened.styles.iter(W + "lang")} == {"zh-CN"}


def test_every_paragraph_has_a_real_style(opened: Opened) -> None:
    known = {style.get(W + "styleId") for style in opened.styles.iter(W + "style")}
    for story in opened.stories():
        for paragraph in story.iter(W + "p"):
            (style,) = values(paragraph, "pPr/pStyle")
            assert style in known
            in_table = next(paragraph.iterancestors(W + "tc"), None) is not None
            assert style.startswith("Table") == in_table


def test_headings_keep_with_what_follows(opened: Opened) -> None:
    for style in opened.styles.iter(W + "style"):
        if values(style, "pPr/outlineLvl"):
            assert style.find(f"{W}pPr/{W}keepNext") is not None
    levels = [values(s, "pPr/outlineLvl") for s in opened.styles.iter(W + "style")]
    headings, attachment = [["0"], ["1"], ["2"], ["3"]], ["0"]
    assert [level for level in levels if level] == [*headings, attachment]


def test_grid_and_footers(opened: Opened) -> None:
    (section,) = opened.body.iter(W + "sectPr")
    (grid,) = section.iter(W + "docGrid")
    (paper,) = section.iter(W + "pgSz")
    if paper.get(W + "orient") != "landscape":
        assert grid.get(W + "type") == "linesAndChars"
        assert (grid.get(W + "linePitch"), grid.get(W + "charSpace")) == ("579", "-847")
        assert values(section, "footerReference", "type") == ["default", "even"]
    assert b"PAGE" in opened.parts["word/footer1.xml"]


def test_tables_have_whole_grids_and_real_merged_cells(opened: Opened) -> None:
    for table in opened.body.iter(W + "tbl"):
        columns = [int(width) for width in values(table, "tblGrid/gridCol", "w")]
        open_columns: set[int] = set()
        for row in table.iterfind(W + "tr"):
            edge, continuing = 0, set()
            for cell in row.iterfind(W + "tc"):
                span = int((values(cell, "tcPr/gridSpan") or ["1"])[0])
                assert int(values(cell, "tcPr/tcW", "w")[0]) == sum(columns[edge : edge + span])
                for state in values(cell, "tcPr/vMerge"):
                    assert state == "restart" or edge in open_columns
                    continuing.add(edge)
                edge += span
            assert edge == len(columns)
            open_columns = continuing


def test_rows_stay_whole_and_heads_repeat(opened: Opened) -> None:
    for table in opened.body.iter(W + "tbl"):
        rows = list(table.iterfind(W + "tr"))
        heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
        assert heads == sorted(heads, reverse=True)
        for row in rows:
            assert row.find(f"{W}trPr/{W}cantSplit") is not None
        if len(rows) > 1:  # The last row never stands alone on a page.
            last = list(rows[-2].iter(W + "p"))
            assert heads[-2] or all(p.find(f"{W}pPr/{W}keepNext") is not None for p in last)


def test_a_merged_cell_is_cut_where_a_page_begins(opened: Opened) -> None:
    """A row that begins a page has no cell that goes on from the row above."""
    for row in opened.body.iter(W + "tr"):
        begins = row.find(f".//{W}pageBreakBefore") is not None
        if begins:
            assert "continue" not in values(row, "tc/tcPr/vMerge")


def test_identities_are_unique_and_lead_to_a_source(opened: Opened) -> None:
    evidence, present = evidence_in(opened.data)
    numbers = [control.number for control in present.controls]
    assert len(set(numbers)) == len(numbers)
    assert all(0 < len(control.tag) <= 64 for control in present.controls)
    assert [(f.control, f.tag, f.text) for f in evidence.figures] == [
        (control.number, control.tag, control.text) for control in present.controls
    ]
    bookmarks = [block.bookmark for block in evidence.blocks if block.kind != "分页"]
    assert set(bookmarks) <= set(present.texts)
    assert len({name.lower() for name in bookmarks}) == len(bookmarks)
    names: dict[str, str] = {}
    for figure in evidence.figures:
        assert names.setdefault(figure.tag, figure.name) == figure.name
        assert figure.origin.path.startswith(("data/", "templates/", "content/", "内置:"))


def test_bookmarks_are_closed_once(opened: Opened) -> None:
    starts = [node.get(W + "id") for node in opened.body.iter(W + "bookmarkStart")]
    ends = [node.get(W + "id") for node in opened.body.iter(W + "bookmarkEnd")]
    assert sorted(map(str, starts)) == sorted(map(str, ends))
    assert all(a != b for a, b in pairwise(sorted(map(str, starts))))
