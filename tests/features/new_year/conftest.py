"""What these tests share: a copy of the example units."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from support.projects import copied_sources


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the example units with the built-in templates behind it."""
    copied_sources(tmp_path, "data", "content")
    shutil.rmtree(tmp_path / "data" / "frameworks")
    return tmp_path
