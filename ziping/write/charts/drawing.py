"""Charts drawn once as lines (SVG) and as dots (PNG), their words as outlines of the layout's faces.

matplotlib is imported only when a document has a chart. No settings of the user's machine enter: neither
its matplotlibrc nor its fonts, nor the clock.
"""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from ziping.document.text import pictures_of
from ziping.document.tree import Chart, Document, Media, Picture
from ziping.layout.layout import FALLBACKS, Layout, Style
from ziping.layout.lengths import MM_PER_POINT, POINTS_PER_INCH
from ziping.source.position import Position
from ziping.source.problem import Fault, fault
from ziping.write.charts.plan import Anchor, ChartPlan, Measures, Tone, planned
from ziping.write.drawings import CHART_STYLE, Drawn, Extent, drawn_picture, most_height
from ziping.write.fonts import FontFile, Fonts, absent_roles, fonts_of, system_folders

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase
    from matplotlib.patches import Patch

DENSITY = 600  # Dots per inch of the PNG.
_FILLS: Mapping[Tone, str] = MappingProxyType(
    {Tone.SOLID: "#666666", Tone.HATCHED: "#ffffff", Tone.EMPTY: "#ffffff"}
)
_INK, _PAPER = "#000000", "#ffffff"
_FINE = 2  # Decimals of a point: finer ones only make the file longer.


def drawings_of(document: Document, layout: Layout, fonts_folder: Path) -> Mapping[str, Drawn]:
    """Every picture and chart of *document* by its identity, drawn once for all writers.

    Raises Fault E515 for a chart that cannot be drawn, E602 and E603 for its faces and characters.
    """
    blocks = list(pictures_of(document))
    page = layout.page(document.orientation)
    fonts = Fonts(files={})
    if any(isinstance(block, Chart) for block in blocks):
        fonts = fonts_of(layout, (fonts_folder, *system_folders()))
    return {
        block.identity: drawn_picture(block, page, layout.drawing)
        if isinstance(block, Picture)
        else drawn_chart(block, document, layout, fonts)
        for block in blocks
    }


def drawn_chart(chart: Chart, document: Document, layout: Layout, fonts: Fonts) -> Drawn:
    """One chart as SVG and PNG. Raises Fault E515, E602, E603 at the chart."""
    page = layout.page(document.orientation)
    style = layout.styles_of(document.orientation)[CHART_STYLE]
    measures = Measures(
        width=min(chart.width or page.type_width, page.type_width) / MM_PER_POINT,
        height=most_height(page, layout.drawing) / MM_PER_POINT,
        style=style,
        drawing=layout.drawing,
    )
    plan = planned(chart, measures)
    for problem in absent_roles(layout, fonts, {style.face, style.latin}, chart.where):
        raise Fault(problem)
    try:
        with _undisturbed():
            patches = _patches(plan, measures, Lettering(fonts, style, chart.where))
            svg, png = _svg(patches, plan), _png(patches, plan)
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        hint = "检查字体文件；画图用的 matplotlib 没有装好的，重新运行 make setup"
        message = f"图没有画成：{error or type(error).__name__}"
        raise fault("E515", chart.where, message, hint=hint) from None
    extent = Extent(width=plan.width * MM_PER_POINT, height=plan.height * MM_PER_POINT)
    return Drawn(raster=png, media=Media.PNG, extent=extent, svg=svg)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """matplotlib as it comes, silent; its number library with one thread, so that it does not reserve
    memory for as many as the machine has."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    logging.getLogger("matplotlib").addHandler(logging.NullHandler())
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rc("svg", hashsalt="ziping")
        matplotlib.rc("path", simplify=False)
        yield


def _patches(plan: ChartPlan, measures: Measures, lettering: Lettering) -> list[Patch]:
    """What is to be drawn, in points, from the back to the front."""
    line = float(measures.drawing.line)
    return [*_boxes(plan, line), _lines(plan, line), *_words(plan, lettering)]


def _boxes(plan: ChartPlan, line: float) -> Iterator[Patch]:
    from matplotlib.patches import Rectangle

    for box in plan.boxes:
        low = _fine(plan.height) - _fine(box.top + box.height)
        corner = (_fine(box.left), low)
        size = (_fine(box.width), _fine(box.height))
        fill = _FILLS[box.tone]
        yield Rectangle(corner, *size, facecolor=fill, edgecolor=_INK, linewidth=line)


def _lines(plan: ChartPlan, line: float) -> Patch:
    """All lines as one path, above the bars."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    top = _fine(plan.height)
    ends = [(_fine(x), top - _fine(y)) for one in plan.lines for x, y in (one.start, one.end)]
    outline = Outline(ends, [Outline.MOVETO, Outline.LINETO] * len(plan.lines))
    return PathPatch(outline, fill=False, edgecolor=_INK, linewidth=line)


