"""Pages that break a rule, made without our writers."""

from __future__ import annotations

import pytest

from support.measuring import LAYOUT, page_of, report, table
from support.small_tree import HERE, heading, paragraph
from ziping.features.inspect.inspect import departures, sheet_of
from ziping.features.inspect.located_text import standing
from ziping.features.inspect.page_rules import RULES
from ziping.features.inspect.pdf_pages import pages_of

pytestmark = pytest.mark.documents

BROKEN = {
    "文稿的每一段都印在页上": (report(paragraph("全部完成。"), paragraph("没有印的一段")),
                    "<p>全部完成。</p>", ""),
    "文字都在版心以内": (report(paragraph("伸出版心的一行")),
                 '<p style="margin-left:-6mm">伸出版心的一行</p>', ""),
    "每页有页码": (report(paragraph("全部完成。")), "<p>全部完成。</p>",
              "@page{@bottom-right{content:none}}"),
    "标题不在页末": (report(heading(1, "一、", "基本情况"), paragraph("下一页")),
               "<p>一、基本情况</p><p class=new>下一页</p>", ""),
    "行首没有收尾的标点，行末没有开头的标点": (report(paragraph("甲乙丙，丁（戊）")),
                            "<p>甲乙丙<br>，丁（<br>戊）</p>", ""),
    "数字不拆开，不和单位分开": (report(paragraph("支出1,234.56万元，共24个。")),
                     "<p>支出1,23<br>4.56万<br>元，共24<br>个。</p>", ""),
    "署名、日期不单独成页": (report(paragraph("正文"), paragraph("示例区司法局", role="署名")),
                   "<p>正文</p><p class=new>示例区司法局</p>", ""),
    "表头每页重复": (report(table(("项目", "说明"), ("甲", "一"), ("乙", "二"))),
               "<table><tr><td>项目<td>说明<tr><td>甲<td>一</table>"
               '<table class="new"><tr><td>乙<td>二</table>', ""),
}  # fmt: skip


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_a_broken_rule_is_found(rule: str) -> None:
    tree, html, style = BROKEN[rule]
    sheet = sheet_of(tree, LAYOUT, page_of(html, style))
    broken = [verdict for verdict in sheet.verdicts if verdict.offenders]
    assert [verdict.rule.name for verdict in broken] == [rule]
    messages = [p.message for p in departures((), [sheet])]
    assert messages and all(rule in message for message in messages)


def test_an_entry_of_a_contents_page_is_no_heading() -> None:
    html = "<p>一、基本情况……2</p><p class=new>一、基本情况</p><p>全部完成。</p>"
    tree = report(heading(1, "一、", "基本情况"), paragraph("全部完成。"))
    found = standing(tree, pages_of(page_of(html)))
    assert [(stand.lines[0].page, stand.piece.role) for stand in found.stands] == [
        (2, "一级"),
        (2, "正文"),
    ]


def test_each_offender_is_named() -> None:
    tree, html, _ = BROKEN["数字不拆开，不和单位分开"]
    sheet = sheet_of(tree, LAYOUT, page_of(html))
    found = [one for verdict in sheet.verdicts for one in verdict.offenders]
    assert [(one.page, one.text, one.where) for one in found] == [
        (1, "支出1,23", HERE),
        (1, "4.56万", HERE),
        (1, "元，共24", HERE),
    ]


def test_a_number_wider_than_its_cell_may_break() -> None:
    tree = report(table(("项目", "说明"), ("1234567890万元", "一")))
    cells = "<tr><td>项目<td>说明<tr><td>1234<br>567890<br>万元<td>一"
    narrow = "<col style='width:60pt'><col>"
    html = f"<table style='table-layout:fixed'>{narrow}{cells}</table>"
    sheet = sheet_of(tree, LAYOUT, page_of(html))
    assert [verdict.rule.name for verdict in sheet.verdicts if verdict.offenders] == []
