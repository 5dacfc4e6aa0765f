"""Signature and date: how far they stand from the right edge, and from each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ziping.measure.area import laid_down
from ziping.measure.measured import Measured, lengths
from ziping.measure.standing import Stand, Standing
from ziping.write.layout import Layout
from ziping.write.places import DATE, SIGNATURE

_SAME = 2.0  # Points by which two widths may differ and count as the same.


def closing_measures(standing: Standing, layout: Layout) -> Iterator[Measured]:
    """The values of 落款 that a pair of signature and date shows, in characters of the date."""
    page = layout.page(standing.document.orientation)
    right = {one.number: one.width - laid_down(page.right) for one in standing.pages}
    size = float(layout.styles_of(standing.document.orientation)[DATE].size)
    for above, below in pairwise(standing.stands):
        if (above.piece.role, below.piece.role) == (SIGNATURE, DATE):
            yield from _pair(above, below, right, size, sealed=layout.closing.sealed)


def _pair(
    above: Stand, below: Stand, right: dict[int, float], size: float, *, sealed: bool
) -> Iterator[Measured]:
    signature, date = above.lines[-1], below.lines[0]
    spaces = [(right[line.page] - line.right) / size for line in (signature, date)]
    if sealed:
        yield lengths("落款.用印日期右空", [spaces[1]], "字", "0.1")
        return
    yield lengths("落款.日期右移", [(date.left - signature.left) / size], "字", "0.1")
    longer = date.right - date.left > signature.right - signature.left + _SAME
    name = "日期右空" if longer else "署名右空"
    yield lengths(f"落款.{name}", [spaces[1 if longer else 0]], "字", "0.1")
