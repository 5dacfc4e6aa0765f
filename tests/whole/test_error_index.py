"""The pages of errors: all there, titled as in the catalogue."""

from __future__ import annotations

import re

import pytest

from support import ROOT
from support.error_page import Page, pages
from ziping.source.catalogue import TITLES

ALL = pages()


@pytest.mark.parametrize("page", ALL, ids=[page.code for page in ALL])
def test_title(page: Page) -> None:
    assert page.lines[0] == f"# {page.code} {TITLES[page.code]}"
    assert page.sections() == ["## 例", "## 怎么改"]


def test_every_code_has_a_page() -> None:
    assert [page.code for page in ALL] == sorted(TITLES)


def test_every_code_is_raised() -> None:
    """No code of the catalogue is dead, and none is raised that it does not hold."""
    package = ROOT / "ziping"
    sources = (path for path in package.rglob("*.py") if path.name != "catalogue.py")
    raised = {
        code for path in sources for code in re.findall(r'"([EWN]\d{3})"', path.read_text("utf-8"))
    }
    assert raised == set(TITLES)
