"""What these tests share: a report with a picture, and one with a long title."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.pictures import document_with_picture
from support.titles import project_with_long_title
from ziping.document.tree import Document


@pytest.fixture
def document(project: Path) -> Document:
    """A report whose last block is a picture."""
    return document_with_picture(project)


@pytest.fixture(scope="module")
def titled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose report has a long title."""
    return project_with_long_title(tmp_path_factory.mktemp("title") / "project")
