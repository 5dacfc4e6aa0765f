"""``ziping import`` of reports that ziping did not make: nothing is lost, the same is printed again."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import docx
import pytest
from click.testing import Result
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from support.office import (
    CENTRE,
    RIGHT,
    bold_lead,
    in_list,
    numbered,
    paragraphs,
    saved,
    text_box,
    tracked,
)  # fmt: skip
from support.projects import base_project, invoke
from ziping.document.text import document_text
from ziping.pipeline.run import Run
from ziping.source.project import Project, UnitYear

pytestmark = pytest.mark.documents

YEAR = UnitYear("shui", 2023)


def imported(file: Path, project: Path, *more: str, to: str = "shui/2023") -> Result:
    return invoke("import", file, to, *more, project=project)


def text(project: Path, path: str) -> str:
    return (project / path).read_text("utf-8")


def built(project: Path) -> str:
    """The report as it would be printed; it has no errors."""
    prepared = Run(Project(project)).checked_year(YEAR)
    assert [problem for problem in prepared.problems if problem.is_error] == []
    return document_text(prepared.documents.trees[0])


def bare(words: str) -> str:
    return re.sub(r"\s", "", words)


def test_a_report_becomes_chapters_facts_and_its_own_outline(project: Path, tmp_path: Path) -> None:
    """Typed numbers go, each section finds its chapter, figures are linked and computed."""
    lines = [
        "一、单位基本情况",
        "（一）主要职责",
        "负责全县水资源管理。",
        "二、预算收支情况",
        "2023年度，我局本年收入合计3,545.06万元，其中财政拨款收入3,500.00万元，占98.73%；"
        "本年支出合计3,540.00 万元，其中：基本支出2,000.00万元，占56.50%，项目支出1,540.00万元，占43.50%。",
        "三、存在的问题",
        "支出进度偏慢。",
        "四、其他事项",
        "无。",
    ]
    result = imported(saved(paragraphs(lines), tmp_path / "报告.docx"), project)
    assert result.exit_code == 0, result.output
    assert text(project, "content/shui/2023/部门职能.md") == "负责全县水资源管理。\n"
    assert text(project, "content/shui/2023/主要问题.md") == "支出进度偏慢。\n"
    assert "没有拆成 问题.yaml" in result.output
    assert text(project, "content/shui/2023/其他事项.md") == "无。\n"
    assert text(project, "data/shui/2023/收支.yaml").partition("\n")[2] == (
        "收入总额: 3,545.06 万元\n财政拨款收入: 3,500.00 万元\n本年支出:\n"
        "  总额: 3,540.00 万元\n  基本支出: 2,000.00 万元\n  项目支出: 1,540.00 万元\n"
    )
    assert "占{{ 收支.本年支出.项目支出占比 }}。" in text(project, "content/shui/2023/收支情况.md")
    assert '# 单位基本情况\n\n## 主要职责\n\n{{ 章节("部门职能") }}' in text(
        project, "templates/report-shui.md.j2"
    )
    assert "全称: 示例县水务局" in text(project, "data/shui/2023/单位.yaml")
    said = bare(built(project))
    assert all(bare(line) in said for line in lines)


def test_names_say_what_is_counted(project: Path, tmp_path: Path) -> None:
    """A list before a count, or a bare verb, is no name; without one the number stays."""
    lines = [
        "一、基本情况",
        "内设办公室、规划股、建设管理股等5个股室，下辖河道管理所、水库管理所2个，编制48人。",
        "全年召开12次，新增3处，窗口由6个增加到11个，投入120.50万元。",
    ]
    result = imported(saved(paragraphs(lines), tmp_path / "报告.docx"), project)
    assert result.exit_code == 0, result.output
    facts = text(project, "data/shui/2023/导入.yaml").partition("\n")[2]
    assert facts == "基本情况:\n  股室: 5 个\n  编制: 48 人\n  窗口: 6 个\n"
    assert "增加到11个，投入120.50万元" in text(project, "content/shui/2023/基本情况.md")


def test_changes_against_last_year_become_formulas(project: Path, tmp_path: Path) -> None:
    """增加 and 增长 that two amounts of the text give; those that nothing gives stay."""
    lines = [
        "一、收支情况",
        "本年支出合计3,540.00万元，比上年支出3,200.00万元增加340.00万元，增长10.63%。",
        "培训费12.00万元，比上年减少3.00万元，下降20.00%；会议费8.00万元，比上年减少1.00万元。",
        "上年培训费15.00万元。",
        "差旅费9.00万元，去年差旅费10.00万元，减少1.00万元，下降10%。",
    ]
    result = imported(saved(paragraphs(lines), tmp_path / "报告.docx"), project)
    assert result.exit_code == 0, result.output
    facts = text(project, "data/shui/2023/导入.yaml")
    found = [line.strip() for line in facts.split("\n") if " - " in line]
    assert len(found) == 4, facts
    assert found[0] == "支出合计增加额: 导入.收支情况.支出合计 - 导入.收支情况.上年支出"
    assert found[2] == "差旅费减少额: 导入.收支情况.上年差旅费 - 导入.收支情况.差旅费"
    assert "减少1.00万元。" in text(project, "content/shui/2023/收支情况.md")
    said = bare(built(project))
    assert all(bare(line) in said for line in lines)


def test_the_built_in_outline(project: Path, tmp_path: Path) -> None:
    """--standard: no template; what the outline has no place for is told, and told by check."""
    lines = ["一、主要职责", "管水。", "1.内部分工。各司其职。", "二、党建工作", "有序。"]
    result = imported(saved(paragraphs(lines), tmp_path / "报告.docx"), project, "--standard")
    assert result.exit_code == 0, result.output
    assert not (project / "templates").exists()
    assert "#### 内部分工。 {接排}" in text(project, "content/shui/2023/部门职能.md")
    assert "没有“党建工作”的位置" in result.output
    check = invoke("check", project=project)
    assert "E508" in check.output and "党建工作" in check.output


def test_automatic_numbers_styles_and_run_in_headings(project: Path, tmp_path: Path) -> None:
    document = paragraphs([])
    number = numbered(
        document, [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
    )
    for level, words in ((0, "基本情况"), (1, "部门概况"), (2, "抓好防汛")):
        in_list(document.add_paragraph(words), number, level)
    document.add_paragraph("排查隐患126处。")
    in_list(document.add_paragraph("绩效管理"), number, 1)
    bold_lead(document, "1．目标管理。", "目标126处，实现率100%。")
    document.add_heading("二、存在问题", 1)
    document.add_paragraph("进度偏慢。")
    for item in ("汛前检查", "汛后检查"):
        document.add_paragraph(item, style="List Bullet")
    result = imported(saved(document, tmp_path / "报告.docx"), project)
    assert result.exit_code == 0, result.output
    said = built(project).split("\n")
    assert said[2:] == [
        "一、基本情况", "（一）部门概况", "1.抓好防汛", "排查隐患126处。", "（二）绩效管理",
        "1.目标管理。目标126处，实现率100%。", "二、存在问题", "进度偏慢。", "•汛前检查", "•汛后检查",
    ]  # fmt: skip


def test_tracked_changes_notes_boxes_and_heads(project: Path, tmp_path: Path) -> None:
    """Changes count as accepted; what no reader of the text sees is listed, word for word."""
    document = paragraphs(["一、基本情况"])
    paragraph = document.add_paragraph("进度")
    tracked(paragraph, "ins", "偏慢")
    tracked(paragraph, "del", "删掉的旧话")
    tracked(paragraph, "moveFrom", "搬走的话")
    text_box(document.add_paragraph("见右框。"), "框里的话。")
    hidden = document.add_paragraph("看得见。").add_run("看不见。")
    hidden.font.hidden = True
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.add_comment(paragraph.runs, text="这里要改", author="张三")
    result = imported(saved(document, tmp_path / "报告.docx"), project)
    assert built(project).split("\n")[2:] == [
        "一、基本情况", "进度偏慢", "见右框。", "框里的话。", "看得见。",
    ]  # fmt: skip
    note = text(project, "data/shui/2023/导入说明-报告.txt")
    for words in ("删掉的旧话", "看不见。", "内部资料", "这里要改"):
        assert words in note
        assert words in result.output


def test_tables_pictures_title_and_close(project: Path, tmp_path: Path) -> None:
    document = docx.Document()
    for line in ("关于２０２３年度示例县水务局", "部门整体支出绩效自评的报告"):
        document.add_paragraph(line).alignment = CENTRE
    document.add_paragraph("一、收支情况")
    table = document.add_table(3, 3)
    rows = (
        ("项目", "金额（万元）", "备注"),
        ("基本支出", "2,000.00", "含结转"),
        ("项目支出", "1,540.00", ""),
    )
    for row, words in zip(table.rows, rows, strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    table.cell(1, 2).merge(table.cell(2, 2))
    drawing = io.BytesIO()
    Image.new("RGB", (40, 20), "grey").save(drawing, "PNG")
    document.add_picture(drawing)
    document.add_paragraph("图1 组织机构")
    document.add_paragraph("示例县水务局").alignment = RIGHT
    document.add_paragraph("2024 年 3 月 15 日").alignment = RIGHT
    result = imported(saved(document, tmp_path / "报告.docx"), project)
    assert result.exit_code == 0, result.output
    chapter = text(project, "content/shui/2023/收支情况.md")
    assert '<td rowspan="2">含结转</td>' in chapter
    assert "<td>{{ 导入.收支情况.基本支出金额|无单位 }}</td>" in chapter
    assert "![组织机构](图1.png)" in chapter
    assert (project / "content/shui/2023/图1.png").read_bytes() == drawing.getvalue()
    lines = built(project).split("\n")
    assert "".join(lines[:2]) == "关于2023年度示例县水务局部门整体支出绩效自评的报告"
    assert lines[-2:] == ["示例县水务局", "2024年3月15日"]


def test_numbers_that_were_wrong_are_told(project: Path, tmp_path: Path) -> None:
    lines = ["一、基本情况", "甲。", "三、存在问题", "乙。"]
    result = imported(saved(paragraphs(lines), tmp_path / "报告.docx"), project)
    assert "和原文不同的 1 处：三、存在问题 → 二、" in result.output


def test_nothing_is_overwritten(project: Path, tmp_path: Path) -> None:
    file = saved(paragraphs(["一、主要职责", "管水。"]), tmp_path / "报告.docx")
    assert imported(file, project).exit_code == 0
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    again = imported(file, project)
    assert again.exit_code == 1
    assert "E904" in again.output
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_what_a_unit_file_that_is_there_lacks_is_told(project: Path, tmp_path: Path) -> None:
    (project / "data/shui/2023").mkdir(parents=True)
    own = "全称: 示例县水务局\n年度: 2023\n署名: 水务局\n"
    (project / "data/shui/2023/单位.yaml").write_text(own, "utf-8")
    lines = ["一、主要职责", "管水。", "示例县水务局", "2024年3月5日"]
    result = imported(saved(paragraphs(lines), tmp_path / "报告.docx"), project)
    assert result.exit_code == 0, result.output
    note = text(project, "data/shui/2023/导入说明-报告.txt")
    assert "“成文日期: 2024年3月5日”“自评报告模板: report-shui.md.j2”" in note
    assert "“署名" not in note
    assert text(project, "data/shui/2023/单位.yaml") == own


def test_a_second_year_has_the_outline_of_the_first(project: Path, tmp_path: Path) -> None:
    """The same outline is reused; another one gets the year's name."""
    lines = ["一、主要职责", "管水。", "二、存在问题", "进度慢。"]
    others = [*lines, "三、其他事项", "无。"]
    for year, own in ((2022, lines), (2023, lines), (2024, others)):
        title = f"{year}年度示例县水务局部门整体支出绩效自评报告"
        file = saved(paragraphs(own, title), tmp_path / f"报告{year}.docx")
        result = imported(file, project, to=f"shui/{year}")
        assert result.exit_code == 0, result.output
    names = sorted(path.name for path in (project / "templates").iterdir())
    assert names == ["report-shui-2024.md.j2", "report-shui.md.j2"]
    named = {year: text(project, f"data/shui/{year}/单位.yaml") for year in (2022, 2023, 2024)}
    assert "自评报告模板: report-shui.md.j2\n" in named[2022]
    assert "自评报告模板: report-shui.md.j2\n" in named[2023]
    assert "自评报告模板: report-shui-2024.md.j2\n" in named[2024]
    check = invoke("check", project=project)
    assert check.exit_code == 0, check.output


