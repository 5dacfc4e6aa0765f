"""Outputs change places as a whole, and nothing that a build did not make is moved, followed or removed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ziping.source.problem import Fault
from ziping.write import outputs
from ziping.write.outputs import replaced

pytestmark = pytest.mark.documents

NAMES = (".2023.新", ".2023.换", ".2023.旧", ".2023.锁")
NEW = {"自评报告.docx": b"2", "自评报告.pdf": b"2"}


def everything(folder: Path) -> dict[str, object]:
    """What stands below a folder: bytes, links and other things, none followed."""
    things: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            things[name] = str(path.readlink())
        else:
            things[name] = path.read_bytes() if path.is_file() else path.lstat().st_mode
    return things


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A year's outputs with a file of somebody else's beside them; sources stand elsewhere."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/收支.yaml").write_text("甲: 1 个\n", "utf-8")
    (tmp_path / "output/demo").mkdir(parents=True)
    folder = tmp_path / "output/demo/2023"
    replaced(folder, {"自评报告.docx": b"1"})
    (folder / "批注.txt").write_text("看过了", "utf-8")
    return folder


def put(kind: str, place: Path, sources: Path) -> None:
    """Something at *place* that no build made."""
    if kind == "link":
        place.symlink_to(sources)
    elif kind == "broken link":
        place.symlink_to("没有")
    elif kind == "folder":
        place.mkdir()
        (place / "别人的.txt").write_text("别人的", "utf-8")
    elif kind == "file":
        place.write_text("别人的", "utf-8")
    else:
        os.mkfifo(place)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["link", "broken link", "folder", "file", "fifo"])
def test_what_a_build_did_not_make_is_neither_moved_nor_followed(
    folder: Path, tmp_path: Path, name: str, kind: str
) -> None:
    place = folder.parent / name
    if place.exists():
        place.unlink()  # The lock of the build before.
    put(kind, place, tmp_path / "data")
    before = everything(tmp_path)
    if name != ".2023.锁":
        before.pop("output/demo/.2023.锁", None)
    if (name, kind) == (".2023.锁", "file"):
        replaced(folder, NEW)  # A plain file is as good a lock as any.
        assert place.read_text("utf-8") == "别人的"
        return
    with pytest.raises(Fault) as raised:
        replaced(folder, NEW)
    assert raised.value.problem.code == "E901" and name in raised.value.problem.message
    after = everything(tmp_path)
    if name != ".2023.锁":
        after.pop("output/demo/.2023.锁", None)
    assert after == before


@pytest.mark.parametrize("swapped", [True, False])
def test_a_new_set_takes_the_place_of_the_last(
    folder: Path, monkeypatch: pytest.MonkeyPatch, swapped: bool
) -> None:
    if not swapped:
        monkeypatch.setattr(outputs, "_swapped", lambda *folders: False)
    (folder / "指向批注.txt").symlink_to("没有")
    replaced(folder, NEW)
    names = {"自评报告.docx", "自评报告.pdf", "批注.txt", "指向批注.txt"}
    assert {path.name for path in folder.iterdir()} == names
    assert (folder / "自评报告.docx").read_bytes() == b"2"
    assert [path.name for path in folder.parent.iterdir() if path.name.startswith(".")] == [
        ".2023.锁"
    ]


STEPS = ("_write_all", "_exchange", "_carry_over", "_clear", "_flush_folder")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("swapped", [True, False])
@pytest.mark.parametrize("begun", [True, False])
def test_a_build_that_died_at_any_step_is_completed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: str, swapped: bool, begun: bool
) -> None:
    """*begun*: the step is done when the build dies, else it is not begun."""

    class Died(BaseException):
        pass

    real = getattr(outputs, step)

    def dies(*arguments: object) -> None:
        if begun:
            real(*arguments)
        raise Died

    with monkeypatch.context() as patches:
        if not swapped:
            patches.setattr(outputs, "_swapped", lambda *folders: False)
        patches.setattr(outputs, step, dies)
        with pytest.raises(Died):
            replaced(folder, NEW)
    replaced(folder, {"自评报告.docx": b"3"})
    assert (folder / "自评报告.docx").read_bytes() == b"3"
    assert (folder / "批注.txt").read_text("utf-8") == "看过了"
    assert not [p for p in folder.parent.iterdir() if p.name.endswith((".新", ".换", ".旧"))]
    assert not (folder / ".ziping-生成中").exists()
