"""Values that follow from others (推算): computed anew when a project changes what they follow from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal
from types import MappingProxyType

from ziping.document.roles import StyleRole
from ziping.layout.layout import Layout, Page, Strength, Style
from ziping.layout.lengths import POINTS_PER_MM
from ziping.numbers.number_format import without_zeros

_BODY = StyleRole.BODY


def rederived(layout: Layout) -> Layout:
    """*layout* with every derived value that the project does not state computed from the others."""
    free = {
        ground.name
        for ground in layout.grounds
        if ground.strength is Strength.DERIVED and not ground.overridden
    }
    page, body = layout.page_, layout.styles[_BODY]
    for key, (name, formula) in _OF_PAGE.items():
        if f"页面.{key}" in free:
            page = page.model_copy(update={name: formula(page, body)})
    styles = {
        role: style.model_copy(update={"pitch": page.pitch})
        if f"样式.{role}.行距" in free
        else style
        for role, style in layout.styles.items()
    }
    changed = dict(_changed(layout, page, styles))
    grounds = tuple(
        replace(ground, value=changed.get(ground.name, ground.value)) for ground in layout.grounds
    )
    return layout.model_copy(update={"page_": page, "styles": styles, "grounds": grounds})


def _bottom(page: Page, body: Style) -> Decimal:
    return page.bottom if page.area_height is None else page.height - page.top - page.area_height


def _right(page: Page, body: Style) -> Decimal:
    return page.right if page.area_width is None else page.width - page.left - page.area_width


def _pitch(page: Page, body: Style) -> Decimal:
    """What each of the page's lines has of the type area's height, in whole twips."""
    if not page.lines:
        return page.pitch
    return _floored(page.type_height * POINTS_PER_MM / page.lines, Decimal("0.05"))


def _letter_spacing(page: Page, body: Style) -> Decimal:
    """What a line's characters have of its width, less their size, in hundredths of a point."""
    if not page.characters:
        return page.letter_spacing
    advance = page.type_width * POINTS_PER_MM / page.characters
    return _floored(advance - body.size, Decimal("0.01"))


def _floored(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).to_integral_value(ROUND_FLOOR) * step


_Formula = Callable[[Page, Style], Decimal]
_OF_PAGE: Mapping[str, tuple[str, _Formula]] = MappingProxyType(
    {
        "下边距": ("bottom", _bottom),
        "右边距": ("right", _right),
        "行距": ("pitch", _pitch),
        "字距": ("letter_spacing", _letter_spacing),
    }
)
_UNITS = MappingProxyType({"bottom": "mm", "right": "mm", "pitch": "pt", "letter_spacing": "pt"})


def _changed(layout: Layout, page: Page, styles: Mapping[str, Style]) -> Iterator[tuple[str, str]]:
    """The names of the values that are not as written, each with its new text."""
    for key, (name, _) in _OF_PAGE.items():
        new = getattr(page, name)
        if new != getattr(layout.page_, name):
            yield f"页面.{key}", f"{shown(new)} {_UNITS[name]}"
    for role, style in styles.items():
        if style.pitch != layout.styles[role].pitch:
            yield f"样式.{role}.行距", f"{shown(style.pitch)} pt"


def shown(value: Decimal) -> str:
    """A decimal in plain digits, to the second place, without a tail of zeros."""
    return without_zeros(value, 2)