def test_a_report_that_names_no_unit_is_tried_all_the_same(project: Path, tmp_path: Path) -> None:
    document = paragraphs(["一、主要职责", "排查隐患126处。"], title="自评报告")
    result = imported(saved(document, tmp_path / "报告.docx"), project)
    assert "没有认出单位全称" in result.output and "E206" in result.output
    assert "不一样的句子" not in result.output
    assert "提出数据 1 个" in result.output


def test_a_trial_that_fails_says_why(project: Path, tmp_path: Path) -> None:
    (project / "data/标准.yaml").write_text("计算: [\n", "utf-8")
    (project / "data/占比.yaml").write_text("[\n", "utf-8")
    (project / "templates").mkdir()
    (project / "templates/report.md.j2").write_text("{{ 章节(", "utf-8")
    file = saved(paragraphs(["一、主要职责", "排查隐患126处。"]), tmp_path / "报告.docx")
    result = imported(file, project, "--standard")
    assert "试着生成报告没有成功（" in result.output
    assert "不一样的句子" not in result.output


def test_a_chapter_has_a_name_that_every_system_takes(project: Path, tmp_path: Path) -> None:
    file = saved(paragraphs(["一、CON", "控制台。"]), tmp_path / "报告.docx")
    assert imported(file, project).exit_code == 0
    assert text(project, "content/shui/2023/第CON.md") == "控制台。\n"


