"""Other people's files as one model: what a file says, in order, each part with the place it stands at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ziping.foreign.grid import Grid


class FileKind(StrEnum):
    WORD = "Word"
    WORKBOOK = "Excel"
    PDF = "PDF"
    TEXT = "纯文本"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignParagraph:
    """A paragraph. *mark*: its automatic number as Word shows it; *outline*: 1–9 for a heading by its
    style, else 0; *lead*: how many characters at its start stand out (bold or another face); *line*: of
    a text or PDF, or the number of the paragraph or table in a Word file; *page*: of a PDF, else 0."""

    text: str
    where: str
    line: int = 0
    page: int = 0
    mark: str = ""
    outline: int = 0
    lead: int = 0
    centred: bool = False
    title: bool = False  # By its style.
    role: str = ""  # A mark of the end of a paragraph: 注 for a footnote.
    continues: bool = False  # The line before it was broken by hand: one paragraph for Word.


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignTable:
    """A table, or the sheet of a workbook. *line* and *page* as those of a paragraph."""

    grid: Grid
    where: str
    line: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignPicture:
    """A picture, PNG or JPEG. *words*: what the file says that it shows."""

    data: bytes
    suffix: str
    words: str
    where: str


Block = ForeignParagraph | ForeignTable | ForeignPicture


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What stands in the file and not in its text: a comment, a page head, deleted words. *written*:
    stands in the text, but otherwise than its reader saw it."""

    kind: str
    text: str
    where: str
    written: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignDocument:
    """*lines*: the lines of a plain text, in which a form may stand without its columns."""

    name: str  # Of the file.
    kind: FileKind
    blocks: tuple[Block, ...]
    left_out: tuple[LeftOut, ...] = ()
    lines: tuple[str, ...] = ()
    unit: str = ""  # The unit's name, as another part of the file gives it.

    @property
    def paragraphs(self) -> tuple[ForeignParagraph, ...]:
        return tuple(block for block in self.blocks if isinstance(block, ForeignParagraph))

    @property
    def tables(self) -> tuple[ForeignTable, ...]:
        return tuple(block for block in self.blocks if isinstance(block, ForeignTable))
