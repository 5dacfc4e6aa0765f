"""Every touch of WeasyPrint's internals. The rest of the package uses what WeasyPrint documents.

Each internal that is relied on is listed in `INTERNALS`, with what is needed of it, and was read in the
version `WRITTEN_FOR`. When WeasyPrint is upgraded, ``tests/write/test_weasyprint_internals.py`` fails first:
read the new source of each listed thing, adapt this module, then change the version and the digests there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.resources import files
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import weasyprint
    from weasyprint.css import ColorProfile
    from weasyprint.formatting_structure.boxes import Box
    from weasyprint.pdf.stream import Stream
    from weasyprint.svg import SVG

WRITTEN_FOR = "70.0"


@dataclass(frozen=True, slots=True)
class Internal:
    """Something of WeasyPrint's that it does not document: *parameters* as they were, none of what is no
    function."""

    module: str
    name: str
    need: str
    parameters: tuple[str, ...] = ()

    def owner(self) -> Any:
        """What holds it: the module, or a class in it."""
        owner: Any = import_module(self.module)  # Heavy; the PDF writer has loaded it.
        for part in self.name.split(".")[:-1]:
            owner = getattr(owner, part)
        return owner

    @property
    def last_name(self) -> str:
        return self.name.rpartition(".")[2]


JUSTIFY_LINE = Internal(
    "weasyprint.layout.inline",
    "justify_line",
    "is called for each justified line with its boxes and its slack in CSS pixels",
    ("context", "line", "extra_width"),
)
ADD_TAGS = Internal(
    "weasyprint.pdf",
    "add_tags",
    "is called once, after the pages were drawn, to make the structure",
    ("pdf", "document", "pdf_version", "page_streams"),
)
MARKED = Internal(
    "weasyprint.pdf.stream",
    "Stream.marked",
    "is the context in which a text or picture is drawn as marked content",
    ("self", "box", "tag"),
)
ARTIFACT = Internal(
    "weasyprint.pdf.stream", "Stream.artifact", "draws what is no content", ("self",)
)
POINT = Internal(
    "weasyprint.svg",
    "SVG.point",
    "reads the two coordinates of a point",
    ("self", "x", "y", "font_size"),
)
TEXT_LAYOUT = Internal(
    "weasyprint.text.line_break",
    "Layout.__init__",
    "lays out a text with Pango by a style",
    ("self", "style", "justification_spacing", "max_width"),
)
SET_TEXT = Internal(
    "weasyprint.text.line_break",
    "Layout.set_text",
    "sets the text and its attributes of letter spacing",
    ("self", "text", "justify"),
)
COLOR_PROFILE = Internal(
    "weasyprint.css",
    "ColorProfile.__init__",
    "holds a colour profile of a document",
    ("self", "file_object", "src", "rendering_intent", "components"),
)
INTERNALS = (
    JUSTIFY_LINE, ADD_TAGS, MARKED, ARTIFACT, POINT, TEXT_LAYOUT, SET_TEXT, COLOR_PROFILE,
    Internal("weasyprint.text.ffi", "pango", "calls Pango"),
    Internal("weasyprint.text.ffi", "TO_UNITS", "Pango's units in a CSS pixel"),
    Internal("weasyprint.text.ffi", "harfbuzz_subset", "is None without the library"),
    *(
        Internal("weasyprint.formatting_structure.boxes", name, "a box of a finished page")
        for name in ("TextBox", "InlineBox", "LineBox", "MarginBox")
    ),
)  # fmt: skip


@lru_cache(maxsize=1)
def boxes() -> ModuleType:
    """The kinds of boxes."""
    return import_module("weasyprint.formatting_structure.boxes")  # Heavy.


def page_box(page: weasyprint.Page) -> Box:
    """The box that holds all others of a page."""
    return page._page_box


def marks_of(stream: Stream) -> dict[Box, dict[str, Any]]:
    """The marked contents of a page by the box that was drawn in each."""
    marks: dict[Box, dict[str, Any]] = stream._tags
    return marks


def unwrapped(box: Box) -> Box:
    """An absolutely placed box stands in for itself."""
    return getattr(box, "_box", box)


@contextmanager
def replaced(functions: Mapping[Internal, Callable[..., Any]]) -> Iterator[None]:
    """Within the context each internal is the given function."""
    originals = {internal: getattr(internal.owner(), internal.last_name) for internal in functions}
    for internal, function in functions.items():
        setattr(internal.owner(), internal.last_name, function)
    try:
        yield
    finally:
        for internal, original in originals.items():
            setattr(internal.owner(), internal.last_name, original)


@contextmanager
def plain_coordinates() -> Iterator[None]:
    """Within the context WeasyPrint reads coordinates without units at once.

    It looks for a unit in each and takes longer over the thousands of points of a chart with words as
    outlines than over all text of a page.
    """
    original = getattr(POINT.owner(), POINT.last_name)

    def point(self: SVG, x: str, y: str, font_size: float) -> tuple[float, float]:
        try:
            return float(x), float(y)
        except (TypeError, ValueError):
            with_units: tuple[float, float] = original(self, x, y, font_size)
            return with_units

    with replaced({POINT: point}):
        yield


Spans = Callable[[str], Iterable[tuple[int, int]]]


def set_letter_spacing(box: Box, spacing: float, kept: float, spans: Spans) -> None:
    """Lay out the text of a text box with another letter spacing; in the *spans* of the text it stays
    *kept*. All in CSS pixels."""
    box.style = box.style.copy()
    box.style["letter_spacing"] = spacing
    box.pango_layout = _spaced_layout()(box.style, kept, spans)
    box.pango_layout.set_text(box.text)
    box.pango_layout.deactivate()


def letter_spacing(box: Box) -> float:
    """The letter spacing of a text box in CSS pixels."""
    spacing: float | str = box.style["letter_spacing"]
    return 0.0 if isinstance(spacing, str) else spacing


@lru_cache(maxsize=1)
def _spaced_layout() -> type[Any]:
    """WeasyPrint's layout of a text, with the letters of some spans spaced as they were."""
    from weasyprint.text.ffi import TO_UNITS, pango  # Heavy; the PDF writer has loaded it.
    from weasyprint.text.line_break import Layout

    class Spaced(Layout):  # type: ignore[misc]
        def __init__(self, style: Any, kept: float, spans: Spans) -> None:
            self._kept, self._spans = int(kept * TO_UNITS), spans
            super().__init__(style)

        def set_text(self, text: str, justify: bool = False) -> None:
            super().set_text(text, justify)
            attributes = pango.pango_layout_get_attributes(self.layout)
            for start, end in self._spans(text):
                attribute = pango.pango_attr_letter_spacing_new(self._kept)
                attribute.start_index = len(text[:start].encode())
                attribute.end_index = len(text[:end].encode())
                pango.pango_attr_list_change(attributes, attribute)
            pango.pango_layout_set_attributes(self.layout, attributes)

    return Spaced


def screen_colours() -> ColorProfile:
    """The colours of the screen, as WeasyPrint ships them; anew for each file, since writing one makes
    the next come out otherwise."""
    from weasyprint.css import ColorProfile

    with (files("weasyprint.pdf") / "sRGB2014.icc").open("rb") as file:
        return ColorProfile(file, "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))


def subsets_quickly() -> bool:
    """Whether HarfBuzz's library for subsets of fonts is there."""
    from weasyprint.text.ffi import harfbuzz_subset

    return hasattr(harfbuzz_subset, "hb_subset_or_fail")
