"""Reading a finished document from a file, by what it is and not by its name."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path

from ziping.foreign.draft import Draft
from ziping.foreign.text import text_draft
from ziping.source.position import Position
from ziping.source.problem import Fault, fault
from ziping.source.system import reason
from ziping.source.text import normalised

MAX_BYTES = 60_000_000
_READABLE = (
    "可以读 .docx、.xlsx、有文字的 .pdf 和 .txt；.doc、.wps 先另存为 .docx，.xls、.et 另存为 .xlsx，"
    "扫描件先识别文字"
)
_ENCODINGS = ("utf-8-sig", "gb18030")
_MARKS = (BOM_UTF16_LE, BOM_UTF16_BE)  # Of what Notepad calls Unicode.


def read_draft(path: Path) -> Draft:
    """The draft of a Word file, a PDF with text, or a plain text (UTF-8, UTF-16 or GB 18030).

    Raises Fault E101 (the system refuses it), E771 (it is none of these, or has no text).
    """
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError as error:
        raise unread(path, f"文件读不了：{reason(error)}", code="E101") from None
    if data is None:
        raise unread(path, "文件太大")
    try:
        return _draft(data)
    except ValueError as error:
        raise unread(path, str(error)) from None


def unread(path: Path, message: str, *, code: str = "E771") -> Fault:
    """The fault of a file that cannot be read, with what to do."""
    hint = {
        "E101": "检查文件名和权限",
        "文件太大": "只留报告的正文和表再试",
    }
    told = hint.get(code) or hint.get(message) or _READABLE
    return fault(code, Position(path.as_posix(), 1, 1), message, hint=told)


def _draft(data: bytes) -> Draft:
    if data.startswith(b"PK"):
        from ziping.foreign.docx_draft import docx_draft

        return docx_draft(data)
    if data.lstrip()[:5] == b"%PDF-":
        from ziping.foreign.pdf import pdf_draft

        return pdf_draft(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValueError("这是旧格式（.doc、.wps、.xls、.et）的文件，或者加了密码")
    for encoding in ("utf-16",) if data.startswith(_MARKS) else _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text or not text.strip():
            break
        return text_draft(normalised(text))
    raise ValueError("文件里没有读得懂的文字")
