"""``ziping layout``, and the page of the manual that shows what was measured."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from support import ROOT
from support.measuring import (
    FORMS,
    LAYOUT,
    PROJECT,
    REPORTS,
    SAMPLE,
    Example,
    made,
    mm,
    sheet,
    with_page,
)
from support.projects import invoke
from ziping.features.inspect.inspect import quoted, rows_of, sheet_of
from ziping.features.inspect.page_rules import RULES
from ziping.features.inspect.text_report import layout_lines

pytestmark = pytest.mark.documents
PAGE = ROOT / "docs" / "版式.md"


def run(*arguments: str, project: Path = ROOT) -> str:
    result = invoke("layout", *arguments, project=project)
    assert result.exit_code == 0, result.output
    return result.stdout


def width(line: str) -> int:
    return sum(2 if ord(character) > 0x2E80 else 1 for character in line)


def test_the_layout_alone() -> None:
    text = run()
    assert "PDF" not in text.splitlines()[0] and "GB/T 9704-2012 5.2.1" in text
    assert sum(line.startswith("  ") for line in text.splitlines()) == len(LAYOUT.grounds) + 1
    assert max(map(width, text.splitlines())) <= 80


def test_the_layout_measured(tmp_path: Path) -> None:
    lines = run("huadu/2023").splitlines()
    assert re.search(r"上边距 +37 mm +GB/T 9704-2012 5\.2\.1 +规定 +37\.\d+ mm", "\n".join(lines))
    assert not any("✗" in line for line in lines)
    assert sum("✓" in line for line in lines) == len(RULES)
    assert max(map(width, lines)) <= 80
    assert len(run("huadu/2023", "--all").splitlines()) > len(lines)


def test_a_departure_is_marked_in_the_table() -> None:
    sheet = sheet_of(SAMPLE, LAYOUT, made(SAMPLE, with_page(top=mm("40"))(LAYOUT)))
    lines = list(layout_lines(rows_of(LAYOUT, [sheet]), (sheet,), whole=False))
    at = next(index for index, line in enumerate(lines) if line.startswith("  上边距"))
    assert "✗ 40." in lines[at] and "PDF：40." in lines[at + 1] and "多 3." in lines[at + 1]
    assert max(map(width, lines)) <= 80


def test_json() -> None:
    record = json.loads(run("ludeng/2023", "--json", project=PROJECT))
    assert [one["kind"] for one in record["documents"]] == ["自评报告", "自评表"]
    values = {one["name"]: one for one in record["values"]}
    assert values["页面.每行字数"]["measured"] == "28" and values["页面.每行字数"]["agrees"] is True
    assert values["样式.日期.字体"]["measured"] is None
    assert all(one["kept"] for one in record["rules"])


# docs/版式.md shows what was measured on every example.


def columns(kind: str) -> list[Example]:
    return REPORTS if kind == "自评报告" else FORMS


def measured_table(built: Path, kind: str) -> str:
    """A table of the values that any of the documents shows, one column for each of them."""
    found = columns(kind)
    sheets = [sheet(built, example) for example in found]
    readings = [
        {row.ground.name: row.reading for row in rows_of(LAYOUT, [sheet])} for sheet in sheets
    ]
    heads = ["值", "版式", "条款", "强度", *(f"{one.unit}/{one.year}" for one in found)]
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    for ground in LAYOUT.grounds:
        cells = [one[ground.name] for one in readings]
        if not any(cells) or ground.name.endswith(".候选"):
            continue
        shown = [
            "—" if cell is None else cell.shown if cell.agrees else f"✗ {cell.shown}"
            for cell in cells
        ]
        said = (ground.name, quoted(ground.value), ground.clause, str(ground.strength), *shown)
        lines.append(f"| {' | '.join(said)} |")
    for number, rule in enumerate(RULES):
        kept = ["✗" if one.verdicts[number].offenders else "✓" for one in sheets]
        lines.append(
            f"| {' | '.join((rule.name, '不许违反', rule.clause, rule.strength, *kept))} |"
        )
    return "\n".join(lines)


def test_the_page_shows_what_was_measured(built: Path, request: pytest.FixtureRequest) -> None:
    text = PAGE.read_text("utf-8")
    for kind in ("自评报告", "自评表"):
        block = re.compile(rf"(<!-- 实测: {kind} -->\n\n).*?(\n\n<!-- 实测完: {kind} -->)", re.S)
        table = measured_table(built, kind)
        text, tables = block.subn(lambda found, table=table: found[1] + table + found[2], text)
        assert tables == 1
    if request.config.getoption("--update"):
        PAGE.write_text(text, "utf-8")
    assert PAGE.read_text("utf-8") == text


def test_the_page_tells_how_each_value_is_measured(built: Path) -> None:
    """Each measured key of the layout has its row in 怎样量."""
    told = PAGE.read_text("utf-8").partition("## 怎样量")[2].partition("\n## ")[0]
    names = {one.name for example in (*REPORTS, *FORMS) for one in sheet(built, example).measured}
    keys = {name.rpartition(".")[2] for name in names}
    assert sorted(key for key in keys if f"`{key}`" not in told) == []
