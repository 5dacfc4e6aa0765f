"""Growth: 比上年增加12.30万元，增长5.67%; 2023年706件、2022年545件，同比增长29.54%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ziping.claims.finding import (
    Finding,
    Interval,
    Verdict,
    interval,
    percent_text,
    quotient,
    shown,
)
from ziping.claims.mention import Mention, Passage
from ziping.claims.names import STRONG, likeness
from ziping.prose.numbers import Kind

_UP = r"增加|增长|上升|提高|提升|上涨|增幅|多"
_DOWN = r"减少|下降|降低|压减|压缩|缩减|降幅|回落|少"
_BASE = r"同比|[比较与](?:20\d{2}年度?|上年度?|去年|上一年度?|前一年|同期|上年同期|去年同期)"
_CHANGE = re.compile(
    rf"(?P<base>{_BASE})?[^，。；]*?(?P<way>{_UP}|{_DOWN})(?:了|约|额|幅度|率|幅)?(?:为|达到?)?$"
)
_DOWNWARD = re.compile(_DOWN)
_EARLIER = re.compile(
    r"(?:^|比|较|由|从)(?:而|，|其中)?(?:上年度?|去年|上一年度?|前一年|同期|上年同期)(?!持平|相比|增|减|下降|度?末)[^，。；]{0,8}$"
)


def growth_findings(page: Passage) -> Iterator[Finding]:
    """Changes that the sentence states together with what they are of."""
    for index, mention in enumerate(page.mentions):
        if mention.number.kind is not Kind.PERCENT or mention.number.unit.name != "%":
            continue
        match = _CHANGE.search(mention.clause)
        if match is None or mention.number.rough:
            continue
        here = [m for m in page.mentions[:index] if m.sentence >= mention.sentence - 1]
        yield from _judged(mention, match["way"], here)


def _judged(mention: Mention, way: str, here: Sequence[Mention]) -> Iterator[Finding]:
    claimed = interval(mention.number)
    down = _DOWNWARD.search(way) is not None
    for current, earlier, text, sure in _pairs(here, down):
        found = quotient(
            Interval(value=current.value - earlier.value, half=current.half + earlier.half), earlier
        )
        if found is None:
            continue
        wanted = Interval(value=-claimed.value if down else claimed.value, half=claimed.half)
        if found.meets(wanted):
            verdict = Verdict.CONFIRMED
        elif sure:
            verdict = Verdict.WRONG
        else:
            continue
        word = "下降" if found.value < 0 else "增长"
        value = percent_text(abs(found.value), mention.number.decimals)
        message = f"{text}，{word} {value}，文中写{way} {mention.number.text}"
        yield Finding(
            kind="增减", verdict=verdict, message=message, start=mention.number.start,
            end=mention.number.end,
        )  # fmt: skip
        return


def _pairs(here: Sequence[Mention], down: bool) -> Iterator[tuple[Interval, Interval, str, bool]]:
    """This year's and last year's value as the sentence states them, the surest first."""
    amounts = [m for m in here if m.is_amount]
    if not amounts:
        return
    last = amounts[-1]
    change = _CHANGE.search(last.clause)
    if change and len(amounts) >= 2:
        current = next((m for m in reversed(amounts[:-1]) if m.measures_like(last)), None)
        if current is None:
            return
        moved, now = interval(last.number), interval(current.number)
        sign = -1 if _DOWNWARD.search(change["way"]) else 1
        before = Interval(value=now.value - sign * moved.value, half=now.half + moved.half)
        shown_before = shown(before.value / current.number.unit.factor, current.number.decimals)
        text = f"本年 {current.number.text}、变动 {last.number.text}，上年应为 {shown_before}{current.number.unit.name}"
        near = current.sentence == last.sentence and not _EARLIER.search(current.clause)
        yield now, before, text, near
        return
    for current, earlier in _both_years(amounts):
        text = f"本年 {current.number.text}、上年 {earlier.number.text}"
        sure = len(amounts) == 2 and current.sentence == earlier.sentence
        yield interval(current.number), interval(earlier.number), text, sure


def _both_years(amounts: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    old = [m for m in amounts if _EARLIER.search(m.clause)]
    new = [m for m in amounts if m not in old]
    for earlier in reversed(old):
        for current in reversed(new):
            alike = likeness(current.label, _EARLIER.sub("", earlier.label)) >= STRONG
            usable = current.measures_like(earlier) and earlier.number.amount != Decimal(0)
            if usable and (alike or len(amounts) == 2):
                yield current, earlier
