"""Coordinates: the points of charts read fast, of which a chart with words as outlines has thousands.

WeasyPrint looks for a unit in each coordinate and takes longer over them than over all text of a page.
While a PDF is written, its reading of a point is replaced by one that tries a plain number first.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weasyprint.svg import SVG


@contextmanager
def plain_coordinates() -> Iterator[None]:
    """Within the context WeasyPrint reads coordinates without units at once."""
    from weasyprint.svg import SVG  # Heavy; the PDF writer has loaded it.

    original = SVG.point

    def point(self: SVG, x: str, y: str, font_size: float) -> tuple[float, float]:
        try:
            return float(x), float(y)
        except (TypeError, ValueError):
            found: tuple[float, float] = original(self, x, y, font_size)
            return found

    SVG.point = point
    try:
        yield
    finally:
        SVG.point = original
