"""Word redlines: all accepted is the new document, all rejected the old one, by XML and by LibreOffice."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support import ROOT, tracked
from support.edited import Maker
from support.projects import copied_sources, invoke
from support.redlines import (
    LAYOUT,
    WITH_CONTENTS,
    check,
    diff,
    redline,
)
from ziping.document.text import document_text
from ziping.document.tree import Orientation
from ziping.pipeline.run import Run, documents_of
from ziping.source.project import Project, UnitYear

pytestmark = pytest.mark.documents


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False), st.booleans())
def test_accepting_gives_the_new_document_and_rejecting_the_old_one(
    random: Random, contents: bool
) -> None:
    maker = Maker(random)
    old = maker.document()
    check(old, maker.edited(old), WITH_CONTENTS if contents else LAYOUT)


@pytest.mark.parametrize("kind", ["自评报告", "自评表"])
def test_the_example_s_redlines_hold_both_years(demo_redlines: Path, kind: str) -> None:
    name = "自评报告修订.docx" if kind == "自评报告" else "自评报告修订-自评表.docx"
    data = (demo_redlines / name).read_bytes()
    workshop = Run(Project(ROOT))
    for year, settled in ((2022, tracked.rejected(data)), (2023, tracked.accepted(data))):
        document = documents_of(workshop.checked_year(UnitYear("demo", year)))[kind]
        text = [line for line in document_text(document).split("\n") if line.strip()]
        found = "\n".join(tracked.lines(settled)).replace("\ufffc", "").split("\n")
        assert [line for line in found if line.strip()] == text


def test_a_moved_figure_is_one_replacement_with_a_comment_that_names_the_input(
    demo_redlines: Path,
) -> None:
    body = tracked.body_of((demo_redlines / "自评报告修订.docx").read_bytes())
    found = tracked.replaced_figures(body)
    assert ("预算执行.执行率", "93.88%", "97.94%") in found
    notes = tracked.comments((demo_redlines / "自评报告修订.docx").read_bytes())
    (said,) = [note for note in notes if note.startswith("预算执行.执行率")]
    assert "预算执行.全年执行数 3,312.75万元 → 3,664.38万元" in said
    assert any("因为数据" in note or "变了的有" in note for note in notes)


def test_the_first_comment_says_what_the_file_is_and_what_it_leaves_out() -> None:
    maker = Maker(Random(3))
    old = replace(maker.document(), orientation=Orientation.PORTRAIT)
    made = redline(old, replace(old, orientation=Orientation.LANDSCAPE))
    assert made.untracked == ("纸张方向变了，用新的",)
    said = tracked.comments(made.data)[-1]
    assert "接受全部修订，得到2023年度自评报告；拒绝全部修订，得到2022年度自评报告" in said
    assert "没有标成修订：纸张方向变了，用新的" in said


def test_the_same_documents_make_the_same_bytes_and_equal_ones_no_revision() -> None:
    maker = Maker(Random(5))
    old = maker.document()
    new = maker.edited(old)
    assert redline(old, new).data == redline(old, new).data
    same = redline(old, old)
    assert tracked.revisions(tracked.body_of(same.data)) == 0
    assert tracked.revisions(tracked.body_of(redline(old, new).data)) > 0


def test_the_figures_of_the_new_document_can_still_be_explained(demo_redlines: Path) -> None:
    file = str(demo_redlines / "自评报告修订.docx")
    run = invoke("explain", "--docx", file, "--json")
    assert run.exit_code == 0
    assert json.loads(run.output)


def test_two_revisions_of_one_year(tmp_path: Path) -> None:
    """Chapters and figures edited in a project's own git: a reviewer sees just that."""
    project = copied_sources(tmp_path / "项目", "data/demo", "data/frameworks", "content/demo")
    git(project, "init", "-q")
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "一稿")
    budget = project / "data/demo/2023/预算执行.yaml"
    text = budget.read_text("utf-8")
    assert "3,741.50" in text
    budget.write_text(text.replace("3,741.50", "3,751.50"), "utf-8")
    target = tmp_path / "修订.docx"
    arguments = ["--rev", "HEAD", ".", "demo/2023", "--to", "docx", "--output", str(target)]
    run = invoke("diff", *arguments, project=project)
    assert run.exit_code == 0, run.output
    data = target.read_bytes()
    found = tracked.replaced_figures(tracked.body_of(data))
    assert ("预算执行.全年预算数", "3,741.50万元", "3,751.50万元") in found
    assert "2023年度（版本：现在）" in tracked.comments(data)[-1]


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=甲", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def test_a_document_that_a_side_has_not_is_told(tmp_path: Path) -> None:
    """Without its framework 2022 has no form; and 2023, which asks for its points, no report."""
    project = copied_sources(tmp_path / "项目", "data", "content")
    (project / "data/demo/2022/指标.yaml").unlink()
    arguments = ["diff", "demo/2022", "demo/2023", "--to", "docx", "--project", str(project)]
    run = invoke(*arguments)
    assert run.exit_code == 1
    assert "没有写自评表的修订稿：demo/2022 没有自评表，它有" in run.output
    assert "没有写自评报告的修订稿：demo/2023 没有自评报告，它有" in run.output
    assert not (project / "output").exists()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("", "utf-8")
    target = tmp_path / "文件" / "修订.docx"
    run = diff("demo/2022", "demo/2023", "--to", "docx", "--output", str(target))
    assert run.exit_code == 1
    assert "E901" in run.output
