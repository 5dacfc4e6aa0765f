"""Spacing: spaces between 汉字 and around digits, and full-width digits and letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ziping.check.prose.hand_typed import BLANK
from ziping.check.prose.prose_text import CLOSING, EDGE, HAN, OPENING, ProseText, StyleFinding

_NEAR = 60
_GRID = "GB/T 9704-2012 第5.2.3条，每行排28个字，字间不空"
_SPACE = "[ \t\u00a0\u2002\u2003\u2009\u3000]+"
_MARKS = rf"，。、；：！？…—·～{CLOSING}{OPENING}"
_GAP = re.compile(rf"(?<=[{HAN}{_MARKS}{BLANK}%％\d]){_SPACE}(?=[{HAN}{_MARKS}{BLANK}\d])")
_INDENT = re.compile(r"^[ \t]*\u3000+[ \t\u3000]*(?=\S)", re.MULTILINE)
_LAW = re.compile(rf"第[{HAN}\d\uffff]{{1,6}}[章节条编篇款]\Z")
_CAPTION = re.compile(r"^[ \t]*(?:附?[表图件]|专栏)[ \u3000]?[\d一二三四五六七八九十—\-.]*\Z")
_NUMBERED = re.compile(r"^[ \t]*(?:\d+[.．]|[（(]\d+[）)]|[一二三四五六七八九十]+、)\Z")
_LATIN = re.compile(r"[A-Za-z][A-Za-z/ .\-]*[\d.\-—:]*\Z")
_CODE = re.compile(r"(?<![\d.,])\d{5,}\Z")  # A code before its name: 2040604 基层司法业务.
_CLOCK = re.compile(r"\d{1,2}[:：]\d{2}")
_GIVEN_NAME = re.compile(rf"[{HAN}](?:[、，。；）”：|和与及等]|$)")
# Authorities that issue together: 中共中央 国务院.
_AUTHORITY = re.compile("(?:委|委员会|中央|办公厅|办公室|部|厅|局)\\Z")
_SECOND = re.compile(
    rf"国务院|[{HAN}]{{1,8}}[省市区县州镇][{HAN}]{{1,12}}(?:政府|厅|局|委|会|办公室)|[{HAN}]{{2,8}}[部厅局]"
)
_LINK = re.compile(r"[\d.,%％\uffff年月日号个项次]+")
_WIDE = re.compile(
    r"[０-９Ａ-Ｚａ-ｚ]+(?:．[０-９]+|，[０-９]{3}(?![０-９]))*％?|(?<=[\d\uffff])％"
)


def spaces(passage: ProseText) -> Iterator[StyleFinding]:
    """W724: a space between 汉字 or at a mark, an indent by hand. N725: a space at a digit."""
    text = passage.text
    for match in _INDENT.finditer(text):
        first = text[match.end()]
        if first in f"{BLANK}{EDGE}#|":
            continue
        yield _removed(
            "W724", match.start(), match.end() + 1, "段首的空格不用打，版式会空两个字", first
        )
    for chain in _chains(passage):
        yield _slip(passage, chain)


def _chains(passage: ProseText) -> Iterator[list[re.Match[str]]]:
    """The spaces that say nothing; those of one number or date (2023 年 4 月) go together."""
    text = passage.text + "\n"
    chain: list[re.Match[str]] = []
    for match in _GAP.finditer(text):
        before, after = _line_around(text, match)
        if not before.strip() or _meant(before, match.group(), after):
            continue
        if chain and not _LINK.fullmatch(text, chain[-1].end(), match.start()):
            yield chain
            chain = []
        chain.append(match)
    if chain:
        yield chain


def _line_around(text: str, gap: re.Match[str]) -> tuple[str, str]:
    """What stands before and after a space in its line, as far as anybody looks."""
    begun = text.rfind("\n", max(0, gap.start() - _NEAR), gap.start()) + 1
    if not begun and gap.start() > _NEAR:
        begun = gap.start() - _NEAR
        before = EDGE + text[begun : gap.start()]  # Not the start of the line.
    else:
        before = text[begun : gap.start()]
    return before, text[gap.end() : gap.end() + _NEAR].partition("\n")[0]


def _slip(passage: ProseText, chain: list[re.Match[str]]) -> StyleFinding:
    text, first, last = passage.text, chain[0].start(), chain[-1].end()
    ends = {text[place] for gap in chain for place in (gap.start() - 1, gap.end())}
    number = ends & set("0123456789%％" + BLANK) and not ends & set(_MARKS)
    code, message = ("N725", "数字旁空了格") if number else ("W724", "多了空格")
    start, end = (first, last + 1) if text[first - 1] == BLANK else (first - 1, last)
    return _removed(code, start, end, message, _joined(passage, start, end))


def _joined(passage: ProseText, start: int, end: int) -> str:
    """The stretch without its spaces, but for those in the code of a print."""
    pairs = zip(passage.text[start:end], passage.source.text[start:end], strict=True)
    return "".join(written for seen, written in pairs if not re.fullmatch(_SPACE, seen))


def _removed(code: str, start: int, end: int, message: str, right: str) -> StyleFinding:
    return StyleFinding(
        code=code,
        start=start,
        end=end,
        message=message,
        clause=_GRID,
        right=right,
        hint="删去空格",
    )


def _meant(before: str, space: str, after: str) -> bool:
    """Whether a space between two stretches of a line says something."""
    left, right = before[-1], after[0]
    if left == BLANK and right == BLANK:
        return True  # Words of the data, perhaps: nobody can tell.
    if left in "\uffff0123456789%％." and right in "0123456789":
        return not re.search(f"[{HAN}]", right)
    if _LAW.search(before) or _CAPTION.search(before) or _NUMBERED.search(before):
        return True
    if _CLOCK.match(after) or _CODE.search(before) or _LATIN.search(before):
        return True
    if space == "\u3000" and _GIVEN_NAME.match(after):
        return True  # 王　明, set to the width of three.
    if _AUTHORITY.search(before) and _SECOND.match(after):
        return True
    return _parted(before, after)


def _parted(before: str, after: str) -> bool:
    """Words set apart on purpose: 合　计, 王　明, a slogan of two halves."""
    left = re.search(rf"[{HAN}]+\Z", before)
    right = re.match(f"[{HAN}]+", after)
    if not left or not right:
        return False
    opening, closing = len(left.group()), len(right.group())
    lone = re.compile(rf"(?:^|[\s|、，：；（“]|{EDGE})\Z")
    if (
        opening == closing == 1
        and lone.search(before[:-1])
        and re.match(r"[\s|、，。；）”：]|$|\ufffe", after[1:])
    ):
        return True
    quoted = before.count("“") > before.count("”") or before.count("《") > before.count("》")
    return opening >= 4 and closing >= 4 and (quoted or before.lstrip().startswith("#"))


def wide_characters(passage: ProseText) -> Iterator[StyleFinding]:
    """W726: full-width digits, letters and ％."""
    for match in _WIDE.finditer(passage.text):
        yield StyleFinding(
            code="W726",
            start=match.start(),
            end=match.end(),
            message=f"“{match.group()}”是全角的",
            clause="GB/T 15835-2011 第5.1.7条，阿拉伯数字占半个汉字的位置；字母、百分号同此",
            right=unicodedata.normalize("NFKC", match.group()),
        )
