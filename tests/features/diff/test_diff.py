"""``ziping diff``: two years, or two revisions of a year."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from support import ROOT
from support.comparing import Year, diff, new_project
from ziping.source.terminal_text import display_width

pytestmark = pytest.mark.documents


def test_demo_shows_every_kind_of_change() -> None:
    found = json.loads(diff(ROOT, "demo/2022", "demo/2023", "--to", "json").stdout)
    assert {f["change"] for f in found["figures"]} == {"新增", "取消", "变动"}
    assert {t["change"] for t in found["texts"]} == {"新增", "取消", "变动"}
    framework = found["framework"]
    assert {c["change"] for c in framework} == {"新增", "取消", "变动"}
    aspects = {aspect["what"].partition("·")[0] for c in framework for aspect in c["aspects"]}
    assert {"名称", "分值", "指标解释", "评分规则"} <= aspects
    reasons = {row["reason"] for row in found["scores"]["rows"]}
    assert reasons == {"", "数据", "规则", "数据和规则", "改分", "新增的行", "取消的行"}
    states = {item["state"] for item in found["items"]}
    assert {"新增", "不再列", "改写", "仍然存在", "已交代"} <= states
    blocks = [block for chapter in found["prose"] for block in chapter["blocks"]]
    assert {b["change"] for b in blocks} == {"移动", "改写", "新增", "取消", "数据变动"}


def test_the_score_moves_by_rule_and_by_input() -> None:
    found = json.loads(diff(ROOT, "demo/2022", "demo/2023", "--to", "json").stdout)
    rows = {row["id"]: row for row in found["scores"]["rows"]}
    both = rows["结果应用"]
    assert (both["old"], both["new"]) == ("0.90", "2.70")
    assert (both["by_rule"], both["by_input"]) == ("0.60", "1.20")
    assert rows["采购内控"]["reason"] == "规则"
    assert rows["财务合规"]["inputs"] == ["限期整改问题数 1项 → 0项"]


def test_a_computed_figure_names_what_moved_it() -> None:
    found = json.loads(diff(ROOT, "demo/2022", "demo/2023", "--to", "json").stdout)
    figures = {figure["name"]: figure for figure in found["figures"]}
    share = figures["收支.本年支出.项目支出占比"]
    assert share["causes"] == ["收支.本年支出.项目支出", "收支.本年支出.总额"]
    spent = figures["收支.本年支出.项目支出"]
    assert (spent["difference"], spent["percent"]) == ("266.08", "36.6310")
    assert figures["采购.工程"]["percent"] is None  # From zero.


def test_an_item_with_another_number_is_the_same_item() -> None:
    found = json.loads(diff(ROOT, "demo/2022", "demo/2023", "--to", "json").stdout)
    moved = next(item for item in found["items"] if item["old_id"] == "LD03")
    assert (moved["id"], moved["state"]) == ("LD04", "改写")
    names = {figure["name"]: figure["change"] for figure in found["figures"]}
    assert names["工作亮点.LD04.事实.挽回损失"] == "变动"


def test_the_text_fits_a_terminal() -> None:
    text = diff(ROOT, "demo/2022", "demo/2023", "--all").stdout
    assert max(display_width(line) for line in text.splitlines()) <= 80
    assert (
        "收支.本年支出.项目支出          726.38万元   992.46万元    +266.08万元   +36.63%" in text
    )
    assert "--all" not in text
    assert "--all" in diff(ROOT, "demo/2022", "demo/2023").stdout


def test_one_year_is_compared_with_the_one_before() -> None:
    both = diff(ROOT, "demo/2022", "demo/2023").stdout
    assert diff(ROOT, "demo/2023").stdout == both


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.invalid", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)


def test_two_revisions_of_a_year(tmp_path: Path) -> None:
    project = new_project(tmp_path / "仓库" / "项目")
    Year().write(project, 2023)
    git(tmp_path / "仓库", "init", "-q")
    git(tmp_path / "仓库", "add", ".")
    git(tmp_path / "仓库", "commit", "-qm", "一")
    shutil.rmtree(project / "data")
    shutil.rmtree(project / "content")
    replace(Year(), figures={**Year().figures, "培训": "9.90"}).write(project, 2023)
    now = json.loads(diff(project, "--rev", "HEAD", ".", "shili/2023", "--to", "json").stdout)
    assert [f["name"] for f in now["figures"]] == ["经费.培训", "经费.合计"]
    git(tmp_path / "仓库", "commit", "-qam", "二")
    then = json.loads(diff(project, "--rev", "HEAD~1", "HEAD", "shili/2023", "--to", "json").stdout)
    assert then["figures"] == now["figures"]
    assert Counter(b["change"] for c in then["prose"] for b in c["blocks"]) == {"数据变动": 2}


def test_a_clone_without_all_objects_is_told(tmp_path: Path) -> None:
    project = new_project(tmp_path)
    Year().write(project, 2023)
    git(project, "init", "-q")
    git(project, "add", ".")
    git(project, "commit", "-qm", "一")
    asked = ["git", "-C", str(project), "rev-parse", "HEAD:data/shili/2023/经费.yaml"]
    name = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
    (project / ".git/objects" / name[:2] / name[2:]).unlink()
    found = diff(project, "--rev", "HEAD", ".", "shili/2023")
    assert found.exit_code == 2
    assert "不全在这里" in found.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--rev", "没有", "HEAD", "demo/2023"), "git 里没有版本“没有”"),
        (("--rev", "--all", "HEAD", "demo/2023"), "不是一个版本"),
        (("--rev", "HEAD", "HEAD", "demo"), "没有写年度"),
        (("--rev", "HEAD", "HEAD", "demo/²"), "不是年度"),
        (("--rev", "HEAD", "HEAD", "demo/1999"), "里没有 demo/1999"),
        (("huadu/2023",), "没有上一年可比"),
        (("baiyun/2021", "demo/2023"), "不是同一个单位"),
        ((), "写两个年度"),
    ],
)
def test_wrong_usage_says_what_to_write(arguments: tuple[str, ...], said: str) -> None:
    found = diff(ROOT, *arguments)
    assert found.exit_code == 2
    assert said in found.output


def test_a_half_filled_year_is_compared_as_far_as_it_goes(tmp_path: Path) -> None:
    project = new_project(tmp_path / "项目")
    Year().write(project, 2022)
    replace(Year(), figures={**Year().figures, "培训": "待填"}).write(project, 2023)
    place = project / "data/shili/2023/经费.yaml"
    place.write_text(place.read_text("utf-8").replace("待填 万元", "待填"), "utf-8")
    found = diff(project, "shili/2022", "shili/2023")
    assert found.exit_code == 0
    assert "数 2 个：还没有填，或算不出来" in found.stdout
    assert "正文：shili/2023 的自评报告生成不了（有" in found.stdout


def test_an_unusual_change_comes_with_what_the_unit_says_of_it() -> None:
    found = json.loads(diff(ROOT, "demo/2022", "demo/2023", "--to", "json").stdout)
    spent = next(f for f in found["figures"] if f["name"] == "采购.总额")
    assert spent["unusual"] and spent["explanation"]
    assert f"  说明：{spent['explanation'][:10]}" in diff(ROOT, "demo/2023").stdout


def test_texts_of_the_data_read_as_they_print() -> None:
    found = json.loads(diff(ROOT, "demo/2022", "demo/2023", "--to", "json").stdout)
    pieces = [piece for item in (*found["items"], *found["texts"]) for piece in item["pieces"]]
    assert not [piece for piece in pieces if "{{" in piece["text"]]
    first = next(item for item in found["items"] if item["id"] == "LD01")
    moved = [p for p in first["pieces"] if p["figure"] == "工作亮点.LD01.事实.会议次数"]
    assert [(p["change"], p["text"]) for p in moved] == [("取消", "5次"), ("新增", "6次")]


def test_another_figure_in_its_place_is_a_rewording(tmp_path: Path) -> None:
    project = new_project(tmp_path / "项目")
    Year().write(project, 2022)
    Year().write(project, 2023)
    place = project / "content/shili/2023/第三章.md"
    place.write_text(
        place.read_text("utf-8").replace("{{ 经费.培训 }}", "{{ 经费.会议 }}"), "utf-8"
    )
    found = json.loads(diff(project, "shili/2023", "--to", "json").stdout)
    assert [b["change"] for c in found["prose"] for b in c["blocks"]] == ["改写"]


@pytest.mark.parametrize("form", ["text", "html", "docx"])
def test_no_source_is_ever_written_over(tmp_path: Path, form: str) -> None:
    project = new_project(tmp_path / "项目")
    Year().write(project, 2022)
    Year().write(project, 2023)
    place = project / "data/shili/2022/经费.yaml"
    before = place.read_bytes()
    found = diff(project, "shili/2023", "--to", form, "--output", str(place))
    assert (found.exit_code, place.read_bytes()) == (2, before)
    assert "输出不能放在 data/ 里" in found.output


def test_an_output_behind_a_link_leaves_the_link(tmp_path: Path) -> None:
    project = new_project(tmp_path / "项目")
    Year().write(project, 2022)
    Year().write(project, 2023)
    (tmp_path / "链接.txt").symlink_to(tmp_path / "真.txt")
    assert diff(project, "shili/2023", "--output", str(tmp_path / "链接.txt")).exit_code == 0
    assert (tmp_path / "链接.txt").is_symlink() and "示例馆" in (tmp_path / "真.txt").read_text(
        "utf-8"
    )


def test_items_of_like_names_and_other_numbers_are_two_items(tmp_path: Path) -> None:
    project = new_project(tmp_path / "项目")
    for year, (identity, floor) in ((2022, ("A", "一")), (2023, ("B", "二"))):
        Year().write(project, year)
        line = f"- {{编号: {identity}, 名称: 办公楼{floor}层维修, 金额: {year} 元}}\n"
        (project / f"data/shili/{year}/维修.yaml").write_text(line, "utf-8")
    found = json.loads(diff(project, "shili/2023", "--to", "json").stdout)
    told = {(f["name"], f["change"]) for f in found["figures"]}
    assert told == {("维修.A.金额", "取消"), ("维修.B.金额", "新增")}


def test_a_number_as_编号_is_a_place_in_the_list(tmp_path: Path) -> None:
    project = new_project(tmp_path / "项目")
    for year, values in ((2022, (7, 9)), (2023, (7, 8))):
        Year().write(project, year)
        text = f"- 值: {values[0]} 件\n- {{编号: 1, 值: {values[1]} 件}}\n"
        (project / f"data/shili/{year}/单.yaml").write_text(text, "utf-8")
    found = json.loads(diff(project, "shili/2023", "--to", "json").stdout)
    moved = [(f["name"], f["old"]["text"], f["new"]["text"]) for f in found["figures"]]
    assert ("单.2.值", "9件", "8件") in moved and not [
        name for name, *_ in moved if "单.1." in name
    ]


def test_links_of_a_revision_are_followed_as_in_the_folder(tmp_path: Path) -> None:
    project = new_project(tmp_path / "项目")
    Year().write(project, 2023)
    (project / "data/shili/2023/同.yaml").symlink_to("经费.yaml")
    git(project, "init", "-q")
    git(project, "add", ".")
    git(project, "commit", "-qm", "一")
    found = json.loads(diff(project, "--rev", "HEAD", ".", "shili/2023", "--to", "json").stdout)
    assert found["figures"] == []
