"""Marks of emphasis and escapes: what a writer typed as text is printed as typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ziping.document.text import plain_text
from ziping.document.tree import Emphasis, Inline, Strong
from ziping.markdown.inline import InlineReader
from ziping.markdown.parser import markdown_parser
from ziping.source.position import Position
from ziping.source.problem import Fault


def nodes(text: str) -> tuple[Inline, ...]:
    (token,) = markdown_parser().parseInline(text)
    return InlineReader(()).nodes(token.children or [], lambda line: Position("甲.md", line + 1, 1))


KEPT = [
    "3*5米的展板和4*6米的",
    "5*1*2，长*宽*高，a*b*c，(a)*(b)*c，A*（B）*C",
    "完成率＝5%*3+2%*4",
    "*注：一颗星",
    "__init__ 和 _x_，文_件_名",
    "删~~除~~线，H~2~O，x^2^",
    r"D:\数据\(新)\表.xlsx，\\server\share",
    "见[1]、[2,3]和[^1]",
    "A&nbsp;B &lt;5%，大于>3，<张三>",
]


@pytest.mark.parametrize("text", KEPT)
def test_what_is_no_mark_is_printed_as_typed(text: str) -> None:
    assert plain_text(nodes(text)) == text
    assert not any(isinstance(node, Strong | Emphasis) for node in nodes(text))


@pytest.mark.parametrize(
    ("text", "printed", "marked"),
    [
        ("**重点。**正文", "重点。正文", ["重点。"]),
        ("长**宽**高", "长宽高", ["宽"]),
        ("**“一网通办”**上线", "“一网通办”上线", ["“一网通办”"]),
        ("是 *楷体*，后面", "是 楷体，后面", ["楷体"]),
        ("*（一）抓落实。*", "（一）抓落实。", ["（一）抓落实。"]),
        (r"\*不是\* \# \[1\] \{横向\} 1\.", "*不是* # [1] {横向} 1.", []),
    ],
)
def test_what_is_a_mark_is_one(text: str, printed: str, marked: list[str]) -> None:
    read = nodes(text)
    assert plain_text(read) == printed
    emphasised = [node for node in read if isinstance(node, Strong | Emphasis)]
    assert [plain_text(node.children) for node in emphasised] == marked


@pytest.mark.parametrize("text", ["2**3**4", "**没有完", "没有开始**", "a ** b"])
def test_two_stars_that_are_no_pair_are_told(text: str) -> None:
    with pytest.raises(Fault) as raised:
        nodes(text)
    assert raised.value.problem.code == "E513"


@given(st.text("35米a*（）().,，。%_~\\[]&; 汉字", max_size=30).map(str.strip))
def test_nothing_is_lost_but_pairs_of_stars_and_backslashes(text: str) -> None:
    try:
        printed = plain_text(nodes(text))
    except Fault:
        return
    left = iter(printed)
    waiting = next(left, None)
    lost = []
    for sign in text:
        if sign == waiting:
            waiting = next(left, None)
        else:
            lost.append(sign)
    assert waiting is None and set(lost) <= {"*", "\\"}
    assert lost.count("*") % 2 == 0
