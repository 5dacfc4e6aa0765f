"""Year over year: last year's figures in documents, the words for a change, tables of years, and
figures that moved unusually much."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from support import BASE, ROOT
from support.rendered import pages_of as pdf_pages_of
from ziping.check.facts.unusual_changes import unexplained
from ziping.check.settings import Settings
from ziping.cli.main import ziping
from ziping.document.text import document_text
from ziping.facts.compute import computed_book
from ziping.facts.definition import Defined
from ziping.facts.reading import read_facts
from ziping.facts.values import Group, Value
from ziping.facts.year_figures import YearFigures
from ziping.pipeline import Workshop
from ziping.source.position import Position
from ziping.source.project import Project, UnitYear
from ziping.source.yaml import parsed
from ziping.template.places import VALUE, TemplateSource, marked_index
from ziping.template.renderer import render
from ziping.template.result import Sources

HERE = Position("例.md", 1, 1)


def year(topics: Mapping[str, str], earlier: YearFigures | None = None) -> YearFigures:
    """The book of a year from its files."""
    values: dict[str, Value] = {}
    defined = Defined()
    for topic, text in topics.items():
        node = parsed(text, f"{topic}.yaml")
        assert node is not None
        read = read_facts(node, topic)
        values[topic] = read.value
        defined += read.defined
    facts = Group(name="", members=values, where=HERE)
    before = earlier.seen_from_after() if earlier else None
    return computed_book(facts, defined, before)[0]


def said(book: YearFigures, template: str) -> str:
    """What the template prints, or the codes of what is wrong with it."""
    sources = Sources(template=TemplateSource("例", template, HERE), chapters={})
    result, problems = render("自评报告", sources, book)
    if result is None:
        return " ".join(problem.code for problem in problems)
    words = [
        "".join(getattr(node, "text", "") for node in printing.inlines)
        for printing in result.printings
    ]
    return VALUE.sub(lambda match: words[marked_index(match[1])], result.text)


def two(now: str, before: str, template: str) -> str:
    """What is said of one figure 账.数 of two years."""
    return said(year({"账": f"数: {now}\n"}, year({"账": f"数: {before}\n"})), template)


# Words for a change.

MONEY = st.decimals(-(10**6), 10**6, places=2)


def half_up(value: Fraction, digits: int) -> Decimal:
    scaled = value * 10**digits
    down, rest = divmod(abs(scaled), 1)
    whole = int(down) + (rest >= Fraction(1, 2))
    return (Decimal(whole) if scaled >= 0 else -Decimal(whole)).scaleb(-digits)


def worded(value: Fraction, digits: int, unit: str, more: str, less: str) -> str:
    """The words as the manual has them, found another way than the code does."""
    if value == 0:
        return "持平"
    size = half_up(abs(value), digits)
    return "基本持平" if size == 0 else f"{more if value > 0 else less}{size:f}{unit}"


@given(MONEY, MONEY, st.integers(0, 4))
@settings(max_examples=150, deadline=None)
def test_the_words_of_a_change(now: Decimal, before: Decimal, digits: int) -> None:
    moved = Fraction(now) - Fraction(before)
    shown = two(f"{now} 万元", f"{before} 万元", "{{ 账.数|增减额 }}，{{ 账.数|升降 }}")
    way = "持平" if moved == 0 else "增长" if moved > 0 else "下降"
    assert shown == f"{worded(moved, 2, '万元', '增加', '减少')}，{way}"
    growth = two(f"{now} 万元", f"{before} 万元", f"{{{{ 账.数|同比({digits}) }}}}")
    if before > 0:
        assert growth == worded(moved / Fraction(before) * 100, digits, "%", "增长", "下降")
    else:
        assert growth == ("持平" if now == before == 0 else "E306")


@given(MONEY, MONEY)
@settings(max_examples=60, deadline=None)
def test_the_filter_says_what_the_formula_computes(now: Decimal, before: Decimal) -> None:
    assume(before > 0)
    facts = f"数: {now} 万元\n计算:\n  比: {{式: 同比(数), 格式: 百分比(2)}}\n"
    book = year({"账": facts}, year({"账": f"数: {before} 万元\n"}))
    text = said(book, "{{ 账.数|同比 }} {{ 账.比|增减 }} {{ 账.数|同比|数值 }} {{ 账.比 }}")
    one, other, number, same = text.split()
    assert one == other and number == same


@given(st.decimals(0, 100, places=1), st.decimals(0, 100, places=2))
@settings(max_examples=60, deadline=None)
def test_ratios_change_by_percentage_points(now: Decimal, before: Decimal) -> None:
    moved = Fraction(now) - Fraction(before)
    expected = worded(moved, 2, "个百分点", "提高", "降低")
    assert two(f"{now}%", f"{before}%", "{{ 账.数|同比 }}") == expected
    assert two(f"{now}%", f"{before}%", "{{ 账.数|增减额 }}") == expected


@pytest.mark.parametrize(
    ("now", "before", "written", "shown"),
    [
        ("12 件", "9 件", "账.数|增减额", "增加3件"),
        ("1,200 件", "12,000 件", "账.数|增减额", "减少10,800件"),
        ("1.20 万元", "9,000 元", "账.数|同比", "增长33.33%"),
        ("1.20 万元", "9,000 元", "账.数|增减额", "增加0.30万元"),
        ("3.05 万人次", "30,000 人次", "账.数|增减额", "增加0.05万人次"),
        ("95.6 分", "84.93 分", "账.数|增减额", "提高10.67分"),
        ("5‰", "4‰", "账.数|同比", "提高0.1个百分点"),
        ("200.00 万元", "99.995 万元", "账.数|同比(0)", "增长100%"),
        ("100.001 万元", "100.000 万元", "账.数|同比", "基本持平"),
        ("8 万元", "0 万元", "账.数|升降", "增长"),
        ("-5 万元", "10 万元", "账.数|同比", "下降150.00%"),
        ("12 件", "9 次", "账.数|同比", "E305"),
        ("12 件", "0 件", "账.数|同比", "E306"),
        ("12 件", "待查", "账.数|同比", "E502"),
        ("2023 年 4 月 6 日", "2022 年 4 月 6 日", "账.数|同比", "E309"),
        ("12 件", "9 件", "账.没有|同比", "E502"),
        ("12 件", "9 件", "上年.账.数|同比", "E310"),
        ("12 件", "9 件", "账.数|同比(9)", "E503"),
        ("97.1%", "96.4%", "账.数|同比|百分比(1)", "E305"),
    ],
)
def test_single_changes(now: str, before: str, written: str, shown: str) -> None:
    assert two(now, before, f"{{{{ {written} }}}}") == shown


def test_a_change_can_be_asked_for() -> None:
    asked = "{% if 账.数|同比 is 已有 %}有{% else %}没有{% endif %}"
    assert two("12 件", "9 件", asked) == "有"
    assert two("12 件", "0 件", asked) == "没有"
    assert said(year({"账": "数: 12 件\n"}), asked) == "没有"


def test_what_goes_on_from_last_year_is_no_change() -> None:
    """年末结余 is last year's with what came and went; it can be compared as any other figure."""
    before = year({"收支": "收入: 10 万元\n支出: 8 万元\n结余: 9 万元\n"})
    text = "收入: 10 万元\n支出: 14 万元\n计算:\n  结余: 上年.收支.结余 + 收入 - 支出\n"
    now = year({"收支": text}, before)
    assert said(now, "{{ 收支.结余|升降 }}，{{ 收支.结余|增减额 }}") == "下降，减少4万元"


