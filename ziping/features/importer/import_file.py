"""Importing a file: opened, recognised as report or form, made into files. The one entry to this room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ziping.features.importer.form_grid import Form, scored_form
from ziping.features.importer.import_form import imported_form
from ziping.features.importer.import_report import imported_report
from ziping.features.importer.imported import ImportedProject, note_text
from ziping.features.importer.written_text import clean
from ziping.foreign.document import (
    Block,
    FileKind,
    ForeignDocument,
    ForeignParagraph,
    ForeignTable,
    LeftOut,
)
from ziping.foreign.opening import OpeningRules, foreign_document
from ziping.source.position import Position
from ziping.source.problem import Fault, fault
from ziping.source.project import Project, UnitYear

REPORT, FORM = "报告", "自评表"
_OPENING = OpeningRules(
    code="E772",
    hint="可以导入 .docx 和 .xlsx；.doc、.wps、.xls、.et 和 PDF 先用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx",
    smaller="删去照片等用不着的内容再试",
    kinds=(FileKind.WORD, FileKind.WORKBOOK),
)


def imported_project(
    file: Path, project: Project, which: UnitYear, *, framework: str | None, standard: bool
) -> ImportedProject:
    """What a file becomes. Raises Fault E101, E772, and E209 for what the project lacks."""
    document = _opened(file)
    form = scored_form(document.tables)
    if framework is None:
        _refuse_form_alone(file, document, form)
        imported = imported_report(document, project, which, standard=standard)
        if form is not None:
            hint = "文件里有自评表，现在是文稿里的一张表；要变成指标体系，加 --framework 名称。"
            imported = replace(imported, remarks=(*imported.remarks, hint))
        return _finished(imported, document, project, which, REPORT)
    if form is None:
        hint = "表头要有“分值”（或权重、满分）和“得分”两栏"
        where = Position(file.as_posix(), 1, 1)
        raise fault("E773", where, "文件里没有认出自评表", hint=hint)
    rest = [block for block in document.blocks if block not in form.tables]
    imported = imported_form(document, form, project, which, framework)
    if _is_report(rest):
        text = replace(document, blocks=tuple(rest), unit=imported.unit)
        report = imported_report(text, project, which, standard=standard, form=imported.files)
        if report.unit and not imported.unit:
            named = replace(document, unit=report.unit)
            imported = imported_form(named, form, project, which, framework)
        return _both(imported, report, document, project, which)
    left_out = (*imported.unplaced, *_left(rest))
    return _finished(replace(imported, unplaced=left_out), document, project, which, FORM)


def _opened(file: Path) -> ForeignDocument:
    document = foreign_document(file, _OPENING)
    if not document.blocks:
        where = Position(file.as_posix(), 1, 1)
        raise fault("E772", where, "文件里没有文字", hint="扫描成图片的文件先识别成文字")
    return document


def _refuse_form_alone(file: Path, document: ForeignDocument, form: Form | None) -> None:
    """A workbook is no report: without a name for its framework nothing can be made of it."""
    if document.paragraphs:
        return
    where = Position(file.as_posix(), 1, 1)
    what = "文件里只有表格" if form is None else "文件是一张自评表"
    hint = "自评表加上 --framework 名称，如 --framework shi-2023"
    raise fault("E773", where, what, hint=hint)


def _is_report(blocks: list[Block]) -> bool:
    """Whether there is more than the title and the notes of a form."""
    long = [b for b in blocks if isinstance(b, ForeignParagraph) and len(b.text) > 40]
    return len(long) > 2


def _left(blocks: list[Block]) -> Iterator[LeftOut]:
    """What stands beside the form and is none of it."""
    for block in blocks:
        if isinstance(block, ForeignParagraph):
            yield LeftOut(kind="表外的文字", text=clean(block.mark + block.text), where=block.where)
        elif isinstance(block, ForeignTable):
            text = "\n".join(cell.text for cell in block.grid.cells if cell.text)
            yield LeftOut(kind="另外的表", text=text, where=block.where)


def _both(
    form: ImportedProject,
    report: ImportedProject,
    document: ForeignDocument,
    project: Project,
    which: UnitYear,
) -> ImportedProject:
    """A report with its form in one file. The report's facts win where both give a topic."""
    twice = [path for path in form.files if path in report.files and not path.endswith("单位.yaml")]
    remarks = [f"{path} 的内容报告和表里都有，照报告写的；表里的见导入说明。" for path in twice]
    lost = [LeftOut(kind="表头的数", text=form.files[path].decode(), where=path) for path in twice]
    unplaced = [omission for omission in form.unplaced if omission not in document.left_out]
    unit_file = f"data/{which}/单位.yaml"
    unit = report.files[unit_file].decode()
    more = _lacking(form.files[unit_file].decode(), unit)
    unit += "".join(f"{line}\n" for line in more)
    both = replace(
        report,
        files={**form.files, **report.files, unit_file: unit.encode()},
        unplaced=(*report.unplaced, *unplaced, *lost),
        remarks=tuple(dict.fromkeys((*report.remarks, *form.remarks, *remarks))),
        rows=form.rows,
        ruled=form.ruled,
    )
    return _finished(both, document, project, which, REPORT)


def _finished(
    imported: ImportedProject,
    document: ForeignDocument,
    project: Project,
    which: UnitYear,
    kind: str,
) -> ImportedProject:
    """With the note beside the data, and without a 单位.yaml that is there already."""
    unit_file = f"data/{which}/单位.yaml"
    files = dict(imported.files)
    remarks = list(imported.remarks)
    if (project.root / unit_file).exists():
        wanted = _lacking(files.pop(unit_file).decode(), _text_in(project, unit_file))
        if wanted:
            lines = "".join(f"“{line}”" for line in wanted)
            remarks.append(f"单位.yaml 已经在，没有动它：导入的要用到的，在里面加上{lines}。")
        imported = replace(imported, kept=(*imported.kept, unit_file), remarks=tuple(remarks))
    note = note_text(imported, document.name)
    files[f"data/{which}/导入说明-{kind}.txt"] = note.encode()
    return replace(imported, files=files)


def _text_in(project: Project, path: str) -> str:
    try:
        return project.text(path)
    except Fault:
        return ""  # Told by the checks.


def _lacking(written: str, held: str) -> list[str]:
    """The lines of one 单位.yaml that another lacks, by their keys; the template's line by its whole text."""
    lines = held.split("\n")
    keys = {line.partition(":")[0] for line in lines if not line.startswith("自评报告模板")}
    return [
        line
        for line in written.split("\n")
        if line and line.partition(":")[0] not in keys and line not in lines
    ]
