"""Speeds: a test is pure, or it makes documents, or it needs an office program. Its module says which.

*pure* starts no process and writes no file of an office program; *documents* runs commands and makes
DOCX, XLSX and PDF files; *office* needs LibreOffice, validators or a long run. A module that says nothing
is pure, and the guard makes that true.
"""

from __future__ import annotations

import _posixsubprocess
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder

import click
import pytest

PURE, DOCUMENTS, OFFICE = SPEEDS = ("pure", "documents", "office")
PDF_LIBRARY = "weasyprint"


class NotPureError(BaseException):
    """A pure test did what a pure test does not do. No part of ziping may catch it."""


def speed_of(item: pytest.Item) -> str:
    """The speed that a test's module states. UsageError when there are two."""
    marks = {mark.name for mark in item.iter_markers() if mark.name in SPEEDS}
    if len(marks) > 1:
        raise pytest.UsageError(f"{item.nodeid} is {' and '.join(sorted(marks))}: split its module")
    return marks.pop() if marks else PURE


@contextmanager
def guarded() -> Iterator[None]:
    """Inside, starting a process, running a command and writing a document fail."""
    with pytest.MonkeyPatch.context() as patch:
        for owner, name, action in (
            (subprocess.Popen, "__init__", "starts a process"),
            (_posixsubprocess, "fork_exec", "starts a process"),
            (os, "fork", "starts a process"),
            (click.Command, "main", "runs a command"),
        ):
            patch.setattr(owner, name, _refusal(action))
        patch.setattr(zipfile.ZipFile, "__init__", _reading_only(zipfile.ZipFile.__init__))
        patch.setattr(sys, "meta_path", [_NoPdfLibrary(), *sys.meta_path])
        if PDF_LIBRARY in sys.modules:  # Loaded by another test.
            patch.setattr(sys.modules[PDF_LIBRARY].HTML, "__init__", _refusal("makes a PDF"))
        yield


def _refusal(action: str) -> Callable[..., None]:
    def refuse(*_: object, **__: object) -> None:
        raise NotPureError(f"a test marked pure {action}: mark its module documents or office")

    return refuse


def _reading_only(real: Callable[..., None]) -> Callable[..., None]:
    """Every DOCX and XLSX is an archive that somebody writes."""

    def opened(self: object, file: object, mode: str = "r", *rest: object, **named: object) -> None:
        if mode != "r":
            _refusal("writes a document")()
        real(self, file, mode, *rest, **named)

    return opened


class _NoPdfLibrary(MetaPathFinder):
    """The library that makes PDFs is not loaded."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == PDF_LIBRARY:
            _refusal(f"loads {name}")()
