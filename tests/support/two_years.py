"""Years of one unit: figures read from texts, and the base project with data of several years."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ziping.facts.compute import computed_book
from ziping.facts.definition import Defined
from ziping.facts.reading import read_facts
from ziping.facts.values import Group, Value
from ziping.facts.year_figures import YearFigures
from ziping.pipeline.run import Run
from ziping.source.position import Position
from ziping.source.project import Project, UnitYear
from ziping.source.yaml import parsed

HERE = Position("例.md", 1, 1)


def year(topics: Mapping[str, str], earlier: YearFigures | None = None) -> YearFigures:
    """The book of a year from its files."""
    values: dict[str, Value] = {}
    defined = Defined()
    for topic, text in topics.items():
        node = parsed(text, f"{topic}.yaml")
        assert node is not None
        read = read_facts(node, topic)
        values[topic] = read.value
        defined += read.defined
    facts = Group(name="", members=values, where=HERE)
    before = earlier.seen_from_after() if earlier else None
    return computed_book(facts, defined, before)[0]


def put(project: Path, which: int, topic: str, text: str) -> None:
    folder = project / "data" / "shili" / str(which)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{topic}.yaml").write_text(text, "utf-8")


def chapter(project: Path, text: str) -> None:
    path = project / "content/shili/2023/主要工作.md"
    path.write_text("支出总额比上年{{ 收支.支出较上年|增减 }}。\n\n" + text + "\n", "utf-8")


def told(project: Path, *codes: str) -> list[tuple[str, str]]:
    """The findings of these codes (of all, without any), each with what it is about."""
    prepared = Run(Project(project)).checked_year(UnitYear("shili", 2023))
    return [(p.code, p.about) for p in prepared.problems if not codes or p.code in codes]


THREE_YEARS = {
    2021: "收入: 9,000,000 元\n人数: 20 人\n",
    2022: "收入: 950.50 万元\n人数: 20 人\n率: 93.5%\n工程: 0.00 万元\n",
    2023: "收入: 1,045.55 万元\n人数: 19 人\n率: 96.45%\n工程: 3.20 万元\n",
}


def three_years(project: Path) -> None:
    for which, text in THREE_YEARS.items():
        put(project, which, "账", text)
    put(project, 2021, "单位", "全称: 示例市档案馆\n年度: 2021\n")


TABLE = (
    '{{ 历年表("全年收入", 账.收入, 账.人数, "办结率", 账.率, 账.工程, '
    '增减=["增减额", "同比"], 标题="近三年情况") }}'
)


def moved(project: Path, before: str, now: str, text: str) -> list[str]:
    """What W764 is about, of figures 账 that a chapter prints."""
    put(project, 2022, "账", before)
    put(project, 2023, "账", now)
    chapter(project, text)
    return [about for _, about in told(project, "W764")]
