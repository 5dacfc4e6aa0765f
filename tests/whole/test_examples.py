"""The shipped examples as a reader sees them: the same text in every format, every figure in its place."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pypdf import PdfReader

from support import ROOT
from ziping.document.text import document_text, plain_text
from ziping.document.tree import Document, Heading, HeadingShape, Table
from ziping.document.walk import printed_figures
from ziping.pipeline import Prepared, Workshop, documents_of
from ziping.source.project import Project, UnitYear
from ziping.write.docx.reading_back import docx_text

WORKSHOP = Workshop(Project(ROOT))
DOCUMENTS = [
    ("baiyun", 2021, "自评报告"),
    ("demo", 2022, "自评报告"),
    ("demo", 2022, "自评表"),
    ("demo", 2023, "自评报告"),
    ("demo", 2023, "自评表"),
    ("huadu", 2023, "自评报告"),
    ("huadu", 2023, "自评表"),
]


def prepared(unit: str, year: int, project: Path = ROOT) -> Prepared:
    workshop = WORKSHOP if project == ROOT else Workshop(Project(project))
    return workshop.prepared(UnitYear(unit, year))


def document(unit: str, year: int, kind: str) -> Document:
    return documents_of(prepared(unit, year))[kind]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


class _Body(HTMLParser):
    """The characters of a page's body."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skipped += tag in ("style", "title", "script")

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in ("style", "title", "script")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.parts.append(data)


def html_text(path: Path) -> str:
    body = _Body()
    body.feed(path.read_text("utf-8"))
    return "".join(body.parts)


def repeated(found: Document) -> list[str]:
    """What a page may print again at its head: the head rows and the labels of merged cells."""
    texts = []
    for table in (block for block in found.blocks if isinstance(block, Table)):
        head = "".join(plain_text(cell.children) for row in table.head for cell in row.cells)
        labels = [
            plain_text(cell.children)
            for row in table.body
            for cell in row.cells
            if cell.rowspan > 1
        ]
        texts += [squeezed(text) for text in [head, *labels] if text.strip()]
    return texts


def assert_pages_show(pages: list[str], expected: str, again: list[str]) -> None:
    """The pages, one after the other, print *expected*; each may begin with some of *again*."""
    place = 0
    for page in pages:
        text, skipped = page, 0
        while not expected.startswith(text[skipped:], place):
            step = next((part for part in again if text.startswith(part, skipped)), "")
            assert step, f"{text[skipped : skipped + 60]} ≠ {expected[place : place + 60]}"
            skipped += len(step)
        place += len(text) - skipped
    assert place == len(expected)


def pdf_pages(path: Path) -> list[str]:
    pages = [squeezed(page.extract_text()) for page in PdfReader(path).pages]
    numbered = []
    for number, text in enumerate(pages, start=1):
        mark = f"—{number}—"
        assert text.startswith(mark) or text.endswith(mark), text[:20] + "…" + text[-20:]
        numbered.append(
            text.removeprefix(mark) if text.startswith(mark) else text.removesuffix(mark)
        )
    return numbered


@pytest.mark.parametrize(("unit", "year", "kind"), DOCUMENTS)
def test_the_formats_have_the_same_text(built: Path, unit: str, year: int, kind: str) -> None:
    folder = built / "shipped" / unit / str(year)
    found = document(unit, year, kind)
    expected = squeezed(document_text(found))
    assert squeezed(docx_text((folder / f"{kind}.docx").read_bytes())) == expected
    assert squeezed(html_text(folder / f"{kind}.html")) == expected
    assert_pages_show(pdf_pages(folder / f"{kind}.pdf"), expected, repeated(found))


@pytest.mark.parametrize("kind", ["自评报告", "自评表"])
def test_the_other_framework_has_the_same_text_in_all_formats(built: Path, kind: str) -> None:
    folder = built / "xiangmu" / "ludeng" / "2023"
    project = ROOT / "examples" / "xiangmu"
    found = documents_of(prepared("ludeng", 2023, project))[kind]
    expected = squeezed(document_text(found))
    assert squeezed(docx_text((folder / f"{kind}.docx").read_bytes())) == expected
    assert squeezed(html_text(folder / f"{kind}.html")) == expected
    assert_pages_show(pdf_pages(folder / f"{kind}.pdf"), expected, repeated(found))