def test_what_is_no_level_or_has_no_identity_is_not_compared() -> None:
    facts = "数: {} 件\n列: [3 件, 4 件]\n项目: [{{金额: 5 万元}}]\n计算:\n  增: 数 - 上年.账.数\n"
    before = year({"账": facts.format(9)}, year({"账": "数: 1 件\n"}))
    book = year({"账": facts.format(12)}, before)
    assert said(book, "{{ 账.增|同比 }}") == "E309"
    assert said(book, "{{ 账.增|升降 }}，{{ 账.增|增减 }}") == "增长，增加3件"
    each = "{% for 项 in 账.项目 %}{{ 项.金额|同比 }}{% endfor %}"
    assert said(book, each) == "E309"
    assert said(book, "{% for 项 in 账.列 %}{{ 项|增减额 }}{% endfor %}") == "E309 E309"


# Years before.


def test_two_years_back_wherever_a_figure_stands() -> None:
    first = year({"账": "数: 10 件\n文: 前年办{{ 数 }}。\n"})
    second = year(
        {"账": "数: 20 件\n增: {a: 1 件}\n文: 上年办{{ 数 }}，前年{{ 上年.账.数 }}。\n"}, first
    )
    third = "数: 40 件\n计算:\n  增: 数 - 上年.上年.账.数\n文: 三年{{ 上年.上年.账.数 }}、{{ 上年.账.数 }}、{{ 数 }}。\n"
    book = year({"账": third}, second)
    assert said(book, "{{ 账.文 }}") == "三年10件、20件、40件。"
    assert said(book, "{{ 账.增 }}") == "30件"
    assert said(book, "{{ 上年.账.文 }}") == "上年办20件，前年10件。"
    assert said(book, "{{ 上年.上年.账.文 }}") == "前年办10件。"
    assert said(book, "{{ 上年.账.数|同比 }}") == "增长100.00%"
    assert said(book, "{% if 上年.上年.账.数 < 上年.账.数 %}多{% endif %}") == "多"
    assert said(book, "{{ 上年.上年.上年.账.数 }}") == "E310"
    found = book.find("上年.账.数|同比")
    assert getattr(found, "inputs", ()) == ("上年.账.数", "上年.上年.账.数")


