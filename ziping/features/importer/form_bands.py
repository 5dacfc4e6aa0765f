"""Bands in a standard's words: 90%以上得满分，80%—90%得8分，其余不得分. Read only when they leave no gap."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from ziping.numbers.numbers_in_text import plain_digits

_N = r"(\d+(?:\.\d+)?)%"
_IN = r"(?:\((不?含)[^()]*\))?"
_MARKS = str.maketrans("（）≧≦＞＜—–－～~－", "()≥≤><------")
_OTHER = re.compile(r"扣|每|加权|各占|平均|份额|酌情|视")
_TOKENS = {
    "share": r"得?(?:本项|该项|该指标|本指标|指标)?(?:分值|满分|权重)的(\d+(?:\.\d+)?)%|得(\d+(?:\.\d+)?)%的?(?:分值|分数|权重)",
    "full": r"得?满分|得分值|得全分",
    "none": r"不得分|不计分|得?零分|不予得分",
    "points": r"[得计为]?(\d+(?:\.\d+)?)分",
    "inside": rf"{_N}(≤|<)[^≤<,;。%]{{0,14}}(≤|<){_N}",
    "between": rf"(\d+(?:\.\d+)?)%?{_IN}(?:--?|至|到){_N}{_IN}",
    "above": rf"{_N}{_IN}及?以上{_IN}|(≥|不低于|不小于|不少于|大于或?等于|达到|达|>|大于|高于|超过){_N}{_IN}(?:及?以上)?",
    "below": rf"{_N}{_IN}及?(以下|以内){_IN}|(≤|不超过|不高于|不大于|小于或?等于|控制在|<|小于|低于|不足|少于|未达到?|不到){_N}{_IN}(?:以内|以下)?",
    "exact": r"(?:=|等于|为)?100%",
    "rest": r"否则|反之|其[他它]|其余|超过(?:的|,)|未达到?(?:的|,)",
}
_TOKEN = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _TOKENS.items()))
_INCLUSIVE = (
    "≥",
    "≤",
    "不低于",
    "不小于",
    "不少于",
    "达到",
    "达",
    "不超过",
    "不高于",
    "不大于",
    "控制在",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreBand:
    """From *low* to *high*, None for no bound; whether each belongs to it, None where the words do not say."""

    low: Decimal | None = None
    low_in: bool | None = None
    high: Decimal | None = None
    high_in: bool | None = None
    rest: bool = False  # All that no other band holds.
    points: Decimal = Decimal(0)


def score_bands(standard: str, weight: Decimal) -> tuple[ScoreBand, ...]:
    """The bands of a standard from the highest, without a gap; none when its words are not certain."""
    text = plain_digits(re.sub(r"\s", "", standard)).translate(_MARKS)
    text = text.replace("，", ",").replace("；", ";").replace(">=", "≥").replace("<=", "≤")
    if _OTHER.search(text):
        return ()
    found = _paired(list(_TOKEN.finditer(text)), weight)
    whole = _whole(found) if found else None
    if not whole or max(band.points for band in whole) != weight:
        return ()
    return whole


def _paired(tokens: Sequence[re.Match[str]], weight: Decimal) -> list[ScoreBand]:
    """Each range with the points behind it; [] when they do not alternate."""
    bands: list[ScoreBand] = []
    open_range: ScoreBand | None = None
    for token in tokens:
        kind = token.lastgroup or ""
        kind = next(name for name in _TOKENS if token[name] is not None)
        if kind in ("share", "full", "none", "points"):
            points = _points(kind, token[kind], weight)
            if open_range is None:
                if bands or points != weight:
                    return []
                continue  # What the row is worth, said first.
            bands.append(replace(open_range, points=points))
            open_range = None
            continue
        band = _range(kind, token[kind])
        if open_range is not None:
            both_bounds = _joined(open_range, band)
            if both_bounds is None:
                return []
            band = both_bounds
        open_range = band
    return [] if open_range is not None else bands


def _points(kind: str, text: str, weight: Decimal) -> Decimal:
    if kind == "full":
        return weight
    if kind == "none":
        return Decimal(0)
    number = re.search(r"\d+(?:\.\d+)?", text)
    assert number is not None
    value = Decimal(number.group())
    return weight * value / 100 if kind == "share" else value


def _joined(first: ScoreBand, second: ScoreBand) -> ScoreBand | None:
    """大于等于85%且小于95%: a lower and an upper bound of one band."""
    if first.rest or second.rest:
        return None
    if first.high is None and second.low is None:
        return replace(first, high=second.high, high_in=second.high_in)
    if first.low is None and second.high is None:
        return replace(second, high=first.high, high_in=first.high_in)
    return None


def _range(kind: str, text: str) -> ScoreBand:
    if kind == "rest":
        return ScoreBand(rest=True)
    if kind == "exact":
        return ScoreBand(low=Decimal(100), low_in=True)
    numbers = [Decimal(one) for one in re.findall(r"\d+(?:\.\d+)?", text)]
    said = re.findall(r"不?含", text)
    stated = None if not said else said[-1] == "含"
    if kind == "inside":
        marks = re.findall("[≤<]", text)
        return ScoreBand(
            low=numbers[0], low_in=marks[0] == "≤", high=numbers[1], high_in=marks[-1] == "≤"
        )
    if kind == "between":
        return _between(text, numbers)
    word = re.match(r"[^\d(]*", text)
    sign = word.group() if word else ""
    if kind == "above":
        inside = True if not sign else sign in _INCLUSIVE or "等于" in sign
        return ScoreBand(low=numbers[0], low_in=inside if stated is None else stated)
    unsaid = None if "以下" in text else "以内" in text
    inside_or_not = unsaid if not sign else sign in _INCLUSIVE or "等于" in sign
    return ScoreBand(high=numbers[0], high_in=inside_or_not if stated is None else stated)


def _between(text: str, numbers: Sequence[Decimal]) -> ScoreBand:
    """80%(含)-90%: what each bound itself says."""
    left, _, right = re.sub(r"--?|至|到", "|", text).partition("|")
    edges = []
    for side in (left, right):
        said = re.search(r"不?含", side)
        edges.append(None if said is None else said.group() == "含")
    pairs = sorted(zip(numbers[:2], edges, strict=True), key=lambda pair: pair[0])
    (low, low_in), (high, high_in) = pairs
    return ScoreBand(low=low, low_in=low_in, high=high, high_in=high_in)


def _whole(bands: Sequence[ScoreBand]) -> tuple[ScoreBand, ...]:
    """From the highest, each bound with the band that it belongs to; () where there is a gap."""
    ordered = sorted(
        (band for band in bands if not band.rest), key=lambda t: (t.low or Decimal(0), t.high or 0)
    )
    rest = [band for band in bands if band.rest]
    if not ordered or len(rest) > 1 or (rest and rest[0] is not bands[-1]):
        return ()
    if rest and ordered[0].low:
        ordered.insert(0, replace(rest[0], rest=False))
    elif rest and ordered[-1].high is not None:
        ordered.append(replace(rest[0], rest=False))
    elif rest:
        return ()
    if (
        len(ordered) < 2
        or ordered[0].low
        or (ordered[-1].high is not None and ordered[-1].high != 100)
    ):
        return ()
    return tuple(reversed(list(_settled(ordered)))) if _touching(ordered) else ()


def _touching(bands: Sequence[ScoreBand]) -> bool:
    """Whether each band begins where the one below it ends, and both do not claim the bound."""
    for lower, upper in pairwise(bands):
        ends = {bound for bound in (lower.high, upper.low) if bound is not None}
        said = lower.high_in is not None and upper.low_in is not None
        if len(ends) != 1 or (said and lower.high_in == upper.low_in):
            return False
        if lower.low is not None and lower.low >= ends.pop():
            return False
    return True


def _settled(bands: Sequence[ScoreBand]) -> Iterator[ScoreBand]:
    """Each band with its bounds; one that nobody claims belongs to the band above it."""
    for at, band in enumerate(bands):
        below = bands[at - 1] if at else None
        above = bands[at + 1] if at + 1 < len(bands) else None
        if below is not None:
            low = band.low if band.low is not None else below.high
            unclaimed = below.high_in is not True
            inside = band.low_in if band.low_in is not None else unclaimed
            band = replace(band, low=low, low_in=inside)
        else:
            band = replace(band, low=None)
        if above is not None:
            high = band.high if band.high is not None else above.low
            claimed = above.low_in if above.low_in is not None else band.high_in is not True
            band = replace(band, high=high, high_in=not claimed)
        yield band
