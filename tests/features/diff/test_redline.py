"""Word redlines: all accepted is the new document, all rejected the old one, by XML and by LibreOffice."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support import ROOT, tracked
from support.edited import Maker
from support.validators import ooxml_errors
from ziping.cli.main import ziping
from ziping.document.text import document_text
from ziping.document.tree import Document, Heading, Orientation, Picture
from ziping.features.diff.redline.package import Redlined, Version, redlined
from ziping.layout.layout import Layout
from ziping.layout.layout_file import layout_from
from ziping.pipeline import Workshop, documents_of
from ziping.source.project import Project, UnitYear
from ziping.write.docx.package import docx_bytes
from ziping.write.drawings import Drawn, drawn_picture

LAYOUT = layout_from(ROOT / "templates" / "layout.yaml")
WITH_CONTENTS = LAYOUT.model_copy(
    update={"contents": LAYOUT.contents.model_copy(update={"levels": 2})}
)


def version(name: str, document: Document, layout: Layout) -> Version:
    pages = {block.identity: n // 3 + 1 for n, block in enumerate(document.blocks)}
    return Version(name=name, document=document, drawings=drawings(document, layout), pages=pages)


def drawings(document: Document, layout: Layout) -> Mapping[str, Drawn]:
    page = layout.page(document.orientation)
    pictures = (block for block in document.blocks if isinstance(block, Picture))
    return {one.identity: drawn_picture(one, page, layout.drawing) for one in pictures}


def redline(old: Document, new: Document, layout: Layout = LAYOUT) -> Redlined:
    return redlined(version("2022年度", old, layout), version("2023年度", new, layout), layout, {})


def alone(one: Version, layout: Layout) -> bytes:
    """The document as it would be without the other one, its rows on no page of their own."""
    shown = {block.identity for block in one.document.blocks if isinstance(block, Heading)}
    pages = {name: page for name, page in one.pages.items() if name in shown}
    return docx_bytes(one.document, layout, pages, one.drawings)


def check(old: Document, new: Document, layout: Layout) -> Redlined:
    """Accepted and rejected it is the one and the other, paragraph by paragraph and cell by cell."""
    made = redline(old, new, layout)
    wanted_new = tracked.body_of(alone(version("", new, layout), layout))
    wanted_old = tracked.body_of(alone(version("", old, layout), layout))
    accepted, rejected = tracked.accepted(made.data), tracked.rejected(made.data)
    assert tracked.seen(accepted) == tracked.seen(wanted_new)
    assert tracked.seen(rejected) == tracked.seen(wanted_old)
    assert tracked.tags(accepted) == tracked.tags(wanted_new)
    return made


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False), st.booleans())
def test_accepting_gives_the_new_document_and_rejecting_the_old_one(
    random: Random, contents: bool
) -> None:
    maker = Maker(random)
    old = maker.document()
    check(old, maker.edited(old), WITH_CONTENTS if contents else LAYOUT)


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Redlines of random edits, always the same."""
    folder = tmp_path_factory.mktemp("redlines")
    files = []
    for number in range(24):
        maker = Maker(Random(number))
        old = maker.document()
        layout = WITH_CONTENTS if number % 2 else LAYOUT
        made = check(old, maker.edited(old), layout)
        files.append(folder / f"{number}.docx")
        files[-1].write_bytes(made.data)
    return files


@pytest.mark.office
def test_libreoffice_accepts_and_rejects_to_the_same_texts(
    some: list[Path], demo: Path, tmp_path: Path
) -> None:
    """All documents in one run: random ones, and report and form of the example unit."""
    files = [*some, *sorted(demo.glob("*.docx"))]
    for path, (accepted, rejected) in tracked.settled_by_office(files, tmp_path).items():
        data = path.read_bytes()
        ours = tracked.lines(tracked.accepted(data)), tracked.lines(tracked.rejected(data))
        theirs = [tracked.lines(tracked.body_of(one)) for one in (accepted, rejected)]
        assert (path.name, *ours) == (path.name, *theirs)


def test_the_open_xml_sdk_finds_nothing_wrong(some: list[Path], demo: Path) -> None:
    files = [*some[:3], *sorted(demo.glob("*.docx"))]
    assert {path.name: errors for path in files if (errors := ooxml_errors(path))} == {}


# The command.


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the example unit's redlines."""
    folder = tmp_path_factory.mktemp("demo")
    target = folder / "自评报告修订.docx"
    run = diff("demo/2022", "demo/2023", "--to", "docx", "--output", str(target))
    assert run.exit_code == 0, run.output
    return folder


def diff(*arguments: str) -> Result:
    return CliRunner().invoke(ziping, ["diff", *arguments, "--project", str(ROOT)])


@pytest.mark.parametrize("kind", ["自评报告", "自评表"])
def test_the_example_s_redlines_hold_both_years(demo: Path, kind: str) -> None:
    name = "自评报告修订.docx" if kind == "自评报告" else "自评报告修订-自评表.docx"
    data = (demo / name).read_bytes()
    workshop = Workshop(Project(ROOT))
    for year, settled in ((2022, tracked.rejected(data)), (2023, tracked.accepted(data))):
        document = documents_of(workshop.prepared(UnitYear("demo", year)))[kind]
        text = [line for line in document_text(document).split("\n") if line.strip()]
        found = "\n".join(tracked.lines(settled)).replace("\ufffc", "").split("\n")
        assert [line for line in found if line.strip()] == text


def test_a_moved_figure_is_one_replacement_with_a_comment_that_names_the_input(demo: Path) -> None:
    body = tracked.body_of((demo / "自评报告修订.docx").read_bytes())
    found = tracked.replaced_figures(body)
    assert ("预算执行.执行率", "93.88%", "97.94%") in found
    notes = tracked.comments((demo / "自评报告修订.docx").read_bytes())
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


def test_the_figures_of_the_new_document_can_still_be_explained(demo: Path) -> None:
    file = str(demo / "自评报告修订.docx")
    run = CliRunner().invoke(ziping, ["explain", "--docx", file, "--json"])
    assert run.exit_code == 0
    assert json.loads(run.output)


def test_two_revisions_of_one_year(tmp_path: Path) -> None:
    """Chapters and figures edited in a project's own git: a reviewer sees just that."""
    project = tmp_path / "项目"
    for name in ("data", "content"):
        shutil.copytree(ROOT / name / "demo", project / name / "demo")
    shutil.copytree(ROOT / "data" / "frameworks", project / "data" / "frameworks")
    git(project, "init", "-q")
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "一稿")
    budget = project / "data/demo/2023/预算执行.yaml"
    text = budget.read_text("utf-8")
    assert "3,741.50" in text
    budget.write_text(text.replace("3,741.50", "3,751.50"), "utf-8")
    target = tmp_path / "修订.docx"
    arguments = ["--rev", "HEAD", ".", "demo/2023", "--to", "docx", "--output", str(target)]
    run = CliRunner().invoke(ziping, ["diff", *arguments, "--project", str(project)])
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
    project = tmp_path / "项目"
    for name in ("data", "content"):
        shutil.copytree(ROOT / name, project / name)
    (project / "data/demo/2022/指标.yaml").unlink()
    arguments = ["diff", "demo/2022", "demo/2023", "--to", "docx", "--project", str(project)]
    run = CliRunner().invoke(ziping, arguments)
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
