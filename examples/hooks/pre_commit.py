#!/usr/bin/env python3
"""Check what is about to be committed; errors stop the commit. Needs git and Python, no shell.

In the repository's folder: ``python3 examples/hooks/pre_commit.py --install`` (Windows: ``python …``).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCES = ("data/", "content/", "templates/")
USAGE = "用法：python3 examples/hooks/pre_commit.py --install"


def main(arguments: list[str]) -> int:
    """Install the hook, or be it; return the exit status."""
    if arguments == ["--install"]:
        return install()
    if arguments:
        print(USAGE, file=sys.stderr)
        return 2
    return check()


def install() -> int:
    """Put a copy of this file where git looks for it; another hook that is there stays."""
    hook = Path(git("rev-parse", "--git-path", "hooks/pre-commit").strip())
    this_file = Path(__file__).read_bytes()
    if hook.exists() and hook.read_bytes() != this_file:
        print(f"已经有一个 {hook}，没有改。请在它里面运行本文件。", file=sys.stderr)
        return 1
    hook.parent.mkdir(parents=True, exist_ok=True)
    hook.write_bytes(this_file)
    hook.chmod(0o755)
    print(f"装好了：{hook}。以后每次提交前先检查；要跳过一次，写 git commit --no-verify。")
    return 0


def check() -> int:
    """Check the files as they will be committed, not as they lie in the folder."""
    changed = git("diff", "--cached", "--name-only", "-z").split("\0")
    if not any(name.startswith(SOURCES) for name in changed):
        return 0
    root = Path(git("rev-parse", "--show-toplevel").strip())
    with tempfile.TemporaryDirectory() as folder:
        git("checkout-index", "--all", f"--prefix={folder}/")
        if not (Path(folder) / "data").is_dir():
            return 0
        command = [*program(root), "check", "--project", folder]
        return subprocess.run(command, cwd=root, check=False).returncode


def program(root: Path) -> list[str]:
    """The ziping of this repository, else the one that is installed."""
    if (root / "build.py").is_file() and (root / "ziping").is_dir():
        return [sys.executable, str(root / "build.py")]
    return [shutil.which("ziping") or "ziping"]


def git(*arguments: str) -> str:
    """What git prints. The texts are UTF-8 on every system."""
    command = ["git", "-c", "core.quotePath=false", *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout


if __name__ == "__main__":
    os.environ["PYTHONUTF8"] = "1"
    sys.exit(main(sys.argv[1:]))
