"""Long titles."""

from __future__ import annotations

from pathlib import Path

from support.projects import base_project

NAMES = (
    "市委办", "示例县档案馆", "示例区司法局", "广州市白云区司法局", "四川省凉山彝族自治州盐源县卫生健康局",
    "广州市花都区人力资源和社会保障局", "上海市浦东新区市场监督管理局", "广州市生态环境局白云区分局",
    "中国（上海）自由贸易试验区临港新片区管理委员会", "北京市海淀区人民政府国有资产监督管理委员会",
    "内蒙古自治区呼伦贝尔市莫力达瓦达斡尔族自治旗农牧和科技局", "西藏自治区人民政府驻北京办事处",
    "新疆维吾尔自治区巴音郭楞蒙古自治州和静县人力资源和社会保障局", "云南省西双版纳傣族自治州勐腊县勐腊镇人民政府",
    "广州市白云区住房和城乡建设局（广州市白云区人民防空办公室）", "黔东南苗族侗族自治州中级人民法院",
    "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县人力资源和社会保障局（察布查尔锡伯自治县退役军人事务局）综合行政执法支队",
)  # fmt: skip


def project_with_long_title(folder: Path) -> Path:
    """The base project, its unit and the title of its report too long for a line."""
    base_project(folder)
    for path in folder.glob("data/shili/*/单位.yaml"):
        text = path.read_text("utf-8")
        assert "示例市档案馆" in text
        path.write_text(text.replace("示例市档案馆", NAMES[12]), "utf-8")
    template = folder / "templates" / "report.md.j2"
    first = "{标题} {{ 单位.年度 }}年度{{ 单位.全称 }}共{{ 收支.收入总额 }}部门整体支出绩效自评报告"
    lines = template.read_text("utf-8").splitlines()
    template.write_text(
        "\n".join(
            [first, *lines[1:], "", "# 附表", "", "", f"# {NAMES[12]}附件标题很长的一览表 {{附件}}"]
        )
        + "\n",
        "utf-8",
    )
    return folder
