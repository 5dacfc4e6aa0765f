"""Revisions: the sources of a project as git has them, taken out into a folder of their own.

Only objects are read: nothing is checked out, no hook runs, the working tree stays as it is.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A state of a project: its folder, and the short name of the commit."""

    root: Path
    name: str


@contextmanager
def revision(root: Path, name: str, unit: str) -> Iterator[Revision]:
    """The project of folder *root* as the revision *name* has it: what all units share, and all of
    *unit*. Raises NoRevision."""
    if not name or name.startswith("-"):
        raise NoRevision(f"“{name}”不是一个版本。写提交号、分支或标签，如 HEAD~1")
    _git(root, "rev-parse", "--git-dir", why="这个文件夹不在 git 仓库里")
    commit = (
        _git(
            root,
            "rev-parse",
            "--verify",
            "--quiet",
            f"{name}^{{commit}}",
            why=f"git 里没有版本“{name}”",
        )
        .decode()
        .strip()
    )
    prefix = _git(root, "rev-parse", "--show-prefix").decode().strip()
    with TemporaryDirectory(prefix="ziping-") as folder:
        _take_out(root, commit, prefix, unit, Path(folder))
        yield Revision(root=Path(folder), name=commit[:7])


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


def _take_out(root: Path, commit: str, prefix: str, unit: str, folder: Path) -> None:
    """Write the project's files of the commit below *folder*."""
    paths: list[str] = []
    objects: list[str] = []
    links: set[str] = set()
    listed = _git(root, "ls-tree", "-r", "-z", "--full-tree", commit)
    for entry in filter(None, listed.decode("utf-8", "replace").split("\0")):
        meta, _, path = entry.partition("\t")
        mode, kind, identity = meta.split()[:3]
        if kind != "blob" or mode not in (*_FILE_MODES, _LINK) or not path.startswith(prefix):
            continue
        inside = path.removeprefix(prefix)
        if _is_wanted(PurePosixPath(inside).parts, unit):
            paths.append(inside)
            objects.append(identity)
            if mode == _LINK:
                links.add(inside)
    contents = _contents(root, objects)
    for path, content in zip(paths, contents, strict=True):
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if path not in links or not _linked(place, content):
            place.write_bytes(content)


def _linked(place: Path, target: bytes) -> bool:
    """Make a link, as the working tree has it; where the system makes none git writes its text, too."""
    try:
        place.symlink_to(target.decode("utf-8"))
    except (OSError, ValueError):
        return False
    return True


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
