"""``ziping new``: what the new year takes from the old one."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from support import ROOT
from support.new_year import DEMO, codes, read, run, tree
from support.projects import invoke
from ziping.source.yaml import MappingNode, parsed

pytestmark = pytest.mark.documents


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
    assert said in invoke("new", "demo/2024").stdout


@pytest.mark.parametrize(
    ("folder", "words"), [("项目", "--project 项目"), ("我的 项目", '--project "我的 项目"')]
)
def test_the_next_step_is_told_for_the_same_project(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, words: str
) -> None:
    shutil.copytree(project, tmp_path / folder, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    said = invoke("new", "demo/2024", "--project", folder).stdout
    assert f"ziping status demo/2024 {words} 看进度" in said


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
