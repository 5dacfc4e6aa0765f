"""Fonts: which file prints each role of type, and which characters it can print.

The files are the only things outside the project that a build reads.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ziping.layout.layout import Layout
from ziping.source.position import Position
from ziping.source.problem import Problem
from ziping.source.project import BUILT_IN

FONT_SUFFIXES = (".otf", ".ttf", ".ttc", ".otc")


@dataclass(frozen=True, slots=True, kw_only=True)
class FontFile:
    """A font file that is there, as it was when it was found."""

    path: Path
    size: int
    changed: int  # Time of last change in nanoseconds: tells a replaced file from the old one.


@dataclass(frozen=True, slots=True, kw_only=True)
class Fonts:
    """The file of each role. Roles for which nothing was found are absent."""

    files: Mapping[str, FontFile]


def system_folders() -> tuple[Path, ...]:
    """Where this kind of system keeps its fonts."""
    home = Path.home()
    if sys.platform == "win32":
        local = home / "AppData/Local/Microsoft/Windows/Fonts"
        return (Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts", local)
    if sys.platform == "darwin":
        return (Path("/Library/Fonts"), Path("/System/Library/Fonts"), home / "Library/Fonts")
    return (home / ".local/share/fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts"))


def fonts_of(layout: Layout, folders: Iterable[Path]) -> Fonts:
    """The first candidate of each role that is in *folders*, searched in order, or below them."""
    there = _files_by_name(folders)
    by_role = {
        role: next(_present(face.candidates, there), None) for role, face in layout.faces.items()
    }
    return Fonts(files={role: file for role, file in by_role.items() if file is not None})


def absent_roles(
    layout: Layout, fonts: Fonts, roles: Iterable[str], where: Position
) -> list[Problem]:
    """An error (E602) for each role of *roles* that has no file."""
    return [
        Problem.of(
            "E602",
            where,
            f"字体“{role}”一个候选文件也没有找到",
            hint=f"把下列文件之一放进字体文件夹：{'、'.join(layout.faces[role].candidates)}",
        )
        for role in sorted(set(roles) - set(fonts.files))
    ]


def _present(names: Iterable[str], there: Mapping[str, Path]) -> Iterator[FontFile]:
    for name in names:
        if path := there.get(name.casefold()):
            state = path.stat()
            yield FontFile(path=path, size=state.st_size, changed=state.st_mtime_ns)


def _files_by_name(folders: Iterable[Path]) -> Mapping[str, Path]:
    """Font files by folded name; a name in an earlier folder, or earlier in order, wins."""
    by_name: dict[str, Path] = {}
    for folder in folders:
        for root, subfolders, names in os.walk(folder):
            subfolders.sort()
            for name in sorted(names):
                if name.casefold().endswith(FONT_SUFFIXES):
                    by_name.setdefault(name.casefold(), Path(root, name))
    return by_name


@lru_cache(maxsize=32)
def characters_of(file: FontFile) -> frozenset[int]:
    """The code points that *file* can print; none when it is no font."""
    from fontTools.ttLib import TTFont, TTLibError  # Heavy; needed for PDF only.

    try:
        with TTFont(file.path, fontNumber=0, lazy=True) as font:
            font.setGlyphOrder(_glyph_names())
            return frozenset(font.getBestCmap() or {})
    except (TTLibError, OSError):
        return frozenset()


@lru_cache(maxsize=1)
def _glyph_names() -> list[str]:
    """Stand-ins for the names of glyphs: reading the real ones takes longer than all the rest."""
    return [".notdef", *map(str, range(1, 65536))]


def fonts_folder() -> Path:
    """Where the set-up puts the free fonts."""
    return BUILT_IN / ".fonts"
