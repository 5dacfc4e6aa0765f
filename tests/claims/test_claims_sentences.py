"""What sentences claim: each kind once true, once false, and once where nothing is claimed."""

from __future__ import annotations

import pytest

from ziping.claims.finders import passage_findings
from ziping.claims.finding import ClaimVerdict
from ziping.claims.sentences import STRONG, bare_label, likeness, passage

HOLDS, OFF, WRONG, UNSURE = (
    ClaimVerdict.CONFIRMED,
    ClaimVerdict.ROUNDING,
    ClaimVerdict.WRONG,
    ClaimVerdict.UNSURE,
)


def judged(text: str) -> list[tuple[str, ClaimVerdict]]:
    return [(f.kind, f.verdict) for f in passage_findings(passage(text), ())]


SHARES = [
    ("培训支出30.00万元，占总支出120.00万元的25%。", [("占比", HOLDS)]),
    ("培训支出30.00万元，占总支出120.00万元的35%。", [("占比", WRONG)]),
    ("年初预算80.00万元，实际支出60.00万元，执行率75%。", [("占比", HOLDS)]),
    ("年初预算80.00万元，实际支出60.00万元，执行率57%。", [("占比", WRONG)]),
    ("道路养护30.00万元，覆盖率达到25%。", []),
]
SUMS = [
    ("支出合计50.00万元，其中：基本支出20.00万元、项目支出30.00万元。", [("合计", HOLDS)]),
    ("支出合计50.00万元，其中：基本支出20.00万元、项目支出40.00万元。", [("合计", WRONG)]),
    ("支出合计50.01万元，其中：基本支出20.00万元、项目支出30.00万元。", [("合计", OFF)]),
    ("采购图书50.00万元，其中少儿图书12.00万元。", []),
]
COUNTS = [
    ("内设股室3个：办公室、业务股、财务股。", [("计数", HOLDS)]),
    ("内设股室4个：办公室、业务股、财务股。", [("计数", WRONG)]),
    ("内设股室2个：办公室、业务股、财务股等。", [("计数", UNSURE)]),
    ("内设股室4个：办公室、业务股、财务股等。", []),
    ("全年办结信访件4个，群众满意。", []),
]
GROWTH = [
    ("接诉120件，上年100件，同比增长20%。", [("增减", HOLDS)]),
    ("接诉120件，上年100件，同比增长12%。", [("增减", WRONG)]),
    ("经费由50.00万元减少到40.00万元，下降20%。", [("高低", HOLDS), ("增减", HOLDS)]),
    ("接诉120件，群众满意度提高。", []),
]
SIDES = [
    ("巡查60次，高于目标50次。", [("高低", HOLDS)]),
    ("巡查60次，低于目标70次。", [("高低", HOLDS)]),
    ("巡查60次，低于目标50次。", [("高低", WRONG)]),
    ("办理时限由20天缩短到25天。", [("高低", WRONG)]),
    ("巡查60次，整改50次。", []),
]
GRADES = [
    ("自评得分93分，评价等级为“优”。", [("等级", HOLDS)]),
    ("自评得分83分，评价等级为“优”。", [("等级", WRONG)]),
    ("自评得分83分，扣分较多。", []),
]
CASES = [*SHARES, *SUMS, *COUNTS, *GROWTH, *SIDES, *GRADES]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_a_sentence_is_judged(text: str, expected: list[tuple[str, ClaimVerdict]]) -> None:
    assert judged(text) == expected


def test_a_share_of_a_whole_that_an_earlier_paragraph_names() -> None:
    before = passage("全年总支出200.00万元。")
    here = passage("其中印刷费20.00万元，占总支出的10%。")
    findings = passage_findings(here, before.mentions)
    assert [finding.verdict for finding in findings] == [HOLDS]


def test_the_arithmetic_is_shown() -> None:
    (finding,) = passage_findings(passage("巡查60次，低于目标50次。"), ())
    assert finding.message == "60次 大于 50次，文中写“低于目标”"
    (finding,) = passage_findings(passage("自评得分83分，评价等级为“优”。"), ())
    assert "良" in finding.message


def test_a_passage_is_its_sentences_and_their_numbers() -> None:
    page = passage("本年收入10万元。（比上年多2万元）支出9万元。")
    assert [page.text[start:end] for start, end in page.sentences] == [
        "本年收入10万元。",
        "（比上年多2万元）支出9万元。",
    ]
    assert [(m.number.text, m.depth, m.sentence) for m in page.mentions] == [
        ("10万元", 0, 0),
        ("2万元", 1, 1),
        ("9万元", 0, 1),
    ]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("总支出", "支出总额", True), ("本年培训费", "培训费", True), ("培训费", "会议费", False)],
)
def test_two_names_of_one_thing(one: str, other: str, alike: bool) -> None:
    assert (likeness(one, other) >= STRONG) is alike


def test_a_label_is_free_of_its_verb() -> None:
    assert bare_label("培训费共计") == "培训费"
