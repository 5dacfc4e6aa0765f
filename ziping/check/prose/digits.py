"""Digits: ranges, dates and document numbers as GB/T 15835-2011 and GB/T 9704-2012 write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ziping.check.prose.hand_typed import BLANK
from ziping.check.prose.prose_text import HAN, ProseText, StyleFinding
from ziping.numbers.unit import RANGE_UNITS, any_of

_RANGES = "GB/T 15835-2011 第5.1.3条、GB/T 15834-2011 第4.13条，数值范围用“～”或“—”，时间起止用“—”"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
# Of these only the scale or the last part is a unit of data.
_MORE = ("万", "亿", "公斤", "工作日", "周岁", "℃")
_MEASURE = any_of((*RANGE_UNITS, *_MORE))
_TIME = "季度|学年|年度|年|月份|月|日"
_RANGE = re.compile(
    rf"(?<![\d.,A-Za-z/〔\-—～~－])(?P<one>{_NUMBER})(?P<left>[%％]|{_MEASURE}|{_TIME}|)"
    rf"(?P<sign> ?[~∼〜～—－\-] ?)(?P<two>{_NUMBER})(?P<right>[%％]|{_MEASURE}|{_TIME}|)"
    rf"(?![\d\-—～~－A-Za-z])"
)
_PRINTED = re.compile(
    rf"(?<={BLANK})[~∼〜－](?=[{BLANK}\d])|(?<=[\d%％元])[~∼〜－](?={BLANK})"
    rf"|(?<=[{HAN}])[~∼〜](?=[{HAN}])|(?<=[{HAN}])－(?=[{HAN}])"
)
_SCALE = re.compile("^[万亿]元?|^[%％]")


def ranges(passage: ProseText) -> Iterator[StyleFinding]:
    """W727: a range with another sign than ～ or —, or whose first number lacks its % or 万."""
    for match in _RANGE.finditer(passage.text):
        right = _range(match)
        if right and right != match.group():
            yield _of_range(match, right)
    for match in _PRINTED.finditer(passage.text):
        yield _of_range(match, "—" if match.group() == "－" else "～")


def _range(match: re.Match[str]) -> str:
    """How a range is written; "" for what is none (9704-2012, 3-2号)."""
    low, left, sign, high, unit = match.group("one", "left", "sign", "two", "right")
    sign = sign.strip()
    if sign == "-" and not unit:
        return ""
    timed = (re.fullmatch(_TIME, unit) is not None and unit != "年") or (_year(low) and _year(high))
    if _year(low) and re.fullmatch(r"\d\d", high) and unit.startswith("年"):
        high, timed = low[:2] + high, True  # 2021-23年
    if not left and (scale := _SCALE.match(unit)):
        left = scale.group()
    if sign in "～—":
        return f"{low}{left}{sign}{high}{unit}"
    return f"{low}{left}{'—' if timed else '～'}{high}{unit}"


def _year(number: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d", number) is not None


def _of_range(match: re.Match[str], right: str) -> StyleFinding:
    return StyleFinding(
        code="W727",
        start=match.start(),
        end=match.end(),
        message=f"范围写成了“{match.group().replace(BLANK, '')}”",
        clause=_RANGES,
        right=right,
    )


_DATES = "GB/T 15835-2011 第5.1.4条，年月日写全，四位的年份不简写"
_POINTED = re.compile(
    r"(?<![\d.A-Za-z/])((?:19|20)\d\d)([./])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?:日)?(?![\d./])"
)
_SHORT = re.compile(
    r"(?<![\d.,第前后近满共])([0-4]\d|[89]\d)年(?=\d{1,2}(?:[—～\-]\d{1,2})?月|度|末|底|初)"
)
_PADDED = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d年|\uffff年)?(?:0[1-9]月(?:\d{1,2}日)?|(?:1[0-2]|[1-9])月0[1-9]日)"
)


def dates(passage: ProseText) -> Iterator[StyleFinding]:
    """W729: 2023.4.6 and 23年4月. N730: zeros before a month or day."""
    for match in _POINTED.finditer(passage.text):
        year, _, month, day = match.groups()
        right = f"{year}年{int(month)}月{int(day)}日"
        yield _date("W729", match, f"日期写成了“{match.group()}”", _DATES, right)
    for match in _SHORT.finditer(passage.text):
        century = "19" if match.group(1) > "49" else "20"
        right = f"{century}{match.group()}"
        yield _date("W729", match, f"年份简写成了“{match.group()}”", _DATES, right)
    for match in _PADDED.finditer(passage.text):
        right = re.sub(r"(?<!\d)0(?=\d[月日])", "", match.group())
        clause = "GB/T 9704-2012 第7.3.5条，成文日期的月、日不编虚位（1不编为01），正文照此统一"
        yield _date("N730", match, "月、日前面补了0", clause, right)


def _date(code: str, match: re.Match[str], message: str, clause: str, right: str) -> StyleFinding:
    start = match.start()
    if match.group().startswith(BLANK):  # The print stays as it is.
        start, right = start + 1, right[1:]
    return StyleFinding(
        code=code, start=start, end=match.end(), message=message, clause=clause, right=right
    )


_DOCUMENT = re.compile(
    rf"(?<=[{HAN}])(?<!公告)(?<!通告)(?<!令)(?P<left>[〔﹝\[［（(【])(?P<year>(?:19|20)\d\d)(?P<right>[〕﹞\]］）)】])"
    r"(?P<the>第?)(?P<zeros>0*)(?P<number>[1-9]\d*)号"
)


def document_numbers(passage: ProseText) -> Iterator[StyleFinding]:
    """W733: brackets of a document number that are not 〔〕, 第 or a zero before its number."""
    for match in _DOCUMENT.finditer(passage.text):
        right = f"〔{match['year']}〕{match['number']}号"
        if match.group() != right:
            yield StyleFinding(
                code="W733",
                start=match.start(),
                end=match.end(),
                message=f"发文字号写成了“{match.group()}”",
                clause="GB/T 9704-2012 第7.2.5条，年份用六角括号，序号不加“第”、不编虚位",
                right=right,
            )
