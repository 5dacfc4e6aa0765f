"""Run ziping from the repository: `python build.py …` is the same as the command `ziping …`.

Without arguments it builds everything. A Python that lacks the dependencies hands over to
the one in .venv; where there is none, one line says what to run.
"""

from __future__ import annotations  # An old Python must get as far as handing over.

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
NEEDED = ("click", "docx", "fontTools", "jinja2", "markdown_it", "pydantic", "rich", "weasyprint")
MISSING = "缺少依赖：请先运行 make（没有 make 时运行 python3 setup/bootstrap.py）。"
BROKEN = "依赖不完整：请删除 .venv 文件夹，再运行 make。"


def main() -> int:
    """Build with this Python or with that of .venv; return the exit status."""
    if not has_dependencies():
        return hand_over()
    sys.path.insert(0, str(ROOT))
    sys.argv[1:] = sys.argv[1:] or ["build"]
    from ziping.cli.start import main as ziping  # Only now is it known to be importable.

    return ziping() or 0


def has_dependencies() -> bool:
    """Whether this Python is new enough and finds every third-party package."""
    if sys.version_info < (3, 11):  # noqa: UP036 (an older one may have been called)
        return False
    return all(find_spec(name) for name in NEEDED) and has_yaml()


def has_yaml() -> bool:
    """Whether ruamel.yaml is there: its parent is a namespace that may be missing."""
    try:
        return find_spec("ruamel.yaml") is not None
    except ModuleNotFoundError:
        return False


def hand_over() -> int:
    """Go on with the Python of .venv, unless this is it or there is none."""
    venv = ROOT / ".venv"
    python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    is_venv = Path(sys.prefix).resolve() == venv.resolve()
    if is_venv or not python.exists():
        print(BROKEN if is_venv else MISSING, file=sys.stderr)
        return 1
    command = [str(python), str(ROOT / "build.py"), *sys.argv[1:]]
    if os.name != "nt":  # There os.execv returns to the shell before the work is done.
        os.execv(command[0], command)
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
