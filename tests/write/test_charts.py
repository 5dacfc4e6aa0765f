"""Charts: where bars and words stand, and what templates may ask for."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.charts import LAYOUT, chapter
from ziping.document.text import plain_text
from ziping.document.tree import Bars, Chart, ChartKind, PrintedFigure
from ziping.features.explain.figure import explained
from ziping.pipeline.run import CheckedYear, documents_of
from ziping.source.position import Position
from ziping.source.problem import Fault
from ziping.write.charts.plan import Anchor, Box, ChartPlan, Measures, Tone, planned
from ziping.write.drawings import alt_of
from ziping.write.html.inline import width_in_characters

HERE = Position("content/shili/2023/主要工作.md", 1, 1)

PAGE = Measures(
    width=Decimal(442), height=Decimal(382), style=LAYOUT.styles["图中文字"], drawing=LAYOUT.drawing
)

NEARLY = Decimal("1e-18")


def printed(text: str) -> PrintedFigure:
    return PrintedFigure(text=text, name="甲.乙", value=text, origin=HERE, where=HERE, index=0)


def chart(kind: ChartKind, *bars: tuple[str, tuple[Decimal, ...]], total: str = "") -> Chart:
    return Chart(
        identity="图",
        where=HERE,
        number="图1",
        caption=(),
        kind=kind,
        bars=tuple(
            Bars(
                label=label, figures=tuple(printed(f"{a:,.2f}元") for a in amounts), amounts=amounts
            )
            for label, amounts in bars
        ),
        series=("2022年", "2023年") if kind is ChartKind.COMPARISON else (),
        total=printed(total) if total else None,
    )


# Where bars and words stand.


AMOUNTS = st.decimals(0, 10**9, places=2)
LABELS = st.text("支出构成 abc12", min_size=1, max_size=30)


def bars_of(plan: ChartPlan) -> list[Box]:
    return [box for box in plan.boxes if box.row >= 0]


@given(st.lists(st.tuples(LABELS, AMOUNTS), min_size=1, max_size=12))
@settings(max_examples=150, deadline=None)
def test_lengths_are_proportional_to_the_amounts(rows: list[tuple[str, Decimal]]) -> None:
    made = chart(
        ChartKind.COMPOSITION, *((label, (amount,)) for label, amount in rows), total="1元"
    )
    plan = planned(made, PAGE)
    boxes = bars_of(plan)
    assert [box.row for box in boxes] == list(range(len(rows)))
    longest = max(zip(boxes, (amount for _, amount in rows), strict=True), key=lambda x: x[1])
    for box, (_, amount) in zip(boxes, rows, strict=True):
        assert abs(box.width * longest[1] - longest[0].width * amount) < NEARLY * 10**9 * 442
    assert len({box.left for box in boxes}) == 1
    assert_sound(plan)


SIGNED = st.decimals(-(10**7), 10**7, places=2)


@given(st.lists(st.tuples(LABELS, SIGNED, SIGNED), min_size=1, max_size=9))
@settings(max_examples=150, deadline=None)
def test_years_share_one_scale_and_one_zero(rows: list[tuple[str, Decimal, Decimal]]) -> None:
    made = chart(ChartKind.COMPARISON, *((label, (old, new)) for label, old, new in rows))
    try:
        plan = planned(made, PAGE)
    except Fault as error:  # Many long names of several lines.
        assert error.problem.code == "E515" and max(len(label) for label, *_ in rows) > 12
        return
    zero = max(line.start[0] for line in plan.lines[-1:])
    for box in bars_of(plan):
        amount = rows[box.row][1 + box.figure]
        assert box.tone is (Tone.SOLID if box.figure else Tone.HATCHED)
        edge = box.left if amount >= 0 else box.left + box.width
        assert abs(edge - zero) < NEARLY * 10**6
    lengths = [(box.width, abs(rows[box.row][1 + box.figure])) for box in bars_of(plan)]
    width, amount = max(lengths, key=lambda pair: pair[1])
    assert all(abs(w * amount - width * a) < NEARLY * 10**12 for w, a in lengths)
    assert_sound(plan)


def assert_sound(plan: ChartPlan) -> None:
    """Everything within the edges, rows apart, words clear of the bars beside them."""
    size = PAGE.style.size
    assert plan.width == PAGE.width and plan.height <= PAGE.height
    for box in plan.boxes:
        assert box.left >= 0 and box.left + box.width <= plan.width
        assert box.top >= 0 and box.top + box.height <= plan.height
    for word in plan.words:
        width = width_in_characters(word.text) * size
        left = word.x - width if word.anchor is Anchor.END else word.x
        assert left >= -NEARLY * 10**6 and left + width <= plan.width + NEARLY * 10**6
        assert size * Decimal("0.8") <= word.y <= plan.height
    rows: dict[int, list[Box]] = {}
    for box in bars_of(plan):
        rows.setdefault(box.row, []).append(box)
    tops = [min(box.top for box in rows[row]) for row in sorted(rows)]
    feet = [max(box.top + box.height for box in rows[row]) for row in sorted(rows)]
    assert all(foot < top for foot, top in zip(feet, tops[1:], strict=False))
    hatched = [box for box in plan.boxes if box.tone is Tone.HATCHED]
    for line in plan.lines[:-1]:
        (x1, y1), (x2, y2) = line.start, line.end
        assert any(
            box.left <= x1 <= x2 <= box.left + box.width
            and box.top - NEARLY * 10**6 <= y2 <= y1 <= box.top + box.height
            for box in hatched
        )


def test_points_fill_their_share_of_the_frame() -> None:
    made = chart(
        ChartKind.SCORES, ("甲", (Decimal("7.5"), Decimal(10))), ("乙", (Decimal(3), Decimal(3)))
    )
    frames, points = {}, {}
    for box in bars_of(planned(made, PAGE)):
        (frames if box.tone is Tone.EMPTY else points)[box.row] = box.width
    assert frames[0] == frames[1] == points[1]
    assert points[0] == frames[0] * Decimal("0.75")


def test_what_cannot_fit_is_told() -> None:
    many = [("名称很长的一项支出" * 3, (Decimal(1),))] * 24
    narrow = Measures(width=Decimal(80), height=PAGE.height, style=PAGE.style, drawing=PAGE.drawing)
    with pytest.raises(Fault, match="一页放不下 24 项"):
        planned(chart(ChartKind.COMPOSITION, *many), PAGE)
    with pytest.raises(Fault, match="图太窄"):
        planned(chart(ChartKind.COMPOSITION, *many[:2]), narrow)


def charts(prepared: CheckedYear) -> list[Chart]:
    assert not prepared.has_errors, prepared.problems
    blocks = documents_of(prepared)["自评报告"].blocks
    return [block for block in blocks if isinstance(block, Chart)]


def drawn(project: Path, call: str) -> Chart:
    (found,) = charts(chapter(project, f"{{{{ 图({call}) }}}}\n"))
    return found


def told(project: Path, call: str) -> str:
    (found,) = [p for p in chapter(project, f"{{{{ 图({call}) }}}}\n").problems if p.is_error]
    assert found.where.path.endswith("主要工作.md") and found.hint
    return f"{found.code} {found.message}"


def test_a_composition_says_its_shares(project: Path) -> None:
    found = drawn(
        project, '"构成", 收支.基本支出, "项目", 收支.项目支出, 总额=收支.支出总额, 标题="构成"'
    )
    assert [(bar.label, bar.figures[0].text, bar.share) for bar in found.bars] == [
        ("基本支出", "300.00万元", "60.00%"),
        ("项目", "200.00万元", "40.00%"),
    ]
    assert alt_of(found) == (
        "构成图：基本支出300.00万元，占60.00%；项目200.00万元，占40.00%；合计500.00万元。"
    )
    assert [bar.amounts[0] for bar in found.bars] == [Decimal(3_000_000), Decimal(2_000_000)]


def test_shares_total_a_hundred_percent_at_the_last_digit(project: Path) -> None:
    facts = "data/shili/2023/三份.yaml"
    (project / facts).write_text("甲: 1 件\n乙: 1 件\n丙: 1 件\n", "utf-8")
    found = drawn(project, '"构成", 三份.甲, 三份.乙, 三份.丙, 小数=1, 标题="三份"')
    assert [bar.share for bar in found.bars] == ["33.4%", "33.3%", "33.3%"]


def test_units_of_money_are_one_scale_and_ratios_have_no_shares(project: Path) -> None:
    (project / "data/shili/2023/钱.yaml").write_text("甲: 1 万元\n乙: 5,000 元\n丙: 30%\n", "utf-8")
    found = drawn(project, '"构成", 钱.甲, 钱.乙|万元(2), 小数=0, 标题="钱"')
    assert [(bar.figures[0].text, bar.share) for bar in found.bars] == [
        ("1万元", "67%"),
        ("0.50万元", "33%"),
    ]
    assert drawn(project, '"构成", 收支.基本支出占比, 钱.丙, 标题="比"').bars[0].share == ""


def test_a_comparison_finds_last_year_by_name(project: Path) -> None:
    found = drawn(project, '"对比", 收支.收入总额, 收支.支出总额, 标题="两年"')
    assert [[figure.name for figure in bar.figures] for bar in found.bars] == [
        ["上年.收支.收入总额", "收支.收入总额"],
        ["上年.收支.支出总额", "收支.支出总额"],
    ]
    assert found.series == ("2022年", "2023年")
    assert alt_of(found).startswith("对比图：收入总额2022年480.00万元，2023年520.00万元；")


def test_scores_by_level(project: Path) -> None:
    first = drawn(project, '"得分", "一级", 标题="得分"')
    second = drawn(project, '"得分", 标题="得分"')
    assert [figure.name.rpartition(".")[2] for figure in first.bars[0].figures] == ["得分", "分值"]
    assert len(second.bars) >= len(first.bars)
    assert "，满分" in alt_of(second)


def test_a_title_may_hold_figures_and_a_chart_may_be_narrower(project: Path) -> None:
    text = '{{ 图("构成", 收支.基本支出, 标题=[单位.年度, "年支出"]) }} {宽=100mm}\n'
    (found,) = charts(chapter(project, text))
    assert plain_text(found.caption) == "2023年支出"
    assert (found.number, found.width) == ("图1", Decimal(100))


WRONG = {
    '"饼图", 收支.基本支出, 标题="甲"': "E515 图的种类“饼图”不认识",
    '"构成", 标题="甲"': "E515 图里没有数值",
    '"构成", 收支.基本支出, 题="甲"': "E515 “构成”图没有“题”这一项",
    '"构成", 收支.基本支出': "E515 图没有标题",
    '"构成", 收支, 标题="甲"': "E515 图里只能放数值",
    '"构成", 3, 标题="甲"': "E515 图里只能放数值",
    '"构成", 收支.基本支处, 标题="甲"': "E502 没有“收支.基本支处”这个数据",
    '"构成", 收支.基本支出, "乙", 标题="甲"': "E515 标签“乙”后面没有数值",
    '"构成", 收支.基本支出, 小数=9, 标题="甲"': "E515 “小数”应是 0 到 4 的数",
    '"构成", 账.正, 账.负, 标题="甲"': "E515 账.负 是负数，不能作构成的一部分",
    '"构成", 账.零, 标题="甲"': "E515 各项都是零，没有构成可画",
    '"构成", 账.日, 标题="甲"': "E515 账.日 是日期，不能放在图里",
    '"构成", 收支.基本支出, 总额=收支.支出总额, 标题="甲"': "E515 各项合计 300.00万元，与总额 500.00万元 不一致",
    '"对比", 账.正, 标题="甲"': "E502 没有“上年.账.正”这个数据",
    '"对比", 上年.收支.收入总额, 标题="甲"': "E515 “上年.收支.收入总额”已经是上年的数",
    '"得分", "三级", 标题="甲"': "E515 “得分”图只能写层级",
    '"构成", ' + "收支.基本支出, " * 25 + '标题="甲"': "E515 一张图最多 24 条，这里有 25 条",
    '"对比", ' + "收支.收入总额, " * 13 + '标题="甲"': "E515 一张图最多 24 条，这里有 26 条",
    f'"构成", "{"长" * 31}", 收支.基本支出, 标题="甲"': "E515 标签“长长长长长长长长长长…”超过 30 个字",
}


@pytest.mark.parametrize("call", WRONG)
def test_what_is_wrong_is_told_at_its_line(project: Path, call: str) -> None:
    (project / "data/shili/2023/账.yaml").write_text(
        "正: 5 万元\n负: -1 万元\n零: 0 万元\n日: 2023 年 4 月 6 日\n", "utf-8"
    )
    assert told(project, call) == WRONG[call]


PLACES = [
    "见{{ 图 }}。",
    "- {{ 图 }}",
    "### {{ 图 }}",
    "|甲|\n|---|\n|{{ 图 }}|",
    "<table><tr><td>{{ 图 }}</td></tr></table>",
]


@pytest.mark.parametrize("text", PLACES)
def test_a_chart_within_a_text_is_told_and_never_lost(project: Path, text: str) -> None:
    call = '图("构成", 收支.基本支出, 标题="甲")'
    prepared = chapter(project, text.replace("图", call) + "\n")
    assert {problem.code for problem in prepared.problems if problem.is_error} == {"E515"}


def test_a_chart_in_a_text_of_the_data_is_told(project: Path) -> None:
    words = '正文: 见{{ 图("构成", 收支.基本支出, 标题="甲") }}。\n'
    (project / "data/shili/2023/话.yaml").write_text(words, "utf-8")
    (found,) = [p for p in chapter(project, "{{ 话.正文 }}\n").problems if p.is_error]
    assert (found.code, found.where.path) == ("E515", "data/shili/2023/话.yaml")


def test_the_figures_of_a_chart_are_traced_and_count_as_used(project: Path) -> None:
    (project / "data/shili/2023/余.yaml").write_text("甲: 1 万元\n乙: 2 万元\n", "utf-8")
    prepared = chapter(project, '文字。\n\n{{ 图("构成", 余.甲, 标题="甲") }}\n')
    unused = [problem.about for problem in prepared.problems if problem.code == "N212"]
    assert unused == ["余.乙"]
    (place,) = explained(prepared, "余.甲").printed
    assert (place.text, place.where.line, place.where.column) == ("1万元", 3, 1)
