"""Reading text: UTF-8, normalised line ends, no characters that would break a writer later."""

from __future__ import annotations

import re

from ziping.source.position import Position
from ziping.source.problem import Fault, fault

MAX_CHARACTERS = 2_000_000
MAX_LINES = 100_000
PRIVATE_USE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069"
    r"\ue000-\uf8ff\ufeff\ufffe\uffff\ufffd\ud800-\udfff\U000f0000-\U0010ffff]"
)
_CONFLICT = re.compile(
    r"^(?P<first><{7}) ?(?P<ours>\S[^\n]*)?\n(?:(?!^>{7})[^\n]*\n)*?^(?P<middle>={7})$\n(?:(?!^<{7})[^\n]*\n)*?^(?P<last>>{7}) ?(?P<theirs>\S[^\n]*)?$",
    re.M,
)


def decoded(data: bytes, path: str) -> str:
    """The text of a file's bytes, with ``\\n`` line ends and without a byte order mark.

    Raises Fault E102 (not UTF-8), E103 (characters that cannot be printed), E107 (too large), E109 (a
    merge conflict).
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        where = Position(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
        hint = f"{_likely_encoding(data)}用编辑器打开，“另存为”时编码选 UTF-8"
        raise fault("E102", where, "从这里起不是 UTF-8 编码", hint=hint) from None
    if len(text) > MAX_CHARACTERS:
        message = f"文件有 {len(text)} 个字符，上限是 {MAX_CHARACTERS}"
        raise fault("E107", Position(path, 1, 1), message, hint="分成几个文件")
    text = normalised(text)
    if (lines := text.count("\n")) > MAX_LINES:
        message = f"文件有 {lines} 行，上限是 {MAX_LINES}"
        raise fault("E107", Position(path, MAX_LINES, 1), message, hint="分成几个文件")
    if match := _FORBIDDEN.search(text):
        raise fault(
            "E103",
            place_of(text, match.start(), path),
            f"含有不能使用的字符：{_named(match.group())}",
            hint=_way_out(match.group()),
        )
    if match := _CONFLICT.search(text):
        raise _conflict(match, text, path)
    return text


def _conflict(match: re.Match[str], text: str, path: str) -> Fault:
    """What git leaves where two people changed the same lines."""
    first, middle, last = (
        text.count("\n", 0, match.start(part)) + 1 for part in ("first", "middle", "last")
    )
    ours, theirs = match["ours"] or "自己的", match["theirs"] or "另一边的"
    message = (
        f"合并时两边改了同一处：第 {first}–{middle} 行是 {ours}，第 {middle}–{last} 行是 {theirs}"
    )
    hint = "留下对的一边（或两边并成一句），再删去 <<<<<<<、=======、>>>>>>> 三行"
    where, other = Position(path, first, 1, 7), Position(path, middle, 1, 7)
    return fault("E109", where, message, hint=hint, second=other)


def normalised(text: str) -> str:
    """The text with ``\\n`` line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _likely_encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "看起来是 UTF-16（记事本里叫 Unicode）编码；"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "看起来是 GBK 编码；"


_NAMES = {
    "\u200b": "零宽空格",
    "\ufeff": "零宽空格",
    "\ufffd": "乱码的替代符",
    "\x1b": "终端控制符",
}


def _named(character: str) -> str:
    kind = "自造字" if PRIVATE_USE.match(character) else "看不见的控制符"
    return f"{_NAMES.get(character, kind)}（U+{ord(character):04X}）"


def _way_out(character: str) -> str:
    if PRIVATE_USE.match(character):
        return "别的机器上没有这个字形；换成标准字库里的字"
    return "删去这个字符；它多半是从别处复制时带进来的"


def forbidden_in(text: str) -> str:
    """The first character of a text that cannot be used; empty when there is none."""
    match = _FORBIDDEN.search(text)
    return match.group() if match else ""


def place_of(text: str, offset: int, path: str) -> Position:
    """The position of the character at *offset* of the text."""
    before = text[:offset]
    return Position(path, before.count("\n") + 1, offset - before.rfind("\n"))
