"""Changes: by how much a number grew, and which of two numbers a sentence calls the larger.

Growth: 比上年增加12.30万元，增长5.67%; 2023年706件、2022年545件，同比增长29.54%.
Sides: 121场，略低于目标118场; 由52天缩短到48天.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType

from ziping.claims.finding import (
    ClaimVerdict,
    Finding,
    Interval,
    interval,
    percent_text,
    quotient,
    shown,
)
from ziping.claims.sentences import Mention, Sentences
from ziping.numbers.numbers_in_text import NumberKind

_FAR = 60  # Numbers before a change in which its values are looked for.
_UP = r"增加|增长|上升|提高|提升|上涨|增幅|多"
_DOWN = r"减少|下降|降低|压减|压缩|缩减|缩短|降幅|回落|少"
_CHANGE = re.compile(rf"(?P<way>{_UP}|{_DOWN})(?:了|约|额|幅度|率|幅)?(?:为|达到?)?$")
_DOWNWARD = re.compile(_DOWN)


def growth_findings(page: Sentences) -> Iterator[Finding]:
    """Changes that the sentence states together with what they are of."""
    for index, mention in enumerate(page.mentions):
        if mention.number.kind is not NumberKind.PERCENT or mention.number.unit.name != "%":
            continue
        match = _CHANGE.search(mention.clause)
        if match is None or mention.number.rough:
            continue
        before = page.mentions[max(0, index - _FAR) : index]
        here = [m for m in before if m.sentence >= mention.sentence - 1]
        apart = page.text.rfind("；", 0, mention.number.start)  # What stands before is of others.
        yield from _judged(mention, match["way"], here, apart)


def _judged(mention: Mention, way: str, here: Sequence[Mention], apart: int) -> Iterator[Finding]:
    claimed = interval(mention.number)
    down = _DOWNWARD.search(way) is not None
    wanted = Interval(value=-claimed.value if down else claimed.value, half=claimed.half)
    tried = [(pair, found) for pair in _pairs(here) if (found := _change(pair)) is not None]
    for pair, found in tried:
        if found.meets(wanted):
            yield _finding(ClaimVerdict.CONFIRMED, mention, way, pair, found)
            return
    if len(tried) == 1 and tried[0][0].sure and tried[0][0].start > apart:
        yield _finding(ClaimVerdict.WRONG, mention, way, *tried[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """This year's and last year's value, as the words tell them."""

    current: Interval
    earlier: Interval
    text: str
    sure: bool
    start: int  # The first character of both.


def _change(pair: _Pair) -> Interval | None:
    moved = Interval(
        value=pair.current.value - pair.earlier.value, half=pair.current.half + pair.earlier.half
    )
    return quotient(moved, pair.earlier)


def _finding(
    verdict: ClaimVerdict, mention: Mention, way: str, pair: _Pair, recomputed: Interval
) -> Finding:
    word = "下降" if recomputed.value < 0 else "增长"
    value = percent_text(abs(recomputed.value), mention.number.decimals)
    message = f"{pair.text}，{word} {value}，文中写{way} {mention.number.text}"
    start, end = mention.number.start, mention.number.end
    return Finding(kind="增减", verdict=verdict, message=message, start=start, end=end)


_STEP = re.compile(rf"^[^，。；：]{{0,6}}?(?P<way>{_UP}|{_DOWN})(?:到|至|为)$")
_FROM = re.compile(r"[由从](?!于|事|而)[^，。；：]{0,10}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """由3,200.00万元增加到3,456.78万元: two values and the way between them."""

    start: Mention
    to: Mention
    way: str


def _steps(mentions: Sequence[Mention]) -> Iterator[_Step]:
    for start, to in pairwise(mentions):
        match = _STEP.match(to.before)
        near = start.sentence == to.sentence and start.measures_like(to)
        rough = start.number.rough or to.number.rough
        if match and near and not rough and _FROM.search(start.clause):
            yield _Step(start=start, to=to, way=match["way"])


_MOVES = re.compile(rf"(?:{_UP}|{_DOWN})")
_OLD = re.compile(r"上年|去年|上一年|前一年|同期|(?:比|较|与)20\d\d年")
_ASIDE = re.compile(r"预算|计划|目标|占|完成")  # What another amount of the sentence is for.


def _pairs(here: Sequence[Mention]) -> Iterator[_Pair]:
    """Every pair that the sentence may speak of; a lone one of its own sentence may accuse."""
    steps = list(_steps(here))
    for step in steps[-1:]:
        text = f"由 {step.start.number.text} 到 {step.to.number.text}"
        now, before = interval(step.to.number), interval(step.start.number)
        sure = len(steps) == 1 and step.to is here[-1]
        begin = step.start.number.start
        yield _Pair(current=now, earlier=before, text=text, sure=sure, start=begin)
    here = [m for m in here if not any(m in (step.start, step.to) for step in steps)]
    amounts = [m for m in here if m.is_amount and not m.number.rough]
    moved = [m for m in amounts if _MOVES.search(m.clause)]
    old = [m for m in amounts if m not in moved and _OLD.search(m.clause)]
    new = [m for m in amounts if m not in moved and m not in old and not _ASIDE.search(m.clause)]
    sentence = max((m.sentence for m in amounts), default=0)
    for current in reversed(new):
        near = current.sentence == sentence and len(new) == 1
        for earlier in reversed(old):
            if current.measures_like(earlier) and earlier.number.amount != Decimal(0):
                text = f"本年 {current.number.text}、上年 {earlier.number.text}"
                yield _Pair(
                    current=interval(current.number), earlier=interval(earlier.number), text=text,
                    sure=near and len(old) == 1 and earlier.sentence == sentence,
                    start=min(current.number.start, earlier.number.start),
                )  # fmt: skip
        for change in reversed(moved if not old else ()):
            if current.measures_like(change):
                yield _with_change(current, change, near and len(moved) == 1)


def _with_change(current: Mention, change: Mention, sure: bool) -> _Pair:
    now, step = interval(current.number), interval(change.number)
    sign = -1 if _DOWNWARD.search(change.clause) else 1
    before = Interval(value=now.value - sign * step.value, half=now.half + step.half)
    unit = current.number.unit
    shown_before = shown(before.value / unit.factor, current.number.decimals)
    text = (
        f"本年 {current.number.text}、变动 {change.number.text}，上年应为 {shown_before}{unit.name}"
    )
    return _Pair(
        current=now, earlier=before, text=text, sure=sure and change.sentence == current.sentence,
        start=min(current.number.start, change.number.start),
    )  # fmt: skip


_MORE = r"增加|增长|上升|提高|提升|上涨|延长|扩大|多|高|长"
_LESS = r"减少|下降|降低|压减|压缩|缩减|缩短|回落|下滑|少|低|短"
_SOME = r"(?:有所|略有|稍有|略微|略|稍|大幅|明显|显著|稳步|进一步|逐步|更|还)"
_ENDS = r"(?=[，。；、）)]|$|了|的|一些|不少|较多)"
_BAR = r"(?:略|稍|远|大大|明显|均|都|仍|还)?"
_WHAT = r"(?:年初|年度|全年|既定|规定|预期|计划|预定|上年|去年|同期|预算|全市|全省|平均|设定|的|数|值|水平|目标|指标|任务|标准|要求|为){0,6}"


# How a first number stands to a second one.
_Order = Callable[[Decimal, Decimal], bool]
_ABOVE, _BELOW, _WITHIN, _REACHED = operator.gt, operator.lt, operator.le, operator.ge
_ROSE, _FELL = _BELOW, _ABOVE  # Of 由甲增加到乙: 甲 stands below 乙.

# Between the two numbers: 121场，略低于目标118场.
_BETWEEN: Mapping[str, _Order] = MappingProxyType(
    {
        rf"[，、]?{_BAR}(?:不低于|不少于|不小于){_WHAT}": _REACHED,
        rf"[，、]?{_BAR}(?:不高于|不多于|不大于|[未不没]有?超过|没有超过|控制在){_WHAT}": _WITHIN,
        rf"[，、]?{_BAR}(?:高于|多于|大于|超过|超出|超){_WHAT}": _ABOVE,
        rf"[，、]?{_BAR}(?:低于|少于|小于|不及|不足|未达到?|没有达到){_WHAT}": _BELOW,
        rf"[^，。；：]{{0,6}}?(?:{_MORE})(?:到|至|为)": _ROSE,
        rf"[^，。；：]{{0,6}}?(?:{_LESS})(?:到|至|为)": _FELL,
    }
)
# Behind the second one: 50天，比目标47天更短; 2,043件，比上年的1,917件有所减少.
_OVER = rf"[，、（(]?(?:比|较){_WHAT}"
_LAST = r"[，、（(]?(?:上年|去年)(?:同期)?(?:为|是)?"
_BEHIND: Mapping[str, _Order] = MappingProxyType(
    {rf"{_SOME}?(?:{_MORE}){_ENDS}": _ABOVE, rf"{_SOME}?(?:{_LESS}){_ENDS}": _BELOW}
)
_CHANGED_TO = re.compile(rf"[^，。；：]{{0,6}}?(?:{_MORE}|{_LESS})(?:到|至|为)")
_RANKED = re.compile("排名|名次|位次|排行|名列")  # The third is higher than the twelfth.


def side_findings(page: Sentences) -> Iterator[Finding]:
    """Two neighbouring numbers of one kind of which the words say which is the larger."""
    for one, other in pairwise(page.mentions):
        if _comparable(one, other) and (found := _order(one, other)):
            yield _side_finding(one, other, *found)


def _comparable(first: Mention, second: Mention) -> bool:
    near = first.sentence == second.sentence and first.depth == second.depth
    rough = first.number.rough or second.number.rough
    ranked = _RANKED.search(first.before) is not None
    return near and first.measures_like(second) and not (rough or ranked)


def _order(first: Mention, second: Mention) -> tuple[_Order, str] | None:
    """How the words put the two, and those words."""
    between = second.before.strip()
    for pattern, order in _BETWEEN.items():
        if re.fullmatch(pattern, between) and (
            not _CHANGED_TO.fullmatch(between) or _FROM.search(first.clause)
        ):
            return order, between.lstrip("，、")
    behind = second.after.lstrip()
    if re.fullmatch(_OVER, between):
        return _first(_BEHIND, behind)
    if re.fullmatch(_LAST, between) and behind.startswith("，"):
        return _first(_BEHIND, behind[1:])
    return None


def _first(ways: Mapping[str, _Order], text: str) -> tuple[_Order, str] | None:
    for pattern, order in ways.items():
        if match := re.match(pattern, text):
            return order, match.group()
    return None


def _side_finding(mention: Mention, following: Mention, order: _Order, words: str) -> Finding:
    first, second = mention.number.amount or Decimal(0), following.number.amount or Decimal(0)
    holds = order(first, second)
    relation = "等于" if first == second else "大于" if first > second else "小于"
    return Finding(
        kind="高低",
        verdict=ClaimVerdict.CONFIRMED if holds else ClaimVerdict.WRONG,
        message=f"{mention.number.text} {relation} {following.number.text}，文中写“{words}”",
        start=mention.number.start,
        end=following.number.end,
    )
