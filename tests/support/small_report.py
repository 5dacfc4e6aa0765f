"""A report in few words, for the writers of HTML and PDF."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from support import ROOT
from support.small_tree import HERE, cell, heading, next_number, row, start_again, words
from ziping.document.tree import Align, Block, Cell, Document, Orientation, Row, Table
from ziping.layout.layout import Layout
from ziping.write.pdf.writer import Pdf, pdf_bytes

LAYOUT = ROOT / "templates" / "layout.yaml"
MM = 72 / 25.4


def table(*rows: Row, widths: str = "0.2 0.8") -> Table:
    head = (row(cell(0, "一级指标", heading=True), cell(1, "评分标准", heading=True)),)
    shares = tuple(map(Decimal, widths.split()))
    return Table(identity=f"表{next_number()}", where=HERE, widths=shares, head=head, body=rows)


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
    for match in _WORD.finditer(page):
        left, top, right, bottom = map(float, match.groups()[:4])
        if right < 18 * MM:
            continue  # The number of a landscape page, which stands upright.
        middle = (top + bottom) / 2
        near = next((y for y in rows if abs(y - middle) < 5), round(middle))
        rows.setdefault(near, []).append((left, right, middle, match[5]))
    return [
        Line(
            left=min(word[0] for word in line),
            right=max(word[1] for word in line),
            middle=line[0][2],
            text="".join(word[3] for word in sorted(line)),
        )
        for _, line in sorted(rows.items())
    ]


def written(document: Document, layout: Layout, fonts: Path) -> Pdf:
    pdf = pdf_bytes(document, layout, fonts)
    assert [p for p in pdf.problems if p.code not in ("N604", "N609")] == []
    return pdf


def small_report() -> Document:
    start_again()
    return report(
        heading(1, "一、", "基本情况"),
        heading(3, "1.", "强化服务。", "全年办结", "842件。"),
        table(row(cell(0, "甲"), cell(1, "9.99"))),
    )


def column(*texts: str, align: Align = Align.RIGHT, rowspan: int = 1) -> Table:
    """A table of one column of numbers beside one of words."""
    rows = tuple(
        Row(
            identity=f"行{number}",
            where=HERE,
            cells=(
                Cell(where=HERE, column=0, children=words("项")),
                Cell(where=HERE, column=1, children=words(text), align=align, rowspan=rowspan),
            ),
        )
        for number, text in enumerate(texts)
    )
    half = Decimal("0.5")
    return Table(identity="表", where=HERE, widths=(half, half), head=(), body=rows)
