"""The HTML and PDF writers, through their borders: what a reader of the pages would measure.

The fonts come from the set-up (`.fonts`); without them these tests fail, as a build would.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from dataclasses import dataclass, replace
from decimal import Decimal
from html.parser import HTMLParser
from itertools import count, pairwise
from pathlib import Path

import pypdf
import pytest

from support import ROOT
from ziping.document.tree import (
    Align,
    Block,
    Cell,
    Document,
    Emphasis,
    Gap,
    Heading,
    HeadingShape,
    Inline,
    LineBreak,
    ListBlock,
    Orientation,
    PageBreak,
    Paragraph,
    PrintedFigure,
    Row,
    Strong,
    Table,
    Text,
)
from ziping.layout.layout import Layout
from ziping.layout.layout_file import layout_from
from ziping.source.position import Position
from ziping.source.problem import Fault
from ziping.write.fonts import fonts_of
from ziping.write.html.page import html_document
from ziping.write.pdf.writer import Pdf, fetcher, pdf_bytes

LAYOUT = ROOT / "templates" / "layout.yaml"
HERE = Position("content/demo/2023/样例.md", 7, 1)
MM = 72 / 25.4
_numbers = count(1)


@pytest.fixture(scope="module")
def layout() -> Layout:
    return layout_from(LAYOUT)


@pytest.fixture(scope="module")
def fonts() -> Path:
    folder = ROOT / ".fonts"
    assert (folder / "FandolFang-Regular.otf").is_file(), "没有字体：先运行 setup"
    return folder


# The tree, in few words.


def words(*parts: str | Inline) -> tuple[Inline, ...]:
    return tuple(Text(text=part) if isinstance(part, str) else part for part in parts)


def figure(text: str) -> PrintedFigure:
    origin = Position("data/demo/2023/收支.yaml", 3, 7)
    index = next(_numbers)
    return PrintedFigure(
        text=text, name="收支.收入总额", value=text, origin=origin, where=HERE, index=index
    )


def paragraph(*parts: str | Inline, role: str = "正文") -> Paragraph:
    return Paragraph(identity=f"段{next(_numbers)}", where=HERE, children=words(*parts), role=role)


def heading(level: int, number: str, text: str, *body: str | Inline) -> Heading:
    shape = HeadingShape.RUN_IN if body else HeadingShape.OWN_LINE
    return Heading(
        identity=f"题{next(_numbers)}",
        where=HERE,
        level=level,
        number=number,
        children=words(text),
        shape=shape,
        body=words(*body),
    )


def cell(column: int, text: str, *, rowspan: int = 1, heading: bool = False) -> Cell:
    children = words(text)
    return Cell(
        where=HERE,
        column=column,
        children=children,
        rowspan=rowspan,
        heading=heading,
        align=Align.CENTRE,
    )


def row(*cells: Cell) -> Row:
    return Row(identity=f"行{next(_numbers)}", where=HERE, cells=cells)


def table(*rows: Row, widths: str = "0.2 0.8") -> Table:
    head = (row(cell(0, "一级指标", heading=True), cell(1, "评分标准", heading=True)),)
    shares = tuple(map(Decimal, widths.split()))
    return Table(identity=f"表{next(_numbers)}", where=HERE, widths=shares, head=head, body=rows)


def report(*blocks: Block) -> Document:
    return Document(
        kind="自评报告",
        title=(words("2023年度示例区司法局部门"), words("整体支出绩效自评报告")),
        subtitle=(),
        unit="示例区司法局",
        year=2023,
        orientation=Orientation.PORTRAIT,
        blocks=blocks,
    )


def form(*blocks: Block) -> Document:
    title = (words("部门整体支出绩效自评表"),)
    return replace(report(*blocks), kind="自评表", title=title, orientation=Orientation.LANDSCAPE)


def merged_form(rows: int, lines: int) -> Document:
    """A form whose first column merges all rows, each of *lines* lines."""
    text = "、".join(["按评分标准逐项核对并说明"] * 5 * lines)
    first = row(cell(0, "管理效率", rowspan=rows), cell(1, text))
    return form(table(first, *(row(cell(1, text)) for _ in range(rows - 1))))


# The pages, as poppler sees them.


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: its left and right edge and its height on the page, in points."""

    left: float
    right: float
    middle: float
    text: str


