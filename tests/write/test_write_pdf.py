"""PDF: pages, tables, fonts and properties, as poppler sees them."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pypdf
import pytest

from support import ROOT
from support.small_report import (
    MM,
    form,
    merged_form,
    pages_of,
    report,
    small_report,
    table,
    written,
)
from support.small_tree import HERE, cell, figure, heading, next_number, paragraph, row, words
from ziping.document.tree import Block, Emphasis, PageBreak, Strong, Table
from ziping.layout.layout import Layout
from ziping.write.pdf.writer import Pdf, fetcher

pytestmark = pytest.mark.documents


def baselines(pdf: Pdf, page: int) -> list[float]:
    """The heights of the lines of the type area, from top to bottom, in points from the foot."""
    found: set[float] = set()

    def note(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip() and (height := cm[3] * tm[5] + cm[5]) > 35 * MM:
            found.add(round(height, 2))

    pypdf.PdfReader(io.BytesIO(pdf.data)).pages[page].extract_text(visitor_text=note)
    return sorted(found, reverse=True)


# Pages.


def test_a_full_page_has_22_lines_of_28_characters(layout: Layout, fonts: Path) -> None:
    pdf = written(report(paragraph("法治建设稳步推进" * 200)), layout, fonts)
    *lines, number = pages_of(pdf)[1]
    assert [len(line.text) for line in lines] == [28] * 22
    assert number.text == "—2—"
    first, last = lines[0], lines[-1]
    assert (last.middle - first.middle) / 21 == pytest.approx(28.95, abs=0.02)
    assert first.left == pytest.approx(28 * MM, abs=0.1)
    assert first.right == pytest.approx((210 - 26) * MM, abs=0.4)


def test_a_documents_number_is_not_parted(layout: Layout, fonts: Path) -> None:
    paragraphs = [
        paragraph("依" * length + "据财绩〔2023〕17号文件办理。") for length in range(10, 34)
    ]
    pdf = written(report(*paragraphs), layout, fonts)
    lines = [line.text for page in pages_of(pdf) for line in page]
    assert sum("〔2023〕17号" in line for line in lines) == len(paragraphs)


def test_figures_bold_and_rare_characters_keep_the_line_pitch(layout: Layout, fonts: Path) -> None:
    mixed = [
        part
        for _ in range(60)
        for part in (
            "全年收入", figure("6,067.95万元"), "，镕和喆由", Strong(children=words("后备字体")),
            "印，", Emphasis(children=words("强调")), "用楷体；☑已完成100㎡，",
        )
    ]  # fmt: skip
    pdf = written(report(paragraph(*mixed)), layout, fonts)
    lines = baselines(pdf, page=1)
    steps = {round(above - below, 2) for above, below in pairwise(lines)}
    assert (len(lines), steps) == (22, {28.95})
    assert [p.code for p in pdf.problems if p.code != "N609"] == ["N604"] * 4


def test_no_line_begins_with_a_stop_or_splits_a_number(layout: Layout, fonts: Path) -> None:
    paragraphs = [
        paragraph(
            "字" * shift, figure("6,067.95万元"), "，（占", figure("78.52%"), "），比上年",
            figure("增长5.20%"), "。", Strong(children=words("“重点”")), "、", figure("506项"),
            "；共", figure("24个"), "（含", figure("3个"), "）。" + "文" * 12 + "——" + "文" * 5,
            "……“引文”，2021年4月6日，" + "字" * 20 + "《名称》《名称》。" + "文" * 30,
        )
        for shift in range(1, 29)
    ]  # fmt: skip
    pages = pages_of(written(report(*paragraphs), layout, fonts))
    lines = [line for page in pages for line in page[:-1]][2:]
    assert [x.text for x in lines if x.text[0] in "，。、；：！？）》”…%"] == []
    assert [x.text for x in lines if x.text[-1] in "（《“"] == []
    cut = [
        (above.text, below.text)
        for above, below in pairwise(lines)
        if above.text[-1] in "0123456789.," and below.text[0] in "0123456789.,%万年月日项个"
    ]
    assert cut == []
    full = [line for line in lines if line.right > 500]
    assert len(full) > 100
    assert all(abs(line.right - 184 * MM) < 1 for line in full)  # A third of a millimetre.


def test_a_figure_holds_to_the_unit_in_the_text_behind_it(layout: Layout, fonts: Path) -> None:
    """Where the template writes the unit, and the line would end between the two."""
    paragraphs = [
        paragraph(
            "字" * shift, figure("8"), "个，" + "文" * 24, figure("2021"), "年度，" + "文" * 20,
            figure("512.60"), "万元，", "文" * 30,
        )
        for shift in range(1, 29)
    ]  # fmt: skip
    pages = pages_of(written(report(*paragraphs), layout, fonts))
    lines = [line for page in pages for line in page[:-1]][2:]
    cut = r"([0-9]|(?<=[0-9])年|(?<=[0-9])万)$"
    assert [line.text for line in lines if re.search(cut, line.text)] == []
    assert sum(line.text[0] in "0123456789" for line in lines) > 10
    full = [line for line in lines if line.right > 515]
    assert all(abs(line.right - 184 * MM) < 0.8 for line in full), "行末不齐"


def test_page_numbers_stand_outside_under_the_type_area(layout: Layout, fonts: Path) -> None:
    pdf = written(report(paragraph("页"), _page_break(), paragraph("页")), layout, fonts)
    odd, even = (page[-1] for page in pages_of(pdf))
    assert (odd.text, even.text) == ("—1—", "—2—")
    assert odd.right == pytest.approx((210 - 26) * MM - 14, abs=0.3)
    assert even.left == pytest.approx(28 * MM + 14, abs=0.3)
    assert odd.middle == pytest.approx((297 - 35 + 7) * MM, abs=2)


def _page_break() -> PageBreak:
    return PageBreak(identity=f"页{next_number()}", where=HERE)


def test_a_heading_is_never_last_on_its_page(layout: Layout, fonts: Path) -> None:
    for lines in range(14, 20):
        blocks: tuple[Block, ...] = (
            *(paragraph(f"第{i}段。") for i in range(lines)),
            heading(1, "一、", "基本情况"),
            heading(2, "（一）", "部门概况"),
            paragraph("全年工作" * 40),
        )
        first, *_ = pages_of(written(report(*blocks), layout, fonts))
        assert first[-2].text not in ("一、基本情况", "（一）部门概况")


# Tables.


def test_a_merged_label_is_repeated_on_each_page_in_the_middle(layout: Layout, fonts: Path) -> None:
    pdf = written(merged_form(24, 3), layout, fonts)
    pages = pages_of(pdf)
    assert pdf.passes == 2
    assert len(pages) >= 3
    for page in pages:
        labels = [line for line in page if line.left < 40 * MM and "管理效率" in line.text]
        heads = [line for line in page if "一级指标评分标准" in line.text]
        rows = [line for line in page if "按评分标准" in line.text]
        assert len(labels) == len(heads) == 1
        middle = (rows[0].middle + rows[-1].middle) / 2
        assert labels[0].middle == pytest.approx(middle, abs=8)


def test_one_layout_is_enough_when_no_merged_cell_crosses(layout: Layout, fonts: Path) -> None:
    rows = [row(cell(0, "甲"), cell(1, "按评分标准核对" * 60)) for _ in range(20)]
    pdf = written(form(table(*rows)), layout, fonts)
    assert (pdf.passes, pdf.page_count > 2) == (1, True)


def test_rows_stay_whole_but_one_that_no_page_holds_may_break(layout: Layout, fonts: Path) -> None:
    short = [row(cell(0, "甲"), cell(1, f"第{i}行。" + "按评分标准核对" * 90)) for i in range(6)]
    tall = row(cell(0, "乙"), cell(1, "很长的依据。" * 2000))
    pdf = written(form(table(*short, tall)), layout, fonts)
    pages = pages_of(pdf)
    assert all(any("一级指标" in line.text for line in page) for page in pages)
    text = "".join(line.text for page in pages for line in page)
    assert text.count("很长的依据。") > 1900
    assert pdf.passes <= 4


def test_a_figure_printed_in_a_repeated_label_is_one_place(layout: Layout, fonts: Path) -> None:
    wide = merged_form(24, 3)
    first = wide.blocks[0]
    assert isinstance(first, Table)
    label = replace(first.body[0].cells[0], children=words("共", figure("50分")))
    body = (replace(first.body[0], cells=(label, first.body[0].cells[1])), *first.body[1:])
    pdf = written(replace(wide, blocks=(replace(first, body=body),)), layout, fonts)
    assert sum("共50分" in line.text for page in pages_of(pdf) for line in page) == pdf.page_count


def test_other_files_are_refused() -> None:
    import weasyprint  # Heavy: only here.

    fatal = weasyprint.urls.FatalURLFetchingError
    for address in ("file:///etc/passwd", "https://example.org/a.css", "data:text/css,a"):
        html = f'<link rel=stylesheet href="{address}"><p>a'
        with pytest.raises(fatal):
            weasyprint.HTML(string=html, url_fetcher=fetcher(())).render()


def test_same_bytes_in_another_process_and_zone(
    layout: Layout, fonts: Path, tmp_path: Path
) -> None:
    first = written(small_report(), layout, fonts).data
    script = (
        "import sys; sys.path[:0] = ['tests', '.']\n"
        "from pathlib import Path; from support.small_report import LAYOUT, small_report, written\n"
        "from ziping.layout.layout_file import layout_from\n"
        "data = written(small_report(), layout_from(LAYOUT), Path('.fonts')).data\n"
        "Path(sys.argv[1]).write_bytes(data)\n"
    )
    out = tmp_path / "other.pdf"
    environment = {**os.environ, "TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", script, out], cwd=ROOT, env=environment, check=True)
    assert out.read_bytes() == first


def test_properties_and_bookmarks(layout: Layout, fonts: Path) -> None:
    pdf = written(small_report(), layout, fonts)
    reader = pypdf.PdfReader(io.BytesIO(pdf.data))
    assert reader.metadata is not None
    assert reader.metadata.title == "2023年度示例区司法局部门整体支出绩效自评报告"
    assert reader.metadata.author == "示例区司法局"
    assert str(reader.metadata.creation_date) == "2023-12-31 00:00:00+00:00"
    assert re.findall(r"'/Title': '(.+?)'", str(reader.outline)) == ["一、基本情况", "1.强化服务。"]
