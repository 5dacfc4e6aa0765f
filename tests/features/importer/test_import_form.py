"""``ziping import`` of scored forms: a framework and rows that score what the form says."""

from __future__ import annotations

import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from click.testing import Result
from openpyxl import Workbook

from support.office import form_workbook, paragraphs, saved
from support.projects import invoke
from ziping.foreign.workbook import workbook_document

pytestmark = pytest.mark.documents

HEAD = (
    "一级指标",
    "分值",
    "二级指标",
    "分值",
    "三级指标",
    "分值",
    "指标解释",
    "评分标准",
    "自评得分",
    "评分依据",
)


def run(project: Path, *arguments: str) -> Result:
    return invoke(*arguments, project=project)


def imported(file: Path, project: Path, *more: str) -> Result:
    return run(project, "import", str(file), "shui/2023", "--framework", "shi", *more)


def scores(project: Path) -> dict[str, str]:
    """Each row's score by its id, as `ziping score` gives it."""
    found = json.loads(run(project, "score", "shui/2023", "--json").output)
    return {row["id"]: f"{Decimal(row['score']).normalize():f}" for row in found["rows"]}


def small(*rows: tuple[object, ...]) -> list[tuple[object, ...]]:
    """A form of one first and one second level."""
    total = sum(float(str(row[1])) for row in rows)
    body = [("管理", total, "预算", total, *row) for row in rows]
    return [("部门整体支出绩效自评表",), ("部门名称", "示例县水务局"), HEAD, *body]


def workbook(rows: list[tuple[object, ...]], place: Path, merged: tuple[str, ...] = ()) -> Path:
    form_workbook(rows, merged).save(place)
    return place


def test_sixty_rows_score_what_the_form_says(project: Path, tmp_path: Path) -> None:
    """Merged levels, a head that is not the first row, weights as numbers and as text."""
    rows: list[tuple[object, ...]] = [
        ("2023年度部门整体支出绩效自评表",),
        ("部门名称", "", "示例县水务局"),
        HEAD,
    ]
    merged = ["A1:J1"]
    for at in range(60):
        first, second = at // 20, at // 5
        weight: object = 2 if at % 2 else "1.5分"
        score = "1.49" if at == 7 else (2 if at % 2 else 1.5)
        names = (f"一级{first + 1}", 35, f"二级{second + 1}", "", f"指标{at + 1}", weight)
        rows.append((*names, f"解释{at + 1}。", f"标准{at + 1}。", score, f"依据{at + 1}。"))
    for start in range(4, 64, 20):
        merged += [f"A{start}:A{start + 19}", f"B{start}:B{start + 19}"]
    merged += [f"C{start}:C{start + 4}" for start in range(4, 64, 5)]
    rows.append(("合计", "", "", "", "", 105, "", "", 104.49))
    result = imported(workbook(rows, tmp_path / "表.xlsx", tuple(merged)), project)
    assert result.exit_code == 0, result.output
    assert "评分行 60 个" in result.output
    found = scores(project)
    assert len(found) == 60
    assert found["指标8"] == "1.49" and found["指标1"] == "1.5" and found["指标2"] == "2"
    assert "104.49 / 105" in run(project, "score", "shui/2023").output
    built = run(project, "check", "shui")
    assert built.exit_code == 0, built.output


def test_rules_are_proposed_where_the_words_are_certain(project: Path, tmp_path: Path) -> None:
    rows = small(
        ("公开", 2, "解释", "按时公开的得满分，否则不得分。", 2, "已公开。"),
        ("投诉", 2, "解释", "每发生一例投诉扣0.5分，扣完为止。", 1.5, "一例投诉成立。"),
        ("执行率", 10, "解释", "得分＝预算执行率×分值。", 9.82, "执行率98.2%。"),
        ("内控", 3, "解释", "制度健全得2分，执行到位得1分。", 2.5, "个别制度未修订。"),
    )
    result = imported(workbook(rows, tmp_path / "表.xlsx"), project)
    assert "其中 3 个照评分标准提出了规则" in result.output
    framework = (project / "data/frameworks/shi.yaml").read_text("utf-8")
    kinds = [line.partition(": ")[2] for line in framework.split("\n") if "类型:" in line]
    assert kinds == ["达标", "扣分", "比例", "酌情扣分"]
    assert framework.count("# 待补") == 1
    assert scores(project) == {"公开": "2", "投诉": "1.5", "执行率": "9.82", "内控": "2.5"}