_WORD = re.compile(
    r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
)


def pages_of(pdf: Pdf) -> list[list[Line]]:
    """The printed lines of each page, from top to bottom."""
    command = ["pdftotext", "-bbox-layout", "-", "-"]
    xml = subprocess.run(command, input=pdf.data, capture_output=True, check=True).stdout
    return [_lines(page) for page in xml.decode().split("<page ")[1:]]


def _lines(page: str) -> list[Line]:
    rows: dict[int, list[tuple[float, float, float, str]]] = {}
    for found in _WORD.finditer(page):
        left, top, right, bottom = map(float, found.groups()[:4])
        if right < 18 * MM:
            continue  # The number of a landscape page, which stands upright.
        middle = (top + bottom) / 2
        near = next((y for y in rows if abs(y - middle) < 5), round(middle))
        rows.setdefault(near, []).append((left, right, middle, found[5]))
    return [
        Line(
            left=min(word[0] for word in line),
            right=max(word[1] for word in line),
            middle=line[0][2],
            text="".join(word[3] for word in sorted(line)),
        )
        for _, line in sorted(rows.items())
    ]


def baselines(pdf: Pdf, page: int) -> list[float]:
    """The heights of the lines of the type area, from top to bottom, in points from the foot."""
    found: set[float] = set()

    def note(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip() and (height := cm[3] * tm[5] + cm[5]) > 35 * MM:
            found.add(round(height, 2))

    pypdf.PdfReader(io.BytesIO(pdf.data)).pages[page].extract_text(visitor_text=note)
    return sorted(found, reverse=True)


def written(document: Document, layout: Layout, fonts: Path) -> Pdf:
    pdf = pdf_bytes(document, layout, fonts)
    assert [p for p in pdf.problems if p.code not in ("N604", "N609")] == []
    return pdf


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
    return PageBreak(identity=f"页{next(_numbers)}", where=HERE)


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


# Fonts and files.


def test_a_character_without_a_glyph_is_an_error_at_its_place(layout: Layout, fonts: Path) -> None:
    there = paragraph("有的字。")
    missing = replace(paragraph("没有的字：𒀀。"), where=Position("content/a.md", 12, 1))
    pdf = pdf_bytes(report(there, missing), layout, fonts)
    assert pdf.data == b""
    assert [(p.code, str(p.where)) for p in pdf.problems] == [("E603", "content/a.md:12:1")]
    assert "U+12000" in pdf.problems[0].message


def test_a_role_without_a_font_is_an_error(layout: Layout, fonts: Path) -> None:
    lost = layout.faces["仿宋"].model_copy(update={"candidates": ("没有这个文件.ttf",)})
    without = layout.model_copy(update={"faces": {**layout.faces, "仿宋": lost}})
    pdf = pdf_bytes(report(paragraph("字")), without, fonts)
    assert [(p.code, "没有这个文件.ttf" in p.hint) for p in pdf.problems] == [("E602", True)]


def test_the_first_candidate_that_is_there_is_taken(layout: Layout, tmp_path: Path) -> None:
    for name in ("FandolFang-Regular.otf", "SimFang.TTF"):
        (tmp_path / name).touch()
    assert fonts_of(layout, (tmp_path,)).files["仿宋"].path.name == "SimFang.TTF"


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
    first = written(_small_report(), layout, fonts).data
    script = (
        "import sys; sys.path[:0] = ['tests/write', 'tests', '.']\n"
        "from pathlib import Path; import test_write_html_pdf as t\n"
        "data = t.pdf_bytes(t._small_report(), t.layout_from(t.LAYOUT), Path('.fonts')).data\n"
        "Path(sys.argv[1]).write_bytes(data)\n"
    )
    out = tmp_path / "other.pdf"
    environment = {**os.environ, "TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", script, out], cwd=ROOT, env=environment, check=True)
    assert out.read_bytes() == first


