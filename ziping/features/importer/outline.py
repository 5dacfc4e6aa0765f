"""Outlines: the chapters of a report's template, and which of them each section of a document goes to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from ziping.claims.sentences import likeness
from ziping.features.importer.sections import ForeignSection
from ziping.features.importer.written_text import free_name
from ziping.foreign.document import Block, ForeignParagraph

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
class TemplateChapter:
    """A chapter's place: under which heading, at which level."""

    chapter: str
    title: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFigure:
    """A figure that the template prints, the words before it, and the chapter it stands in for."""

    name: str
    words: str
    chapter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    chapters: tuple[TemplateChapter, ...]
    figures: tuple[TemplateFigure, ...]


def outline_of(template: str) -> Outline:
    """What the text of a report's template says of its outline."""
    places: dict[str, TemplateChapter] = {}
    figures: list[TemplateFigure] = []
    title, level = "", 0
    for match in _TOKEN.finditer(template):
        if match["level"] and "{{" in match["title"]:
            continue  # A heading that the data give.
        if match["level"]:
            title, level = _bare(match["title"]), len(match["level"])
        elif match["chapter"]:
            places[match["chapter"]] = TemplateChapter(
                chapter=match["chapter"], title=title, level=level
            )
        else:
            words = _words_before(template[: match.start()])
            figures.append(TemplateFigure(name=match["figure"], words=words, chapter=title))
    chapters = {place.title: place.chapter for place in places.values()}
    known = (
        TemplateFigure(name=one.name, words=one.words, chapter=chapters.get(one.chapter, ""))
        for one in figures
        if one.words and one.name.count(".")
    )
    return Outline(chapters=tuple(places.values()), figures=tuple(known))


def _bare(title: str) -> str:
    return re.sub(r"\{[^{}]*\}", "", title).strip(" 。")


def _words_before(text: str) -> str:
    """The words right before a place: from the last mark, tag or line end."""
    return re.split(r"[，。；：、%}\n]", text[-60:])[-1].strip()


def matching_chapters(title: str, outline: Outline) -> Iterator[tuple[float, TemplateChapter]]:
    """How well a heading fits each chapter, as far as it fits at all."""
    bare = title.strip("。 ")
    for place in outline.chapters:
        score = max(_likeness(bare, place), _also(bare, place.chapter))
        if score >= SURE:
            yield score, place


def _likeness(title: str, place: TemplateChapter) -> float:
    return max(likeness(title, place.title), likeness(title, place.chapter) - 0.01)


def _also(title: str, chapter: str) -> float:
    """The longest of a chapter's other names in a heading, by its share of the heading."""
    found = [name for name in _ALSO.get(chapter, ()) if name in title]
    longest = max(map(len, found), default=0)
    return 0.55 + 0.4 * longest / max(len(title), 1) if longest else 0.0


_STRONG = 0.7
_DEVICE = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)  # No file's name on Windows.
PREFACE = "前言"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedChapter:
    """What becomes one file. *level*: of the heading over it, which the template prints; *moved*: into
    another outline, where its own headings stand right below that one.
    """

    name: str
    level: int
    blocks: tuple[Block, ...] = ()
    sections: tuple[ForeignSection, ...] = ()
    moved: bool = False
    placed: bool = True  # Whether a template has a place for it.


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineLine:
    """A line of an outline: a heading, a chapter, or both."""

    section: ForeignSection | None
    chapter: PlacedChapter | None


def own_outline(root: ForeignSection, outline: Outline) -> tuple[OutlineLine, ...]:
    """The document's own outline with a chapter under each heading where the outline known has one."""
    chosen = _chosen(root, outline)
    names = _ChapterNames({known.chapter for known in outline.chapters})
    return tuple(_lines(root, chosen, names))


