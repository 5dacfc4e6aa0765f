"""A property: whatever the data, figures are blanked and nothing else."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from ziping.features.new_year.blanked import CarryOver, blanked
from ziping.source.yaml import Node, ScalarNode, SequenceNode, parsed

KEYS = st.sampled_from(["总额", "收入", "人数", "甲", "乙", "丙", "办结", "名册", "日期"])

FIGURES = st.one_of(
    st.decimals(0, 99999, places=2, allow_nan=False).map(lambda d: f"{d:,} 万元"),
    st.decimals(0, 999, places=1).map(lambda d: f"{d}%"),
    st.integers(0, 99999).map(lambda n: f"{n} 件"),
    st.dates().map(lambda d: f"{max(d.year, 1000)} 年 {d.month} 月 {min(d.day, 28)} 日"),
    st.sampled_from(["是", "否", "-3.20 万元", "1,234 人次"]),
)

NAMES = st.sampled_from(["办公室", "甲乙科", "'12 号楼'", '"是"', "审批管理科（一）", "东 街"])

SENTENCES = st.sampled_from(
    [
        "全年办结很多。",
        "|\n{i}  第一行\n{i}  第二行。",
        "'见“附件”；核对。'",
        ">-\n{i}  折行的话，\n{i}  说完。",
    ]
)

COMMENTS = st.sampled_from(["", "  # 口径见附注", "   # 待核：1,000 万元"])


@st.composite
def _mappings(draw: st.DrawFn, depth: int = 0) -> list[tuple[str, str, object]]:
    """A mapping as (key, comment, value); a value is a text, a list or a mapping."""
    keys = draw(st.lists(KEYS, min_size=1, max_size=4, unique=True))
    kinds = ["figure", "figure", "name", "sentence", "flow", "figures", "names", "block"]
    return [
        (key, draw(COMMENTS), draw(_value(draw(st.sampled_from(kinds)), depth))) for key in keys
    ]


def _value(kind: str, depth: int) -> st.SearchStrategy[object]:
    flat = FIGURES.filter(lambda text: "," not in text)
    return {
        "figure": FIGURES,
        "name": NAMES,
        "sentence": SENTENCES,
        "flow": st.dictionaries(KEYS, st.one_of(flat, NAMES), min_size=1, max_size=3),
        "figures": st.lists(flat, min_size=1, max_size=4),
        "names": st.lists(NAMES, min_size=1, max_size=4),
        "block": _mappings(depth + 1) if depth < 2 else FIGURES,
    }[kind]


def _written(entries: list[tuple[str, str, object]], indent: str = "") -> str:
    """The YAML of the entries, with comments and a blank line here and there."""
    lines = []
    for key, comment, value in entries:
        if isinstance(value, dict):
            inner = ", ".join(f"{k}: {v}" for k, v in value.items())
            lines.append(f"{indent}{key}: {{{inner}}}{comment}")
        elif isinstance(value, list) and value and isinstance(value[0], tuple):
            lines += [f"{indent}{key}:{comment}", _written(value, indent + "  ")]
        elif isinstance(value, list) and len(value) % 2:
            lines.append(f"{indent}{key}: [{', '.join(value)}]{comment}")
        elif isinstance(value, list):
            lines += [f"{indent}{key}:{comment}", *(f"{indent}  - {one}" for one in value)]
        else:
            text = str(value).replace("{i}", indent)
            tail = comment if "\n" not in text else ""
            lines += [f"{indent}# 关于{key}", f"{indent}{key}: {text}{tail}"]
    formula = f"{indent}计算:\n{indent}  合计: {{式: 3 + 4, 格式: 小数(1)}}"
    return "\n".join([*lines, formula, ""] if not indent else lines)


def _leaves(
    node: Node, path: tuple[str | int, ...] = ()
) -> dict[tuple[str | int, ...], ScalarNode]:
    if isinstance(node, ScalarNode):
        return {path: node}
    inner = enumerate(node.items) if isinstance(node, SequenceNode) else node.members.items()
    return {k: v for key, value in inner for k, v in _leaves(value, (*path, key)).items()}


def _is_a_year_s(node: ScalarNode) -> bool:
    """Said in other words than the code's: starts like a number, is 是/否, or is a sentence."""
    if not node.quoted and (node.text in ("是", "否") or node.text.lstrip("-")[:1].isdigit()):
        return True
    return "。" in node.text or "；" in node.text


@settings(max_examples=150, deadline=None)
@given(_mappings())
def test_new_empties_exactly_the_figures(entries: list[tuple[str, str, object]]) -> None:
    text = _written(entries)
    before = parsed(text, "业务.yaml")
    assert before is not None
    result = blanked(text, "业务.yaml", "业务", CarryOver(year=2024))
    after = parsed(result.text, "业务.yaml")
    assert after is not None
    old, new = _leaves(before), _leaves(after)
    whole = {path for path in new if path not in old}  # A list of figures is one 待填.
    for path in whole:
        own = [node for place, node in old.items() if place[: len(path)] == path]
        assert own and all(map(_is_a_year_s, own)) and new[path].text == "待填"
    for path, node in old.items():
        if path not in new:
            assert any(path[: len(known)] == known for known in whole)
        elif path[0] != "计算" and _is_a_year_s(node):
            assert new[path].text == "待填", path
        else:
            assert (new[path].text, new[path].quoted) == (node.text, node.quoted)
    _keeps_comments_and_values(text, result.text, old, new)


def _keeps_comments_and_values(
    text: str, result: str, old: dict[tuple[str | int, ...], ScalarNode],
    new: dict[tuple[str | int, ...], ScalarNode],
) -> None:  # fmt: skip
    for comment in ("# 口径见附注", "# 待核：1,000 万元"):
        assert result.count(comment) == text.count(comment)
    assert re.findall(r"^ *# 关于.*$", result, re.M) == re.findall(r"^ *# 关于.*$", text, re.M)
    beside = "\n".join(line.partition("# 上年 ")[2] for line in result.split("\n"))
    for path, node in old.items():
        if path not in new or new[path].text != node.text:
            first = node.text.split("\n")[0].strip()
            assert first.replace("， ", "，") in beside, f"{first} is not beside"
    again = blanked(result, "业务.yaml", "业务", CarryOver(year=2025)).text
    assert "# 上年" not in again  # There is nothing left to empty, and no old comment stays.
