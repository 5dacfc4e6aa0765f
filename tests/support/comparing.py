"""A comparison by the command, and git."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from click.testing import Result

from support.projects import invoke

# Paragraphs that are nothing like each other.


SENTENCES = (
    "主要负责人每季度听取一次工作汇报，研究解决推进中的困难。",
    "窗口单位全面推行一次性告知和容缺受理。",
    "老旧设备更换以后，停机维护的时间明显缩短。",
    "志愿者队伍深入社区，开展形式多样的宣传活动。",
    "年终对照清单逐条销号，未完成的转入下年继续办理。",
    "组织干部到先进地区学习，带回可以推广的做法。",
    "新修订的办法明确了审批权限和责任追究情形。",
    "群众来信全部登记编号，按期答复并回访。",
)

NAMES = ("培训", "会议", "印刷", "差旅", "邮电", "物业")

ITEMS = (
    ("甲", "便民服务大厅建成启用", "大厅集中受理各类申请，群众办事更加方便。"),
    ("乙", "执法队伍能力提升", "轮训全体执法骨干，规范现场检查流程。"),
    ("丙", "历史欠账逐步化解", "多年积压的旧案清理完毕，卷宗移交存档。"),
)


@dataclass(frozen=True)
class Year:
    """What the sources of one year state."""

    figures: dict[str, str] = field(
        default_factory=lambda: {name: f"{index + 3}.50" for index, name in enumerate(NAMES)}
    )
    items: tuple[tuple[str, str, str], ...] = ITEMS
    first: tuple[str, ...] = SENTENCES[:4]
    second: tuple[str, ...] = SENTENCES[4:]

    def write(self, project: Path, year: int) -> None:
        data, content = project / f"data/shili/{year}", project / f"content/shili/{year}"
        data.mkdir(parents=True)
        content.mkdir(parents=True)
        (data / "单位.yaml").write_text(f"全称: 示例馆\n年度: {year}\n虚构: 是\n", "utf-8")
        lines = [f"{name}: {value} 万元" for name, value in self.figures.items()]
        sums = " + ".join(self.figures)
        (data / "经费.yaml").write_text("\n".join([*lines, "计算:", f"  合计: {sums}\n"]), "utf-8")
        items = "".join(
            f"- 编号: {name}\n  标题: {title}\n  正文: {text}\n" for name, title, text in self.items
        )
        (data / "工作亮点.yaml").write_text(items, "utf-8")
        prints = [f"{name}费支出{{{{ 经费.{name} }}}}，使用规范。" for name in self.figures]
        for name, parts in (("一", self.first), ("二", self.second), ("三", prints)):
            (content / f"第{name}章.md").write_text("\n\n".join(parts) + "\n", "utf-8")


REPORT = """{标题} 自评报告

# 情况

{% for 亮点 in 工作亮点 %}
{{ 亮点.标题 }}。{{ 亮点.正文 }}

{% endfor %}
# 分析

{{ 章节("第一章") }}

{{ 章节("第二章") }}

{{ 章节("第三章") }}

合计{{ 经费.合计 }}。
"""


def diff(project: Path, *arguments: str) -> Result:
    command = ["diff", *arguments, "--project", str(project)]
    return invoke(*command)


def new_project(folder: Path) -> Path:
    (folder / "templates").mkdir(parents=True)
    (folder / "templates/report.md.j2").write_text(REPORT, "utf-8")
    return folder