def _words(plan: ChartPlan, lettering: Lettering) -> Iterator[Patch]:
    import numpy as np
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    for said in plan.words:
        outlines, width = lettering.words(said.text)
        if not outlines:
            continue
        x = float(said.x) - (width if said.anchor is Anchor.END else 0)
        whole = Outline.make_compound_path(*outlines)
        points = np.round(np.add(whole.vertices, (x, float(plan.height - said.y))), _FINE)
        yield PathPatch(Outline(points, whole.codes), facecolor=_INK, linewidth=0)


def _fine(value: Decimal) -> float:
    return float(round(value, _FINE))


def _draw(patches: Iterable[Patch], plan: ChartPlan, renderer: RendererBase, density: int) -> None:
    """Draw straight, in *density* dots per inch: a figure with axes takes longer to load than to draw."""
    from matplotlib.patches import Rectangle
    from matplotlib.transforms import Affine2D

    def draw(patch: Patch) -> None:
        patch.set_transform(Affine2D().scale(density / POINTS_PER_INCH))
        patch.draw(renderer)

    renderer.open_group("figure")
    draw(Rectangle((0, 0), *_size(plan), facecolor=_PAPER, linewidth=0, antialiased=False))
    renderer.open_group("axes")
    for patch in patches:
        draw(patch)
    renderer.close_group("axes")
    renderer.close_group("figure")


def _size(plan: ChartPlan) -> tuple[float, float]:
    return _fine(plan.width), _fine(plan.height)


def _svg(patches: Iterable[Patch], plan: ChartPlan) -> bytes:
    from matplotlib.backends.backend_svg import RendererSVG

    target = io.StringIO()
    unsaid = {"Date": None, "Creator": None}
    renderer = RendererSVG(*_size(plan), target, image_dpi=POINTS_PER_INCH, metadata=unsaid)  # type: ignore[no-untyped-call]
    _draw(patches, plan, renderer, POINTS_PER_INCH)
    renderer.finalize()  # type: ignore[no-untyped-call]
    return target.getvalue().encode()


def _png(patches: Iterable[Patch], plan: ChartPlan) -> bytes:
    """Grey: there are no colours in it."""
    from matplotlib.backends.backend_agg import RendererAgg
    from PIL import Image

    width, height = (int(side / POINTS_PER_INCH * DENSITY) for side in _size(plan))
    renderer = RendererAgg(width, height, DENSITY)  # type: ignore[no-untyped-call]
    _draw(patches, plan, renderer, DENSITY)
    dots = renderer.buffer_rgba()  # type: ignore[no-untyped-call]
    target = io.BytesIO()
    grey = Image.frombuffer("RGBA", (width, height), dots, "raw", "RGBA", 0, 1).convert("L")
    grey.save(target, "PNG", dpi=(DENSITY, DENSITY))
    return target.getvalue()


if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font
    from matplotlib.path import Path as Outline

_EM = 1000  # Outlines are read at this size.


@dataclass(slots=True)
class Lettering:
    """Sets words in *style*: ASCII in its Latin face, as the pages do, all else in its Chinese one."""

    fonts: Fonts
    style: Style
    where: Position
    _open: dict[FontFile, FT2Font] = field(default_factory=dict)

    def words(self, text: str) -> tuple[list[Outline], float]:
        """The outline of each character with its base line at y = 0, upwards, and the whole width.

        Raises Fault E603 for a character that no face has.
        """
        from matplotlib.ft2font import LoadFlags
        from matplotlib.path import Path as Outline

        scale = float(self.style.size) / _EM
        outlines, width = [], 0.0
        for character in text:
            font = self._font(character)
            glyph = font.load_char(ord(character), flags=LoadFlags.NO_HINTING)
            points, codes = font.get_path()
            if len(points):
                outlines.append(Outline(points * scale + (width, 0), codes))
            width += glyph.linearHoriAdvance / 65536 * scale
        return outlines, width

    def _font(self, character: str) -> FT2Font:
        role = self.style.latin if " " <= character <= "~" else self.style.face
        for file in self._files((role, *FALLBACKS)):
            font = self._opened(file)
            if font.get_char_index(ord(character)):
                return font
        message = f"“{role}”和后备字体里都没有“{character}”（U+{ord(character):04X}）"
        hint = "换一个字，或在字体文件夹里放一个有它的后备字体"
        raise fault("E603", self.where, message, hint=hint)

    def _files(self, roles: Iterable[str]) -> Iterable[FontFile]:
        return (self.fonts.files[role] for role in roles if role in self.fonts.files)

    def _opened(self, file: FontFile) -> FT2Font:
        from matplotlib.ft2font import FT2Font

        if file not in self._open:
            self._open[file] = FT2Font(str(file.path))
            self._open[file].set_size(_EM, 72)
        return self._open[file]
