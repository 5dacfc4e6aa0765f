"""Files: a source rewritten in one step, its line ends, byte order mark and rights kept."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from codecs import BOM_UTF8
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ziping.edit.edits import Edit
from ziping.source.position import Position
from ziping.source.problem import fault, reason
from ziping.source.project import Project
from ziping.source.text import decoded, normalised


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A source as it lies on the disk: *place* is the file itself, behind any links."""

    path: str
    place: Path
    data: bytes

    @property
    def text(self) -> str:
        """The text with ``\\n`` line ends and without a byte order mark."""
        return decoded(self.data, self.path)


def source_file(project: Project, path: str) -> SourceFile:
    """The file of a project. Raises Fault E101–E103, E107."""
    place = project.place(path)
    found = SourceFile(path=path, place=place, data=project.bytes(path))
    decoded(found.data, path)
    return found


def with_edits(file: SourceFile, edits: Sequence[Edit]) -> bytes:
    """The file's bytes with edits of its text made; all else stays byte for byte."""
    mark = BOM_UTF8 if file.data.startswith(BOM_UTF8) else b""
    raw = file.data.removeprefix(mark).decode("utf-8")
    places = _places(raw)
    ending = "\r\n" if "\r\n" in raw else "\n"
    for edit in sorted(edits, key=lambda one: one.start, reverse=True):
        new = edit.new.replace("\n", ending)
        raw = raw[: places[edit.start]] + new + raw[places[edit.end] :]
    return mark + raw.encode("utf-8")


def _places(raw: str) -> list[int]:
    """For every character of the normalised text its index in the raw one, and the end."""
    if "\r" not in raw:
        return list(range(len(raw) + 1))
    places = [i for i, c in enumerate(raw) if c != "\n" or i == 0 or raw[i - 1] != "\r"]
    assert len(places) == len(normalised(raw))
    return [*places, len(raw)]


def _beside(place: Path) -> Path:
    """A name that nothing bears: what stands there already, a link above all, is never written to."""
    return place.with_name(f".{place.name}.{secrets.token_hex(4)}.新")


def rewritten(file: SourceFile, data: bytes) -> None:
    """Put *data* in the file's place in one step. Raises Fault E901; the file is then as it was."""
    where = Position(file.path, 1, 1)
    beside = _beside(file.place)
    try:
        if not file.place.stat().st_mode & stat.S_IWRITE:
            raise fault("E901", where, "文件是只读的，没有改", hint="取消只读属性再试")
        with beside.open("xb") as new:
            new.write(data)
            new.flush()
            os.fsync(new.fileno())
        shutil.copymode(file.place, beside)
        if beside.read_bytes() != data or file.place.read_bytes() != file.data:
            raise fault("E901", where, "文件刚才被别的程序改过，没有改", hint="保存后再试")
        beside.replace(file.place)
    except OSError as error:
        raise fault("E901", where, f"文件写不了：{reason(error)}", hint="检查权限和磁盘") from None
    finally:
        beside.unlink(missing_ok=True)


def created(place: Path, data: bytes) -> None:
    """A file of ours, new or in place of the last one. Raises Fault E901."""
    where = Position(place.as_posix(), 1, 1)
    if place.exists() and not place.is_file():
        raise fault("E901", where, "这不是一个普通文件，没有写", hint="换一个文件名")
    try:
        place = place.resolve()  # What a link leads to is written, the link stays.
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = _beside(place)
        with beside.open("xb") as new:
            new.write(data)
        beside.replace(place)
    except OSError as error:
        message = f"文件写不了：{reason(error)}"
        raise fault("E901", where, message, hint="检查权限和磁盘") from None
