"""`ziping diff --to html`: one page that tells all, fetches nothing and trusts nothing."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from lxml import html
from lxml.html import HtmlElement

from support import ROOT
from support.projects import copied_sources, invoke

pytestmark = pytest.mark.documents

SCRIPT = ROOT / "ziping/features/diff/page/page.js"
HOSTILE = "<script>alert(1)</script>&amp;\"'><img onerror=x>"


def page_of(
    folder: Path, project: Path = ROOT, years: tuple[str, str] = ("demo/2022", "demo/2023")
) -> str:
    target = folder / "页.html"
    command = ["diff", *years, "--to", "html", "--output", str(target), "--project", str(project)]
    run = invoke(*command)
    assert run.exit_code == 0, run.output
    return target.read_text("utf-8")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    return page_of(tmp_path_factory.mktemp("page"))


@pytest.fixture(scope="module")
def tree(demo: str) -> HtmlElement:
    return html.document_fromstring(demo)


def written(project: Path, path: str, text: str) -> None:
    place = project / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, "utf-8")


def text_of(node: HtmlElement) -> str:
    return re.sub(r"\s+", " ", node.text_content()).strip()


def kinds_in(tree: HtmlElement, section: str) -> set[str]:
    return set(tree.xpath(f"//section[@id='{section}']//*[@data-kind]/@data-kind"))


def test_two_years_of_the_demo_show_every_kind_of_change(tree: HtmlElement) -> None:
    assert kinds_in(tree, "figures") == {"新增", "取消", "变动"}
    assert kinds_in(tree, "scores") == {"新增", "取消", "变动", "未变"}
    assert kinds_in(tree, "framework") == {"新增", "取消", "变动"}
    assert {"新增", "取消", "变动", "改写"} <= kinds_in(tree, "items")
    assert kinds_in(tree, "prose") == {"新增", "取消", "数据变动", "改写", "移动", "未变"}
    assert kinds_in(tree, "texts") == {"新增", "取消", "变动"}
    reasons = {
        text_of(tag) for tag in tree.xpath("//section[@id='scores']//*[contains(@class,'reason')]")
    }
    assert {"数据", "规则", "数据和规则", "改分", "新增的行", "取消的行"} <= reasons
    states = {text_of(tag) for tag in tree.xpath("//section[@id='items']//td[@class='what']")}
    assert {"新增", "不再列", "改写", "仍然存在", "已交代"} <= states


def row_of(tree: HtmlElement, name: str) -> HtmlElement:
    (row,) = [
        row
        for row in tree.xpath("//section[@id='figures']//tr[@data-kind]")
        if text_of(row.xpath("th/span")[0]) == name
    ]
    return row


def test_a_figure_tells_both_sides_its_unit_its_places_and_what_moved_it(tree: HtmlElement) -> None:
    row = row_of(tree, "收支.本年支出.项目支出")
    assert [text_of(cell) for cell in row.xpath("td")][:5] == [
        "万元",
        "726.38",
        "992.46",
        "+266.08",
        "增 36.63%",
    ]
    assert "2022/收支.yaml:13 → 2023/收支.yaml:13" in text_of(row.xpath("th")[0])
    assert "变动大" in text_of(row)
    rate = row_of(tree, "预算执行.执行率")
    assert [text_of(cell) for cell in rate.xpath("td")][:5] == [
        "%",
        "93.88",
        "97.94",
        "+4.06",
        "升 百分点",
    ]
    causes = [text_of(item) for item in rate.xpath(".//li")]
    assert causes == [
        "预算执行.全年执行数：3,312.75万元 → 3,664.38万元（增 10.61%）",
        "预算执行.全年预算数：3,528.60万元 → 3,741.50万元（增 6.03%）",
    ]


def test_decimal_points_stand_below_each_other(tree: HtmlElement) -> None:
    for cell in tree.xpath(
        "//table[contains(@class,'figures')]/tbody/tr[@data-kind]/td[contains(@class,'n ')]"
    ):
        number = text_of(cell)
        if number and "日" not in number:
            (fraction,) = cell.xpath("span[@class='f']")
            assert "." not in number.removesuffix(text_of(fraction))
            assert text_of(fraction) == "" or text_of(fraction).startswith(".")


def test_bars_grow_with_the_movement_and_stop_at_the_edge(tree: HtmlElement) -> None:
    longest = 0
    for row in tree.xpath("//section[@id='figures']//tr[@data-size]"):
        (shape,) = row.xpath(".//*[name()='path' and (@class='up' or @class='down')]")
        tip = float(re.search(r"L([\d.]+) 6", shape.get("d")).group(1))
        word = text_of(row.xpath("td[@class='by']")[0])[0]
        assert (tip > 80) == (shape.get("class") == "up") == (word in "增升晚")
        size = min(float(row.get("data-size")), 100)
        assert abs(abs(tip - 80) - max(1.5, size * 0.72)) < 0.11
        cut = row.xpath(".//*[@class='cut']")
        assert bool(cut) == (float(row.get("data-size")) > 100)
        longest = max(longest, abs(tip - 80))
    assert longest == 72


def test_prose_stands_side_by_side_and_moved_blocks_tell_where_to(tree: HtmlElement) -> None:
    for row in tree.xpath("//table[contains(@class,'prose')]//tr[contains(@class,'block')]"):
        old, new = row.xpath("td[contains(@class,'side')]")
        assert not old.xpath(".//ins") and not new.xpath(".//del")
        assert bool(text_of(old)) == (row.get("data-kind") != "新增")
        assert bool(text_of(new)) == (row.get("data-kind") != "取消")
    traces = tree.xpath("//tr[@data-trace]")
    assert len(traces) == len(tree.xpath("//*[@id='prose']//tr[@data-kind='移动']")) / 2 >= 1
    order = [row.get("id") for row in tree.xpath("//*[@id='prose']//tr[@id]")]
    for trace in traces:
        (link,) = trace.xpath(".//a")
        target = link.get("href")[1:]
        down = order.index(target) > order.index(trace.get("id"))
        assert text_of(link)[0] == ("↓" if down else "↑")


def test_every_link_leads_somewhere_on_the_page(tree: HtmlElement) -> None:
    names = tree.xpath("//@id")
    assert len(names) == len(set(names))
    links = tree.xpath("//a/@href")
    assert links and {link.removeprefix("#") for link in links} <= set(names)


def test_the_page_refers_to_no_network_and_runs_only_what_it_carries(demo: str) -> None:
    assert not re.search(
        r"https?:|//[a-z]|\burl\(|\bsrc=|@import|@font-face|<link|<img|<iframe", demo
    )
    assert not re.search(r"\sstyle=|\son[a-z]+=|javascript:", demo)
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', demo)
    for name in ("style", "script"):
        (text,) = re.findall(rf"<{name}>(.*?)</{name}>", demo, re.DOTALL)
        print_of = b64encode(sha256(text.encode()).digest()).decode()
        assert f"{name}-src &#39;sha256-{print_of}&#39;" in policy
    assert policy.startswith("default-src &#39;none&#39;;")
    assert "form-action &#39;none&#39;" in policy and "unsafe" not in policy


def test_the_page_is_the_same_byte_for_byte(demo: str, tmp_path: Path) -> None:
    assert page_of(tmp_path) == demo


def test_it_is_a_document_that_a_screen_reader_can_walk(tree: HtmlElement) -> None:
    assert tree.get("lang") == "zh-CN"
    assert [len(tree.xpath(f"//{name}")) for name in ("h1", "main", "nav", "title")] == [1, 1, 1, 1]
    for table in tree.xpath("//table"):
        assert text_of(table.xpath("caption")[0])
        assert table.xpath("thead/tr/th") and all(
            th.get("scope") == "col" for th in table.xpath("thead/tr/th")
        )
        assert all(th.get("scope") in ("row", "rowgroup") for th in table.xpath("tbody/tr/th"))
    for field in tree.xpath("//form//input | //form//select"):
        assert text_of(field.xpath("ancestor::label")[0])
    (form,) = tree.xpath("//form")
    assert form.get("hidden") is not None, (
        "without a script there are no filters, and all is visible"
    )
    assert tree.xpath("//*[@hidden]") == [form, tree.xpath("//output")[0]]


def test_names_and_texts_of_a_project_are_never_markup(tmp_path: Path) -> None:
    for year, amount in ((2022, "3.50"), (2023, "4.00")):
        word = "新" if year == 2023 else "旧"
        written(tmp_path, f"data/shili/{year}/单位.yaml", f"全称: 示例馆\n年度: {year}\n虚构: 是\n")
        written(
            tmp_path,
            f"data/shili/{year}/经费.yaml",
            f"会议: {amount} 万元\n说明: '{word}{HOSTILE.replace(chr(39), chr(39) * 2)}'\n",
        )
        item = json.dumps(f"{word}{HOSTILE}", ensure_ascii=False)
        written(
            tmp_path,
            f"data/shili/{year}/工作亮点.yaml",
            f"- 编号: 甲\n  标题: {item}\n  正文: {item}\n",
        )
        written(
            tmp_path,
            f"content/shili/{year}/第一章.md",
            f"会议{{{{ 经费.会议 }}}}，{word}\\<script\\>alert(1)\\</script\\>。\n",
        )
    written(
        tmp_path, "templates/report.md.j2", '{标题} 自评报告\n\n# 情况\n\n{{ 章节("第一章") }}\n'
    )
    text = page_of(tmp_path, tmp_path, ("shili/2022", "shili/2023"))
    assert text.count("<script") == 1 and "<img" not in text
    assert text.count("&lt;script&gt;alert(1)") >= 3
    assert (
        "onerror=x"
        in html.document_fromstring(text).xpath("//section[@id='texts']")[0].text_content()
    )


def test_a_figure_without_a_movement_to_tell_has_no_bar(tree: HtmlElement) -> None:
    rows = tree.xpath("//section[@id='figures']//tr[@data-kind='新增' or @data-kind='取消']")
    assert rows and not any(row.xpath(".//*[name()='svg']") for row in rows)
    day = row_of(tree, "单位.成文日期")
    assert not day.xpath(".//*[name()='svg']") and "天" in text_of(day.xpath("td[@class='by']")[0])


def test_sides_that_are_told_in_other_units(tmp_path: Path) -> None:
    for year, facts in (
        (2022, "甲: 0.35 亿元\n乙: 3 件\n丙: 0.00 万元\n丁: 1.00 万元"),
        (2023, "甲: 4,000.50 万元\n乙: 2.50 万元\n丙: 5.00 万元\n丁: 1.2 万元"),
    ):
        written(tmp_path, f"data/shili/{year}/单位.yaml", f"全称: 示例馆\n年度: {year}\n虚构: 是\n")
        sums = "计算:\n  比: 甲 / 丁\n" if year == 2022 else "计算:\n  比: 甲 / (丁 * 2)\n"
        written(tmp_path, f"data/shili/{year}/经费.yaml", f"{facts}\n{sums}")
    written(tmp_path, "templates/report.md.j2", "{标题} 自评报告\n\n# 情况\n\n正文。\n")
    tree = html.document_fromstring(page_of(tmp_path, tmp_path, ("shili/2022", "shili/2023")))

    def told(name: str) -> list[str]:
        return [text_of(cell) for cell in row_of(tree, f"经费.{name}").xpath("td")][:5]

    assert told("甲") == ["万元", "3,500", "4,000.50", "+500.50", "增 14.30%"]
    assert told("乙") == ["万元", "3件", "2.50", "", ""]
    assert told("丙") == ["万元", "0.00", "5.00", "+5.00", "增 从零起"]
    assert told("丁") == ["万元", "1.00", "1.2", "+0.20", "增 20.00%"]
    assert "算法变了" in text_of(row_of(tree, "经费.比"))


def shown(tree: HtmlElement, **wish: object) -> list[HtmlElement]:
    """The rows that the page's own script shows for a wish."""
    rows = tree.xpath("//*[@data-kind]")
    told = [
        {
            "kind": row.get("data-kind"),
            "topics": (row.get("data-topic") or "").split(" "),
            "size": None if row.get("data-size") is None else float(row.get("data-size")),
            "printed": row.get("data-printed"),
            "text": row.text_content().lower(),
        }
        for row in rows
    ]
    every = {"topic": "", "least": 0, "printed": False, "words": [], "kinds": None}
    program = (
        "const [code, rows, wish] = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        "const shows = new Function(code + '; return shows;')();"
        "wish.kinds = wish.kinds && new Set(wish.kinds);"
        "console.log(JSON.stringify(rows.map((row) => shows(row, wish))));"
    )
    node = shutil.which("node")
    assert node is not None, "没有 node：先运行 python3 setup/bootstrap.py --tests"
    run = subprocess.run(
        [node, "-e", program],
        input=json.dumps([SCRIPT.read_text("utf-8"), told, every | wish]),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return [row for row, is_shown in zip(rows, json.loads(run.stdout), strict=True) if is_shown]


def test_filters_show_what_was_asked_for(tree: HtmlElement) -> None:
    assert len(shown(tree)) == len(tree.xpath("//*[@data-kind]"))
    moved = shown(tree, kinds=["移动"])
    assert moved and {row.get("data-kind") for row in moved} == {"移动"}
    large = shown(tree, least=30)
    assert large and all(float(row.get("data-size")) >= 30 for row in large)
    assert len([row for row in large if "unusual" in (row.get("class") or "")]) == 13
    cars = shown(tree, words=["公务用车", "决算"])
    assert cars and all("公务用车" in text_of(row) and "决算" in text_of(row) for row in cars)
    assert all("采购" in row.get("data-topic").split() for row in shown(tree, topic="采购"))
    unprinted = tree.xpath("//*[@data-printed='0']")
    assert unprinted and not set(unprinted) & set(shown(tree, printed=True))


def test_the_page_goes_beside_the_outputs_of_the_unit(tmp_path: Path) -> None:
    copied_sources(tmp_path, "data/demo", "data/frameworks", "content/demo")
    run = invoke("diff", "demo/2023", "--to", "html", project=tmp_path)
    assert run.exit_code == 0, run.output
    assert (tmp_path / "output/demo/对比-2022-2023/对比.html").is_file()


def test_nothing_changed_is_said_so(tmp_path: Path) -> None:
    text = page_of(tmp_path, ROOT, ("demo/2023", "demo/2023"))
    tree = html.document_fromstring(text)
    assert "数据没有变动" in text_of(tree.xpath("//*[@class='conclusion']")[0])
    assert text_of(tree.xpath("//section[@id='figures']")[0]).endswith("没有变动。")
