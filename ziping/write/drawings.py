"""Drawn blocks as all writers see them: the caption, the words for who cannot see, the size on paper."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from ziping.document.roles import StyleRole
from ziping.document.text import caption_of, plain_text
from ziping.document.tree import Bars, Chart, ChartKind, Media, Picture
from ziping.layout.layout import Drawing, Page
from ziping.layout.lengths import MM_PER_INCH

PICTURE_STYLE, CAPTION_STYLE, CHART_STYLE = (
    StyleRole.PICTURE,
    StyleRole.PICTURE_CAPTION,
    StyleRole.CHART_TEXT,
)
SVG_MEDIA = "image/svg+xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """A size on paper in millimetres."""

    width: Decimal
    height: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A picture or chart, ready to be put into a page."""

    raster: bytes = field(repr=False)
    media: Media
    extent: Extent
    svg: bytes = field(default=b"", repr=False)  # The same as lines; empty for a picture.


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """Where a page finds a picture or chart, and how large it is shown."""

    url: str
    extent: Extent


NO_DRAWINGS: Mapping[str, Drawn] = MappingProxyType({})


def data_images(drawings: Mapping[str, Drawn]) -> Mapping[str, Image]:
    """The drawings within the page itself."""
    return {
        name: Image(url=_data_url(drawn), extent=drawn.extent) for name, drawn in drawings.items()
    }


def _data_url(drawn: Drawn) -> str:
    media = SVG_MEDIA if drawn.svg else drawn.media
    return f"data:{media};base64,{b64encode(drawn.svg or drawn.raster).decode()}"


def alt_of(block: Picture | Chart) -> str:
    """What is to be seen: as the writer says of a picture, all figures of a chart."""
    return block.alt if isinstance(block, Picture) else _chart_words(block)


def _chart_words(chart: Chart) -> str:
    said = [_bar_words(bar, chart) for bar in chart.bars]
    said += [f"合计{chart.total.text}"] if chart.total else []
    return f"{chart.kind}图：{'；'.join(said)}。"


def _bar_words(bar: Bars, chart: Chart) -> str:
    texts = [figure.text for figure in bar.figures]
    if not texts:
        return f"{bar.label}不适用"
    if chart.kind is ChartKind.SCORES:
        return f"{bar.label}{texts[0]}，满分{texts[1]}"
    if chart.kind is ChartKind.COMPARISON:
        pairs = zip(chart.series, texts, strict=True)
        return bar.label + "，".join(f"{year}{text}" for year, text in pairs)
    return bar.label + texts[0] + (f"，占{bar.share}" if bar.share else "")


def title_of(block: Picture | Chart) -> str:
    """The caption as plain text."""
    return plain_text(caption_of(block)).replace("\n", "")


def most_height(page: Page, drawing: Drawing) -> Decimal:
    """The greatest height of a picture or chart, in mm."""
    return page.type_height * drawing.height / 100


def picture_extent(picture: Picture, page: Page, drawing: Drawing) -> Extent:
    """Its natural size or the width that is asked for, never more than the page has room for."""
    width, height = map(Decimal, picture.pixels)
    natural = width / picture.density * MM_PER_INCH
    wanted = min(
        picture.width or natural, page.type_width, most_height(page, drawing) * width / height
    )
    return Extent(width=wanted, height=wanted * height / width)


def drawn_picture(picture: Picture, page: Page, drawing: Drawing) -> Drawn:
    extent = picture_extent(picture, page, drawing)
    return Drawn(raster=picture.data, media=picture.media, extent=extent)
