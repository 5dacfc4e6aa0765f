"""What these tests share: a project without a unit."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project without a unit."""
    (tmp_path / "项目" / "data").mkdir(parents=True)
    return tmp_path / "项目"
