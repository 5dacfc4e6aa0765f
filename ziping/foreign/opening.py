"""Opening other people's files: by what they are and not by their name, within bounds."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from pathlib import Path

from ziping.foreign.document import FileKind, ForeignDocument
from ziping.foreign.plain_text import text_document
from ziping.foreign.word.package import Package
from ziping.source.position import Position
from ziping.source.problem import fault, reason
from ziping.source.text import normalised

MAX_BYTES = 60_000_000
_ENCODINGS = ("utf-8-sig", "gb18030")
_MARKS = (BOM_UTF16_LE, BOM_UTF16_BE)  # Of what Notepad calls Unicode.


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningRules:
    """What a command opens, and how it refuses the rest: *hint* says which files it can read,
    *smaller* how to make one smaller."""

    code: str
    hint: str
    smaller: str
    kinds: tuple[FileKind, ...] = tuple(FileKind)


def foreign_document(path: Path, rules: OpeningRules) -> ForeignDocument:
    """What a file says. Raises Fault E101 (the system refuses it) or the code of the *rules*."""
    where = Position(path.as_posix(), 1, 1)
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError as error:
        message = f"文件读不了：{reason(error)}"
        raise fault("E101", where, message, hint="检查文件名和权限") from None
    if data is None:
        raise fault(rules.code, where, "文件太大", hint=rules.smaller)
    try:
        return _document(data, path.name, rules)
    except ValueError as error:
        raise fault(rules.code, where, str(error), hint=rules.hint) from None


def _document(data: bytes, name: str, rules: OpeningRules) -> ForeignDocument:
    kind = _kind(data)
    if kind not in rules.kinds:
        raise ValueError("这是 PDF 文件" if kind is FileKind.PDF else "这不是 Word 或 Excel 文件")
    if kind is FileKind.WORD:
        from ziping.foreign.word.reader import word_document  # Each is heavy: only when needed.

        return word_document(data, name)
    if kind is FileKind.WORKBOOK:
        from ziping.foreign.workbook import workbook_document

        return workbook_document(data, name)
    if kind is FileKind.PDF:
        from ziping.foreign.pdf import pdf_document

        return pdf_document(data, name)
    return text_document(_decoded(data), name)


def _kind(data: bytes) -> FileKind:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValueError("这是旧格式（.doc、.wps、.xls、.et）的文件，或者加了密码")
    if data.lstrip()[:5] == b"%PDF-":
        return FileKind.PDF
    if not data.startswith(b"PK"):
        return FileKind.TEXT
    names = set(Package.of(data).archive.namelist())
    if "xl/workbook.xml" in names:
        return FileKind.WORKBOOK
    if any(name.startswith("word/") for name in names):
        return FileKind.WORD
    raise ValueError("这不是 Word 或 Excel 文件")


def _decoded(data: bytes) -> str:
    """A text in UTF-8, UTF-16 or GB 18030."""
    for encoding in ("utf-16",) if data.startswith(_MARKS) else _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text or not text.strip():
            break
        return normalised(text)
    raise ValueError("文件里没有读得懂的文字")