# Every figure of the published report of 2021, as it prints it, in reading order of its statements.
BAIYUN = [
    "8个",
    "2个",
    "24个",
    "6次",
    "6个月",
    "506项",
    "29.54%",
    "700件",
    "3个",
    "16次",
    "6,067.95万元",
    "6,067.65万元",
    "100%",
    "4,764.05万元",
    "78.52%",
    "1,303.61万元",
    "21.48%",
    "6067.65万元",
    "94.88分",
    "868.29万元",
    "43.44万元",
    "0万元",
    "824.86万元",
    "100.0%",
    "814.95万元",
    "93.9%",
    "2021年4月6日",
    "2021年10月15日",
    "7.46万元",
    "10.9万元",
    "68.44%",
    "2021年",
]


def test_baiyun_prints_every_figure_of_the_published_report() -> None:
    text = squeezed(document_text(document("baiyun", 2021, "自评报告")))
    missing = [figure for figure in BAIYUN if figure not in text]
    assert not missing
    printed = {found.text for found in printed_figures(document("baiyun", 2021, "自评报告"))}
    assert {"6,067.95万元", "6067.65万元", "100%", "100.0%", "93.9%", "78.52%"} <= printed


def test_baiyun_computes_what_can_be_computed() -> None:
    book = prepared("baiyun", 2021).book
    for name in (
        "收支.本年支出.基本支出占比", "收支.本年支出.项目支出占比", "收支.财政拨款占比", "预算执行.执行率",
        "采购.中小企业占比", "采购.小微企业占比", "三公经费.完成率", "单位.内设科室数", "单位.事业单位数",
        "单位.派驻机构数", "工作亮点.LD07.事实.收案增幅",
    ):  # fmt: skip
        assert getattr(book.find(name), "formula", ""), name


def test_baiyun_has_the_outline_of_the_published_report() -> None:
    headings = [b for b in document("baiyun", 2021, "自评报告").blocks if isinstance(b, Heading)]
    assert [plain_text(h.children) for h in headings if h.level == 1] == [
        "基本情况", "综合评价分析", "存在的主要问题", "下一步改进措施",
    ]  # fmt: skip
    assert [h.number + plain_text(h.children) for h in headings if h.level == 2] == [
        "（一）部门概况", "（二）年度总体工作和重点工作任务", "（三）部门整体收支情况", "（四）部门整体绩效管理情况",
        "（一）自评结论综述", "（二）管理效能分析", "（三）履职效能分析", "（四）主要工作成效",
    ]  # fmt: skip
    third = [h for h in headings if h.level == 3]
    assert len([h for h in third if h.shape is HeadingShape.RUN_IN]) == 13 + 3
    own = [h.number + plain_text(h.children) for h in third if h.shape is HeadingShape.OWN_LINE]
    assert own == [
        "1.部门职能概述", "2.部门机构情况", "1.资金管理情况。", "2.政府采购情况。", "3.信息公开管理。",
        "4.资产管理。", "5.成本管理。", "6.绩效管理情况。",
    ]  # fmt: skip


def test_the_discrepancies_of_the_published_documents_are_reported() -> None:
    found = {(p.code, p.about) for p in prepared("baiyun", 2021).problems}
    assert ("N403", "收支.本年支出.支出构成") in found
    assert ("N403", "采购.采购构成") in found
    assert ("W512", "收支.财政拨款占比") in found
    (split,) = [p for p in prepared("huadu", 2023).problems if p.about == "预算.级次划分"]
    assert split.code == "E401"
    assert "249.20万元" in split.message
    assert "已确认" in split.message


