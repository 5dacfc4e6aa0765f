"""YAML faults: what the parser says of a text that is not YAML, in words for a writer, at the real place.

The parser often notices a slip some lines later: a colon typed full-width makes the next key wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ruamel.yaml.error import MarkedYAMLError, StringMark

from ziping.source.position import Position
from ziping.source.problem import Fault, fault

_GENERAL = "检查缩进、冒号后的空格和引号；键和值写成“键: 值”"
_REASONS = (
    ("mapping values are not allowed", "这里不能再出现“键: 值”，多半是这一行或上一行缩进不对"),
    ("could not find expected ':'", "缺少冒号，或冒号后没有空格"),
    ("found character '\\t'", "缩进用了制表符，请用空格"),
    ("cannot start any token", "这个字符不能开头，请给值加引号"),
    ("expected <block end>", "缩进与上一行不一致"),
    ("did not find expected", "缩进或符号与上文不一致"),
    ("found unexpected end of stream", "引号或括号没有配对"),
)
# A key with a colon that YAML does not see: full-width, or without a space after it.
_BAD_COLON = re.compile(r"^[\s-]*[^\s:：#\"'|>\[{-][^:：]*?(?P<colon>：|:(?=\S))")
_GOOD_COLON = re.compile(r":(?:\s|$)")


@dataclass(frozen=True, slots=True)
class _YamlMessage:
    """What the parser said: where, where that began, and its words."""

    lines: tuple[str, ...]
    path: str
    where: Position | None
    begun: Position | None
    problem: str
    context: str


def syntax_fault(error: MarkedYAMLError, text: str, path: str) -> Fault:
    """The fault E104 for what the parser refused."""
    said = _YamlMessage(
        lines=tuple(text.split("\n")),
        path=path,
        where=_place(error.problem_mark, path),
        begun=_place(error.context_mark, path),
        problem=str(error.problem or error.context or ""),
        context=str(error.context or ""),
    )
    return (
        _of_template(said)
        or _of_colon(said)
        or _of_brackets(said)
        or _of_text(said)
        or _general(said)
    )


def _place(mark: StringMark | None, path: str) -> Position | None:
    return Position(path, mark.line + 1, mark.column + 1) if mark else None


def _fault(where: Position, reason: str, hint: str, second: Position | None = None) -> Fault:
    return fault("E104", where, f"YAML 写法有误：{reason}", hint=hint, second=second)


def _of_colon(said: _YamlMessage) -> Fault | None:
    """A colon that YAML does not see, on the line of the fault or above it."""
    first = said.begun if "could not find expected ':'" in said.problem else None
    if first is None and "mapping values are not allowed" in said.problem:
        first = said.where
    if first is None:
        return None
    place: Position | None = None
    for number in range(first.line, 0, -1):
        line = said.lines[number - 1]
        if match := _BAD_COLON.match(line):
            place = Position(said.path, number, match.start("colon") + 1)
        if _GOOD_COLON.search(line) and number < first.line:
            break
    hint = "冒号用半角的“:”，后面空一格，如 收入总额: 520.00 万元"
    return _fault(place, "冒号是全角的，或后面没有空格", hint) if place else None


_TEMPLATE = re.compile(r"^\s*(?:- +)*(?:[^\s:#\"'][^:#\"']*: +)?(?P<start>\{[{%])")


def quote_it(line: str, where: Position) -> Fault | None:
    """The fault of a line whose value begins with template code; None when it does not."""
    match = _TEMPLATE.match(line)
    if match is None:
        return None
    value = line[match.start("start") :].rstrip()
    quoted = value.replace("'", "''")
    start = replace(where, column=match.start("start") + 1, length=len(value))
    hint = f"给整个值加引号：'{quoted}'"
    return _fault(start, f"值以 {match['start']} 开头，YAML 当作花括号", hint)


def _of_template(said: _YamlMessage) -> Fault | None:
    places = [place for place in (said.begun, said.where) if place]
    faults = (quote_it(said.lines[place.line - 1], place) for place in places)
    return next(filter(None, faults), None)


def _of_brackets(said: _YamlMessage) -> Fault | None:
    if said.begun is None or "flow" not in said.context:
        return None
    hint = f"括号从 {said.begun} 开始；逗号用半角的“,”"
    where = said.where or said.begun
    return _fault(where, "方括号或花括号没有配对，或缺少逗号", hint, said.begun)


def _of_text(said: _YamlMessage) -> Fault | None:
    """A second ``: `` in one line."""
    if said.where is None or "mapping values are not allowed" not in said.problem:
        return None
    line = said.lines[said.where.line - 1]
    if not _GOOD_COLON.search(line[: said.where.column - 1]):
        return None
    return _fault(said.where, "一行里有两个“: ”", "文字里的冒号改用全角的“：”，或给整个值加引号")


def _general(said: _YamlMessage) -> Fault:
    reason = next((text for part, text in _REASONS if part in said.problem), said.problem)
    where = said.where or said.begun or Position(said.path, 1, 1)
    if "end of stream" in said.problem and said.begun:  # Noticed only at the end of the file.
        where = said.begun
    return _fault(where, reason, _GENERAL)
