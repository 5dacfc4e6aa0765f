"""The free fonts, as plain files in .fonts/, and the fontconfig file that names them.

Fandol (GPLv3 with the embedding exception) is the free set with 仿宋 黑体 楷体 宋体; Liberation
Serif has the metrics of Times New Roman. Noto Serif CJK SC is the fallback: it has all of
通用规范汉字表 and of CJK extension A, so any registered name, and ﹥ ㎡ ≦ ≧. No CJK font of
Debian has ☑ and ☐: those come from DejaVu Sans.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from xml.sax.saxutils import escape

import debian
from problem import SetupProblem

INSTALLED = ("/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/texlive/texmf-dist/fonts")
COLLECTION = "NotoSerifCJK-Regular.ttc"
FALLBACK = "NotoSerifCJKsc-Regular"
TEMPLATE = Path(__file__).with_name("fonts.conf.in")
CUT = Path(__file__).with_name("cut_face.py")


class Source(NamedTuple):
    """Font files and the Debian packages to look for them in, one after the other."""

    packages: tuple[str, ...]
    megabytes: int
    files: tuple[str, ...]


FANDOL = Source(
    ("texlive-lang-chinese",),
    49,
    (
        "FandolFang-Regular.otf",
        "FandolHei-Bold.otf",
        "FandolHei-Regular.otf",
        "FandolKai-Regular.otf",
        "FandolSong-Bold.otf",
        "FandolSong-Regular.otf",
    ),
)
LIBERATION = Source(
    ("fonts-liberation2", "fonts-liberation"),  # The newer Debian dropped the 2.
    2,
    (
        "LiberationSerif-Bold.ttf",
        "LiberationSerif-BoldItalic.ttf",
        "LiberationSerif-Italic.ttf",
        "LiberationSerif-Regular.ttf",
    ),
)
NOTO = Source(("fonts-noto-cjk",), 57, (COLLECTION,))
DEJAVU = Source(("fonts-dejavu-core",), 1, ("DejaVuSans.ttf",))
SOURCES = (FANDOL, LIBERATION, NOTO, DEJAVU)


def is_complete(folder: Path) -> bool:
    """Whether every font and the fontconfig file are there (macOS and Windows have their own)."""
    if sys.platform != "linux":
        return True
    names = [name for source in SOURCES for name in _kept(source)]
    return all((folder / name).is_file() for name in [*names, "fonts.conf"])


def provide(folder: Path, python: Path) -> None:
    """Put the missing fonts into the folder; *python* has fontTools."""
    if sys.platform != "linux":
        print("      使用系统自带的中文字体。", flush=True)
        return
    folder.mkdir(exist_ok=True)
    installed = _installed_files()
    for source in SOURCES:
        if not all((folder / name).is_file() for name in _kept(source)):
            with tempfile.TemporaryDirectory(prefix="ziping-fonts-") as temporary:
                faces = _find(source, installed, Path(temporary))
                _keep(faces, folder, python)


def write_fontconfig(folder: Path) -> None:
    """Write fonts.conf: the folder's fonts, under the office names that a DOCX asks for."""
    if sys.platform != "linux":
        return
    text = TEMPLATE.read_text(encoding="utf-8").replace("@FONTS@", escape(str(folder)))
    partial = folder / ".fonts.conf.part"
    partial.write_text(text, encoding="utf-8")
    partial.replace(folder / "fonts.conf")  # Changes the folder's time too: caches are redone.


def _kept(source: Source) -> tuple[str, ...]:
    """The names under which a source's files are kept: of the collection one face only."""
    return tuple(f"{FALLBACK}.otf" if name == COLLECTION else name for name in source.files)


def _installed_files() -> dict[str, Path]:
    """Font files of the system by name; the last of a sorted walk wins (liberation2)."""
    paths = [
        Path(top, name) for root in INSTALLED for top, _, names in os.walk(root) for name in names
    ]
    return {path.name: path for path in sorted(paths)}


def _find(source: Source, installed: dict[str, Path], temporary: Path) -> list[Path]:
    """The source's files: where the system has them, else out of a downloaded package."""
    if all(name in installed for name in source.files):
        return [installed[name] for name in source.files]
    if debian.is_available():
        for package in source.packages:
            print(f"      下载 {package}（{source.megabytes} MB）…", flush=True)
            archive = debian.download(package, temporary)
            faces = _unpack(archive, source.files, temporary) if archive else []
            if len(faces) == len(source.files):
                return faces
    raise SetupProblem(_instructions(source))


def _unpack(archive: Path, names: tuple[str, ...], folder: Path) -> list[Path]:
    """Take only the named files out of a Debian package."""
    unpacked = []
    command = ["dpkg-deb", "--fsys-tarfile", str(archive)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        with tarfile.open(fileobj=process.stdout, mode="r|") as members:
            for member in members:
                name = PurePosixPath(member.name).name
                content = members.extractfile(member) if name in names else None
                if content is not None:
                    unpacked.append(folder / name)
                    with unpacked[-1].open("wb") as target:
                        shutil.copyfileobj(content, target)
        while process.stdout and process.stdout.read(65536):
            pass  # The padding after the archive's end, else dpkg-deb complains.
    return unpacked


def _keep(faces: list[Path], folder: Path, python: Path) -> None:
    """Move complete files only into the folder; cut the wanted face out of the collection."""
    for path in faces:
        name = f"{FALLBACK}.otf" if path.name == COLLECTION else path.name
        partial = folder / f".{name}.part"
        if path.name == COLLECTION:
            subprocess.run([python, CUT, path, FALLBACK, partial], check=True)
        else:
            shutil.copyfile(path, partial)
        partial.replace(folder / name)


def _instructions(source: Source) -> str:
    """Say which files are missing, where they come from and what to type."""
    package = source.packages[0]
    return "\n".join(
        [
            "缺少字体，自动下载没有成功（没有网络，或不是 Debian 一类的系统）：",
            *(f"  {name}" for name in _kept(source)),
            f"它们在 Debian 软件包 {package} 里。在能上网的 Debian、Ubuntu、UOS、麒麟上输入：",
            f"  apt-get download {package} && dpkg-deb -x {package}_*.deb 字体",
            "再把“字体”文件夹里的这些文件放进 .fonts/，重新运行刚才的命令。",
        ]
    )
