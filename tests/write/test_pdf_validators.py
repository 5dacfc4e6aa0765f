"""Validators from outside find nothing wrong with the PDFs."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from support.validators import qpdf_errors, verapdf_errors

pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def files(built: Path) -> list[Path]:
    found = sorted(built.rglob("*.pdf"))
    assert len(found) >= 9
    return found


def test_verapdf_passes_every_pdf_as_pdf_a_3a(files: list[Path]) -> None:
    assert verapdf_errors(files, "3a") == {}


def test_verapdf_finds_nothing_against_pdf_ua_but_that_it_is_not_claimed(files: list[Path]) -> None:
    found = verapdf_errors(files, "ua1")
    assert {error.split()[0] for errors in found.values() for error in errors} == {"5-1"}


def test_verapdf_finds_what_is_wrong(built: Path, tmp_path: Path) -> None:
    bad = tmp_path / "坏.pdf"
    with pikepdf.open(built / "shipped/demo/2023/自评报告.pdf") as pdf:
        del pdf.Root.MarkInfo
        del next(iter(pdf.Root.AF)).AFRelationship
        pdf.save(bad)
    rules = {error.split()[0] for error in verapdf_errors([bad])[str(bad)]}
    assert {"6.7.2.2-1", "6.8-3"} <= rules


def test_qpdf_finds_nothing(files: list[Path]) -> None:
    assert {path.name: errors for path in files if (errors := qpdf_errors(path))} == {}
