"""Pairs: quotation marks, brackets and title marks that stand right, in pairs, one in another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ziping.check.prose.prose_text import HAN, NUMERAL, ProseText, StyleFinding

QUOTES = "GB/T 15834-2011 第4.8条，外用双引号，里用单引号"
_BRACKETS = "GB/T 15834-2011 第4.9条，括号成对使用"
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
            inner = text.count("“", 0, match.start()) > text.count("”", 0, match.start())
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
        yield from _unpaired(paragraph, "【", "】", _BRACKETS)
        yield from _unpaired(paragraph, "〔", "〕", _BRACKETS)


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
                yield _slip(start + place, "括号一边全角、一边半角", _BRACKETS, "）")
            elif (text[first], mark) == ("(", "）"):
                yield _slip(start + first, "括号一边全角、一边半角", _BRACKETS, "（")
        elif not _ITEM.search(text[:place]):
            yield _slip(start + place, f"“{mark}”没有对应的前括号", _BRACKETS)
    for place in opened:
        yield _slip(start + place, f"“{text[place]}”没有对应的后括号", _BRACKETS)


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
