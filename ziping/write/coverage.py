"""Coverage: every character of a document has a glyph, known before a page is made."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ziping.document.roles import ATTACHMENT_MARK, ATTACHMENT_TITLE, CONTENTS_STYLES, CONTENTS_TITLE
from ziping.document.text import caption_of, gap_text, list_mark
from ziping.document.tree import (
    Block,
    Cell,
    Chart,
    Document,
    Emphasis,
    Gap,
    Heading,
    HeadingShape,
    Inline,
    LineBreak,
    ListBlock,
    PageBreak,
    Paragraph,
    Picture,
    PrintedFigure,
    Row,
    Strong,
    Table,
    Text,
)
from ziping.layout.layout import EMPHASIS, FALLBACKS, LEVEL_STYLES, Layout, Style
from ziping.source.position import Position
from ziping.source.problem import Problem
from ziping.write.charts.plan import chart_texts
from ziping.write.contents import entries
from ziping.write.drawings import CAPTION_STYLE, CHART_STYLE
from ziping.write.fonts import FontFile, Fonts, characters_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedText:
    """Characters that are set in a style, and where they were written. *mark*: "", 着重 or 强调."""

    style: str
    text: str
    where: Position
    mark: str = ""


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
        yield PrintedText(style=CONTENTS_TITLE, text=layout.contents.title, where=where)
        for entry in found:
            style = CONTENTS_STYLES[entry.level - 1]
            yield PrintedText(style=style, text=f"{entry.text}…0123456789", where=where)


def _roles(printed: PrintedText, style: Style, layout: Layout) -> tuple[str, str]:
    """The roles that print Chinese and ASCII."""
    if printed.mark == "强调":
        return EMPHASIS, EMPHASIS
    return layout.roles_of(style, bold=style.bold or printed.mark == "着重")


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
    found: dict[str, tuple[Position, str]] = {}
    for role, characters in (*text.whole.items(), *text.ascii.items()):
        own = characters_of(fonts.files[role]) if role in fonts.files else None
        for character, where in characters.items():
            if own is None or ord(character) in own or _needs_no_glyph(character):
                continue
            found.setdefault(character, (where, role))
    return found


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


def start_of(document: Document) -> Position:
    """Where the document begins in the sources."""
    return document.blocks[0].where if document.blocks else Position(document.kind, 1, 1)


def _printed(document: Document) -> Iterator[PrintedText]:
    start = start_of(document)
    for line in document.title:
        yield from _inlines(line, "标题", start)
    yield from _inlines(document.subtitle, "副标题", start)
    for block in document.blocks:
        yield from _BLOCKS[type(block)](block)


def _inlines(
    children: Iterable[Inline], style: str, where: Position, mark: str = ""
) -> Iterator[PrintedText]:
    for child in children:
        match child:
            case Text():
                yield PrintedText(style=style, text=child.text, where=where, mark=mark)
            case PrintedFigure():
                yield PrintedText(style=style, text=child.text, where=child.where, mark=mark)
            case Strong():
                yield from _inlines(child.children, style, where, "着重")
            case Emphasis():
                yield from _inlines(child.children, style, where, "强调")
            case LineBreak():
                pass
            case _:
                raise TypeError(f"coverage: unknown inline {type(child).__name__}")


def _heading(heading: Heading) -> Iterator[PrintedText]:
    attached = heading.shape is HeadingShape.ATTACHMENT
    style = ATTACHMENT_TITLE if attached else LEVEL_STYLES[heading.level - 1]
    mark = ATTACHMENT_MARK if attached else style
    yield PrintedText(style=mark, text=heading.number, where=heading.where)
    yield from _inlines(heading.children, style, heading.where)
    if heading.shape is HeadingShape.RUN_IN:
        yield from _inlines(heading.body, "正文", heading.where)


def _paragraph(paragraph: Paragraph) -> Iterator[PrintedText]:
    yield from _inlines(paragraph.children, paragraph.role, paragraph.where)


def _gap(gap: Gap) -> Iterator[PrintedText]:
    yield PrintedText(style="待补", text=gap_text(gap), where=gap.where)


def _table(table: Table) -> Iterator[PrintedText]:
    yield from _inlines(table.title, "表题", table.where)
    for row in table.head:
        yield from _row(row, "表头")
    for row in table.body:
        yield from _row(row, "表格文字")


def _row(row: Row, style: str) -> Iterator[PrintedText]:
    for cell in row.cells:
        yield from _inlines(cell.children, _cell_style(cell, style), cell.where)


def _cell_style(cell: Cell, style: str) -> str:
    return "表头" if cell.heading else style


def _list(block: ListBlock) -> Iterator[PrintedText]:
    for index, item in enumerate(block.items):
        yield PrintedText(style="列表", text=list_mark(block, index), where=block.where)
        yield from _inlines(item, "列表", block.where)


def _caption(block: Picture | Chart) -> Iterator[PrintedText]:
    return _inlines(caption_of(block), CAPTION_STYLE, block.where)


def _chart(chart: Chart) -> Iterator[PrintedText]:
    """Its words are drawn as outlines of glyphs, so these must be there, too."""
    yield from _caption(chart)
    for text in chart_texts(chart):
        yield PrintedText(style=CHART_STYLE, text=text, where=chart.where)


def _page_break(_: PageBreak) -> Iterator[PrintedText]:
    return iter(())


_BLOCKS: Mapping[type[Block], Callable[..., Iterator[PrintedText]]] = MappingProxyType(
    {
        Heading: _heading,
        Paragraph: _paragraph,
        Gap: _gap,
        Table: _table,
        ListBlock: _list,
        PageBreak: _page_break,
        Picture: _caption,
        Chart: _chart,
    }
)
