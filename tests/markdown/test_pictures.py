"""Pictures of chapters: what becomes of a file, and what templates may say of it."""

from __future__ import annotations

import base64
import io
import re
import struct
import zlib
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image, ImageFile

from support import ROOT
from support.pictures import FOLDER, HERE, built, chapter, encoded, png
from ziping.document.text import plain_text
from ziping.document.tree import Document, Media, Picture
from ziping.markdown.pictures import MAX_PIXELS, Pictures, Raster, verified
from ziping.pipeline.run import CheckedYear, Run, documents_of
from ziping.source.problem import Fault
from ziping.source.project import MAX_PICTURE, Project, UnitYear
from ziping.write.drawings import picture_extent

ORIENTATION = 0x0112


def jpeg(mode: str = "RGB", size: tuple[int, int] = (64, 32), **options: object) -> bytes:
    return encoded(Image.open(io.BytesIO(png(size=size))).convert(mode), "JPEG", **options)


def opened(raster: Raster) -> Image.Image:
    return Image.open(io.BytesIO(raster.data))


def read(data: bytes) -> Raster:
    return verified(data, "图.png", HERE)


# What comes out.


def sixteen_bits() -> bytes:
    return encoded(Image.new("I;16", (20, 10), 0x8080), "PNG")


def transparent() -> bytes:
    image = Image.new("RGBA", (20, 10), (255, 0, 0, 0))
    return encoded(image, "PNG")


def palette() -> bytes:
    image = Image.new("P", (20, 10), 1)
    image.putpalette([0, 0, 0, 200, 30, 30])
    return encoded(image, "PNG", transparency=0)


@pytest.mark.parametrize(
    ("data", "mode", "pixel"),
    [
        (sixteen_bits(), "L", 128),
        (transparent(), "RGB", (255, 255, 255)),
        (palette(), "RGB", (200, 30, 30)),
        (png("1"), "L", 255),
        (png("L"), "L", 206),
        (png("LA"), "L", 206),
        (png("RGB"), "RGB", (192, 208, 224)),
    ],
)
def test_any_png_becomes_opaque_rgb_or_grey(
    data: bytes, mode: str, pixel: int | tuple[int, ...]
) -> None:
    image = opened(read(data))
    assert (image.mode, image.info.get("transparency")) == (mode, None)
    found = image.getpixel((image.width - 1, image.height - 1))
    if mode == "L" and isinstance(pixel, int):
        assert isinstance(found, int) and abs(found - pixel) <= 1
    else:
        assert found == pixel


def test_cmyk_becomes_rgb_and_a_plain_jpeg_keeps_its_quality() -> None:
    data = jpeg("CMYK", quality=90)
    raster = read(data)
    image = opened(raster)
    assert (image.mode, raster.media) == ("RGB", Media.JPEG)
    before = Image.open(io.BytesIO(data)).convert("RGB").getpixel((60, 30))
    after = image.getpixel((60, 30))
    assert isinstance(before, tuple) and isinstance(after, tuple)
    assert all(abs(a - b) < 6 for a, b in zip(before, after, strict=True))
    plain = jpeg(quality=70)
    assert Image.open(io.BytesIO(plain)).tobytes() == opened(read(plain)).tobytes()


def test_a_turned_photo_stands_upright_and_keeps_nothing_of_the_camera() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # To be turned by a quarter to the right.
    exif[0x010E] = "某处"
    raster = read(jpeg(exif=exif, comment="某人"))
    assert raster.pixels == (32, 64)
    image = opened(raster)
    assert not image.getexif()
    assert "某" not in raster.data.decode("utf-8", "ignore") and "comment" not in image.info
    dark = image.getpixel((28, 4))  # The upper left went to the upper right.
    assert isinstance(dark, tuple) and max(dark) < 60


