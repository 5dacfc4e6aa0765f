"""Remarks of an audit: where they stand, how they read, on documents made in memory."""

from __future__ import annotations

from support.grids import grid
from ziping.claims.finding import ClaimVerdict, Finding
from ziping.features.audit.recompute import AuditRemark, audited
from ziping.features.audit.text_report import failed, place, record, remark_lines, tally
from ziping.foreign.document import Block, FileKind, ForeignDocument, ForeignParagraph, ForeignTable
from ziping.foreign.plain_text import text_document

GRADED = "自评得分83分，评价等级为“优”。"


def document(*blocks: Block, kind: FileKind = FileKind.WORD) -> ForeignDocument:
    return ForeignDocument(name="报告", kind=kind, blocks=blocks)


def paragraph(text: str, **more: object) -> ForeignParagraph:
    return ForeignParagraph(text=text, where="", line=4, **more)  # type: ignore[arg-type]


def remark(verdict: ClaimVerdict = ClaimVerdict.WRONG, **more: object) -> AuditRemark:
    finding = Finding(kind="合计", verdict=verdict, message="1 + 1 = 2", start=0, end=1)
    place = {"sentence": "共3个。", "line": 7} | more
    return AuditRemark(finding=finding, **place)  # type: ignore[arg-type]


def test_a_remark_has_the_place_of_its_paragraph() -> None:
    (only,) = audited(document(paragraph(GRADED)))
    assert (only.sentence, only.line, only.counted) == (GRADED, 4, True)
    (only,) = audited(text_document(f"自评情况。\n\n{GRADED}\n"))
    assert (only.line, only.counted) == (3, False)


def test_lines_broken_by_hand_are_read_as_one() -> None:
    first, second = paragraph("自评得分83分，"), paragraph("评价等级为“优”。", continues=True)
    assert len(audited(document(first, second))) == 1
    assert audited(document(first, paragraph(second.text))) == ()


def test_a_footnote_is_not_read() -> None:
    assert audited(document(paragraph(GRADED, role="注"))) == ()


def test_a_sheet_of_a_workbook_is_named() -> None:
    form = grid("指标 分值 得分", "绿化 60 61", "清扫 40 30")
    table = ForeignTable(grid=form, where="表一", line=1)
    (only,) = audited(document(table, kind=FileKind.WORKBOOK))
    assert place(only) == "工作表“表一”"
    (only,) = audited(document(table))
    assert place(only) == "第1段"


def test_a_place_as_a_person_finds_it() -> None:
    assert place(remark(page=2)) == "第2页"
    assert place(remark()) == "第7行"


def test_what_holds_is_listed_on_demand() -> None:
    holds = remark(ClaimVerdict.CONFIRMED)
    assert list(remark_lines("报告", [holds], whole=False)) == ["报告", "  验算 1 处：属实 1 处"]
    lines = list(remark_lines("报告", [holds], whole=True))
    assert lines[1] == "  第7行 │ 共3个。"
    assert lines[2].endswith("属实 合计：1 + 1 = 2")


def test_the_tally_and_the_verdict_on_all() -> None:
    assert tally([]) == "没有找到可以验算的数"
    unsure = remark(ClaimVerdict.UNSURE)
    assert tally([remark(), unsure]) == "验算 2 处：不符 1 处，存疑 1 处"
    assert failed([remark()], strict=False)
    assert not failed([unsure], strict=False)
    assert failed([unsure], strict=True)


def test_a_remark_as_a_record() -> None:
    entry = record("报告.txt", remark(page=2))
    assert (entry["path"], entry["page"], entry["verdict"]) == ("报告.txt", 2, "不符")
