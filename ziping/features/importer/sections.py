"""Sections: a report as a tree of headings with what stands under them, and its title and close."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ziping.features.importer.headings import ForeignHeading, items_of, typed_mark
from ziping.foreign.document import Block, ForeignDocument, ForeignParagraph, LeftOut

MAX_TITLE = 60
_NAMED = re.compile(r"报告|自评表|总结|说明")
_DAY = re.compile(r"[12]\d{3}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
_CONTENTS = re.compile(r"(?:[.．…·]{3,}|\s{3,})\s*\d{1,3}$")
_SIGNED = re.compile(
    r".{2,40}(?:局|委|办|厅|院|部|处|中心|馆|会|站|队|校|室|政府|公司)(?:（.{1,4}）)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignSection:
    """A heading with the blocks under it and the sections below it. The root has no heading."""

    heading: ForeignHeading | None
    blocks: tuple[Block, ...]
    below: tuple[ForeignSection, ...]

    @property
    def title(self) -> str:
        return self.heading.title if self.heading else ""

    @property
    def level(self) -> int:
        return self.heading.level if self.heading else 0

    def all(self) -> Iterator[ForeignSection]:
        """This section and all below it, in the order of the text."""
        yield self
        for section in self.below:
            yield from section.all()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    title: tuple[ForeignParagraph, ...]
    root: ForeignSection
    signature: ForeignParagraph | None
    day: ForeignParagraph | None
    left_out: tuple[LeftOut, ...] = ()


def report_of(original: ForeignDocument) -> Report:
    """The sections of an original, every block of it in exactly one place."""
    blocks, contents = _without_contents(original.blocks)
    count = _title_length(blocks)
    title = tuple(block for block in blocks[:count] if isinstance(block, ForeignParagraph))
    rest = blocks[count:]
    signature, day = _close(rest)
    rest = rest[: len(rest) - (signature is not None) - (day is not None)]
    items = list(items_of(rest))
    root, left = _section(None, items, 0)
    assert left == len(items)
    return Report(title=title, root=root, signature=signature, day=day, left_out=contents)


def _section(
    heading: ForeignHeading | None, items: Sequence[ForeignHeading | Block], at: int
) -> tuple[ForeignSection, int]:
    blocks: list[Block] = []
    below: list[ForeignSection] = []
    while at < len(items):
        item = items[at]
        if not isinstance(item, ForeignHeading):
            blocks.append(item)  # Before any heading below: a block belongs to the last heading.
            at += 1
        elif heading is None or item.level > heading.level:
            inner, at = _section(item, items, at + 1)
            below.append(inner)
        else:
            break
    return ForeignSection(heading=heading, blocks=tuple(blocks), below=tuple(below)), at


def _without_contents(blocks: Sequence[Block]) -> tuple[list[Block], tuple[LeftOut, ...]]:
    """Without a table of contents that was typed: lines that end in dots and a page number."""
    found: list[LeftOut] = []
    kept: list[Block] = []
    for block in blocks:
        is_entry = isinstance(block, ForeignParagraph) and _CONTENTS.search(block.text)
        if isinstance(block, ForeignParagraph) and (
            is_entry or re.fullmatch(r"目\s*录", block.text)
        ):
            found.append(LeftOut(kind="目录", text=block.text, where=block.where))
        else:
            kept.append(block)
    return kept, tuple(found)


def _title_length(blocks: Sequence[Block]) -> int:
    """How many blocks at the start make the title: short lines up to the one that says 报告."""
    short = []
    for block in blocks[:6]:
        if (
            not isinstance(block, ForeignParagraph)
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


def _close(blocks: Sequence[Block]) -> tuple[ForeignParagraph | None, ForeignParagraph | None]:
    """The signature and the day at the end."""
    last = blocks[-1] if blocks else None
    if not isinstance(last, ForeignParagraph) or not _DAY.fullmatch(last.text) or last.role:
        return None, None
    above = blocks[-2] if len(blocks) > 1 else None
    signed = (
        isinstance(above, ForeignParagraph) and _SIGNED.fullmatch(above.text) and not above.outline
    )
    if signed and isinstance(above, ForeignParagraph) and not typed_mark(above.text)[0]:
        return above, last
    return None, last
