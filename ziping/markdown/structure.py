"""Structure: tokens to blocks, the numbers of headings, run-in headings and attachments.

GB/T 9704-2012 7.3.4 to 7.4: text, 附件说明, signature, date, then each attachment on a new page. The
note that names the attachments and the attachments themselves agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from ziping.document.roles import StyleRole
from ziping.document.text import plain_text
from ziping.document.tree import Block, Heading, HeadingShape, Paragraph, Text
from ziping.numbers.chinese_numerals import hanzi
from ziping.source.problem import Problem


def grouped(tokens: list[Token]) -> Iterator[list[Token]]:
    """The tokens of each top-level block."""
    group: list[Token] = []
    depth = 0
    for token in tokens:
        group.append(token)
        depth += token.nesting
        if depth == 0:
            yield group
            group = []


def list_items(tokens: list[Token]) -> Iterator[list[Token]]:
    """The tokens of each item of a list."""
    item: list[Token] = []
    level = tokens[0].level + 1
    for token in tokens:
        if token.type == "list_item_open" and token.level == level:
            item = []
        elif token.type == "list_item_close" and token.level == level:
            yield item
        else:
            item.append(token)


def run_in(blocks: list[Block], problems: list[Problem]) -> Iterator[Block]:
    """Give every run-in heading the paragraph that follows it."""
    index = 0
    while index < len(blocks):
        block = blocks[index]
        index += 1
        if isinstance(block, Heading) and block.shape is HeadingShape.RUN_IN:
            follower = blocks[index] if index < len(blocks) else None
            if not isinstance(follower, Paragraph):
                hint = "在它下面写一段文字，或去掉 {接排}"
                problems.append(
                    Problem.of("E511", block.where, "接排的标题后面没有段落", hint=hint)
                )
                continue
            block = replace(block, body=follower.children)
            index += 1
        yield block


_PLACEHOLDER = re.compile("[一1]")


@dataclass(slots=True)
class HeadingNumbers:
    """Counts headings. A style shows its number as 一 or 1; in ``1.1`` the last one is the own."""

    styles: tuple[str, ...]
    counts: list[int] = field(default_factory=lambda: [0] * 10)

    def next(self, level: int) -> str:
        """The number of the next heading of a level (from 1)."""
        self.counts[level] += 1
        self.counts[level + 1 :] = [0] * (9 - level)
        style = self.styles[level - 1] if level <= len(self.styles) else ""
        shown = len(_PLACEHOLDER.findall(style))
        numbers = iter(self.counts[level - shown + 1 : level + 1])
        return _PLACEHOLDER.sub(lambda match: _written(next(numbers), match.group()), style)

    def restart(self) -> None:
        """Begin again: an attachment numbers its headings by itself."""
        self.counts[:] = [0] * len(self.counts)


def _written(number: int, placeholder: str) -> str:
    return hanzi(number) if placeholder == "一" else str(number)


# The mark of one named attachment, and the style of one that stands alone; the styles of several.
ITEM = StyleRole.ATTACHMENT_NOTE
FIRST, OTHER = StyleRole.FIRST_ATTACHMENT_NOTE, StyleRole.OTHER_ATTACHMENT_NOTE
LABEL = "附件"
_STOPS = "。；，、.;,"


def attached(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Problem, ...]]:
    """The blocks with the attachments numbered, in their note and over themselves.

    Problems: W614 where note and attachments disagree, W615 for the order and for stops.
    """
    items = [block for block in blocks if _is_item(block)]
    attachments = [block for block in blocks if _is_attachment(block)]
    names = [_text(block) for block in items] or [_text(block) for block in attachments]
    numbers: dict[str, str] = {}
    for place, block in enumerate(items):
        numbers[block.identity] = f"{place + 1}." if len(items) > 1 else ""
    problems = [*_misplaced(blocks), *_with_stops(items), *_odd_dates(blocks)]
    for block in attachments:
        place = names.index(_text(block)) if _text(block) in names else len(names)
        numbers[block.identity] = str(place + 1) if max(len(names), place + 1) > 1 else ""
    problems += _disagreeing(items, attachments)
    first = items[0].identity if items else ""
    return tuple(_numbered(block, numbers, first) for block in blocks), tuple(problems)


def _numbered(block: Block, numbers: dict[str, str], first: str) -> Block:
    number = numbers.get(block.identity, "")
    if isinstance(block, Heading) and block.shape is HeadingShape.ATTACHMENT:
        return replace(block, number=LABEL + number)
    if isinstance(block, Paragraph) and block.role == ITEM:
        begins = block.identity == first
        role = (FIRST if begins else OTHER) if number else ITEM
        lead = Text(text=(f"{LABEL}：" if begins else "") + number)
        return replace(block, role=role, children=(lead, *block.children))
    return block


def _is_item(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.role == ITEM


def _is_attachment(block: Block) -> bool:
    return isinstance(block, Heading) and block.shape is HeadingShape.ATTACHMENT


def _text(block: Block) -> str:
    assert isinstance(block, Paragraph | Heading)
    return plain_text(block.children).replace("\n", "")


def _disagreeing(items: list[Block], attachments: list[Block]) -> Iterator[Problem]:
    """W614 for an attachment that the note does not name, or names in another order."""
    names = [_text(item) for item in items]
    last = -1
    for block in attachments:
        name = _text(block)
        if name not in names:
            hint = f"在落款前写一行“{name} {{附件说明}}”，文字与附件的标题相同"
            yield Problem.of("W614", block.where, f"附件说明里没有附件“{name}”", hint=hint)
            continue
        if names.index(name) < last:
            message = f"附件“{name}”的次序与附件说明不一致"
            yield Problem.of("W614", block.where, message, hint="按附件说明的次序排列附件")
        last = max(last, names.index(name))


def _with_stops(items: list[Block]) -> Iterator[Problem]:
    for item in items:
        if _text(item)[-1:] in _STOPS:
            message = "附件名称后面不加标点（GB/T 9704-2012 7.3.4）"
            yield Problem.of("W615", item.where, message, hint="删去末尾的标点")


_DATE = re.compile(r"[0-9]{4}年(?:[1-9]|1[0-2])月(?:[1-9]|[12][0-9]|3[01])日")


def _odd_dates(blocks: tuple[Block, ...]) -> Iterator[Problem]:
    dates = (b for b in blocks if isinstance(b, Paragraph) and b.role == StyleRole.DATE)
    for block in dates:
        if not _DATE.fullmatch(plain_text(block.children)):
            message = "成文日期用阿拉伯数字写全年月日，月、日前不加 0（GB/T 9704-2012 7.3.5.4）"
            yield Problem.of("W615", block.where, message, hint="写成“2024年3月15日”")


# What must not stand behind what, and where it belongs.
_ORDER = (StyleRole.BODY, StyleRole.ATTACHMENT_NOTE, StyleRole.SIGNATURE, StyleRole.DATE, "附件")


def _misplaced(blocks: tuple[Block, ...]) -> Iterator[Problem]:
    """W615 for a closing part behind one that must follow it."""
    latest = 0
    for block in blocks:
        rank = _rank(block)
        if latest < _ORDER.index(LABEL) and 0 < rank < latest:
            message = f"“{_ORDER[rank]}”排在了“{_ORDER[latest]}”后面"
            hint = "次序是正文、附件说明、署名、日期、附件（GB/T 9704-2012 7.3.4 至 7.4）"
            yield Problem.of("W615", block.where, message, hint=hint)
        latest = max(latest, rank)


def _rank(block: Block) -> int:
    if _is_attachment(block):
        return _ORDER.index(LABEL)
    role = block.role if isinstance(block, Paragraph) else ""
    return _ORDER.index(role) if role in _ORDER else 0
