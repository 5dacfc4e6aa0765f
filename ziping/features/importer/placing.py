"""Placing: which chapter each section of a report goes to, and the outline that then holds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ziping.features.importer.outline import Outline, Slot, chances
from ziping.features.importer.sections import ForeignSection
from ziping.foreign.document import Block, ForeignParagraph

_STRONG = 0.7
_DEVICE = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)  # No file's name on Windows.
PREFACE = "前言"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedChapter:
    """What becomes one file. *level*: of the heading over it, which the template prints; *moved*: into
    another outline, where its own headings stand right below that one.
    """

    name: str
    level: int
    blocks: tuple[Block, ...] = ()
    sections: tuple[ForeignSection, ...] = ()
    moved: bool = False
    placed: bool = True  # Whether a template has a place for it.


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineLine:
    """A line of an outline: a heading, a chapter, or both."""

    section: ForeignSection | None
    chapter: PlacedChapter | None


def own_outline(root: ForeignSection, outline: Outline) -> tuple[OutlineLine, ...]:
    """The document's own outline with a chapter under each heading where the outline known has one."""
    chosen = _chosen(root, outline)
    names = _ChapterNames({slot.chapter for slot in outline.slots})
    return tuple(_lines(root, chosen, names))


def standard_outline(root: ForeignSection, outline: Outline) -> tuple[OutlineLine, ...]:
    """The same chapters moved to their places in the known outline; what fits none is not placed."""
    slots = {slot.chapter: slot for slot in outline.slots}
    order = {name: at for at, name in enumerate(slots)}
    lines = [line for line in own_outline(root, outline) if line.chapter is not None]
    moved = (_moved(line.section, line.chapter, slots) for line in lines if line.chapter)
    return tuple(sorted(moved, key=lambda line: order.get(_name(line), len(order))))


def _name(line: OutlineLine) -> str:
    return line.chapter.name if line.chapter else ""


def _moved(
    section: ForeignSection | None, chapter: PlacedChapter, slots: dict[str, Slot]
) -> OutlineLine:
    slot = slots.get(chapter.name)
    if slot is None:
        return OutlineLine(section=section, chapter=replace(chapter, placed=False))
    return OutlineLine(section=section, chapter=replace(chapter, level=slot.level, moved=True))


def _chosen(root: ForeignSection, outline: Outline) -> dict[int, Slot]:
    """The chapter of each section that has one, by the section's identity; each chapter once."""
    offers = sorted(
        (
            (score, -order, slot, section)
            for order, section in enumerate(root.all())
            if section.heading
            for score, slot in chances(section.title, outline)
            if score >= _STRONG or not section.heading.run_in
        ),
        key=lambda offer: offer[:2],
        reverse=True,
    )
    above = {id(one): section for section in root.all() for one in section.below}
    taken: dict[int, Slot] = {}
    for score, _, slot, section in offers:
        if id(section) in taken or slot in taken.values():
            continue
        if _within(section, taken, above) or (score < _STRONG and _holds(section, taken)):
            continue
        taken[id(section)] = slot
    return taken


def _within(
    section: ForeignSection, taken: dict[int, Slot], above: dict[int, ForeignSection]
) -> bool:
    """Whether a section stands in one that is a chapter already."""
    outer = above.get(id(section))
    while outer is not None:
        if id(outer) in taken:
            return True
        outer = above.get(id(outer))
    return False


def _holds(section: ForeignSection, taken: dict[int, Slot]) -> bool:
    return any(id(one) in taken for one in section.all())


def _lines(
    section: ForeignSection, chosen: dict[int, Slot], names: _ChapterNames
) -> Iterator[OutlineLine]:
    inner = [one for one in section.all() if one is not section and id(one) in chosen]
    slot = chosen.get(id(section))
    own = section.blocks or (section.heading and section.heading.run_in)
    if section.heading and not inner:
        name = slot.chapter if slot else names.new(section.title)
        chapter = PlacedChapter(
            name=name, level=section.level, blocks=_content(section), sections=section.below
        )
        yield OutlineLine(section=section, chapter=chapter if own or section.below else None)
        return
    if own:
        name = slot.chapter if slot else names.new(section.title or PREFACE)
        chapter = PlacedChapter(name=name, level=section.level, blocks=_content(section))
        yield OutlineLine(section=section if section.heading else None, chapter=chapter)
    elif section.heading:
        yield OutlineLine(section=section, chapter=None)
    for one in section.below:
        yield from _lines(one, chosen, names)


class _ChapterNames:
    """Names for chapters of one's own, each once, fit for a file."""

    def __init__(self, known: set[str]) -> None:
        self.used = set(known)

    def new(self, title: str) -> str:
        plain = re.sub(r"\W", "", title)[:20] or "其他"
        if not plain.isidentifier() or _DEVICE.fullmatch(plain):
            plain = f"第{plain}"
        name, count = plain, 1
        while name in self.used:
            count += 1
            name = f"{plain}{count}"
        self.used.add(name)
        return name


def _content(section: ForeignSection) -> tuple[Block, ...]:
    """The blocks of a section, the text behind a run-in heading first."""
    heading = section.heading
    if heading is None or not heading.run_in:
        return section.blocks
    return (ForeignParagraph(text=heading.body, where=heading.source.where), *section.blocks)
