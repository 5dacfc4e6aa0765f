"""LibreOffice keeps the evidence that a DOCX carries."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from support.evidence import record

pytestmark = pytest.mark.office


@pytest.fixture
def report(built: Path) -> Path:
    return built / "shipped" / "demo" / "2023" / "自评报告.docx"


@pytest.mark.parametrize("kind", ["自评报告", "自评表"])
def test_libreoffice_keeps_the_evidence(report: Path, tmp_path: Path, kind: str) -> None:
    """It drops tags, but keeps the part, the controls and their order."""
    office = shutil.which("soffice")
    assert office is not None, "make test installs LibreOffice Writer"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "docx", "--outdir", str(tmp_path)]
    file = report.with_name(f"{kind}.docx")
    subprocess.run([*command, str(file)], check=True, capture_output=True)
    found = record(tmp_path / f"{kind}.docx")
    assert found["figures"]
    assert [figure["text"] for figure in found["figures"]] == [
        figure["built"] for figure in found["figures"]
    ]