def _small_report() -> Document:
    global _numbers
    _numbers = count(1)  # Identities are part of the bytes.
    return report(
        heading(1, "一、", "基本情况"),
        heading(3, "1.", "强化服务。", "全年办结", "842件。"),
        table(row(cell(0, "甲"), cell(1, "9.99"))),
    )


def test_properties_and_bookmarks(layout: Layout, fonts: Path) -> None:
    pdf = written(_small_report(), layout, fonts)
    reader = pypdf.PdfReader(io.BytesIO(pdf.data))
    assert reader.metadata is not None
    assert reader.metadata.title == "2023年度示例区司法局部门整体支出绩效自评报告"
    assert reader.metadata.author == "示例区司法局"
    assert str(reader.metadata.creation_date) == "2023-12-31 00:00:00+00:00"
    assert re.findall(r"'/Title': '(.+?)'", str(reader.outline)) == ["一、基本情况", "1.强化服务。"]


# HTML.


class _Outline(HTMLParser):
    """The tags that are open, the ids, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.starts: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.starts.append((tag, named))
        if named.get("id"):
            self.ids.append(str(named["id"]))
        if tag not in ("meta", "br", "col"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "title"} & set(self.open):
            self.text += data


def test_html_escapes_everything_and_is_well_formed(layout: Layout) -> None:
    evil = '<script>alert("1")</script>&amp;\'"'
    blocks = (
        paragraph(evil, figure(evil), Strong(children=words(evil)), LineBreak()),
        heading(2, "（一）", evil, evil),
        Gap(identity=f'"{evil}', where=HERE, text=evil),
        ListBlock(identity="表", where=HERE, items=(words(evil),), ordered=True, start=3),
        table(row(cell(0, evil, rowspan=1), cell(1, evil))),
    )
    document = replace(report(*blocks), unit=evil, title=(words(evil),), subtitle=words(evil))
    page = _Outline(html_document(document, layout))
    assert page.open == []
    assert "script" not in {tag for tag, _ in page.starts}
    assert page.text.count(evil) == 11
    assert len(page.ids) == len(set(page.ids))


def test_html_figures_say_what_they_are(layout: Layout) -> None:
    shown = replace(figure("6,067.95万元"), value="6067.95 万元", index=12)
    page = _Outline(html_document(report(paragraph("收入", shown)), layout))
    assert ("data", {
        "class": "figure",
        "id": "f12",
        "value": "6067.95 万元",
        "title": "收支.收入总额 · data/demo/2023/收支.yaml:3:7",
    }) in page.starts  # fmt: skip


def test_html_is_self_contained(layout: Layout) -> None:
    html = html_document(report(*_small_report().blocks), layout)
    assert re.findall(r"url\(|https?://|src=|href=|@import", html) == []


def test_an_unknown_role_is_named_with_its_place(layout: Layout) -> None:
    with pytest.raises(Fault, match=r"样例\.md:7:1: E607: 版式里没有样式“诗”"):
        html_document(report(paragraph("字", role="诗")), layout)


def test_an_unknown_node_is_a_bug(layout: Layout) -> None:
    class Poem:
        pass

    with pytest.raises(TypeError, match="Poem"):
        html_document(report(Poem()), layout)  # type: ignore[arg-type]


# Layout.


def test_every_value_of_the_layout_has_its_clause(layout: Layout) -> None:
    grounds = {ground.name: ground for ground in layout.grounds}
    assert str(grounds["页面.上边距"].strength) == "规定"
    assert grounds["样式.三级.字号"].clause == "GB/T 9704-2012 7.3.3"
    assert layout.page_.type_width == 156
    assert layout.page_.type_height == 225
