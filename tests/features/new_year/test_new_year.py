"""`new`, `status`, `init`: what a year and a unit begin with, that nothing is lost, how far they are."""

from __future__ import annotations

import errno
import json
import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from support import ROOT
from ziping.cli.main import ziping
from ziping.edit.new_files import write_fresh
from ziping.features.new_year.blanked import CarryOver, blanked
from ziping.source.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ziping.source.terminal_text import display_width
from ziping.source.yaml import parsed

DEMO = "data/demo/2024"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the example units with the built-in templates behind it."""
    for folder in ("data", "content"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.rmtree(tmp_path / "data" / "frameworks")
    return tmp_path


def run(project: Path, *arguments: str, status: int = 0) -> Result:
    result = CliRunner().invoke(ziping, [*arguments, "--project", str(project)])
    assert isinstance(result.exception, SystemExit | None), result.exc_info
    assert result.exit_code == status, result.output
    return result


def codes(project: Path, which: str) -> set[str]:
    found = json.loads(
        CliRunner().invoke(ziping, ["check", which, "--json", "--project", str(project)]).stdout
    )
    return {problem["code"] for problem in found}


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def read(project: Path, path: str) -> str:
    return (project / path).read_text("utf-8")


# ziping new


def test_new_empties_figures_and_keeps_the_rest(project: Path) -> None:
    run(project, "new", "demo/2024", "--from", "demo/2023")
    income = read(project, f"{DEMO}/收支.yaml")
    assert "收入总额: 待填  # 上年 3,545.06 万元\n" in income
    assert "  收入构成: 财政拨款收入 + 其他收入 = 收入总额\n" in income
    assert "        普法占比: 普法依法治理 / 本年支出.项目支出\n" in income
    assert income.startswith(
        "# yaml-language-server: $schema=../../../schemas/主题.json\n# 虚构数据。"
    )
    unit = read(project, f"{DEMO}/单位.yaml")
    assert "全称: 示例区司法局\n" in unit and "年度: 2024\n" in unit and "虚构: 是\n" in unit
    assert "成文日期: 待填  # 上年 2024 年 3 月 15 日\n" in unit
    assert "单位数: 待填   # 局本级和下属事业单位  # 上年 3 个\n" in unit
    costs = read(project, f"{DEMO}/三公经费.yaml")
    assert "公务用车: {预算: 待填, 决算: 待填}  # 上年 预算 11.00 万元，决算 9.31 万元\n" in costs
    goals = read(project, f"{DEMO}/绩效目标.yaml")
    assert "名称: 法律援助案件办结数, 方向: 正向, 目标: 待填, 实际: 待填, 份额: 4 分}" in goals
    assert re.search(r"# 上年 公共法律服务中心改造如期完工.*\n完成情况: 待填\n", goals)
    scores = read(project, f"{DEMO}/指标.yaml")
    assert "框架: guangzhou-2023\n" in scores
    assert "  合同备案: {按时备案: 待填}  # 上年 是\n" in scores
    assert re.search(r"    # 上年 \[94.35%.*\]\n    月度执行率: 待填\n", scores)


def test_new_says_nothing_of_last_year_unnoticed(project: Path) -> None:
    """No sentence of last year's data can be printed before somebody wrote it anew."""
    run(project, "new", "demo/2024")
    for topic in ("工作亮点", "问题", "改进措施", "绩效目标", "指标"):
        for line in read(project, f"{DEMO}/{topic}.yaml").splitlines():
            assert not re.search(r"[。；]", line.partition("# ")[0]), line
    assert "上年的问题：还在的，保留编号" in read(project, f"{DEMO}/问题.yaml")
    assert "从 CS5 起" in read(project, f"{DEMO}/改进措施.yaml")
    for chapter in (project / "content/demo/2024").glob("*.md"):
        assert chapter.read_text("utf-8").startswith("{沿用上年}\n\n")
    last, this = (project / f"content/demo/{year}/组织机构.png" for year in (2023, 2024))
    assert last.read_bytes() == this.read_bytes()


