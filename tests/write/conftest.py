"""What the tests of writers share: the built-in layout, the fonts, a document with one of everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import FONTS
from support.small_docx import with_everything
from support.small_report import LAYOUT
from ziping.document.tree import Document
from ziping.layout.layout import Layout
from ziping.layout.layout_file import layout_from


@pytest.fixture(scope="session")
def layout() -> Layout:
    return layout_from(LAYOUT)


@pytest.fixture(scope="session")
def fonts() -> Path:
    assert (FONTS / "FandolFang-Regular.otf").is_file(), "没有字体：先运行 setup"
    return FONTS


@pytest.fixture
def everything() -> Document:
    return with_everything()