HUADU = {
    "产出目标": "20", "效益目标": "20", "支出率": "9.99", "事前评估": "3", "结转结余率": "2", "财务合规": "2",
    "预决算公开": "2", "绩效信息公开": "2", "制度建设": "5", "结果应用": "3", "制度执行": "7", "意向公开率": "0.5",
    "意向公开时限": "1.5", "采购内控": "1", "采购投诉": "2", "合同签订": "3", "合同备案": "1", "采购政策": "0.99",
    "资产配置": "2", "收益上缴": "1", "资产盘点": "1", "数据质量": "2", "资产合规": "2", "资产利用": "2",
    "公用经费": "2", "三公控制": "2",
}  # fmt: skip


def test_huadu_scores_as_published() -> None:
    card = prepared("huadu", 2023).scored.scorecard
    assert card is not None
    scores = {row.id: f"{row.score:f}" for row in card.rows()}
    plain = {
        row: text.rstrip("0").rstrip(".") if "." in text else text for row, text in scores.items()
    }
    assert plain == HUADU
    assert (str(card.total), card.grade.name) == ("99.98", "优")
    assert [str(second.score) for first in card.firsts for second in first.seconds] == [
        "49.99", "3.00", "4.00", "4.00", "15.00", "9.99", "10.00", "4.00",
    ]  # fmt: skip


def test_the_form_ticks_the_right_grade() -> None:
    text = squeezed(document_text(document("huadu", 2023, "自评表")))
    assert "√优90分≤得分≤100分；□良80分≤得分＜90分；□中60分≤得分＜80分；□差得分＜60分" in text


