"""`ziping diff`: what was edited is what it tells, and nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support import ROOT
from ziping.cli.main import ziping
from ziping.facts.compute import computed_book
from ziping.facts.reading import read_facts
from ziping.facts.values import Group
from ziping.features.diff.figures import figure_changes
from ziping.features.diff.likeness import edits, tokens
from ziping.features.diff.side import Side
from ziping.source.position import Position
from ziping.source.project import UnitYear
from ziping.source.terminal_text import display_width
from ziping.source.yaml import parsed

# Paragraphs that are nothing like each other.
SENTENCES = (
    "主要负责人每季度听取一次工作汇报，研究解决推进中的困难。",
    "窗口单位全面推行一次性告知和容缺受理。",
    "老旧设备更换以后，停机维护的时间明显缩短。",
    "志愿者队伍深入社区，开展形式多样的宣传活动。",
    "年终对照清单逐条销号，未完成的转入下年继续办理。",
    "组织干部到先进地区学习，带回可以推广的做法。",
    "新修订的办法明确了审批权限和责任追究情形。",
    "群众来信全部登记编号，按期答复并回访。",
)
NEW_SENTENCES = (
    "合同文本统一格式，法务人员提前介入审核。",
    "档案库房加装温湿度监测，珍贵案卷另行保管。",
)
CLAUSE = "同时邀请第三方机构全程跟踪评估并公布结果，"
NAMES = ("培训", "会议", "印刷", "差旅", "邮电", "物业")
ITEMS = (
    ("甲", "便民服务大厅建成启用", "大厅集中受理各类申请，群众办事更加方便。"),
    ("乙", "执法队伍能力提升", "轮训全体执法骨干，规范现场检查流程。"),
    ("丙", "历史欠账逐步化解", "多年积压的旧案清理完毕，卷宗移交存档。"),
)


@dataclass(frozen=True)
class Year:
    """What the sources of one year state."""

    figures: dict[str, str] = field(
        default_factory=lambda: {name: f"{index + 3}.50" for index, name in enumerate(NAMES)}
    )
    items: tuple[tuple[str, str, str], ...] = ITEMS
    first: tuple[str, ...] = SENTENCES[:4]
    second: tuple[str, ...] = SENTENCES[4:]

    def write(self, project: Path, year: int) -> None:
        data, content = project / f"data/shili/{year}", project / f"content/shili/{year}"
        data.mkdir(parents=True)
        content.mkdir(parents=True)
        (data / "单位.yaml").write_text(f"全称: 示例馆\n年度: {year}\n虚构: 是\n", "utf-8")
        lines = [f"{name}: {value} 万元" for name, value in self.figures.items()]
        sums = " + ".join(self.figures)
        (data / "经费.yaml").write_text("\n".join([*lines, "计算:", f"  合计: {sums}\n"]), "utf-8")
        items = "".join(
            f"- 编号: {name}\n  标题: {title}\n  正文: {text}\n" for name, title, text in self.items
        )
        (data / "工作亮点.yaml").write_text(items, "utf-8")
        prints = [f"{name}费支出{{{{ 经费.{name} }}}}，使用规范。" for name in self.figures]
        for name, parts in (("一", self.first), ("二", self.second), ("三", prints)):
            (content / f"第{name}章.md").write_text("\n\n".join(parts) + "\n", "utf-8")


REPORT = """{标题} 自评报告

# 情况

{% for 亮点 in 工作亮点 %}
{{ 亮点.标题 }}。{{ 亮点.正文 }}

{% endfor %}
# 分析

{{ 章节("第一章") }}

{{ 章节("第二章") }}

{{ 章节("第三章") }}

