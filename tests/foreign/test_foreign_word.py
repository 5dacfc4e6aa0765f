"""``ziping import`` of what Word sets otherwise than in a line: nothing is lost, nothing becomes another number."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from docx.document import Document
from docx.oxml import OxmlElement, parse_xml

from support.office import paragraphs, saved, tracked
from support.projects import invoke

pytestmark = pytest.mark.documents

_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def report(*runs: str) -> Document:
    """A report with one paragraph of these runs, as XML."""
    document = paragraphs(["一、主要职责"])
    names = f'xmlns:w="{_WORD}" xmlns:m="{_MATH}"'
    document.element.body.insert(-1, parse_xml(f"<w:p {names}>{''.join(runs)}</w:p>"))
    return document


def run(text: str, look: str = "") -> str:
    return f"<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>"


def up(text: str) -> str:
    return run(text, '<w:vertAlign w:val="superscript"/>')


def down(text: str) -> str:
    return run(text, '<w:vertAlign w:val="subscript"/>')


def imported(document: Document, project: Path) -> Result:
    file = saved(document, project.parent / "报告.docx")
    result = invoke("import", file, "shui/2023", project=project)
    assert result.exit_code == 0, result.output
    return result


def chapter(project: Path) -> str:
    return (project / "content/shui/2023/部门职能.md").read_text("utf-8").strip()


def proposals(result: Result) -> str:
    return result.output.partition("提出数据 ")[2].partition(" 个")[0]


def test_raised_and_lowered_digits_are_no_digits(project: Path) -> None:
    """10⁶元 is not 106 元; what Unicode has no raised form of is told with its sentence."""
    runs = (
        run("金额10"),
        up("6"),
        run("元，面积10 m"),
        up("2"),
        run("，CO"),
        down("2"),
        run("减排，"),
    )
    result = imported(report(*runs, run("误差10"), up("-3"), run("万元，第5"), up("th")), project)
    assert chapter(project) == "金额10⁶元，面积10 m²，CO₂减排，误差10⁻³万元，第5th"
    assert proposals(result) == "0"
    assert "写不成上下标的字（第3段）：th" in result.output.replace("\n", "")


@pytest.mark.parametrize(
    ("formula", "line"),
    [
        ("<m:f><m:num>{3}</m:num><m:den>{4}</m:den></m:f>", "3/4"),
        ("<m:f><m:num>{支出-结转}</m:num><m:den>{预算}</m:den></m:f>", "(支出-结转)/预算"),
        ("{2}<m:f><m:num>{3}</m:num><m:den>{4}</m:den></m:f>", "2(3/4)"),
        ("<m:sSup><m:e>{x}</m:e><m:sup>{2}</m:sup></m:sSup>{y}", "(x^2)y"),
        ("<m:sSub><m:e>{x}</m:e><m:sub>{i+1}</m:sub></m:sSub>", "x_(i+1)"),
        ("<m:rad><m:deg/><m:e>{a+b}</m:e></m:rad>", "√(a+b)"),
        (
            '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{i=1}</m:sub><m:sup>{n}</m:sup>'
            "<m:e>{x}</m:e></m:nary>",
            "∑_(i=1)^n x",
        ),
        ("<m:d><m:e>{a}</m:e></m:d>", "(a)"),
        ("<m:box><m:e>{a}</m:e></m:box>{+1}", "a+1"),
    ],
)
def test_formulas_are_written_in_a_line(formula: str, line: str, project: Path) -> None:
    xml = formula.replace("{", "<m:r><m:t>").replace("}", "</m:t></m:r>")
    result = imported(report(run("公式："), f"<m:oMath>{xml}</m:oMath>", run("。")), project)
    printed = chapter(project).replace('{{ 原文("_") }}', "_")
    assert printed == f"公式：{line}。"
    assert f"公式（第3段）：{line}" in result.output


def test_a_fraction_beside_digits_keeps_apart(project: Path) -> None:
    """Neither 103/4 nor a fact of 4 万元."""
    formula = "<m:oMath><m:f><m:num><m:r><m:t>3</m:t></m:r></m:num><m:den><m:r><m:t>4</m:t></m:r></m:den></m:f></m:oMath>"
    result = imported(report(run("约10"), formula, run("倍，另"), formula, run("万元。")), project)
    assert chapter(project) == "约10(3/4)倍，另3/4万元。"
    assert proposals(result) == "0"


def test_a_deleted_end_joins_two_paragraphs(project: Path) -> None:
    document = paragraphs(["一、主要职责"])
    first = document.add_paragraph("段落的前一半，")
    look, marks = first._p.get_or_add_pPr(), OxmlElement("w:rPr")
    marks.append(OxmlElement("w:del"))
    look.append(marks)
    tracked(first, "del", "删去的话")
    document.add_paragraph("后一半。")
    document.add_paragraph("下一段。")
    result = imported(document, project)
    assert chapter(project) == "段落的前一半，后一半。\n\n下一段。"
    assert "修订中删去的文字（第3段）：删去的话" in result.output


def test_struck_text_and_ruby_are_told(project: Path) -> None:
    """Struck text is cancelled: it is in the note and not among the sentences."""
    ruby = (
        f"<w:r><w:ruby><w:rt>{run('yín')}</w:rt><w:rubyBase>{run('鄞')}</w:rubyBase></w:ruby></w:r>"
    )
    runs = (
        run("安排"),
        run("5万元", "<w:strike/>"),
        run("6万元", "<w:dstrike/>"),
        ruby,
        run("州。"),
    )
    result = imported(report(*runs), project)
    assert chapter(project) == "安排鄞州。"
    assert "画了删除线的文字（第3段）：5万元6万元" in result.output
    assert "注音（第3段）：鄞：yín" in result.output
    assert proposals(result) == "0"
