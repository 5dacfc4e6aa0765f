"""Pictures: files of a project, verified whole and brought to RGB or grey of eight bits; and charts.

A picture or a chart stands alone in its paragraph and is numbered 图1, 图2 … through the document.

What comes out holds pixels and nothing else: no transparency, no rotation to be applied, no places or
names that a camera left. The same file always gives the same bytes.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from markdown_it.token import Token

from ziping.document.text import plain_text
from ziping.document.tree import Chart, ChartKind, Inline, Media, Picture
from ziping.markdown.inline import InlineReader
from ziping.source.position import Position
from ziping.source.problem import Fault, fault
from ziping.source.project import PICTURE_SUFFIXES, Project
from ziping.template.places import VALUE, marked_index

if TYPE_CHECKING:
    from PIL import Image

MAX_PIXELS = 50_000_000
MAX_RATIO = 50  # Of the longer side to the shorter.
_SCREEN = 96  # Pixels per inch of a file that does not say.
_DENSITIES = range(72, 1201)
_QUALITY = 95
_BROKEN = (
    OSError, SyntaxError, ValueError, EOFError, TypeError, LookupError, ArithmeticError,
    struct.error, zlib.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Raster:
    """A verified picture."""

    data: bytes = field(repr=False)
    media: Media
    pixels: tuple[int, int]
    density: int  # Pixels per inch.


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures beside the chapters of one unit and year."""

    project: Project
    folder: str  # "content/demo/2023"

    def raster(self, address: str, where: Position) -> Raster:
        """The picture that *where* names. Raises Fault E514 there."""
        name = unquote(address).removeprefix("./")
        path = PurePosixPath(name)
        outside = path.is_absolute() or ".." in path.parts
        if outside or ":" in name or "\\" in name or not name.isprintable():
            hint = f"把图片放进 {self.folder}，写文件名，如 ![说明](图片.png)"
            raise fault("E514", where, f"图片“{name[:60]}”不在章节的文件夹里", hint=hint)
        if path.suffix.casefold() not in PICTURE_SUFFIXES:
            message = f"“{path.name[:60]}”不是 PNG 或 JPEG 图片"
            raise fault("E514", where, message, hint="另存为 .png 或 .jpg 文件")
        try:
            data = self.project.picture(f"{self.folder}/{name}", where)
        except Fault as error:
            raise self._nearest(name, error) from None
        return verified(data, name, where)

    def _nearest(self, name: str, error: Fault) -> Fault:
        names = [
            known.removeprefix(f"{self.folder}/") for known in self.project.pictures(self.folder)
        ]
        near = get_close_matches(name, names, n=1, cutoff=0.4)
        if not near or name in names:
            return error
        problem = error.problem
        return fault(problem.code, problem.where, problem.message, hint=f"是否想写“{near[0]}”？")


def verified(data: bytes, name: str, where: Position) -> Raster:
    """The picture in *data*, read to its last pixel. Raises Fault E514 at *where*."""
    from PIL import Image  # Only when a document has a picture.

    with _strictly():
        try:
            image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
            _refuse_size(image, name, where)
            image.load()
            return _clean(image)
        except Image.DecompressionBombError:
            raise _too_large(name, where) from None
        except _BROKEN:
            message = f"“{name}”不是完整的 PNG 或 JPEG 图片"
            hint = "用看图软件打开看看；能打开的，另存为 .png 或 .jpg"
            raise fault("E514", where, message, hint=hint) from None


@contextmanager
def _strictly() -> Iterator[None]:
    """Truncated pictures are refused, whatever another library (WeasyPrint) set; no warnings."""
    from PIL import ImageFile

    lenient = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _refuse_size(image: Image.Image, name: str, where: Position) -> None:
    """Before anything is decoded: the size that the file's head states."""
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise _too_large(name, where)
    if max(width, height) > MAX_RATIO * min(width, height):
        message = f"“{name}”有 {width}×{height} 像素，长边超过短边的 {MAX_RATIO} 倍"
        raise fault("E514", where, message, hint="裁掉多余的部分")


def _too_large(name: str, where: Position) -> Fault:
    message = f"“{name}”超过 {MAX_PIXELS // 10_000} 万像素"
    return fault("E514", where, message, hint="缩小以后再放进来；印在纸上，长边 3000 像素足够")


def _clean(image: Image.Image) -> Raster:
    """The picture upright, opaque, RGB or grey, without anything but its pixels."""
    from PIL import ImageOps

    jpeg = image.format != "PNG"
    density = _density(image)
    upright = _flat(ImageOps.exif_transpose(image))
    keeps = image.format == "JPEG" and upright.mode == image.mode and not _turned(image)
    shown = image if keeps else upright
    shown.info = {}
    target = io.BytesIO()
    resolution = (density, density)
    if keeps:  # The same coefficients: nothing is lost a second time.
        shown.save(target, "JPEG", quality="keep", dpi=resolution)
    elif jpeg:
        shown.save(target, "JPEG", quality=_QUALITY, subsampling=0, dpi=resolution)
    else:
        shown.save(target, "PNG", dpi=resolution)
    media = Media.JPEG if jpeg else Media.PNG
    return Raster(data=target.getvalue(), media=media, pixels=shown.size, density=density)