合计{{ 经费.合计 }}。
"""


@dataclass(frozen=True)
class Expected:
    """What the comparison must tell."""

    figures: frozenset[tuple[str, str]]
    items: frozenset[tuple[str, str]]
    prose: tuple[tuple[str, str], ...]  # Chapter and change, sorted.
    causes: frozenset[str]


@st.composite
def edited_years(draw: st.DrawFn) -> tuple[Year, Expected]:
    """A year after some edits, and what they are."""
    year = Year()
    figures: set[tuple[str, str]] = set()
    items: set[tuple[str, str]] = set()
    prose: list[tuple[str, str]] = []
    changed = draw(st.sets(st.sampled_from(NAMES[:4]), max_size=3))
    values = dict(year.figures)
    for name in changed:
        values[name] = draw(st.sampled_from(("88.10", "91.20", "73.40"))).replace(
            "0", str(NAMES.index(name))
        )
        figures.add((f"经费.{name}", "变动"))
        prose.append(("第三章", "数据变动"))
    if draw(st.booleans()):
        del values["邮电"]
        figures.add(("经费.邮电", "取消"))
        prose.append(("第三章", "取消"))
    if draw(st.booleans()):
        values["劳务"] = "12.00"
        figures.add(("经费.劳务", "新增"))
        prose.append(("第三章", "新增"))
    if sum(map(float, values.values())) != sum(map(float, year.figures.values())):
        figures.add(("经费.合计", "变动"))
        prose.append(("分析", "数据变动"))
    listed = list(year.items)
    deed = draw(st.sampled_from(("无", "改写", "新增", "不再列")))
    if deed == "改写":
        name, title, text = listed[0]
        listed[0] = (name, title, CLAUSE + text)
        items.add((name, "改写"))
        prose.append(("情况", "改写"))
    elif deed == "新增":
        listed.append(("丁", "信息系统互联互通", "部门之间的数据按目录共享，减少重复填报。"))
        items.add(("丁", "新增"))
        prose.append(("情况", "新增"))
    elif deed == "不再列":
        listed.pop(1)
        items.add(("乙", "不再列"))
        prose.append(("情况", "取消"))
    first, second = list(year.first), list(year.second)
    if draw(st.booleans()):
        first = first[1:] + first[:1]
        prose.append(("第一章", "移动"))
    for index in sorted(draw(st.sets(st.integers(0, 3), max_size=3)), reverse=True):
        deed = draw(st.sampled_from(("改写", "新增", "取消")))
        prose.append(("第二章", deed))
        if deed == "改写":
            second[index] = CLAUSE + second[index]
        elif deed == "取消":
            second.pop(index)
        else:
            second.insert(index, draw(st.sampled_from(NEW_SENTENCES)) + "第" * index)
    made = replace(
        year, figures=values, items=tuple(listed), first=tuple(first), second=tuple(second)
    )
    causes = frozenset(f"经费.{name}" for name in changed)
    return made, Expected(frozenset(figures), frozenset(items), tuple(sorted(prose)), causes)


def diff(project: Path, *arguments: str) -> Result:
    command = ["diff", *arguments, "--project", str(project)]
    return CliRunner().invoke(ziping, command, catch_exceptions=False)


def new_project(folder: Path) -> Path:
    (folder / "templates").mkdir(parents=True)
    (folder / "templates/report.md.j2").write_text(REPORT, "utf-8")
    return folder


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edited=edited_years())
def test_the_diff_tells_exactly_the_edits(
    edited: tuple[Year, Expected], tmp_path_factory: pytest.TempPathFactory
) -> None:
    year, expected = edited
    project = new_project(tmp_path_factory.mktemp("项目"))
    Year().write(project, 2022)
    year.write(project, 2023)
    found = json.loads(diff(project, "shili/2022", "shili/2023", "--to", "json").stdout)
    assert {(f["name"], f["change"]) for f in found["figures"]} == expected.figures
    assert {(i["id"], i["state"]) for i in found["items"] if i["state"] != "未变"} == expected.items
    prose = [
        (chapter["chapter"], block["change"])
        for chapter in found["prose"]
        for block in chapter["blocks"]
    ]
    titles = [("标题", "数据变动")] * (("标题", "数据变动") in prose)
    assert sorted(prose) == sorted([*expected.prose, *titles])
    total = [f for f in found["figures"] if f["name"] == "经费.合计"]
    assert all(expected.causes <= set(f["causes"]) for f in total)
    shutil.rmtree(project)


@given(st.text(max_size=60), st.text(max_size=60))
def test_edits_rebuild_both_texts(old: str, new: str) -> None:
    one, other = tokens(old), tokens(new)
    assert "".join(one) == old
    found = edits(one, other)
    assert [i for edit in found for i in edit.old] == list(range(len(one)))
    assert [j for edit in found for j in edit.new] == list(range(len(other)))
    for edit in found:
        same = [one[i] for i in edit.old] == [other[j] for j in edit.new]
        assert not edit.same or same


def test_a_number_changes_as_a_whole() -> None:
    one, other = tokens("支出1,234.50万元，占12.3%"), tokens("支出1,239.50万元，占12.8%")
    changed = [
        ("".join(one[i] for i in edit.old), "".join(other[j] for j in edit.new))
        for edit in edits(one, other)
        if not edit.same
    ]
    assert changed == [("1,234.50万元", "1,239.50万元"), ("12.3%", "12.8%")]


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


def test_causes_are_found_once_however_often_they_are_used() -> None:
    """Each of forty figures uses the one before it twice: 2⁴⁰ ways lead to the typed one."""
    chain = "".join(
        f"  丙{n}: 丙{n - 1} + 丁{n - 1}\n  丁{n}: 丙{n - 1} - 丁{n - 1}\n" for n in range(1, 41)
    )
    sides = []
    for year, typed in ((2022, "1 件"), (2023, "2 件")):
        node = parsed(f"丙0: {typed}\n丁0: 0 件\n计算:\n{chain}", "数.yaml")
        assert node is not None
        read = read_facts(node, "数")
        facts = Group(name="", members={"数": read.value}, where=Position("数.yaml", 1, 1))
        which = UnitYear("shili", year)
        sides.append(
            Side(label=str(which), which=which, book=computed_book(facts, read.defined, None)[0])
        )
    changes, _ = figure_changes(*sides)
    last = next(change for change in changes if change.name == "数.丙40")
    assert last.causes == ("数.丙0",)


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
