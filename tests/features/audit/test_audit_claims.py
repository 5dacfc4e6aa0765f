"""Claims of sentences: what holds is confirmed, what does not is told, what is not sure is left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ziping.claims.finding import ClaimVerdict
from ziping.cli.main import ziping
from ziping.features.audit.recompute import AuditRemark, audited
from ziping.foreign.plain_text import text_document

HOLD, TAIL, WRONG, UNSURE = (
    ClaimVerdict.CONFIRMED,
    ClaimVerdict.ROUNDING,
    ClaimVerdict.WRONG,
    ClaimVerdict.UNSURE,
)


def remarks(text: str) -> tuple[AuditRemark, ...]:
    return audited(text_document(text))


def verdicts(text: str) -> list[tuple[str, ClaimVerdict]]:
    return [(r.finding.kind, r.finding.verdict) for r in remarks(text)]


HOLDING = [
    (
        "收入合计856.32万元，其中财政拨款850.00万元，占99.26%；其他收入6.32万元，占0.74%。",
        ["合计", "占比", "占比"],
    ),
    ("总支出1523.26万元，其中基本支出1200.10万元，占总支出的78.78%。", ["占比"]),
    ("年初预算数100.00万元，支出决算95.50万元，完成年初预算的95.5%。", ["占比"]),
    ("全年预算数6067.65万元，全年执行数6067.65万元，执行率为100%。", ["占比"]),
    ("“三公”经费支出7.46万元，完成预算10.9万元的68.44%。", ["占比"]),
    ("支出合计15,589.61万元，比上年增加1,203.55万元，增长8.37%。", ["增减"]),
    ("受理案件706件，上年545件，同比增长29.54%。", ["增减"]),
    ("收、支总计1523.26万元。与上年相比，各增加123.26万元，增长8.80%。", ["增减"]),
    ("经费支出5.20万元，比上年减少1.30万元，下降20.00%。", ["增减"]),
    ("在职人员81人，其中专业技术人员57人、管理人员1人、工勤人员23人。", ["合计"]),
    ("三年累计投入4.2亿元（2020年1.3亿元、2021年1.4亿元、2022年1.5亿元）。", ["合计"]),
    ("内设科室3个：办公室（财务科）、法制科、业务科（审批科、督查科）。", ["计数"]),
    ("下属单位2个，分别是培训中心和信息中心。", ["计数"]),
    ("连续四年（2019、2020、2021、2022）获评优秀。", ["计数"]),
    ("新设甲街工作室、乙镇工作室、丙村228创意园工作室3个特色平台。", ["计数"]),
    ("自评得分96.5分，评价等级为“优”。", ["等级"]),
    ("固定资产总额1,256.33万元，在用1,230.00万元，固定资产利用率97.90%。", ["占比"]),
]


@pytest.mark.parametrize(("text", "kinds"), HOLDING, ids=[t[:12] for t, _ in HOLDING])
def test_confirmed(text: str, kinds: list[str]) -> None:
    assert sorted(verdicts(text)) == sorted((kind, HOLD) for kind in kinds)


OTHERS = [
    ("办结案件由412件下降到463件。", "高低", WRONG),
    ("完成率由上年的100%提高到100%。", "高低", WRONG),
    ("法治宣传活动开展121场，略低于目标118场。", "高低", WRONG),
    ("平均办理时间为50天，比目标47天更短。", "高低", WRONG),
    ("盘点资产2,043件，比上年的1,917件有所减少。", "高低", WRONG),
    ("收入总额3,442.78万元，上年为3,545.06万元，略有增长。", "高低", WRONG),
    ("公用经费271.08万元，未超过预算270.00万元。", "高低", WRONG),
    ("利用率由上年的96.31%下降到97.20%。", "高低", WRONG),
    ("支出由3,200.00万元增加到3,456.78万元，增长9.02%。", "增减", WRONG),
    (
        "支出总额100.00万元，其中货物20.00万元、服务80.00万元，占比分别为20%、70%。",
        "占比",
        WRONG,
    ),
    ("完成营造林5.6万亩，占任务数5万亩的122%。", "占比", UNSURE),
    ("支出7.20万元，比上年8.00万元下降11.11%，完成预算10.00万元的72%。", "增减", WRONG),
    ("2023年收入1,100万元，比2022年1,000万元增加100万元，增长12%。", "增减", WRONG),
    ("支出总额6,067.65万元，其中基本支出4,764.05万元，项目支出1,303.61万元。", "合计", TAIL),
    ("采购总额868.29万元，其中：货物43.44万元、工程0万元、服务824.86万元。", "合计", TAIL),
    ("支出总额6,067.65万元，其中基本支出4,764.05万元，项目支出1,313.61万元。", "合计", WRONG),
    ("支出总额520.00万元，其中基本支出320.00万元，占支出总额的65.54%。", "占比", WRONG),
    ("收入总额6,067.95万元，其中财政拨款6,067.65万元，占收入总额的100%。", "占比", UNSURE),
    ("支出合计15,589.61万元，比上年增加1,203.55万元，增长18.37%。", "增减", WRONG),
    ("经费支出5.20万元，比上年减少1.30万元，下降25.00%。", "增减", WRONG),
    ("内设科室5个：办公室、财务科、业务科、监督科。", "计数", WRONG),
    ("连续三年（2019、2020、2021、2022）获评优秀。", "计数", WRONG),
    ("自评得分89.5分，评价等级为“优”。", "等级", WRONG),
    (
        "收入15,623.47万元，其中拨款14,987.32万元，占95.93%；基金521.15万元，占3.34%；其他115.00万元，占0.73%。",
        "占比",
        TAIL,
    ),
]


@pytest.mark.parametrize(("text", "kind", "verdict"), OTHERS, ids=[t[:14] for t, _, _ in OTHERS])
def test_told(text: str, kind: str, verdict: ClaimVerdict) -> None:
    assert (kind, verdict) in verdicts(text)


QUIET = [
    "法治宣传活动开展114场，略低于目标118场；讲座318场，远高于目标200场。",
    "平均办理时间为48天，比目标52天更短，比上年的50天缩短了2天。",
    "盘点资产2,043件，比上年的1,917件多126件，增长6.57%。",
    "收入总额3,642.78万元，上年为3,545.06万元，略有增长。",
    "公用经费271.08万元，未超过预算279.60万元；“三公”经费不高于上年的12.60万元。",
    "完成120场，达到目标120场；满意度97%，不低于目标95%。",
    "“三公”经费预算为12.00万元，较上年减少0.60万元；决算为9.48万元，较上年下降5.39%。",
    "接待群众7,260人，比上年的4,830人大幅增加；法律援助案件办结数较上年增长4.91%。",
    "执行率98%，支出总额300万元，低于预算的部分为5万元。",
    "每月12日前报送，超过3日未报的通报；连续2年高于90分的免检1年。",
    "办理时间由52天缩短到48天，窗口由6个增加到11个。",
    "支出由3,200.00万元增加到3,456.78万元，增长8.02%。",
    "支出总额100.00万元，其中货物20.00万元、服务80.00万元，占比分别为20%、80%。",
    "由于业务量增加，办案经费由财政安排20万元，实际支出18万元。",
    "满意度从96.4%提高到97.1%，排名从12位上升到3位。",
    "2022年本单位收入3,456.78万元，较上年3,200.00万元增加256.78万元，增长8.02%。",
    "收入总计2,845.36万元，比上年决算数2,910.12万元减少64.76万元，降低2.23%。",
    "普法活动320场次，比上年的280场次多40场次，增长14.3%。",
    "2023年收入1,100万元，比2022年1,000万元增加100万元，增长10%。",
    "接待群众1,200人次，较2022年的1,000人次增加200人次，同比增长20%。",
    "年末在职50人，上年末51人，比上年减少1人，下降1.96%。",
    "“三公”经费支出15.30万元，完成预算20.00万元的76.50%，比上年减少1.70万元，下降10.00%。",
    "基本支出510.00万元，项目支出760.50万元，分别占40.14%和59.86%。",
    "项目支出760.50万元、基本支出510.00万元，分别占总支出1,270.50万元的59.86%、40.14%。",
    "GDP完成256.8亿元，同比增长6.2%；一般公共预算收入18.6亿元，增长8.1%，其中税收收入12.09亿元，占一般公共预算收入的65%。",
    "全市7个县（市、区）司法局、89个司法所参加。",
    "公务用车5辆，其中一般公务用车2辆、执法执勤用车2辆。",
    "本年支出3,664.38万元，上年为3,312.75万元。按支出性质分，基本支出2,671.92万元，占72.92%；项目支出992.46万元，占27.08%。",
    "总预算3,741.50万元，其中部门预算的基本支出2,688.50万元、项目支出917.00万元。",
    "全年预算数3,741.50万元，执行数3,664.38万元，执行率为97.94%，上年执行率为93.88%。",
    "“三公”经费预算为12.60万元，与上年持平；决算为10.02万元，较上年下降4.30%，完成率79.52%。",
    "法治宣传活动114场，低于目标120场，按完成率得分；普法讲座318场，观众200人。",
    "内设办公室、财务科、业务科等8个科室，下属单位12个。",
    "编制34名，实有40人，其中行政35人、事业4人、工勤1人，离退休12人。",
    "基本支出占总支出的比例为62.5%。",
    "设置指标25个，数量指标10个，质量指标8个。",
    "约投入500万元，其中设备约200万元、人员约280万元。",
    "满意度达到95%以上，增长较快。",
    "投入管理10分，得9.5分；过程管理40分，得37.6分。",
    "按照80%—100%（含80%）、60%—80%（含60%）分档计分。",
    "自评得分95分，其中甲项等级为良，乙项得分70分。",
]


@pytest.mark.parametrize("text", QUIET, ids=[t[:14] for t in QUIET])
def test_no_false_alarm(text: str) -> None:
    assert [found for found in verdicts(text) if found[1] in (WRONG, UNSURE)] == []


FORM = """部门整体支出绩效自评表
总预算
预算类别
部门预算 事业发展支出 事业发展支出(按级次划分)
基本支出 项目支出 专项资金 其他资金 本级资金 转移支付
5,102.54 3,672.44 1,180.90 0.00 249.20 0.00 0.00
一级指标 分值 二级指标 分值 三级指标 分值 评分标准 得分/自评分
效能 50 整体 50
产出完成
情况
20
完成率60%以下不得分；得 1 分的另计。
20
全部完成。
效益完成 30 按比例计分。 29.98 基本完成
效率 50
编制 10
预算编制 10 按要求编制。 10 合规。
一级指标 分值 二级指标 分值 三级指标 分值 评分标准 得分/自评分
效率 50 执行 40
预算执行 40 按比例计分。 40 已完成。
总分 100 99.98
"""


def test_a_form_without_its_columns() -> None:
    found = {(r.finding.kind, r.finding.verdict): r.finding.message for r in remarks(FORM)}
    assert "相差 249.20" in found["合计", WRONG]
    assert "5,102.54" in found["合计", HOLD]
    assert "99.98" in found["总分", HOLD]
    assert ("权重", HOLD) in found and ("权重", WRONG) not in found


def test_a_form_whose_total_is_wrong() -> None:
    found = verdicts(FORM.replace("总分 100 99.98", "总分 100 98.98"))
    assert ("总分", WRONG) in found


@pytest.mark.parametrize("breaking", [18, 24, 31])
def test_lines_broken_at_any_width_say_the_same(breaking: int) -> None:
    text = "".join(text for text, _ in HOLDING[:6]) + HOLDING[9][0]
    broken = "\n\n".join(text[i : i + breaking] for i in range(0, len(text), breaking))
    assert sorted(verdicts(broken)) == sorted(verdicts(text))


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK\x03\x04" + b"\0" * 400, b"%PDF-1.7\n%%EOF"])
def test_a_damaged_file_is_told_and_the_next_is_read(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "坏.docx").write_bytes(data)
    (tmp_path / "好.txt").write_text("自评得分89.5分，评价等级为“优”。", "utf-8")
    files = [str(tmp_path / name) for name in ("坏.docx", "好.txt")]
    result = CliRunner().invoke(ziping, ["audit", *files])
    assert result.exit_code == 1
    assert "E771" in result.output and "按 90、80、60 分档为“良”" in result.output


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_text_is_read_as_notepad_saved_it(tmp_path: Path, encoding: str) -> None:
    place = tmp_path / "报告.txt"
    place.write_bytes("内设科室5个：办公室、财务科、业务科、监督科。".encode(encoding))
    assert "列出 4 个" in CliRunner().invoke(ziping, ["audit", str(place)]).output


@pytest.mark.parametrize("unit", ["demo/2022", "demo/2023", "huadu/2023"])
@pytest.mark.parametrize("name", ["自评报告.docx", "自评表.docx", "自评表.pdf"])
def test_what_we_build_holds(built: Path, unit: str, name: str) -> None:
    """The form of huadu says of itself what does not add up."""
    result = CliRunner().invoke(ziping, ["audit", "--json", str(built / "shipped" / unit / name)])
    found = {record["verdict"] for record in json.loads(result.output)}
    assert found <= {"属实", "尾差"} or (unit == "huadu/2023" and "249.20" in result.output)
