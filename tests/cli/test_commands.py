"""The commands in the user's language: what is typed, what is printed, what lies where afterwards."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import Result

from support import ROOT
from support.projects import copied_sources, invoke

pytestmark = pytest.mark.documents


def run(*arguments: str | Path) -> Result:
    return invoke(*arguments)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project outside the repository: two years of the demo unit and a second unit."""
    return copied_sources(tmp_path, "data/demo", "data/huadu", "content/demo", "content/huadu")


def edit(project: Path, file: str, old: str, new: str) -> None:
    path = project / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_clean_project_checks_with_0(project: Path) -> None:
    result = run("check", "demo", "--project", project)
    assert result.exit_code == 0
    assert "demo/2023：" in result.output


def test_warnings_count_with_strict(project: Path) -> None:
    assert run("check", "huadu", "--project", project).exit_code == 0
    assert run("check", "huadu", "--project", project, "--strict").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "是否想用“check”"),
        (["check", "demoo"], "demo/2022"),
        (["build", "--to", "doc"], "docx"),
        (["score", "demo"], "2 个年度"),
        (["score", "baiyun/2021"], "没有 指标.yaml"),
        (["check", "--project", "/"], "--project"),
        (["explain", "demo/2023"], "没有写参数"),
        (["build", "--jbs", "3"], "没有“--jbs”这个选项"),
        (["build", "--jobs", "很多"], "不是整数"),
        (["build", "--project"], "后面要写一个值"),
    ],
)
def test_wrong_usage_ends_with_2(arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


def test_all_problems_of_a_run_are_told_in_order(project: Path) -> None:
    edit(project, "data/demo/2023/收支.yaml", "收入总额: ", "收人总额: ")
    edit(project, "data/demo/2023/采购.yaml", "万元", "万园")
    edit(project, "data/demo/2023/单位.yaml", "年度: 2023", "年度: 2022")
    edit(project, "data/demo/2023/问题.yaml", "正文:", "正文字:")
    (project / "content/demo/2023/多余.md").write_text("没有用到。\n", "utf-8")
    result = run("check", "demo/2023", "--project", project, "--json")
    assert result.exit_code == 1
    records = json.loads(result.stdout)
    codes = {record["code"] for record in records}
    assert {"E205", "E302", "E201", "E202"} <= codes
    assert set(records[0]) == {"path", "line", "column", "severity", "code", "message", "hint"}
    folders = ("data", "content", "templates")  # Causes before what follows from them.
    places = [
        (folders.index(one["path"].partition("/")[0]), one["path"], one["line"], one["column"])
        for one in records
    ]
    assert places == sorted(places)
    assert len(set(map(str, records))) == len(records)


def test_a_broken_file_is_told_once_not_everywhere(project: Path) -> None:
    edit(project, "data/demo/2023/收支.yaml", "收入总额: ", "收入总额: &x ")
    result = run("check", "demo/2023", "--project", project, "--json")
    errors = [record for record in json.loads(result.stdout) if record["severity"] == "错误"]
    assert [error["code"] for error in errors] == ["E105"]


def test_score_as_text_and_as_json_agree(project: Path) -> None:
    text = run("score", "huadu", "--project", project).stdout
    record = json.loads(run("score", "huadu", "--project", project, "--json").stdout)
    assert record["total"] == "99.98"
    assert record["grade"] == "优"
    assert len(record["rows"]) == 26
    for row in record["rows"]:
        assert row["derivation"]
        assert row["id"] in text
    assert all(len(line.encode("gb18030")) <= 80 for line in text.splitlines())


def test_explain_names_formula_inputs_and_every_place() -> None:
    result = run("explain", "baiyun", "收支.本年支出.基本支出", "--project", ROOT, "--json")
    record = json.loads(result.stdout)
    assert (record["path"], record["value"]) == ("data/baiyun/2021/收支.yaml", "4,764.05万元")
    assert [place["path"] for place in record["printed"]] == ["content/baiyun/2021/收支情况.md"]
    record = json.loads(
        run("explain", "baiyun", "基本支出占比", "--project", ROOT, "--json").stdout
    )
    assert record["formula"] == "基本支出 / 总额"
    assert {source["name"] for source in record["inputs"]} == {
        "收支.本年支出.基本支出",
        "收支.本年支出.总额",
    }
    record = json.loads(
        run("explain", "demo/2023", "评分.总分", "--project", ROOT, "--json").stdout
    )
    assert {place["document"] for place in record["printed"]} == {"自评报告", "自评表"}


def test_explain_an_unknown_figure() -> None:
    result = run("explain", "baiyun", "收支.本年支出.基本支处", "--project", ROOT)
    assert result.exit_code == 1
    assert "收支.本年支出.基本支出" in result.output


def build(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        str(ROOT / "build.py"),
        "build",
        "--project",
        str(project),
        *arguments,
    ]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=project)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_one_bad_unit_stops_no_other_and_keeps_its_last_output(project: Path) -> None:
    assert build(project, "--to", "html,docx").returncode == 0
    good = snapshot(project / "output")
    sources = snapshot(project / "data")
    edit(project, "data/demo/2023/收支.yaml", "收入总额: ", "收入总额: x")
    edit(
        project,
        "data/huadu/2023/单位.yaml",
        "全称: 广州市花都区司法局",
        "全称: 广州市花都区司法局（试）",
    )
    result = build(project, "--to", "html,docx")
    assert result.returncode == 1
    assert "✗ demo/2023 没有生成（上一次的输出没有变）" in result.stderr
    after = snapshot(project / "output")
    assert after["demo/2023/自评报告.html"] == good["demo/2023/自评报告.html"]
    assert after["huadu/2023/自评表.docx"] != good["huadu/2023/自评表.docx"]
    assert after.keys() == good.keys()
    assert snapshot(project / "data").keys() == sources.keys()


