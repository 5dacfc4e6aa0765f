"""Tables of several years that a template function makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.two_years import TABLE, chapter, put, three_years, told
from ziping.pipeline.run import Run
from ziping.source.project import Project, UnitYear


def test_one_unit_stands_in_the_title(project: Path) -> None:
    three_years(project)
    chapter(project, '{{ 历年表(账.收入, 账.工程, 年数=2, 标题="经费") }}')
    prepared = Run(Project(project)).checked_year(UnitYear("shili", 2023))
    text = prepared.documents.texts[0]
    words = ["".join(getattr(n, "text", "") for n in p.inlines) for p in text.printings]
    assert "经费（单位：万元）" in words
    assert "2021年" not in words and {"2022年", "2023年"} <= set(words)


WRONG = {
    '历年表(标题="甲")': "E510 历年表要有 1 到 60 个数，这里有 0 个",
    "历年表(账.收入)": "E510 表没有标题",
    '历年表(账.收入, 年数=1, 标题="甲")': "E510 “年数”应是 2 到 10 的数",
    '历年表(账.收入, 增减="环比", 标题="甲")': "E510 “增减”写得不对",
    '历年表(账.收入, 几年=3, 标题="甲")': "E510 历年表没有“几年”这一项",
    '历年表(上年.账.收入, 标题="甲")': "E510 “上年.账.收入”已经是上年的数",
    '历年表(账, 标题="甲")': "E510 表里只能放数值",
    '历年表("甲", "乙", 账.收入, 标题="甲")': "E510 标签“甲”后面没有数值",
    '历年表(账.没有, 标题="甲")': "E502 没有“账.没有”这个数据",
    "整改情况表()": "E510 上年没有改进措施，没有落实情况可列",
    "整改情况表(账.收入)": "E510 整改情况表里不写名称",
    "变动说明表()": "E510 没有变动说明可列",
    "变动说明(账.收入)": "E502 “账.收入”没有变动说明",
    '变动说明("账.收入")': "E503 “变动说明”里写一个数的名称",
}


@pytest.mark.parametrize("call", WRONG)
def test_what_is_wrong_with_a_table_is_told_at_its_line(project: Path, call: str) -> None:
    three_years(project)
    chapter(project, f"{{{{ {call} }}}}")
    prepared = Run(Project(project)).checked_year(UnitYear("shili", 2023))
    found = [p for p in prepared.problems if p.is_error]
    assert [f"{p.code} {p.message}" for p in found] == [WRONG[call]]
    assert (found[0].where.path, found[0].where.line) == ("content/shili/2023/主要工作.md", 3)


@pytest.mark.parametrize("text", [f"见{TABLE}。", f"- {TABLE}", f"| 甲 |\n|---|\n| {TABLE} |"])
def test_a_table_stands_alone(project: Path, text: str) -> None:
    three_years(project)
    chapter(project, text)
    assert "E510" in {code for code, _ in told(project)}


MEASURES = """- 编号: CS1
  问题: [WT1]
  标题: 健全制度{{ 份数 }}
  正文: 修订办法。
  责任科室: 办公室
  事实: {份数: 2 份}
- 编号: CS2
  问题: [WT1]
  正文: 按月通报。
"""


def test_last_years_measures_with_their_outcome(project: Path) -> None:
    put(project, 2022, "改进措施", MEASURES)
    put(project, 2022, "问题", "- {编号: WT1, 正文: 进度偏慢。}\n")
    put(project, 2023, "整改情况", "- {措施: CS1, 结果: 已完成, 说明: 印发办法。}\n")
    chapter(project, "落实情况见下表。\n\n{{ 整改情况表() }}")
    prepared = Run(Project(project)).checked_year(UnitYear("shili", 2023))
    words = [
        "".join(getattr(n, "text", "") for n in p.inlines)
        for p in prepared.documents.texts[0].printings
    ]
    start = words.index("上年改进措施落实情况")
    rows = [words[start + 1 + 4 * n : start + 5 + 4 * n] for n in range(3)]
    assert rows == [
        ["上年措施", "责任科室", "落实结果", "说明"],
        ["健全制度2份", "办公室", "已完成", "印发办法。"],
        ["按月通报。", "—", "—", "—"],
    ]