def test_natural_size_follows_the_density_and_the_page() -> None:
    layout = Run(Project(ROOT)).layout()
    page, drawing = layout.page_, layout.drawing

    def size(pixels: tuple[int, int], density: int, width: str = "") -> tuple[str, str]:
        picture = Picture(
            identity="图", where=HERE, number="图1", caption=(), alt="图", data=b"",
            media=Media.PNG, pixels=pixels, density=density,
            width=Decimal(width) if width else None,
        )  # fmt: skip
        extent = picture_extent(picture, page, drawing)
        return f"{extent.width:.1f}", f"{extent.height:.1f}"

    assert size((300, 600), 300) == ("25.4", "50.8")
    assert size((3000, 600), 96) == ("156.0", "31.2")  # The type area's width.
    assert size((600, 600), 72) == ("135.0", "135.0")  # 60% of its height.
    assert size((300, 600), 300, "50") == ("50.0", "100.0")
    assert size((300, 600), 300, "150") == ("67.5", "135.0")
    assert read(png(dpi=(300, 300))).density == 300
    assert read(png()).density == 96
    assert read(png(dpi=(5, 5))).density == 96


def test_the_same_file_gives_the_same_bytes() -> None:
    for data in (png(), png("RGBA"), jpeg(), jpeg("CMYK")):
        assert read(data) == read(data)


