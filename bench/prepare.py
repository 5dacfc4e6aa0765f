"""Prepare: the content of one unit and year in the form that each contender reads.

Usage: prepare.py UNIT/YEAR BUILT FOLDER, where BUILT holds the DOCX files that ziping built. FOLDER gets
docxtpl/templates/<kind>.{docx,json} (the printed figures as variables) and weasyprint/<kind>.{html,css}
(the pages as ziping hands them to WeasyPrint, and the same fonts).
"""

from __future__ import annotations

import json
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from ziping.build import fonts_folder  # noqa: E402
from ziping.document.tree import Document  # noqa: E402
from ziping.pipeline import Workshop, documents_of  # noqa: E402
from ziping.source.project import Project, UnitYear  # noqa: E402
from ziping.write.coverage import role_text  # noqa: E402
from ziping.write.css import STEADY_LINES, embedded_families, type_rules  # noqa: E402
from ziping.write.fonts import fonts_of, system_folders  # noqa: E402
from ziping.write.html import html_page, setting_of  # noqa: E402
from ziping.write.layout import Layout  # noqa: E402

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PART = "word/document.xml"


def main(name: str, built: str, folder: str) -> None:
    """Write both peers' inputs."""
    unit, year = name.split("/")
    workshop = Workshop(Project(ROOT))
    documents = documents_of(workshop.prepared(UnitYear(unit, int(year))))
    templates, pages = Path(folder, "docxtpl/templates"), Path(folder, "weasyprint")
    templates.mkdir(parents=True)
    pages.mkdir(parents=True)
    for kind, document in documents.items():
        write_template(Path(built, f"{kind}.docx"), templates)
        html, css = page_and_faces(document, workshop.layout())
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


def page_and_faces(document: Document, layout: Layout) -> tuple[str, str]:
    """The HTML as ziping lays it out first, and @font-face rules for the files it loads."""
    rules = type_rules(layout, document.orientation, embedded_families(layout)) + STEADY_LINES
    html = html_page(document, rules, replace(setting_of(document, layout), steady=True))
    files = fonts_of(layout, (fonts_folder(), *system_folders())).files
    text = role_text(document, layout)
    faces = [(f"file-{role}", files[role].path, "") for role in sorted(text.whole)]
    faces += [
        (f"ascii-{role}", files[role].path, "unicode-range:U+20-7E") for role in sorted(text.ascii)
    ]
    css = "".join(
        f'@font-face{{font-family:"{family}";src:url("{path.resolve().as_uri()}");{only}}}\n'
        for family, path, only in faces
    )
    return html, css


if __name__ == "__main__":
    main(*sys.argv[1:])
