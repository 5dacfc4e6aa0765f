"""Pictures: files of a project, verified whole and brought to RGB or grey of eight bits.

What comes out holds pixels and nothing else: no transparency, no rotation to be applied, no places or
names that a camera left. The same file always gives the same bytes.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ziping.document.tree import Media
from ziping.source.position import Position
from ziping.source.problem import Fault, fault
from ziping.source.project import PICTURE_SUFFIXES, Project

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
