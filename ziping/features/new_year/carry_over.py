"""Outcomes: what becomes of last year's problems, measures and acknowledgements in the new year.

Nothing of them may be printed unnoticed, and no acknowledgement may silence what nobody has seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ziping.features.new_year.blanked import TO_FILL, CarryOver
from ziping.source.nodes import MappingNode, Node, ScalarNode, SequenceNode

MEASURES, OUTCOMES = "改进措施", "整改情况"
_ITEM = re.compile(r"^(?=- )", re.M)
_NUMBERED = re.compile(r"(.*?)(\d+)")
_SCHEMA = re.compile(r"^# yaml-language-server: .*\n", re.M)


def outcomes_text(measures: Node | None, schema_line: str) -> str:
    """整改情况.yaml: an entry for every measure of last year, with what was promised above it.

    Empty without measures.
    """
    items = measures.items if isinstance(measures, SequenceNode) else ()
    entries = [entry for item in items for entry in _entry(item)]
    if not entries:
        return ""
    head = "# 上年的措施落实得怎样：结果写 已完成、进行中 或 未完成，说明写做了什么、为什么没有完成。\n"
    return schema_line.replace(MEASURES, OUTCOMES) + head + "".join(entries)


def _entry(item: Node) -> Iterator[str]:
    identity = _text(item, "编号")
    if not identity:
        return
    for key in ("标题", "正文"):
        yield from (f"# 上年 {line}\n" for line in _text(item, key).split("\n") if line.strip())
    told = [f"{key}：{_text(item, key)}" for key in ("责任科室", "完成期限") if _text(item, key)]
    if told:
        yield f"# 上年 {'；'.join(told)}\n"
    yield f"- 措施: {identity}\n  结果: {TO_FILL}\n  说明: {TO_FILL}\n"


def _text(item: Node, key: str) -> str:
    value = item.members.get(key) if isinstance(item, MappingNode) else None
    return value.text.strip() if isinstance(value, ScalarNode) else ""


def schema_line(text: str) -> str:
    """The line by which an editor finds the schema, as a file has it."""
    found = _SCHEMA.search(text)
    return found.group() if found else ""


def settled_text(text: str, taking: CarryOver) -> str:
    """确认.yaml with every entry as a comment: each is to be looked at before it holds again."""
    lines = text.rstrip("\n").split("\n")
    told = [
        line if not line.strip() or line.startswith("#") else taking.comment(line) for line in lines
    ]
    first = next((i for i, line in enumerate(lines) if line.startswith("-")), len(lines))
    advice = f"的确认，今年不算数；今年又出现、核对过的，去掉行首的“{taking.comment('')}”。"
    told.insert(first, taking.comment(advice))
    return "\n".join(told) + "\n"


def with_advice(text: str, topic: str, items: Node, taking: CarryOver) -> str:
    """The text with a word above its first item on which ids to keep."""
    advice = _advice(topic, _ids(items))
    if not advice:
        return text
    return _ITEM.sub(lambda _: f"{taking.comment(advice)}\n", text, count=1)


def _ids(items: Node) -> list[str]:
    found = items.items if isinstance(items, SequenceNode) else ()
    return [identity for item in found if (identity := _text(item, "编号"))]


def _advice(topic: str, ids: list[str]) -> str:
    if topic not in ("问题", MEASURES, "工作亮点") or not ids:
        return ""
    told = {
        "问题": "的问题：还在的，保留编号、重写文字；解决了的，删去整项",
        MEASURES: "的措施：继续做的，保留编号、重写文字；不再做的，删去整项",
        "工作亮点": "的亮点：同一项工作保留编号、重写文字；今年没有的，删去整项",
    }[topic]
    return f"{told}；新的用新编号，从 {_next_id(ids)} 起。"


def _next_id(ids: list[str]) -> str:
    """The first number after those that are taken, written like them."""
    numbered = [(m[1], m[2]) for one in ids if (m := _NUMBERED.fullmatch(one))]
    if not numbered:
        return f"{ids[-1]}2"
    stem, digits = max(numbered, key=lambda pair: int(pair[1]))
    return f"{stem}{int(digits) + 1:0{len(digits)}d}"
