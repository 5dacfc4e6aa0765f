"""Every DOCX of the examples is valid Open XML, by Microsoft's own SDK."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from support.validators import ooxml_errors

pytestmark = pytest.mark.office


def test_every_docx_is_valid(built: Path) -> None:
    files = sorted(built.rglob("*.docx"))
    assert len(files) >= 9
    assert {path.name: errors for path in files if (errors := ooxml_errors(path))} == {}


def test_the_validator_finds_what_is_wrong(built: Path, tmp_path: Path) -> None:
    """A paragraph within a paragraph: LibreOffice opens it without a word."""
    good = next(built.rglob("自评报告.docx"))
    data = io.BytesIO()
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                content = content.replace(b"</w:pPr>", b"</w:pPr><w:p/>", 1)
            new.writestr(name, content)
    bad = tmp_path / "坏.docx"
    bad.write_bytes(data.getvalue())
    assert any("invalid child element" in error for error in ooxml_errors(bad))
