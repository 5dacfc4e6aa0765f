"""The audit of one document: every claim that could be recomputed, in the order of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ziping.claims.finders import passage_findings
from ziping.claims.finding import ClaimVerdict, Finding
from ziping.claims.outline_form import FormOutline, outline_form
from ziping.claims.sentences import Mention, Sentences, passage
from ziping.claims.tables import (
    RowGroup,
    Value,
    partition_findings,
    scored_findings,
    sum_finding,
    value_of,
)
from ziping.foreign.document import (
    FileKind,
    ForeignDocument,
    ForeignParagraph,
    ForeignTable,
    Grid,
    GridCell,
)
from ziping.foreign.opening import OpeningRules, foreign_document
from ziping.source.position import Position
from ziping.source.problem import fault


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRemark:
    """A finding with its place and the words it is about."""

    finding: Finding
    sentence: str
    line: int
    page: int = 0
    sheet: str = ""  # Of a workbook.
    counted: bool = False  # *line* counts paragraphs and tables.


_OPENING = OpeningRules(
    code="E771",
    hint=(
        "可以读 .docx、.xlsx、有文字的 .pdf 和 .txt；.doc、.wps 先另存为 .docx，.xls、.et 另存为 .xlsx，"
        "扫描件先识别文字"
    ),
    smaller="只留报告的正文和表再试",
)


def audited_file(path: Path) -> tuple[AuditRemark, ...]:
    """All remarks on a file. Raises Fault E101, E771."""
    document = foreign_document(path, _OPENING)
    if document.kind is FileKind.WORKBOOK and not document.tables:
        where = Position(path.as_posix(), 1, 1)
        raise fault("E771", where, "工作簿里没有内容", hint=_OPENING.hint)
    return audited(document)


def audited(document: ForeignDocument) -> tuple[AuditRemark, ...]:
    """All remarks on a document."""
    form = outline_form(document.lines) if document.lines else None
    remarks = list(_prose(document, form))
    for table in document.tables:
        sheet = table.where if document.kind is FileKind.WORKBOOK else ""
        remarks += (replace(remark, sheet=sheet) for remark in _table(table))
    if form is not None:
        remarks += _outline(form, document.lines)
    remarks += _partitions(document.lines)
    ordered = sorted(remarks, key=lambda remark: (remark.page, remark.line))
    return tuple(replace(remark, counted=not document.lines) for remark in ordered)


def _prose(document: ForeignDocument, form: FormOutline | None) -> Iterator[AuditRemark]:
    first = min((t.line for t in (*form.first, *form.second)), default=0) if form else 0
    earlier: list[Mention] = []
    for paragraph in _read_paragraphs(document):
        if form and first <= paragraph.line <= form.total_line:
            continue  # Rules and bases in the columns of a form that were pulled apart.
        yield from _claims(paragraph, earlier)


def _read_paragraphs(document: ForeignDocument) -> Iterator[ForeignParagraph]:
    """The paragraphs as they were written: lines broken by hand are one, footnotes stand apart."""
    whole: ForeignParagraph | None = None
    for paragraph in document.paragraphs:
        if paragraph.role:
            continue
        if whole is not None and paragraph.continues:
            whole = replace(whole, text=f"{whole.text}\n{paragraph.text}")
            continue
        if whole is not None:
            yield whole
        whole = paragraph
    if whole is not None:
        yield whole


def _claims(paragraph: ForeignParagraph, earlier: list[Mention]) -> Iterator[AuditRemark]:
    page = passage(paragraph.text)
    found = passage_findings(page, earlier)
    earlier.extend(page.mentions)
    for finding in found:
        sentence = _sentence(page, finding)
        yield AuditRemark(
            finding=finding, sentence=sentence, line=paragraph.line, page=paragraph.page
        )


def _sentence(page: Sentences, finding: Finding) -> str:
    for start, end in page.sentences:
        if start <= finding.end - 1 < end:
            return page.text[start:end].strip()
    return page.text


_RULES = re.compile(r"评分标准|评分办法|指标解释|指标说明|评价标准|评价要点")


def _table(table: ForeignTable) -> Iterator[AuditRemark]:
    found = [*scored_findings(table.grid), *_grid_partitions(table.grid)]
    for finding in found:
        yield AuditRemark(finding=finding, sentence="", line=table.line, page=table.page)
    for cell in table.grid.cells:
        if "。" in cell.text and len(cell.words) > 30 and not _is_rule(table.grid, cell.column):
            yield from _claims(_as_paragraph(cell, table), [])


def _as_paragraph(cell: GridCell, table: ForeignTable) -> ForeignParagraph:
    return ForeignParagraph(text=cell.words, where=table.where, line=table.line, page=table.page)


def _is_rule(grid: Grid, column: int) -> bool:
    return any(c.column == column and _RULES.search(c.words) for c in grid.cells)


def _grid_partitions(grid: Grid) -> Iterator[Finding]:
    """A row of amounts under heads of two storeys."""
    for row in range(2, grid.rows):
        values = [(c, v) for c in grid.starting(row) if (v := value_of(c.text))]
        if len(values) < 4:
            continue
        groups: dict[tuple[str, int], list[Value]] = {}
        total: Value | None = None
        for cell, value in values:
            above = [grid.at(r, cell.column) for r in range(row)]
            heads = list(dict.fromkeys(c for c in above if c is not None))
            wide = [c for c in heads if 1 < _covers(c, values) < len(values) - 1]
            if wide:
                groups.setdefault((wide[-1].words, wide[-1].column), []).append(value)
            elif heads and re.search("总|合计", heads[-1].words):
                total = value
        made = [RowGroup(name=name, values=tuple(v)) for (name, _), v in groups.items()]
        yield from partition_findings(total, made)


def _covers(head: GridCell, values: Sequence[tuple[GridCell, Value]]) -> int:
    """How many of the amounts stand under a head."""
    return sum(head.column <= cell.column < head.column + head.colspan for cell, _ in values)


def _outline(form: FormOutline, lines: Sequence[str]) -> Iterator[AuditRemark]:
    def value(number: object) -> Value:
        found = value_of(str(number))
        assert found is not None
        return found

    weights = [value(row.weight.value) for row in form.rows]
    scores = [value(row.score.value) for row in form.rows]
    said = "各行得分 "
    line = form.total_line + 1
    levels = f"{len(form.first)} 个一级、{len(form.second)} 个二级指标的分值都等于下级之和；{len(weights)} 行"
    yield AuditRemark(
        finding=Finding(kind="权重", verdict=ClaimVerdict.CONFIRMED, message=levels),
        sentence="", line=line,
    )  # fmt: skip
    for finding in (
        sum_finding("权重", weights, value(form.total_weight), what="各行分值 "),
        sum_finding("总分", scores, value(form.total_score), what=said),
    ):
        yield AuditRemark(finding=finding, sentence=lines[form.total_line].strip(), line=line)


def _partitions(lines: Sequence[str]) -> Iterator[AuditRemark]:
    """In a plain text: a line of amounts under two lines of heads."""
    written = [(n, line.split()) for n, line in enumerate(lines, start=1) if line.strip()]
    for index in range(2, len(written)):
        number, pieces = written[index]
        values = [v for piece in pieces if (v := value_of(piece))]
        leaves, heads = written[index - 1][1], written[index - 2][1]
        if len(values) != len(pieces) or len(values) < 4 or len(values) - len(leaves) not in (0, 1):
            continue
        if len(heads) < 2 or len(leaves) % len(heads):
            continue
        size = len(leaves) // len(heads)
        total = values[0] if len(values) > len(leaves) else None
        parts = values[len(values) - len(leaves) :]
        groups = [
            RowGroup(name=head, values=tuple(parts[i * size : (i + 1) * size]))
            for i, head in enumerate(heads)
        ]
        for finding in partition_findings(total, groups):
            yield AuditRemark(finding=finding, sentence=" ".join(pieces), line=number)
