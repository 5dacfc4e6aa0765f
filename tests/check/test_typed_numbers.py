"""The number gate: numbers typed where a figure should stand, and how they are mended."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.projects import invoke

pytestmark = pytest.mark.documents

Record = dict[str, object]


def findings(project: Path, chapter: str, *codes: str) -> list[Record]:
    path = project / "content/shili/2023/主要工作.md"
    path.write_text(chapter, "utf-8")
    result = invoke("check", "--json", "shili/2023", project=project)
    found: list[Record] = json.loads(result.output)
    return [record for record in found if record["code"] in (codes or ("W701", "W702"))]


def test_each_number_is_found_at_its_place(project: Path) -> None:
    found = findings(project, "整理档案。\n\n支出500.00万元，比预算少百分之四，共三次。\n")
    assert [(f["line"], f["column"], f["code"]) for f in found] == [
        (3, 3, "W701"),
        (3, 16, "W702"),
        (3, 22, "W702"),
    ]
    assert "收支.支出总额 = 500.00万元" in str(found[0]["hint"])


@pytest.mark.parametrize(
    "sentence",
    [
        "根据财绩〔2023〕12号文件和第三条规定办理。",
        "落实《2023年档案工作要点》，推行“3+N”模式。",
        "支出{{ 收支.支出总额 }}，其中基本支出占{{ 收支.基本支出占比 }}。",
        '拨打{{ 原文("12345678") }}预约。',
        "坚持“两个务必”，从三个方面着手，一个一个解决。",
        "使用A4纸，符合GB/T 9704-2012的要求，全天24小时受理。",
        "1. 收集档案\n2. 整理档案",
        "拨打12314监督举报服务平台，检修3号泵站，升级到2.0版，每月5日前报送。",
        "详见附件2部门决算、表1 支出情况、图1组织机构，先做步骤4 人员培训，第3 科牵头，任务5：改造。",
        "房号301，电话12345，邮编：510000，见http://www.example.cn/2023/03/t5.html和data/2023/表3.xlsx。",
        "| 序号 | 名称 |\n|---|---|\n| 1 | 档案目录 |\n| 2 | 利用记录 |",
        "{% if 收支.支出总额 > 100 %}按计划支出。{% endif %}",
        '<table><tr><th width="50%">项目</th><th width="50%">说明</th></tr>'
        "<tr><td>库房</td><td>已整理</td></tr></table>",
    ],
)
def test_what_is_no_data_stands(project: Path, sentence: str) -> None:
    assert findings(project, sentence + "\n") == []


def test_a_project_lets_its_own_patterns_stand(project: Path) -> None:
    sentence = "馆藏编号DA-2023，3公里服务圈，20分钟书房。\n"
    assert findings(project, sentence)
    (project / "data/规则.yaml").write_text("放行: [3公里服务圈, '#分钟书房']\n", "utf-8")
    assert findings(project, sentence) == []


def test_a_sentence_of_the_data_is_looked_at(project: Path) -> None:
    template = project / "templates/report.md.j2"
    template.write_text(template.read_text("utf-8") + "\n{{ 问题.WT1.正文 }}\n", "utf-8")
    issues = project / "data/shili/2023/问题.yaml"
    issues.write_text(
        "- 编号: WT1\n  正文: 支出进度比计划慢3个月。\n  对应指标: [支出率]\n", "utf-8"
    )
    (found,) = findings(project, "整理档案。\n")
    assert (found["path"], found["line"], found["column"]) == ("data/shili/2023/问题.yaml", 2, 15)


def test_a_rule_can_be_lowered_or_switched_off(project: Path) -> None:
    chapter = "支出500.00万元，共三次。\n"
    (project / "data/规则.yaml").write_text("关闭: [W702]\n降级: {W701: 提示}\n", "utf-8")
    (found,) = findings(project, chapter)
    assert (found["code"], found["severity"]) == ("W701", "提示")


@pytest.mark.parametrize("text", ["关闭: [E401]\n", "关闭: [W999]\n", "降级: {E401: 提示}\n"])
def test_an_error_cannot_be_switched_off(project: Path, text: str) -> None:
    (project / "data/规则.yaml").write_text(text, "utf-8")
    (found,) = findings(project, "整理档案。\n", "E204")
    assert found["path"] == "data/规则.yaml"


def test_one_finding_is_acknowledged_with_a_reason(project: Path) -> None:
    (project / "data/shili/2023/确认.yaml").write_text(
        "- {诊断: W702, 对象: 三次, 理由: 固定说法。}\n", "utf-8"
    )
    (found,) = findings(project, "共三次。\n")
    assert found["severity"] == "提示" and "固定说法" in str(found["message"])
    assert findings(project, "整理档案。\n", "W210")[0]["severity"] == "警告"
