"""LibreOffice shows all text of a DOCX."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from ziping.document.text import document_text
from ziping.document.tree import Document, Orientation
from ziping.layout.layout import Layout
from ziping.write.docx.package import docx_bytes

pytestmark = pytest.mark.office


# Other programs.


def _written(folder: Path, layout: Layout, everything: Document) -> list[Path]:
    files = []
    for orientation in Orientation:
        files.append(folder / f"{orientation.name.lower()}.docx")
        files[-1].write_bytes(docx_bytes(replace(everything, orientation=orientation), layout))
    return files


def test_libreoffice_shows_all_text(tmp_path: Path, layout: Layout, everything: Document) -> None:
    office = shutil.which("soffice")
    assert office is not None, "make test installs LibreOffice Writer"
    files = _written(tmp_path, layout, everything)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    to_text = ["--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)]
    subprocess.run(
        [office, profile, "--headless", *to_text, *files], capture_output=True, check=True
    )
    for file in files:
        shown = file.with_suffix(".txt").read_text("utf-8-sig")
        assert "".join(shown.split()) == "".join(document_text(everything).split())
