"""Set up the project: native libraries, .venv, fonts. Needs only Python's standard library.

`python3 setup/bootstrap.py` prepares for building, `--tests` also for the test suite.
A stamp in .venv remembers what was done, so that the next run does nothing.
"""

from __future__ import annotations  # An old Python must get as far as being told so.

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import debian
import fonts
import judges
import native
from problem import SetupProblem

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
FONTS = ROOT / ".fonts"
TOOLS = ROOT / ".tools"
STAMP = VENV / ".ziping-setup"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
USAGE = "用法：python3 setup/bootstrap.py [--tests]\n  --tests  连测试要用的程序一起准备"


def main(arguments: list[str]) -> int:
    """Set up what is missing; return the exit status."""
    if arguments not in ([], ["--tests"]):
        print(USAGE, file=sys.stderr)
        return 0 if arguments in (["-h"], ["--help"]) else 2
    with_tests = bool(arguments)
    if is_current(with_tests):
        return 0
    try:
        set_up(with_tests)
    except SetupProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("已中断；再运行一次会接着做。", file=sys.stderr)
        return 130
    return 0


def set_up(with_tests: bool) -> None:
    """Do the steps that are still to do, and remember them."""
    require_python()
    step(1, "检查系统组件")
    native.provide(with_tests)
    if not is_current(with_tests=False):
        prepare_project()
    if with_tests:
        step(5, "准备检查 DOCX、PDF 的程序，放在 .tools/")
        judges.provide(TOOLS, PYTHON)
    write_stamp(with_tests)


def prepare_project() -> None:
    """Do what is done inside the project's folder: .venv and fonts."""
    step(2, "建立 .venv，安装 Python 依赖")
    make_venv()
    install_dependencies()
    step(3, "准备字体，放在 .fonts/")
    fonts.provide(FONTS, PYTHON)
    step(4, "登记字体名称")
    fonts.write_fontconfig(FONTS)


def step(number: int, text: str) -> None:
    """Print a line of progress at once, also into a pipe."""
    print(f"[{number}] {text}", flush=True)


def require_python() -> None:
    """Refuse a Python that the package does not run on."""
    if sys.version_info < (3, 11):  # noqa: UP036 (an older one may have been called)
        raise SetupProblem(
            f"需要 Python 3.11 或更新的版本，现在是 {sys.version.split()[0]}。"
            "装好后可以这样指定：make PYTHON=python3.11"
        )


def make_venv() -> None:
    """Create .venv; anew when it belonged to another place or cannot run pip."""
    command = [sys.executable, "-m", "venv", str(VENV)]
    if PYTHON.exists() and read_stamp().get("root", str(ROOT)) == str(ROOT) and pip_works():
        return
    run([*command, "--clear"] if VENV.exists() else command, "建立 .venv 失败")


def pip_works() -> bool:
    """Whether the Python in .venv can run pip."""
    return (
        subprocess.run([PYTHON, "-m", "pip", "-V"], capture_output=True, check=False).returncode
        == 0
    )


def install_dependencies() -> None:
    """Install the package in place, with the pinned versions of everything."""
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    problem = "安装 Python 依赖失败，请检查网络和 pip 的镜像设置，再运行一次"
    run([*pip, "-c", "constraints.txt", "-e", ".[dev]"], problem)


def run(command: list[str], problem: str) -> None:
    """Run a command quietly in the project; when it fails, show the end of what it said."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SetupProblem(f"{problem}：\n{debian.last_lines(done)}")


def is_current(with_tests: bool) -> bool:
    """Whether an earlier run did all of this, here, from the same files."""
    stamp = read_stamp()
    if stamp.get("root") != str(ROOT) or stamp.get("inputs") != digest_of_inputs():
        return False
    if with_tests and not (stamp.get("tests") == "yes" and judges.is_complete(TOOLS)):
        return False
    return PYTHON.exists() and fonts.is_complete(FONTS)


def digest_of_inputs() -> str:
    """SHA-256 over everything that decides what the set-up does."""
    digest = hashlib.sha256()
    scripts = sorted(path for path in Path(__file__).parent.iterdir() if path.is_file())
    for path in [ROOT / "pyproject.toml", ROOT / "constraints.txt", *scripts]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def read_stamp() -> dict[str, str]:
    """What the last complete run remembered; nothing when there was none."""
    try:
        content = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def write_stamp(with_tests: bool) -> None:
    """Remember this run, so that one like it has nothing to do."""
    tests = "yes" if with_tests else "no"
    content = {"root": str(ROOT), "inputs": digest_of_inputs(), "tests": tests}
    STAMP.write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
