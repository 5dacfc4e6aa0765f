"""Changes that want a reason: what is told, what is not."""

from __future__ import annotations

import re
import shutil
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.projects import copied_sources
from support.two_years import chapter, moved, put, told, year
from ziping.check.facts.unusual_changes import unexplained
from ziping.check.settings import Settings
from ziping.document.text import document_text
from ziping.pipeline.run import Run
from ziping.source.project import Project, UnitYear


@given(st.integers(100, 9_999), st.integers(-99, 200))
@settings(max_examples=25, deadline=None)
def test_more_than_the_share_is_told_and_no_less(before: int, percent: int) -> None:
    now = Decimal(before) * (100 + percent) / 100
    now = now.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    shared = year({"账": f"数: {now} 万元\n"}, year({"账": f"数: {before}.00 万元\n"}))
    found = list(unexplained(shared, ["账.数"], [], Settings()))
    beyond = abs(now - before) / before > Decimal("0.3")
    assert [problem.about for problem in found] == (["账.数"] if beyond else [])


QUIET = {
    "不到幅度": ("数: 100.00 万元\n", "数: 130.00 万元\n", "{{ 账.数 }}"),
    "几件": ("数: 2 件\n", "数: 5 件\n", "{{ 账.数 }}"),
    "几千元": ("数: 0.40 万元\n", "数: 1.30 万元\n", "{{ 账.数 }}"),
    "没有印出": ("数: 100 万元\n别: 3 件\n", "数: 200 万元\n别: 3 件\n", "{{ 账.别 }}"),
    "比率": ("数: 60.0%\n", "数: 89.9%\n", "{{ 账.数 }}"),
    "上年没有": ("别: 3 件\n", "数: 200 万元\n", "{{ 账.数 }}"),
    "单位换了": ("数: 100 件\n", "数: 200 次\n", "{{ 账.数 }}"),
    "日期": ("数: 2022 年 1 月 6 日\n", "数: 2023 年 9 月 6 日\n", "{{ 账.数 }}"),
    "年初数": ("年初结余: 10.00 万元\n", "年初结余: 90.00 万元\n", "{{ 账.年初结余 }}"),
    "次序": ("数: [100 件, 20 件]\n", "数: [20 件, 100 件]\n", '{{ 账.数|连接("、") }}'),
    "换了的项": (
        "目标: [{编号: A, 名称: 会议, 实际: 20 次}]\n",
        "目标: [{编号: A, 名称: 培训, 实际: 90 次}]\n",
        "{{ 账.目标.A.实际 }}",
    ),
    "算出的比率": (
        "甲: 100 件\n乙: 900 件\n计算: {率: {式: 甲 / 乙, 格式: 百分比(1)}}\n",
        "甲: 120 件\n乙: 200 件\n计算: {率: {式: 甲 / 乙, 格式: 百分比(1)}}\n",
        "{{ 账.率 }}",
    ),
    "上年的数": ("数: 100 万元\n", "数: 200 万元\n别: 1 件\n", "{{ 上年.账.数 }}{{ 账.别 }}"),
}