def test_new_asks_for_the_outcome_of_every_measure(project: Path) -> None:
    run(project, "new", "demo/2024")
    outcomes = read(project, f"{DEMO}/整改情况.yaml")
    assert re.findall(r"^- 措施: (\w+)$", outcomes, re.M) == ["CS1", "CS2", "CS3", "CS4"]
    assert outcomes.count("  结果: 待填\n  说明: 待填\n") == 4
    assert "# 上年 压实支出责任，闭环处置预警\n" in outcomes
    assert "# 上年 责任科室：办公室；完成期限：2024 年 3 月 31 日\n" in outcomes
    assert "$schema=../../../schemas/整改情况.json" in outcomes


def test_new_lists_the_links_that_it_copied(project: Path) -> None:
    said = "".join(line.strip() for line in run(project, "new", "demo/2024").stdout.split("\n"))
    assert "问题的对应指标（3 处）" in said and "改进措施的责任科室（4 处）" in said
    assert "单位.内设科室" in said


@pytest.mark.parametrize(
    ("typed", "said"),
    [("build.py", "python3 build.py status demo/2024"), ("/bin/ziping", "用 ziping status demo")],
)
def test_the_next_step_is_told_as_it_was_typed(
    project: Path, monkeypatch: pytest.MonkeyPatch, typed: str, said: str
) -> None:
    monkeypatch.chdir(project)
    monkeypatch.setattr(sys, "argv", [typed])
    assert said in run(project, "new", "demo/2024").stdout


def test_new_lets_no_acknowledgement_silence_this_year(project: Path) -> None:
    run(project, "new", "demo/2024")
    settled = read(project, f"{DEMO}/确认.yaml")
    assert "# 上年 - 诊断: W410\n# 上年   对象: 结果应用\n" in settled
    assert parsed(settled, "确认.yaml") is None


def test_a_new_year_is_told_once(project: Path) -> None:
    """A year full of 待填 brings no problem that only follows from it, and a short report."""
    for which in ("demo/2024", "huadu/2024"):
        run(project, "new", which)
        assert codes(project, which) <= {"E206", "W707", "W507"}
    result = run(project, "check", "demo/2024", status=1)
    last = result.stdout.splitlines()[-1]
    assert "；还有 194 处待填，11 章没有改写；" in last
    assert "  还有 11 处没有填，在第 " in result.stdout
    assert len(result.stdout.splitlines()) < 200


def test_new_from_an_older_year_and_again(project: Path) -> None:
    """What an earlier `new` wrote beside the values is replaced, not added to."""
    run(project, "new", "demo/2024", "--from", "demo/2022")
    assert "# 上次（2022） 12.60 万元\n" in read(project, f"{DEMO}/三公经费.yaml")
    costs = project / DEMO / "三公经费.yaml"
    costs.write_text(costs.read_text("utf-8").replace("待填", "1.00 万元"), "utf-8")
    run(project, "new", "demo/2025", "--from", "demo/2024")
    again = read(project, "data/demo/2025/三公经费.yaml")
    assert "预算: 待填  # 上年 1.00 万元\n" in again and "上次" not in again
    assert read(project, "content/demo/2025/政府采购.md").count("{沿用上年}") == 1


def test_new_takes_only_the_structure_of_another_unit(project: Path) -> None:
    result = run(project, "new", "tianhe/2024", "--from", "demo/2023")
    assert "没有抄：" in result.stdout and not (project / "content/tianhe").exists()
    texts = "".join(p.read_text("utf-8") for p in (project / "data/tianhe/2024").iterdir())
    bare = re.sub(r"^# .*$", "", texts, flags=re.M)
    assert "示例区" not in bare and "司法所" not in bare and "3,545.06" not in texts
    assert "收入总额: 待填  # 如 412.60 万元\n" in texts
    assert "  事业单位: 待填\n" in texts or "\n事业单位: 待填\n" in texts
    assert codes(project, "tianhe/2024") <= {"E206", "W507"}


def test_new_keeps_line_ends_and_byte_order_mark(project: Path) -> None:
    path = project / "data/demo/2023/采购.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    run(project, "new", "demo/2024")
    data = (project / DEMO / "采购.yaml").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\r\n") == data.count(b"\n")


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
    assert "    收支.yaml  12 处待填\n" in result.stdout and "    政府采购.md\n" in result.stdout
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


