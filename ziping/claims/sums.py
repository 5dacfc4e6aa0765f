"""Sums: 总额868.29万元，其中：货物43.44万元、工程0万元、服务824.86万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ziping.claims.finding import ClaimVerdict, Finding, interval, shown
from ziping.claims.sentences import Mention, Sentences
from ziping.numbers.numbers_in_text import NumberKind
from ziping.numbers.unit import Dimension

# What opens a list of parts: in the words between the total and the first part.
_CUE = re.compile(
    r"其中|包括|包含|分别[为是]|分[为成]|由|按[^，。0-9]{2,10}(?:划分|分类|分)[，：:]"
)
_COLON = re.compile(r"^[^，。；：（(]{0,4}[：:]")
_BRACKET = re.compile(r"^\s*[（(]")
# A number that says how another stands to something is no part and no total.
_RELATES = re.compile(
    r"占|增加|减少|增长|下降|同比|[比较](?:上年|去年|年初|预算|20\d\d)|节约|结余|上升|降低|人均|平均|每|"
    r"完成[^，。]*预算|预算数|年初预算|追加"
)
_OTHER_YEAR = re.compile(r"上年|去年|上一年|同期")
_EXHAUSTIVE = (
    ("基本支出", "项目支出"),
    ("货物", "工程", "服务"),
    ("人员经费", "公用经费"),
    ("公务接待", "公务用车", "因公出国"),
)
_MADE_OF = re.compile(r"由|分为|[两二三四五]部分|构成|组成|分别")


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """A total and the amounts that the text lists as parts of it; *cue*: the words between."""

    total: Mention
    parts: tuple[Mention, ...]
    cue: str


FAR = 120  # Numbers on both sides of a claim that are looked at: no sentence has as many.


def breakdowns(page: Sentences) -> Iterator[Breakdown]:
    """The breakdowns of a passage, from the words that open them."""
    mentions = page.mentions
    for index in range(1, len(mentions)):
        first = mentions[index]
        bracketed = _BRACKET.match(first.before) is not None
        colon = _COLON.match(first.before) is not None
        if not (_CUE.search(first.before) or bracketed or colon):
            continue
        near = bracketed or (colon and not _CUE.search(first.before))
        total = _total(mentions[max(0, index - FAR) : index], first, near=near)
        if total is None:
            continue
        following = mentions[index : index + FAR]
        parts = _parts(total, following, within=first.depth if bracketed else None)
        if parts:
            yield Breakdown(total=total, parts=tuple(parts), cue=first.before)


def _total(before: Sequence[Mention], first: Mention, *, near: bool) -> Mention | None:
    """The nearest amount before that is no relation to something else."""
    for mention in reversed(before[-1:] if near else before):
        if mention.sentence < first.sentence - 1:
            return None
        if mention.sentence < first.sentence and not _carries_on(first):
            return None
        amount = mention.is_amount and mention.number.kind is not NumberKind.PERCENT
        other = _RELATES.search(mention.clause) or _OTHER_YEAR.search(mention.clause)
        if amount and not other and not mention.number.rough:
            return mention
    return None


def _carries_on(first: Mention) -> bool:
    """Whether a sentence goes on with the total of the one before it."""
    return first.before.lstrip().startswith(("其中", "按", "包括"))


def _parts(total: Mention, following: Sequence[Mention], within: int | None) -> list[Mention]:
    """The amounts of the total's kind that follow, on the first level of brackets."""
    parts: list[Mention] = []
    sentence = following[0].sentence
    for position, mention in enumerate(following):
        again = position and re.search(r"其中|包括|包含", mention.before) and parts
        left = within is not None and mention.depth < within
        if mention.sentence != sentence or again or left:
            break
        if mention.number.unit.dimension is Dimension.RATIO:
            continue
        if not mention.measures_like(total):
            if within is None and parts and mention.depth <= parts[0].depth:
                break
            continue
        if not _RELATES.search(mention.clause):
            parts.append(mention)
    else:
        if len(following) == FAR:
            return []  # There may be more.
    level = min((part.depth for part in parts), default=0)
    return [part for part in parts if part.depth == level]


def sum_findings(page: Sentences) -> Iterator[Finding]:
    """Totals against the parts that the same sentence lists, or the next where it begins with 其中."""
    for breakdown in breakdowns(page):
        if len(breakdown.parts) >= 2:
            yield from _judged(breakdown)


def _judged(breakdown: Breakdown) -> Iterator[Finding]:
    parts = _matching(breakdown)
    total = breakdown.total
    claimed = interval(total.number)
    values = [interval(part.number) for part in parts]
    value = sum((v.value for v in values), Decimal(0))
    half = sum((v.half for v in values), claimed.half)
    gap = value - claimed.value
    verdict = _verdict(breakdown, parts, gap, half)
    if verdict is None:
        return
    factor = total.number.unit.factor
    name = total.number.unit.name
    decimals = max(mention.number.decimals for mention in (total, *parts))
    text = " + ".join(part.number.text for part in parts)
    message = f"{text} = {shown(value / factor, decimals)}{name}，文中写 {total.number.text}"
    if verdict is not ClaimVerdict.CONFIRMED:
        message += f"，相差 {shown(abs(gap) / factor, decimals)}{name}"
    if verdict is ClaimVerdict.ROUNDING:
        message += "，各数四舍五入所致"
    if verdict is ClaimVerdict.UNSURE:
        message += "；所列的未必都是它的分项"
    yield Finding(
        kind="合计", verdict=verdict, message=message, start=total.number.start,
        end=parts[-1].number.end,
    )  # fmt: skip


def _matching(breakdown: Breakdown) -> tuple[Mention, ...]:
    """The parts, or the first of them where these alone make the total: a list may go on with others."""
    claimed = interval(breakdown.total.number)
    value = Decimal(0)
    for count, part in enumerate(breakdown.parts, start=1):
        value += interval(part.number).value
        if count >= 2 and value == claimed.value:
            return breakdown.parts[:count]
    return breakdown.parts


def _verdict(
    breakdown: Breakdown, parts: Sequence[Mention], gap: Decimal, half: Decimal
) -> ClaimVerdict | None:
    if gap == 0:
        return ClaimVerdict.CONFIRMED
    if abs(gap) <= half:
        return ClaimVerdict.ROUNDING
    if _exhaustive(breakdown, parts):
        return ClaimVerdict.WRONG
    if any(part.number.rough for part in parts):
        return None
    total = breakdown.total.number.amount or Decimal(1)
    small = abs(gap) / abs(total) < Decimal("0.02")
    money = breakdown.total.number.unit.dimension is Dimension.MONEY
    return ClaimVerdict.UNSURE if small and money else None  # 其中 need not name every part.


def _exhaustive(breakdown: Breakdown, parts: Sequence[Mention]) -> bool:
    """Whether the words say that the parts are all there is."""
    labels = [part.label for part in parts]
    known = re.search("支出|采购|决算", breakdown.total.label) is not None and any(
        len(parts) == len(names) and all(any(n in label for label in labels) for n in names)
        for names in _EXHAUSTIVE
    )
    return known or _MADE_OF.search(breakdown.cue) is not None
