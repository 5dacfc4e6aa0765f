"""Options of the test run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from support import ROOT
from support.locking import locked
from support.projects import base_project
from support.speeds import PURE, guarded, speed_of


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="rewrite expected outputs; read the diff"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """No test is without a speed."""
    for item in items:
        item.add_marker(speed_of(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """A pure test is held to its marker, its fixtures too."""
    if speed_of(item) != PURE:
        return (yield)
    with guarded():
        return (yield)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the base project."""
    return base_project(tmp_path / "项目")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of every example unit, built once for all test processes."""
    base = tmp_path_factory.getbasetemp()  # Of one run; of one process, where there are several.
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "ziping-examples"
    with locked(folder.with_suffix(".lock")):
        if not folder.exists():
            build = [sys.executable, str(ROOT / "build.py"), "build", "--output"]
            subprocess.run([*build, str(folder / "shipped")], check=True, cwd=ROOT)
            other = ["--project", str(ROOT / "examples" / "xiangmu")]
            subprocess.run([*build, str(folder / "xiangmu"), *other], check=True, cwd=ROOT)
    return folder


def pytest_sessionfinish() -> None:
    """Let go of the fonts while the libraries that free them are still there."""
    if "ziping.write.pdf.writer" in sys.modules:
        from ziping.write.pdf.writer import _loaded

        _loaded.cache_clear()
