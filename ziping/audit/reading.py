"""Reading a finished document from a file, by what it is and not by its name."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path

from ziping.audit.draft import Draft
from ziping.audit.text_draft import text_draft
from ziping.source.position import Position
from ziping.source.problem import fault
from ziping.source.system import reason
from ziping.source.text import normalised

MAX_BYTES = 60_000_000
_ENCODINGS = ("utf-8-sig", "gb18030")
_MARKS = (BOM_UTF16_LE, BOM_UTF16_BE)  # Of what Notepad calls Unicode.


def read_draft(path: Path) -> Draft:
    """The draft of a Word file, a PDF with text, or a plain text (UTF-8, UTF-16 or GB 18030).

    Raises Fault E101 (the system refuses it), E771 (it is none of these, or has no text).
    """
    where = Position(path.as_posix(), 1, 1)
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError as error:
        raise fault(
            "E101", where, f"文件读不了：{reason(error)}", hint="检查文件名和权限"
        ) from None
    if data is None:
        raise fault("E771", where, "文件太大", hint="只留报告的正文和表再试")
    try:
        return _draft(data)
    except ValueError as error:
        hint = "可以读 .docx、有文字的 .pdf 和 .txt；.doc、.wps 先另存为 .docx，扫描件先识别文字"
        raise fault("E771", where, str(error), hint=hint) from None


def _draft(data: bytes) -> Draft:
    if data.startswith(b"PK"):
        from ziping.audit.docx_draft import docx_draft

        return docx_draft(data)
    if data.lstrip()[:5] == b"%PDF-":
        from ziping.audit.pdf_draft import pdf_draft

        return pdf_draft(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValueError("这是旧的 .doc 或 .wps 文件")
    for encoding in ("utf-16",) if data.startswith(_MARKS) else _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text or not text.strip():
            break
        return text_draft(normalised(text))
    raise ValueError("文件里没有读得懂的文字")
