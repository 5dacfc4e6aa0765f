"""Places: how much a line holds, and where signature and date stand, computed from text widths.

GB/T 9704-2012 7.3.1 and 7.3.5. The same functions serve every writer; lengths are in points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from ziping.document.roles import StyleRole
from ziping.document.text import plain_text, width_in_characters
from ziping.document.tree import Block, Orientation, Paragraph
from ziping.layout.layout import Closing, Layout, Style
from ziping.layout.lengths import POINTS_PER_MM

SIGNATURE, DATE = StyleRole.SIGNATURE, StyleRole.DATE
# Of a character: widths are estimates, and a line that just fits may break.
_SLACK = Decimal("0.5")


def title_capacities(layout: Layout) -> Mapping[Orientation, Mapping[str, Decimal]]:
    """How many characters a line of each kind of title holds, on pages of both orientations."""
    return {
        page: {
            role: _capacity(layout, page, role)
            for role in (StyleRole.TITLE, StyleRole.ATTACHMENT_TITLE)
        }
        for page in Orientation
    }


def _capacity(layout: Layout, orientation: Orientation, role: str) -> Decimal:
    style = layout.styles_of(orientation)[role]
    room = layout.page(orientation).type_width * POINTS_PER_MM / style.size
    return room - style.left - style.right


@dataclass(frozen=True, slots=True, kw_only=True)
class Spacing:
    """The space between characters of a style's size, as a writer sets it; in points."""

    of_body: Decimal
    body: Decimal  # The size that has it.

    def width(self, text: str, style: Style) -> Decimal:
        """How wide *text* is in *style*: an ASCII character is half as wide as its type is high."""
        spacing = self.of_body if style.size == self.body else Decimal(0)
        return width_in_characters(text) * style.size + len(text) * spacing

    def advance(self, style: Style) -> Decimal:
        """From one full-width character to the next."""
        return style.size + (self.of_body if style.size == self.body else 0)


def right_spaces(
    blocks: Iterable[Block],
    styles: Mapping[str, Style],
    rules: Closing,
    spacing: Spacing,
    room: Decimal,
) -> Mapping[str, Decimal]:
    """The right space of every signature and date, by identity; *room* is the type area's width."""
    by_identity: dict[str, Decimal] = {}
    for is_closing, group in groupby(blocks, key=_is_closing):
        if is_closing:
            parts = [block for block in group if isinstance(block, Paragraph)]
            by_identity.update(_spaces(parts, styles, rules, spacing, room))
    return by_identity


def _is_closing(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.role in (SIGNATURE, DATE)


def _spaces(
    parts: Sequence[Paragraph],
    styles: Mapping[str, Style],
    rules: Closing,
    spacing: Spacing,
    room: Decimal,
) -> Iterator[tuple[str, Decimal]]:
    """The spaces of one closing: signatures, then a date. A lone one stands as the rules say."""
    widths = {
        part.identity: spacing.width(plain_text(part.children), styles[part.role]) for part in parts
    }
    fitting = max(room - rules.signature_right * spacing.advance(styles[SIGNATURE]), Decimal(0))
    longest = max((widths[p.identity] for p in parts if p.role == SIGNATURE), default=Decimal(0))
    signed = min(longest, fitting)  # A longer one takes several lines.
    dated = max((widths[p.identity] for p in parts if p.role == DATE), default=Decimal(0))
    character = spacing.advance(styles[SIGNATURE])
    signature, date = closing_spaces(signed, dated, rules, character)
    for part in parts:
        width = widths[part.identity]
        if part.role == DATE:
            space = date
        elif rules.sealed:
            space = signature + (signed - width) / 2
        else:
            space = signature + signed - width  # All signatures begin under one another.
        most = room - width - _SLACK * styles[part.role].size
        yield part.identity, min(max(space, Decimal(0)), max(most, Decimal(0)))


def closing_spaces(
    signature: Decimal, date: Decimal, rules: Closing, character: Decimal
) -> tuple[Decimal, Decimal]:
    """The right spaces of a signature and of its date, from their widths; 0 where there is none.

    With a seal the signature stands centred over the date, which moves in if the signature needs
    the room; without one the date begins a shift behind the signature, and the longer of the two
    keeps to the right.
    """
    if rules.sealed:
        sealed = rules.sealed_right * character
        centred = max(sealed + (date - signature) / 2, Decimal(0))
        return (centred, centred + (signature - date) / 2) if signature else (0 * sealed, sealed)
    alone, shift = rules.signature_right * character, rules.date_shift * character
    dated = rules.date_right * character
    if not signature or not date:
        return alone, dated
    if date > signature:
        return dated + date + shift - signature, dated
    return alone, alone + signature - shift - date
