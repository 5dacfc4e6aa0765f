"""Prepare: the content of one unit and year in the form that each contender reads.

Usage: prepare.py UNIT/YEAR BUILT FOLDER, where BUILT holds the DOCX files that ziping built. FOLDER gets
docxtpl/templates/<kind>.{docx,json} (the printed figures as variables) and weasyprint/<kind>.{html,css}
(the pages as ziping hands them to WeasyPrint in its last pass, and the same fonts).
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import weasyprint
from lxml import etree

from ziping.pipeline.run import Run, documents_of
from ziping.source.project import Project, UnitYear
from ziping.write.charts.drawing import drawings_of
from ziping.write.drawings import data_images
from ziping.write.fonts import fonts_folder
from ziping.write.pdf.writer import pdf_bytes

ROOT = Path(__file__).resolve().parent.parent
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PART = "word/document.xml"


def main(name: str, built: str, folder: str) -> None:
    """Write both peers' inputs."""
    unit, year = name.split("/")
    workshop = Run(Project(ROOT))
    documents = documents_of(workshop.checked_year(UnitYear(unit, int(year))))
    templates, pages = Path(folder, "docxtpl/templates"), Path(folder, "weasyprint")
    templates.mkdir(parents=True)
    pages.mkdir(parents=True)
    with given_to_weasyprint() as texts:
        for kind, document in documents.items():
            write_template(Path(built, f"{kind}.docx"), templates)
            drawings = drawings_of(document, workshop.layout(), fonts_folder())
            pdf_bytes(document, workshop.layout(), fonts_folder(), drawings=drawings)
            html = [text for text in texts if text.startswith("<!DOCTYPE")][-1]  # Of the last pass.
            for number, image in enumerate(data_images(drawings).values()):  # Ours are served.
                html = html.replace(f'"ziping:{number}"', f'"{image.url}"')
            css = [text for text in texts if text.startswith("@font-face")][-1]
            (pages / f"{kind}.html").write_text(html, "utf-8")
            (pages / f"{kind}.css").write_text(css, "utf-8")


def write_template(built: Path, folder: Path) -> None:
    """*built* with a variable for the text of each content control, and the texts as JSON."""
    values: list[str] = []
    with (
        zipfile.ZipFile(built) as source,
        zipfile.ZipFile(folder / built.name, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, with_variables(data, values) if name == PART else data)
    context = json.dumps({"f": values}, ensure_ascii=False)
    (folder / built.name).with_suffix(".json").write_text(context, "utf-8")


def with_variables(data: bytes, values: list[str]) -> bytes:
    """The document part with `{{ f[0] }}` … for its figures, whose texts are added to *values*."""
    root = etree.fromstring(data)
    for control in root.iter(f"{WORD}sdtContent"):
        for text in control.iter(f"{WORD}t"):
            values.append(text.text or "")
            text.text = f"{{{{ f[{len(values) - 1}] }}}}"
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


@contextmanager
def given_to_weasyprint() -> Iterator[list[str]]:
    """Collects the texts of pages and style sheets that are handed to WeasyPrint."""
    texts: list[str] = []
    originals = {kind: kind.__init__ for kind in (weasyprint.HTML, weasyprint.CSS)}

    def noticed(self: object, *arguments: object, **named: object) -> None:
        texts.append(str(named.get("string", "")))
        originals[type(self)](self, *arguments, **named)

    for kind in originals:
        kind.__init__ = noticed
    try:
        yield texts
    finally:
        for kind, original in originals.items():
            kind.__init__ = original


if __name__ == "__main__":
    main(*sys.argv[1:])
