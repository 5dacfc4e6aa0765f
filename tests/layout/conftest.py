"""What these tests share: a project with a landscape form, and its outputs in the built-in layout."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.layouts import files, with_wide_form


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return with_wide_form(tmp_path / "project")


@pytest.fixture(scope="session")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of that project in the built-in layout."""
    return files(with_wide_form(tmp_path_factory.mktemp("usual") / "project"), "html", "docx")
