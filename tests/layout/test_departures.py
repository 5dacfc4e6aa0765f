"""What of a project's layout departs from the standard, and what no page can have."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.layouts import (
    overridden,
    records,
    said,
)
from support.projects import invoke

pytestmark = pytest.mark.documents

# What departs from the standard.
DEPARTURES = [  # ▸ marks the place.
    ("页面:\n  上边距: ▸40 mm\n", "W610", "上边距：40 mm，规定 37 mm ±1 mm（GB/T 9704-2012 5.2.1）"),
    ("页面:\n  左边距: {值: ▸25.4 mm}\n", "W610", "25.4 mm，规定 28 mm ±1 mm"),
    ("页面: {版心宽: ▸160 mm}\n", "W610", "160 mm，规定 156 mm（GB/T 9704-2012 5.2.1）"),
    ("页面: {纸高: ▸296 mm, 版心高: 225 mm}\n", "W610", "296 mm，规定 297 mm（GB/T 9704-2012 5.1）"),
    (
        "页面: {下边距: ▸30 mm}\n", "W610",
        "版心高 = 纸高 − 上边距 − 下边距 = 297 − 37 − 30 = 230 mm，规定 225 mm（GB/T 9704-2012 5.2.1）",
    ),
    (
        "页面: {左边距: 27 mm, 右边距: ▸26 mm}\n", "W610",
        "版心宽 = 纸宽 − 左边距 − 右边距 = 210 − 27 − 26 = 157 mm，规定 156 mm",
    ),
    ("页面: {每页行数: ▸24}\n", "N611", "每页行数：24，一般用 22（GB/T 9704-2012 5.2.3）"),
    (
        "样式: {正文: {行距: ▸30 pt}}\n", "N611",
        "版心高 225 mm = 637.8 pt ÷ 行距 30 pt = 21.26，每页只排 21 行，不是 22 行（GB/T 9704-2012 5.2.3）",
    ),
    ("页面: {行距: ▸29 pt}\n", "N611", "每页只排 21 行，不是 22 行"),
    ("页面: {字距: ▸0 pt}\n", "N611", "442.2 pt ÷（字号 16 + 字距 0）pt = 27.64，每行排 27 字，不是 28 字"),
    ("样式: {二级: {行距: ▸28 pt}}\n", "N611", "28 pt，页面的行距是 28.95 pt，有它的页排不满 22 行"),
    ("样式: {标题: {字体: ▸黑体}}\n", "N611", "黑体，一般用 小标宋（GB/T 9704-2012 7.3.1）"),
    ("样式: {正文: {字号: ▸小三}}\n", "N611", "小三，一般用 16 pt（GB/T 9704-2012 7.3.3）"),
    ("字体: {仿宋: {名称: ▸[宋体]}}\n", "N611", "宋体，一般用 仿宋_GB2312、仿宋"),
    ("编号: {三级: {后: ▸、}}\n", "N611", "“、”，推荐 “.”（GB/T 9704-2012 7.3.3）"),
    ('页码: {前: ▸"-"}\n', "N611", "“-”，一般用 “— ”（GB/T 9704-2012 7.5）"),
    ("页码: {下移: ▸8 mm}\n", "W610", "8 mm，规定 7 mm（GB/T 9704-2012 7.5）"),
    ("页码: {位置: ▸中}\n", "W610", "中，规定 外侧（GB/T 9704-2012 7.5）"),
    ('页面: {颜色: ▸"#333333"}\n', "W610", "#333333，规定 #000000（GB/T 9704-2012 5.2.4）"),
    ('样式: {正文: {颜色: ▸"#DDDDDD"}}\n', "W610", "#DDDDDD，与白纸的对比度只有 1.4:1，印出来看不清，规定 #000000"),
    ('样式: {待补: {颜色: ▸"#FFFFAA"}}\n', "W610", "看不清"),
]  # fmt: skip


@pytest.mark.parametrize(("own", "code", "message"), DEPARTURES, ids=[d[0] for d in DEPARTURES])
def test_a_departure_is_said_at_its_line_with_the_clause(
    project: Path, own: str, code: str, message: str
) -> None:
    (found,) = said(project, own.replace("▸", ""))
    assert found[:3] == (code, *place(own))
    assert message in str(found[3])


def place(own: str) -> tuple[int, int]:
    """Line and column of the mark ▸."""
    before = own.partition("▸")[0]
    return before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1


@pytest.mark.parametrize(
    "own",
    [
        "页面: {上边距: 38 mm}",
        "页面: {上边距: 36.0 mm, 左边距: 29 mm}",
        "样式: {正文: {字号: 三号}}",
        "样式: {三级: {加粗: 是}}",
        "字体: {仿宋: {名称: [仿宋, 我的仿宋], 候选: [a.ttf]}}",
        "表格页: {上边距: 15 mm}",
        "表格: {外框: 2 pt}",
        '样式: {待补: {颜色: "#0000CC"}}',
        "页面: {下边距: 35 mm, 行距: 28.95 pt}",
        "页面: {行距: 28.5 pt}",
    ],
)
def test_what_the_standard_allows_is_not_reported(project: Path, own: str) -> None:
    assert said(project, own) == []


def test_a_reason_makes_a_warning_a_note_that_shows_it(project: Path) -> None:
    own = "页面:\n  理由: 市局统一模板\n  上边距: 40 mm\n  下边距: {值: 30 mm, 理由: 套印}\n"
    found = records(overridden(project, own))
    assert [(each["code"], each["severity"]) for each in found] == [("W610", "提示")] * 2
    assert str(found[0]["message"]).endswith("（理由：市局统一模板）")
    assert str(found[1]["message"]).endswith("（理由：套印；市局统一模板）")
    arguments = ["check", "shili/2023", "--strict", "--project", str(project)]
    assert invoke(*arguments).exit_code == 0


def test_departures_are_said_once_and_do_not_stop_a_build(project: Path, tmp_path: Path) -> None:
    overridden(project, "页面: {上边距: 40 mm}\n")
    assert len(records(project, "check")) == 1
    output = str(tmp_path / "out")
    found = records(project, "build", "--to", "html", "--output", output)
    assert [(each["code"], each["line"]) for each in found] == [("W610", 1)]
    arguments = ["build", "--to", "html", "--output", output, "--project", str(project)]
    result = invoke(*arguments)
    assert result.exit_code == 0 and result.output.count("W610") == 1


# What no page can have.


IMPOSSIBLE = [
    ("页面:\n  上边距: ▸37\n", "页面.上边距：“37”要写成“数 mm”，例如 37 mm"),
    ("页面: {上边距: ▸-5 mm}\n", "“-5 mm”要写成“数 mm”"),
    ("页面: {上边距: ▸250 mm}\n", "297 − 250 − 225 = -178 mm，纸不够高"),
    ("页面: {左边距: 110 mm, 右边距: ▸100 mm}\n", "210 − 110 − 100 = 0 mm，没有留下排字的地方"),
    ("表格页: {左边距: 200 mm, 右边距: ▸100 mm}\n", "297 − 200 − 100 = -3 mm，没有留下"),
    ("样式: {正文: {行距: ▸12 pt}}\n", "行距 12 pt 比字号 16 pt 小，行会叠在一起"),
    ("页面: {每页行数: ▸60}\n", "比字号 16 pt 小"),
    ("样式: {正文: {行距: ▸700 pt}}\n", "行距 700 pt 比版心高 637.8 pt 还大"),
    ("样式: {正文: {字号: ▸0 pt}}\n", "“0 pt”要大于 0"),
    ("样式: {正文: {字号: ▸5000 pt}}\n", "“5000 pt”不能大于 2000"),
    ("样式: {正文: {缩进: ▸28 字}}\n", "缩进和左右空共 448 pt，一行只有 442.2 pt"),
    ("样式: {正文: {缩进: ▸50 字}}\n", "“50 字”不能大于 40"),
    ("页面: {每行字数: ▸60}\n", "字距：-8.63 pt，16 pt 的字会叠在一起"),
    ("页码: {下移: ▸34 mm}\n", "下移 34 + 半个字高 2.47 = 36.47 mm，下边距只有 35 mm，页码落在纸外"),
    ("页码: {下移: ▸1 mm}\n", "1 mm 不到半个字高 2.47 mm，页码会压到正文"),
    ("页码: {空: ▸30 字}\n", "空 30 字，页码排不进 156 mm 长的一行"),
    ("页面: {下边距: ▸6 mm}\n", "页码落在纸外"),
    ("样式: {正文: {字体: ▸隶书}}\n", "样式.正文.字体：“字体”里没有“隶书”"),
    ("样式: {正文: {西文: ▸大标宋}}\n", "“字体”里没有“大标宋”"),
    ("字体: {仿宋: {着重: ▸魏碑}}\n", "字体.仿宋.着重：“字体”里没有“魏碑”"),
    ("页码: {字体: ▸魏碑}\n", "页码.字体：“字体”里没有“魏碑”"),
    ("样式: {正文: {对齐: ▸居中}}\n", "“居中”不在可选范围内；可选：两端、左、中、右"),
    ("样式: {正文: {颜色: ▸red}}\n", "“red”要写成引号里的 # 和六位十六进制数"),
    ("样式: {正文: {加粗: ▸yes}}\n", "“yes”要写“是”或“否”"),
    ("样式: {▸Title: {加粗: 是}}\n", "“Title”不能作名称"),
    ("样式: {页脚: {加粗: ▸是}}\n", "这个名称程序另有用处"),
    ("样式: {正文: ▸仿宋}\n", "样式.正文：这里应是一组“键: 值”"),
    ("页面: {上边距: ▸{mm: 3}}\n", "页面.上边距：这里应是一个值"),
    ("页面: {上边距: {值: 37 mm, ▸备注: 好}}\n", "页面.上边距：没有“备注”这个键"),
    ("页面: {▸上边矩: 37 mm}\n", "页面.上边矩：没有这个键"),
    ("页面: {▸width: 37 mm}\n", "页面.width：没有这个键"),
    ("页面: {每页行数: ▸22.5}\n", "“22.5”要写成整数"),
    ("页面: {上边距: {值: 36 mm, 强度: ▸必须}}\n", "没有“必须”这种强度"),
    ("字体: {▸隶书: {名称: [隶书], 候选: [a.ttf]}}\n", "字体.隶书.网页：缺少这个值"),
    ("字体: {仿宋: {名称: ▸仿宋}}\n", "这里应是一列，写成 [甲, 乙]"),
    ("字体: {仿宋: {名称: [仿宋, ▸{甲: 乙}]}}\n", "一列里的每一项应是一个值"),
    ("字体: {仿宋: {名称: ▸[]}}\n", "至少要写一项"),
    ('字体: {仿宋: {名称: [仿宋, ▸"a;b"]}}\n', "“a;b”含有不能用的字符"),
    ("编号: {▸五级: {计数: 汉字}}\n", "“五级”不在可选范围内；可选：一级、二级、三级、四级"),
    ("▸- 页面\n", "版式文件：这里应是“键: 值”"),
]  # fmt: skip


@pytest.mark.parametrize(("own", "message"), IMPOSSIBLE, ids=[i[0] for i in IMPOSSIBLE])
def test_an_impossible_value_is_an_error_at_its_place(
    project: Path, own: str, message: str
) -> None:
    (found,) = said(project, own.replace("▸", ""))
    assert found[:3] == ("E601", *place(own))
    assert message in str(found[3])


def test_all_faults_of_a_file_are_reported_at_once(project: Path) -> None:
    own = "页面:\n  上边距: 37\n  下边矩: 3 mm\n样式:\n  正文: {字号: 大, 行距: 3}\n  旁白: {左空: 2 字}\n页吗: 3\n"
    assert [each[1] for each in said(project, own)] == [2, 3, 5, 5, 7]


def test_a_fault_of_the_file_itself_is_reported_once(project: Path) -> None:
    found = said(project, "页面: {上边距: 37 mm\n")
    assert [each[0] for each in found] == ["E104"]