def standard_outline(root: ForeignSection, outline: Outline) -> tuple[OutlineLine, ...]:
    """The same chapters moved to their places in the known outline; what fits none is not placed."""
    places = {place.chapter: place for place in outline.chapters}
    order = {name: at for at, name in enumerate(places)}
    lines = [line for line in own_outline(root, outline) if line.chapter is not None]
    moved = (_moved(line.section, line.chapter, places) for line in lines if line.chapter)
    return tuple(sorted(moved, key=lambda line: order.get(_name(line), len(order))))


def _name(line: OutlineLine) -> str:
    return line.chapter.name if line.chapter else ""


def _moved(
    section: ForeignSection | None, chapter: PlacedChapter, places: dict[str, TemplateChapter]
) -> OutlineLine:
    place = places.get(chapter.name)
    if place is None:
        return OutlineLine(section=section, chapter=replace(chapter, placed=False))
    return OutlineLine(section=section, chapter=replace(chapter, level=place.level, moved=True))


def _chosen(root: ForeignSection, outline: Outline) -> dict[int, TemplateChapter]:
    """The chapter of each section that has one, by the section's identity; each chapter once."""
    offers = sorted(
        (
            (score, -order, place, section)
            for order, section in enumerate(root.all())
            if section.heading
            for score, place in matching_chapters(section.title, outline)
            if score >= _STRONG or not section.heading.run_in
        ),
        key=lambda offer: offer[:2],
        reverse=True,
    )
    above = {id(one): section for section in root.all() for one in section.below}
    taken: dict[int, TemplateChapter] = {}
    for score, _, place, section in offers:
        if id(section) in taken or place in taken.values():
            continue
        if _within(section, taken, above) or (score < _STRONG and _holds(section, taken)):
            continue
        taken[id(section)] = place
    return taken


def _within(
    section: ForeignSection, taken: dict[int, TemplateChapter], above: dict[int, ForeignSection]
) -> bool:
    """Whether a section stands in one that is a chapter already."""
    outer = above.get(id(section))
    while outer is not None:
        if id(outer) in taken:
            return True
        outer = above.get(id(outer))
    return False


def _holds(section: ForeignSection, taken: dict[int, TemplateChapter]) -> bool:
    return any(id(one) in taken for one in section.all())


def _lines(
    section: ForeignSection, chosen: dict[int, TemplateChapter], names: _ChapterNames
) -> Iterator[OutlineLine]:
    inner = [one for one in section.all() if one is not section and id(one) in chosen]
    place = chosen.get(id(section))
    has_text = section.blocks or (section.heading and section.heading.run_in)
    if section.heading and not inner:
        name = place.chapter if place else names.new(section.title)
        chapter = PlacedChapter(
            name=name, level=section.level, blocks=_content(section), sections=section.below
        )
        yield OutlineLine(section=section, chapter=chapter if has_text or section.below else None)
        return
    if has_text:
        name = place.chapter if place else names.new(section.title or PREFACE)
        chapter = PlacedChapter(name=name, level=section.level, blocks=_content(section))
        yield OutlineLine(section=section if section.heading else None, chapter=chapter)
    elif section.heading:
        yield OutlineLine(section=section, chapter=None)
    for one in section.below:
        yield from _lines(one, chosen, names)


class _ChapterNames:
    """New names for chapters: each is used once and can name a file."""

    def __init__(self, known: set[str]) -> None:
        self.used = set(known)

    def new(self, title: str) -> str:
        plain = re.sub(r"\W", "", title)[:20] or "其他"
        if not plain.isidentifier() or _DEVICE.fullmatch(plain):
            plain = f"第{plain}"
        name = free_name(plain, self.used.__contains__)
        self.used.add(name)
        return name


def _content(section: ForeignSection) -> tuple[Block, ...]:
    """The blocks of a section, the text behind a run-in heading first."""
    heading = section.heading
    if heading is None or not heading.run_in:
        return section.blocks
    return (ForeignParagraph(text=heading.body, where=heading.source.where), *section.blocks)
