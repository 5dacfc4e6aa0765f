"""The guard: what a pure test must not do fails in one."""

from __future__ import annotations

import io
import multiprocessing
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable

import pytest

from support.projects import invoke
from support.speeds import NotPureError


def make_pdf() -> None:
    import weasyprint

    weasyprint.HTML(string="甲").write_pdf()


ACTIONS: dict[str, Callable[[], object]] = {
    "process": lambda: subprocess.run([sys.executable, "-c", ""], check=False),
    "fork": lambda: os.fork(),  # Looked up when it is called: the guard has replaced it.
    "spawn": lambda: multiprocessing.get_context("spawn").Process(target=print).start(),
    "command": lambda: invoke("schema"),
    "docx": lambda: zipfile.ZipFile(io.BytesIO(), "w"),
    "pdf": make_pdf,
}


@pytest.mark.parametrize("action", ACTIONS)
def test_a_pure_test_does_not(action: str) -> None:
    with pytest.raises(NotPureError, match="a test marked pure"):
        ACTIONS[action]()
