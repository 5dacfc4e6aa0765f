"""Syntax: what Jinja says of a template it cannot read, in words for a writer."""

from __future__ import annotations

import re
from difflib import get_close_matches

from jinja2 import TemplateSyntaxError

from ziping.source.position import NOWHERE
from ziping.source.problem import fault

_REASONS: tuple[tuple[str, str, str], ...] = (
    (r"No filter named '(.+)'", "没有筛选器“{}”", "可用的筛选器：{filters}"),
    (r"No test named '(.+)'", "没有“is {}”这种判断", "判断有没有，写 is 已有"),
    (r"Encountered unknown tag '(end.+)'", "多了一个 {{% {} %}}", "删去它，或补上与它配对的开头"),
    (r"Encountered unknown tag '(.+)'", "没有 {{% {} %}} 这种写法", "可用：if、for、set、macro"),
    (
        r"innermost block that needs to be closed is '(.+)'",
        "{{% {} %}} 没有写完",
        "在后面补上 {{% end{} %}}",
    ),
    (r"[Uu]nexpected end of template", "{{{{ 或 {{% 没有写完", "补上 }} 或 %}"),
    (r"Missing end of comment", "注释 {{# 没有写完", "补上 #}"),
    (
        r"expected token 'end of print statement', got '(.+)'",
        "{{{{ }}}} 里到“{}”读不下去",
        "名称之间用“.”连接；筛选器前写“|”",
    ),
    (
        r"expected token 'end of statement block', got '(.+)'",
        "{{% %}} 里到“{}”读不下去",
        "检查比较号和 and、or",
    ),
    (r"expected token '(.+)', got '(.+)'", "这里应是“{}”，写的是“{}”", "检查括号、引号和 }}"),
    (
        r"unexpected char '(.+)' at",
        "不能用“{}”这个字符",
        "点、逗号、括号、引号和竖线都用半角的；文字要加半角引号",
    ),
    (r"unexpected '(.+)'", "不该有“{}”", "检查括号、引号和 }}"),
)


def explained(error: TemplateSyntaxError, filters: list[str]) -> tuple[str, str]:
    """Message and hint for a syntax error; *filters* are the names of the filters there are."""
    said = error.message or ""
    for pattern, message, hint in _REASONS:
        if match := re.search(pattern, said):
            return message.format(*match.groups()), _hint(hint, match, filters)
    return said, "对照手册检查这一行"


def _hint(hint: str, match: re.Match[str], filters: list[str]) -> str:
    if "{filters}" not in hint:
        return hint.format(*match.groups()) if "{{%" in hint else hint
    near = get_close_matches(match.group(1), filters, n=1, cutoff=0.4)
    if near:
        return f"是否想写“{near[0]}”？"
    return hint.replace("{filters}", " ".join(filters))


_TAG = re.compile(r"\{%-?\s*(end)?(if|for|macro)\b")


def unclosed(text: str) -> int | None:
    """The line (from 1) of the innermost block that is begun and not ended."""
    begun: list[int] = []
    for match in _TAG.finditer(text):
        if not match.group(1):
            begun.append(text.count("\n", 0, match.start()) + 1)
        elif begun:
            begun.pop()
    return begun[-1] if begun else None


def misused(error: Exception) -> tuple[str, str]:
    """Message and hint for what Python says when a template uses a value as it cannot be used."""
    said = str(error)
    if "argument" in said:
        return "筛选器或函数的括号里多写了或少写了", '如 |万元(2)、章节("部门职能")'
    if "not supported between" in said:
        return "这两个值不能比大小", "只有数值能与数值比大小"
    return f"模板运行不下去：{said}", "检查这一行的名称和比较"


def quoted(name: object, function: str) -> str:
    """The text given to a function of ours; Fault E501 for a name without quotes."""
    if isinstance(name, str):
        return name
    message = f"“{function}”的括号里要写加引号的文字"
    raise fault("E501", NOWHERE, message, hint=f'如 {function}("部门职能")，引号用半角的')
