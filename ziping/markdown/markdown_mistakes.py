"""Slips: what a writer's hand easily gets wrong in Markdown and Markdown would print as it stands."""

from __future__ import annotations

import re

from ziping.markdown.lines import Lines
from ziping.source.position import Position
from ziping.source.problem import fault

_NUMBER = re.compile(
    r"\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+[.、．])"
)
_ITEM = re.compile(r"\s*\d+、")
_SLIPS = (
    (re.compile(r"\s*＃"), "E511", "标题的井号要用半角的 #", "切换到英文输入法再打 #"),
    (re.compile(r"#{1,6}[^#\s]"), "E511", "标题的井号后面要空一格", "写成“### 标题”"),
    (
        re.compile(
            r".*(?:！\s*[\[［【]|!\s*[［【]|!\[[^\]]*\](?!\()|!\[[^\]]*\]\([^)\"<]*\s[^)\"]*\))"
        ),
        "E514",
        "图片写法有误",
        "写成 ![说明](图片.png)，都用半角符号，文件名里不要有空格",
    ),
    (re.compile(r".*[｛｝]"), "E513", "花括号要用半角的 { }", "切换到英文输入法再打花括号"),
    (
        re.compile(r"\s*\|.*\|\s*$"),
        "E510",
        "表格没有表头下面的一行横线",
        "在表头下面加一行，如 |---|---|",
    ),
)


def refuse_markdown_mistakes(content: str, lines: list[int] | None, source: Lines) -> None:
    """Fault E510, E511, E513 or E514 at the line of a paragraph that was meant as something else."""
    first = lines[0] if lines else 0
    for number, line in enumerate(content.split("\n")):
        for pattern, code, message, hint in _SLIPS:
            if pattern.match(line):
                raise fault(code, source.place(first + number), message, hint=hint)
        if number and _ITEM.match(line):
            hint = "每项之间空一行，或每行以“1. ”开头写成列表"
            raise fault("E513", source.place(first + number), "这一行会接在上一行后面", hint=hint)


def refuse_typed_number(text: str, where: Position) -> None:
    """Fault E511 for a heading with a number of its own: numbers are made, and would stand twice.

    E513 for a mark in full-width braces.
    """
    if "｛" in text:
        hint = "切换到英文输入法再打花括号"
        raise fault("E513", where, "花括号要用半角的 { }", hint=hint)
    if match := _NUMBER.match(text):
        message = f"标题的编号“{match.group().strip()}”不用写，会自动加上"
        raise fault("E511", where, message, hint="删去编号；不要编号的标题在末尾写 {不编号}")