def test_what_does_not_add_up_is_told_with_its_cell(project: Path, tmp_path: Path) -> None:
    rows = small(
        ("甲", 2, "", "", 2, "好。"), ("乙", 3, "", "", "良好", "好。"), ("丙", 1, "", "", 4, "")
    )
    rows[3] = ("管理", 9, *rows[3][2:])
    result = imported(
        workbook([*rows, ("注：自行填写。",)], tmp_path / "表.xlsx", ("A4:A6", "B4:B6")), project
    )
    assert result.exit_code == 0, result.output
    assert "“管理”写的是 9 分，下级合计 6 分" in result.output
    assert "“乙”的得分读不出（自评表!I5：良好）" in result.output
    assert "“丙”的得分 4 超过分值 1（自评表!I6）" in result.output
    assert "表里的文字（自评表!A7）：注：自行填写。" in result.output
    assert "扣分: 待填" in (project / "data/shui/2023/指标.yaml").read_text("utf-8")


def test_one_unreadable_score_is_told_alone(project: Path, tmp_path: Path) -> None:
    """The rows beside it keep their rules and are not told."""
    rows = small(
        ("甲", 2, "", "", "良好", "好。"),
        ("乙", 2, "", "每发生一例投诉扣0.5分，扣完为止。", 1.5, "一例。"),
        ("丙", 3, "", "", 2, "不齐。"),
    )
    result = imported(workbook(rows, tmp_path / "表.xlsx"), project)
    assert "“甲”的得分读不出" in result.output
    assert "没有对上" not in result.output
    assert "类型: 扣分" in (project / "data/frameworks/shi.yaml").read_text("utf-8")


def test_hidden_rows_and_columns_are_told(project: Path, tmp_path: Path) -> None:
    book = form_workbook(small(("公开", 2, "", "", 2, "已公开。"), ("保密", 1, "", "", 1, "是。")))
    book.active.row_dimensions[5].hidden = True
    book.active.column_dimensions["J"].hidden = True
    book.save(tmp_path / "表.xlsx")
    result = imported(tmp_path / "表.xlsx", project)
    note = (project / "data/shui/2023/导入说明-自评表.txt").read_text("utf-8")
    assert "隐藏的行 1 处，隐藏的列 1 处" in result.output
    assert "隐藏的行（自评表!第5行）：" in note and "保密" in note
    assert "隐藏的列（自评表!J列）：评分依据 已公开。 是。" in note


@pytest.mark.parametrize("name", ["-x", "_x", "1级", "a/b", "../x", "中 文", "."])
def test_names_that_no_framework_can_have(name: str, project: Path, tmp_path: Path) -> None:
    file = workbook(small(("公开", 2, "", "", 2, "是。")), tmp_path / "表.xlsx")
    result = run(project, "import", str(file), "shui/2023", f"--framework={name}")
    assert result.exit_code == 2
    assert "以汉字或字母开头" in result.output
    assert [path for path in project.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("import", ".", "shui/2023"), "“.”是文件夹，这里要写文件"),
        (("import", "没有.docx", "shui/2023"), "“没有.docx”不存在"),
        (("diff", "a/2022", "a/2023", "--to", "pdf"), "“pdf”不行，可以写："),
    ],
)
def test_wrong_usage_is_told_in_chinese(
    arguments: tuple[str, ...], told: str, project: Path
) -> None:
    result = run(project, *arguments)
    assert result.exit_code == 2
    assert told in result.output


def test_a_form_in_word_over_two_tables(project: Path, tmp_path: Path) -> None:
    """Two levels; the second table goes on without a head."""
    document = docx.Document()
    document.add_paragraph("填报单位：示例县水务局")
    lines = [("评价指标", "", "分值", "评分标准", "得分", "扣分原因")]
    lines += [
        ("产出", "排查隐患", "10", "按完成比例。", "10", ""),
        ("", "整改隐患", "10", "", "9.5", "两处未整改。"),
    ]
    for part in (lines, [("效益", "群众满意", "５", "", "5", "")]):
        table = document.add_table(len(part), 6)
        for row, words in zip(table.rows, part, strict=True):
            for cell, word in zip(row.cells, words, strict=True):
                cell.text = word
        if part is lines:
            table.cell(0, 0).merge(table.cell(0, 1))
            table.cell(1, 0).merge(table.cell(2, 0))
    result = imported(saved(document, tmp_path / "表.docx"), project)
    assert result.exit_code == 0, result.output
    assert scores(project) == {"排查隐患": "10", "整改隐患": "9.5", "群众满意": "5"}
    assert "填报单位：示例县水务局" in result.output


def test_a_report_with_its_form(project: Path, tmp_path: Path) -> None:
    long = "负责全县水资源的统一管理和监督，组织实施水资源保护、防汛抗旱、供水保障和河湖管护等各项工作，承担相应的行政执法职责。"
    document = paragraphs(["一、主要职责", long, "二、存在问题", long, "三、改进措施", long])
    table = document.add_table(2, 4)
    for row, words in zip(
        table.rows,
        (("指标名称", "分值", "得分", "依据"), ("公开", "2", "2", "已公开。")),
        strict=True,
    ):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    result = imported(saved(document, tmp_path / "报告.docx"), project)
    assert result.exit_code == 0, result.output
    assert scores(project) == {"公开": "2"}
    assert (project / "content/shui/2023/主要问题.md").read_text("utf-8") == long + "\n"
    check = run(project, "check", "shui")
    assert check.exit_code == 0, check.output


