"""Lines: rendered text to clean lines that know their source, with the document's own lines taken out.

A document's template may begin lines with ``{标题}``, ``{副标题}`` and say ``{横向}``; these describe the
document and are not part of its text.
"""

from __future__ import annotations

from dataclasses import dataclass

from ziping.source.position import Position
from ziping.template.markers import LINE, VALUE, marked_index
from ziping.template.renderer import Rendered


@dataclass(frozen=True, slots=True)
class Lines:
    """The Markdown of a document, line by line, each with the place it came from."""

    texts: tuple[str, ...]
    places: tuple[Position, ...]
    title: tuple[str, ...]
    subtitle: str
    landscape: bool

    def place(self, line: int) -> Position:
        """The source of a 0-based line."""
        return self.places[min(line, len(self.places) - 1)]


def clean_lines(rendered: Rendered) -> Lines:
    """Resolve the line markers and take out the document's own lines."""
    texts: list[str] = []
    places: list[Position] = []
    title: list[str] = []
    subtitle, landscape = "", False
    for text, place in _placed(rendered):
        if text.startswith("{标题}"):
            title.append(text.removeprefix("{标题}").strip())
        elif text.startswith("{副标题}"):
            subtitle = text.removeprefix("{副标题}").strip()
        elif text.strip() == "{横向}":
            landscape = True
        else:
            texts.append(text)
            places.append(place)
    return Lines(
        tuple(texts), tuple(places) or (rendered.where,), tuple(title), subtitle, landscape
    )


def _placed(rendered: Rendered) -> list[tuple[str, Position]]:
    """Every line without its markers. A line without any takes the place of what it prints."""
    found: list[tuple[str, Position]] = []
    last = rendered.where
    for line in rendered.text.split("\n"):
        marker = LINE.search(line)
        value = VALUE.search(line)
        if marker:
            last = rendered.lines[marked_index(marker.group(1))]
        elif value:
            last = rendered.printings[marked_index(value.group(1))].where
        found.append((LINE.sub("", line), last))
    return found
