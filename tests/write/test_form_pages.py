"""Forms under stress, measured on the pages: many rows, long cells, deep merges, narrow columns."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import pdfplumber
import pytest

from support import FONTS
from support.small_report import LAYOUT, form, table
from support.small_tree import HERE, cell, figure, row, words
from ziping.document.tree import Cell, Document, LineBreak, Row, Strong, Table
from ziping.layout.layout_file import layout_from
from ziping.write.pdf.writer import Pdf, pdf_bytes

pytestmark = pytest.mark.documents

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 20 * MM, 277 * MM, 22 * MM, 190 * MM  # The type area of a form's page.


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its lines of text by height, its rules, and the text without the page number."""

    lines: tuple[tuple[float, float, str], ...]  # Middle, left edge, text.
    across: tuple[tuple[float, float, float], ...]  # Height, left and right end.
    down: tuple[float, ...]
    text: str


def sheets(pdf: Pdf) -> list[Sheet]:
    """The pages, of which nothing may stand outside the type area."""
    with pdfplumber.open(io.BytesIO(pdf.data)) as pages:
        return [_sheet(page) for page in pages.pages]


def _sheet(page: pdfplumber.page.Page) -> Sheet:
    chars = [char for char in page.chars if char["upright"]]
    for char in chars:
        assert char["x0"] > LEFT - 1 and char["x1"] < RIGHT + 1
        assert char["top"] > TOP - 3 and char["bottom"] < BOTTOM + 1
    for rule in page.lines:
        assert rule["x0"] > LEFT - 1 and rule["x1"] < RIGHT + 1 and rule["bottom"] < BOTTOM + 1
    found = page.filter(lambda thing: thing.get("upright", True)).extract_words(
        x_tolerance=2, use_text_flow=True
    )
    return Sheet(
        lines=tuple(((w["top"] + w["bottom"]) / 2, w["x0"], w["text"]) for w in found),
        across=tuple((r["top"], r["x0"], r["x1"]) for r in page.lines if r["width"] > r["height"]),
        down=tuple(sorted({round(r["x0"], 1) for r in page.lines if r["height"] > r["width"]})),
        text="".join(char["text"] for char in chars if not char["text"].isspace()),
    )


@cache
def laid_out(name: str) -> tuple[Pdf, tuple[Sheet, ...]]:
    pdf = pdf_bytes(FORMS[name](), layout_from(LAYOUT), FONTS)
    assert [problem for problem in pdf.problems if problem.code != "N609"] == []
    return pdf, tuple(sheets(pdf))


# The forms.

HEADS = ("一级指标", "分值", "二级指标", "分值", "三级指标", "评分标准")


def nested(count: int, group: int, text: str) -> Document:
    """Level 1 over all rows, level 2 over *group* rows, each with its weight."""
    rows = []
    for index in range(count):
        cells = []
        if index == 0:
            cells += [cell(0, "管理效率", rowspan=count), cell(1, "100分", rowspan=count)]
        if index % group == 0:
            span = min(group, count - index)
            cells += [
                cell(2, f"二级第{index // group}组", rowspan=span),
                cell(3, f"{index // group}分", rowspan=span),
            ]
        rows.append(row(*cells, cell(4, f"第{index}行始"), cell(5, text + f"第{index}行终")))
    return form(grid(HEADS, "0.1 0.05 0.1 0.05 0.2 0.5", rows))


def grid(heads: tuple[str, ...], widths: str, rows: list[Row]) -> Table:
    head = row(*(cell(column, text, heading=True) for column, text in enumerate(heads)))
    shares = tuple(map(Decimal, widths.split()))
    return Table(identity="表", where=HERE, widths=shares, head=(head,), body=tuple(rows))


def tall() -> Document:
    """A row that no page holds, between two that are short."""
    rows = [
        row(cell(0, "前"), cell(1, "前一行。")),
        row(cell(0, "很长"), cell(1, "".join(f"第{i}句依据。" for i in range(1500)))),
        row(cell(0, "后"), cell(1, "后一行。")),
    ]
    return form(table(*rows))


def one_cell() -> Document:
    return form(table(row(cell(0, "唯一"), cell(1, "字" * 3000))))


def tall_within_merged() -> Document:
    rows = [
        row(
            *([cell(0, "合并标签", rowspan=5)] if index == 0 else []),
            cell(1, f"第{index}行。" + ("很长的依据。" * 1200 if index == 2 else "")),
        )
        for index in range(5)
    ]
    return form(table(*rows))


def long_merged() -> Document:
    """A merged cell whose own text is longer than a page."""
    rows = [
        row(
            *([cell(0, "长长的合并格。" * 400, rowspan=4)] if index == 0 else []),
            cell(1, f"第{index}行。"),
        )
        for index in range(4)
    ]
    return form(table(*rows))


def mixed() -> Document:
    """Breaks, figures and bold text where a long cell comes apart."""
    parts = [
        part
        for index in range(200)
        for part in (
            f"第{index}项", figure("6,067.95万元"), Strong(children=words("加粗的说明。")), LineBreak()
        )
    ]  # fmt: skip
    long = Cell(where=HERE, column=1, children=words(*parts))
    return form(table(row(cell(0, "甲"), long)))


def wide() -> Document:
    heads = tuple(f"指标{column}" for column in range(20))
    rows = [row(*(cell(column, f"{column}.25分") for column in range(20))) for _ in range(60)]
    return form(grid(heads, "0.05 " * 20, rows))


def narrow() -> Document:
    rows = [row(cell(0, "管理"), cell(1, "4.5"), cell(2, f"第{i}条说明。")) for i in range(60)]
    return form(grid(("级", "分", "说明"), "0.04 0.04 0.92", rows))


