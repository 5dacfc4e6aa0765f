"""GB/T 15834-2011: punctuation in sentences, and marks that come in pairs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from types import MappingProxyType

from ziping.check.prose.hand_typed import BLANK
from ziping.check.prose.prose_text import (
    CLOSING,
    EDGE,
    HAN,
    NUMERAL,
    OPENING,
    ProseText,
    StyleFinding,
)

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


QUOTES = "GB/T 15834-2011 第4.8条，外用双引号，里用单引号"
_BRACKET_PAIRS = "GB/T 15834-2011 第4.9条，括号成对使用"
_TITLES = "GB/T 15834-2011 第4.15条，外用双书名号，里用单书名号"
_CORNERS = dict(zip("「」『』", "“”‘’", strict=True))
_STRAIGHT = re.compile(r'"([^"\n]*)"')
_APOSTROPHE = re.compile(r"'([^'\n]*)'")
_CHINESE = re.compile(rf"[{HAN}《》“”，。、；：（）]")
_ITEM = re.compile(rf"(?:[0-9A-Za-z]|(?:^|[\s：；。，（|])[{NUMERAL}]{{1,3}}|[①-⑳])\Z")


def quotes(passage: ProseText) -> Iterator[StyleFinding]:
    """W722: straight and corner quotes, quotes turned round, unpaired, nested wrongly."""
    text = passage.text
    for match in re.finditer("[「」『』]", text):
        yield _slip(match.start(), f"引号用了“{match.group()}”", QUOTES, _CORNERS[match.group()])
    yield from _straight(text)
    for paragraph, following in pairwise((*passage.paragraphs, None)):
        if paragraph is None or passage.branches(paragraph.start(), paragraph.end()):
            continue
        carried = following is not None and following.group().lstrip("\u3000 ").startswith("“")
        yield from _doubles(paragraph, carried=carried)
        yield from _singles(paragraph)


def _straight(text: str) -> Iterator[StyleFinding]:
    for match in _STRAIGHT.finditer(text):
        if _CHINESE.search(text[max(0, match.start() - 2) : match.end() + 2]):
            yield _slip(match.start(), '引号用了直的“"”', QUOTES, "“")
            yield _slip(match.end() - 1, '引号用了直的“"”', QUOTES, "”")
    for match in _APOSTROPHE.finditer(text):
        if re.search(f"[{HAN}]", match.group(1)):
            begun = text.rfind("\n", 0, match.start()) + 1  # A quotation is one of its line.
            opened, closed = (text.count(mark, begun, match.start()) for mark in "“”")
            inner = opened > closed
            left, right = "‘’" if inner else "“”"
            yield _slip(match.start(), "引号用了直的“'”", QUOTES, left)
            yield _slip(match.end() - 1, "引号用了直的“'”", QUOTES, right)


def _doubles(paragraph: re.Match[str], *, carried: bool) -> Iterator[StyleFinding]:
    """Double quotes of a paragraph. *carried*: the quotation goes on in the next one."""
    marks = [(m.start() + paragraph.start(), m.group()) for m in re.finditer("[“”]", paragraph[0])]
    opened: int | None = None
    index = 0
    while index < len(marks):
        place, mark = marks[index]
        later = [sign for _, sign in marks[index + 1 : index + 3]]
        index += 1
        if mark == "“" and opened is None:
            opened = place
        elif mark == "”" and opened is not None:
            opened = None
        elif mark == "“" and later == ["”", "”"]:
            yield _slip(place, "引号里的引号要用单引号", QUOTES, "‘")
            yield _slip(marks[index][0], "引号里的引号要用单引号", QUOTES, "’")
            index += 1
        elif mark == "“" and later[:1] != ["”"]:
            yield _slip(place, "后引号写成了前引号", QUOTES, "”")
            opened = None
        elif mark == "“":
            yield _slip(opened or 0, "前引号没有对应的后引号", QUOTES)
            opened = place
        elif later:
            yield _slip(place, "前引号写成了后引号", QUOTES, "“")
            opened = place
        else:
            yield _slip(place, "后引号没有对应的前引号", QUOTES)
    if opened is not None and not carried:
        yield _slip(opened, "前引号没有对应的后引号", QUOTES)


def _singles(paragraph: re.Match[str]) -> Iterator[StyleFinding]:
    """Single quotes that stand outside of double ones."""
    text = paragraph.group()
    for match in re.finditer(rf"‘([^‘’\n]*[{HAN}][^‘’\n]*)’", text):
        if text.count("“", 0, match.start()) <= text.count("”", 0, match.start()):
            start = paragraph.start()
            yield _slip(start + match.start(), "外层的引号要用双引号", QUOTES, "“")
            yield _slip(start + match.end() - 1, "外层的引号要用双引号", QUOTES, "”")


def brackets(passage: ProseText) -> Iterator[StyleFinding]:
    """W722: brackets of two widths, brackets and title marks without their other half."""
    for paragraph in passage.paragraphs:
        if passage.branches(paragraph.start(), paragraph.end()):
            continue
        yield from _round(paragraph)
        yield from _titles(paragraph)
        yield from _unpaired(paragraph, "【", "】", _BRACKET_PAIRS)
        yield from _unpaired(paragraph, "〔", "〕", _BRACKET_PAIRS)


def _round(paragraph: re.Match[str]) -> Iterator[StyleFinding]:
    text, start = paragraph.group(), paragraph.start()
    opened: list[int] = []
    for match in re.finditer("[（）()]", text):
        place, mark = match.start(), match.group()
        if mark in "（(":
            opened.append(place)
        elif opened:
            first = opened.pop()
            if (text[first], mark) == ("（", ")"):
                yield _slip(start + place, "括号一边全角、一边半角", _BRACKET_PAIRS, "）")
            elif (text[first], mark) == ("(", "）"):
                yield _slip(start + first, "括号一边全角、一边半角", _BRACKET_PAIRS, "（")
        elif not _ITEM.search(text[:place]):
            yield _slip(start + place, f"“{mark}”没有对应的前括号", _BRACKET_PAIRS)
    for place in opened:
        yield _slip(start + place, f"“{text[place]}”没有对应的后括号", _BRACKET_PAIRS)


def _titles(paragraph: re.Match[str]) -> Iterator[StyleFinding]:
    text, start = paragraph.group(), paragraph.start()
    opened: list[int] = []
    for match in re.finditer("[《》]", text):
        place = match.start()
        if match.group() == "《":
            opened.append(place)
        elif len(opened) > 1:
            first = opened.pop()
            if text.count("》", place + 1) > text.count("《", place + 1):
                yield _slip(start + first, "书名号里的书名号要用单书名号", _TITLES, "〈")
                yield _slip(start + place, "书名号里的书名号要用单书名号", _TITLES, "〉")
            else:
                yield _slip(start + opened.pop(), "“《”没有对应的“》”", _TITLES)
        elif opened:
            opened.pop()
        else:
            yield _slip(start + place, "“》”没有对应的“《”", _TITLES)
    for place in opened:
        yield _slip(start + place, "“《”没有对应的“》”", _TITLES)


def _unpaired(
    paragraph: re.Match[str], left: str, right: str, clause: str
) -> Iterator[StyleFinding]:
    opened: list[int] = []
    for match in re.finditer(f"[{left}{right}]", paragraph.group()):
        place = paragraph.start() + match.start()
        if match.group() == left:
            opened.append(place)
        elif opened:
            opened.pop()
        else:
            yield _slip(place, f"“{right}”没有对应的“{left}”", clause)
    for place in opened:
        yield _slip(place, f"“{left}”没有对应的“{right}”", clause)


def _slip(place: int, message: str, clause: str, right: str | None = None) -> StyleFinding:
    return StyleFinding(
        code="W722",
        start=place,
        end=place + 1,
        message=message,
        clause=clause,
        right=right,
        hint="" if right else "补上或删去",
    )