def test_new_under_another_framework(project: Path) -> None:
    text = (ROOT / "data/frameworks/guangzhou-2023.yaml").read_text("utf-8")
    text = text.replace("编号: 公用经费", "编号: 公用经费控制").replace(
        "编号: 收益上缴", "编号: 收益"
    )
    text = text.replace("资产收益上缴的及时性", "资产收益").replace(
        "次数: 成立投诉数", "次数: 投诉数"
    )
    (project / "data/frameworks").mkdir()
    (project / "data/frameworks/gz-2024.yaml").write_text(text, "utf-8")
    result = run(project, "new", "demo/2024", "--framework", "gz-2024")
    assert "  改了编号 1 行：公用经费 → 公用经费控制\n" in result.stdout
    assert "  新的 1 行（待填）：收益\n" in result.stdout
    assert "  不再有 1 行（输入没有抄）：收益上缴（超期未缴笔数）\n" in result.stdout
    scores = read(project, f"{DEMO}/指标.yaml")
    assert "框架: gz-2024\n" in scores and "收益上缴" not in scores
    assert "  采购投诉: {成立投诉数: 待填, 投诉数: 待填}  # 上年 0 例\n" in scores
    assert "  公用经费控制:\n    实际公用经费: 待填  # 上年 271.08 万元\n" in scores
    assert "  收益:\n    超期未缴笔数: 待填  # 如 3 笔：超期没有上缴的收益\n" in scores
    chapter = read(project, "content/demo/2024/成本管理.md")
    assert "{{ 指标.指标.公用经费控制.实际公用经费 }}" in chapter
    assert codes(project, "demo/2024") == {"E206", "W707"}


@pytest.mark.parametrize("stated", ["", "  # 没有", " {}", " 待填"])
def test_a_row_without_inputs_gets_those_of_another_framework(project: Path, stated: str) -> None:
    """However the row says that it has none; the rows after it stay as they stood."""
    text = (ROOT / "data/frameworks/guangzhou-2023.yaml").read_text("utf-8")
    (project / "data/frameworks").mkdir()
    new = text.replace("次数: 成立投诉数", "次数: 投诉数")
    (project / "data/frameworks/gz-2024.yaml").write_text(new, "utf-8")
    place = project / "data/demo/2023/指标.yaml"
    old = place.read_text("utf-8")
    bare = re.sub(r"(  采购投诉:) \{.*?\}", rf"\1{stated}", old)
    assert bare != old
    place.write_text(bare, "utf-8")
    run(project, "new", "demo/2024", "--framework", "gz-2024")
    node = parsed(read(project, f"{DEMO}/指标.yaml"), "指标.yaml")
    assert isinstance(node, MappingNode)
    rows = node.members["指标"]
    assert isinstance(rows, MappingNode)
    own = rows.members["采购投诉"]
    assert isinstance(own, MappingNode) and tuple(own.members) == ("投诉数",)
    before = parsed(old, "指标.yaml")
    assert isinstance(before, MappingNode)
    last = before.members["指标"]
    assert isinstance(last, MappingNode) and set(rows.members) == set(last.members)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("new", "demo"), "写成“单位/年度”"),
        (("new", "demo/24"), "“24”不是年度"),
        (("new", "../x/2024"), "不能作文件夹名"),
        (("new", "nul/2024"), "不能作文件夹名"),
        (("new", "demo/2024", "--from", "dmeo/2023"), "是否想写“demo/2023”"),
        (("new", "demo/2023", "--from", "demo/2023"), "不能从自己开始"),
        (("new", "yue/2024"), "用 --from"),
        (("new", "demo/2024", "--framework", "guangzhou"), "是否想写“guangzhou-2023”"),
    ],
)
def test_wrong_usage_of_new(project: Path, arguments: tuple[str, ...], said: str) -> None:
    before = tree(project)
    assert said in run(project, *arguments, status=2).stderr
    assert tree(project) == before


def test_a_file_of_last_year_that_cannot_be_read_stops_all(project: Path) -> None:
    (project / "data/demo/2023/采购.yaml").write_text("总额: [1 万元\n", "utf-8")
    before = tree(project)
    assert "E104" in run(project, "new", "demo/2024", status=1).stderr
    assert tree(project) == before


