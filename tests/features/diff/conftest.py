"""What these tests share: redlines of the example unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.redlines import diff


@pytest.fixture(scope="module")
def demo_redlines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the example unit's redlines."""
    folder = tmp_path_factory.mktemp("demo")
    target = folder / "自评报告修订.docx"
    run = diff("demo/2022", "demo/2023", "--to", "docx", "--output", str(target))
    assert run.exit_code == 0, run.output
    return folder
