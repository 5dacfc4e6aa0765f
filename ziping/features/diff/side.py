"""Sides: one of the two states that are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ziping.check.settings import Settings
from ziping.document.tree import Document
from ziping.facts.values import Words
from ziping.facts.year_figures import YearFigures
from ziping.layout.layout import Layout
from ziping.scoring.scorecard import Scorecard
from ziping.source.nodes import Node
from ziping.source.project import UnitYear


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A unit and year as it is, or as a revision has it."""

    label: str  # "demo/2022", or "demo/2023@a1b2c3d".
    which: UnitYear
    book: YearFigures
    scorecard: Scorecard | None = None
    framework: Node | None = None  # Its file.
    documents: Mapping[str, Document] = field(default_factory=dict)  # By kind.
    errors: int = 0
    settings: Settings = field(default_factory=Settings)
    layout: Layout | None = None  # None when it cannot be read.

    @property
    def unit(self) -> str:
        """The unit's full name."""
        name = self.book.find("单位.全称")
        return name.text if isinstance(name, Words) else self.which.unit
