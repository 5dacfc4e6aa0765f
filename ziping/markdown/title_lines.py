"""Titles: a title too long for its line is broken by meaning, in the shape of a trapezium or a diamond.

GB/T 9704-2012 7.3.1. The lines are the same in every format: writers break where the tree says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import accumulate, pairwise

from ziping.document.text import TIED, plain_text
from ziping.document.tree import Emphasis, Inline, LineBreak, PrintedFigure, Strong, Text
from ziping.document.walk import leaves

Title = tuple[tuple[Inline, ...], ...]
Spans = Sequence[tuple[int, int]]

# What a break costs by what it parts; shape counts beside it. Small numbers are good breaks.
_TYPED, _AFTER_YEAR, _AFTER_UNIT, _AFTER_PLACE = 0, 0, 1, 2
_BEFORE_WORD, _BETWEEN_WORDS, _BEFORE_AND, _BESIDE_NAME = 3, 5, 7, 9
_IN_NAME, _BEFORE_TAIL, _IN_WORD, _IN_QUOTE, _ANYWHERE = 14, 22, 30, 60, 90
_HOURGLASS, _RECTANGLE, _UNEVEN = 60, 2, 24
_IN_BRACKETS = 8  # On top of what the break costs by itself.

_YEAR = re.compile(r"年度?$")
_UNIT = re.compile(
    r"(?:[局委厅院署]|委员会|办公室|办事处|人民政府|中心|机关|学校|大学|公司|集团|支队|总队)$"
)
_PLACE = re.compile(r"(?:[省市县区州盟旗镇乡]|街道)$")
_START = re.compile(r"关于|部门|整体|项目|专项|支出|绩效|自评|评价|报告")
_AND = re.compile(r"[和与及]")
# Words that such titles are made of. A name that holds none of them is broken only where it must be.
_WORDS = (
    "自治区 自治州 自治县 自治旗 族自治州 族自治县 族自治旗 分局 支局 开发区 示范区 管理区 新区 地区 林区 矿区 社区 街道 市场 城市 市政 市级 县级 省级 区级 "
    "州级 区域 城区 片区 新片区 试验区 委员会 办公室 办事处 人民政府 政府 中心 管理局 监督 管理 人力资源 社会保障 保障 社会 部门 整体 支出 绩效 自评 评价 "
    "报告 情况 工作 项目 专项资金 专项 资金 预算 决算 执行 关于 年度 财政 教育 科学 技术 工业 信息化 民族 宗教 公安 民政 司法 自然资源 规划 生态环境 环境 "
    "住房 城乡 建设 交通 运输 水利 水务 农业 农村 乡村 振兴 商务 文化 广播 电视 广电 旅游 体育 卫生 健康 退役军人 事务 应急 审计 统计 医疗 医保 信访 "
    "税务 国有资产 国资 机关 服务 行政 审批 数据 政务 综合 执法 园林 绿化 林业 草原 海洋 渔业 畜牧 粮食 物资 储备 发展 改革 金融 人民 检察院 法院 党校 "
    "学校 大学 学院 医院 公司 集团 支队 总队 联合会 共青团 妇女 残疾人 工商业 消防 救援 气象 地震 档案馆 图书馆 博物馆 档案 第一 第二 第三 老旧 改造 路灯 "
    "维护 省 市 县 区 州 盟 旗 镇 乡 局 厅 委 办 院 署 馆 所 站"
)
_TAILS = frozenset("省市县区州盟旗镇乡局厅委办院署馆所站") | {
    "自治区", "自治州", "自治县", "自治旗", "族自治州", "族自治县", "族自治旗", "新区", "片区", "新片区", "试验区",
    "开发区", "示范区", "管理区", "地区", "林区", "矿区", "分局", "支局",
    "委员会", "办公室", "办事处", "人民政府", "管理局", "街道", "中心",
}  # fmt: skip
_LONGEST_FIRST = sorted(_WORDS.split(), key=lambda word: (-len(word), word))
_WORD = re.compile("|".join(_LONGEST_FIRST))
_NO_START = frozenset("的地得之、，。；：？！,.;:?!）)》”’〉】〕％%‰·—…等")
_NO_END = frozenset("（(《“‘〈【〔第·")
_ATOM = re.compile(r"[A-Za-z][A-Za-z0-9&.'’/-]*|第[0-9一二三四五六七八九十百]+[^\s，。]?")
_BRACKETED = re.compile(r"（[^（）]*）")
_QUOTED = re.compile(r"《[^《》]*》|“[^“”]*”|‘[^‘’]*’|〔[^〔〕]*〕")
_UNITS_OF_WIDTH = 10  # A full-width character; widths are whole numbers.


def title_lines(
    text: str, capacity: Decimal, *, whole: Spans = (), typed: Sequence[int] = ()
) -> tuple[str, ...]:
    """*text* in the fewest lines of at most *capacity* full-width characters, broken by meaning.

    No break falls into a number, its unit, a Latin word, 《…》, “…” or a span of *whole*, unless
    such a piece is itself longer than a line. *typed*: offsets where the writer broke the line.
    """
    room = int(capacity * _UNITS_OF_WIDTH)
    for freedom in range(3):
        costs = _costs(text, whole, typed, freedom)
        if search := _Search.of(text, costs, room):
            ends = search.ends()
            return tuple(text[start:end] for start, end in pairwise((0, *ends)))
    return (text,)


def fitted(lines: Title, capacity: Decimal) -> Title:
    """The lines as typed when each fits its line, else all of them broken anew; figures stay."""
    lines = tuple(part for line in lines for part in _at_breaks(line))
    texts = [plain_text(line) for line in lines]
    if all(_width(text) <= capacity * _UNITS_OF_WIDTH for text in texts):
        return lines
    nodes = tuple(node for line in lines for node in line)
    typed = tuple(accumulate(map(len, texts)))[:-1]
    broken = title_lines(plain_text(nodes), capacity, whole=tuple(_figures(nodes)), typed=typed)
    return _split(nodes, tuple(accumulate(map(len, broken))))


def joined(lines: Title) -> tuple[Inline, ...]:
    """The lines as one run of nodes with breaks between them."""
    return tuple(
        node for index, line in enumerate(lines) for node in ((LineBreak(),) * (index > 0) + line)
    )


def _width(text: str) -> int:
    """Tenths of a full-width character."""
    return sum(map(_width_of, text))


def _width_of(character: str) -> int:
    """Capitals count in full: no face of titles sets them wider."""
    if not character.isascii() or character.isupper():
        return 10
    return 5 if character.isdecimal() else 6


# Where a break may be, and what it costs.


def _costs(text: str, whole: Spans, typed: Sequence[int], freedom: int) -> tuple[int | None, ...]:
    """For each offset what a break before it costs; None where there must be none.

    *freedom* 1 allows breaks in quotations, 2 allows them anywhere.
    """
    costs: list[int | None] = [None] * (len(text) + 1)
    words = _inner(_WORD.finditer(text))
    atoms = _inner((*TIED.finditer(text), *_ATOM.finditer(text))) | _inside(whole)
    quotes = _inner(_QUOTED.finditer(text))
    brackets = _inner(_BRACKETED.finditer(text))
    for offset in range(1, len(text)):
        before, after = text[:offset], text[offset:]
        forbidden = offset in atoms or after[0] in _NO_START or before[-1] in _NO_END
        if forbidden or offset in quotes:
            allowed = freedom == 2 or (freedom == 1 and not forbidden)
            costs[offset] = (_ANYWHERE if forbidden else _IN_QUOTE) if allowed else None
        elif offset in typed:
            costs[offset] = _TYPED
        else:
            cost = _IN_WORD if offset in words else _meaning(before, after)
            costs[offset] = cost + (_IN_BRACKETS if offset in brackets else 0)
    return tuple(costs)


def _inner(matches: Iterable[re.Match[str]]) -> set[int]:
    return _inside(tuple(match.span() for match in matches))


def _inside(spans: Spans) -> set[int]:
    return {offset for start, end in spans for offset in range(start + 1, end)}


def _meaning(before: str, after: str) -> int:
    """What a break between two words, or in a name that is no word, costs."""
    known = _WORD.match(after)
    if known and known.group() in _TAILS:
        return _BEFORE_TAIL
    ends_word = any(before.endswith(word) for word in _LONGEST_FIRST)
    if _YEAR.search(before):
        return _AFTER_YEAR
    if _UNIT.search(before):
        return _AFTER_UNIT
    if _PLACE.search(before):
        return _AFTER_PLACE
    if _START.match(after):
        return _BEFORE_WORD if ends_word else _BESIDE_NAME
    if _AND.match(after):
        return _BEFORE_AND
    if _AND.search(before[-1]):
        return _IN_NAME
    if ends_word and known:
        return _BETWEEN_WORDS
    return _BESIDE_NAME if ends_word or known else _IN_NAME


# Which breaks to take.


@dataclass(slots=True)
class _Search:
    """The cheapest way to break a text into a fixed number of lines."""

    costs: tuple[int | None, ...]
    edges: tuple[int, ...]  # The width of the text up to each offset.
    room: int
    lines: int
    known: dict[tuple[int, int, int, bool, bool], tuple[int, tuple[int, ...]] | None] = field(
        default_factory=dict
    )

    @classmethod
    def of(cls, text: str, costs: tuple[int | None, ...], room: int) -> _Search | None:
        """The search with the fewest lines that hold the text; None when a piece fits no line."""
        edges = (0, *accumulate(map(_width_of, text)))
        lines = start = 0
        while start < len(text):
            ends = [
                end
                for end in range(start + 1, len(text) + 1)
                if edges[end] - edges[start] <= room
                and (end == len(text) or costs[end] is not None)
            ]
            if not ends:
                return None
            start, lines = ends[-1], lines + 1
        return cls(costs, edges, room, max(lines, 1))

    def ends(self) -> tuple[int, ...]:
        """The offset behind each line."""
        best = self._best(0, self.lines, 0, False, True)
        assert best is not None  # `of` has found that so many lines hold the text.
        return best[1]

    def _best(
        self, start: int, left: int, above: int, falling: bool, equal: bool
    ) -> tuple[int, tuple[int, ...]] | None:
        """Cost and ends of *left* lines from *start*, below a line of width *above*."""
        key = (start, left, above, falling, equal)
        if key not in self.known:
            found = (self._from(start, end, *key[1:]) for end in self._candidates(start, left))
            self.known[key] = min((way for way in found if way), default=None)
        return self.known[key]

    def _candidates(self, start: int, left: int) -> Iterator[int]:
        last = len(self.costs) - 1
        for end in (last,) if left == 1 else range(start + 1, last):
            fits = self.edges[end] - self.edges[start] <= self.room
            rest_fits = self.edges[last] - self.edges[end] <= (left - 1) * self.room
            if fits and rest_fits and (end == last or self.costs[end] is not None):
                yield end

    def _from(
        self, start: int, end: int, left: int, above: int, falling: bool, equal: bool
    ) -> tuple[int, tuple[int, ...]] | None:
        width = self.edges[end] - self.edges[start]
        first = start == 0
        cost = 100 * (self.costs[end] or 0) + self._uneven(width)
        cost += 100 * _HOURGLASS if falling and width > above else 0
        falling = not first and (falling or width < above)
        equal = first or (equal and width == above)
        if left == 1:
            return cost + (100 * _RECTANGLE if equal and self.lines > 1 else 0), (end,)
        rest = self._best(end, left - 1, width, falling, equal)
        return (cost + rest[0], (end, *rest[1])) if rest else None

    def _uneven(self, width: int) -> int:
        """How far a line is from the mean of all, squared."""
        total = self.edges[-1]
        return 100 * _UNEVEN * (self.lines * width - total) ** 2 // max(total, 1) ** 2


# Inlines at the lines' ends.


def _at_breaks(nodes: tuple[Inline, ...]) -> Iterator[tuple[Inline, ...]]:
    part: list[Inline] = []
    for node in nodes:
        if isinstance(node, LineBreak):
            yield tuple(part)
            part = []
        else:
            part.append(node)
    yield tuple(part)


def _figures(nodes: Iterable[Inline]) -> Iterator[tuple[int, int]]:
    """The spans of printed figures."""
    start = 0
    for leaf in leaves(nodes):
        end = start + len(plain_text((leaf,)))
        if isinstance(leaf, PrintedFigure):
            yield start, end
        start = end


def _split(nodes: tuple[Inline, ...], ends: Sequence[int]) -> Title:
    """The nodes of each line; *ends* are offsets in their characters."""
    lines = []
    start = 0
    for end in ends:
        lines.append(tuple(_cut(nodes, start, end)))
        start = end
    return tuple(lines)


def _cut(nodes: Iterable[Inline], start: int, end: int) -> Iterator[Inline]:
    """The nodes between two offsets; a figure belongs to the line in which it begins."""
    offset = 0
    for node in nodes:
        length = len(plain_text((node,)))
        first, last = max(start - offset, 0), min(end - offset, length)
        if isinstance(node, PrintedFigure):
            if start <= offset < end:
                yield node
        elif first < last:
            if isinstance(node, Text):
                yield replace(node, text=node.text[first:last])
            elif isinstance(node, Strong | Emphasis):
                yield replace(node, children=tuple(_cut(node.children, first, last)))
        offset += length
