"""Fresh: new sources, all of them or none. A file that is there is never touched.

What goes into a new folder is written beside it under another name; then the whole folder takes its
name in one step. What goes into a folder that is there is linked in, which fails where a file is.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ziping.source.position import Position
from ziping.source.problem import Fault, Problem, fault, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class _Staged:
    """A new folder or file in waiting, and the name that it gets."""

    waiting: Path
    place: Path


def occupied(root: Path, paths: Iterable[str]) -> tuple[Problem, ...]:
    """E904 for every path where something is already."""
    return tuple(
        Problem.of(
            "E904",
            Position(path, 1, 1),
            "这里已经有文件，没有覆盖，什么都没有写",
            hint="要重新开始，先把它移到别处；要接着填，直接改它",
            about=path,
        )
        for path in paths
        if os.path.lexists(root / path)
    )


def write_fresh(root: Path, files: Mapping[str, bytes]) -> None:
    """Write new files below *root*, all or, when it is broken off, none.

    Raises Fault E904 (one is there), E101 (a folder leads outside), E901 (the disk).
    """
    groups = _free(root, files)
    staged: list[_Staged] = []
    placed: list[_Staged] = []
    try:
        for place, own in groups.items():
            staged.append(_stage(place, own))
        for folder in staged:
            _put(folder)
            placed.append(folder)
    except BaseException as error:  # Also Ctrl-C.
        for folder in reversed(placed):
            _take_back(folder)
        if isinstance(error, OSError):
            raise _unwritten(root, error) from None
        raise
    finally:
        for folder in staged:
            _clear(folder.waiting)


def refuse(root: Path, files: Mapping[str, bytes]) -> None:
    """What `write_fresh` would refuse before it writes. Raises Fault E904, E101."""
    _free(root, files)


def _free(root: Path, files: Mapping[str, bytes]) -> dict[Path, dict[PurePosixPath, bytes]]:
    if found := occupied(root, files):
        raise _taken(found)
    return _groups(root, files)


def refuse_outside(root: Path, folder: str) -> Path:
    """The deepest folder on the way to *folder* that is there. Raises Fault E101 when it is not in the
    project."""
    place = root
    for part in PurePosixPath(folder).parts:
        if not (place / part).is_dir():
            break
        place /= part
    if not place.resolve().is_relative_to(root.resolve()):
        message = "文件夹是指向项目之外的链接"
        raise fault("E101", Position(folder, 1, 1), message, hint="把文件夹本身放进项目")
    return place


def _taken(occupied_problems: tuple[Problem, ...]) -> Fault:
    """The first of the files that are there, with the count of all."""
    more = f"（已经在的共 {len(occupied_problems)} 个）" if len(occupied_problems) > 1 else ""
    return Fault(replace(occupied_problems[0], message=occupied_problems[0].message + more))


def _unwritten(root: Path, error: OSError) -> Fault:
    place = Path(error.filename2 or error.filename or root)
    path = place.relative_to(root).as_posix() if place.is_relative_to(root) else place.as_posix()
    if isinstance(error, FileExistsError) and (found := occupied(root, (path,))):
        return Fault(found[0])
    where = Position(path, 1, 1)
    message = f"写不了：{reason(error)}；什么都没有写"
    return fault("E901", where, message, hint="检查权限和磁盘，再试一次")


def _groups(root: Path, files: Mapping[str, bytes]) -> dict[Path, dict[PurePosixPath, bytes]]:
    """The files by what is new with them: the uppermost folder that is not there, or themselves."""
    groups: dict[Path, dict[PurePosixPath, bytes]] = {}
    for path, data in files.items():
        place = refuse_outside(root, path)
        rest = PurePosixPath(path).parts[len(place.relative_to(root).parts) :]
        groups.setdefault(place / rest[0], {})[PurePosixPath(*rest[1:])] = data
    return groups


def _stage(place: Path, files: Mapping[PurePosixPath, bytes]) -> _Staged:
    """The files of a new folder in a folder beside it, flushed; a lone file likewise."""
    folder = Path(tempfile.mkdtemp(prefix=f".{place.name}.", suffix=".新", dir=place.parent))
    staged = _Staged(waiting=folder, place=place)
    try:
        whole = folder / place.name
        for path, data in files.items():
            _write(whole / path if path.parts else whole, data)
    except BaseException:
        _clear(folder)
        raise
    return staged


def _write(place: Path, data: bytes) -> None:
    """A file that is not there yet, whole or not at all."""
    place.parent.mkdir(parents=True, exist_ok=True)
    file = place.open("xb")
    try:
        with file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        place.unlink()
        raise


def _put(staged: _Staged) -> None:
    """Give what waits its name, which must be free."""
    whole = staged.waiting / staged.place.name
    if os.path.lexists(staged.place):
        raise FileExistsError(17, "exists", str(staged.place))
    if whole.is_dir():
        whole.rename(staged.place)  # Fails on a folder with anything in it.
    else:
        _link(whole, staged.place)


def _link(waiting: Path, place: Path) -> None:
    """The file under its name; where a disk knows no links, written again."""
    try:
        os.link(waiting, place)
    except FileExistsError:
        raise
    except OSError:
        _write(place, waiting.read_bytes())


def _take_back(staged: _Staged) -> None:
    """Back to where it waited."""
    if staged.place.is_dir():
        staged.place.rename(staged.waiting / staged.place.name)
    else:
        staged.place.unlink(missing_ok=True)


def _clear(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
