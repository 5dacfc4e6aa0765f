"""Problems: what the tool reports, each with a place, a code and, where possible, a hint."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from ziping.source.catalogue import HINTS, TITLES
from ziping.source.position import Position


class Severity(StrEnum):
    """How bad a problem is: an error stops the output, a warning does not, a note informs."""

    ERROR = "错误"
    WARNING = "警告"
    NOTE = "提示"


_SEVERITY_OF_LETTER = {"E": Severity.ERROR, "W": Severity.WARNING, "N": Severity.NOTE}


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. The severity is the first letter of the code unless a later stage lowered it."""

    code: str
    where: Position
    message: str
    hint: str = ""
    second: Position | None = None
    about: str = ""  # The name of what it is about, by which a unit can acknowledge it.
    severity: Severity = Severity.ERROR
    derived: bool = False  # Follows from another problem that is reported in its own place.
    fix: str = ""  # What to write in place of the marked text, when there is one way only.
    marked: str = ""  # The marked text as it was read: a fix is made only where the file holds it.
    settled: str = ""  # The reason with which the unit let it stand.

    @classmethod
    def of(
        cls,
        code: str,
        where: Position,
        message: str,
        *,
        hint: str = "",
        second: Position | None = None,
        about: str = "",
    ) -> Problem:
        """A problem of a code of the catalogue (KeyError for any other: a bug, not a user's mistake)."""
        TITLES[code]
        hint = hint or HINTS.get(code, "")
        return cls(code, where, message, hint, second, about, _SEVERITY_OF_LETTER[code[0]])

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


class Fault(Exception):
    """One problem that stops the work at hand; caught where independent things are looped over."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.where}: {problem.code}: {problem.message}")
        self.problem = problem


def fault(
    code: str, where: Position, message: str, *, hint: str = "", second: Position | None = None
) -> Fault:
    """The exception for one problem: ``raise fault("E204", where, …)``."""
    return Fault(Problem.of(code, where, message, hint=hint, second=second))


_REASONS: Mapping[int, str] = MappingProxyType(
    {
        errno.ENOENT: "文件不存在",
        errno.EACCES: "没有权限，或文件正被别的程序打开",
        errno.EPERM: "没有权限",
        errno.EBUSY: "文件正被别的程序使用",
        errno.EISDIR: "它是一个文件夹",
        errno.ENOTDIR: "上一级不是文件夹",
        errno.EEXIST: "已有同名的文件",
        errno.ENOSPC: "磁盘满了",
        errno.EDQUOT: "超出了磁盘配额",
        errno.EFBIG: "文件太大",
        errno.EROFS: "磁盘是只读的",
        errno.EIO: "磁盘读写出错",
        errno.ELOOP: "链接绕成了圈",
        errno.EMFILE: "打开的文件太多",
        errno.ENAMETOOLONG: "名称太长",
    }
)


def reason(error: OSError) -> str:
    """The reason in Chinese; the system's own words for a rare one."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)
