"""Contradictions planted into the demo: between files, between years, between words and data, between
report and form. Each is told at the place where it was planted; the demo itself has none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from support import ROOT
from support.projects import invoke
from ziping.facts.values import groups
from ziping.numbers.figure import Figure
from ziping.pipeline.run import CheckedYear, Run
from ziping.source.project import Project, UnitYear
from ziping.source.view import DiskView, OverlayView

pytestmark = pytest.mark.documents
CODES = frozenset(("E401", "E415", "E416", "W417", "W719"))
YEARS = (UnitYear("demo", 2022), UnitYear("demo", 2023))


@pytest.fixture(scope="module")
def years() -> dict[UnitYear, CheckedYear]:
    run = Run(Project(ROOT))
    return {which: run.checked_year(which) for which in YEARS}


def read(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def told(which: UnitYear, texts: Mapping[str, str]) -> list[str]:
    """What is told of contradictions once these files are so, each with both its places."""
    files = {path: text.encode() for path, text in texts.items()}
    run = Run(Project(ROOT, OverlayView(DiskView(ROOT), files)))
    problems = run.checked_year(which).problems
    return [
        f"{p.where} {p.code} {p.message} {p.second}"
        for p in problems
        if p.code in CODES and not p.settled
    ]


def test_the_demo_contradicts_nothing(years: dict[UnitYear, CheckedYear]) -> None:
    for year in years.values():
        assert [p for p in year.problems if p.code in CODES and not p.settled] == []


def meant_twice(which: UnitYear, year: CheckedYear) -> Iterator[tuple[str, str, str]]:
    """For each input that means a fact: the place where it is not stated yet, and another value."""
    assert year.scored.framework is not None
    for row in year.scored.framework.rows():
        for name, facts in row.sources.items():
            fact, own = year.book.find(facts[0]), year.book.find(f"指标.指标.{row.id}.{name}")
            stated = fact if fact is not None else own
            value = stated.items[0] if hasattr(stated, "items") else stated  # type: ignore[union-attr]
            if not isinstance(value, Figure):
                continue
            other = f"{value.value + 1:f} {value.unit.name}"
            other = f"[{other}]" if hasattr(stated, "items") else other
            yield (row.id, name, other) if own is None else ("", facts[0], other)


@pytest.mark.parametrize("which", YEARS, ids=str)
def test_a_quantity_stated_in_two_places_with_two_values(
    which: UnitYear, years: dict[UnitYear, CheckedYear]
) -> None:
    plants = list(meant_twice(which, years[which]))
    assert len(plants) == 13
    texts: dict[str, str] = {}
    for row, name, value in plants:
        topic = "指标" if row else name.partition(".")[0]
        path = f"data/{which}/{topic}.yaml"
        text = texts.get(path) or (read(path) if (ROOT / path).exists() else "")
        if row:
            head = re.search(rf"^  {row}:( \{{\}})?\n", text, re.M)
            assert head is not None
            text = text[: head.start()] + f"  {row}:\n    {name}: {value}\n" + text[head.end() :]
        else:
            text += f"{name.partition('.')[2]}: {value}\n"
        texts[path] = text
    lines = told(which, texts)
    for row, name, _ in plants:
        wanted = f" E416 {row}.{name} " if row else f"，{name} 是"
        assert sum(wanted in line for line in lines) == 1, (row, name, lines)
    assert sum(" E416 " in line for line in lines) == len(plants)


@pytest.mark.parametrize("which", YEARS, ids=str)
def test_a_total_and_a_grade_in_a_chapter_that_the_form_has_not(
    which: UnitYear, years: dict[UnitYear, CheckedYear]
) -> None:
    chapters = sorted((ROOT / f"content/{which}").glob("*.md"))
    printed = years[which].documents.used_chapters
    texts: dict[str, str] = {}
    for index, chapter in enumerate(chapters):
        path = chapter.relative_to(ROOT).as_posix()
        words = f"我局部门整体支出绩效自评总分{71 + index}.25分，等级为中。"
        texts[path] = read(path).rstrip("\n") + f"\n\n{words}\n"
    wanted = [path for path in texts if path in printed]
    assert len(wanted) >= 10
    lines = told(which, texts)
    for path in wanted:
        mine = [line for line in lines if line.startswith(path)]
        assert (
            len(mine) == 2
            and "总分写的是" in mine[0] + mine[1]
            and "等级写的是“中”" in mine[0] + mine[1]
        )


@pytest.mark.parametrize("which", YEARS, ids=str)
def test_words_of_all_goals_against_each_goal(
    which: UnitYear, years: dict[UnitYear, CheckedYear]
) -> None:
    """Every goal with numbers is made to be missed; one sentence says that all are met."""
    path, chapter = f"data/{which}/绩效目标.yaml", f"content/{which}/主要成效.md"
    text, missed = read(path), 0
    for kind in ("产出指标", "效益指标"):
        for goal in groups(years[which].book.find(f"绩效目标.{kind}")):
            target, actual = goal.members.get("目标"), goal.members.get("实际")
            if isinstance(target, Figure) and isinstance(actual, Figure) and target.value > 0:
                worse = target.value * (3 if goal.said("方向") == "反向" else Decimal("0.4"))
                lines = text.split("\n")
                line = lines[actual.where.line - 1]
                head, rest = line[: actual.where.column - 1], line[actual.where.column - 1 :]
                typed = re.match(r"[\d,.]+", rest)
                assert typed is not None
                lines[actual.where.line - 1] = f"{head}{worse:.2f}{rest[typed.end() :]}"
                text, missed = "\n".join(lines), missed + 1
    assert missed >= 8
    words = "全年绩效目标全部完成。"
    texts = {path: text, chapter: read(chapter).rstrip("\n") + f"\n\n{words}\n"}
    found = [line for line in told(which, texts) if " W719 写了“绩效目标全部完成”" in line]
    assert len(found) == missed and all(line.startswith(chapter) for line in found)


BREAKS = [
    ("三公经费", "决算: 10.02", "决算: 10.52", "决算分类"),
    ("三公经费", "预算: 12.60", "预算: 12.90", "预算分类"),
    ("收支", "其他收入: 4.80", "其他收入: 4.90", "收入构成"),
    ("收支", "人民调解: 149.27", "人民调解: 159.27", "项目支出明细构成"),
    ("收支", "政府性基金决算: 20.00", "政府性基金决算: 21.00", "财政拨款构成"),
    ("收支", "年末结转结余: 98.37", "年末结转结余: 88.37", "结转结余平衡"),
    ("收支", "年初结转结余: 217.69", "年初结转结余: 216.69", "结转结余衔接"),
    ("收支", "  基本支出: 2,671.92", "  基本支出: 2,671.29", "支出构成"),
    ("收支", "财政拨款收入: 3,540.26", "财政拨款收入: 3,560.26", "财政拨款不超收入"),
    ("预算执行", "四季度: 1,070.65", "四季度: 1,070.56", "季度构成"),
    ("预算", "专项资金: 90.00", "专项资金: 91.00", "总预算构成"),
    ("预算", "区本级资金: 108.00", "区本级资金: 107.00", "级次划分"),
    ("采购", "工程: 168.32", "工程: 186.32", "采购构成"),
    ("采购", "授予小微企业: 371.15", "授予小微企业: 571.15", "采购规模"),
]


@pytest.mark.parametrize(("topic", "old", "new", "relation"), BREAKS)
def test_a_relation_that_does_not_hold(topic: str, old: str, new: str, relation: str) -> None:
    path = f"data/{YEARS[1]}/{topic}.yaml"
    text = read(path)
    assert text.count(old) >= 1
    lines = told(YEARS[1], {path: text.replace(old, new, 1)})
    assert any(" E401 " in line and relation in line for line in lines), lines


BUDGETS = ("三公经费", "公务用车", "公务接待")


@pytest.mark.parametrize("group", BUDGETS)
def test_within_a_budget_that_was_passed(group: str) -> None:
    path, chapter = f"data/{YEARS[1]}/三公经费.yaml", f"content/{YEARS[1]}/成本管理.md"
    text = read(path).replace("决算: 10.02", "决算: 30.02").replace("决算: 9.31", "决算: 28.31")
    text = text.replace("决算: 0.71", "决算: 1.71")
    said = read(chapter).rstrip("\n") + f"\n\n全年{group}未超预算。\n"
    lines = told(YEARS[1], {path: text, chapter: said})
    assert [line for line in lines if line.startswith(chapter) and " W719 写了“未超预算”" in line]


Harmless = Callable[[str], str]
HARMLESS: tuple[Harmless, ...] = (
    lambda text: text + "\n各科室按分工推进，办理质量稳步提高。\n",
    lambda text: text + "\n一级指标“履职效能”分值50分，得分较高。\n",
    lambda text: text + "\n除个别指标外，绩效目标基本完成。\n",
    lambda text: text + "\n会议费控制在预算以内。\n",
    lambda text: text + "\n上年自评等级为良，总体评价较好。\n",
    lambda text: text + "\n培训项目没有结余。\n",
)


@pytest.mark.parametrize("which", YEARS, ids=str)
def test_harmless_sentences_in_every_chapter_are_let_pass(which: UnitYear) -> None:
    texts = {}
    for chapter in sorted((ROOT / f"content/{which}").glob("*.md")):
        text = chapter.read_text("utf-8").rstrip("\n") + "\n"
        for harmless in HARMLESS:
            text = harmless(text)
        texts[chapter.relative_to(ROOT).as_posix()] = text
    assert len(texts) * len(HARMLESS) >= 60
    assert told(which, texts) == []


PARTS = {
    "收支": {"  基本支出": "300.00 万元", "  项目支出": "112.60 万元"},
    "采购": {"货物": "100.00 万元", "工程": "100.00 万元", "服务": "212.60 万元"},
    "预算": {
        "  基本支出": "200.00 万元",
        "  项目支出": "100.00 万元",
        "  专项资金": "60.00 万元",
        "  其他事业发展支出": "52.60 万元",
        "  区本级资金": "60.00 万元",
        "  对下转移支付": "52.60 万元",
    },
}
CHAPTERS = ("主要成效", "履职效能", "绩效管理", "绩效管理情况", "资产管理", "资金管理", "部门职能")
BEGUN = UnitYear("dangan", 2023)


def filled(topic: str, text: str) -> str:
    """Every 待填 with the example beside it; sums that hold."""
    lines = []
    for line in text.split("\n"):
        head, unfilled, hint = line.partition("待填")
        if unfilled and not head.lstrip().startswith("#"):
            key = head.rstrip(": ")
            example = re.search(r"如 (\[[^\]]*\]|[^：、]+)", hint)
            value = example[1].strip() if example else "1200 件" if "实际" in key else "说明文字"
            value = "是" if "是或否" in hint else "0 分" if value.endswith(" 分") else value
            line = head + PARTS.get(topic, {}).get(key, value)
        lines.append(line)
    return "\n".join(lines)


@pytest.fixture(scope="module", params=["guangzhou-2023", "shili-2022"])
def begun(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A unit made by ``init``, filled in without a contradiction."""
    folder = tmp_path_factory.mktemp(request.param)
    with pytest.MonkeyPatch.context() as patches:
        patches.chdir(folder)
        options = ("--name", "示例县档案馆", "--unit", "dangan", "--year", "2023")
        invoke("init", *options, "--framework", request.param, status=0)
    for path in (folder / f"data/{BEGUN}").glob("*.yaml"):
        path.write_text(filled(path.stem, path.read_text("utf-8")), "utf-8")
    return folder


