"""Coverage: every character of a document has a glyph, known before a page is made."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ziping.document.roles import CONTENTS_STYLES, StyleRole
from ziping.document.tree import Chart, Document, Emphasis, LineBreak, PrintedFigure, Strong
from ziping.document.walk import DRAWN, Piece, marked_leaves, pieces_of, start_of, title_pieces
from ziping.layout.layout import EMPHASIS, FALLBACKS, Layout, Style
from ziping.source.position import Position
from ziping.source.problem import Problem
from ziping.write.charts.plan import chart_texts
from ziping.write.contents import entries
from ziping.write.fonts import FontFile, Fonts, characters_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedText:
    """Characters that are set in a style, where they were written, and what they are marked as."""

    style: str
    text: str
    where: Position
    mark: type[Strong | Emphasis] | None = None


Characters = dict[str, Position]  # Each character, with the place of its first use.


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleText:
    """What each role of type has to print: whole, and as the ASCII of another role's text."""

    whole: Mapping[str, Characters]
    ascii: Mapping[str, Characters]


def role_text(document: Document, layout: Layout) -> RoleText:
    """The characters of *document* by the role of type that prints them."""
    styles = layout.styles_of(document.orientation)
    number = layout.page_number(document.orientation)
    whole: dict[str, Characters] = {number.face: {}}
    ascii_: dict[str, Characters] = {}
    for character in f"{number.before}{number.after}0123456789":
        whole[number.face].setdefault(character, start_of(document))
    for printed in (*_contents(document, layout), *_printed(document)):
        face, latin = _roles(printed, styles[printed.style], layout)
        for character in printed.text:
            apart = " " <= character <= "~" and latin != face
            characters = ascii_.setdefault(latin, {}) if apart else whole.setdefault(face, {})
            characters.setdefault(character, printed.where)
    return RoleText(whole=whole, ascii=ascii_)


def _contents(document: Document, layout: Layout) -> Iterator[PrintedText]:
    where = start_of(document)
    if found := entries(document, layout):
        yield PrintedText(style=StyleRole.CONTENTS_TITLE, text=layout.contents.title, where=where)
        for entry in found:
            style = CONTENTS_STYLES[entry.level - 1]
            yield PrintedText(style=style, text=f"{entry.text}…0123456789", where=where)


def _roles(printed: PrintedText, style: Style, layout: Layout) -> tuple[str, str]:
    """The roles that print Chinese and ASCII."""
    if printed.mark is Emphasis:
        return EMPHASIS, EMPHASIS
    return layout.roles_of(style, bold=style.bold or printed.mark is Strong)


def coverage_problems(text: RoleText, fonts: Fonts) -> list[Problem]:
    """E603 for characters that no face has, N604 for those that a fallback prints; in order."""
    reserves = [fonts.files[role] for role in FALLBACKS if role in fonts.files]
    problems = []
    for character, (where, role) in _uncovered(text, fonts).items():
        having = (file for file in reserves if ord(character) in characters_of(file))
        file = next(having, None)
        missing = _missing(character, where, role)
        problems.append(_from_fallback(character, where, file) if file else missing)
    return sorted(problems, key=lambda problem: (problem.where, problem.code))


def _uncovered(text: RoleText, fonts: Fonts) -> dict[str, tuple[Position, str]]:
    """Characters that their own role's file lacks, with place and role."""
    lacking: dict[str, tuple[Position, str]] = {}
    for role, characters in (*text.whole.items(), *text.ascii.items()):
        own = characters_of(fonts.files[role]) if role in fonts.files else None
        for character, where in characters.items():
            if own is None or ord(character) in own or _needs_no_glyph(character):
                continue
            lacking.setdefault(character, (where, role))
    return lacking


def _missing(character: str, where: Position, role: str) -> Problem:
    return Problem.of(
        "E603",
        where,
        f"“{role}”和后备字体里都没有“{character}”（U+{ord(character):04X}）",
        hint="换一个字，或在字体文件夹里放一个有它的后备字体",
        about=character,
    )


def _from_fallback(character: str, where: Position, file: FontFile) -> Problem:
    message = f"“{character}”（U+{ord(character):04X}）由后备字体 {file.path.name} 印"
    return Problem.of("N604", where, message, about=character)


def _needs_no_glyph(character: str) -> bool:
    return unicodedata.category(character) in ("Cf", "Zs", "Mn") or character in "\n\t"


def _printed(document: Document) -> Iterator[PrintedText]:
    yield from _set(title_pieces(document))
    for block in document.blocks:
        yield from _set(pieces_of(block))
        if isinstance(block, Chart):
            yield from _drawn(block)


def _set(pieces: Iterable[Piece]) -> Iterator[PrintedText]:
    """The text of pieces that are set as text."""
    for piece in (piece for piece in pieces if piece.part not in DRAWN):
        style, where = piece.role, piece.where
        yield PrintedText(style=piece.before_role or style, text=piece.before, where=where)
        for leaf, mark in marked_leaves(piece.children):
            if not isinstance(leaf, LineBreak):
                place = leaf.where if isinstance(leaf, PrintedFigure) else where
                yield PrintedText(style=style, text=leaf.text, where=place, mark=mark)
        yield PrintedText(style=style, text=piece.after, where=where)


def _drawn(chart: Chart) -> Iterator[PrintedText]:
    """The words in a chart are outlines of glyphs, so these must be there, too."""
    for text in chart_texts(chart):
        yield PrintedText(style=StyleRole.CHART_TEXT, text=text, where=chart.where)
