"""Lines of titles: nothing is lost, and they break where they may."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from support.titles import NAMES
from ziping.document.tree import LineBreak, PrintedFigure
from ziping.markdown.title_lines import title_lines
from ziping.pipeline.run import Run, documents_of
from ziping.source.project import Project, UnitYear

LINE = Decimal("20.1")  # Characters of 22 pt on the type area of GB/T 9704.
REPORT = "2023年度{}部门整体支出绩效自评报告"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("2021年度广州市白云区司法局部门整体支出绩效自评报告", "2021年度广州市白云区司法局/部门整体支出绩效自评报告"),
        (REPORT.format("示例县档案馆"), "2023年度示例县档案馆/部门整体支出绩效自评报告"),
        (REPORT.format(NAMES[12]), "2023年度新疆维吾尔自治区/巴音郭楞蒙古自治州和静县人力资源/和社会保障局部门整体支出绩效自评报告"),
        (REPORT.format(NAMES[6]), "2023年度上海市浦东新区市场监督管理局/部门整体支出绩效自评报告"),
        (REPORT.format(NAMES[5]), "2023年度广州市花都区人力资源和社会保障局/部门整体支出绩效自评报告"),
        ("示例区司法局关于2023年度《示例区公共法律服务体系建设专项资金》支出绩效自评情况的报告",
         "示例区司法局关于2023年度/《示例区公共法律服务体系建设专项资金》/支出绩效自评情况的报告"),
        ("示例区司法局", "示例区司法局"),
    ],
)  # fmt: skip
def test_lines_by_meaning(text: str, lines: str) -> None:
    assert "/".join(title_lines(text, LINE)) == lines


@pytest.mark.parametrize("name", NAMES)
def test_real_names_keep_their_words_and_make_a_good_shape(name: str) -> None:
    lines = title_lines(REPORT.format(name), LINE)
    assert "".join(lines) == REPORT.format(name)
    assert all(width(line) <= LINE for line in lines)
    assert not hourglass([width(line) for line in lines])
    for start in (
        "市|场",
        "支|出",
        "绩|效",
        "自|评",
        "报|告",
        "部|门",
        "年|度",
        "资|源",
        "管|理",
        "县|",
        "局|",
    ):
        before, after = start.split("|")
        cuts = [(a, b) for a, b in pairwise(lines) if a.endswith(before) and b.startswith(after)]
        assert not cuts or after == "", cuts
    assert not any(line[0] in "省市县区州盟旗局" for line in lines)


# The rules once more, in other words than the code's.


def width(text: str) -> Decimal:
    half = {c: Decimal("0.5") for c in "0123456789"} | {c: Decimal("0.6") for c in ".,%"}
    return sum((half.get(c, Decimal(1)) for c in text), Decimal(0))


def hourglass(widths: list[Decimal]) -> bool:
    return any(b < a and c > b for a, b, c in combinations(widths, 3))


KEPT = re.compile(r"《[^》]*》|“[^”]*”|[0-9]+(?:[.,][0-9]+)*(?:年度|万元|年|个|%)?|[A-Z]+")


def parted(text: str, offset: int) -> bool:
    """Whether a break here is one that no title may have."""
    inside = any(found.start() < offset < found.end() for found in KEPT.finditer(text))
    code = text[offset - 1].isascii() and text[offset].isascii() and text[offset - 1].isalpha()
    return inside or code or text[offset] in "的/、）》”，" or text[offset - 1] in "（《“"


def breaks(lines: tuple[str, ...]) -> list[int]:
    return [sum(map(len, lines[:index])) for index in range(1, len(lines))]


def possible(text: str, lines: int, room: Decimal) -> list[tuple[int, ...]]:
    """Every way into so many lines."""
    free = [offset for offset in range(1, len(text)) if not parted(text, offset)]
    ways = []
    for ends in combinations(free, lines - 1):
        parts = [text[a:b] for a, b in pairwise((0, *ends, len(text)))]
        if all(width(part) <= room for part in parts):
            ways.append(ends)
    return ways


PIECES = st.sampled_from(
    ["2023年度", "示例", "区", "司法局", "的", "整体", "支出", "绩效", "自评", "报告", "《条例》", "“三公”", "、", "6,067.95万元",
     "50%", "和", "广州市", "专项资金", "（试行）", "州", "项目", "某某某", "关于", "ABC", "24个", "街道办事处"]
)  # fmt: skip

TITLES = st.lists(PIECES, min_size=1, max_size=16).map("".join).filter(lambda t: 5 <= len(t) <= 60)


@settings(max_examples=150, deadline=None)
@given(TITLES, st.sampled_from([Decimal(12), Decimal("14.5"), LINE]))
def test_nothing_is_lost_and_every_rule_holds(text: str, room: Decimal) -> None:
    may_break = [0, *(o for o in range(1, len(text)) if not parted(text, o)), len(text)]
    assume(all(width(text[start:end]) <= room for start, end in pairwise(may_break)))
    lines = title_lines(text, room)
    assert "".join(lines) == text
    assert all(lines)
    assert all(width(line) <= room for line in lines)
    assert not any(parted(text, offset) for offset in breaks(lines))
    if len(lines) > 4:
        return  # Too many ways to try them all.
    assert all(not possible(text, fewer, room) for fewer in range(1, len(lines)))
    ways = possible(text, len(lines), room)
    shapes = [[width(text[a:b]) for a, b in pairwise((0, *way, len(text)))] for way in ways]
    if not all(map(hourglass, shapes)):
        assert not hourglass([width(line) for line in lines])


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_comes_back_whole(text: str) -> None:
    assert "".join(title_lines(text, Decimal(6))) == text


def test_a_piece_longer_than_a_line_is_broken_all_the_same() -> None:
    text = "《" + "很长的名称" * 6 + "》实施情况"
    lines = title_lines(text, LINE)
    assert "".join(lines) == text
    assert all(width(line) <= LINE for line in lines)
    assert len(title_lines("1" * 100, Decimal(20))) == 3


def test_figures_in_a_broken_title_stay_figures(titled: Path) -> None:
    document = documents_of(Run(Project(titled)).checked_year(UnitYear("shili", 2023)))["自评报告"]
    assert len(document.title) == 3
    figures = [
        node.name for line in document.title for node in line if isinstance(node, PrintedFigure)
    ]
    assert figures == ["单位.年度", "收支.收入总额"]
    attachment = document.blocks[-1]
    assert sum(isinstance(node, LineBreak) for node in attachment.children) == 1