LOUD = {
    "多": ("数: 100.00 万元\n", "数: 130.01 万元\n", "{{ 账.数 }}", ["账.数"]),
    "少": ("数: 100.00 万元\n", "数: 69.99 万元\n", "{{ 账.数 }}", ["账.数"]),
    "从无到有": ("数: 0.00 万元\n", "数: 5.00 万元\n", "{{ 账.数 }}", ["账.数"]),
    "从有到无": ("数: 40 件\n", "数: 0 件\n", "{{ 账.数 }}", ["账.数"]),
    "换算": ("数: 50,000 元\n", "数: 50.00 万元\n", "{{ 账.数 }}", ["账.数"]),
    "比率": ("数: 40.0%\n", "数: 80.0%\n", "{{ 账.数 }}", ["账.数"]),
    "只印同比": ("数: 40 件\n", "数: 80 件\n", "{{ 账.数|同比 }}", ["账.数"]),
    "只印算出的同比": (
        "数: 40 件\n",
        "数: 80 件\n计算: {比: {式: 同比(数), 格式: 百分比(1)}}\n",
        "{{ 账.比|增减 }}",
        ["账.数"],
    ),
    "算出的合计": (
        "甲: 100 件\n乙: 90 件\n计算: {和: 甲 + 乙}\n",
        "甲: 300 件\n乙: 90 件\n计算: {和: 甲 + 乙}\n",
        "{{ 账.和 }}",
        ["账.和"],
    ),
    "合计和它的项": (
        "甲: 100 件\n乙: 90 件\n计算: {和: 甲 + 乙}\n",
        "甲: 300 件\n乙: 90 件\n计算: {和: 甲 + 乙}\n",
        "{{ 账.和 }}{{ 账.甲 }}",
        ["账.甲"],
    ),
    "同一勾稽里的分项": (
        "总: 100 件\n甲: 60 件\n乙: 40 件\n",
        "总: 190 件\n甲: 100 件\n乙: 90 件\n勾稽: {构成: 甲 + 乙 = 总}\n",
        "{{ 账.总 }}{{ 账.甲 }}{{ 账.乙 }}",
        ["账.总"],
    ),
    "反向的分项": (
        "总: 100 件\n甲: 60 件\n乙: 40 件\n",
        "总: 190 件\n甲: 180 件\n乙: 10 件\n勾稽: {构成: 甲 + 乙 = 总}\n",
        "{{ 账.总 }}{{ 账.甲 }}{{ 账.乙 }}",
        ["账.总", "账.乙"],
    ),
    "目标和实际": (
        "目标: [{编号: A, 名称: 会议, 目标: 20 次, 实际: 20 次}]\n",
        "目标: [{编号: A, 名称: 会议, 目标: 99 次, 实际: 90 次}]\n",
        "{{ 账.目标.A.目标 }}{{ 账.目标.A.实际 }}",
        ["账.目标.A.实际"],
    ),
    "只有目标": (
        "目标: [{编号: A, 名称: 会议, 目标: 20 次, 实际: 80 次}]\n",
        "目标: [{编号: A, 名称: 会议, 目标: 99 次, 实际: 90 次}]\n",
        "{{ 账.目标.A.目标 }}{{ 账.目标.A.实际 }}",
        ["账.目标.A.目标"],
    ),
    "同名的项": (
        "目标: [{编号: A, 名称: 会议, 实际: 20 次}]\n",
        "目标: [{编号: A, 名称: 会议, 实际: 90 次}]\n",
        "{{ 账.目标.A.实际 }}",
        ["账.目标.A.实际"],
    ),
}


@pytest.mark.parametrize("case", QUIET)
def test_no_false_alarm(project: Path, case: str) -> None:
    assert moved(project, *QUIET[case]) == []


@pytest.mark.parametrize("case", LOUD)
def test_what_moved_is_told(project: Path, case: str) -> None:
    before, now, text, about = LOUD[case]
    assert moved(project, before, now, text) == about


def test_a_first_year_is_silent(project: Path) -> None:
    shutil.rmtree(project / "data/shili/2022")
    shutil.rmtree(project / "content/shili/2022")
    put(project, 2023, "账", "数: 200 万元\n")
    (project / "content/shili/2023/主要工作.md").write_text("{{ 账.数 }}\n", "utf-8")
    assert told(project, "W764", "W765") == []


@pytest.mark.parametrize(
    ("rules", "about"),
    [
        ("变动幅度: 120%\n", []),
        ("变动幅度: 10%\n", ["账.甲.数", "账.乙"]),
        ("变动幅度: {账: 120%}\n", []),
        ("变动幅度: {其他: 120%, 账.甲: 50%}\n", ["账.甲.数"]),
        ("变动幅度: {其他: 10%, 账: 120%}\n", []),
        ("关闭: [W764]\n", []),
    ],
)
def test_the_share_is_set_by_the_project(project: Path, rules: str, about: list[str]) -> None:
    (project / "data/规则.yaml").write_text(rules, "utf-8")
    before, now = "甲: {数: 100 件}\n乙: 100 件\n", "甲: {数: 200 件}\n乙: 120 件\n"
    assert moved(project, before, now, "{{ 账.甲.数 }}{{ 账.乙 }}") == about