def test_the_form_names_the_unit_of_a_report_without_one(project: Path, tmp_path: Path) -> None:
    long = "负责全县水资源的统一管理和监督，组织实施水资源保护、防汛抗旱、供水保障和河湖管护等各项工作，承担相应的行政执法职责。"
    document = paragraphs(
        ["一、主要职责", long, "二、存在问题", long, "三、改进措施", long], "自评报告"
    )
    cells = (
        ("部门名称", "示例县水务局", "", ""),
        ("指标名称", "分值", "得分", "依据"),
        ("公开", "2", "2", "是。"),
    )
    table = document.add_table(3, 4)
    for row, words in zip(table.rows, cells, strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    result = imported(saved(document, tmp_path / "报告.docx"), project)
    unit = (project / "data/shui/2023/单位.yaml").read_text("utf-8")
    assert "全称: 示例县水务局\n" in unit and "待填" not in unit
    assert "没有认出单位全称" not in result.output and "E206" not in result.output


def test_the_form_after_the_report(project: Path, tmp_path: Path) -> None:
    """单位.yaml is there already: it stays, the rest is written."""
    report = saved(paragraphs(["一、主要职责", "管水。"]), tmp_path / "报告.docx")
    assert run(project, "import", str(report), "shui/2023").exit_code == 0
    result = imported(
        workbook(small(("公开", 2, "", "", 2, "是。")), tmp_path / "表.xlsx"), project
    )
    assert result.exit_code == 0, result.output
    assert "单位.yaml 已经在，没有动它" in result.output
    assert scores(project) == {"公开": "2"}


def test_a_workbook_needs_a_name_for_its_framework(project: Path, tmp_path: Path) -> None:
    file = workbook(small(("公开", 2, "", "", 2, "是。")), tmp_path / "表.xlsx")
    result = run(project, "import", str(file), "shui/2023")
    assert result.exit_code == 1
    assert "E773" in result.output and "--framework" in result.output


def test_a_hostile_merge_is_refused(project: Path, tmp_path: Path) -> None:
    file = workbook(small(("公开", 2, "", "", 2, "是。")), tmp_path / "表.xlsx", ("A1:B1",))
    bomb = tmp_path / "弹.xlsx"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(bomb, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'ref="A1:B1"', b'ref="A1:XFD1048576"'))
    result = imported(bomb, project)
    assert result.exit_code == 1
    assert "E772" in result.output and "合并" in result.output


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (0.125, "0.00", "0.13"),
        (2.5, "0", "3"),
        (1234.5, "#,##0.00", "1,234.50"),
        (0.3, "0%", "30%"),
        (5, '0.0"分"', "5.0"),
        (94.5, "0.0#_ ", "94.5"),
    ],
)
def test_a_number_is_read_as_excel_shows_it(value: float, form: str, shown: str) -> None:
    book = Workbook()
    cell = book.active["A1"]
    cell.value, cell.number_format = value, form
    target = io.BytesIO()
    book.save(target)
    (table,) = workbook_document(target.getvalue(), "表.xlsx").blocks
    assert [cell.text for cell in table.grid.cells] == [shown]


def test_cells_that_are_too_far_away_are_told() -> None:
    book = Workbook()
    book.active["A1"], book.active["A6000"] = "近", "远"
    target = io.BytesIO()
    book.save(target)
    left_out = workbook_document(target.getvalue(), "表.xlsx").left_out
    assert [omission.kind for omission in left_out] == ["太远的单元格"]


def test_a_form_in_a_workbook_is_audited(tmp_path: Path) -> None:
    """The sheet is named; a total that does not add up is told."""
    rows = [*small(("甲", 2, "", "", 2, "好。"), ("乙", 3, "", "", 2, "好。"))]
    rows.append(("合计", "", "", "", "", 5, "", "", 4.5, ""))
    file = workbook(rows, tmp_path / "表.xlsx", ("A4:A5", "B4:B5"))
    result = invoke("audit", file)
    assert result.exit_code == 1
    assert "工作表“自评表”" in result.output
    assert "各行得分 2 + 2 = 4.0，表中写 4.5" in result.output


def test_import_into_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As init does: the folder becomes a project."""
    file = workbook(small(("公开", 2, "", "", 2, "是。")), tmp_path / "表.xlsx")
    (tmp_path / "空").mkdir()
    monkeypatch.chdir(tmp_path / "空")
    result = invoke("import", file, "shui/2023", "--framework", "shi")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "空/data/shui/2023/指标.yaml").is_file()
    assert invoke("check").exit_code == 0
