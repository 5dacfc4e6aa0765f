"""Numbers in Chinese prose: what is an amount, what is part of a name, what each is worth."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ziping.numbers.chinese_numerals import hanzi, numeral_value
from ziping.numbers.numbers_in_text import NumberKind, numbers

AMOUNTS = [
    ("收入总额6,067.95 万元。", "6,067.95 万元", "6067.95", "万元"),
    ("占收入总额的100%", "100%", "100", "%"),
    ("提高1.5个百分点", "1.5个百分点", "1.5", "个百分点"),
    ("派驻机构 24 个：", "24 个", "24", "个"),
    ("服务群众1.2万余人次", "1.2万余人次", "1.2", "万人次"),
    ("６，０６７．９５万元", "６，０６７．９５万元", "6067.95", "万元"),
    ("得分94.88分", "94.88分", "94.88", "分"),
    ("净支出-3.50万元", "-3.50万元", "-3.50", "万元"),
    ("召开会议三次", "三次", "3", "次"),
    ("两个工作室", "两个", "2", "个"),
    ("完成百分之八十", "百分之八十", "80", "%"),
    ("四分之一", "四分之一", "25", "%"),
    ("连续四年（", "四年", "4", "年"),
    ("覆盖二十四个镇街", "二十四个", "24", "个"),
]


@pytest.mark.parametrize(("text", "shown", "value", "unit"), AMOUNTS)
def test_amount(text: str, shown: str, value: str, unit: str) -> None:
    (found,) = [n for n in numbers(text) if n.kind is not NumberKind.NAME]
    assert (found.text, found.value, found.unit.name) == (shown, Decimal(value), unit)
    assert text[found.start : found.end] == shown


NAMES = [
    "穗财绩〔2022〕2号",
    "国办发[2021]15号",
    "第三条和第12款",
    "“十四五”规划",
    "“3+N”模式",
    "拨打12348热线",
    "GB/T 9704-2012",
    "A4纸",
    "5G网络",
    "开放时间9:30",
    "1.部门职能",
    "（2）机构情况",
    "①收入",
    "二十大精神",
    "十九届五中全会",
    "“两类人员”",
    "7×24",
    "Windows 10系统",
    "人民路88号2楼",
    "联系电话020-12345678",
    "手机13812345678",
    "详见附件3、表1和图2",
    "表1 支出、附件2 部门、图1 组织、步骤4 人员、第3 科",
    "表2人员、图3组织、任务5：项目、方案2",
    "房号301，邮编：510000",
    "http://www.example.cn/2023/03/表5.html",
    "https://a.b.cn:8080/x?y=2023&z=5%20",
    "gs2023@example.gov.cn",
    "data/2023/表.xlsx",
    "2023年决算（第2稿）.docx",
    "/srv/2023/03",
    "版本1.2.3",
    "2310-440105-04-01-123456",
]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("GDP 123.4亿元", "123.4亿元"),
        ("人大代表30名", "30名"),
        ("附件3份", "3份"),
        ("附表12张，", "12张"),
        ("完成12项目标任务", "12项"),
        ("为12名单位职工", "12名"),
        ("人数：30", "30"),
        ("得分98", "98"),
        ("PDF 3份", "3份"),
    ],
)
def test_an_amount_beside_a_word_is_one(text: str, shown: str) -> None:
    assert [(n.text, n.kind) for n in numbers(text)] == [(shown, NumberKind.AMOUNT)]


@pytest.mark.parametrize("text", NAMES)
def test_part_of_a_name(text: str) -> None:
    assert {n.kind for n in numbers(text)} <= {NumberKind.NAME}


@pytest.mark.parametrize(
    "text",
    [
        "四个意识",
        "三级指标",
        "一个重要方面",
        "三个方面",
        "中央八项规定",
        "三元里司法所",
        "万元以下",
        "几个部门",
    ],
)
def test_set_phrases_count_nothing(text: str) -> None:
    assert [n for n in numbers(text) if n.kind is not NumberKind.NAME] == []


@pytest.mark.parametrize(
    "text", ["2021年4月6日", "2021年度", "2021—2023年", "10月底", "4月15日", "2023年12月"]
)
def test_dates(text: str) -> None:
    assert [n.kind for n in numbers(text)] == [NumberKind.DATE]


def test_years_in_a_list() -> None:
    assert [n.text for n in numbers("（2019、2020、2021、2022）")] == [
        "2019",
        "2020",
        "2021",
        "2022",
    ]


@given(st.integers(0, 99_999_999))
def test_a_numeral_reads_back(number: int) -> None:
    assert numeral_value(hanzi(number)) == number


@given(st.decimals(0, 10**9, places=2), st.sampled_from(["万元", "%", "件", "分"]))
def test_what_is_written_is_found(value: Decimal, unit: str) -> None:
    text = f"本年为{value:,f}{unit}，"
    (found,) = numbers(text)
    assert (found.value, found.unit.name, found.decimals) == (value, unit, 2)


@given(st.text(max_size=60))
def test_places_are_true(text: str) -> None:
    found = list(numbers(text))
    assert all(text[n.start : n.end] == n.text for n in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


MARKS = "，。、；：？！,.;:?!（）()《》“”‘’【】—…·／/～ \n\t\u3000"
TOKENS = (
    "2020年", "2020年度", "2020-2022年", "3月", "2020年3月", "2020年3月4日", "12件", "5.5%", "１２．５％",
    "1,234.5万元", "附件2", "三个", "百分之八", "〔2022〕2号", "第3条", "12个百分点", "12345热线",
)  # fmt: skip


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("mark", MARKS)
def test_no_mark_beside_a_number_changes_it(token: str, mark: str) -> None:
    """What stands before or behind is no part of it, whatever it is."""

    def read(text: str) -> list[tuple[str, NumberKind, Decimal | None]]:
        return [(number.text, number.kind, number.value) for number in numbers(text)]

    alone = read(f"要求{token}完")
    assert len(alone) == 1
    assert read(f"要求{mark}{token}完") == alone
    assert read(f"要求{token}{mark}其他") == alone
    assert read(f"要求{mark}{token}{mark}其他") == alone


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("共1，234.5万元", ["1，234.5万元"]),
        ("分别为12，3456件", ["12", "3456件"]),
        ("从2019，2020年起", ["2019", "2020年"]),
        ("-2020年到-3月", ["2020年", "3月"]),
    ],
)
def test_a_full_width_comma_is_a_sign_of_a_number_between_its_digits_only(
    text: str, shown: list[str]
) -> None:
    assert [number.text for number in numbers(text)] == shown