# What is refused.


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int) -> bytes:
    """A small file whose head states a huge picture."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'

HOSTILE: dict[str, tuple[bytes, str]] = {
    "truncated PNG": (png()[:-40], "不是完整的"),
    "truncated JPEG": (jpeg(size=(640, 320))[:-900], "不是完整的"),
    "bomb": (bomb(10_000, 10_000), "5000 万像素"),
    "huge bomb": (bomb(60_000, 60_000), "5000 万像素"),
    "SVG": (SVG, "不是完整的"),
    "GIF": (encoded(Image.new("P", (5, 5)), "GIF"), "不是完整的"),
    "empty": (b"", "不是完整的"),
    "a line": (png(size=(4000, 10)), "长边超过短边"),
    "large file": (png() + b"\0" * MAX_PICTURE, "超过 10 MB"),
}


def refused(prepared: CheckedYear) -> list[str]:
    return [f"{p.where.line}: {p.message}" for p in prepared.problems if p.code == "E514"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_told_at_the_line_of_the_picture(project: Path, name: str) -> None:
    data, message = HOSTILE[name]
    (project / FOLDER / "图.png").write_bytes(data)
    (found,) = refused(chapter(project, "文字。\n\n![图](图.png)\n"))
    assert found.startswith("3: ") and message in found


def test_a_truncated_picture_is_refused_even_where_another_library_would_not() -> None:
    ImageFile.LOAD_TRUNCATED_IMAGES = True  # As WeasyPrint sets it.
    with pytest.raises(Fault):
        read(png()[:-40])
    assert ImageFile.LOAD_TRUNCATED_IMAGES


def test_the_limit_of_pixels_is_the_one_of_the_manual() -> None:
    manual = (ROOT / "docs" / "模板.md").read_text("utf-8")
    assert f"不超过 {MAX_PICTURE // 1024**2} MB，不超过 {MAX_PIXELS // 10_000} 万像素" in manual


ADDRESSES = [
    "../2022/图.png", "/etc/图.png", "file:///etc/图.png", "https://example.com/图.png",
    "data:image/png;base64,AAAA.png", "..%2F..%2F图.png", "图%00.png", "C:\\\\图.png",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_outside_the_chapters_folder_is_read(project: Path, address: str) -> None:
    (project / "content" / "shili" / "2022" / "图.png").write_bytes(png())
    (found,) = refused(chapter(project, f"![图]({address})\n"))
    assert "不在章节的文件夹里" in found


def test_a_link_that_leads_out_of_the_project_is_refused(project: Path) -> None:
    outside = project.parent / "外面.png"
    outside.write_bytes(png())
    (project / FOLDER / "图.png").symlink_to(outside)
    (found,) = refused(chapter(project, "![图](图.png)\n"))
    assert "项目之外" in found


def test_a_folder_and_a_missing_file_are_told_with_the_nearest_name(project: Path) -> None:
    (project / FOLDER / "图").mkdir()
    (project / FOLDER / "图" / "机构设置.png").write_bytes(png())
    (project / FOLDER / "夹.png").mkdir()
    found = chapter(project, "![图](图/机构设制.png)\n\n![图](夹.png)\n").problems
    missing, folder = [problem for problem in found if problem.code == "E514"]
    assert missing.hint == "是否想写“图/机构设置.png”？"
    assert "普通文件" in folder.message


# Where pictures may stand, and what they are called.


def picture_blocks(prepared: CheckedYear) -> list[Picture]:
    assert not prepared.has_errors, prepared.problems
    blocks = documents_of(prepared)["自评报告"].blocks
    return [block for block in blocks if isinstance(block, Picture)]


def test_pictures_are_numbered_and_titled(project: Path) -> None:
    (project / FOLDER / "图.png").write_bytes(png())
    (project / FOLDER / "照片 一.jpg").write_bytes(jpeg())
    text = (
        "![{{ 单位.年度 }}年机构](图.png)\n\n"
        '![楼前](<照片 一.jpg> "办公楼") {宽=80mm}\n\n'
        "![无号](./图.png)\n{不编号} {宽=60mm}\n\n![再一张](照片%20一.jpg)\n"
    )
    one, two, three, four = picture_blocks(chapter(project, text))
    assert [block.number for block in (one, two, three, four)] == ["图1", "图2", "", "图3"]
    assert (one.alt, plain_text(one.caption)) == ("2023年机构", "2023年机构")
    assert (two.alt, plain_text(two.caption), two.width) == ("楼前", "办公楼", Decimal(80))
    assert (three.width, four.media) == (Decimal(60), Media.JPEG)
    assert len({block.identity for block in (one, two, three, four)}) == 4


def test_a_template_takes_pictures_from_the_data(project: Path) -> None:
    (project / FOLDER / "图.png").write_bytes(png())
    (project / "data/shili/2023/照片.yaml").write_text(
        "- {编号: Z1, 题: 库房, 文件: 图.png}\n", "utf-8"
    )
    template = project / "templates" / "report.md.j2"
    loop = "\n{% for 项 in 照片 %}\n![{{ 项.题 }}]({{ 项.文件 }})\n\n{% endfor %}\n"
    template.write_text(template.read_text("utf-8") + loop, "utf-8")
    (found,) = picture_blocks(Run(Project(project)).checked_year(UnitYear("shili", 2023)))
    assert (found.alt, found.pixels) == ("库房", (60, 40))


SLIPS = [
    "见![图](图.png)。", "- ![图](图.png)", "### ![图](图.png)", "| 甲 |\n|---|\n| ![图](图.png) |",
    "![图](图.png)![图](图.png)", "![ ](图.png)", "！[图](图.png)", "![图]（图.png）", "![图](图 一.png)",
    "![图][图.png]", "!【图】(图.png)", "![图](图.gif)", "![图]()",
]  # fmt: skip


@pytest.mark.parametrize("text", SLIPS)
def test_a_picture_that_would_be_lost_or_printed_as_signs_is_told(project: Path, text: str) -> None:
    (project / FOLDER / "图.png").write_bytes(png())
    assert len(refused(chapter(project, f"{text}\n"))) == 1


def test_an_unknown_mark_is_told(project: Path) -> None:
    (project / FOLDER / "图.png").write_bytes(png())
    problems = chapter(project, "![图](图.png) {宽=6mm}\n").problems
    assert [problem.code for problem in problems] == ["E513"]
    assert "{宽=100mm}" in problems[0].hint


def test_html_holds_the_picture_itself(document: Document) -> None:
    page = built(document, ("html",)).files["html"].decode()
    (image,) = re.findall(r"<img [^>]*>", page)
    source = re.search(r'src="data:image/png;base64,([^"]+)"', image)
    assert source and Image.open(io.BytesIO(base64.b64decode(source[1]))).size == (600, 400)
    assert 'alt="整理室的全景"' in image
    assert "<figcaption" in page and "图1\u3000整理室" in page
    assert not re.search(r'(?:src|href)="(?!data:|#)', page)


def test_other_names_than_that_of_the_file_are_not_tried(project: Path) -> None:
    pictures = Pictures(Project(project), FOLDER)
    (project / FOLDER / "图.png").write_bytes(png())
    assert pictures.raster("图.png", HERE).pixels == (60, 40)
    with pytest.raises(Fault):
        pictures.raster("图.PNG", HERE)
