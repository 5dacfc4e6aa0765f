"""Shares and completion: 占收入总额的100%, 完成预算10.9万元的68.44%, 执行率99.92%."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ziping.claims.finding import ClaimVerdict, Finding, Interval, interval, percent_text, quotient
from ziping.claims.sentences import STRONG, Mention, Sentences, likeness
from ziping.claims.sums import FAR, Breakdown, breakdowns
from ziping.numbers.numbers_in_text import NumberKind

_TAIL = r"(?:的)?(?:比例|比重|比率|百分比)?(?:约|约为|为|是|达|达到|仅|只有)*$"
_SHARE = re.compile(r"(?P<part>[^，。；（(]*?)占(?:比|了)?(?P<whole>[^，。；（(]*?)" + _TAIL)
_COMPLETION = re.compile(
    r"(?:完成|执行|占|为)(?P<whole>[^，。；（(]*(?<!公共)(?<!基金)预算(?!收入)[^，。；（(]*?)"
    + _TAIL
)
_RATE = re.compile(r"(?:执行率|支出率|完成率|支出进度|支付率|使用率)" + _TAIL)
_ANY_RATE = re.compile(r"[\u4e00-\u9fff]率" + _TAIL)
_OF = re.compile(r"^\s*的\s*(?:比例|比重)?(?:约|为|达)?\s*$")  # 占收入总额6,067.95万元的100%
_GOVERNS = re.compile(r"占(?!地|用)|完成|执行|为")
_OTHER_YEAR = re.compile(r"上年|去年|上一年|同期|年初|计划|目标")
_SPENT = re.compile(r"支出|执行|决算|完成|支付|使用|开支|实际")
_PLANNED = re.compile(
    r"(?<!公共)(?<!基金)预算(?!执行|支出|完成|收入|拨款)|指标|计划|预算数|安排|下达"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A pair that a percentage may be of; *sure* links may accuse."""

    part: Mention
    whole: Mention
    sure: bool


def share_findings(page: Sentences, earlier: Sequence[Mention]) -> Iterator[Finding]:
    """The percentages of a passage that say what they are of. *earlier*: mentions of the document
    before this passage."""
    mentions = page.mentions
    totals = tuple(breakdowns(page))
    starts = [breakdown.total.number.start for breakdown in totals]
    ordered = dict(_in_order(mentions, totals))
    for index, mention in enumerate(mentions):
        if mention.number.kind is not NumberKind.PERCENT and mention.number.unit.name != "%":
            continue
        if mention.number.rough:
            continue
        before = mentions[max(0, index - FAR) : index]
        candidates = [ordered[index]] if index in ordered else []
        last = bisect_right(starts, mention.number.start)
        near = totals[max(0, last - FAR) : last + 1]
        candidates = candidates or list(_candidates(mention, before, earlier, near))
        if candidates:
            yield from _judged(mention, candidates)


_EACH = re.compile(r"分别占|占[^，。；]*分别")
_NEXT = re.compile(r"[、，和及与\s]*")


def _in_order(
    mentions: Sequence[Mention], totals: Sequence[Breakdown]
) -> Iterator[tuple[int, Candidate]]:
    """甲1万元、乙3万元，占比分别为25%、75%: each share of the part in its place, of their total."""
    for first, mention in enumerate(mentions):
        if mention.number.unit.name != "%" or not _EACH.search(mention.clause + mention.label):
            continue
        last = first + 1
        while last < len(mentions) and _goes_on(mentions[last], mention):
            last += 1
        parts = [m for m in mentions[:first] if m.is_amount and m.sentence == mention.sentence]
        parts = parts[-(last - first) :]
        for total in totals if last - first >= 2 else ():
            if tuple(parts) == total.parts[-len(parts) :]:
                sure = len(parts) == len(total.parts)
                for index, part in enumerate(parts, start=first):
                    yield index, Candidate(part=part, whole=total.total, sure=sure)


def _goes_on(mention: Mention, first: Mention) -> bool:
    same = mention.sentence == first.sentence and mention.number.unit.name == "%"
    return same and _NEXT.fullmatch(mention.before) is not None


def _candidates(
    mention: Mention,
    before: Sequence[Mention],
    earlier: Sequence[Mention],
    totals: Sequence[Breakdown],
) -> Iterator[Candidate]:
    here = [m for m in before if m.is_amount and m.sentence == mention.sentence]
    if before and _OF.match(mention.before) and _GOVERNS.search(before[-1].clause):
        whole = before[-1]
        alone = "分别" not in before[-1].before
        for part in _near(whole, [m for m in here[:-1] if not _of_other_year(m)]):
            yield Candidate(part=part, whole=whole, sure=alone)
            return
        return
    if _RATE.search(mention.clause) and _OTHER_YEAR.search(mention.clause):
        return
    if _COMPLETION.fullmatch(mention.clause) or _RATE.search(mention.clause):
        yield from _of_budget(here)
        return
    if _ANY_RATE.search(mention.clause) and not _OTHER_YEAR.search(mention.clause):
        yield from _of_any(here)
        return
    if match := _SHARE.fullmatch(mention.clause):
        known = [m for m in (*earlier[-_REACH:], *before) if m.is_amount]
        found = _of_whole(match, here, known, totals)
        one = "分别" not in mention.clause  # Else the shares stand in the order of the parts.
        yield from (replace(candidate, sure=candidate.sure and one) for candidate in found)


