"""The outline of a report's template: its headings, its chapters, and the words before its figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ziping.claims.names import likeness

# What offices call a chapter where the outline's own heading says it in other words.
_ALSO: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "部门职能": (
            "主要职责",
            "主要职能",
            "部门职责",
            "单位职能",
            "机构职能",
            "职能概述",
            "职责",
        ),
        "机构情况": ("机构设置", "内设机构", "机构人员", "人员情况", "人员编制", "单位构成"),
        "重点工作": ("重点工作", "年度工作任务", "总体工作", "工作计划", "年度目标"),
        "收支情况": ("收支情况", "收入支出", "预决算", "资金情况", "预算安排", "经费", "支出情况"),
        "绩效管理": ("绩效目标设立", "绩效目标设定", "整体绩效管理"),
        "自评结论": ("自评结论", "评价结论", "自评结果", "总体评价", "总体结论", "结论综述"),
        "资金管理": ("资金管理", "预算执行", "资金使用", "财务管理"),
        "政府采购": ("政府采购", "采购管理", "采购"),
        "信息公开": ("信息公开", "预决算公开", "公开"),
        "资产管理": ("资产管理", "国有资产"),
        "成本管理": ("成本管理", "运行成本", "三公", "公用经费", "厉行节约"),
        "绩效管理情况": ("绩效管理情况", "绩效管理", "预算绩效管理"),
        "履职效能": ("履职效能", "履职情况", "产出", "目标完成", "履职效果"),
        "主要成效": ("主要成效", "工作成效", "取得成效", "主要做法", "经验", "亮点", "成绩"),
        "主要问题": ("存在的问题", "存在问题", "主要问题", "问题和不足", "问题及原因", "不足"),
        "改进措施": ("改进措施", "下一步", "整改", "改进", "工作打算", "建议", "努力方向"),
    }
)
SURE = 0.55  # How alike a heading must be to a chapter's to be taken for it.
_TOKEN = re.compile(
    r"^(?P<level>#{1,4}) +(?P<title>[^\n]*)$|章节\(\"(?P<chapter>\w+)\"\)|\{\{ *(?P<figure>\w+\.[\w.]+)[^}]*\}\}",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A chapter's place: under which heading, at which level."""

    chapter: str
    title: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A figure that the template prints, the words before it, and the chapter it stands in for."""

    name: str
    words: str
    chapter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    slots: tuple[Slot, ...]
    figures: tuple[Named, ...]


def outline_of(template: str) -> Outline:
    """What the text of a report's template says of its outline."""
    slots: dict[str, Slot] = {}
    figures: list[Named] = []
    title, level = "", 0
    for match in _TOKEN.finditer(template):
        if match["level"] and "{{" in match["title"]:
            continue  # A heading that the data give.
        if match["level"]:
            title, level = _bare(match["title"]), len(match["level"])
        elif match["chapter"]:
            slots[match["chapter"]] = Slot(chapter=match["chapter"], title=title, level=level)
        else:
            words = _words_before(template[: match.start()])
            figures.append(Named(name=match["figure"], words=words, chapter=title))
    chapters = {slot.title: slot.chapter for slot in slots.values()}
    known = (
        Named(name=one.name, words=one.words, chapter=chapters.get(one.chapter, ""))
        for one in figures
        if one.words and one.name.count(".")
    )
    return Outline(slots=tuple(slots.values()), figures=tuple(known))


def _bare(title: str) -> str:
    return re.sub(r"\{[^{}]*\}", "", title).strip(" 。")


def _words_before(text: str) -> str:
    """The words right before a place: from the last mark, tag or line end."""
    return re.split(r"[，。；：、%}\n]", text[-60:])[-1].strip()


def chances(title: str, outline: Outline) -> Iterator[tuple[float, Slot]]:
    """How well a heading fits each chapter, as far as it fits at all."""
    bare = title.strip("。 ")
    for slot in outline.slots:
        score = max(_likeness(bare, slot), _also(bare, slot.chapter))
        if score >= SURE:
            yield score, slot


def _likeness(title: str, slot: Slot) -> float:
    return max(likeness(title, slot.title), likeness(title, slot.chapter) - 0.01)


def _also(title: str, chapter: str) -> float:
    """The longest of a chapter's other names in a heading, by its share of the heading."""
    found = [name for name in _ALSO.get(chapter, ()) if name in title]
    longest = max(map(len, found), default=0)
    return 0.55 + 0.4 * longest / max(len(title), 1) if longest else 0.0
