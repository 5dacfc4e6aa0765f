"""Revisions: a real commit read into memory; comparing and importing leave nothing behind."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import pytest

from support.office import paragraphs, saved
from support.projects import base_project, invoke
from ziping.source.project import UnitYear
from ziping.source.revision import NoRevision, revision

pytestmark = pytest.mark.documents


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=甲", "-c", "user.email=jia@example.com")
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)


@pytest.fixture
def committed(tmp_path: Path) -> Path:
    """A repository whose project lies in a folder of it, with links and a unit of somebody else."""
    project = base_project(tmp_path / "仓库" / "绩效")
    (project / "data/bieren/2023").mkdir(parents=True)
    (project / "data/bieren/2023/单位.yaml").write_text("全称: 别人\n", "utf-8")
    (project / "content/shili/2023/图.png").write_bytes(b"\x89PNG")
    (project / "content/shili/2023/又是图.png").symlink_to("图.png")
    (project / "content/shili/2023/外面.md").symlink_to("../../../../../外面.md")
    git(tmp_path / "仓库", "init", "-q")
    git(tmp_path / "仓库", "add", ".")
    git(tmp_path / "仓库", "commit", "-qm", "一")
    return project


def test_a_commit_is_the_project_as_it_was(committed: Path) -> None:
    before = (committed / "data/shili/2023/收支.yaml").read_text("utf-8")
    (committed / "data/shili/2023/收支.yaml").write_text("本年支出总额: 1 万元\n", "utf-8")
    project, name = revision(committed, "HEAD", "shili")
    assert project.text("data/shili/2023/收支.yaml") == before
    assert (
        project.unit_years() == (UnitYear("shili", 2022), UnitYear("shili", 2023))
        and len(name) == 7
    )
    pictures = ["content/shili/2023/又是图.png", "content/shili/2023/图.png"]
    assert list(project.pictures("content/shili")) == pictures
    assert project.bytes(pictures[0]) == b"\x89PNG"
    assert not project.has_file("content/shili/2023/外面.md")
    with pytest.raises(NoRevision):
        revision(committed, "没有", "shili")


def everything(*folders: Path) -> dict[str, bytes]:
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(path): path.read_bytes() for path in files}


def test_comparing_and_a_trial_of_import_leave_nothing(
    committed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "临时"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    report = saved(paragraphs(["一、主要职责", "管水，支出 3 万元。"]), tmp_path / "报告.docx")
    before = everything(committed.parent)
    compared = invoke("diff", "--rev", "HEAD", ".", "shili/2023", project=committed)
    assert "shili/2023@现在" in compared.output, compared.output
    invoke("import", report, "shui/2023", "--dry-run", project=committed, status=0)
    assert everything(committed.parent) == before
    assert list(temporary.iterdir()) == []
