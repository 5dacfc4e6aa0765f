"""HTML of inlines: text, figures, emphasis. Numbers stay with their units."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from types import MappingProxyType

from ziping.document.text import TIED, width_in_characters
from ziping.document.tree import Emphasis, Inline, LineBreak, PrintedFigure, Strong, Text
from ziping.layout.layout import Style
from ziping.write.contents import ContentsEntry
from ziping.write.drawings import Image

UNBOUNDED = Decimal("1e6")
WORD_JOINER = "\u2060"  # No break here; it has no width and does not get into the PDF's text.
_BREAKABLE = re.compile(r"(?<=.)(?=[^!-~])|(?<=[^!-~])(?=.)")  # Digits hold together by themselves.
_LONG_WORD = re.compile(r"[!-;=?-~]{25,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlSetting:
    """What a block needs to know of the page. *room* is the width for text, in characters."""

    styles: Mapping[str, Style]
    type_width: Decimal  # In points.
    padding: Decimal  # Both sides of a cell, in points.
    starts: frozenset[str] = frozenset()  # Rows that begin a page.
    tall: frozenset[str] = frozenset()  # Rows that may break: no page can hold them.
    whole: frozenset[str] = frozenset()  # Tables that stay on one page.
    room: Decimal = UNBOUNDED
    body: Decimal = Decimal(16)  # The size of the body's type, in points.
    spaces: Mapping[str, Decimal] = field(default_factory=dict)  # Right of a signature or date.
    contents: tuple[ContentsEntry, ...] = ()  # What a contents page shows; none: no such page.
    contents_title: str = ""
    images: Mapping[str, Image] = field(default_factory=dict)  # By the identity of their blocks.
    paged: bool = False  # For the PDF: numbers tied by characters, a block's text in one element.


def inlines_html(children: Iterable[Inline], setting: HtmlSetting) -> str:
    """The inlines one after the other. On pages a number holds to the unit that the next begins with."""
    parts: list[str] = []
    before = ""
    for child in children:
        text = child.text if isinstance(child, Text | PrintedFigure) else ""
        held = _held(before, text, setting) if setting.paged else 0
        if held:
            parts.append(escape(WORD_JOINER.join(("", *text[:held]))))
            parts.append(tied_html(text[held:], setting))
        else:
            parts.append(_inline(child, setting))
        before = text
    return "".join(parts)


def _held(before: str, text: str, setting: HtmlSetting) -> int:
    """How many characters of *text* go on a number that *before* ends in, or are its unit."""
    number = _LAST_NUMBER.search(before)
    whole = TIED.match(number[0] + text) if number and text else None
    if number is None or whole is None or width_in_characters(whole[0]) > setting.room:
        return 0
    return whole.end() - len(number[0])


def _inline(inline: Inline, setting: HtmlSetting) -> str:
    write = INLINES.get(type(inline))
    if write is None:
        raise TypeError(f"html: no function for the inline {type(inline).__name__}")
    return write(inline, setting)


_LAST_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*$")


def _text(text: Text, setting: HtmlSetting) -> str:
    return tied_html(text.text, setting)


def tied_html(text: str, setting: HtmlSetting) -> str:
    """Text with each number tied to its unit: neither it nor —— and …… may come apart."""
    parts: list[str] = []
    end = 0
    for match in TIED.finditer(text):
        parts.append(escape(text[end : match.start()]))
        tied = match.group()
        fits = len(tied) > 1 and width_in_characters(tied) <= setting.room
        parts.append(_tied(tied, setting) if fits else escape(tied))
        end = match.end()
    return "".join((*parts, escape(text[end:])))


def _tied(text: str, setting: HtmlSetting) -> str:
    """WeasyPrint lays out a page with few elements in half the time; browsers copy what they show."""
    if setting.paged:
        return escape(_BREAKABLE.sub(WORD_JOINER, text))
    return f'<span class="nowrap">{escape(text)}</span>'


def line_html(content: str, setting: HtmlSetting) -> str:
    """The text of a block. On pages it is one run, so that a second font cannot raise a line."""
    if not setting.paged:
        return content
    kind = "run loose" if _LONG_WORD.search(content) else "run"
    return f'<span class="{kind}">{content}</span>'


def _figure(figure: PrintedFigure, setting: HtmlSetting) -> str:
    if setting.paged:
        return tied_html(figure.text, setting)
    origin = escape(f"{figure.name} · {figure.origin}")
    return (
        f'<data class="figure" id="f{figure.index}" value="{escape(figure.value)}" '
        f'title="{origin}">{tied_html(figure.text, setting)}</data>'
    )


def _strong(strong: Strong, setting: HtmlSetting) -> str:
    return f"<strong>{inlines_html(strong.children, setting)}</strong>"


def _emphasis(emphasis: Emphasis, setting: HtmlSetting) -> str:
    return f"<em>{inlines_html(emphasis.children, setting)}</em>"


def _line_break(_: LineBreak, __: HtmlSetting) -> str:
    return "<br>"


INLINES: Mapping[type, Callable[..., str]] = MappingProxyType(
    {
        Text: _text,
        PrintedFigure: _figure,
        Strong: _strong,
        Emphasis: _emphasis,
        LineBreak: _line_break,
    }
)
