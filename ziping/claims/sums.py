"""Sums: 总额868.29万元，其中：货物43.44万元、工程0万元、服务824.86万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ziping.claims.finding import Finding, Verdict, interval, shown
from ziping.claims.mention import Mention, Passage
from ziping.prose.numbers import Kind

_OPENS = re.compile(
    r"^[^，。；：]{0,6}[，。；：:（(]*\s*(?:其中|包括|包含|分别(?:为|是)|由)|^[^，。；]{0,4}[：:]|^[，。]?按[^，。0-9]{2,10}(?:划分|分类|分)[，：:]"
)
_TOTAL = re.compile(r"总|合计|共|小计")
_RELATES = re.compile(
    r"占|完成预算|增加|减少|增长|下降|同比|[比较](?:上年|去年|年初|预算)|节约|结余|上升|降低|人均|平均|每|预算"
)
_AGAIN = re.compile(r"其中|包括|包含")
_EXHAUSTIVE = (
    ("基本支出", "项目支出"),
    ("货物", "工程", "服务"),
    ("人员经费", "公用经费"),
    ("公务接待", "公务用车", "因公出国"),
)
_MADE_OF = re.compile(r"由|分为|两部分|三部分|四部分|构成|组成|分别")


def sum_findings(page: Passage) -> Iterator[Finding]:
    """Totals followed by their parts in the same sentence, or in the next where it begins with 其中."""
    mentions = page.mentions
    for index, total in enumerate(mentions):
        if not _is_total(total) or index + 2 >= len(mentions):
            continue
        parts = _parts(total, mentions[index + 1 :])
        if len(parts) >= 2:
            yield from _judged(total, parts)


def _is_total(mention: Mention) -> bool:
    opened = (
        _OPENS.search(mention.after) is not None or re.search(r"^[。]", mention.after) is not None
    )
    return (
        mention.is_amount
        and not mention.number.rough
        and opened
        and mention.number.kind is Kind.AMOUNT
    )


def _parts(total: Mention, following: Sequence[Mention]) -> list[Mention]:
    """The amounts that the total is said to hold: of its kind, on the first level of brackets."""
    parts: list[Mention] = []
    for position, mention in enumerate(following):
        if mention.sentence > total.sentence + 1:
            break
        if mention.sentence > total.sentence and not _carries_on(following, total.sentence):
            break
        if position and _AGAIN.search(mention.before) and parts:
            break
        if not mention.measures_like(total) or mention.number.kind is not Kind.AMOUNT:
            if mention.number.kind is Kind.PERCENT:
                continue
            break
        if _RELATES.search(mention.clause):
            continue
        parts.append(mention)
    levels = {part.depth for part in parts}
    return [part for part in parts if part.depth == min(levels)] if parts else []


def _carries_on(following: Sequence[Mention], sentence: int) -> bool:
    first = next((m for m in following if m.sentence == sentence + 1), None)
    return first is not None and first.before.lstrip().startswith(("其中", "按"))


def _judged(total: Mention, parts: Sequence[Mention]) -> Iterator[Finding]:
    claimed = interval(total.number)
    values = [interval(part.number) for part in parts]
    value = sum((v.value for v in values), Decimal(0))
    half = sum((v.half for v in values), claimed.half)
    gap = value - claimed.value
    factor = total.number.unit.factor
    decimals = max(n.number.decimals for n in (total, *parts))
    text = " + ".join(part.number.text for part in parts)
    message = f"{text} = {shown(value / factor, decimals)}{total.number.unit.name}，文中写 {total.number.text}"
    verdict = _verdict(total, parts, gap, half)
    if verdict is None:
        return
    if verdict is not Verdict.CONFIRMED:
        message += f"，相差 {shown(abs(gap) / factor, decimals)}{total.number.unit.name}"
    if verdict is Verdict.ROUNDING:
        message += "，各数四舍五入所致"
    yield Finding(
        kind="合计", verdict=verdict, message=message, start=total.number.start,
        end=parts[-1].number.end,
    )  # fmt: skip


def _verdict(
    total: Mention, parts: Sequence[Mention], gap: Decimal, half: Decimal
) -> Verdict | None:
    if gap == 0:
        return Verdict.CONFIRMED
    if abs(gap) <= half:
        return Verdict.ROUNDING
    if _exhaustive(total, parts):
        return Verdict.WRONG
    if gap > 0 and not any(part.number.rough for part in parts):
        return Verdict.UNSURE
    near = total.number.amount and abs(gap) / abs(total.number.amount) < Decimal("0.005")
    return Verdict.UNSURE if near else None  # 其中 need not name every part.


def _exhaustive(total: Mention, parts: Sequence[Mention]) -> bool:
    """Whether the words say that the parts are all there is."""
    labels = [part.label for part in parts]
    known = any(
        len(parts) == len(names) and all(any(n in label for label in labels) for n in names)
        for names in _EXHAUSTIVE
    )
    return known or _MADE_OF.search(total.after) is not None
