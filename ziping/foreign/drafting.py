"""A workbook as a draft for the audit: what a form is opened with, an audit reads too."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from ziping.foreign.document import ForeignTable as Sheet
from ziping.foreign.draft import Draft, DraftTable
from ziping.foreign.reading import MAX_BYTES, read_draft, unread
from ziping.source.system import reason


def draft_of(path: Path) -> Draft:
    """The draft of a file: the sheets of a workbook as tables, any other file as the audit reads it.

    Raises Fault E101, E771.
    """
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else b""
    except OSError as error:
        raise unread(path, f"文件读不了：{reason(error)}", code="E101") from None
    return _sheets(path, data) if _is_workbook(data) else read_draft(path)


def _is_workbook(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def _sheets(path: Path, data: bytes) -> Draft:
    from ziping.foreign.workbook import workbook_document  # Heavy: only for a workbook.

    try:
        blocks = workbook_document(data, path.name).blocks
    except ValueError as error:
        raise unread(path, str(error)) from None
    sheets = (block for block in blocks if isinstance(block, Sheet))
    tables = [
        DraftTable(grid=sheet.grid, line=number, sheet=sheet.where)
        for number, sheet in enumerate(sheets, start=1)
    ]
    if not tables:
        raise unread(path, "工作簿里没有内容")
    return Draft(paragraphs=(), tables=tuple(tables))
