"""Debian-like systems: install packages, or fetch one without installing it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from problem import SetupProblem

UPDATE = ["apt-get", "update", "-qq"]
INSTALL = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]


def is_available() -> bool:
    """Whether this system has apt and dpkg."""
    return bool(shutil.which("apt-get") and shutil.which("dpkg-deb"))


def rights() -> list[str] | None:
    """What to put before a command that needs root: nothing, sudo, or None for not allowed."""
    if not hasattr(os, "geteuid"):
        return None
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def install(packages: list[str], prefix: list[str]) -> None:
    """Install the packages; update the package lists only when the first try fails."""
    environment = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C"]
    if _run([*environment, *INSTALL, *packages]).returncode == 0:
        return
    _run([*environment, *UPDATE])
    second = _run([*environment, *INSTALL, *packages])
    if second.returncode != 0:
        raise SetupProblem(f"安装 {' '.join(packages)} 失败：\n{last_lines(second)}")


def download(package: str, folder: Path) -> Path | None:
    """Fetch the package file into the folder, without root; None when there is no such package.

    A second try uses package lists of its own, in the folder: those of the system may be
    missing or old, and refreshing them takes root.
    """
    give_to_apt(folder)
    lists, cache = folder / "lists", folder / "cache"
    for part in (lists, cache / "archives"):
        (part / "partial").mkdir(parents=True, exist_ok=True)
    private = ["-o", f"Dir::State::Lists={lists}", "-o", f"Dir::Cache={cache}"]
    if _run(["apt-get", "download", "-qq", package], folder).returncode != 0:
        if not any(lists.glob("*Packages*")):
            _run([*UPDATE, *private], folder)
        _run(["apt-get", "download", "-qq", *private, package], folder)
    return next(folder.glob(f"{package}_*.deb"), None)


def give_to_apt(folder: Path) -> None:
    """Let apt's own user write here when we are root, so that it need not warn."""
    if os.geteuid() != 0:
        return
    folder.chmod(0o755)
    try:
        shutil.chown(folder, user="_apt")
    except LookupError:  # An apt without a user of its own.
        return


def last_lines(run: subprocess.CompletedProcess[str], count: int = 12) -> str:
    """The end of what a command said, for a message."""
    return "\n".join((run.stdout + run.stderr).strip().splitlines()[-count:])


def _run(command: list[str], folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
