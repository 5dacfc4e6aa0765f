"""Inline: markdown-it's inline tokens to inline nodes, lines joined as Chinese is written."""

from __future__ import annotations

import unicodedata
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from markdown_it.token import Token

from ziping.document.text import plain_text
from ziping.document.tree import Emphasis, Inline, LineBreak, Strong, Text
from ziping.source.position import Position
from ziping.source.problem import fault
from ziping.template.places import VALUE, marked_index
from ziping.template.values import Printing, within_text

_JOINT = Text(text="\n")  # A line break of the source, resolved by `_joined`.


Place = Callable[[int], Position]


@dataclass(slots=True)
class _Stream:
    """Tokens that are being read, and the line of the text they are on."""

    tokens: deque[Token]
    place: Place
    line: int = 0


@dataclass(frozen=True, slots=True)
class InlineReader:
    """Turns inline tokens into nodes; markers become what they stand for."""

    printings: tuple[Printing, ...]

    def nodes(self, tokens: Sequence[Token], place: Place) -> tuple[Inline, ...]:
        """The nodes of one inline token's children, trimmed; *place* gives the source of a line of it.

        Raises Fault E509, E513, E514, E515.
        """
        return _trimmed(_joined(self._until(_Stream(deque(tokens), place), "")))

    def _until(self, stream: _Stream, closing: str) -> list[Inline]:
        nodes: list[Inline] = []
        while stream.tokens:
            token = stream.tokens.popleft()
            if closing and _closing(token) == closing:
                break
            if kind := _wrapping(token):
                wrap = Strong if kind in _STRONG else Emphasis
                nodes.append(wrap(children=tuple(_joined(self._until(stream, kind)))))
            else:
                nodes.extend(self._single(token, stream.place(stream.line)))
                stream.line += token.type in ("softbreak", "hardbreak")
        return nodes

    def _single(self, token: Token, where: Position) -> list[Inline]:
        if token.type in ("text", "text_special"):
            if "**" in token.content:
                hint = "加粗写成 **文字**，两边的星号贴着文字；不加粗就删去星号"
                raise fault("E513", where, "加粗的星号没有配对", hint=hint)
            return self.resolved(token.content)
        if token.type == "softbreak":
            return [_JOINT]
        if token.type == "hardbreak" or _is_break(token):
            return [LineBreak()]
        if token.type == "html_inline":
            raise fault(
                "E509",
                where,
                f"不允许的 HTML：{token.content[:30]}",
                hint="正文里只可用 <br> <strong> <em>；小于号写成“＜”",
            )
        if token.type == "image":
            hint = "图片前后各空一行，不放在句子、标题、列表和表格里"
            raise fault("E514", where, "图片要单独成一段", hint=hint)
        raise fault(
            "E513",
            where,
            f"不支持的 Markdown 写法：{_NAMES.get(token.type, token.type)}",
            hint="改成普通文字",
        )

    def resolved(self, text: str) -> list[Inline]:
        """A text with markers as nodes."""
        nodes: list[Inline] = []
        for index, part in enumerate(VALUE.split(text)):
            if index % 2:
                nodes.extend(within_text(self.printings[marked_index(part)]))
            elif part:
                nodes.append(Text(text=part))
        return nodes


_NAMES = {"link_open": "链接", "code_inline": "代码", "s_open": "删除线"}


_STRONG = ("strong_close", "</strong>", "</b>")
_TAGS = {"<strong>": "</strong>", "<b>": "</b>", "<em>": "</em>", "<i>": "</i>"}


def _wrapping(token: Token) -> str:
    """What closes the node that this token opens; empty when it opens none."""
    if token.type in ("strong_open", "em_open"):
        return token.type.replace("open", "close")
    return _TAGS.get(token.content.lower(), "") if token.type == "html_inline" else ""


def _closing(token: Token) -> str:
    return token.content.lower() if token.type == "html_inline" else token.type


def _is_break(token: Token) -> bool:
    return token.type == "html_inline" and token.content.replace(" ", "").lower() in (
        "<br>",
        "<br/>",
    )


def is_wide(character: str) -> bool:
    """Whether a character stands in a Chinese line without spaces around it (not Hangul)."""
    wide = unicodedata.east_asian_width(character) in ("W", "F") or character in "“”‘’…—·"
    return wide and not "\uac00" <= character <= "\ud7a3"


def _joined(nodes: list[Inline]) -> tuple[Inline, ...]:
    """Line ends between nodes become nothing, or a space where both sides are Latin."""
    line_joined: list[Inline] = []
    following = _following(nodes)
    before = ""
    for node, after in zip(nodes, following, strict=True):
        if node is not _JOINT:
            line_joined.append(node)
            before = plain_text([node]).rstrip()[-1:] or before
        elif before and after and before.isascii() and after.isascii():
            line_joined.append(Text(text=" "))
    return tuple(_merged(line_joined))


def _following(nodes: list[Inline]) -> list[str]:
    """For every node the first character after it that is no white space."""
    following: list[str] = []
    after = ""
    for node in reversed(nodes):
        following.append(after)
        if node is not _JOINT:
            after = plain_text([node]).lstrip()[:1] or after
    return following[::-1]


def _merged(nodes: list[Inline]) -> list[Inline]:
    """Neighbouring texts as one."""
    merged: list[Inline] = []
    for is_text, run in groupby(nodes, lambda node: isinstance(node, Text)):
        neighbours = list(run)
        merged.extend(
            [Text(text=plain_text(neighbours))] if is_text and len(neighbours) > 1 else neighbours
        )
    return merged


def _trimmed(nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Without white space and breaks at both ends."""
    kept = list(nodes)
    while kept and (isinstance(kept[0], LineBreak) or _blank(kept[0])):
        kept.pop(0)
    while kept and (isinstance(kept[-1], LineBreak) or _blank(kept[-1])):
        kept.pop()
    if kept and isinstance(kept[0], Text):
        kept[0] = replace(kept[0], text=kept[0].text.lstrip())
    if kept and isinstance(kept[-1], Text):
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return tuple(kept)


def _blank(node: Inline) -> bool:
    return isinstance(node, Text) and not node.text.strip()