def changed(tmp_path: Path, file: str, old: str, new: str) -> Path:
    """A copy of the project with one text replaced in one file."""
    for folder in ("data", "content", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    path = tmp_path / file
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{file}: {old}"
    path.write_text(text.replace(old, new), "utf-8")
    return tmp_path


def figures_of(found: Prepared) -> dict[tuple[str, int], tuple[str, str]]:
    return {
        (kind, printed.index): (printed.name, printed.text)
        for kind, one in documents_of(found).items()
        for printed in printed_figures(one)
    }


def texts_without_figures(found: Prepared) -> list[str]:
    texts = []
    for one in documents_of(found).values():
        text = document_text(one)
        for printed in printed_figures(one):
            text = text.replace(printed.text, "", 1)
        texts.append(text)
    return texts


CONFIRMED = """
- {诊断: E401, 对象: 收支.本年支出.支出构成, 理由: 试算。}
- {诊断: E308, 对象: 收支.本年支出.支出结构, 理由: 试算。}
"""


def test_a_changed_fact_changes_every_place_and_nothing_else(tmp_path: Path) -> None:
    project = changed(tmp_path, "data/baiyun/2021/收支.yaml", "4,764.05", "4,700.00")
    (project / "data/baiyun/2021/确认.yaml").write_text(CONFIRMED, "utf-8")
    before, after = prepared("baiyun", 2021), prepared("baiyun", 2021, project)
    old, new = figures_of(before), figures_of(after)
    moved = {key: (old[key][1], new[key][1]) for key in old if old[key] != new[key]}
    assert old.keys() == new.keys()
    assert sorted(moved.values()) == [("4,764.05万元", "4,700.00万元"), ("78.52%", "77.46%")]
    output = tmp_path / "out"
    command = [sys.executable, "build.py", "build", "baiyun", "--project", str(project)]
    subprocess.run([*command, "--output", str(output)], check=True, cwd=ROOT)
    folder = output / "baiyun" / "2021"
    expected = squeezed(document_text(documents_of(after)["自评报告"]))
    assert expected == squeezed(document_text(documents_of(before)["自评报告"])).replace(
        "4,764.05万元", "4,700.00万元"
    ).replace("78.52%", "77.46%")
    assert squeezed(docx_text((folder / "自评报告.docx").read_bytes())) == expected
    assert squeezed(html_text(folder / "自评报告.html")) == expected
    assert "".join(pdf_pages(folder / "自评报告.pdf")) == expected


def test_a_changed_rule_changes_its_row_its_text_and_the_sums(tmp_path: Path) -> None:
    """A month counts 90% at most: 99.92% → 9 points, and the standard in the form says so."""
    file = "data/frameworks/guangzhou-2023.yaml"
    project = changed(tmp_path, file, "每期上限: 100%", "每期上限: 90%")
    before, after = prepared("huadu", 2023), prepared("huadu", 2023, project)
    old, new = figures_of(before), figures_of(after)
    moved = {(*old[key], new[key][1]) for key in old if old[key] != new[key]}
    assert moved == {
        ("评分.支出率.得分", "9.99", "9"),  # In the form and the table of scores.
        ("评分.支出率.得分", "9.99", "9.00"),  # In a sentence of the report.
        ("评分.总分", "99.98", "98.99"),
    }
    one, other = (document_text(documents_of(found)["自评表"]) for found in (before, after))
    differing = [(a, b) for a, b in zip(one.split("\n"), other.split("\n"), strict=True) if a != b]
    assert ("9.99", "9") in differing
    assert ("99.98", "98.99") in differing
    assert any("90%" in b for _, b in differing)
    assert len(differing) == 3


def test_a_changed_list_changes_its_counts(tmp_path: Path) -> None:
    file = "data/baiyun/2021/单位.yaml"
    project = changed(tmp_path, file, "  - 大源司法所\n", "")
    before, after = prepared("baiyun", 2021), prepared("baiyun", 2021, project)
    old, new = figures_of(before), figures_of(after)
    moved = {key: (old[key], new[key]) for key in old if old[key] != new[key]}
    assert set(moved.values()) == {(("单位.派驻机构数", "24"), ("单位.派驻机构数", "23"))}
    assert len(moved) == 2
    assert (
        texts_without_figures(before)[0].replace("、大源司法所", "")
        == texts_without_figures(after)[0]
    )


def test_a_changed_weight_must_add_up_and_changes_the_row(tmp_path: Path) -> None:
    file = "data/frameworks/guangzhou-2023.yaml"
    text = (ROOT / file).read_text("utf-8")
    start = text.index("编号: 产出目标")
    piece = text[start : text.index("规则:", start)]
    project = changed(tmp_path, file, piece, piece.replace("分值: 20", "分值: 21"))
    assert {p.code for p in prepared("huadu", 2023, project).problems if p.is_error} == {"E405"}
    other = text.index("编号: 效益目标")
    second = text[other : text.index("规则:", other)]
    path = project / file
    path.write_text(
        path.read_text("utf-8").replace(second, second.replace("分值: 20", "分值: 19")), "utf-8"
    )
    card = prepared("huadu", 2023, project).scored.scorecard
    assert card is not None
    assert {row.id: str(row.score) for row in card.rows()}["产出目标"] == "21.00"
    assert str(card.total) == "99.98"


def test_the_same_sources_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    """Another zone, locale, hash seed, folder and order of units."""
    project = changed(tmp_path, "data/demo/2023/单位.yaml", "年度", "年度")
    environment = {
        "PATH": "/usr/bin:/bin", "TZ": "Asia/Shanghai", "LANG": "C.UTF-8", "PYTHONHASHSEED": "7", "HOME": str(tmp_path),
    }  # fmt: skip
    command = [sys.executable, str(ROOT / "build.py"), "build", "huadu", "demo/2023", "--jobs", "1"]
    subprocess.run(
        [*command, "--project", str(project), "--output", str(tmp_path / "out")],
        check=True, cwd=tmp_path, env=environment,
    )  # fmt: skip
    files = sorted(
        path.relative_to(tmp_path / "out")
        for path in (tmp_path / "out").rglob("*.*")
        if path.is_file()
    )
    assert len([file for file in files if file.suffix in (".docx", ".pdf", ".html")]) == 12
    for file in files:
        if file.suffix in (".docx", ".pdf", ".html"):
            assert (tmp_path / "out" / file).read_bytes() == (
                built / "shipped" / file
            ).read_bytes(), file