def told_of(folder: Path) -> list[str]:
    problems = Run(Project(folder)).checked_year(BEGUN).problems
    return [f"{p.where} {p.code} {p.message}" for p in problems if p.code in CODES]


def test_contradictions_of_a_unit_that_was_begun_with_init(begun: Path) -> None:
    assert told_of(begun) == []
    framework = Run(Project(begun)).score(BEGUN).framework
    assert framework is not None
    meant = [(row.id, name) for row in framework.rows() for name in row.sources]
    scores = begun / f"data/{BEGUN}/指标.yaml"
    text = scores.read_text("utf-8")
    for row, name in meant:
        value = (
            "[50.00%]" if name == "月度执行率" else "7 个" if name.endswith("数") else "7.25 万元"
        )
        own = re.search(rf"^  {row}:( \{{\}}.*)?\n", text, re.M)
        assert own is not None
        text = text[: own.start()] + f"  {row}:\n    {name}: {value}\n" + text[own.end() :]
    scores.write_text(text, "utf-8")
    for number, chapter in enumerate(CHAPTERS):
        place = begun / f"content/{BEGUN}/{chapter}.md"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"本馆绩效自评得分{51 + number}.5分，评价等级为差。\n", "utf-8")
    lines = told_of(begun)
    for row, name in meant:
        assert sum(f" E416 {row}.{name} " in line for line in lines) == 1, (row, name)
    for chapter in CHAPTERS:
        assert sum(f"{chapter}.md:1:1 E415" in line for line in lines) == 2, chapter
    assert len(lines) == len(meant) + 2 * len(CHAPTERS) == 27
