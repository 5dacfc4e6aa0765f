"""``ziping new`` writes new files only, all of them or none."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from support.new_year import DEMO, FLAGS, read, run, tree
from ziping.edit.new_files import write_fresh

pytestmark = pytest.mark.documents


def test_new_never_overwrites(project: Path) -> None:
    (project / "content/demo/2024").mkdir()
    (project / "content/demo/2024/资产管理.md").write_text("已经写好的。\n", "utf-8")
    before = tree(project)
    result = run(project, "new", "demo/2024", status=1)
    assert "E904" in result.stderr and "content/demo/2024/资产管理.md" in result.stderr
    assert tree(project) == before
    assert sorted(p.name for p in (project / "data/demo").iterdir()) == ["2022", "2023"]


def test_new_beside_files_of_other_names(project: Path) -> None:
    (project / DEMO).mkdir()
    (project / DEMO / "备查.yaml").write_text("件数: 3 件\n", "utf-8")
    run(project, "new", "demo/2024")
    assert read(project, f"{DEMO}/备查.yaml") == "件数: 3 件\n"
    assert "待填" in read(project, f"{DEMO}/收支.yaml")


@pytest.mark.parametrize("written", [0, 7, 20])
def test_a_full_disk_leaves_nothing(
    project: Path, written: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, left = tree(project), written

    def full(handle: int) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("ziping.edit.new_files.os.fsync", full)
    result = run(project, "new", "demo/2024", status=1)
    assert "E901" in result.stderr and "磁盘满了" in result.stderr
    assert tree(project) == before
    assert not (project / DEMO).exists() and not (project / "content/demo/2024").exists()


def test_what_fails_at_the_last_step_is_taken_back(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, rename = tree(project), Path.rename

    def once(self: Path, target: Path) -> Path:
        if target.parent.parent.name == "content":
            raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(target))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", once)
    run(project, "new", "demo/2024", status=1)
    assert tree(project) == before and not (project / DEMO).exists()


def test_new_does_not_write_outside_the_project(project: Path, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-别处"
    outside.mkdir()
    (project / "data/yue").symlink_to(outside)
    assert "E101" in run(project, "new", "yue/2024", "--from", "demo/2023", status=1).stderr
    assert list(outside.iterdir()) == [] and not (project / "content/yue").exists()


@pytest.mark.parametrize("links", [True, False])
def test_ctrl_c_leaves_nothing(project: Path, links: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does it on a disk without links, where a file is written under its own name."""
    place, handed = project / "data/demo/2023/一.yaml", 0

    def broken_off(handle: int) -> None:
        nonlocal handed
        handed += 1
        if handed == (2 if links else 3):
            raise KeyboardInterrupt

    def refused(source: Path, target: Path) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    before = tree(project)
    monkeypatch.setattr("ziping.edit.new_files.os.fsync", broken_off)
    if not links:
        monkeypatch.setattr("ziping.edit.new_files.os.link", refused)
    with pytest.raises(KeyboardInterrupt):
        write_fresh(project, {f"data/demo/2023/{name}": b"1" for name in ("一.yaml", "二.yaml")})
    assert tree(project) == before and not place.exists()


def test_init_beside_a_file_named_content(tmp_path: Path) -> None:
    (tmp_path / "content").write_text("")
    run(tmp_path, "init", *FLAGS, "--framework", "无")


def test_dry_run_writes_nothing(project: Path) -> None:
    before = tree(project)
    result = run(project, "new", "demo/2024", "--dry-run")
    assert "    收支.yaml  16 处待填\n" in result.stdout and "    政府采购.md\n" in result.stdout
    assert tree(project) == before


def test_dry_run_stops_where_new_would(project: Path) -> None:
    run(project, "new", "demo/2024")
    before = tree(project)
    result = run(project, "new", "demo/2024", "--dry-run", status=1)
    assert "E904" in result.stderr and "没有开出 demo/2024" in result.stderr
    assert result.stdout == "" and tree(project) == before


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_chapters_outside_the_project_are_not_left_out(
    project: Path, tmp_path: Path, more: tuple[str, ...]
) -> None:
    """A linked content/ is told, and not taken for a year without chapters."""
    outside = tmp_path.parent / f"{tmp_path.name}-文稿"
    (project / "content").rename(outside)
    (project / "content").symlink_to(outside)
    assert "E101" in run(project, "new", "demo/2024", *more, status=1).stderr
    assert not (project / "data/demo/2024").exists()


def test_a_file_of_last_year_that_cannot_be_read_stops_all(project: Path) -> None:
    (project / "data/demo/2023/采购.yaml").write_text("总额: [1 万元\n", "utf-8")
    before = tree(project)
    assert "E104" in run(project, "new", "demo/2024", status=1).stderr
    assert tree(project) == before
