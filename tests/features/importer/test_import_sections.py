"""Reports taken apart: headings, sections, the outline they go to, and how their text is written."""

from __future__ import annotations

import pytest

from support.grids import grid
from ziping.features.importer.outline import (
    TemplateChapter,
    matching_chapters,
    outline_of,
    own_outline,
    standard_outline,
)
from ziping.features.importer.sections import (
    ForeignHeading,
    ForeignSection,
    Report,
    report_of,
    typed_mark,
    with_headings,
)
from ziping.features.importer.written_text import (
    TypedValue,
    YamlRemark,
    clean,
    escaped,
    overhanging,
    table_markdown,
    words_text,
    yaml_text,
)
from ziping.foreign.document import FileKind, ForeignDocument, ForeignParagraph, Grid, GridCell

TEMPLATE = """# 单位概况
## 主要职能
{{ 章节("部门职能") }}
## 收支情况
全年支出 {{ 收支.本年支出.总额|万元 }}。
{{ 章节("收支情况") }}
"""


def paragraph(text: str, **more: object) -> ForeignParagraph:
    return ForeignParagraph(text=text, where="第1段", **more)  # type: ignore[arg-type]


def report(*lines: str) -> Report:
    blocks = tuple(map(paragraph, lines))
    return report_of(ForeignDocument(name="报告.docx", kind=FileKind.WORD, blocks=blocks))


def headings(*lines: str) -> list[tuple[str, int]]:
    items = with_headings([paragraph(line) for line in lines])
    return [(item.title, item.level) for item in items if isinstance(item, ForeignHeading)]


def titles(section: ForeignSection) -> list[str]:
    return [one.title for one in section.all()][1:]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("一、概况", ("一、", "一、")),
        ("（二）机构", ("（一）", "（二）")),
        ("3. 经费", ("1.", "3.")),
        ("2.5万元", ("", "")),
        ("第一部分 总体", ("章", "第一部分")),
        ("今年", ("", "")),
    ],
)
def test_the_number_at_the_start_of_a_line(text: str, mark: tuple[str, str]) -> None:
    assert typed_mark(text) == mark


def test_headings_stand_at_the_level_of_their_number() -> None:
    lines = ("一、概况", "（一）职能", "管水。", "1.供水", "保供水。", "二、绩效")
    assert headings(*lines) == [("概况", 1), ("职能", 2), ("供水", 3), ("绩效", 1)]


def test_short_numbered_lines_in_a_row_are_a_list() -> None:
    assert headings("一、职能", "1.管水", "2.护林", "3.修路") == [("职能", 1)]


def test_a_heading_runs_into_its_text() -> None:
    (heading,) = with_headings([paragraph("（一）加强巡查。全年巡查河道，发现问题及时处理。")])
    assert isinstance(heading, ForeignHeading)
    assert (heading.title, heading.run_in) == ("加强巡查。", True)


def test_a_style_makes_a_heading_of_a_line_without_a_number() -> None:
    (heading,) = with_headings([paragraph("概况", outline=1)])
    assert isinstance(heading, ForeignHeading) and heading.sure


def test_a_report_has_a_title_sections_and_a_close() -> None:
    read = report(
        "某县水务局2023年度自评报告", "目录", "一、职能......1", "一、职能", "管水。",
        "（一）机构", "两个股。", "某县水务局", "2024年3月1日",
    )  # fmt: skip
    assert [line.text for line in read.title] == ["某县水务局2023年度自评报告"]
    assert titles(read.root) == ["职能", "机构"]
    assert read.signature is not None and read.signature.text == "某县水务局"
    assert read.day is not None and read.day.text == "2024年3月1日"
    assert [omission.kind for omission in read.left_out] == ["目录", "目录"]


def test_the_outline_of_a_template() -> None:
    outline = outline_of(TEMPLATE)
    assert outline.chapters == (
        TemplateChapter(chapter="部门职能", title="主要职能", level=2),
        TemplateChapter(chapter="收支情况", title="收支情况", level=2),
    )
    (figure,) = outline.figures
    assert (figure.name, figure.words, figure.chapter) == (
        "收支.本年支出.总额",
        "全年支出",
        "收支情况",
    )


def test_a_heading_in_other_words_finds_its_chapter() -> None:
    outline = outline_of(TEMPLATE)
    best = max(matching_chapters("预决算收支情况", outline), key=lambda match: match[0])
    assert best[1].chapter == "收支情况"
    assert list(matching_chapters("森林防火", outline)) == []


def test_sections_go_to_the_chapters_of_an_outline() -> None:
    root = report("一、森林防火", "巡山。", "二、主要职能", "管水。").root
    outline = outline_of(TEMPLATE)
    own = [line.chapter.name for line in own_outline(root, outline) if line.chapter]
    assert own == ["森林防火", "部门职能"]
    moved = [line.chapter for line in standard_outline(root, outline) if line.chapter]
    assert [(chapter.name, chapter.placed, chapter.moved) for chapter in moved] == [
        ("部门职能", True, True),
        ("森林防火", False, False),
    ]


def test_words_are_cleaned_of_what_no_text_may_hold() -> None:
    assert clean("共 30 个\u200b") == "共30个"
    assert clean("\uf0a8 已完成") == "□ 已完成"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("10*20", '10{{ 原文("*") }}20'),
        ("- 一项", '{{ 原文("-") }} 一项'),
        ("水费、电费", "水费、电费"),
    ],
)
def test_marks_of_markdown_are_printed_as_they_are(text: str, written: str) -> None:
    assert escaped(text) == written


def test_a_table_with_a_head_and_a_figure() -> None:
    text = table_markdown(grid("科目 金额", "水费 3"), "表", lambda t, _: t, {(1, 1): "{{ 水费 }}"})
    assert text.split("\n") == [
        "<table>",
        "<thead>",
        "<tr><th>科目</th><th>金额</th></tr>",
        "</thead>",
        "<tbody>",
        "<tr><td>水费</td><td>{{ 水费 }}</td></tr>",
        "</tbody>",
        "</table>",
    ]


def test_overlapping_cells_are_cut_and_gaps_filled() -> None:
    tall = GridCell(row=0, column=0, text="甲", rowspan=2, colspan=2)
    text = table_markdown(
        Grid(cells=(tall, GridCell(row=1, column=1, text="乙"), GridCell(row=1, column=2, text="丙"))),
        "表", lambda t, _: t, {},
    )  # fmt: skip
    assert '<td rowspan="2" colspan="2">甲</td><td></td>' in text
    assert list(overhanging(Grid(cells=(GridCell(row=0, column=99, text="远"),)))) != []


def test_yaml_that_is_read_back_as_it_was() -> None:
    tree = {
        "说明": YamlRemark("请核对\n可以改名"),
        "全称": "某县水务局",
        "年度": TypedValue("2023"),
        "像数": "2023",
        "备注": '称"甲": 乙',
        "依据": "第一行\n第二行",
        "空": {},
        "行": [{"编号": "甲", "分值": TypedValue("5")}, "乙"],
    }
    assert yaml_text(tree).split("\n") == [
        "# 请核对",
        "# 可以改名",
        "全称: 某县水务局",
        "年度: 2023",
        '像数: "2023"',
        '备注: "称\\"甲\\": 乙"',
        "依据: |",
        "  第一行",
        "  第二行",
        "空: {}",
        "行:",
        "  - 编号: 甲",
        "    分值: 5",
        "  - 乙",
        "",
    ]


def test_braces_in_the_data_are_words() -> None:
    assert words_text("见{附件}\n\n共 3 项") == '见{{原文("{") }}附件{{原文("}") }}\n共3项'