# A year that was begun can be filled and built.


@dataclass(frozen=True, slots=True)
class Filling:
    """Last year's answers for this year's 待填."""

    last: Node

    def filled(self, text: str) -> str:
        lines = text.split("\n")
        for path, line in _blanks(parsed(text, "新") or self.last):
            node = _at(self.last, path)
            lines[line - 1] = lines[line - 1].replace("待填", _flow(node), 1)
        return "\n".join(lines)


def _blanks(
    node: Node, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], int]]:
    if isinstance(node, ScalarNode):
        if node.text == "待填" and not node.quoted:
            yield path, node.where.line
    elif isinstance(node, SequenceNode):
        for index, item in enumerate(node.items):
            yield from _blanks(item, (*path, index))
    else:
        for key, value in node.members.items():
            yield from _blanks(value, (*path, key))


def _at(node: Node, path: tuple[str | int, ...]) -> Node:
    for step in path:
        if isinstance(step, int):
            assert isinstance(node, SequenceNode)
            node = node.items[step]
        else:
            assert isinstance(node, MappingNode)
            node = node.members[step]
    return node


def _flow(node: Node) -> str:
    if isinstance(node, SequenceNode):
        return "[" + ", ".join(map(_flow, node.items)) + "]"
    assert isinstance(node, ScalarNode)
    text = re.sub(r"(?<=\d),(?=\d)", "", node.text.strip().replace("\n", ""))
    return f"'{text}'" if "{{" in text else text


# A little more income than last year, so that what is left over follows from last year's.
NEW_FIGURES = {
    "收支": {"3545.06": "3645.06", "3540.26": "3640.26"},
    "指标": {"98.37": "79.05", "217.69": "98.37", "3520.26": "3620.26"},
}


def test_a_new_year_filled_and_revised_is_built(project: Path) -> None:
    run(project, "new", "demo/2024")
    for path in sorted((project / DEMO).glob("*.yaml")):
        last = project / "data/demo/2023" / path.name
        node = parsed(last.read_text("utf-8"), path.name)
        if path.stem == "整改情况":
            text = path.read_text("utf-8").replace("结果: 待填", "结果: 已完成")
            path.write_text(text.replace("说明: 待填", "说明: 已经落实。"), "utf-8")
        elif node is not None and path.stem != "确认":
            path.write_text(Filling(node).filled(path.read_text("utf-8")), "utf-8")
    for topic, changes in NEW_FIGURES.items():
        path = project / DEMO / f"{topic}.yaml"
        text = path.read_text("utf-8")
        for old, new in changes.items():
            assert text.count(f"{old} 万元") >= 1
            text = text.replace(f": {old} 万元", f": {new} 万元")
        path.write_text(text, "utf-8")
    for chapter in (project / "content/demo/2024").glob("*.md"):
        text = chapter.read_text("utf-8").replace("{沿用上年}\n\n", "")
        text = re.sub(r"，原因是\{\{ 变动说明\(.*?\) \}\}", "", text)  # Nothing moved much.
        chapter.write_text(text.replace("比上年增加{{ 采购.采购增加额 }}，", ""), "utf-8")
    status = json.loads(run(project, "status", "demo/2024", "--json").stdout)
    assert status[0]["percent"] == 100
    run(project, "build", "demo/2024", "--to", "html")
    page = (project / "output/demo/2024/自评报告.html").read_text("utf-8")
    assert "2024年度示例区司法局" in page and "待填" not in page


# A property: whatever the data, figures are emptied and nothing else.

