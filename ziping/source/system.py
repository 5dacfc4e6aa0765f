"""System: why the operating system refused a file, in words for a user."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from types import MappingProxyType

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