def test_many_facts_of_one_name_are_found_in_time(project: Path, tmp_path: Path) -> None:
    """Each has a name of its own, and an equal value under the same words is one fact."""
    lines = [f"第{at}段，支出{at}.{at % 100:02d}万元。" for at in range(1, 400)]
    file = saved(paragraphs([*lines, "本段，支出7.07万元。"]), tmp_path / "报告.docx")
    result = imported(file, project)
    assert "提出数据 399 个，文中引用 400 处" in result.output


def test_a_dry_run_writes_nothing(project: Path, tmp_path: Path) -> None:
    file = saved(paragraphs(["一、主要职责", "管水。"]), tmp_path / "报告.docx")
    result = imported(file, project, "--dry-run")
    assert "会写这些文件" in result.output
    assert [path for path in project.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧格式"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04 and no more", "损坏"),
        (b"hello", "不是 Word 或 Excel"),
        (b"", "不是 Word 或 Excel"),
    ],
)
def test_files_that_cannot_be_read(data: bytes, told: str, project: Path, tmp_path: Path) -> None:
    file = tmp_path / "报告.docx"
    file.write_bytes(data)
    result = imported(file, project)
    assert result.exit_code == 1
    assert "E772" in result.output and told in result.output
    assert "Traceback" not in result.output