def test_other_files_in_the_output_folder_stay(project: Path) -> None:
    assert build(project, "huadu", "--to", "html").returncode == 0
    own = project / "output/huadu/2023/批注.txt"
    own.write_text("留着", "utf-8")
    assert build(project, "huadu", "--to", "docx").returncode == 0
    names = sorted(path.name for path in own.parent.iterdir())
    assert names == ["批注.txt", "自评报告.docx", "自评报告.html", "自评表.docx", "自评表.html"]


def test_an_output_folder_that_cannot_be_written_is_told(project: Path) -> None:
    (project / "output").write_text("不是文件夹", "utf-8")
    result = build(project, "huadu", "--to", "html")
    assert result.returncode == 1
    assert "E901" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_killed_build_leaves_the_last_good_set(project: Path) -> None:
    assert build(project, "huadu", "--to", "html,docx").returncode == 0
    good = snapshot(project / "output/huadu/2023")
    edit(
        project,
        "data/huadu/2023/单位.yaml",
        "全称: 广州市花都区司法局",
        "全称: 广州市花都区司法局（试）",
    )
    command = [sys.executable, str(ROOT / "build.py"), "build", "huadu", "--to", "html,docx"]
    complete = []
    for delay in (0.2, 0.5, 0.8, 1.1, 1.4):
        process = subprocess.Popen(
            [*command, "--project", str(project)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        time.sleep(delay)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        now = snapshot(project / "output/huadu/2023")
        same = {name: now[name] == data for name, data in good.items()}
        assert len(set(same.values())) == 1, "the set changed in part"
        complete.append(not any(same.values()))
    assert build(project, "huadu", "--to", "html,docx").returncode == 0
    leftovers = [path for path in (project / "output/huadu").iterdir() if path.name.startswith(".")]
    assert [path.name for path in leftovers] == [".2023.锁"]


def test_only_the_asked_formats_are_written(project: Path) -> None:
    output = project / "另一个 文件夹"
    assert build(project, "huadu/2023", "--to", "docx", "--output", str(output)).returncode == 0
    assert sorted(path.name for path in (output / "huadu/2023").iterdir()) == [
        "自评报告.docx",
        "自评表.docx",
    ]
    assert not (project / "output").exists()


def test_a_link_that_leads_outside_is_refused(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("outside") / "秘密.md"
    secret.write_text("机密内容\n", "utf-8")
    (project / "content/demo/2023/资产管理.md").unlink()
    (project / "content/demo/2023/资产管理.md").symlink_to(secret)
    result = run("check", "demo/2023", "--project", project)
    assert result.exit_code == 1
    assert "E101" in result.output
    assert "机密内容" not in result.output


def test_without_dependencies_one_line_says_what_to_run(tmp_path: Path) -> None:
    shutil.copy(ROOT / "build.py", tmp_path / "build.py")
    bare = [sys.executable, "-I", "-S", str(tmp_path / "build.py"), "check"]
    result = subprocess.run(bare, capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "make" in result.stderr


def test_a_link_in_the_output_folder_cannot_reach_the_sources(project: Path) -> None:
    (project / "output/huadu").mkdir(parents=True)
    (project / "output/huadu/2023").symlink_to(project / "data/huadu/2023")
    before = snapshot(project / "data")
    result = build(project, "huadu", "--to", "html")
    assert result.returncode == 1
    assert "E901" in result.stderr
    assert snapshot(project / "data") == before


@pytest.mark.parametrize("folder", ["data", "content/x", "data/huadu"])
def test_the_output_folder_is_not_among_the_sources(project: Path, folder: str) -> None:
    before = snapshot(project / "data")
    assert build(project, "huadu", "--to", "html", "--output", folder).returncode == 2
    assert snapshot(project / "data") == before
