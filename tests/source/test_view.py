"""Views: the same project on the disk, in a commit and in memory; nothing is written, nothing outside read."""

from __future__ import annotations

from pathlib import Path

import pytest

from ziping.pipeline.run import CheckedYear, Run
from ziping.source.problem import Fault
from ziping.source.project import Project, UnitYear
from ziping.source.view import DiskView, MemoryView, OverlayView, View, files_below

WHICH = UnitYear("shili", 2023)
FILES = {
    "data/shili/2023/单位.yaml": "全称: 示例市档案馆\n年度: 2023\n".encode(),
    "data/shili/2023/收支.yaml": "收入总额: 520.00 万元\n".encode(),
    "content/shili/2023/主要工作.md": "全年收入{{ 收支.收入总额 }}。\n".encode(),
}


def on_disk(folder: Path) -> DiskView:
    for path, data in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return DiskView(folder)


def checked(folder: Path, view: View) -> CheckedYear:
    return Run(Project(folder, view)).checked_year(WHICH)


def everything(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_project_is_the_same_in_every_view(tmp_path: Path) -> None:
    disk = on_disk(tmp_path / "disk")
    empty = DiskView(tmp_path / "empty")
    views = [disk, MemoryView(FILES), OverlayView(MemoryView({}), FILES), OverlayView(empty, FILES)]
    years = [checked(tmp_path / "disk", view) for view in views]
    assert len({year.problems for year in years}) == 1
    assert len({str(year.book.find("收支.收入总额")) for year in years}) == 1
    assert {Project(tmp_path, view).topics(WHICH) for view in views} == {
        ("data/shili/2023/单位.yaml", "data/shili/2023/收支.yaml")
    }
    assert {tuple(sorted(files_below(view, "data"))) for view in views} == {
        tuple(sorted(FILES)[1:])
    }


def test_an_overlay_adds_replaces_and_hides_and_writes_nothing(tmp_path: Path) -> None:
    disk = on_disk(tmp_path)
    before = everything(tmp_path)
    added = {
        "data/shili/2023/收支.yaml": "收入总额: 1.00 万元\n".encode(),
        "data/shili/2023/采购.yaml": "总额: 2.00 万元\n".encode(),
    }
    view = OverlayView(disk, added, lambda path: not path.startswith("content/"))
    year = checked(tmp_path, view)
    assert "采购.yaml" in " ".join(Project(tmp_path, view).topics(WHICH))
    assert str(getattr(year.book.find("收支.收入总额"), "value", "")) == "1.00"
    assert Project(tmp_path, view).chapters(WHICH) == () and not view.is_folder("content/shili")
    assert everything(tmp_path) == before


def refused(view: View, path: str) -> str:
    with pytest.raises(Fault) as raised:
        view.read(path, path, 100)
    return f"{raised.value.problem.code} {raised.value.problem.message}"


LINKS = {
    "inside": "a/b.yaml",
    "a/up": "../inside",
    "out": "../outside.yaml",
    "absolute": "/etc/passwd",
    "gone": "a/nothing",
    "circle": "a/circle",
    "a/circle": "../circle",
    "folder": "a",
}


@pytest.mark.parametrize("kind", ["disk", "memory"])
def test_links_are_followed_within_the_project_alone(tmp_path: Path, kind: str) -> None:
    project = tmp_path / "project"
    (project / "a").mkdir(parents=True)
    (tmp_path / "outside.yaml").write_text("别人的\n", "utf-8")
    (project / "a/b.yaml").write_text("甲: 1\n", "utf-8")
    for path, target in LINKS.items():
        (project / path).symlink_to(target)
    memory = MemoryView({"a/b.yaml": "甲: 1\n".encode()}, LINKS)
    view: View = DiskView(project) if kind == "disk" else memory
    for path in ("inside", "a/up", "folder/b.yaml", "folder/up"):
        assert view.read(path, path, 100) == "甲: 1\n".encode() and view.is_file(path)
    assert view.is_folder("folder") and set(view.names("folder")) == {"b.yaml", "up", "circle"}
    assert refused(view, "out") == "E101 文件是指向项目之外的链接"
    assert refused(view, "absolute") == "E101 文件是指向项目之外的链接"
    assert refused(view, "gone") == "E101 文件读不了：文件不存在"
    assert refused(view, "circle") == "E101 文件读不了：链接绕成了圈"
    assert refused(view, "folder") == "E101 这不是一个普通文件"


@pytest.mark.parametrize("kind", ["disk", "memory", "overlay"])
def test_folders_behind_links_are_not_walked(tmp_path: Path, kind: str) -> None:
    project = tmp_path / "project"
    (project / "图").mkdir(parents=True)
    (tmp_path / "别处").mkdir()
    (tmp_path / "别处/秘密.png").write_bytes(b"")
    (project / "图/甲.png").write_bytes(b"")
    links = {"图/自己": ".", "图/上面": "..", "图/外面": "../../别处"}
    for path, target in links.items():
        (project / path).symlink_to(target)
    memory = MemoryView({"图/甲.png": b""}, links)
    views: dict[str, View] = {
        "disk": DiskView(project),
        "memory": memory,
        "overlay": OverlayView(DiskView(project), {}),
    }
    view = views[kind]
    assert [path for path in files_below(view, "") if path.endswith(".png")] == ["图/甲.png"]
    assert "秘密.png" not in view.names("图/外面")
    assert all(view.is_link(path) for path in links) and not view.is_link("图/甲.png")
