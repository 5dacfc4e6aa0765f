"""Styles: face, size, pitch, alignment and indent of each kind of paragraph, heading numbers too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from ziping.document.roles import LEVEL_STYLES, StyleRole
from ziping.document.tree import Orientation
from ziping.features.inspect.area import laid_down
from ziping.features.inspect.located_text import LocatedText, LocatedTexts
from ziping.features.inspect.measured import Measured, lengths, words
from ziping.features.inspect.pdf_grids import PdfField
from ziping.features.inspect.pdf_pages import Character, PdfLine
from ziping.layout.layout import Layout, Style, TextAlign

CELLS = {True: StyleRole.TABLE_HEAD, False: StyleRole.TABLE_TEXT}
_EDGE = 1.0  # Points by which a justified line may miss the edge.
_NUMERALS = {"汉字": "[一二三四五六七八九十百]+", "数字": "[0-9]+"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """What a paragraph is measured against: the sides of the type area, the styles and their names."""

    left: float
    right: float
    styles: dict[str, Style]
    spacing: float  # Added to each character of the body's size.
    landscape_roles: frozenset[str]  # Roles with a style of their own for landscape pages.
    printed: dict[
        str, tuple[str, str]
    ]  # The roles of type that print a style; a bold one has its own.

    def laid(self, role: str, roles: list[str], latin: bool) -> list[str]:
        """The role that is laid down where it is what prints a bold style, else what was found."""
        style = self.styles[role]
        own = style.latin if latin else style.face
        return [own if one == self.printed[role][latin] else one for one in roles]

    def name(self, role: str, key: str) -> str:
        return f"{'表格页.' if role in self.landscape_roles else ''}样式.{role}.{key}"

    def advance(self, role: str) -> float:
        size = self.styles[role].size
        return float(size) + (self.spacing if size == self.styles[StyleRole.BODY].size else 0)


def style_measures(standing: LocatedTexts, layout: Layout) -> Iterator[Measured]:
    """The values of 样式 that the pages of one document show."""
    frame = _frame(standing, layout)
    characters = _characters(standing)
    for role in (role for role in characters if role in frame.styles):
        yield from _type(role, characters[role], frame)
    for role in dict.fromkeys(stand.piece.role for stand in standing.stands):
        if role in frame.styles:
            stands = [stand for stand in standing.stands if stand.piece.role == role]
            yield from _paragraphs(role, stands, standing, frame)
    for heading, role in CELLS.items():
        fields = [field for field in standing.fields if field.heading == heading]
        yield lengths(frame.name(role, "行距"), _field_steps(fields), "pt", "0.1")
    yield from _spaces(standing, frame)


def _frame(standing: LocatedTexts, layout: Layout) -> _Frame:
    orientation = standing.document.orientation
    page = layout.page(orientation)
    landscape = orientation is Orientation.LANDSCAPE
    styles = dict(layout.styles_of(orientation))
    return _Frame(
        left=laid_down(page.left),
        right=laid_down(page.width - page.right),
        styles=styles,
        printed={role: layout.roles_of(one, bold=one.bold) for role, one in styles.items()},
        spacing=float(page.letter_spacing),
        landscape_roles=frozenset(layout.form.styles) if landscape else frozenset(),
    )


# Characters.


def _characters(standing: LocatedTexts) -> dict[str, list[Character]]:
    """The characters of each role; those of a run-in heading are its own level's."""
    by_role: dict[str, list[Character]] = {}
    for stand in standing.stands:
        inked = [c for line in stand.lines for c in line.inked]
        lead = stand.piece.lead if stand.piece.lead_role != stand.piece.role else 0
        by_role.setdefault(stand.piece.role, []).extend(inked[lead:])
        if lead:
            by_role.setdefault(stand.piece.lead_role, []).extend(inked[:lead])
    for field in standing.fields:
        if field.heading is not None:
            inked = [c for line in field.lines for c in line.inked]
            by_role.setdefault(CELLS[field.heading], []).extend(inked)
    return by_role


def _type(role: str, characters: list[Character], frame: _Frame) -> Iterator[Measured]:
    """Face and size. Where some of the text is stressed, the face of most of it counts."""
    chinese = [c for c in characters if not c.text.isascii()]
    latin = [c for c in characters if c.text.isascii()]
    yield words(
        frame.name(role, "字体"), frame.laid(role, _most(c.face.role for c in chinese), False)
    )
    yield words(frame.name(role, "西文"), frame.laid(role, _most(c.face.role for c in latin), True))
    yield lengths(frame.name(role, "字号"), {round(c.size, 2) for c in characters}, "pt", "0.05")
    yield words(frame.name(role, "颜色"), (c.colour for c in characters))


def _most(names: Iterable[str]) -> list[str]:
    return [name for name, _ in Counter(names).most_common(1)]


def face_measures(standing: LocatedTexts) -> Iterator[Measured]:
    """The embedded files by role, by the names that they give themselves."""
    names: dict[str, list[str]] = {}
    for page in standing.pages:
        for line in page.lines:
            for character in line.characters:
                if character.face.name:
                    names.setdefault(character.face.role, []).append(character.face.name)
    for role, found in sorted(names.items()):
        yield replace(words(f"字体.{role}.候选", found), told=True)


# Paragraphs.