KEYS = st.sampled_from(["总额", "收入", "人数", "甲", "乙", "丙", "办结", "名册", "日期"])
FIGURES = st.one_of(
    st.decimals(0, 99999, places=2, allow_nan=False).map(lambda d: f"{d:,} 万元"),
    st.decimals(0, 999, places=1).map(lambda d: f"{d}%"),
    st.integers(0, 99999).map(lambda n: f"{n} 件"),
    st.dates().map(lambda d: f"{max(d.year, 1000)} 年 {d.month} 月 {min(d.day, 28)} 日"),
    st.sampled_from(["是", "否", "-3.20 万元", "1,234 人次"]),
)
NAMES = st.sampled_from(["办公室", "甲乙科", "'12 号楼'", '"是"', "审批管理科（一）", "东 街"])
SENTENCES = st.sampled_from(
    [
        "全年办结很多。",
        "|\n{i}  第一行\n{i}  第二行。",
        "'见“附件”；核对。'",
        ">-\n{i}  折行的话，\n{i}  说完。",
    ]
)
COMMENTS = st.sampled_from(["", "  # 口径见附注", "   # 待核：1,000 万元"])


@st.composite
def _mappings(draw: st.DrawFn, depth: int = 0) -> list[tuple[str, str, object]]:
    """A mapping as (key, comment, value); a value is a text, a list or a mapping."""
    keys = draw(st.lists(KEYS, min_size=1, max_size=4, unique=True))
    kinds = ["figure", "figure", "name", "sentence", "flow", "figures", "names", "block"]
    return [
        (key, draw(COMMENTS), draw(_value(draw(st.sampled_from(kinds)), depth))) for key in keys
    ]


def _value(kind: str, depth: int) -> st.SearchStrategy[object]:
    flat = FIGURES.filter(lambda text: "," not in text)
    return {
        "figure": FIGURES,
        "name": NAMES,
        "sentence": SENTENCES,
        "flow": st.dictionaries(KEYS, st.one_of(flat, NAMES), min_size=1, max_size=3),
        "figures": st.lists(flat, min_size=1, max_size=4),
        "names": st.lists(NAMES, min_size=1, max_size=4),
        "block": _mappings(depth + 1) if depth < 2 else FIGURES,
    }[kind]


def _written(entries: list[tuple[str, str, object]], indent: str = "") -> str:
    """The YAML of the entries, with comments and a blank line here and there."""
    lines = []
    for key, comment, value in entries:
        if isinstance(value, dict):
            inner = ", ".join(f"{k}: {v}" for k, v in value.items())
            lines.append(f"{indent}{key}: {{{inner}}}{comment}")
        elif isinstance(value, list) and value and isinstance(value[0], tuple):
            lines += [f"{indent}{key}:{comment}", _written(value, indent + "  ")]
        elif isinstance(value, list) and len(value) % 2:
            lines.append(f"{indent}{key}: [{', '.join(value)}]{comment}")
        elif isinstance(value, list):
            lines += [f"{indent}{key}:{comment}", *(f"{indent}  - {one}" for one in value)]
        else:
            text = str(value).replace("{i}", indent)
            tail = comment if "\n" not in text else ""
            lines += [f"{indent}# 关于{key}", f"{indent}{key}: {text}{tail}"]
    formula = f"{indent}计算:\n{indent}  合计: {{式: 3 + 4, 格式: 小数(1)}}"
    return "\n".join([*lines, formula, ""] if not indent else lines)


def _leaves(
    node: Node, path: tuple[str | int, ...] = ()
) -> dict[tuple[str | int, ...], ScalarNode]:
    if isinstance(node, ScalarNode):
        return {path: node}
    inner = enumerate(node.items) if isinstance(node, SequenceNode) else node.members.items()
    return {k: v for key, value in inner for k, v in _leaves(value, (*path, key)).items()}


def _is_a_year_s(node: ScalarNode) -> bool:
    """Said in other words than the code's: starts like a number, is 是/否, or is a sentence."""
    if not node.quoted and (node.text in ("是", "否") or node.text.lstrip("-")[:1].isdigit()):
        return True
    return "。" in node.text or "；" in node.text


@settings(max_examples=150, deadline=None)
@given(_mappings())
def test_new_empties_exactly_the_figures(entries: list[tuple[str, str, object]]) -> None:
    text = _written(entries)
    before = parsed(text, "业务.yaml")
    assert before is not None
    result = blanked(text, "业务.yaml", "业务", CarryOver(year=2024))
    after = parsed(result.text, "业务.yaml")
    assert after is not None
    old, new = _leaves(before), _leaves(after)
    whole = {path for path in new if path not in old}  # A list of figures is one 待填.
    for path in whole:
        own = [node for place, node in old.items() if place[: len(path)] == path]
        assert own and all(map(_is_a_year_s, own)) and new[path].text == "待填"
    for path, node in old.items():
        if path not in new:
            assert any(path[: len(known)] == known for known in whole)
        elif path[0] != "计算" and _is_a_year_s(node):
            assert new[path].text == "待填", path
        else:
            assert (new[path].text, new[path].quoted) == (node.text, node.quoted)
    _keeps_comments_and_values(text, result.text, old, new)


