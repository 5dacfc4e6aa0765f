"""Sections: a report as a tree of headings with what stands under them, and its title and close."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ziping.adopt.headings import Heading, items_of, typed_mark
from ziping.adopt.original import Aside, Block, Original, Paragraph

MAX_TITLE = 60
_NAMED = re.compile(r"报告|自评表|总结|说明")
_DAY = re.compile(r"[12]\d{3}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
_CONTENTS = re.compile(r"(?:[.．…·]{3,}|\s{3,})\s*\d{1,3}$")
_SIGNED = re.compile(
    r".{2,40}(?:局|委|办|厅|院|部|处|中心|馆|会|站|队|校|室|政府|公司)(?:（.{1,4}）)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with the blocks under it and the sections below it. The root has no heading."""

    heading: Heading | None
    blocks: tuple[Block, ...]
    below: tuple[Section, ...]

    @property
    def title(self) -> str:
        return self.heading.title if self.heading else ""

    @property
    def level(self) -> int:
        return self.heading.level if self.heading else 0

    def all(self) -> Iterator[Section]:
        """This section and all below it, in the order of the text."""
        yield self
        for section in self.below:
            yield from section.all()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    title: tuple[Paragraph, ...]
    root: Section
    signature: Paragraph | None
    day: Paragraph | None
    asides: tuple[Aside, ...] = ()


def report_of(original: Original) -> Report:
    """The sections of an original, every block of it in exactly one place."""
    blocks, contents = _without_contents(original.blocks)
    count = _title_length(blocks)
    title = tuple(block for block in blocks[:count] if isinstance(block, Paragraph))
    rest = blocks[count:]
    signature, day = _close(rest)
    rest = rest[: len(rest) - (signature is not None) - (day is not None)]
    items = list(items_of(rest))
    root, left = _section(None, items, 0)
    assert left == len(items)
    return Report(title=title, root=root, signature=signature, day=day, asides=contents)


def _section(
    heading: Heading | None, items: Sequence[Heading | Block], at: int
) -> tuple[Section, int]:
    blocks: list[Block] = []
    below: list[Section] = []
    while at < len(items):
        item = items[at]
        if not isinstance(item, Heading):
            blocks.append(item)  # Before any heading below: a block belongs to the last heading.
            at += 1
        elif heading is None or item.level > heading.level:
            inner, at = _section(item, items, at + 1)
            below.append(inner)
        else:
            break
    return Section(heading=heading, blocks=tuple(blocks), below=tuple(below)), at


def _without_contents(blocks: Sequence[Block]) -> tuple[list[Block], tuple[Aside, ...]]:
    """Without a table of contents that was typed: lines that end in dots and a page number."""
    found: list[Aside] = []
    kept: list[Block] = []
    for block in blocks:
        is_entry = isinstance(block, Paragraph) and _CONTENTS.search(block.text)
        if isinstance(block, Paragraph) and (is_entry or re.fullmatch(r"目\s*录", block.text)):
            found.append(Aside(kind="目录", text=block.text, where=block.where))
        else:
            kept.append(block)
    return kept, tuple(found)


def _title_length(blocks: Sequence[Block]) -> int:
    """How many blocks at the start make the title: short lines up to the one that says 报告."""
    short = []
    for block in blocks[:6]:
        if (
            not isinstance(block, Paragraph)
            or len(block.text) > MAX_TITLE
            or block.text.endswith("。")
        ):
            break
        if block.mark or (typed_mark(block.text)[0] and not block.title):
            break
        short.append(block)
    named = [i for i, block in enumerate(short) if _NAMED.search(block.text)]
    if named:
        after = named[-1] + 1
        return after + (
            after < len(short) and bool(re.fullmatch(r"[（(].{2,20}[)）]", short[after].text))
        )
    return (
        sum(1 for block in short if block.title or block.centred)
        if short and (short[0].title or short[0].centred)
        else 0
    )


def _close(blocks: Sequence[Block]) -> tuple[Paragraph | None, Paragraph | None]:
    """The signature and the day at the end."""
    last = blocks[-1] if blocks else None
    if not isinstance(last, Paragraph) or not _DAY.fullmatch(last.text) or last.role:
        return None, None
    above = blocks[-2] if len(blocks) > 1 else None
    signed = isinstance(above, Paragraph) and _SIGNED.fullmatch(above.text) and not above.outline
    if signed and isinstance(above, Paragraph) and not typed_mark(above.text)[0]:
        return above, last
    return None, last
