"""Pictures, and the base project with one."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from support import FONTS, ROOT
from ziping.document.tree import Document
from ziping.pipeline.run import CheckedYear, Run, documents_of
from ziping.source.position import Position
from ziping.source.project import Project, UnitYear
from ziping.write.job import WriteJob, WrittenDocument, written

HERE = Position("content/shili/2023/主要工作.md", 1, 1)
FOLDER = "content/shili/2023"


def png(mode: str = "RGB", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    """A picture whose upper left is black and whose rest is light."""
    image = Image.new("RGB", size, "#c0d0e0")
    image.paste("black", (0, 0, size[0] // 2, size[1] // 2))
    return encoded(image.convert(mode), "PNG", **options)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)  # type: ignore[arg-type]
    return target.getvalue()


def chapter(project: Path, text: str) -> CheckedYear:
    (project / FOLDER / "主要工作.md").write_text(text, "utf-8")
    return Run(Project(project)).checked_year(UnitYear("shili", 2023))


def built(
    document: Document, formats: tuple[str, ...] = ("html", "pdf", "docx")
) -> WrittenDocument:
    layout = Run(Project(ROOT)).layout()
    found = written(WriteJob(document=document, layout=layout, formats=formats, fonts=FONTS))
    assert not [problem for problem in found.problems if problem.is_error], found.problems
    return found


def document_with_picture(project: Path) -> Document:
    """The report of *project* with a picture as its last block."""
    (project / FOLDER / "图.png").write_bytes(png(size=(600, 400), dpi=(150, 150)))
    return documents_of(chapter(project, '![整理室的全景](图.png "整理室")\n'))["自评报告"]
