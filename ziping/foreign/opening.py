"""Opening a file that is to be adopted, by what it is and not by its name."""

from __future__ import annotations

from pathlib import Path

from ziping.foreign.document import ForeignDocument
from ziping.foreign.word.package import Package
from ziping.source.position import Position
from ziping.source.problem import fault
from ziping.source.system import reason

MAX_BYTES = 60_000_000
_HINT = "可以导入 .docx 和 .xlsx；.doc、.wps、.xls、.et 和 PDF 先用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx"


def foreign_document(path: Path) -> ForeignDocument:
    """What a file says. Raises Fault E101 (the system refuses it), E772 (it cannot be adopted)."""
    where = Position(path.as_posix(), 1, 1)
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError as error:
        message = f"文件读不了：{reason(error)}"
        raise fault("E101", where, message, hint="检查文件名和权限") from None
    if data is None:
        raise fault("E772", where, "文件太大", hint="删去照片等用不着的内容再试")
    try:
        found = _read(data, path.name)
    except ValueError as error:
        raise fault("E772", where, str(error), hint=_HINT) from None
    if not found.blocks:
        raise fault("E772", where, "文件里没有文字", hint="扫描成图片的文件先识别成文字")
    return found


def _read(data: bytes, name: str) -> ForeignDocument:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValueError("这是旧格式（.doc、.wps、.xls、.et）的文件，或者加了密码")
    if data.lstrip()[:5] == b"%PDF-":
        raise ValueError("这是 PDF 文件")
    if not data.startswith(b"PK"):
        raise ValueError("这不是 Word 或 Excel 文件")
    package = Package.of(data)
    names = set(package.archive.namelist())
    if "xl/workbook.xml" in names:
        from ziping.foreign.workbook import workbook_document  # Heavy: only for a workbook.

        return workbook_document(data, name)
    if any(one.startswith("word/") for one in names):
        from ziping.foreign.word.reader import word_document

        return word_document(data, name)
    raise ValueError("这不是 Word 或 Excel 文件")
