"""Strict YAML: what may be written, what is refused, each at its place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml.error import YAMLError

from support import ROOT
from ziping.source.problem import Fault
from ziping.source.text import decoded
from ziping.source.yaml import (
    _READ_OTHERWISE,
    MappingNode,
    ScalarNode,
    _Reader,
    parsed,
    scalars_of,
)

PATH = "data/x/2023/收支.yaml"


def fault_of(text: str) -> tuple[str, int, int]:
    with pytest.raises(Fault) as caught:
        parsed(text, PATH)
    where = caught.value.problem.where
    assert where.path == PATH
    return caught.value.problem.code, where.line, where.column


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲: &a 1\n", ("E105", 1, 4)),
        ("甲: 1\n乙: *a\n", ("E105", 2, 4)),
        ("甲: !!python/object:os.system x\n", ("E105", 1, 4)),
        ("甲: !tag x\n", ("E105", 1, 4)),
        ("基: 1\n<<: {甲: 1}\n", ("E105", 2, 1)),
        ("%YAML 1.1\n---\n甲: 1\n", ("E105", 2, 1)),
        ("甲: 1\n---\n乙: 2\n", ("E105", 2, 1)),
        ("甲: 1\n乙: 2\n甲: 3\n", ("E106", 3, 1)),
        ("外:\n  甲: 1\n  甲: 1\n", ("E106", 3, 3)),
        ("? [甲]\n: 1\n", ("E108", 1, 3)),
        ("甲: '没有完\n", ("E104", 1, 4)),
        ("甲: 1\n 乙: 2\n", ("E104", 2, 3)),
        ("甲: [1, 2\n乙: 3\n", ("E104", 2, 2)),
        ("\t甲: 1\n", ("E104", 1, 1)),
        ("[" * 40 + "]" * 40, ("E107", 1, 32)),
    ],
)
def test_refused(text: str, expected: tuple[str, int, int]) -> None:
    assert fault_of(text) == expected


def test_a_duplicate_key_names_both_places() -> None:
    with pytest.raises(Fault) as caught:
        parsed("甲: 1\n乙: 2\n甲: 3\n", PATH)
    assert str(caught.value.problem.second) == f"{PATH}:1:1"


def test_digits_stay_as_typed() -> None:
    node = parsed("甲: 4764.50\n乙: 012\n丙: yes\n丁: 1e3\n戊: 0x1F\n己: 2021-04-06\n", PATH)
    assert isinstance(node, MappingNode)
    texts = [member.text for member in node.members.values() if isinstance(member, ScalarNode)]
    assert texts == ["4764.50", "012", "yes", "1e3", "0x1F", "2021-04-06"]


def test_a_block_knows_the_line_of_its_first_character() -> None:
    node = parsed("甲: |\n  一\n  二\n乙: 三\n", PATH)
    assert isinstance(node, MappingNode)
    block = node.members["甲"]
    assert isinstance(block, ScalarNode)
    assert (block.where.line, block.where.column, block.text) == (2, 3, "一\n二\n")


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        ("甲: 一\n乙: ".encode() + b"\xff", "E102", 2, 4),
        ("甲: 一".encode("gb18030"), "E102", 1, 1),
        ("甲: 一\x00".encode(), "E103", 1, 5),
        ("甲: \ue000一".encode(), "E103", 1, 4),
        ("甲: 一\u202e二".encode(), "E103", 1, 5),
    ],
)
def test_text_that_is_refused(data: bytes, code: str, line: int, column: int) -> None:
    with pytest.raises(Fault) as caught:
        decoded(data, PATH)
    problem = caught.value.problem
    assert (problem.code, problem.where.line, problem.where.column) == (code, line, column)


def test_line_ends_and_the_byte_order_mark_do_not_matter() -> None:
    assert decoded("\ufeff甲: 1\r\n乙: 2\r".encode(), PATH) == "甲: 1\n乙: 2\n"


@given(st.text(max_size=200))
def test_no_text_brings_the_reader_down(text: str) -> None:
    """Any text is read or refused with a place inside it."""
    try:
        node = parsed(decoded(text.encode("utf-8", "ignore"), PATH), PATH)
    except Fault as error:
        assert error.problem.where.line <= text.count("\n") + text.count("\r") + 2
    else:
        assert node is None or node.where.line >= 1


SHIPPED = [path.read_text("utf-8") for path in sorted((ROOT / "data").rglob("*.yaml"))]


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(SHIPPED),
    st.integers(0, 10**6),
    st.text("甲 :-[]{},\"'#|>&*!%@`?~1.\n：，", max_size=3),
    st.integers(0, 3),
)
def test_the_fast_reader_reads_as_the_slow_one(
    text: str, place: int, more: str, fewer: int
) -> None:
    """A text changed anywhere is the same to both, or the fast one leaves it to the slow one."""
    place %= len(text)
    changed = text[max(0, place - 300) : place] + more + text[place + fewer : place + 300]
    try:
        slow: object = _Reader(changed, PATH, pure=True).root()
    except (YAMLError, ValueError, Fault) as error:
        slow = type(error)
    try:
        fast: object = _Reader(changed, PATH, pure=False).root()
    except (YAMLError, ValueError, Fault):
        return
    assert fast == slow or _READ_OTHERWISE.search(changed)


@pytest.mark.parametrize(
    "text",
    ['甲: "合计\\ue000\\ue010\\ue001"\n', '甲: "x\\0"\n', '"\\ue002": 1\n', '甲: "\\ud800"\n'],
)
def test_an_escape_cannot_bring_in_what_may_not_be_typed(text: str) -> None:
    assert fault_of(text)[0] in ("E103", "E104")


def test_spaces_that_were_typed_stay() -> None:
    node = parsed('甲: 张三 李四\n乙: 一\n  二\n丙: "三\n  四"\n', PATH)
    assert isinstance(node, MappingNode)
    folded = [member.folded for member in node.members.values() if isinstance(member, ScalarNode)]
    assert folded == [False, True, True]


CHARACTERS = "# 注\n甲: 一 二  # 尾\n乙: |\n  多行\n  文字\n\n丙: [a, 'b c', {丁: \"d\\n\"}]\n戊:\n- x\n- y: 折\n    行\n己:\n"


@pytest.mark.parametrize("pure", [False, True])
def test_each_node_knows_its_characters(pure: bool) -> None:
    root = _Reader(CHARACTERS, PATH, pure=pure).root()
    assert isinstance(root, MappingNode)
    spans = [CHARACTERS[node.start : node.end] for node in root.members.values()]
    assert spans == [
        "一 二",
        "|\n  多行\n  文字",
        "[a, 'b c', {丁: \"d\\n\"}]",
        "- x\n- y: 折\n    行",
        "",
    ]
    assert CHARACTERS[root.start : root.end] == CHARACTERS.removeprefix("# 注\n")[:-2]
    inner = [(s.text, CHARACTERS[s.start : s.end], s.style, s.flow) for s in scalars_of(root)]
    assert inner[4:12] == [
        ("丙", "丙", "", False),
        ("a", "a", "", True),
        ("b c", "'b c'", "'", True),
        ("丁", "丁", "", True),
        ("d\n", '"d\\n"', '"', True),
        ("戊", "戊", "", False),
        ("x", "x", "", False),
        ("y", "y", "", False),
    ]


@pytest.mark.parametrize(
    ("text", "place", "hint"),
    [
        ("甲: {{ 乙.丙 }}增长\n", (1, 4), "'{{ 乙.丙 }}增长'"),
        ("- {{ 乙 }}\n", (1, 3), "'{{ 乙 }}'"),
        ("- 甲: {{ 乙 }}，增长\n", (1, 6), "'{{ 乙 }}，增长'"),
        ("外:\n  甲: {% if 乙 %}'好'{% endif %}\n", (2, 6), "'{% if 乙 %}''好''{% endif %}'"),
    ],
)
def test_a_value_that_begins_as_a_template_is_to_be_quoted(
    text: str, place: tuple[int, int], hint: str
) -> None:
    with pytest.raises(Fault) as raised:
        parsed(text, PATH)
    problem = raised.value.problem
    assert (problem.code, problem.where.line, problem.where.column) == ("E104", *place)
    assert hint in problem.hint
    quoted = text.replace(text.splitlines()[-1][place[1] - 1 :], hint)
    assert isinstance(parsed(quoted, PATH), object)


CONFLICT = "甲\n<<<<<<< HEAD\n乙\n=======\n丙\n丁\n>>>>>>> 分支\n戊\n"


@pytest.mark.parametrize("text", [CONFLICT, CONFLICT.replace("\n", "\r\n"), CONFLICT[2:]])
def test_a_merge_conflict_is_called_what_it_is(text: str) -> None:
    with pytest.raises(Fault) as raised:
        decoded(text.encode(), "甲.md")
    problem = raised.value.problem
    first = 1 if text.startswith("<") else 2
    assert problem.code == "E109" and "HEAD" in problem.message and "分支" in problem.message
    assert (problem.where.line, problem.second and problem.second.line) == (first, first + 2)


@pytest.mark.parametrize("text", ["甲\n=======\n乙\n", "<<<<<<< 甲\n乙\n", ">>>>>>> 甲\n"])
def test_a_line_of_signs_alone_is_no_conflict(text: str) -> None:
    assert decoded(text.encode(), "甲.md") == text


def test_a_comment_in_place_of_a_value_is_the_same_to_both_readers() -> None:
    text = "甲: #331.46 万元\n乙: 改造 #3 楼\n丙: 1\n"
    fast, slow = (_Reader(text, PATH, pure=pure).root() for pure in (False, True))
    assert fast == slow and isinstance(fast, MappingNode)
    cut = [node.cut_off for node in fast.members.values() if isinstance(node, ScalarNode)]
    assert cut == ["", " #3 楼", ""]