def _keeps_comments_and_values(
    text: str, result: str, old: dict[tuple[str | int, ...], ScalarNode],
    new: dict[tuple[str | int, ...], ScalarNode],
) -> None:  # fmt: skip
    for comment in ("# 口径见附注", "# 待核：1,000 万元"):
        assert result.count(comment) == text.count(comment)
    assert re.findall(r"^ *# 关于.*$", result, re.M) == re.findall(r"^ *# 关于.*$", text, re.M)
    beside = "\n".join(line.partition("# 上年 ")[2] for line in result.split("\n"))
    for path, node in old.items():
        if path not in new or new[path].text != node.text:
            first = node.text.split("\n")[0].strip()
            assert first.replace("， ", "，") in beside, f"{first} is not beside"
    again = blanked(result, "业务.yaml", "业务", CarryOver(year=2025)).text
    assert "# 上年" not in again  # There is nothing left to empty, and no old comment stays.


# ziping status


def test_status_is_a_table_of_eighty_columns(project: Path) -> None:
    run(project, "new", "demo/2024")
    path = project / DEMO / "采购.yaml"
    path.write_text(path.read_text("utf-8").replace("总额: 待填", "总额: 9.00 万元"), "utf-8")
    (project / "content/demo/2024/部门职能.md").write_text("{已改写}\n\n今年的职能。\n", "utf-8")
    (project / "content/demo/2024/资产管理.md").unlink()
    lines = run(project, "status", "demo/2024").stdout.splitlines()
    assert max(map(display_width, lines)) <= 80
    rows = {line.split()[0]: line.split()[1:] for line in lines}
    assert rows["采购.yaml"] == ["1/6", "5"]
    assert rows["部门职能.md"] == ["已写"] and rows["成本管理.md"] == ["没有改写"]
    assert rows["资产管理.md"] == ["缺少"]
    assert rows["合计"] == ["完成", "0%", "1/194", "193", "1/11", "0", "0"]


def test_status_of_finished_years(project: Path) -> None:
    found = json.loads(run(project, "status", "demo", "--json").stdout)
    assert [(one["unit"], one["year"], one["percent"]) for one in found] == [
        ("demo", 2022, 100),
        ("demo", 2023, 100),
    ]
    assert set(found[0]["files"][0]) == {"path", "filled", "total", "state", "errors", "warnings"}


# ziping init

FLAGS = ("--name", "示例县档案馆", "--unit", "dangan", "--year", "2023")


def test_init_in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = ["init", *FLAGS, "--framework", "guangzhou-2023", "--short", "我馆", "--made-up"]
    result = CliRunner().invoke(ziping, arguments)
    assert result.exit_code == 0, result.output
    assert (tmp_path / ".gitignore").read_text("utf-8") == "output/\n"
    assert (tmp_path / "content/dangan/2023").is_dir()
    unit = (tmp_path / "data/dangan/2023/单位.yaml").read_text("utf-8")
    income = (tmp_path / "data/dangan/2023/收支.yaml").read_text("utf-8")
    assert "收入总额: 待填  # 如 412.60 万元\n" in income
    assert "全称: 示例县档案馆\n简称: 我馆\n年度: 2023\n虚构: 是\n" in unit
    topics = {path.stem for path in (tmp_path / "data/dangan/2023").iterdir()}
    assert {"收支", "预算", "三公经费", "绩效目标", "问题", "改进措施", "指标"} <= topics
    assert codes(tmp_path, "dangan") == {"E206", "W507"}
    chapters = re.findall(r"(\w+)\.md", result.stdout.replace("\n    ", ""))
    absent = {c["path"] for c in json.loads(run(tmp_path, "status", "--json").stdout)[0]["files"]
              if c["state"] == "缺少"}  # fmt: skip
    assert {f"content/dangan/2023/{name}.md" for name in chapters} == absent
    build = CliRunner().invoke(ziping, ["build"])
    assert build.exit_code == 1 and "dangan/2023 没有生成" in build.output


