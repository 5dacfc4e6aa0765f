"""Outputs: the only place that writes them. A set of documents replaces the last one as a whole.

New files are written beside the old folder, flushed and read again; then the two folders change places
in one step where the system can, else by two renames that the next run completes. What else stands in
the old folder is carried over. Nothing is replaced when any document of the set failed.

A working folder is known by the mark inside it, never by its name: whatever else bears such a name, a
link above all, is refused and stays as it is.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from ziping.source.position import Position
from ziping.source.problem import Fault, fault, reason

_HALF, _WHOLE, _OLD = ".新", ".换", ".旧"  # Being written; complete; replaced.
_MARK = ".ziping-生成中"  # In a folder only while it is being exchanged.


def replaced(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make *folder* hold *files* (by name), all or none. Raises Fault E901.

    The year's folder and the unit's folder above it must be real: a link could lead to the sources.
    """
    for place in (folder, folder.parent):
        _refuse_unless(not os.path.lexists(place) or _is_folder(place), place)
    with _only_one(folder):
        half, whole = _beside(folder, _HALF), _beside(folder, _WHOLE)
        for place in (half, whole, _beside(folder, _OLD)):
            _refuse_unless(not os.path.lexists(place) or _is_ours(place), place)
        try:
            recovered(folder, frozenset(name.partition(".")[0] for name in files))
            _write_all(half, files)
            half.rename(whole)
            _exchange(whole, folder)
        except OSError as error:
            _clear(half)
            raise _unwritable(folder, error) from None


def _refuse_unless(sound: bool, place: Path) -> None:
    if not sound:
        hint = "移走它，或用 --output 换一个输出文件夹"
        where = Position(place.as_posix(), 1, 1)
        raise fault("E901", where, f"{place} 不是生成的文件夹，没有动它", hint=hint)


def _is_folder(place: Path) -> bool:
    return place.is_dir() and not place.is_symlink()


def _is_ours(place: Path) -> bool:
    """Whether it is a working folder of a build that did not end. An empty one has nothing to lose."""
    return _is_folder(place) and (os.path.lexists(place / _MARK) or not any(place.iterdir()))


def _clear(folder: Path) -> None:
    """Remove a working folder, its mark last; what cannot be removed now is left to the next run."""
    with suppress(OSError):
        for entry in folder.iterdir():
            if entry.name != _MARK:
                shutil.rmtree(entry) if _is_folder(entry) else entry.unlink()
        (folder / _MARK).unlink(missing_ok=True)
        folder.rmdir()


def recovered(folder: Path, stems: frozenset[str] = frozenset()) -> None:
    """Complete what an interrupted run left: the last good set stands, and what was not carried over."""
    if _is_ours(half := _beside(folder, _HALF)):
        _clear(half)
    for other in filter(_is_ours, (_beside(folder, _OLD), _beside(folder, _WHOLE))):
        if os.path.lexists(folder):
            _carry_over(other, folder, stems)
        else:
            other.rename(folder)
    (folder / _MARK).unlink(missing_ok=True)


def _beside(folder: Path, suffix: str) -> Path:
    return folder.with_name(f".{folder.name}{suffix}")


def _write_all(new: Path, files: Mapping[str, bytes]) -> None:
    new.mkdir(parents=True)
    (new / _MARK).touch()
    for name, data in files.items():
        with (new / name).open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if (new / name).read_bytes() != data:
            raise OSError(None, "写入后读回的内容不一致")
    _flush_folder(new)


def _exchange(whole: Path, folder: Path) -> None:
    last = whole
    if not folder.exists():
        whole.rename(folder)
    else:
        (folder / _MARK).touch()
        if not _swapped(whole, folder):
            last = folder.rename(_beside(folder, _OLD))
            whole.rename(folder)
    _flush_folder(folder.parent)
    if _is_ours(last):
        _carry_over(last, folder)
    (folder / _MARK).unlink(missing_ok=True)


def _carry_over(old: Path, folder: Path, stems: frozenset[str] = frozenset()) -> None:
    """Keep what the new set does not replace; not the documents of *stems*, which go together."""
    for entry in old.iterdir():
        if not os.path.lexists(folder / entry.name) and entry.stem not in stems:
            entry.rename(folder / entry.name)
    _clear(old)


def _swapped(folder: Path, second: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return bool(call(here, os.fsencode(folder), here, os.fsencode(second), exchange) == 0)


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder.
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Two builds of one set wait for each other."""
    lock = _beside(folder, ".锁")
    plain = lock.is_file() and not lock.is_symlink()
    _refuse_unless(plain or not os.path.lexists(lock), lock)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        handle = lock.open("a+b")
    except OSError as error:
        raise _unwritable(folder, error) from None
    with handle:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _unwritable(folder: Path, error: OSError) -> Fault:
    hint = "检查磁盘空间和权限，关闭正打开这些文件的程序；上一次的输出没有变"
    return fault(
        "E901", Position(folder.as_posix(), 1, 1), f"写不了 {folder}：{reason(error)}", hint=hint
    )
