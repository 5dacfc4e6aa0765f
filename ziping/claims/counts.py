"""Counts against the lists that they count: 内设科室8个：办公室、…；连续四年（2019、2020、2021、2022）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ziping.claims.finding import ClaimVerdict, Finding
from ziping.claims.sentences import Mention, Sentences
from ziping.numbers.numbers_in_text import NumberKind
from ziping.numbers.unit import Dimension

_BRACKETS = re.compile(r"（[^（）]*）|\([^()]*\)|“[^“”]*”|《[^《》]*》")
_LIST = re.compile(
    r"^(?P<noun>[^，。；：:（(、]{0,12})(?P<cue>[：:]|，?(?:分别(?:是|为)|即|具体(?:为|是|包括)|包括|包含|为)[：:]?|，?[（(])(?P<items>[^。；]+)"
)
_OPEN = re.compile(r"等(?:$|[^级待])|其中|……")
_FIXED = ("：", ":", "分别", "即", "具体")
_MAX = 400
_YEARS = re.compile(
    r"^[（(](?P<years>(?:19|20)\d{2}(?:年)?(?:[、，,和及](?:19|20)\d{2}(?:年)?)+)[)）]"
)


def count_findings(page: Sentences) -> Iterator[Finding]:
    """Counts of things that the same sentence lists."""
    for mention in page.mentions:
        number = mention.number
        if number.rough or number.unit.dimension is not Dimension.COUNT or number.value is None:
            continue
        after = page.text[number.end : _end(page, mention)]
        yield from _after(mention, after) or _years(mention, after) or _before(page, mention)


def _end(page: Sentences, mention: Mention) -> int:
    return page.sentences[mention.sentence][1]


def _years(mention: Mention, after: str) -> list[Finding]:
    match = _YEARS.match(after)
    if mention.number.unit.name != "年" or match is None:
        return []
    return [_finding(mention, len(re.findall(r"\d{4}", match["years"])), sure=True)]


def _after(mention: Mention, after: str) -> list[Finding]:
    if mention.number.unit.name in ("年", "月", "天", "元"):
        return []
    match = _LIST.match(after)
    if match is None:
        return []
    items = match["items"]
    bracketed = match["cue"].endswith(("（", "("))
    if bracketed:
        items = re.split(r"[)）]", items)[0]
    names = _names(items)
    if len(names) < 2 or (any(re.search(r"\d", name) for name in names) and not bracketed):
        return []
    if bracketed and any(len(name) < 2 for name in names):
        return []  # 7个县（市、区）: kinds, not a list.
    partial = _OPEN.search(items) is not None
    sure = match["cue"].strip("，").startswith(_FIXED) and not partial
    count = len(names)
    if partial and count <= int(mention.number.value or 0):
        return []
    return [_finding(mention, count, sure=sure)]


def _before(page: Sentences, mention: Mention) -> list[Finding]:
    """a、b、c 3个…: only when the number follows the list at once."""
    if mention.number.kind is not NumberKind.AMOUNT:
        return []
    start = page.sentences[mention.sentence][0]
    words = re.split("[，；：。]", page.text[start : mention.number.start])[-1].strip()
    words = re.sub(r"^.*?(?:设立|建立|成立|包括|设有|下设|涵盖|打造|开展)", "", words)
    if words.endswith(("等", "共")) or words.count("、") < 1 or len(words) > _MAX:
        return []
    names = _names(words)
    if any(re.search(r"\d", name) for name in names[:-1]) or re.search("其中|分别", words):
        return []
    if len(names) < 2 or len(names) != int(mention.number.value or 0):
        return []  # What stands before a number may be anything: it confirms, never accuses.
    return [_finding(mention, len(names), sure=False)]


def _names(text: str) -> list[str]:
    plain = text
    while plain != (plain := _BRACKETS.sub("", plain)):
        pass
    plain = re.split(r"。", plain)[0]
    separator = "、" if "、" in plain else "；" if "；" in plain else "，"
    parts = re.split(f"[{separator}]", plain)
    last = re.split(r"(?<=[\u4e00-\u9fff])(?:和|以及|及)(?=[\u4e00-\u9fff])", parts[-1])
    if len(last) == 2 and (separator == "、" or len(parts) == 1) and min(map(len, last)) >= 2:
        parts = [*parts[:-1], *last]
    return [part.strip(" ，：等") for part in parts if part.strip(" ，：等")]


def _finding(mention: Mention, count: int, *, sure: bool) -> Finding:
    claimed = int(mention.number.value or 0)
    right = count == claimed
    verdict = (
        ClaimVerdict.CONFIRMED if right else ClaimVerdict.WRONG if sure else ClaimVerdict.UNSURE
    )
    return Finding(
        kind="计数",
        verdict=verdict,
        message=f"文中写 {mention.number.text}，列出 {count} 个",
        start=mention.number.start,
        end=mention.number.end,
    )
