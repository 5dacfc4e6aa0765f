"""Files of others as one model: grids, broken lines, what a file is, automatic numbers."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from ziping.foreign.document import FileKind, ForeignDocument, Grid, GridCell
from ziping.foreign.opening import OpeningRules, foreign_document
from ziping.foreign.plain_text import paragraphs_of, text_document
from ziping.foreign.word.formulas import formula_line, part_numbers, with_scripts
from ziping.foreign.word.package import Package
from ziping.foreign.word.paragraph_styles import list_numbers
from ziping.foreign.word.reader import word_document
from ziping.source.problem import Fault

pytestmark = pytest.mark.documents

RULES = OpeningRules(code="E771", hint="换一个文件", smaller="删一些")
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def word(body: str) -> ForeignDocument:
    """The document of a Word file with this body, each tag written without its namespace."""
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        text = f'<document xmlns="{_WORD}"><body>{body}</body></document>'
        archive.writestr("word/document.xml", text)
    return word_document(target.getvalue(), "报告.docx")


def paragraph(text: str) -> str:
    return f"<p><r><t>{text}</t></r></p>"


def test_a_merged_cell_is_at_every_field_that_it_covers() -> None:
    tall = GridCell(row=0, column=0, text="甲 乙", rowspan=2)
    grid = Grid(cells=(tall, GridCell(row=0, column=1, text="1")))
    assert grid.rows == 2
    assert grid.at(1, 0) is tall and grid.at(1, 1) is None
    assert grid.starting(1) == []
    assert tall.words == "甲乙"


def test_lines_broken_at_a_width_are_one_paragraph() -> None:
    text = "一、基本情况\n本单位负责全县的水源保护工作和\n农村供水。\n（一）机构\n设两个股。\n"
    document = text_document(text)
    assert [(p.line, p.text) for p in document.paragraphs] == [
        (1, "一、基本情况"),
        (2, "本单位负责全县的水源保护工作和农村供水。"),
        (4, "（一）机构"),
        (5, "设两个股。"),
    ]
    assert document.lines[0] == "一、基本情况"
    assert (document.kind, document.tables) == (FileKind.TEXT, ())


def test_words_of_letters_stay_apart() -> None:
    (joined,) = paragraphs_of([(1, "the water"), (2, "of the county")], page=3)
    assert (joined.text, joined.where) == ("the water of the county", "第3页")


@pytest.mark.parametrize(
    ("data", "kind"),
    [("今年。".encode(), FileKind.TEXT), ("今年。".encode("gbk"), FileKind.TEXT)],
)
def test_a_file_is_opened_by_what_it_is(tmp_path: Path, data: bytes, kind: FileKind) -> None:
    file = tmp_path / "报告.docx"
    file.write_bytes(data)
    document = foreign_document(file, RULES)
    assert (document.kind, document.name) == (kind, "报告.docx")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xd0\xcf\x11\xe0", "旧格式"),
        (b"PK", "损坏"),
        (b"\0\1", "没有读得懂的文字"),
        (b" \n", "没有读得懂的文字"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, data: bytes, message: str) -> None:
    file = tmp_path / "报告"
    file.write_bytes(data)
    with pytest.raises(Fault, match=message) as error:
        foreign_document(file, RULES)
    assert (error.value.problem.code, error.value.problem.hint) == ("E771", "换一个文件")


def test_a_kind_that_the_command_does_not_read(tmp_path: Path) -> None:
    file = tmp_path / "报告.txt"
    file.write_text("今年。", "utf-8")
    rules = OpeningRules(code="E772", hint="", smaller="", kinds=(FileKind.WORD,))
    with pytest.raises(Fault, match="这不是 Word 或 Excel 文件"):
        foreign_document(file, rules)


def test_blocks_are_numbered_by_their_place_in_the_body() -> None:
    table = f"<tbl><tr><tc>{paragraph('格')}</tc></tr></tbl>"
    control = f"<sdt><sdtContent>{paragraph('乙')}{paragraph('丙')}</sdtContent></sdt>"
    document = word(paragraph("甲") + table + control)
    assert [(p.text, p.line, p.where) for p in document.paragraphs] == [
        ("甲", 1, "第1段"),
        ("乙", 3, "第2段"),
        ("丙", 3, "第3段"),
    ]
    assert [(t.line, t.where) for t in document.tables] == [(2, "第1个表")]


def test_lines_broken_by_hand_say_that_they_go_on() -> None:
    document = word("<p><r><t>甲</t><br/><t>乙</t></r></p>" + paragraph("丙"))
    assert [(p.text, p.continues) for p in document.paragraphs] == [
        ("甲", False),
        ("乙", True),
        ("丙", False),
    ]


def test_merged_cells_of_a_word_table() -> None:
    def cell(text: str, look: str = "") -> str:
        return f"<tc><tcPr>{look}</tcPr>{paragraph(text)}</tc>"

    wide = f'<gridSpan xmlns:w="{_WORD}" w:val="2"/>'
    start, go_on = (f'<vMerge xmlns:w="{_WORD}" w:val="{v}"/>' for v in ("restart", "continue"))
    rows = (cell("头", wide), cell("左", start) + cell("1"), cell("", go_on) + cell("2"))
    table = "".join(f"<tr>{row}</tr>" for row in rows)
    (only,) = word(f"<tbl>{table}</tbl>").tables
    assert [(c.text, c.row, c.column, c.rowspan, c.colspan) for c in only.grid.cells] == [
        ("头", 0, 0, 1, 2),
        ("左", 1, 0, 2, 1),
        ("1", 1, 1, 1, 1),
        ("2", 2, 1, 1, 1),
    ]


def test_deleted_words_are_left_out_and_listed() -> None:
    document = word("<p><r><t>留</t></r><del><r><delText>删</delText></r></del></p>")
    assert [p.text for p in document.paragraphs] == ["留"]
    assert [(o.kind, o.text) for o in document.left_out] == [("修订中删去的文字", "删")]


def test_automatic_numbers_count_as_word_counts() -> None:
    levels = "".join(
        f'<lvl ilvl="{at}"><numFmt val="{form}"/><lvlText val="{text}"/></lvl>'
        for at, form, text in ((0, "chineseCounting", "%1、"), (1, "decimal", "%2."))
    )
    root = etree.fromstring(
        f'<numbering><abstractNum abstractNumId="7">{levels}</abstractNum>'
        '<num numId="1"><abstractNumId val="7"/></num></numbering>'
    )
    lists = list_numbers(root)
    marks = [lists.next("1", level) for level in (0, 1, 1, 0, 1)]
    assert marks == ["一、", "1.", "2.", "二、", "1."]
    assert lists.next("9", 0) == ""


def test_a_fraction_in_a_line() -> None:
    formula = etree.fromstring(
        f'<oMath xmlns="{_MATH}"><f><num><r><t>a+b</t></r></num><den><r><t>2</t></r></den></f></oMath>'
    )
    assert formula_line(formula) == "(a+b)/2"


def test_raised_characters_and_numbers_that_are_part_of_a_power() -> None:
    assert with_scripts("2x", "superscript") == ("²x", "x")
    assert with_scripts("2", "") == ("2", "")
    assert list(part_numbers("约10⁶个，共30个")) == [(1, 3)]


def test_a_package_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("word/a.xml", "<a/>")
    package = Package.of(target.getvalue())
    assert package.xml("word/b.xml") is None
    monkeypatch.setattr("ziping.foreign.word.package.MAX_PART", 3)
    with pytest.raises(ValueError, match="太大"):
        Package.of(target.getvalue())