_WORDS = st.text(
    "甲乙丙丁市县局*_`<>{}[]|#\\~&%-+=!！（）《》“”0123456789.,：、 万元年月个项", max_size=24
)
_BLOCK = st.tuples(
    st.sampled_from(("一、", "（一）", "1.", "（1）", "①", "", "", "样式", "列", "表")), _WORDS
)


@settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(blocks=st.lists(_BLOCK, min_size=1, max_size=9), standard=st.booleans())
def test_no_sentence_is_lost(
    blocks: list[tuple[str, str]], standard: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever stands in the document stands in exactly one place of what is written."""
    folder = tmp_path_factory.mktemp("import")
    (folder / "data").mkdir()
    document = paragraphs([])
    for at, (kind, words) in enumerate(blocks):
        own = f"签{'子丑寅卯辰巳午未申'[at]}签{words}。"
        if kind == "样式":
            document.add_heading(own, 2)
        elif kind == "列":
            document.add_paragraph(own, style="List Bullet")
        elif kind == "表":
            document.add_table(1, 1).cell(0, 0).text = own
        else:
            document.add_paragraph(kind + own)
    result = imported(
        saved(document, folder / "报告.docx"), folder, *(["--standard"] if standard else [])
    )
    assert result.exit_code == 0, result.output
    chapters = "".join(p.read_text("utf-8") for p in (folder / "content").rglob("*.md"))
    templates = "".join(p.read_text("utf-8") for p in folder.glob("templates/*"))
    written = re.sub(r"\{\{ (?!原文).*?\}\}", "", chapters + templates)
    note = text(folder, "data/shui/2023/导入说明-报告.txt").partition("【印出来不一样的句子】")[2]
    for at, (_, words) in enumerate(blocks):
        tag = f"签{'子丑寅卯辰巳午未申'[at]}签"
        places = written.count(tag)
        assert places == 1 or (standard and places == 0 and tag in note), tag
        if not standard:
            assert bare(words) in bare(built(folder)), (tag, words)


def test_the_total_and_grade_of_a_form_that_is_there_are_linked(tmp_path: Path) -> None:
    """The report that is imported beside a form states its total: it does not become a fact."""
    project = base_project(tmp_path / "档案馆")
    shutil.rmtree(project / "content/shili/2023")
    lines = [
        "一、自评结论",
        "我馆部门整体支出绩效自评得分97.69分，评价等级为优。",
        "二、往年情况",
        "上年自评得分96分，其中管理效率得分97.69分。",
    ]
    imported(saved(paragraphs(lines), tmp_path / "报告.docx"), project, to="shili/2023")
    said = text(project, "content/shili/2023/自评结论.md")
    assert said == "我馆部门整体支出绩效自评得分{{ 评分.总分 }}，评价等级为{{ 评分.等级 }}。\n"
    others = text(project, "content/shili/2023/往年情况.md")
    assert "评分.总分" not in others


def test_a_figure_that_is_another_unless_it_is_stated_is_stated(
    project: Path, tmp_path: Path
) -> None:
    lines = ["一、自评结论", "全年预算数3,741.50万元，全年执行数3,664.38万元，执行率97.94%。"]
    imported(saved(paragraphs(lines), tmp_path / "报告.docx"), project)
    assert "全年执行数: 3,664.38 万元" in text(project, "data/shui/2023/预算执行.yaml")
    said = text(project, "content/shui/2023/自评结论.md")
    assert "{{ 预算执行.全年执行数 }}" in said and "{{ 预算执行.执行率 }}" in said
