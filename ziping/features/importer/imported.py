"""An adoption: the files that an original becomes, and what a person must know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ziping.foreign.document import LeftOut


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedProject:
    """*files*: new files by their path in the project. *proposed*: facts by name with what they say.
    *unplaced*: what stands in no file. *told*: remarks in words."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    kept: tuple[str, ...] = ()  # Files that were there and stay as they are.
    proposed: tuple[tuple[str, str, str], ...] = ()  # Name, value, where it stands.
    unplaced: tuple[LeftOut, ...] = ()
    different: tuple[LeftOut, ...] = ()  # What the built report would not say as it stood.
    told: tuple[str, ...] = ()
    unit: str = ""  # The unit's name, as the document gives it.
    linked: int = 0
    chapters: tuple[tuple[str, str], ...] = ()  # Chapter and the heading it had.
    rows: int = 0  # Of a form, and how many of them got a rule of their own.
    ruled: int = 0