FORMS = {
    **{f"{count}行": lambda count=count: nested(count, 5, "") for count in (5, 26, 60, 300)},
    **{
        f"{count}行高": lambda count=count: nested(count, 1, "按评分标准逐项核对。" * 12)
        for count in (5, 26, 60)
    },
    "长格": tall,
    "一格": one_cell,
    "合并中的长格": tall_within_merged,
    "长合并格": long_merged,
    "混排": mixed,
    "二十列": wide,
    "窄列": narrow,
}
NESTED = [name for name in FORMS if "行" in name]


# Any form.


@pytest.mark.parametrize("name", FORMS)
def test_the_head_stands_on_every_page_and_the_passes_are_few(name: str) -> None:
    pdf, pages = laid_out(name)
    table_ = next(block for block in FORMS[name]().blocks if isinstance(block, Table))
    head = "".join(part.text for part in _texts(table_.head[0]))
    assert [page.text.count(head) for page in pages] == [1] * len(pages)
    assert pdf.passes <= 4


def _texts(head: Row) -> Iterator[object]:
    return (child for cell_ in head.cells for child in cell_.children)


@pytest.mark.parametrize("name", FORMS)
def test_rules_close_every_page(name: str) -> None:
    """Above the first line and below the last, over the whole width, also where a row goes on."""
    for page in laid_out(name)[1]:
        foot = max(height for height, _, _ in page.across)
        ends = [(left, right) for height, left, right in page.across if height > foot - 0.6]
        assert min(left for left, _ in ends) == pytest.approx(LEFT, abs=1)
        assert max(right for _, right in ends) == pytest.approx(RIGHT, abs=1)
        assert foot > max(middle for middle, _, _ in page.lines)
        assert foot > max(height for height, _, _ in page.across) - 0.1


@pytest.mark.parametrize("name", FORMS)
def test_columns_are_as_wide_as_declared(name: str) -> None:
    table_ = next(block for block in FORMS[name]().blocks if isinstance(block, Table))
    for page in laid_out(name)[1]:
        edge = LEFT
        for share in table_.widths:
            assert min(abs(rule - edge) for rule in page.down) < 1.2
            edge += float(share) * (RIGHT - LEFT)


# Many rows.


@pytest.mark.parametrize("name", NESTED)
def test_every_row_is_there_once_in_order_and_whole(name: str) -> None:
    text = [page.text for page in laid_out(name)[1]]
    starts = [int(n) for page in text for n in re.findall(r"第(\d+)行始", page)]
    ends = [int(n) for page in text for n in re.findall(r"第(\d+)行终", page)]
    assert starts == ends == list(range(int(re.match(r"\d+", name)[0])))  # type: ignore[index]
    for page in text:
        on_page = [re.findall(rf"第(\d+)行{end}", page) for end in ("始", "终")]
        assert on_page[0] == on_page[1]


@pytest.mark.parametrize("name", NESTED)
def test_labels_with_their_weights_stand_in_the_middle_of_their_rows(name: str) -> None:
    for page in laid_out(name)[1]:
        rows = [middle for middle, _, text in page.lines if re.match(r"第\d+行始", text)]
        for label in ("管理效率", "100分"):
            (middle,) = [middle for middle, _, text in page.lines if text == label]
            assert middle == pytest.approx((rows[0] + rows[-1]) / 2, abs=1)
        assert page.text.count("管理效率100分") == 1


def test_labels_of_the_second_level_are_repeated_too() -> None:
    for page in laid_out("300行")[1]:
        numbers = [int(n) for n in re.findall(r"第(\d+)行始", page.text)]
        groups = sorted({number // 5 for number in numbers})
        found = [int(n) for n in re.findall(r"二级第(\d+)组", page.text)]
        assert sorted(found) == groups


# Long cells.


@pytest.mark.parametrize(
    ("name", "label", "text"),
    [
        ("长格", "很长", "".join(f"第{i}句依据。" for i in range(1500))),
        ("一格", "唯一", "字" * 3000),
        ("合并中的长格", "合并标签", "很长的依据。" * 1200),
        ("长合并格", "第0行。", "长长的合并格。" * 400),
        ("混排", "甲", "".join(f"第{i}项6,067.95万元加粗的说明。" for i in range(200))),
    ],
)
def test_a_cell_longer_than_a_page_is_complete_and_its_row_labelled(
    name: str, label: str, text: str
) -> None:
    pages = [_without_head(page.text) for page in laid_out(name)[1]]
    assert len(pages) > 1
    rest = text
    for page in pages:
        assert page.count(label) == 1
        part = max(re.split("前前一行。|后后一行。|第[0134]行。|" + label, page), key=len)
        part = part.removeprefix("第2行。")
        assert rest.startswith(part), (rest[:20], part[:20])
        rest = rest.removeprefix(part)
    assert rest == ""


def _without_head(text: str) -> str:
    return text.replace("部门整体支出绩效自评表", "").replace("一级指标评分标准", "")


def test_a_label_of_a_split_row_is_in_the_middle_of_each_part() -> None:
    for page in laid_out("长格")[1][1:-1]:
        (middle,) = [middle for middle, _, text in page.lines if text == "很长"]
        _, *lines = sorted({round(middle, 1) for middle, left, _ in page.lines if left > 70 * MM})
        assert middle == pytest.approx((lines[0] + lines[-1]) / 2, abs=2)


def test_a_row_that_goes_on_fills_its_pages() -> None:
    """All pages between the first and the last have as many lines."""
    pages = laid_out("长格")[1]
    counts = {len({round(middle) for middle, _, _ in page.lines}) for page in pages[1:-1]}
    assert len(counts) == 1
    assert counts.pop() > 36