# Projects.


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The base project, its unit with one chapter that prints all of 账.yaml."""
    shutil.copytree(BASE, tmp_path / "项目")
    return tmp_path / "项目"


def put(project: Path, which: int, topic: str, text: str) -> None:
    folder = project / "data" / "shili" / str(which)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{topic}.yaml").write_text(text, "utf-8")


def chapter(project: Path, text: str) -> None:
    path = project / "content/shili/2023/主要工作.md"
    path.write_text("支出总额比上年{{ 收支.支出较上年|增减 }}。\n\n" + text + "\n", "utf-8")


def told(project: Path, *codes: str) -> list[tuple[str, str]]:
    """The findings of these codes (of all, without any), each with what it is about."""
    prepared = Workshop(Project(project)).prepared(UnitYear("shili", 2023))
    return [(p.code, p.about) for p in prepared.problems if not codes or p.code in codes]


def explained(project: Path, name: str) -> str:
    arguments = ["explain", "shili/2023", name, "--project", str(project)]
    return CliRunner().invoke(ziping, arguments).output


def test_a_change_is_traced_to_both_years(project: Path) -> None:
    chapter(project, "收入比上年{{ 收支.收入总额|同比 }}。")
    shown = explained(project, "收入总额|同比")
    assert shown.startswith("收支.收入总额|同比：8.33% = 同比(收支.收入总额)\n")
    assert "  上年.收支.收入总额：480.00万元\n    data/shili/2022/收支.yaml:1:7" in shown
    assert "自评报告  增长8.33%  content/shili/2023/主要工作.md:3:6" in shown


def test_what_last_year_computed_is_traced_in_last_year(project: Path) -> None:
    put(project, 2022, "账", "甲: 3 件\n计算: {倍: 甲 * 2}\n")
    put(project, 2023, "账", "甲: 5 件\n计算: {倍: 甲 * 2}\n")
    chapter(project, "{{ 上年.账.倍 }}，{{ 账.倍 }}。")
    assert "  上年.账.甲：3件" in explained(project, "上年.账.倍")


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("收入比上年{{ 收支.收入总额|同比 }}。", []),
        ("收入比上年增长{{ 收支.收入总额|同比 }}。", ["W714"]),
        ("收入比上年下降{{ 收支.收入总额|同比|数值 }}。", ["W714"]),
        ("收入比上年增长{{ 收支.收入总额|同比|数值 }}。", []),
        ("收入比上年增加{{ 收支.收入总额|增减额 }}。", ["W714"]),
        ("收入520.00万元，{{ 收支.收入总额|同比 }}。", ["W701"]),
        ("各项工作全部完成，完成率{{ 账.率|同比 }}。", []),
    ],
)
def test_claims_know_a_printed_change(project: Path, sentence: str, codes: list[str]) -> None:
    put(project, 2022, "账", "率: 93.1%\n")
    put(project, 2023, "账", "率: 96.4%\n")
    chapter(project, sentence)
    found = told(project)
    assert sorted({code for code, _ in found} & {"W701", "W704", "W711", "W714", "W717"}) == codes


def test_scores_of_last_year() -> None:
    book = Workshop(Project(ROOT)).book(UnitYear("demo", 2023))[0]
    assert said(book, "{{ 上年.评分.总分 }}，{{ 上年.评分.等级 }}") == "83.83分，良"


# Tables that a function makes.

THREE_YEARS = {
    2021: "收入: 9,000,000 元\n人数: 20 人\n",
    2022: "收入: 950.50 万元\n人数: 20 人\n率: 93.5%\n工程: 0.00 万元\n",
    2023: "收入: 1,045.55 万元\n人数: 19 人\n率: 96.45%\n工程: 3.20 万元\n",
}


def three_years(project: Path) -> None:
    for which, text in THREE_YEARS.items():
        put(project, which, "账", text)
    put(project, 2021, "单位", "全称: 示例市档案馆\n年度: 2021\n")


TABLE = (
    '{{ 历年表("全年收入", 账.收入, 账.人数, "办结率", 账.率, 账.工程, '
    '增减=["增减额", "同比"], 标题="近三年情况") }}'
)
CELLS = [
    ["项目", "单位", "2021年", "2022年", "2023年", "比上年增减额", "同比增减"],
    ["全年收入", "万元", "900.00", "950.50", "1,045.55", "95.05", "10.00%"],
    ["人数", "人", "20", "20", "19", "-1", "-5.00%"],
    ["办结率", "%", "—", "93.5", "96.45", "2.95个百分点", "2.95个百分点"],
    ["工程", "万元", "—", "0.00", "3.20", "3.20", "—"],
]


def text_in(cell: etree._Element) -> str:
    """The text of a DOCX cell, that of its content controls included."""
    return "".join(text.text or "" for text in cell.iter(qn("w:t")))


def test_a_table_of_years_says_the_same_in_all_formats(project: Path, tmp_path: Path) -> None:
    three_years(project)
    chapter(project, f"三年的情况见下表。\n\n{TABLE}")
    out = tmp_path / "输出"
    (project / ".fonts").symlink_to(ROOT / ".fonts")
    done = CliRunner().invoke(
        ziping, ["build", "shili/2023", "--project", str(project), "--output", str(out)]
    )
    assert done.exit_code == 0, done.output
    folder = out / "shili" / "2023"
    page = etree.HTML((folder / "自评报告.html").read_text("utf-8"))
    rows = [["".join(c.itertext()) for c in row.iter("th", "td")] for row in page.iter("tr")]
    assert rows[-len(CELLS) :] == CELLS
    table = docx.Document(str(folder / "自评报告.docx")).tables[-1]._tbl
    cells = [[text_in(cell) for cell in row.iter(qn("w:tc"))] for row in table.tr_lst]
    assert cells == CELLS
    lines = [line.replace(" ", "") for line in pdf_pages_of(folder / "自评报告.pdf").all()]
    start = lines.index("近三年情况") + 1
    assert sorted(lines[start : start + 35]) == sorted(cell for row in CELLS for cell in row)


def test_figures_in_a_table_of_years_are_traced(project: Path) -> None:
    three_years(project)
    chapter(project, TABLE)
    assert "自评报告  900.00  content/shili/2023/主要工作.md:3:1" in explained(
        project, "上年.上年.账.收入"
    )


def test_one_unit_stands_in_the_title(project: Path) -> None:
    three_years(project)
    chapter(project, '{{ 历年表(账.收入, 账.工程, 年数=2, 标题="经费") }}')
    prepared = Workshop(Project(project)).prepared(UnitYear("shili", 2023))
    text = prepared.pages.texts[0]
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
    prepared = Workshop(Project(project)).prepared(UnitYear("shili", 2023))
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
    prepared = Workshop(Project(project)).prepared(UnitYear("shili", 2023))
    words = [
        "".join(getattr(n, "text", "") for n in p.inlines)
        for p in prepared.pages.texts[0].printings
    ]
    start = words.index("上年改进措施落实情况")
    rows = [words[start + 1 + 4 * n : start + 5 + 4 * n] for n in range(3)]
    assert rows == [
        ["上年措施", "责任科室", "落实结果", "说明"],
        ["健全制度2份", "办公室", "已完成", "印发办法。"],
        ["按月通报。", "—", "—", "—"],
    ]


# Unusual changes.


def moved(project: Path, before: str, now: str, text: str) -> list[str]:
    """What W764 is about, of figures 账 that a chapter prints."""
    put(project, 2022, "账", before)
    put(project, 2023, "账", now)
    chapter(project, text)
    return [about for _, about in told(project, "W764")]


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


@pytest.mark.parametrize("rules", ["变动幅度: 三成\n", "变动幅度: 30 件\n", "变动幅度: {账: 0%}\n"])
def test_a_share_is_a_percentage(project: Path, rules: str) -> None:
    (project / "data/规则.yaml").write_text(rules, "utf-8")
    checked = CliRunner().invoke(ziping, ["check", "--project", str(project)])
    assert "data/规则.yaml:1:" in checked.output and checked.exit_code == 1


def test_explained_and_acknowledged_changes_stand(project: Path) -> None:
    before, now = "甲: 100 件\n乙: 100 件\n丙: 100 件\n", "甲: 200 件\n乙: 200 件\n丙: 200 件\n"
    put(project, 2023, "变动说明", "- 数据: [账.甲, 账.乙]\n  说明: 新增业务{{ 账.甲 }}。\n")
    put(project, 2023, "确认", "- {诊断: W764, 对象: 账.丙, 理由: 统计口径调整。}\n")
    text = "{{ 账.丙 }}，{{ 账.乙 }}，{{ 变动说明(账.甲) }}"
    assert moved(project, before, now, text) == ["账.丙"]
    prepared = Workshop(Project(project)).prepared(UnitYear("shili", 2023))
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
        prepared = Workshop(Project(project)).prepared(UnitYear("shili", 2023))
        found = prepared.pages.texts[0].printings
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
    for kind in ("data", "content"):
        shutil.copytree(ROOT / kind / "demo", tmp_path / kind / "demo")

    def report() -> str:
        pages = Workshop(Project(tmp_path)).prepared(UnitYear("demo", 2023)).pages
        return document_text(pages.documents[0])

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
    prepared = Workshop(Project(project)).prepared(UnitYear("shili", 2023))
    assert [p.message for p in prepared.problems if p.code == "W765"] == IDLE[notes]
