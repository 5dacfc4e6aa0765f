"""Sections: a report as a tree of headings with what stands under them, and its title and close.

A heading is known by its style, its bold type, or its typed number, which also says how deep it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ziping.foreign.document import Block, ForeignDocument, ForeignParagraph, LeftOut
from ziping.foreign.word.paragraph_styles import BULLET
from ziping.numbers.numbers_in_text import plain_digits

_HANZI = "一二三四五六七八九十百零〇"
# Kinds of numbers from the outermost in: those of GB/T 9704-2012 7.3.3 and what offices use beside.
_KINDS = (
    ("章", rf"第[{_HANZI}\d]{{1,4}}(?:章|部分|节)[、.：:]?"),
    ("一、", rf"[{_HANZI}]{{1,4}}\s*[、.](?!\d)"),
    ("（一）", rf"[（(]\s*[{_HANZI}]{{1,4}}\s*[)）][、.]?"),
    ("1.1", r"\d{1,2}(?:\.\d{1,2})+(?!\d|[%万亿元个项次件人])\.?"),
    ("1.", r"\d{1,2}\s*(?:[.、](?!\d)|．)"),
    ("（1）", r"[（(]\s*\d{1,2}\s*[)）][、.]?"),
    ("①", r"[①-⑳]"),
)
_LEVELS = {"（一）": 2, "1.": 3, "（1）": 4}  # GB/T 9704-2012 7.3.3
_RANKS = {kind: rank for rank, (kind, _) in enumerate(_KINDS, start=1)}
_MARK = re.compile("|".join(f"(?P<k{i}>{p})" for i, (_, p) in enumerate(_KINDS)))
_STYLED = "样式"
_END = re.compile(r"[。！？!?；;，,：:]$")
_FIRST_SENTENCE = re.compile(r"[^。：:！？；;]{2,40}[。：:]")
MAX_OWN_LINE, MAX_STYLED = 45, 80
MAX_LEVEL = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignHeading:
    """A heading: its number as it stood, its words, and for a run-in one the text behind it."""

    kind: str
    mark: str
    title: str
    body: str
    sure: bool  # By its style or its bold type, not by its number alone.
    level: int
    source: ForeignParagraph

    @property
    def run_in(self) -> bool:
        return bool(self.body)


SectionItem = ForeignHeading | Block


def typed_mark(text: str) -> tuple[str, str]:
    """The kind of the number that a text begins with and the number, both empty when there is none."""
    match = _MARK.match(plain_digits(text))
    if match is None:
        return "", ""
    kind = next(kind for i, (kind, _) in enumerate(_KINDS) if match[f"k{i}"] is not None)
    return kind, text[: match.end()]


def with_headings(blocks: Sequence[Block]) -> tuple[SectionItem, ...]:
    """The blocks with the headings among them at their levels."""
    return tuple(_levelled(_without_lists([_heading(block) or block for block in blocks])))


def _heading(block: Block) -> ForeignHeading | None:
    if not isinstance(block, ForeignParagraph) or block.role or block.mark == BULLET:
        return None
    kind, mark = typed_mark(block.mark) if block.mark else typed_mark(block.text)
    mark, rest = (block.mark, block.text) if block.mark else (mark, block.text[len(mark) :])
    rest = rest.strip()
    if not rest or (not kind and not block.outline):
        return None
    stands_out = block.lead >= len(block.text)
    sure = bool(block.outline) or stands_out
    kind = kind or f"{_STYLED}{block.outline}"
    if len(rest) <= (MAX_STYLED if sure else MAX_OWN_LINE):
        whole = sure or not _END.search(rest) or (rest.endswith("。") and rest.count("。") == 1)
        if whole and not (rest.endswith("。") and "，" in rest and not sure):
            return _new_heading(block, kind, mark, rest, "", sure)
    own = block.lead - (0 if block.mark else len(block.text) - len(rest))
    if 0 < own < len(rest) and rest[:own].strip():
        return _new_heading(block, kind, mark, rest[:own].strip(), rest[own:].strip(), True)
    first = _FIRST_SENTENCE.match(rest)
    if first and first.end() < len(rest) and kind != "①":
        title = first.group()
        if not title.endswith(("：", ":")):
            return _new_heading(block, kind, mark, title, rest[first.end() :].strip(), False)
    return None


def _new_heading(
    block: ForeignParagraph, kind: str, mark: str, title: str, body: str, sure: bool
) -> ForeignHeading | None:
    if not body and not title:
        return None
    return ForeignHeading(
        kind=kind, mark=mark.strip(), title=title, body=body, sure=sure, level=0, source=block
    )


def _without_lists(items: Sequence[SectionItem]) -> Iterator[SectionItem]:
    """Short numbered lines with nothing between them are a list, not headings."""
    for index, item in enumerate(items):
        near = [items[i] for i in (index - 1, index + 1) if 0 <= i < len(items)]
        heading = item if isinstance(item, ForeignHeading) and _may_be_listed(item) else None
        listed = heading is not None and any(_is_like(heading, n) for n in near)
        yield heading.source if heading is not None and listed else item


def _may_be_listed(item: ForeignHeading) -> bool:
    return not item.sure and not item.run_in and item.kind not in ("章", "一、", "（一）")


def _is_like(heading: SectionItem, neighbour: SectionItem) -> bool:
    return (
        isinstance(heading, ForeignHeading)
        and isinstance(neighbour, ForeignHeading)
        and heading.kind == neighbour.kind
        and not neighbour.run_in
    )


def _levelled(items: Iterator[SectionItem]) -> Iterator[SectionItem]:
    """A heading stands below the last one of a higher rank that is still open: at the level whose
    number it has (1. is of the third), or the next one."""
    opened: list[tuple[float, str, int]] = []
    for item in items:
        if not isinstance(item, ForeignHeading):
            yield item
            continue
        rank = _rank(item)
        kept = next((i for i, (_, kind, _) in enumerate(opened) if kind == item.kind), None)
        if kept is not None:
            del opened[kept:]
        while opened and opened[-1][0] >= rank:
            opened.pop()
        level = max(opened[-1][2] + 1 if opened else 1, _LEVELS.get(item.kind, 1))
        if level > MAX_LEVEL:
            yield item.source
        else:
            opened.append((rank, item.kind, level))
            yield replace(item, level=level)


def _rank(item: ForeignHeading) -> float:
    """1 一、 2 （一） 3 1. 4 （1）; a styled heading without a number ranks as its level does."""
    if item.kind.startswith(_STYLED):
        return int(item.kind.removeprefix(_STYLED)) + 1
    return {"1.1": 3.0 + item.mark.count(".") / 10}.get(item.kind, _RANKS[item.kind])


MAX_TITLE = 60
_NAMED = re.compile(r"报告|自评表|总结|说明")
_DAY = re.compile(r"[12]\d{3}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
_CONTENTS = re.compile(r"(?:[.．…·]{3,}|\s{3,})\s*\d{1,3}$|^目\s*录$")
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


def report_of(document: ForeignDocument) -> Report:
    """The sections of a document, every block of it in exactly one place."""
    blocks, contents = _without_contents(document.blocks)
    count = _title_length(blocks)
    title = tuple(block for block in blocks[:count] if isinstance(block, ForeignParagraph))
    rest = blocks[count:]
    signature, day = _close(rest)
    rest = rest[: len(rest) - (signature is not None) - (day is not None)]
    items = list(with_headings(rest))
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
    contents: list[LeftOut] = []
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, ForeignParagraph) and _CONTENTS.search(block.text):
            contents.append(LeftOut(kind="目录", text=block.text, where=block.where))
        else:
            kept.append(block)
    return kept, tuple(contents)


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
    if not isinstance(above, ForeignParagraph) or above.outline or typed_mark(above.text)[0]:
        return None, last
    return (above if _SIGNED.fullmatch(above.text) else None), last
