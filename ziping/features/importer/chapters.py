"""Chapters: the blocks of a report as Markdown, each in its chapter."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ziping.features.importer.headings import MAX_LEVEL, ForeignHeading, typed_mark
from ziping.features.importer.markdown import Cells, clean, overhanging, table_markdown
from ziping.features.importer.placing import OutlineLine, PlacedChapter
from ziping.features.importer.sections import ForeignSection
from ziping.foreign.document import Block, ForeignParagraph, ForeignPicture, ForeignTable, LeftOut
from ziping.foreign.grid import Grid
from ziping.foreign.word.numbering import BULLET

MAX_CAPTION = 60
_CAPTION = re.compile(r"图\s*\d*[\s:：.、]*(?P<words>\S.*)")
Write = Callable[[str, str], str]


@dataclass(slots=True)
class Chapters:
    """Writes chapters; *link* makes Markdown of a text of a chapter."""

    link: Callable[[str, str, str], str]
    link_table: Callable[[Grid, Sequence[str], str, str], Cells]
    pictures: dict[str, bytes] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)

    def text(self, chapter: PlacedChapter) -> str:
        """The file of a chapter."""

        def write(text: str, where: str) -> str:
            return self.link(text, chapter.name, where)

        parts = [*self._blocks(chapter.blocks, chapter.name, write)]
        for section in chapter.sections:
            parts += self._section(section, chapter, 1, write)
        return "\n\n".join(parts) + "\n"

    def _section(
        self, section: ForeignSection, chapter: PlacedChapter, depth: int, write: Write
    ) -> Iterator[str]:
        heading = section.heading
        assert heading is not None
        level = chapter.level + depth if chapter.moved else heading.level
        if level > MAX_LEVEL:
            yield write(clean(heading.mark + heading.title + heading.body), heading.source.where)
        else:
            yield heading_line(heading, level, write)
            if heading.run_in:
                yield write(clean(heading.body), heading.source.where)
        yield from self._blocks(section.blocks, chapter.name, write)
        for one in section.below:
            yield from self._section(one, chapter, depth + 1, write)

    def _blocks(self, blocks: Sequence[Block], name: str, write: Write) -> Iterator[str]:
        bullets: list[str] = []
        skipped = -1
        for at, block in enumerate(blocks):
            following = blocks[at + 1] if at + 1 < len(blocks) else None
            if isinstance(block, ForeignParagraph) and block.mark == BULLET:
                bullets.append("- " + write(clean(block.text), block.where))
                continue
            if bullets:
                yield "\n".join(bullets)
                bullets = []
            if at == skipped:
                continue
            if isinstance(block, ForeignPicture):
                caption = _caption(following)
                skipped = at + 1 if caption else -1
                yield from self._picture(block, caption)
            elif isinstance(block, ForeignTable):
                self.left_out += (
                    LeftOut(kind="表格装不下的格子", text=cell.text, where=block.where)
                    for cell in overhanging(block.grid)
                )
                yield self._table(block, _captions(blocks[:at]), name, write)
            elif text := clean(block.mark + block.text):
                yield write(text, block.where) + _role(block, following)
        if bullets:
            yield "\n".join(bullets)

    def _table(
        self, table: ForeignTable, captions: Sequence[str], chapter: str, write: Write
    ) -> str:
        cells = self.link_table(table.grid, captions, chapter, table.where)
        return table_markdown(table.grid, table.where, write, cells)

    def _picture(self, picture: ForeignPicture, caption: str) -> Iterator[str]:
        if not _sound(picture.data):
            self.left_out.append(LeftOut(kind="图片", text="读不了的图片", where=picture.where))
            return
        name = f"图{len(self.pictures) + 1}{picture.suffix}"
        self.pictures[name] = picture.data
        words = re.sub(r"[\[\]{}\\\n*_`<>\"]", "", caption or picture.words) or "图片"
        yield f"![{words}]({name})" + ("" if caption else " {不编号}")


def _captions(blocks: Sequence[Block]) -> list[str]:
    """The lines right above a table that may say what it holds and in which unit."""
    found: list[str] = []
    for block in reversed(blocks[-2:]):
        short = isinstance(block, ForeignParagraph) and len(block.text) <= MAX_CAPTION
        if not isinstance(block, ForeignParagraph) or (found and not short):
            break
        if block.text.endswith("。") and "单位" not in block.text:
            break
        found.insert(0, block.mark + block.text)
    return found


def _caption(block: Block | None) -> str:
    """What the line under a picture calls it."""
    if not isinstance(block, ForeignParagraph) or len(block.text) > 60:
        return ""
    match = _CAPTION.fullmatch(block.text)
    return clean(match["words"]) if match and not block.text.endswith("。") else ""


def _sound(data: bytes) -> bool:
    from PIL import Image  # Heavy: only where there is a picture.

    try:
        with Image.open(io.BytesIO(data)) as image:
            image.verify()
            return image.width * image.height <= 50_000_000 and len(data) <= 10 * 1024**2
    except Exception:  # A damaged picture fails in its own way.
        return False


def _role(block: ForeignParagraph, following: Block | None) -> str:
    if block.role:
        return f" {{{block.role}}}"
    if block.centred and isinstance(following, ForeignTable):
        return " {表题}"
    return " {居中}" if block.centred else ""


def heading_line(heading: ForeignHeading, level: int, write: Write) -> str:
    """A heading without its typed number, which is made anew; one that had none gets none."""
    title = clean(heading.title)
    marks = " {接排}" if heading.run_in else ""
    twice = typed_mark(title)[0] or re.match(r"\d+[.、．]", title)
    if not heading.mark or twice:
        title, marks = (heading.mark + title if twice else title), marks + " {不编号}"
    return f"{'#' * level} {write(title, heading.source.where)}{marks}"


def template_lines(lines: Sequence[OutlineLine], write: Write) -> Iterator[str]:
    """The outline as a template: headings, and the places of the chapters."""
    for line in lines:
        heading = line.section.heading if line.section else None
        if heading is not None:
            yield heading_line(heading, heading.level, write)
        if line.chapter is not None:
            yield f'{{{{ 章节("{line.chapter.name}") }}}}'
