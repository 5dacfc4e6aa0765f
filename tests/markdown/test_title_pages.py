"""All formats break a title into the same lines."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from support import ROOT

pytestmark = pytest.mark.documents


def test_all_formats_have_the_same_lines(titled: Path, tmp_path: Path) -> None:
    command = [sys.executable, "build.py", "build", "shili/2023", "--project", str(titled)]
    subprocess.run([*command, "--output", str(tmp_path)], check=True, cwd=ROOT)
    folder = tmp_path / "shili" / "2023"
    html = (folder / "自评报告.html").read_text("utf-8")
    title = re.findall(r'<span class="line">(.*?)</span>\n?(?=<span class="line">|</h1>)', html)
    shown = [re.sub(r"<[^>]+>", "", line) for line in title]
    found = docx.Document(io.BytesIO((folder / "自评报告.docx").read_bytes())).element.body
    first = next(found.iter("{*}p"))
    text = "".join(
        "\n" if node.tag.endswith("}br") else node.text or ""
        for node in first.iter("{*}t", "{*}br")
    )
    assert text.split("\n") == shown
    page = subprocess.run(
        ["pdftotext", "-l", "1", "-layout", folder / "自评报告.pdf", "-"],
        capture_output=True,
        check=True,
    ).stdout.decode()
    printed = ["".join(line.split()) for line in page.splitlines() if line.strip()]
    assert printed[: len(shown)] == shown
    assert len(shown) == 3
