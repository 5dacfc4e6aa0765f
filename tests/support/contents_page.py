"""A report with a contents page, and its entries as the text has them."""

from __future__ import annotations

import re

from support.small_report import LAYOUT, report
from support.small_tree import heading, paragraph
from ziping.document.tree import Block, Document
from ziping.layout.layout import Layout
from ziping.layout.layout_file import layout_from


def with_levels(levels: int) -> Layout:
    """The built-in layout with a contents page of so many levels."""
    layout = layout_from(LAYOUT)
    contents = layout.contents.model_copy(update={"levels": levels})
    return layout.model_copy(update={"contents": contents})


def long_report() -> Document:
    blocks: list[Block] = []
    for first in "一二三四":
        blocks.append(heading(1, f"{first}、", f"第{first}部分"))
        for second in "一二三":
            blocks += [heading(2, f"（{second}）", f"{first}之{second}"), paragraph("正文" * 130)]
            blocks.append(heading(3, "1.", f"{first}{second}接排。", "全年办结" * 60))
    blocks.append(heading(3, "2.", "标题很长写到一行放不下时会折行，末行才有页码，放在右边" * 2))
    return report(*blocks, paragraph("完。"))


def printed_entries(pages: list[str], names: list[str]) -> dict[str, int]:
    """The page numbers of contents pages, read from their text."""
    text = re.sub(r"—\d+—", "", "".join(pages)).partition("目录")[2]
    pattern = "".join(rf"{re.escape(name)}[….]*(\d+)" for name in names)
    found = re.fullmatch(pattern, text)
    assert found, text
    return dict(zip(names, map(int, found.groups()), strict=True))