def _turned(image: Image.Image) -> bool:
    return bool(image.getexif().get(0x0112, 1) != 1)


def _density(image: Image.Image) -> int:
    stated = image.info.get("dpi")
    if not isinstance(stated, tuple):
        return _SCREEN
    found = round(float(stated[0]))
    return found if found in _DENSITIES else _SCREEN


def _flat(image: Image.Image) -> Image.Image:
    """RGB or grey on white."""
    from PIL import Image

    if image.mode in ("L", "RGB") and "transparency" not in image.info:
        return image
    if image.mode.startswith("I") or image.mode == "F":  # 16 bits to 8.
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if image.mode == "1":
        return image.convert("L")
    if "transparency" not in image.info and not image.mode.endswith(("A", "a")):
        return image.convert("RGB")
    layer = image.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    flat = Image.alpha_composite(paper, layer)
    return flat.convert("L" if image.mode in ("LA", "La", "L", "1") else "RGB")


_MARKS = re.compile(r"(?:\s*\{[^{}\s]{1,12}\})*\s*$")
_MARK = re.compile(r"\{([^{}]*)\}")
_WIDTH = re.compile(r"宽=(\d{1,3})mm")
_LEAST = 20  # In mm.
UNNUMBERED = "不编号"


@dataclass(slots=True)
class DrawnReader:
    """Finds pictures and charts, and counts them."""

    inlines: InlineReader
    pictures: Pictures
    year: int
    parse: Callable[[str], list[Token]]  # A line of Markdown to inline tokens.
    count: int = 0

    def block(
        self, content: str, where: Position, identity: Callable[[Position], str]
    ) -> Picture | Chart | None:
        """The picture or chart that a paragraph consists of; None when it is a text.

        Raises Fault E513 for a mark that is not known, E514 for a picture that cannot be used.
        """
        end = _MARKS.search(content)
        text = content[: end.start()].strip() if end else content
        chart, image = self._chart(text), self._image(text)
        if chart is None and image is None:
            return None
        width, numbered = _marks(content[len(text) :], where)
        drawn = chart or self._picture(image, where)  # type: ignore[arg-type]
        self.count += numbered
        return replace(
            drawn,
            identity=identity(where),
            where=where,
            number=f"图{self.count}" if numbered else "",
            width=width,
        )

    def _chart(self, text: str) -> Chart | None:
        marker = VALUE.fullmatch(text)
        chart = self.inlines.printings[marked_index(marker.group(1))].chart if marker else None
        if chart is None or chart.kind is not ChartKind.COMPARISON:
            return chart
        return replace(chart, series=(f"{self.year - 1}年", f"{self.year}年"))

    def _image(self, text: str) -> Token | None:
        tokens = self.parse(text) if text.startswith("![") else []
        return tokens[0] if len(tokens) == 1 and tokens[0].type == "image" else None

    def _picture(self, token: Token, where: Position) -> Picture:
        """``![说明](文件.png)``: the text says what is to be seen, and is the caption, too, unless
        a title says it otherwise: ``![说明](文件.png "图题")``."""
        said = self.inlines.nodes(token.children or [], lambda line: where)
        alt = plain_text(said).replace("\n", "").strip()
        if not alt:
            hint = "方括号里写图上是什么，如 ![局机关和下属单位的组织关系](组织机构.png)"
            raise fault("E514", where, "图片没有说明", hint=hint)
        title = str(token.attrGet("title") or "").strip()
        address = plain_text(self._resolved(str(token.attrGet("src") or "")))
        raster = self.pictures.raster(address, where)
        return Picture(
            identity="",
            where=where,
            number="",
            caption=self._resolved(title) if title else said,
            alt=alt,
            data=raster.data,
            media=raster.media,
            pixels=raster.pixels,
            density=raster.density,
        )

    def _resolved(self, text: str) -> tuple[Inline, ...]:
        return tuple(self.inlines.resolved(text))


def _marks(text: str, where: Position) -> tuple[Decimal | None, bool]:
    """Width and whether it is numbered, from the ``{…}`` behind a picture."""
    width: Decimal | None = None
    numbered = True
    for mark in _MARK.findall(text):
        stated = _WIDTH.fullmatch(mark)
        if stated and int(stated.group(1)) >= _LEAST:
            width = Decimal(stated.group(1))
        elif mark == UNNUMBERED:
            numbered = False
        else:
            hint = f"这里可用：{{宽=100mm}}（不小于 {_LEAST}mm）{{{UNNUMBERED}}}"
            raise fault("E513", where, f"不认识图后面的 {{{mark}}}", hint=hint)
    return width, numbered
