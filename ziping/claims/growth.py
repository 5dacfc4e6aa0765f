"""Growth: 比上年增加12.30万元，增长5.67%; 2023年706件、2022年545件，同比增长29.54%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

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
        here = [m for m in page.mentions[:index] if m.sentence >= mention.sentence - 1]
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
    verdict: ClaimVerdict, mention: Mention, way: str, pair: _Pair, found: Interval
) -> Finding:
    word = "下降" if found.value < 0 else "增长"
    value = percent_text(abs(found.value), mention.number.decimals)
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
