"""What the reader works on: clean lines that know their source, and a parser for what may be written.

A document's template may begin lines with ``{标题}``, ``{副标题}`` and say ``{横向}``; these describe the
document and are not part of its text. What Markdown would print as it stands, though it was meant as
something else, is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import category

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline, escape
from markdown_it.rules_inline.state_inline import Delimiter

from ziping.source.position import Position
from ziping.source.problem import fault
from ziping.template.places import LINE, VALUE, marked_index
from ziping.template.result import Rendered


def markdown_parser() -> MarkdownIt:
    """CommonMark with tables. Addresses stay as written: the reader judges them."""
    markdown = MarkdownIt("commonmark", {"html": True, "maxNesting": 20}).enable("table")
    markdown.disable(["code", "lheading", "reference", "autolink", "entity"])
    markdown.inline.ruler.at("emphasis", _emphasis_rule)
    markdown.inline.ruler.at("escape", _escape_rule)
    markdown.block.ruler.before("html_block", "html_table", _table_rule, {"alt": ["paragraph"]})
    markdown.validateLink = _any_address  # type: ignore[method-assign]
    markdown.normalizeLink = _as_written  # type: ignore[method-assign]
    return markdown


def _any_address(url: str) -> bool:
    return True


def _as_written(url: str) -> str:
    return url


def _emphasis_rule(state: StateInline, silent: bool) -> bool:
    """A run of stars as marks of emphasis, where they can only be that; else they are kept as typed.

    One star opens and closes at the edge of a word: 3*5 米 and 长*宽*高 are products. Two stand within a
    Chinese line, as **重点**正文, and not between letters or digits. An underscore is one of a name.
    """
    start, marker = state.pos, state.src[state.pos]
    if silent or marker != "*":
        return False
    end = start
    while state.src[end : end + 1] == marker:
        end += 1
    before, after = state.src[start - 1 : start] if start else "", state.src[end : end + 1]
    opens, closes = bool(after.strip()), bool(before.strip())
    if end - start == 1:
        opens = opens and _is_edge(before, _CLOSING)
        closes = closes and _is_edge(after, _OPENING)
    elif _is_letter(before) and _is_letter(after):
        opens = closes = False
    for _ in range(end - start):
        state.push("text", "", 0).content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=end - start,
                token=len(state.tokens) - 1,
                end=-1,
                open=opens,
                close=closes,
            )
        )
    state.pos = end
    return True


_OPENING, _CLOSING = ("Ps", "Pi"), ("Pe", "Pf")  # Unicode's kinds of brackets and quotes.


def _is_edge(beside: str, inner: tuple[str, str]) -> bool:
    """Whether a word ends at this sign: none, a space, a mark that is not an *inner* one or a percent."""
    if not beside.strip():
        return True
    kind = category(beside)
    return kind.startswith("P") and kind not in inner and beside not in "%％‰"


def _is_letter(beside: str) -> bool:
    return beside.isascii() and beside.isalnum()


_ESCAPED = frozenset("*#[]|{}<>`~+-.!")  # What Markdown, a mark of ours or a table would read.


def _escape_rule(state: StateInline, silent: bool) -> bool:
    r"""A backslash before a sign that would be read otherwise; any other one is kept, as in ``D:\(甲)``."""
    return state.src[state.pos + 1 : state.pos + 2] in (*_ESCAPED, "\n") and escape(state, silent)


def _table_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A ``<table>`` up to its ``</table>``, blank lines included."""
    if not _line(state, start).lower().startswith("<table"):
        return False
    if silent:
        return True
    last = next((n for n in range(start, end) if "</table>" in _line(state, n).lower()), end - 1)
    token = state.push("html_table", "", 0)
    token.map = [start, last + 1]
    token.content = "\n".join(_line(state, number) for number in range(start, last + 1))
    state.line = last + 1
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] : state.eMarks[number]].strip()


@dataclass(frozen=True, slots=True)
class Lines:
    """The Markdown of a document, line by line, each with the place it came from."""

    texts: tuple[str, ...]
    places: tuple[Position, ...]
    title: tuple[str, ...]
    subtitle: str
    landscape: bool

    def place(self, line: int) -> Position:
        """The source of a 0-based line."""
        return self.places[min(line, len(self.places) - 1)]


def clean_lines(rendered: Rendered) -> Lines:
    """Resolve the line markers and take out the document's own lines."""
    texts: list[str] = []
    places: list[Position] = []
    title: list[str] = []
    subtitle, landscape = "", False
    for text, place in _placed(rendered):
        if text.startswith("{标题}"):
            title.append(text.removeprefix("{标题}").strip())
        elif text.startswith("{副标题}"):
            subtitle = text.removeprefix("{副标题}").strip()
        elif text.strip() == "{横向}":
            landscape = True
        else:
            texts.append(text)
            places.append(place)
    return Lines(
        tuple(texts), tuple(places) or (rendered.where,), tuple(title), subtitle, landscape
    )


def _placed(rendered: Rendered) -> list[tuple[str, Position]]:
    """Every line without its markers. A line without any takes the place of what it prints."""
    placed: list[tuple[str, Position]] = []
    last = rendered.where
    for line in rendered.text.split("\n"):
        marker = LINE.search(line)
        value = VALUE.search(line)
        if marker:
            last = rendered.lines[marked_index(marker.group(1))]
        elif value:
            last = rendered.printings[marked_index(value.group(1))].where
        placed.append((LINE.sub("", line), last))
    return placed


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
