"""LibreOffice shows the contents page that the DOCX holds."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pypdf
import pytest

from support import FONTS
from support.contents_page import long_report, printed_entries, with_levels
from support.example_units import squeezed
from support.small_report import written
from ziping.layout.layout import Layout
from ziping.write.contents import entries
from ziping.write.docx.package import docx_bytes

pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def layout() -> Layout:
    return with_levels(3)


def test_libreoffice_shows_the_same_contents(tmp_path: Path, layout: Layout) -> None:
    office = shutil.which("soffice")
    assert office is not None, "make test installs LibreOffice Writer"
    document = long_report()
    pdf = written(document, layout, FONTS)
    file = tmp_path / "目录.docx"
    file.write_bytes(docx_bytes(document, layout, pdf.pages))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    environment = {**os.environ, "FONTCONFIG_FILE": str(FONTS / "fonts.conf")}
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(file)], capture_output=True, check=True, env=environment)
    reader = pypdf.PdfReader(tmp_path / "目录.pdf")
    pages = [squeezed(page.extract_text()) for page in reader.pages]
    contents = [page for page in pages if "...." in page]
    expected = {squeezed(e.text): pdf.pages[e.identity] for e in entries(document, layout)}
    assert printed_entries(contents, [*expected]) == expected
    assert len(pages) == pdf.page_count
