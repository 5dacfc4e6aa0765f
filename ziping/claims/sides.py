"""Sides: which of two numbers a sentence calls the larger: 121场，略低于目标118场; 由52天缩短到48天."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType

from ziping.claims.finding import ClaimVerdict, Finding
from ziping.claims.sentences import Mention, Sentences

_MORE = r"增加|增长|上升|提高|提升|上涨|延长|扩大|多|高|长"
_LESS = r"减少|下降|降低|压减|压缩|缩减|缩短|回落|下滑|少|低|短"
_SOME = r"(?:有所|略有|稍有|略微|略|稍|大幅|明显|显著|稳步|进一步|逐步|更|还)"
_ENDS = r"(?=[，。；、）)]|$|了|的|一些|不少|较多)"
_BAR = r"(?:略|稍|远|大大|明显|均|都|仍|还)?"
_WHAT = r"(?:年初|年度|全年|既定|规定|预期|计划|预定|上年|去年|同期|预算|全市|全省|平均|设定|的|数|值|水平|目标|指标|任务|标准|要求|为){0,6}"


# How a first number stands to a second one.
_Way = Callable[[Decimal, Decimal], bool]
_ABOVE, _BELOW, _WITHIN, _REACHED = operator.gt, operator.lt, operator.le, operator.ge
_UP, _DOWN = _BELOW, _ABOVE  # Of 由甲增加到乙: 甲 stands below 乙.

# Between the two numbers: 121场，略低于目标118场.
_BETWEEN: Mapping[str, _Way] = MappingProxyType(
    {
        rf"[，、]?{_BAR}(?:不低于|不少于|不小于){_WHAT}": _REACHED,
        rf"[，、]?{_BAR}(?:不高于|不多于|不大于|[未不没]有?超过|没有超过|控制在){_WHAT}": _WITHIN,
        rf"[，、]?{_BAR}(?:高于|多于|大于|超过|超出|超){_WHAT}": _ABOVE,
        rf"[，、]?{_BAR}(?:低于|少于|小于|不及|不足|未达到?|没有达到){_WHAT}": _BELOW,
        rf"[^，。；：]{{0,6}}?(?:{_MORE})(?:到|至|为)": _UP,
        rf"[^，。；：]{{0,6}}?(?:{_LESS})(?:到|至|为)": _DOWN,
    }
)
# Behind the second one: 50天，比目标47天更短; 2,043件，比上年的1,917件有所减少.
_OVER = rf"[，、（(]?(?:比|较){_WHAT}"
_LAST = r"[，、（(]?(?:上年|去年)(?:同期)?(?:为|是)?"
_BEHIND: Mapping[str, _Way] = MappingProxyType(
    {rf"{_SOME}?(?:{_MORE}){_ENDS}": _ABOVE, rf"{_SOME}?(?:{_LESS}){_ENDS}": _BELOW}
)
_STEP = re.compile(rf"[^，。；：]{{0,6}}?(?:{_MORE}|{_LESS})(?:到|至|为)")
_FROM = re.compile(r"[由从](?!于|事|而)[^，。；：]{0,10}$")
_RANKED = re.compile("排名|名次|位次|排行|名列")  # The third is higher than the twelfth.


def side_findings(page: Sentences) -> Iterator[Finding]:
    """Two neighbouring numbers of one kind of which the words say which is the larger."""
    for one, other in pairwise(page.mentions):
        if _comparable(one, other) and (found := _way(one, other)):
            yield _finding(one, other, *found)


def _comparable(one: Mention, other: Mention) -> bool:
    near = one.sentence == other.sentence and one.depth == other.depth
    rough = one.number.rough or other.number.rough
    ranked = _RANKED.search(one.before) is not None
    return near and one.measures_like(other) and not (rough or ranked)


def _way(one: Mention, other: Mention) -> tuple[_Way, str] | None:
    """How the words put the two, and those words."""
    between = other.before.strip()
    for pattern, way in _BETWEEN.items():
        if re.fullmatch(pattern, between) and (
            not _STEP.fullmatch(between) or _FROM.search(one.clause)
        ):
            return way, between.lstrip("，、")
    behind = other.after.lstrip()
    if re.fullmatch(_OVER, between):
        return _first(_BEHIND, behind)
    if re.fullmatch(_LAST, between) and behind.startswith("，"):
        return _first(_BEHIND, behind[1:])
    return None


def _first(ways: Mapping[str, _Way], text: str) -> tuple[_Way, str] | None:
    for pattern, way in ways.items():
        if match := re.match(pattern, text):
            return way, match.group()
    return None


def _finding(one: Mention, other: Mention, way: _Way, words: str) -> Finding:
    first, second = one.number.amount or Decimal(0), other.number.amount or Decimal(0)
    holds = way(first, second)
    relation = "等于" if first == second else "大于" if first > second else "小于"
    return Finding(
        kind="高低",
        verdict=ClaimVerdict.CONFIRMED if holds else ClaimVerdict.WRONG,
        message=f"{one.number.text} {relation} {other.number.text}，文中写“{words}”",
        start=one.number.start,
        end=other.number.end,
    )
