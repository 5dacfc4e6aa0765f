"""``ziping check --fix``: what is changed, and what is left."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result

from support.projects import base_project, invoke
from ziping.document.text import document_text
from ziping.pipeline.run import Run
from ziping.source.project import Project, UnitYear

pytestmark = pytest.mark.documents
CHAPTER = "content/shili/2023/主要工作.md"
LIST = "data/shili/2023/工作亮点.yaml"
WHICH = UnitYear("shili", 2023)


def item(text: str) -> str:
    return f"- 编号: LD01\n  标题: 采购规范\n  正文: {text}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "项目"
    base_project(folder)
    write(folder, "data/shili/2023/采购.yaml", "总额: 528.78 万元\n货物: 58.90 万元\n")
    write(folder, LIST, item("见报告。"))
    write(folder, CHAPTER, "{{ 工作亮点.LD01.正文 }}\n")
    return folder


def write(project: Path, path: str, text: str | bytes) -> Path:
    place = project / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return place


def check(project: Path, *options: str) -> Result:
    arguments = ["check", "shili/2023", "--project", str(project), *options]
    return invoke(*arguments)


def texts(project: Path) -> list[str]:
    """What the reports say, without white space."""
    prepared = Run(Project(project)).checked_year(WHICH)
    return ["".join(document_text(document).split()) for document in prepared.documents.trees]


def snapshot(project: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(project.rglob("*")) if p.is_file()}


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (CHAPTER, "采购528.78万元。\n", "采购{{ 采购.总额 }}。\n"),
        (CHAPTER, "共528.78万元，货物58.90万元。\n", "共{{ 采购.总额 }}，货物{{ 采购.货物 }}。\n"),
        (LIST, item("共528.78万元。"), item("共{{ 采购.总额 }}。")),
        (LIST, item('"共528.78万元。"'), item('"共{{ 采购.总额 }}。"')),
        (LIST, item("'共528.78万元。'"), item("'共{{ 采购.总额 }}。'")),
        (LIST, item("|\n    共528.78万元。"), item("|\n    共{{ 采购.总额 }}。")),
        (
            LIST,
            "- {编号: LD01, 标题: 采购, 正文: 共528.78万元}  # 528.78万元\n",
            "- {编号: LD01, 标题: 采购, 正文: '共{{ 采购.总额 }}'}  # 528.78万元\n",
        ),
    ],
    ids=["chapter", "two", "plain", "double", "single", "block", "flow"],
)
def test_a_typed_figure_becomes_its_name(project: Path, path: str, before: str, after: str) -> None:
    place = write(project, path, before)
    said = texts(project)
    assert "W701" in check(project).output
    result = check(project, "--fix")
    assert "改好 " in result.stderr
    assert place.read_text("utf-8") == after
    assert "W701" not in result.stdout
    assert texts(project) == said
    again = snapshot(project)
    assert "改好 0 处。" in check(project, "--fix").stderr
    assert snapshot(project) == again


def test_everything_else_stays_byte_for_byte(project: Path) -> None:
    text = "\ufeff采购528.78万元。\r\n\r\n货物58.90万元。 \r\n末行"
    place = write(project, CHAPTER, text.encode("utf-8"))
    place.chmod(0o640)
    check(project, "--fix")
    fixed = text.replace("528.78万元", "{{ 采购.总额 }}").replace("58.90万元", "{{ 采购.货物 }}")
    assert place.read_bytes() == fixed.encode("utf-8")
    assert place.stat().st_mode & 0o777 == 0o640
    assert [p.name for p in place.parent.iterdir() if p.name.startswith(".")] == []


def test_a_dry_run_shows_a_diff_and_changes_nothing(project: Path) -> None:
    write(project, CHAPTER, "采购528.78万元。\n")
    before = snapshot(project)
    result = check(project, "--fix", "--dry-run")
    assert "-采购528.78万元。\n+采购{{ 采购.总额 }}。\n" in result.stdout
    assert result.stdout.startswith(f"--- a/{CHAPTER}\n+++ b/{CHAPTER}\n@@ ")
    assert "会改 1 处。" in result.stderr
    assert snapshot(project) == before
    assert check(project, "--dry-run").exit_code == 2


def test_without_fix_a_check_changes_nothing(project: Path) -> None:
    write(project, CHAPTER, "采购528.78万元。\n")
    before = snapshot(project)
    check(project)
    assert snapshot(project) == before


@pytest.mark.parametrize(
    "text",
    [">\n    甲\n    乙528.78万元。", '"\\u7532\\u4e59共528.78万元"'],
    ids=["folded", "escaped"],
)
def test_a_place_that_cannot_be_proven_is_left(project: Path, text: str) -> None:
    place = write(project, LIST, item(text))
    before = place.read_bytes()
    result = check(project, "--fix")
    assert "没有改" in result.stderr and "请手改" in result.stderr
    assert place.read_bytes() == before
    assert "W701" in result.stdout


def test_an_acknowledged_finding_is_left(project: Path) -> None:
    place = write(project, CHAPTER, "采购528.78万元。\n")
    entry = "- {诊断: W701, 对象: 528.78万元, 理由: 引文}\n"
    write(project, "data/shili/2023/确认.yaml", entry)
    check(project, "--fix")
    assert place.read_text("utf-8") == "采购528.78万元。\n"


def test_a_read_only_file_is_left(project: Path) -> None:
    place = write(project, CHAPTER, "采购528.78万元。\n")
    place.chmod(0o444)
    assert "只读" in check(project, "--fix").stderr
    assert place.read_text("utf-8") == "采购528.78万元。\n"


def test_a_link_inside_the_project_stays_a_link(project: Path) -> None:
    real = write(project, "文稿/职能.md", "采购528.78万元。\n")
    (project / CHAPTER).unlink(missing_ok=True)
    (project / CHAPTER).symlink_to(real)
    check(project, "--fix")
    assert (project / CHAPTER).is_symlink()
    assert real.read_text("utf-8") == "采购{{ 采购.总额 }}。\n"


def test_a_link_that_leads_outside_is_never_written(project: Path, tmp_path: Path) -> None:
    outside = tmp_path / "外面.md"
    outside.write_text("采购528.78万元。\n", "utf-8")
    (project / CHAPTER).unlink(missing_ok=True)
    (project / CHAPTER).symlink_to(outside)
    assert "E101" in check(project, "--fix").output
    assert outside.read_text("utf-8") == "采购528.78万元。\n"


def test_json_tells_what_is_left(project: Path) -> None:
    write(project, CHAPTER, "采购528.78万元，会议7次。\n")
    result = check(project, "--fix", "--json")
    left = [one for one in json.loads(result.stdout) if one["code"] == "W701"]
    assert [one["message"] for one in left] == ["正文里手打了“7次”"]


VERBATIM = (
    "见http://www.example.gov.cn/2023/03/a.html，全年528.78万元。",
    "文件在data/2023/表.xlsx和D:\\总结\\2023.docx，信箱gs2023@example.cn，编号XX-2023-01号，采购528.78万元。",
    "附2023年采购情况.docx，项目代码2023-440105-04-01，共528.78万元。",
    '按{{ 原文("2023年,528.78万元") }}{# 528.78万元,2023年 #}，采购528.78万元。',
)


@pytest.mark.parametrize("text", VERBATIM)
def test_addresses_and_template_code_are_never_touched(project: Path, text: str) -> None:
    place = write(project, CHAPTER, text + "\n")
    said = texts(project)
    check(project, "--fix")
    head = text.rpartition("528.78万元。")[0]
    assert place.read_text("utf-8") == head + "{{ 采购.总额 }}。\n"
    assert texts(project) == said


def test_a_fix_that_would_change_what_else_is_printed_is_taken_back(project: Path) -> None:
    """A text that a condition asks for is no place for a fix; the fix beside it is made."""
    write(project, LIST, "- 编号: LD01\n  标题: 采购,规范\n  正文: 共528.78万元。\n")
    condition = '{% if 工作亮点.LD01.标题 == "采购,规范" %}名称照旧。{% endif %}'
    write(project, CHAPTER, condition + "{{ 工作亮点.LD01.标题 }}。{{ 工作亮点.LD01.正文 }}\n")
    result = check(project, "--fix")
    assert (project / LIST).read_text("utf-8") == (
        "- 编号: LD01\n  标题: 采购,规范\n  正文: 共{{ 采购.总额 }}。\n"
    )
    assert "印出的文字会有别的变化" in result.stderr
    assert "名称照旧。" in texts(project)[0]


def test_words_that_a_hash_cut_off_come_back(project: Path) -> None:
    write(project, LIST, item("改造 #东楼和 #西楼，共528.78万元。"))
    assert "“#东楼和 #西楼，共528.78万元。”成了注释" in check(project).output
    check(project, "--fix")
    fixed = item("'改造 #东楼和 #西楼，共{{ 采购.总额 }}。'")
    assert (project / LIST).read_text("utf-8") == fixed
    assert "改造#东楼和#西楼，共528.78万元。" in texts(project)[0]


@pytest.mark.parametrize(
    "text", ["改造 # 待补楼号", "改造。  #待补楼号", "'改造' #待补", "'改造 #3 楼'", "改造#3楼"]
)
def test_a_comment_is_one(project: Path, text: str) -> None:
    write(project, LIST, item(text))
    write(project, "data/shili/2023/采购.yaml", "总额: 528.78 万元 #含专户\n")
    assert "W110" not in check(project).output
