"""Pages to be measured: the examples as they were built, small documents, and pages made without our writers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import weasyprint

from support import ROOT
from support.small_tree import HERE, heading, next_number, paragraph, row, words
from ziping.document.tree import Block, Cell, Document, Orientation, Table
from ziping.features.inspect.inspect import Sheet, sheet_of
from ziping.features.inspect.located_text import LocatedTexts, standing
from ziping.features.inspect.measured import Measured
from ziping.features.inspect.pdf_pages import pages_of
from ziping.layout.layout import Layout
from ziping.pipeline.run import Run, documents_of
from ziping.source.project import Project, UnitYear
from ziping.write.pdf.writer import pdf_bytes

POINT = 25.4 / 72  # In mm.


@dataclass(frozen=True, slots=True)
class Example:
    folder: str  # Of the outputs.
    project: Path
    unit: str
    year: int
    kind: str

    def __str__(self) -> str:
        return f"{self.unit}/{self.year} {self.kind}"


PROJECT = ROOT / "examples" / "xiangmu"

REPORTS = [
    *(
        Example("shipped", ROOT, unit, year, "自评报告")
        for unit, year in (("baiyun", 2021), ("demo", 2022), ("demo", 2023), ("huadu", 2023))
    ),
    Example("xiangmu", PROJECT, "ludeng", 2023, "自评报告"),
]

FORMS = [replace(one, kind="自评表") for one in REPORTS if one.unit != "baiyun"]


@lru_cache
def workshop(project: Path) -> Run:
    return Run(Project(project))


LAYOUT = workshop(ROOT).layout()


@lru_cache
def document(example: Example) -> Document:
    which = UnitYear(example.unit, example.year)
    return documents_of(workshop(example.project).checked_year(which))[example.kind]


@lru_cache
def data(built: Path, example: Example) -> bytes:
    folder = built / example.folder / example.unit / str(example.year)
    return (folder / f"{example.kind}.pdf").read_bytes()


@lru_cache
def docx(built: Path, example: Example) -> bytes:
    folder = built / example.folder / example.unit / str(example.year)
    return (folder / f"{example.kind}.docx").read_bytes()


@lru_cache
def found(built: Path, example: Example) -> LocatedTexts:
    return standing(document(example), pages_of(data(built, example)))


@lru_cache
def sheet(built: Path, example: Example) -> Sheet:
    layout = workshop(example.project).layout()
    return sheet_of(document(example), layout, data(built, example), docx(built, example))


def measured(sheet: Sheet, name: str) -> Measured:
    return next(one for one in sheet.measured if one.name == name)


# The same measures on pages made otherwise: a ruler that always says 37 mm measures nothing.


def table(*rows: tuple[str, ...]) -> Table:
    """A table of plain cells; its first row is the head."""
    head, *body = (
        row(*(Cell(where=HERE, column=i, children=words(text)) for i, text in enumerate(texts)))
        for texts in rows
    )
    return Table(
        identity=f"表{next_number()}",
        where=HERE,
        widths=(Decimal("0.4"), Decimal("0.6")),
        head=(head,),
        body=tuple(body),
    )


def report(*blocks: Block, title: str = "") -> Document:
    return Document(
        kind="自评报告",
        title=(words(title),) if title else (),
        subtitle=(),
        unit="示例区司法局",
        year=2023,
        orientation=Orientation.PORTRAIT,
        blocks=blocks,
    )


SAMPLE = report(
    heading(1, "一、", "基本情况"),
    paragraph("法治建设稳步推进，各项工作按期完成" * 80),
    table(("项目", "说明"), ("支出", "按评分标准逐项核对并说明，" * 6)),
    paragraph("示例区司法局", role="署名"),
    paragraph("2024年3月8日", role="日期"),
    title="部门整体支出绩效自评报告",
)


def with_page(**changes: object) -> Callable[[Layout], Layout]:
    return lambda layout: layout.model_copy(
        update={"page_": layout.page_.model_copy(update=changes)}
    )


def mm(value: str) -> Decimal:
    return Decimal(value)


def made(tree: Document, layout: Layout) -> bytes:
    pdf = pdf_bytes(tree, layout, ROOT / ".fonts")
    assert [problem for problem in pdf.problems if problem.is_error] == []
    return pdf.data


# Pages that break a rule, made without our writers.


FONT = (ROOT / ".fonts" / "FandolFang-Regular.otf").resolve().as_uri()

SHEET = f"""
@font-face{{font-family:"file-仿宋";src:url({FONT})}}
@page{{size:210mm 297mm;margin:37mm 26mm 35mm 28mm;
@bottom-right{{content:"— " counter(page) " —";font:14pt "file-仿宋"}}}}
body{{margin:0;font:16pt/28.95pt "file-仿宋"}} p{{margin:0}} .new{{break-before:page}}
table{{border-collapse:collapse;width:100%}} td{{border:.5pt solid}}
"""


def page_of(html: str, style: str = "") -> bytes:
    source = f'<html lang="zh"><style>{SHEET}{style}</style><body>{html}</body></html>'
    pdf = weasyprint.HTML(string=source).write_pdf()
    assert isinstance(pdf, bytes)
    return pdf
