"""Punctuation: GB/T 15834-2011 in the sentences of a passage, but for pairs (check/prose/pairs.py)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from ziping.check.prose.hand_typed import BLANK
from ziping.check.prose.prose_text import CLOSING, EDGE, HAN, OPENING, ProseText, StyleFinding

_FULL = MappingProxyType(dict(zip(",;?!:().｡､", "，；？！：（）。。、", strict=True)))
_BEFORE = rf"[{HAN}{CLOSING}]"
_AFTER = rf"[{HAN}{OPENING}]"
_STOP = rf"(?=[ \t]*(?:[{HAN}{OPENING}{BLANK}{EDGE}{CLOSING}\n|]|$))"
_HALF = re.compile(
    # After 汉字, before 汉字, or between printed figures.
    rf"(?<={_BEFORE})[,;:?!](?!=)|[,;?!:](?=[ \t]*{_AFTER})|(?<={BLANK})[,;?!](?=[{BLANK}{EDGE}\n]|$)"
    rf"|(?<={_BEFORE})\.{_STOP}(?!\.)|(?<=[^\n{BLANK}]{BLANK})\.{_STOP}(?!\.)|(?<=[%％])[,;]{_STOP}|[｡､]"
)
_BRACKETS = re.compile(r"(?<!\])\((?P<inner>[^()\n]*)\)")
_FORMULA = re.compile(r"[=＝×÷*/+\-−≤≥<>＜＞]")
_CJK = re.compile(rf"[{HAN}{CLOSING}{OPENING}，。、；：]")
_NUMBERED = re.compile(r"^[ \t]*[一二三四五六七八九十]+\Z")


def half_width(passage: ProseText) -> Iterator[StyleFinding]:
    """W721: half-width punctuation next to 汉字."""
    text = passage.text
    for match in _HALF.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if match.group() == "." and _NUMBERED.match(line):
            continue  # 一. is a numbering: W731.
        spaces = re.compile(rf"[ \t]*(?={_AFTER})").match(text, match.end())
        end = spaces.end() if spaces else match.end()
        yield _wide(match.start(), end, match.group())
    for match in _BRACKETS.finditer(text):
        if _in_chinese(text, match):
            yield _wide(match.start(), match.start() + 1, "(")
            yield _wide(match.end() - 1, match.end(), ")")


def _wide(start: int, end: int, sign: str) -> StyleFinding:
    return StyleFinding(
        code="W721",
        start=start,
        end=end,
        message=f"汉字旁用了半角的“{sign}”",
        clause="GB/T 15834-2011 第5.1条，标点占一个字的位置",
        right=_FULL[sign],
    )


def _in_chinese(text: str, match: re.Match[str]) -> bool:
    """Whether brackets stand in a sentence; those of a formula may be half-width."""
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() :][:1]
    if _FORMULA.fullmatch(before) or _FORMULA.fullmatch(after):
        return False
    if re.match("[A-Za-z]", before) and not _CJK.search(match["inner"]):
        return False  # f(x)
    around = (before, after, match["inner"])
    return any(_CJK.search(part) for part in around) or before == BLANK


_BETWEEN = re.compile(r"》、《|”、“")


_INSIDE = re.compile(r"(?<=《)[^《》\n]*(?=》)|(?<=“)[^“”\n]*(?=”)")
_CLAUSE = re.compile(r"[^，。；：！？\n]+")


def needless_commas(passage: ProseText) -> Iterator[StyleFinding]:
    """W723: 、 between 》《 and ”“, in a row of nothing but such titles or quotations."""
    text = _INSIDE.sub(lambda match: "文" * len(match.group()), passage.text)
    for row in _CLAUSE.finditer(text):
        if not _BETWEEN.search(row.group()):
            continue
        *members, last = row.group().split("、")
        if not re.match(r"(?:《文*》|“文*”)+(?!（)", last):
            continue
        if not all(_pure(member, first=not index) for index, member in enumerate(members)):
            continue
        for match in _BETWEEN.finditer(row.group()):
            yield StyleFinding(
                code="W723",
                start=row.start() + match.start(),
                end=row.start() + match.end(),
                message="并列的书名号、引号之间不用顿号",
                clause="GB/T 15834-2011 第4.5条，有括注或其他成分插在中间的除外",
                right=match.group().replace("、", ""),
            )


def _pure(member: str, *, first: bool) -> bool:
    """Whether a member of a row is one title or quotation; words may stand before the first."""
    ended = re.search(r"(?:《文*》|“文*”)+\Z", member)
    return ended is not None and (first or ended.start() == 0)


_DOTS = re.compile(r"(?<!\.)\.{3,}(?!\.)|。{3,}|(?<!…)…(?!…)|…{3,}|⋯+|(?<!·)·{3,}(?!·)")
_DASHES = re.compile(
    rf"(?<=[{HAN}{CLOSING}{BLANK}])(?:--+|－－+|──+|―+|— —)(?=[{HAN}{OPENING}{BLANK}])|──+"
)


def repeated_marks(passage: ProseText) -> Iterator[StyleFinding]:
    """W737: two stops or commas in a row."""
    for match in re.finditer(r"[，、；：。]{2,}", passage.text):
        marks = match.group()
        if set(marks) == {"。"} and len(marks) > 2:
            continue  # Meant as …… : W736.
        right = marks[0] if len(set(marks)) == 1 else None
        right = "。" if right is None and marks.endswith("。") else right
        yield StyleFinding(
            code="W737",
            start=match.start(),
            end=match.end(),
            message=f"点号连用：“{marks}”",
            clause="GB/T 15834-2011 第4.1条、第4.4条至第4.7条",
            right=right,
            hint="" if right else "只留一个",
        )


def dots_and_dashes(passage: ProseText) -> Iterator[StyleFinding]:
    """W736: an ellipsis that is not …… and a dash that is not ——."""
    text = passage.text
    for match in _DOTS.finditer(text):
        around = text[max(0, match.start() - 1) : match.start()] + text[match.end() :][:1]
        if match.group() == "…" and re.fullmatch("[,，、+]{2}", around):
            continue  # n=1，2，…，12
        if match.group()[0] in ".·" and not _CJK.search(around) and BLANK not in around:
            continue
        yield StyleFinding(
            code="W736",
            start=match.start(),
            end=match.end(),
            message=f"省略号写成了“{match.group()}”",
            clause="GB/T 15834-2011 第4.11条，六个连点，占两个字",
            right="……",
        )
    for match in _DASHES.finditer(text):
        yield StyleFinding(
            code="W736",
            start=match.start(),
            end=match.end(),
            message=f"破折号写成了“{match.group()}”",
            clause="GB/T 15834-2011 第4.10条，占两个字",
            right="——",
        )
