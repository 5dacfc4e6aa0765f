"""An original: what a Word file or a workbook says, in order, each part with the place it stands at."""

from __future__ import annotations

from dataclasses import dataclass

from ziping.foreign.grid import Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignParagraph:
    """A paragraph. *mark*: its automatic number as Word shows it; *outline*: 1–9 for a heading by its
    style, else 0; *lead*: how many characters at its start stand out (bold or another face)."""

    text: str
    where: str
    mark: str = ""
    outline: int = 0
    lead: int = 0
    centred: bool = False
    title: bool = False  # By its style.
    role: str = ""  # A mark of the end of a paragraph: 注 for a footnote.


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignTable:
    grid: Grid
    where: str


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
    name: str  # Of the file.
    blocks: tuple[Block, ...]
    asides: tuple[LeftOut, ...] = ()
    unit: str = ""  # The unit's name, as another part of the file gives it.