def _paragraphs(
    role: str, stands: list[LocatedText], standing: LocatedTexts, frame: _Frame
) -> Iterator[Measured]:
    style, advance = frame.styles[role], frame.advance(role)
    yield lengths(frame.name(role, "行距"), _steps(stands), "pt", "0.1")
    yield words(frame.name(role, "对齐"), _align(stands, style, frame, advance))
    if style.align in (TextAlign.LEFT, TextAlign.JUSTIFY):
        firsts = [stand.lines[0].left for stand in stands]
        inner = frame.left + float(style.left) * advance
        indents = ((left - inner) / advance for left in firsts)
        yield lengths(frame.name(role, "缩进"), indents, "字", "0.1")
        others = [line.left for stand in stands for line in stand.lines[1:]]
        insets = ((left - frame.left) / advance for left in others)
        yield lengths(frame.name(role, "左空"), insets, "字", "0.1")
    if style.align is TextAlign.RIGHT:
        insets = ((frame.right - line.right) / advance for s in stands for line in s.lines)
        yield lengths(frame.name(role, "右空"), insets, "字", "0.1")
    if style.keep_with_next:
        yield words(frame.name(role, "与下段同页"), _kept(stands, standing))


def _steps(stands: list[LocatedText]) -> Iterator[float]:
    for stand in stands:
        for upper, lower in pairwise(stand.lines):
            if upper.page == lower.page:
                yield lower.middle - upper.middle


def _field_steps(fields: list[PdfField]) -> Iterator[float]:
    for field in fields:
        for upper, lower in pairwise(field.lines):
            if lower.baseline - upper.baseline > 1:
                yield lower.middle - upper.middle


def _align(stands: list[LocatedText], style: Style, frame: _Frame, advance: float) -> Iterator[str]:
    """How each paragraph may be aligned by its looks: as laid down if so, else what it looks like."""
    for stand in stands:
        looks = _looks(stand, style, frame, advance)
        if looks:
            yield str(style.align) if style.align in looks else str(looks[0])


def _looks(stand: LocatedText, style: Style, frame: _Frame, advance: float) -> list[TextAlign]:
    left = frame.left + float(style.left) * advance
    right = frame.right - float(style.right) * advance
    first = left + float(style.indent) * advance
    looks = []
    if len(stand.lines) > 1 and all(_fills(line, right) for line in stand.lines[:-1]):
        looks.append(TextAlign.JUSTIFY)
    if all(abs(line.left + line.right - left - right) < 2 * _EDGE for line in stand.lines):
        looks.append(TextAlign.CENTRE)
    if abs(stand.lines[0].left - first) < _EDGE:
        looks.append(TextAlign.LEFT)
    if all(abs(line.right - right) < _EDGE for line in stand.lines):
        looks.append(TextAlign.RIGHT)
    if len(stand.lines) == 1 and style.align is TextAlign.JUSTIFY:
        return []  # A single line does not show it.
    return looks


def _fills(line: PdfLine, right: float) -> bool:
    return abs(line.right - right) < _EDGE


def _kept(stands: list[LocatedText], standing: LocatedTexts) -> Iterator[str]:
    """Whether what follows begins on the page on which the paragraph ends."""
    begins = [stand.lines[0] for stand in standing.stands]
    begins += [grid.lines[0] for grid in standing.grids]
    for stand in stands:
        last = stand.lines[-1]
        after = (line for line in begins if line.page == last.page and line.middle > last.middle)
        follows = any(after) or last.page == len(standing.pages)
        yield "是" if follows else "否"


def _spaces(standing: LocatedTexts, frame: _Frame) -> Iterator[Measured]:
    """段后: what lies between the lines of two paragraphs beyond their pitches."""
    by_role: dict[str, list[float]] = {}
    tables = [(grid.page, grid.top) for grid in standing.grids]
    for upper, lower in pairwise(standing.stands):
        above, below = upper.lines[-1], lower.lines[0]
        between = any(p == above.page and above.middle < y < below.middle for p, y in tables)
        roles = upper.piece.role, lower.piece.role
        known = set(roles) <= set(frame.styles) and len(set(roles)) == 2
        if above.page != below.page or between or not known:
            continue
        first, second = (frame.styles[role] for role in roles)
        pitches = float(first.pitch + second.pitch) / 2
        if first.after and not second.before:
            gap = below.middle - above.middle - pitches
            by_role.setdefault(frame.name(roles[0], "段后"), []).append(gap)
        elif second.before and not first.after:
            gap = below.middle - above.middle - pitches
            by_role.setdefault(frame.name(roles[1], "段前"), []).append(gap)
    for name, gaps in by_role.items():
        yield lengths(name, gaps, "pt", "1.5")


# Heading numbers.


def numbering_measures(standing: LocatedTexts, layout: Layout) -> Iterator[Measured]:
    """What stands before and after the number of each level, and its numerals."""
    for role in LEVEL_STYLES:
        laid = layout.numbering[role]
        pattern = f"({_NUMERALS['汉字']}|{_NUMERALS['数字']})(?=[^0-9]|$)"
        numbers = []
        for stand in standing.stands:
            if stand.piece.lead_role == role and stand.piece.number:
                start = re.match(
                    f"(.{{{len(laid.before)}}}){pattern}(.{{{len(laid.after)}}})",
                    stand.lines[0].squeezed,
                )
                numbers.append(start.groups() if start else ("", "", ""))
        kinds = ("汉字" if re.match(_NUMERALS["汉字"], n) else "数字" for _, n, _ in numbers)
        yield words(f"编号.{role}.计数", kinds)
        yield words(f"编号.{role}.前", (before for before, _, _ in numbers))
        yield words(f"编号.{role}.后", (after for _, _, after in numbers))
