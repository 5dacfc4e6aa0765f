"""Tables: decimal points under one another, and the widths of columns."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.small_report import column, report
from support.small_tree import HERE
from ziping.document.columns import NumberSpace, aligned, least_width, shares
from ziping.document.text import width_in_characters
from ziping.document.tree import Align, Cell, Text
from ziping.layout.layout import Layout
from ziping.write.html.page import html_document

WIDE = (Decimal(20),) * 9


def rooms(*texts: str, align: Align = Align.RIGHT, widths: tuple[Decimal, ...] = WIDE) -> list[str]:
    """Each text with what is left free beside it in brackets."""
    found = aligned(column(*texts, align=align), widths)
    beside = [found.get((f"行{number}", 1), NumberSpace()) for number in range(len(texts))]
    return [f"[{r.before}]{t}[{r.after}]" for r, t in zip(beside, texts, strict=True)]


def test_points_stand_under_one_another() -> None:
    assert rooms("20", "9.99", "0.5") == ["[]20[.00]", "[]9.99[]", "[]0.5[0]"]
    assert rooms("20", "9.99", "100", align=Align.CENTRE) == [
        "[0]20[.00]",
        "[00]9.99[]",
        "[]100[.00]",
    ]


def test_thousands_signs_and_units() -> None:
    assert rooms("1,234.5", "36", align=Align.CENTRE) == ["[]1,234.5[]", "[00,]36[.0]"]
    assert rooms("+5.2%", "3%", "-1.25%", align=Align.CENTRE)[1] == "[+]3%[.00]"
    assert rooms("12.5%", "100", align=Align.RIGHT) == ["[]12.5%[]", "[]100[.0%]"]
    assert rooms("3.5万元", "12万元") == ["[]3.5万元[]", "[]12万元[.0]"]
    assert rooms("≥95%", "100%", align=Align.CENTRE) == ["[0]≥95%[]", "[≥]100%[]"]


def test_what_is_no_column_of_numbers_stays() -> None:
    plain = [
        ("1200卷", "97.8%"),  # Of two kinds.
        ("1.5", "全年完成扫描"),  # A column of words.
        ("2023年4月6日", "1.5"),
        ("1.5.2", "3"),
        ("甲", "乙"),
    ]
    for texts in plain:
        assert rooms(*texts) == [f"[]{text}[]" for text in texts]
    assert rooms("1", "2.5", align=Align.LEFT) == ["[]1[]", "[]2.5[]"]
    assert aligned(column("1", "2.5", rowspan=2), WIDE) == {}


def test_words_among_numbers_stay_where_they_are() -> None:
    assert rooms("1.5", "—", "12", "不适用", "") == [
        "[]1.5[]",
        "[]—[]",
        "[]12[.0]",
        "[]不适用[]",
        "[][]",
    ]


def test_a_narrow_column_stays_as_it_is() -> None:
    narrow = (Decimal("3.4"),) * 2  # Three characters, and half a one lest they touch the ruling.
    assert rooms("100", "99.98", widths=narrow) == ["[]100[]", "[]99.98[]"]
    assert rooms("100", "99.98", widths=(Decimal("3.5"),) * 2)[0] == "[]100[.00]"


@given(st.lists(st.tuples(st.integers(-99999, 99999), st.integers(0, 4)), min_size=2, max_size=8))
def test_every_number_has_its_point_at_the_same_place(pairs: list[tuple[int, int]]) -> None:
    texts = [f"{Decimal(value).scaleb(-places):,f}" for value, places in pairs]
    found = aligned(column(*texts, align=Align.CENTRE), WIDE)
    before, after = set(), set()
    for number, text in enumerate(texts):
        room = found.get((f"行{number}", 1), NumberSpace())
        whole, _, _ = text.partition(".")
        before.add(width_in_characters(room.before + whole))
        after.add(width_in_characters(text[len(whole) :] + room.after))
    assert len(before) == len(after) == 1


# Widths.


def cells(*texts: str, heading: bool = False) -> list[Cell]:
    return [
        Cell(where=HERE, column=number, children=(Text(text=text),), heading=heading)
        for number, text in enumerate(texts)
    ]


def test_columns_are_as_wide_as_their_texts() -> None:
    found = shares(
        [*cells("类别", "全年预算数", heading=True), *cells("公务接待费和其他", "1.5")], 2
    )
    assert found[0] == pytest.approx(Decimal("9.5") / 16, abs=Decimal("0.001"))
    assert sum(found) == 1


def test_a_long_text_leaves_the_others_what_they_need() -> None:
    texts = cells("1", "1,234,567.89万元", "很长的说明" * 40, "收集整理科")
    number, money, text, office = (share * 40 for share in shares(texts, 4))
    assert money >= width_in_characters("1,234,567.89万元")
    assert text > money > number
    assert office > 3


def test_stated_widths_hold_and_the_rest_goes_by_the_texts() -> None:
    given_, short, long = shares(
        cells("甲", "短", "这一格有很长的文字" * 3), 3, [Decimal(20), None, None]
    )
    assert given_ == Decimal("0.2")
    assert long > 2 * short
    assert given_ + short + long == 1


def test_a_cell_over_several_columns_does_not_widen_one() -> None:
    wide = Cell(where=HERE, column=0, children=(Text(text="很长的标题" * 5),), colspan=2)
    assert shares([wide, *cells("甲", "乙")], 2) == (Decimal("0.5"), Decimal("0.5"))


@given(st.lists(st.text("甲乙1,.万 ", max_size=60), min_size=1, max_size=9))
def test_shares_are_positive_and_sum_to_one(texts: list[str]) -> None:
    found = shares(cells(*texts), len(texts))
    assert sum(found) == 1
    assert min(found) > Decimal("0.01")


def test_on_a_phone_a_small_table_is_not_scrolled(layout: Layout) -> None:
    small = column("1.5", "20")
    assert least_width(small) < 10
    html = html_document(report(small), layout)
    assert 'style="--least:' in html
    assert "min-width:min(36em,var(--least,0px))" in html
