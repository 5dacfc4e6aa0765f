"""Numbers of a document as facts: how they are named, read from tables, linked in sentences."""

from __future__ import annotations

from support.grids import grid
from ziping.claims.sentences import Mention, passage
from ziping.features.importer.facts import Facts, label_of, print_expression, topics_of
from ziping.features.importer.linking import Linker
from ziping.features.importer.outline import TemplateFigure
from ziping.features.importer.table_formulas import TableFormulas
from ziping.features.importer.table_reading import TableReading, data_key, is_part, is_total

KNOWN = TemplateFigure(name="收支.本年支出.总额", words="本年支出合计", chapter="收支情况")


def mention(text: str) -> Mention:
    return passage(text).mentions[0]


def linked(text: str, facts: Facts) -> str:
    return Linker(facts, 2023).markdown(text, "收支情况", "第1段")


def test_a_standard_figure_is_known_by_the_words_before_it() -> None:
    facts = Facts((KNOWN,), 2023)
    text = linked("本年支出合计120.50万元。", facts)
    assert text == "本年支出合计{{ 收支.本年支出.总额 }}。"
    assert facts.by_name[KNOWN.name].typed == "120.50 万元"


def test_a_new_fact_is_called_what_is_counted() -> None:
    facts = Facts((), 2023)
    linked("全年巡查河道36次。", facts)
    assert list(facts.by_name) == ["导入.收支情况.巡查河道"]


def test_the_same_number_twice_is_one_fact() -> None:
    facts = Facts((), 2023)
    text = linked("培训费3.20万元。培训费3.20万元已经公开。", facts)
    assert list(facts.by_name) == ["导入.收支情况.培训费"]
    assert text.count("{{ 导入.收支情况.培训费 }}") == 2


def test_a_share_of_two_facts_is_a_formula() -> None:
    facts = Facts((), 2023)
    linked("总支出200.00万元，其中培训费20.00万元，占总支出的10%。", facts)
    (ratio,) = [fact for fact in facts.by_name.values() if fact.formula]
    assert ratio.formula == "导入.收支情况.培训费 / 导入.收支情况.总支出"
    assert ratio.form == "百分比(0)"


def test_the_reports_own_year_is_printed_from_the_data() -> None:
    assert linked("2023年巡查。", Facts((), 2023)) == "{{ 单位.年度 }}年巡查。"


def test_a_text_that_is_to_stay_is_only_escaped() -> None:
    linker = Linker(Facts((), 2023), 2023, literal=frozenset({"共*3个。"}))
    assert linker.markdown("共*3个。", "章", "第1段") == '共{{ 原文("*") }}3个。'


def test_the_words_that_name_a_number() -> None:
    assert label_of(mention("2023年度培训费3万元。")) == "培训费"


def test_a_figure_is_printed_as_it_stood() -> None:
    facts = Facts((), 2023)
    fact = facts.of(mention("培训费1,200.00元。"), "收支情况", "", "第1段")
    assert fact is not None
    assert print_expression(fact.figure, "1,200.00元", 2) == "{{ 导入.收支情况.培训费 }}"
    assert print_expression(fact.figure, "0.12万元", 2) == "{{ 导入.收支情况.培训费|万元(2) }}"
    assert print_expression(fact.figure, "一千二百元", 0) == ""


def test_facts_nested_as_their_names_are() -> None:
    facts = Facts((), 2023)
    linked("培训费3.20万元。", facts)
    assert topics_of(facts) == {"导入": {"收支情况": {"培训费": "3.20 万元"}}}


def test_names_and_topics_are_taken_once() -> None:
    facts = Facts((KNOWN,), 2023)
    linked("培训费3.20万元。", facts)
    assert facts.free("导入.收支情况.培训费") == "导入.收支情况.培训费2"
    assert facts.free("导入.收支情况.会议费") == "导入.收支情况.会议费"
    assert [facts.new_topic(name) for name in ("经费", "经费", "收支")] == [
        "经费",
        "经费2",
        "收支表",
    ]


TABLE = ("科目 金额（万元） 占比", "水费 3.00 30%", "电费 7.00 70%", "合计 10.00 100%")


def test_a_table_as_its_reader_takes_it() -> None:
    reading = TableReading(grid(*TABLE), ["表1 办公经费情况表"], 2023)
    assert (reading.topic, reading.first) == ("办公经费", 1)
    assert [(e.label, e.head, e.typed) for e in reading.entries][:2] == [
        ("水费", "金额（万元）", "3.00 万元"),
        ("水费", "占比", "30%"),
    ]
    assert reading.key("2022年决算数") == "上年决算数"


def test_a_table_without_a_unit_has_no_entries() -> None:
    assert TableReading(grid("科目 金额", "水费 3.00"), [], 2023).entries == ()
    captioned = TableReading(grid("科目 金额", "水费 3.00"), ["单位：元"], 2023)
    assert [entry.typed for entry in captioned.entries] == ["3.00 元"]


def test_the_totals_and_shares_of_a_table_are_formulas() -> None:
    facts = Facts((), 2023)
    reading = TableReading(grid(*TABLE), ["表1 办公经费情况表"], 2023)
    printed = TableFormulas(facts, reading, "章", "第1个表", frozenset()).linked()
    assert printed[1, 1] == "{{ 办公经费.水费.金额|无单位 }}"
    assert printed[1, 2] == "{{ 办公经费.水费.占比 }}"
    formulas = {fact.formula for fact in facts.by_name.values() if fact.formula}
    assert formulas == {
        "办公经费.水费.金额 + 办公经费.电费.金额",
        "办公经费.水费.金额 / 办公经费.合计.金额",
        "办公经费.电费.金额 / 办公经费.合计.金额",
    }


def test_words_of_rows() -> None:
    assert is_total("合计（万元）") and not is_total("其他")
    assert is_part("其中：水费") and not is_part("水费")
    assert (data_key("2 号楼"), data_key("水-费")) == ("第2号楼", "水费")