_REACH = 300  # Numbers before a sentence among which it may name its whole.
_LAST_YEAR = re.compile(r"上年|去年|上一年|同期")


def _of_other_year(mention: Mention) -> bool:
    """Whether it is last year's value, or the change on it."""
    return _LAST_YEAR.search(mention.clause) is not None or _is_difference(mention)


def _near(like: Mention, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Amounts of the same kind, the nearest first."""
    return (m for m in reversed(mentions) if m.measures_like(like))


def _of_budget(here: Sequence[Mention]) -> Iterator[Candidate]:
    """Of two amounts, the planned one below the spent one; sure when there is just one of each."""
    planned = [m for m in here if _PLANNED.search(m.label) and not _SPENT.search(m.label)]
    spent = [m for m in here if m not in planned and _SPENT.search(m.label)]
    spent = [m for m in spent if not _of_other_year(m)]
    sure = len(planned) == 1 and len(spent) == 1
    for whole in reversed(planned):
        for part in _near(whole, spent):
            yield Candidate(part=part, whole=whole, sure=sure)


def _of_any(here: Sequence[Mention]) -> Iterator[Candidate]:
    """Some rate: of whichever two amounts of the sentence give it; never an accusation."""
    for part in reversed(here):
        for whole in reversed(here):
            if part is not whole and part.measures_like(whole):
                yield Candidate(part=part, whole=whole, sure=False)


def _of_whole(
    match: re.Match[str],
    here: Sequence[Mention],
    known: Sequence[Mention],
    totals: Sequence[Breakdown],
) -> Iterator[Candidate]:
    parts = [m for m in here if not _of_other_year(m)][-1:]
    if match["part"].strip(" ，") and not _named(match["part"], here):
        named = sorted(known, key=lambda m: likeness(match["part"], m.label))
        parts = [m for m in named[-1:] if likeness(match["part"], m.label) >= STRONG]
    for part in parts:
        wholes = [m for m in known if m is not part and m.measures_like(part)]
        name = match["whole"].strip()
        if not name:
            yield from (Candidate(part=part, whole=m, sure=True) for m in _total_of(part, totals))
            continue
        ranked = sorted(wholes, key=lambda m: likeness(name, m.label))[-3:]
        for whole in reversed(ranked):
            degree = likeness(name, whole.label)
            if degree > 0.3:
                near = whole in here
                yield Candidate(part=part, whole=whole, sure=degree >= STRONG and near)


def _total_of(part: Mention, totals: Sequence[Breakdown]) -> Iterator[Mention]:
    """占比 without saying of what: of the total that the part belongs to."""
    return (found.total for found in totals if part in found.parts)


def _named(words: str, here: Sequence[Mention]) -> bool:
    """Whether *words* only carry on the sentence (其中, 分别) or name its last amount."""
    return bool(here) and (
        re.fullmatch(r"(?:分别|各|约|均|仅|共)?", words.strip()) is not None
        or likeness(words, here[-1].label) >= STRONG
    )


def _is_difference(mention: Mention) -> bool:
    return (
        re.search(r"增加|减少|增长|下降|同比|比上年|较上年|节约|上升|降低", mention.clause)
        is not None
    )


def _judged(mention: Mention, candidates: Iterable[Candidate]) -> Iterator[Finding]:
    claimed = interval(mention.number)
    tried = []
    for candidate in candidates:
        part, whole = interval(candidate.part.number), interval(candidate.whole.number)
        ratio = quotient(part, whole)
        if ratio is None:
            continue
        tried.append((candidate, ratio))
        if ratio.meets(claimed):
            yield _confirmed(mention, candidate, ratio, claimed)
            return
    for candidate, ratio in tried:
        if candidate.sure and abs(ratio.value - claimed.value) <= ratio.half + 3 * claimed.half:
            more = "，末位差一，可能是为凑足 100% 调整的"
            yield _finding(ClaimVerdict.ROUNDING, mention, candidate, ratio, more)
            return
        if candidate.sure:
            yield _finding(ClaimVerdict.WRONG, mention, candidate, ratio)
            return


def _confirmed(
    mention: Mention, candidate: Candidate, ratio: Interval, claimed: Interval
) -> Finding:
    part, whole = candidate.part.number.amount, candidate.whole.number.amount
    off = abs(ratio.value - claimed.value)
    if off > claimed.half and off * 100 > abs(claimed.value):
        return _finding(ClaimVerdict.UNSURE, mention, candidate, ratio, "，相差较大，请核对原数")
    if claimed.value == 1 and part != whole:
        return _finding(
            ClaimVerdict.UNSURE, mention, candidate, ratio, "，两数并不相等，不宜写“100%”"
        )
    return _finding(ClaimVerdict.CONFIRMED, mention, candidate, ratio)


def _finding(
    verdict: ClaimVerdict, mention: Mention, candidate: Candidate, ratio: Interval, more: str = ""
) -> Finding:
    part, whole = candidate.part.number.text, candidate.whole.number.text
    exact = percent_text(
        ratio.value, mention.number.decimals + (verdict is ClaimVerdict.UNSURE) * 3
    )
    message = f"{part} ÷ {whole} = {exact}，文中写 {mention.number.text}{more}"
    return Finding(
        kind="占比",
        verdict=verdict,
        message=message,
        start=min(candidate.part.number.start, mention.number.start),
        end=mention.number.end,
    )