def test_explained_and_acknowledged_changes_stand(project: Path) -> None:
    before, now = "甲: 100 件\n乙: 100 件\n丙: 100 件\n", "甲: 200 件\n乙: 200 件\n丙: 200 件\n"
    put(project, 2023, "变动说明", "- 数据: [账.甲, 账.乙]\n  说明: 新增业务{{ 账.甲 }}。\n")
    put(project, 2023, "确认", "- {诊断: W764, 对象: 账.丙, 理由: 统计口径调整。}\n")
    text = "{{ 账.丙 }}，{{ 账.乙 }}，{{ 变动说明(账.甲) }}"
    assert moved(project, before, now, text) == ["账.丙"]
    prepared = Run(Project(project)).checked_year(UnitYear("shili", 2023))
    assert [p.settled for p in prepared.problems if p.code == "W764"] == ["统计口径调整。"]
    assert told(project, "W765", "W210", "N212") == []


def test_explanations_in_a_table_and_in_a_sentence(project: Path) -> None:
    before, now = "甲: 100 件\n乙: 0 件\n丙: 100 件\n", "甲: 200 件\n乙: 90 件\n丙: 200 件\n"
    notes = (
        "- {数据: [账.甲, 账.乙], 说明: 新增业务。}\n- {数据: 账.丙, 名称: 丙类, 说明: 扩面。}\n"
    )
    put(project, 2023, "变动说明", notes)
    table = "见下表。\n\n{{ 变动说明表() }}"
    assert moved(project, before, now, table) == []

    def words() -> list[str]:
        prepared = Run(Project(project)).checked_year(UnitYear("shili", 2023))
        found = prepared.documents.texts[0].printings
        text = ["".join(getattr(n, "text", "") for n in p.inlines) for p in found]
        return text[text.index("较上年变动较大的数据及原因") + 6 :]

    assert words()[:14] == [
        "甲", "100件", "200件", "增长100.00%", "新增业务。", "乙", "0件", "90件", "增加90件",
        "丙类", "100件", "200件", "增长100.00%", "扩面。",
    ]  # fmt: skip
    chapter(project, "丙类增加，{{ 变动说明(账.丙) }}\n\n" + table)
    assert "丙类" not in words()


def test_the_sentence_above_the_table_tells_of_the_others(tmp_path: Path) -> None:
    """demo/2023 tells one explanation in a chapter; without that all stand in the table."""
    copied_sources(tmp_path, "data/demo", "content/demo")

    def report() -> str:
        year = Run(Project(tmp_path)).checked_year(UnitYear("demo", 2023))
        return document_text(year.documents.trees[0])

    assert "及其原因见下表，其余已在正文有关部分说明。" in report()
    for path in (tmp_path / "content/demo/2023").glob("*.md"):
        text = path.read_text("utf-8")
        path.write_text(re.sub(r"，原因是\{\{ 变动说明\(.*?\) \}\}", "", text), "utf-8")
    assert "及其原因见下表。" in report()


IDLE = {
    "- {数据: 账.没有, 说明: 甲。}\n": ["没有“账.没有”这个数"],
    "- {数据: 账, 说明: 甲。}\n": ["没有“账”这个数"],
    "- {数据: 账.稳, 说明: 甲。}\n": ["“账.稳”没有什么变动：上年 100件，本年 104件"],
    "- {数据: 账.率, 说明: 甲。}\n": ["“账.率”没有什么变动：上年 90.0%，本年 90.9%"],
    "- {数据: 账.新, 说明: 甲。}\n": ["上年没有“账.新”，说不上变动"],
    "- {数据: 上年.账.变, 说明: 甲。}\n": ["“上年.账.变”不是本年的数"],
    "- {数据: 账.变, 说明: 甲。}\n- {数据: 账.变, 说明: 乙。}\n": ["“账.变”的变动说明写了两次"],
    "- {数据: 30 件, 说明: 甲。}\n": ["这一条没有说是哪个数"],
    "- {数据: 账.变, 说明: 甲。}\n- {数据: 账.略, 说明: 乙。}\n": [],
}


@pytest.mark.parametrize("notes", IDLE)
def test_idle_explanations_are_told(project: Path, notes: str) -> None:
    put(project, 2022, "账", "变: 100 件\n稳: 100 件\n略: 100 件\n率: 90.0%\n")
    put(project, 2023, "账", "变: 200 件\n稳: 104 件\n略: 106 件\n率: 90.9%\n新: 9 件\n")
    put(project, 2023, "变动说明", notes)
    chapter(project, "{{ 账.变 }}{{ 账.稳 }}{{ 账.略 }}{{ 账.率 }}{{ 账.新 }}")
    prepared = Run(Project(project)).checked_year(UnitYear("shili", 2023))
    assert [p.message for p in prepared.problems if p.code == "W765"] == IDLE[notes]
