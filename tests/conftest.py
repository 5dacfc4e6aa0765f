"""Options of the test run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="rewrite expected outputs; read the diff"
    )


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


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Test processes take turns."""
    import fcntl

    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def pytest_sessionfinish() -> None:
    """Let go of the fonts while the libraries that free them are still there."""
    if "ziping.write.pdf" in sys.modules:
        from ziping.write.pdf import _loaded

        _loaded.cache_clear()
