"""Titles too long for a line: broken by meaning, in trapezium or diamond, the same in every format."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from itertools import combinations, pairwise
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support import BASE, ROOT
from ziping.document.tree import LineBreak, PrintedFigure
from ziping.markdown.title_lines import title_lines
from ziping.pipeline import Workshop, documents_of
from ziping.source.project import Project, UnitYear

LINE = Decimal("20.1")  # Characters of 22 pt on the type area of GB/T 9704.
REPORT = "2023年度{}部门整体支出绩效自评报告"

NAMES = (
    "市委办", "示例县档案馆", "示例区司法局", "广州市白云区司法局", "四川省凉山彝族自治州盐源县卫生健康局",
    "广州市花都区人力资源和社会保障局", "上海市浦东新区市场监督管理局", "广州市生态环境局白云区分局",
    "中国（上海）自由贸易试验区临港新片区管理委员会", "北京市海淀区人民政府国有资产监督管理委员会",
    "内蒙古自治区呼伦贝尔市莫力达瓦达斡尔族自治旗农牧和科技局", "西藏自治区人民政府驻北京办事处",
    "新疆维吾尔自治区巴音郭楞蒙古自治州和静县人力资源和社会保障局", "云南省西双版纳傣族自治州勐腊县勐腊镇人民政府",
    "广州市白云区住房和城乡建设局（广州市白云区人民防空办公室）", "黔东南苗族侗族自治州中级人民法院",
    "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县人力资源和社会保障局（察布查尔锡伯自治县退役军人事务局）综合行政执法支队",
)  # fmt: skip


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


# Through the whole tool.


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("title") / "project"
    shutil.copytree(BASE, folder)
    for path in folder.glob("data/shili/*/单位.yaml"):
        text = path.read_text("utf-8")
        assert "示例市档案馆" in text
        path.write_text(text.replace("示例市档案馆", NAMES[12]), "utf-8")
    template = folder / "templates" / "report.md.j2"
    first = "{标题} {{ 单位.年度 }}年度{{ 单位.全称 }}共{{ 收支.收入总额 }}部门整体支出绩效自评报告"
    lines = template.read_text("utf-8").splitlines()
    template.write_text(
        "\n".join(
            [first, *lines[1:], "", "# 附表", "", "", f"# {NAMES[12]}附件标题很长的一览表 {{附件}}"]
        )
        + "\n",
        "utf-8",
    )
    return folder


def test_figures_in_a_broken_title_stay_figures(project: Path) -> None:
    document = documents_of(Workshop(Project(project)).prepared(UnitYear("shili", 2023)))[
        "自评报告"
    ]
    assert len(document.title) == 3
    figures = [
        node.name for line in document.title for node in line if isinstance(node, PrintedFigure)
    ]
    assert figures == ["单位.年度", "收支.收入总额"]
    attachment = document.blocks[-1]
    assert sum(isinstance(node, LineBreak) for node in attachment.children) == 1


def test_all_formats_have_the_same_lines(project: Path, tmp_path: Path) -> None:
    command = [sys.executable, "build.py", "build", "shili/2023", "--project", str(project)]
    subprocess.run([*command, "--output", str(tmp_path)], check=True, cwd=ROOT)
    folder = tmp_path / "shili" / "2023"
    html = (folder / "自评报告.html").read_text("utf-8")
    title = re.findall(r'<span class="line">(.*?)</span>\n?(?=<span class="line">|</h1>)', html)
    shown = [re.sub(r"<[^>]+>", "", line) for line in title]
    found = docx.Document(io.BytesIO((folder / "自评报告.docx").read_bytes())).element.body
    first = next(found.iter("{*}p"))
    text = "".join(
        "\n" if node.tag.endswith("}br") else node.text or ""
        for node in first.iter("{*}t", "{*}br")
    )
    assert text.split("\n") == shown
    page = subprocess.run(
        ["pdftotext", "-l", "1", "-layout", folder / "自评报告.pdf", "-"],
        capture_output=True,
        check=True,
    ).stdout.decode()
    printed = ["".join(line.split()) for line in page.splitlines() if line.strip()]
    assert printed[: len(shown)] == shown
    assert len(shown) == 3
