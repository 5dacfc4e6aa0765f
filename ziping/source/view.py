"""Views: where a project's files are read from. A disk, a git commit, or files in memory over another view.

All paths are relative to the project, with forward slashes; "" is the project itself. A view is never
written to.
"""

from __future__ import annotations

import errno
import os
import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ziping.source.position import Position
from ziping.source.problem import Fault, fault, reason

_MAX_LINKS = 40  # As many as Linux follows before it says that they go in a circle.


class View(Protocol):
    """The files of a project as they are seen."""

    def is_folder(self, path: str) -> bool: ...

    def is_file(self, path: str) -> bool: ...

    def is_link(self, path: str) -> bool:
        """Whether the last name of a path is itself a link, wherever it leads."""
        ...

    def names(self, folder: str) -> tuple[str, ...]:
        """The names in a folder, in no order; none where there is no folder."""
        ...

    def read(self, path: str, label: str, limit: int) -> bytes:
        """At most *limit* bytes of a file. Raises Fault E101 at *label*: not there, not readable, no
        plain file, or a link that leads outside."""
        ...


@dataclass(frozen=True, slots=True)
class DiskView:
    """A folder. What lies behind a link that leads outside is not read."""

    root: Path

    def is_folder(self, path: str) -> bool:
        return (self.root / path).is_dir()

    def is_file(self, path: str) -> bool:
        return (self.root / path).is_file()

    def is_link(self, path: str) -> bool:
        return (self.root / path).is_symlink()

    def names(self, folder: str) -> tuple[str, ...]:
        place = (self.root / folder).resolve()
        inside = place.is_relative_to(self.root.resolve())
        return tuple(entry.name for entry in place.iterdir()) if inside and place.is_dir() else ()

    def read(self, path: str, label: str, limit: int) -> bytes:
        where = Position(label, 1, 1)
        real = self.place(path, where)
        try:
            with real.open("rb") as file:
                return file.read(limit)
        except OSError as error:
            raise _unreadable(where, reason(error)) from None

    def place(self, path: str, where: Position) -> Path:
        """The file behind all links. Raises Fault E101 as `read` does."""
        try:
            real = (self.root / path).resolve(strict=True)
            inside, is_file = real.is_relative_to(self.root.resolve()), real.is_file()
        except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle.
            why = reason(error) if isinstance(error, OSError) else "链接绕成了圈"
            raise _unreadable(where, why) from None
        if not inside:
            raise _outside(where)
        if not is_file:
            raise _no_file(where)
        return real


@dataclass(frozen=True, slots=True)
class MemoryView:
    """Files and links as a commit has them. A link is followed within the view alone."""

    files: Mapping[str, bytes]
    links: Mapping[str, str] = field(default_factory=dict)  # By path: what the link says.
    folders: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        paths = (*self.files, *self.links)
        above = {parent for path in paths for parent in _above(path)}
        object.__setattr__(self, "folders", frozenset({"", *above}))

    def is_folder(self, path: str) -> bool:
        return self._followed(path) in self.folders

    def is_file(self, path: str) -> bool:
        return self._followed(path) in self.files

    def is_link(self, path: str) -> bool:
        above = self._followed(posixpath.dirname(path))
        return above is not None and posixpath.join(above, posixpath.basename(path)) in self.links

    def names(self, folder: str) -> tuple[str, ...]:
        real = self._followed(folder)
        if real is None or real not in self.folders:
            return ()
        start = f"{real}/" if real else ""
        inside = (path[len(start) :] for path in (*self.files, *self.links, *self.folders) if path.startswith(start))  # fmt: skip
        return tuple({path.partition("/")[0] for path in inside if path})

    def read(self, path: str, label: str, limit: int) -> bytes:
        where = Position(label, 1, 1)
        real = self._followed(path)
        if real is None:
            raise _outside(where)
        if real in self.folders:
            raise _no_file(where)
        if real not in self.files:
            circle = real in self.links
            missing = OSError(errno.ENOENT, os.strerror(errno.ENOENT))
            raise _unreadable(where, "链接绕成了圈" if circle else reason(missing))
        return self.files[real][:limit]

    def _followed(self, path: str) -> str | None:
        """The path behind its links; None for one that leads outside."""
        done, rest, links = "", path.split("/") if path else [], 0
        while rest:
            done = posixpath.normpath(posixpath.join(done, rest.pop(0)))
            if done == ".." or done.startswith("../"):
                return None
            done = "" if done == "." else done
            if done in self.links and links < _MAX_LINKS:
                links += 1
                if self.links[done].startswith("/"):
                    return None
                rest = [*self.links[done].split("/"), *rest]
                done = posixpath.dirname(done)
        return done


@dataclass(frozen=True, slots=True)
class OverlayView:
    """Files in memory over another view, of which only what *shows* says is seen."""

    below: View
    files: Mapping[str, bytes]
    shows: Callable[[str], bool] = lambda path: True

    def is_folder(self, path: str) -> bool:
        """Of those below, only such as hold a file that is seen."""
        above = any(file.startswith(f"{path}/") for file in self.files)
        return above or any(self.shows(file) for file in files_below(self.below, path))

    def is_file(self, path: str) -> bool:
        return path in self.files or (self.shows(path) and self.below.is_file(path))

    def is_link(self, path: str) -> bool:
        return path not in self.files and self.below.is_link(path)

    def names(self, folder: str) -> tuple[str, ...]:
        start = f"{folder}/" if folder else ""
        above = {file[len(start) :].partition("/")[0] for file in self.files if file.startswith(start)}  # fmt: skip
        below = (name for name in self.below.names(folder) if name not in above)
        seen = (n for n in below if self.is_file(start + n) or self.is_folder(start + n))
        return (*above, *seen)

    def read(self, path: str, label: str, limit: int) -> bytes:
        if path in self.files:
            return self.files[path][:limit]
        if not self.shows(path):
            missing = OSError(errno.ENOENT, os.strerror(errno.ENOENT))
            raise _unreadable(Position(label, 1, 1), reason(missing))
        return self.below.read(path, label, limit)


def files_below(view: View, folder: str) -> Iterator[str]:
    """The files in a folder and in those below it, links to folders left out."""
    for name in view.names(folder):
        path = posixpath.join(folder, name)
        if not view.is_folder(path):
            yield path
        elif not view.is_link(path):
            yield from files_below(view, path)


def _above(path: str) -> Iterator[str]:
    while path := posixpath.dirname(path):
        yield path


def _outside(where: Position) -> Fault:
    return fault("E101", where, "文件是指向项目之外的链接", hint="把文件本身放进项目")


def _no_file(where: Position) -> Fault:
    return fault("E101", where, "这不是一个普通文件", hint="移走同名的文件夹，再建文件")


def _unreadable(where: Position, why: str) -> Fault:
    return fault("E101", where, f"文件读不了：{why}", hint="检查文件名和权限")
