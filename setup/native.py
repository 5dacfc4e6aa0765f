"""The libraries and programs that pip cannot bring."""

from __future__ import annotations

import ctypes
import shutil
import sys
from collections.abc import Callable
from importlib.util import find_spec
from typing import NamedTuple

import debian
from problem import SetupProblem

# Where macOS and Windows keep the libraries that their loaders do not search.
FOLDERS = {
    "darwin": ("", "/opt/homebrew/lib/", "/usr/local/lib/"),
    "win32": ("", "C:\\msys64\\ucrt64\\bin\\", "C:\\msys64\\mingw64\\bin\\"),
}


class Need(NamedTuple):
    """A Debian package, what it is for, and whether its content is there already."""

    package: str
    purpose: str
    is_met: Callable[[], bool]


def library(*names: str) -> Callable[[], bool]:
    """A check that one of the names (Linux, macOS, Windows) can be loaded."""
    return lambda: any(loads(folder + name) for folder in folders() for name in names)


def program(name: str) -> Callable[[], bool]:
    """A check that the program is on the path."""
    return lambda: shutil.which(name) is not None


def folders() -> tuple[str, ...]:
    """Prefixes to try before a library's name on this system."""
    return FOLDERS.get(sys.platform, ("",))


def loads(path: str) -> bool:
    """Whether the system's loader accepts the library."""
    try:
        ctypes.CDLL(path)
    except OSError:
        return False
    return True


BUILD_NEEDS = (
    Need(
        "libpango-1.0-0",
        "排版",
        library("libpango-1.0.so.0", "libpango-1.0.0.dylib", "libpango-1.0-0.dll"),
    ),
    Need(
        "libpangoft2-1.0-0",
        "排版",
        library("libpangoft2-1.0.so.0", "libpangoft2-1.0.0.dylib", "libpangoft2-1.0-0.dll"),
    ),
    Need(
        "libharfbuzz-subset0",
        "PDF 字体子集，没有它写 PDF 慢几十倍",
        library(
            "libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"
        ),
    ),
    Need(
        "fontconfig",
        "查找字体",
        library("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
    ),
    Need("python3-venv", "建立 .venv", lambda: find_spec("ensurepip") is not None),
)
TEST_NEEDS = (
    Need("poppler-utils", "测试：读 PDF", program("pdftoppm")),
    Need("libreoffice-writer-nogui", "测试：打开 DOCX", program("soffice")),
    Need("qpdf", "测试：检查 PDF", program("qpdf")),
    Need("fontconfig", "测试：查找字体", program("fc-match")),
    Need("default-jre-headless", "测试：按 PDF/A 检查", program("java")),
    Need("nodejs", "测试：检查 DOCX", program("node")),
    Need("npm", "测试：检查 DOCX", program("npm")),
)


def provide(with_tests: bool) -> None:
    """Install what is missing; where that is not allowed, say what to type."""
    lacking = missing(with_tests)
    if not lacking:
        return
    prefix = debian.rights() if debian.is_available() else None
    if prefix is None:
        raise SetupProblem(instructions(lacking))
    packages = packages_of(lacking)
    print(f"      安装 {' '.join(packages)} …", flush=True)
    debian.install(packages, prefix)
    still = missing(with_tests)
    if still:
        raise SetupProblem(instructions(still))


def missing(with_tests: bool) -> list[Need]:
    """The needs that are not met, in order."""
    needs = BUILD_NEEDS + (TEST_NEEDS if with_tests else ())
    return [need for need in needs if not need.is_met()]


def packages_of(needs: list[Need]) -> list[str]:
    """The packages to install, each once."""
    return list(dict.fromkeys(need.package for need in needs))


def instructions(lacking: list[Need]) -> str:
    """Name each missing package and what to type on every kind of system."""
    packages = " ".join(packages_of(lacking))
    for_tests = any(need in TEST_NEEDS for need in lacking)
    tests_on_mac = (
        "；测试另需 brew install poppler qpdf openjdk node 和 brew install --cask libreoffice"
    )
    tests_on_windows = "；测试另需 LibreOffice、poppler、qpdf、Java、Node.js"
    return "\n".join(
        [
            "缺少下列系统组件，这里又不能自动安装（没有管理员权限，或没有 apt）：",
            *(f"  {need.package}（{need.purpose}）" for need in lacking),
            "请按自己的系统输入一行：",
            f"  Debian、Ubuntu：sudo apt-get update && sudo apt-get install -y {packages}",
            f"  统信 UOS、银河麒麟：sudo apt update && sudo apt install -y {packages}",
            f"  macOS：brew install pango harfbuzz fontconfig{tests_on_mac if for_tests else ''}",
            "  Windows（先装 MSYS2，在它的终端里）：pacman -S mingw-w64-ucrt-x86_64-pango"
            f"{tests_on_windows if for_tests else ''}",
            "装好后再运行一次刚才的命令。",
        ]
    )