@pytest.mark.parametrize("framework", ["guangzhou-2023", "xiangmu-zhichu", "无"])
def test_init_asks_for_all_that_the_rules_want(tmp_path: Path, framework: str) -> None:
    """With its form's templates at hand, a unit that was begun lacks nothing but values."""
    templates = ROOT / "examples/xiangmu/templates"
    if framework == "xiangmu-zhichu":
        shutil.copytree(templates, tmp_path / "templates")
    run(tmp_path, "init", *FLAGS, "--framework", framework)
    assert codes(tmp_path, "dangan") == {"E206", "W507"}
    before = tree(tmp_path)
    run(tmp_path, "init", *FLAGS, "--framework", framework, status=1)
    assert tree(tmp_path) == before


def test_init_in_a_project(project: Path) -> None:
    (project / ".gitignore").write_text("我的\n", "utf-8")
    (project / "schemas").mkdir()
    run(project, "init", *FLAGS, "--framework", "无")
    assert read(project, ".gitignore") == "我的\n"
    line = "# yaml-language-server: $schema=../../../schemas/主题.json\n"
    assert read(project, "data/dangan/2023/收支.yaml").startswith(line)
    refused = run(project, "init", "--name", "甲", "--unit", "demo", "--year", "2024",
                  "--framework", "无", status=2)  # fmt: skip
    assert "ziping new demo/2024" in refused.stderr


def test_init_offers_the_reasons_that_deductions_want(tmp_path: Path) -> None:
    run(tmp_path, "init", *FLAGS, "--framework", "guangzhou-2023")
    scores = read(tmp_path, "data/dangan/2023/指标.yaml")
    assert "    缺漏扣分: 待填  # 如 1.5 分\n    # 扣了分的，写 缺漏扣分理由: …\n" in scores
    assert "    扣分: 待填  # 如 1.5 分\n    # 扣了分的，写 扣分理由: …\n" in scores


@pytest.mark.parametrize("missing", ["--name", "--unit", "--year", "--framework"])
def test_init_for_scripts_names_the_missing_option(tmp_path: Path, missing: str) -> None:
    given_ = dict(zip(FLAGS[::2], FLAGS[1::2], strict=True)) | {"--framework": "guangzhou-2023"}
    rest = [
        word for option, value in given_.items() if option != missing for word in (option, value)
    ]
    assert f"没有写 {missing}" in run(tmp_path, "init", *rest, status=2).stderr
    assert list(tmp_path.iterdir()) == []


def test_init_asks_at_a_terminal(tmp_path: Path) -> None:
    here, there = pty.openpty()
    command = [sys.executable, str(ROOT / "build.py"), "init"]
    process = subprocess.Popen(command, cwd=tmp_path, stdin=there, stdout=subprocess.PIPE)
    os.close(there)
    answers = "示例县档案馆|dang an||dangan|23|2023||广州|guangzhou-2023|也许|是|"
    os.write(here, answers.replace("|", "\n").encode())
    said, _ = process.communicate(timeout=60)
    os.close(here)
    assert process.returncode == 0, said.decode()
    text = said.decode()
    assert re.search("指标体系（guangzhou-2023、.*、无）", text)
    assert "  guangzhou-2023  广州市部门整体支出绩效自评指标体系（2023年度）\n" in text
    listed = re.findall(r"^  ([\w-]+)  ", text, re.M)
    assert listed[:4] == ["guangzhou-2023", "xiangmu-zhichu", "shili-2022", "无"]
    assert "仅作示例" in text and "这里不能空着。文件夹名" in text and "请答 是 或 否。" in text
    assert "检查：python3 " in text and "build.py check dangan/2023\n" in text
    assert max(map(display_width, text.rpartition("接下来")[2].splitlines())) <= 80
    assert "虚构: 是\n" in read(tmp_path, "data/dangan/2023/单位.yaml")
