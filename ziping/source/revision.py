"""Revisions: the sources of a project as git has them.

Only objects are read, into memory: nothing is checked out, no hook runs, the working tree stays as it is.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ziping.source.project import Project
from ziping.source.view import MemoryView

_FILE_MODES, _LINK = ("100644", "100755"), "120000"
# Nothing is locked, matched as a pattern, or fetched for a clone that left objects out.
_QUIETLY = {"GIT_OPTIONAL_LOCKS": "0", "GIT_LITERAL_PATHSPECS": "1", "GIT_NO_LAZY_FETCH": "1"}

_ELSEWHERE = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
)  # What a hook says of its own repository.


class NoRevision(Exception):
    """Git, the repository or the revision is not there; the text says which, for people."""


def revision(root: Path, name: str, unit: str) -> tuple[Project, str]:
    """The project of folder *root* as the revision *name* has it: what all units share, and all of
    *unit*; with the short name of the commit. Raises NoRevision."""
    if not name or name.startswith("-"):
        raise NoRevision(f"“{name}”不是一个版本。写提交号、分支或标签，如 HEAD~1")
    _git(root, "rev-parse", "--git-dir", why="这个文件夹不在 git 仓库里")
    words = ("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    commit = _git(root, *words, why=f"git 里没有版本“{name}”").decode().strip()
    prefix = _git(root, "rev-parse", "--show-prefix").decode().strip()
    return Project(root, _view(root, commit, prefix, unit)), commit[:7]


def _git(root: Path, *words: str, why: str = "git 没有成功", given: bytes = b"") -> bytes:
    """What git answers. Raises NoRevision with *why* when it refuses."""
    own = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    environment = {**own, **_QUIETLY, "LC_ALL": "C"}
    try:
        done = subprocess.run(
            ["git", "-C", str(root), "-c", "core.quotepath=off", *words],
            input=given, capture_output=True, env=environment, check=False,
        )  # fmt: skip
    except OSError:
        raise NoRevision("没有找到 git。先装 git，再比较两个版本") from None
    if b"dubious ownership" in done.stderr:
        raise NoRevision("这个文件夹属于别的用户，git 不读它。照 git 的提示设 safe.directory")
    if done.returncode:
        raise NoRevision(why)
    return done.stdout


def _view(root: Path, commit: str, prefix: str, unit: str) -> MemoryView:
    """The project's files of the commit."""
    objects: dict[str, str] = {}
    links: set[str] = set()
    listed = _git(root, "ls-tree", "-r", "-z", "--full-tree", commit)
    for entry in filter(None, listed.decode("utf-8", "replace").split("\0")):
        meta, _, path = entry.partition("\t")
        mode, kind, identity = meta.split()[:3]
        if kind != "blob" or mode not in (*_FILE_MODES, _LINK) or not path.startswith(prefix):
            continue
        inside = path.removeprefix(prefix)
        if _is_wanted(PurePosixPath(inside).parts, unit):
            objects[inside] = identity
            if mode == _LINK:
                links.add(inside)
    contents = dict(zip(objects, _contents(root, list(objects.values())), strict=True))
    return MemoryView(
        {path: content for path, content in contents.items() if path not in links},
        {path: contents[path].decode("utf-8", "replace") for path in links},
    )


def _is_wanted(parts: tuple[str, ...], unit: str) -> bool:
    """Whether a file is the project's own, the unit's, or shared by all units, and lies below it."""
    if any(part in (".", "..") or "\\" in part or ":" in part for part in parts):
        return False
    if parts[0] == "templates":
        return True
    shared = parts[0] == "data" and (len(parts) == 2 or parts[1] == "frameworks")
    return shared or (parts[0] in ("data", "content") and parts[1:2] == (unit,))


def _contents(root: Path, objects: list[str]) -> Iterator[bytes]:
    """The bytes of each object, in order. Raises NoRevision for one that this clone has not."""
    given = "".join(f"{identity}\n" for identity in objects).encode()
    answer = _git(root, "cat-file", "--batch", given=given) if objects else b""
    at = 0
    for _ in objects:
        end = answer.index(b"\n", at)
        said = answer[at:end].split()
        if len(said) != 3:
            raise NoRevision("这个版本的文件不全在这里（浅的或部分的克隆）。先用 git fetch 取全")
        size = int(said[2])
        yield answer[end + 1 : end + 1 + size]
        at = end + 1 + size + 1
