"""Grouping: tokens to the blocks they make up, and blocks to what belongs together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from markdown_it.token import Token

from ziping.document.tree import Block, Heading, HeadingShape, Paragraph
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
