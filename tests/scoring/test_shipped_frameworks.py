"""The frameworks and units of this repository."""

from __future__ import annotations

import json
import re

import pytest

from support import ROOT
from support.frameworks import framework, rows_of
from ziping.facts.compute import computed_book
from ziping.facts.definition import Defined
from ziping.facts.reading import read_facts
from ziping.facts.values import Group
from ziping.facts.year_figures import YearFigures
from ziping.numbers.figure import Figure
from ziping.scoring.framework_file import framework_schema
from ziping.scoring.rules.families import FAMILIES
from ziping.scoring.score import score
from ziping.scoring.scorecard import Scorecard
from ziping.source.yaml import parsed


def year(folder: str) -> tuple[YearFigures, Group]:
    """The book of a folder's topics and its inputs."""
    values, defined = {}, Defined()
    for path in sorted((ROOT / folder).glob("*.yaml")):
        node = parsed(path.read_text("utf-8"), f"{folder}/{path.name}")
        assert node is not None
        read = read_facts(node, path.stem)
        values[path.stem] = read.value
        defined += read.defined
    facts = Group(name="", members=values, where=values["单位"].where)
    book = computed_book(facts, defined, None)[0]
    inputs = book.find("指标.指标")
    assert isinstance(inputs, Group)
    return book, inputs


def scored(name: str, folder: str) -> Scorecard:
    book, inputs = year(folder)
    card, problems = score(framework(name), inputs, book)
    assert card is not None, problems
    return card


# Row, weight and score of the published form of 花都区司法局, 2023, in its order.


HUADU = """
产出目标 20 20.00 | 效益目标 20 20.00 | 支出率 10 9.99 | 事前评估 3 3.00 | 结转结余率 2 2.00
财务合规 2 2.00 | 预决算公开 2 2.00 | 绩效信息公开 2 2.00 | 制度建设 5 5.00 | 结果应用 3 3.00
制度执行 7 7.00 | 意向公开率 0.5 0.50 | 意向公开时限 1.5 1.50 | 采购内控 1 1.00 | 采购投诉 2 2.00
合同签订 3 3.00 | 合同备案 1 1.00 | 采购政策 1 0.99 | 资产配置 2 2.00 | 收益上缴 1 1.00
资产盘点 1 1.00 | 数据质量 2 2.00 | 资产合规 2 2.00 | 资产利用 2 2.00 | 公用经费 2 2.00
三公控制 2 2.00
"""


def test_huadu_scores_as_published() -> None:
    card = scored("guangzhou-2023", "data/huadu/2023")
    expected = [tuple(cell.split()) for cell in re.split(r"\||\n", HUADU) if cell.strip()]
    assert [(row.id, str(row.weight), str(row.score)) for row in card.rows()] == expected
    assert (str(card.total), card.grade.name) == ("99.98", "优")
    seconds = [
        (second.name, str(second.score)) for first in card.firsts for second in first.seconds
    ]
    assert seconds == [
        ("整体效能", "49.99"),
        ("预算编制", "3.00"),
        ("预算执行", "4.00"),
        ("信息公开", "4.00"),
        ("绩效管理", "15.00"),
        ("采购管理", "9.99"),
        ("资产管理", "10.00"),
        ("运行成本", "4.00"),
    ]


def test_guangzhou_has_twenty_six_rows_in_twenty_five_indicators() -> None:
    made = framework("guangzhou-2023")
    indicators = [i for first in made.firsts for second in first.seconds for i in second.indicators]
    assert (len(list(made.rows())), len(indicators)) == (26, 25)
    assert [row.id for i in indicators if len(i.rows) > 1 for row in i.rows] == [
        "意向公开率",
        "意向公开时限",
    ]
    assert all(row.standard for row in made.rows())
    assert all(indicator.explanation for indicator in indicators)


@pytest.mark.parametrize(("name", "year"), [("shili-2022", 2022), ("guangzhou-2023", 2023)])
def test_the_made_up_unit_is_scored(name: str, year: int) -> None:
    card = scored(name, f"data/demo/{year}")
    assert card.total == sum(row.score for row in card.rows() if row.score is not None)
    assert all(row.derivation and row.basis for row in card.rows())


def test_the_project_framework_is_data_only() -> None:
    card = scored("xiangmu-zhichu", "examples/xiangmu/data/ludeng/2023")
    assert (str(card.earned), str(card.applicable), str(card.total)) == ("89.82", "95", "94.55")
    assert card.rescaled
    items = [(item.name, str(item.score)) for item in rows_of(card)["时效指标"].items]
    assert items == [("前五个小区完工时间", "6.00"), ("最后一个小区完工时间", "0.00")]
    source = rows_of(card)["数量指标"].items[0].source.members["年度指标值"]
    assert isinstance(source, Figure)
    for row in card.rows():
        assert not row.items or row.score == sum(item.score for item in row.items)


def test_frameworks_have_a_json_schema_with_every_rule() -> None:
    schema = framework_schema()
    assert {"名称", "等级", "指标"} <= set(schema["required"])
    used = set(re.findall(r"#/\$defs/([^'\"]+)", json.dumps(schema, ensure_ascii=False)))
    assert used <= set(schema["$defs"])
    assert {f"规则{name}" for name in FAMILIES} <= used
