"""A figure without its unit is told where it was typed, and numbers that have none stay silent."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from support import ROOT
from support.projects import base_project, copied_sources, invoke

pytestmark = pytest.mark.documents

FIRST = "data/demo/2022"


def found(project: Path, which: str, *codes: str) -> list[dict[str, str]]:
    """The problems of these codes, or all."""
    result = invoke("check", which, "--json", project=project)
    assert isinstance(result.exception, SystemExit | None), result.exc_info
    told = json.loads(result.stdout)
    return [one for one in told if not codes or one["code"] in codes]


@pytest.fixture
def first_year(tmp_path: Path) -> Path:
    """demo/2022 without a year before it."""
    return copied_sources(tmp_path, "data/demo/2022", "content/demo/2022")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return base_project(tmp_path / "p")


def test_the_clerk_who_took_the_comment_for_the_unit(first_year: Path) -> None:
    """Every amount of the standard topics is told at its line, with what to write."""
    for topic in ("收支", "采购", "三公经费", "预算执行", "预算"):
        path = first_year / f"{FIRST}/{topic}.yaml"
        path.write_text(path.read_text("utf-8").replace(" 万元", ""), "utf-8")
    told = found(first_year, "demo/2022", "E313")
    assert len(told) >= 20
    assert all(one["path"].startswith(FIRST) and "没有写单位" in one["message"] for one in told)
    lines = {one["message"].partition(" ")[0]: one["hint"] for one in told}
    assert lines["收支.收入总额"] == "写上单位，如“3,443.72 万元”"
    assert lines["三公经费.决算"] == "写上单位，如“10.47 万元”"
    assert {"采购.总额", "预算执行.全年执行数", "预算.总预算"} <= lines.keys()
    assert found(first_year, "demo/2022", "E305") == []


def test_bare_numbers_of_free_topics_stay_silent(base: Path) -> None:
    path = base / "data/shili/2023/业务.yaml"
    path.write_text("批次: 3\n收入: 25\n走访企业: 35\n版次: 2\n", "utf-8")
    chapter = base / "content/shili/2023/主要工作.md"
    chapter.write_text("走访企业{{ 业务.走访企业 }}家，{{ 业务.批次 }}批。\n", "utf-8")
    assert found(base, "shili/2023", "E313", "W766") == []


@pytest.mark.parametrize(
    ("last", "this", "code"),
    [
        ("92%", "0.93", "E313"),
        ("0.00 万元", "0", "E313"),
        ("12 件", "13", "E313"),
        ("92%", "93 件", "W766"),
        ("12.00 万元", "12 项", "W766"),
        ("12.00 万元", "120000 元", ""),
        ("12 件", "13 项", ""),
        ("12", "13", ""),
        ("12", "13 件", ""),
        ("2023 年 3 月 1 日", "2024 年 3 月 1 日", ""),
    ],
)
def test_against_last_year(base: Path, last: str, this: str, code: str) -> None:
    for year, value in ((2022, last), (2023, this)):
        (base / f"data/shili/{year}/业务.yaml").write_text(f"数目: {value}\n", "utf-8")
    told = found(base, "shili/2023", "E313", "W766")
    assert [one["code"] for one in told] == ([code] if code else [])
    if code:
        assert told[0]["path"] == "data/shili/2023/业务.yaml" and told[0]["line"] == 1


@pytest.mark.parametrize("which", ["demo", "huadu", "baiyun", "ludeng"])
def test_no_false_alarm_in_the_examples(which: str) -> None:
    project = ROOT / "examples/xiangmu" if which == "ludeng" else ROOT
    assert found(project, which, "E313", "W766") == []


def test_an_amount_that_a_template_writes_in_wanyuan(base: Path) -> None:
    """The place to mend is the data; the template is told as the second place."""
    (base / "data/shili/2023/业务.yaml").write_text("花费数目: 290.60\n", "utf-8")
    chapter = base / "content/shili/2023/主要工作.md"
    chapter.write_text("共{{ 业务.花费数目|万元 }}。\n", "utf-8")
    (one,) = found(base, "shili/2023", "E313", "E305")
    assert (one["code"], one["path"]) == ("E313", "data/shili/2023/业务.yaml")
    assert one["message"] == "业务.花费数目 没有写单位"
    assert one["hint"] == "写上单位，如“290.60 万元”"
    result = invoke("check", "shili/2023", project=base)
    assert "另见：content/shili/2023/主要工作.md:1" in result.stdout


def test_a_slip_in_the_data_is_told_once_and_first(tmp_path: Path) -> None:
    """A comma in braces cuts a number off: what follows from it is not told beside it."""
    copied_sources(tmp_path, "data/demo", "content/demo")
    goals = tmp_path / "data/demo/2023/绩效目标.yaml"
    text = goals.read_text("utf-8")
    assert "实际: 958 件," in text
    goals.write_text(text.replace("实际: 958 件,", "实际: 1,005 件,"), "utf-8")
    chapter = tmp_path / "content/demo/2023/资金管理.md"
    chapter.write_text(chapter.read_text("utf-8") + "\n{{ 没有的.数 }}\n", "utf-8")
    own = tmp_path / "templates/report.md.j2"
    own.parent.mkdir()
    shutil.copy(ROOT / "templates/report.md.j2", own)
    own.write_text(own.read_text("utf-8") + "\n{{ 也没有的.数 }}\n", "utf-8")
    errors = [one for one in found(tmp_path, "demo/2023") if one["severity"] == "错误"]
    assert [(one["code"], one["path"].partition("/")[0]) for one in errors] == [
        ("E108", "data"),
        ("E502", "content"),
        ("E502", "templates"),
    ]


@pytest.mark.parametrize("none", ["无", "没有", "[]", "[无]"])
def test_a_unit_without_institutions(first_year: Path, none: str) -> None:
    unit = first_year / FIRST / "单位.yaml"
    text = re.sub(r"^事业单位: .*\n", f"事业单位: {none}\n", unit.read_text("utf-8"), flags=re.M)
    assert f"事业单位: {none}" in text
    unit.write_text(text, "utf-8")
    told = [one for one in found(first_year, "demo/2022") if one["severity"] == "错误"]
    assert told == []
    invoke("build", "--to", "html", project=first_year)
    page = (first_year / "output/demo/2022/自评报告.html").read_text("utf-8")
    assert "内设科室" in page and "下属事业单位<data" not in page


def test_a_hint_is_never_empty(first_year: Path) -> None:
    """A list that is written as one name."""
    unit = first_year / FIRST / "单位.yaml"
    text = re.sub(r"^事业单位: .*\n", "事业单位: 公证处\n", unit.read_text("utf-8"), flags=re.M)
    unit.write_text(text, "utf-8")
    told = [one for one in found(first_year, "demo/2022") if one["severity"] == "错误"]
    assert told and not any(one["hint"].startswith("；") for one in told)
    assert any("写成一列，如 [甲, 乙]；没有的删去这一行" in one["hint"] for one in told)
