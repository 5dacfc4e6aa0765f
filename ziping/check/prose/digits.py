"""Digits and ordinals as GB/T 15835-2011 and GB/T 9704-2012 write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ziping.check.prose.hand_typed import BLANK
from ziping.check.prose.prose_text import HAN, NUMERAL, ProseText, StyleFinding
from ziping.numbers.chinese_numerals import numeral_value
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


_MARKS = "GB/T 15834-2011 附录B.3，序次语之后的标点"
_LEVELS = "GB/T 9704-2012 第7.3.3条，层次序数依次为“一、”“（一）”“1.”“（1）”"
# Where a number of an item can stand: at the start of a line or after the item before.
_AT = r"(?:^[ \t\u3000]*|(?<=[：；。]))"
_TEXT = rf"(?=[{HAN}“《\uffff\ufffe])"
_BRACKETED = re.compile(
    rf"{_AT}(?P<n>[（(](?:[{NUMERAL}]+|\d{{1,2}})[）)])[、.，．:：](?![（(])", re.M
)
_HANZI = re.compile(rf"{_AT}(?P<n>[{NUMERAL}]{{1,3}})[.．]{_TEXT}", re.M)
_POINT = re.compile(rf"{_AT}(?P<n>\d{{1,2}})(?P<sign>[、．])(?![{NUMERAL}]){_TEXT}", re.M)
_FIRST = re.compile(
    rf"{_AT}(?P<n>第[{NUMERAL}]+|首先|其次|再次|最后)、(?![第其{NUMERAL}])(?=[{HAN}])", re.M
)
_ONE = re.compile(rf"{_AT}(?P<n>[{NUMERAL}]{{1,2}}是)[，、：](?=[{HAN}])", re.M)
_ENCLOSED = re.compile(r"[\u3220-\u3229\u2474-\u249b]")


def item_marks(passage: ProseText, numbering: Sequence[str]) -> Iterator[StyleFinding]:
    """W731: a number of an item with another mark after it than its kind has."""
    text = passage.text
    for match in _BRACKETED.finditer(text):
        right = match["n"].replace("(", "（").replace(")", "）")
        yield _mark(match, right)
    for match in _HANZI.finditer(text):
        yield _mark(match, f"{match['n']}、")
    for match in _POINT.finditer(text):
        if f"1{match['sign']}" not in numbering:
            point = next((style[1:] for style in numbering if re.fullmatch("1[.．、]", style)), ".")
            yield _mark(match, f"{match['n']}{point}")
    for match in _FIRST.finditer(text):
        yield _mark(match, f"{match['n']}，")
    for match in _ONE.finditer(text):
        yield _mark(match, match["n"])
    for match in _ENCLOSED.finditer(text):
        right = unicodedata.normalize("NFKC", match.group()).replace("(", "（").replace(")", "）")
        yield _slip(
            match.start(), match.end(), f"序号用了一个字的“{match.group()}”", _LEVELS, right
        )


def _mark(match: re.Match[str], right: str) -> StyleFinding:
    typed = match.group().strip()
    return _slip(match.start("n"), match.end(), f"序号写成了“{typed}”", _MARKS, right)


def _slip(
    start: int, end: int, message: str, clause: str, right: str | None = None
) -> StyleFinding:
    hint = "" if right else "检查前后的序号"
    return StyleFinding(
        code="W731", start=start, end=end, message=message, clause=clause, right=right, hint=hint
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """A number of an item: its level (一、 is 0) or, in a row of 一是…二是…, -1."""

    level: int
    value: int
    start: int
    end: int
    text: str


_ITEMS = re.compile(
    rf"(?P<a>[{NUMERAL}]+)、(?![{NUMERAL}])|（(?P<b>[{NUMERAL}]+)）|(?P<c>\d{{1,2}})[.．](?![\d ])|（(?P<d>\d{{1,2}})）"
)
_ROW = re.compile(
    rf"(?:^[ \t\u3000]*|(?<=[：；。，]))(?P<n>[{NUMERAL}]{{1,3}})是(?=[{HAN}“《\uffff])", re.M
)
_HEADING = re.compile(r"#{1,6} ")
_DOUBTFUL = re.compile(r"[ \t\u3000]*\d{1,2}[.．][\d ]")  # 2.10% may be an item or a number.


def item_order(passage: ProseText) -> Iterator[StyleFinding]:
    """W731: a number that does not follow the one before, a level within a lower one."""
    if passage.branches(0, len(passage.text)):
        return
    for stretch in _stretches(passage.text):
        yield from _outline(stretch)
    for paragraph in passage.paragraphs:
        yield from _row(_row_items(paragraph))


def _stretches(text: str) -> Iterator[list[_Item]]:
    """The items at the start of lines, from one heading to the next."""
    items: list[_Item] = []
    for line in re.finditer(r"^.*$", text, re.MULTILINE):
        if _HEADING.match(line.group()) or _DOUBTFUL.match(line.group()):
            yield items
            items = []
        start = line.end() - len(line.group().lstrip(" \t\u3000"))
        if match := _ITEMS.match(text, start, line.end()):
            items.append(_item(match))
    yield items


def _item(match: re.Match[str]) -> _Item:
    level = next(index for index, found in enumerate(match.groups()) if found)
    number = match.groups()[level]
    value = numeral_value(number) if level < 2 else None
    return _Item(
        level=level,
        value=int(value if value is not None else number),
        start=match.start(),
        end=match.end(),
        text=match.group(),
    )


def _outline(items: list[_Item]) -> Iterator[StyleFinding]:
    reached: dict[int, _Item] = {}  # The last number of every level that is open.
    for item in items:
        before = reached.get(item.level)
        above = max((level for level in reached if level > item.level), default=None)
        if before is None and above is not None:
            inside = reached[above].text
            message = f"“{item.text}”排在了“{inside}”下面，层次颠倒"
            yield _slip(item.start, item.end, message, _LEVELS)
        elif before is None and item.value != 1 and not reached:
            pass  # The first ones stand in another chapter.
        elif item.value not in (1, before.value + 1 if before else 1):
            after = f"接在“{before.text}”后面" if before else "前面没有开头的序号"
            yield _slip(item.start, item.end, f"“{item.text}”{after}，序号不连续", _LEVELS)
        reached = {level: one for level, one in reached.items() if level < item.level}
        reached[item.level] = item


def _row_items(paragraph: re.Match[str]) -> list[_Item]:
    start = paragraph.start()
    items = []
    for match in _ROW.finditer(paragraph.group()):
        value = numeral_value(match["n"])
        if value is not None:
            place = (start + match.start("n"), start + match.end())
            items.append(
                _Item(
                    level=-1, value=int(value), start=place[0], end=place[1], text=match["n"] + "是"
                )
            )
    return items


def _row(items: list[_Item]) -> Iterator[StyleFinding]:
    for before, item in pairwise(items):
        if item.value not in (1, before.value + 1):
            message = f"“{item.text}”接在“{before.text}”后面，序号不连续"
            yield _slip(item.start, item.end, message, _MARKS)


_TITLE = re.compile(
    r"^(?P<level>#{1,4}) +[^\n]*?(?P<stop>[。，；：、,;:])[ \t]*(?P<marks>[\ufffe \t]*)$",
    re.MULTILINE,
)
_CAPTION = re.compile(
    r"^(?![#|])[^\n]*?(?P<stop>[。，；：、])[ \t]*\n?(?=\ufffe{4}$)", re.MULTILINE
)


def headings(passage: ProseText) -> Iterator[StyleFinding]:
    """W732: a stop after a heading of level 1 or 2 on a line of its own, or after a caption."""
    for match in _TITLE.finditer(passage.text):
        written = passage.source.text[match.start() : match.end()]
        if "{接排}" in written or (match["stop"] == "。" and len(match["level"]) > 2):
            continue
        yield _stop(passage, match.start("stop"), "标题")
    for match in _CAPTION.finditer(passage.text):
        if "{表题}" in passage.source.text[match.end() : match.end() + 4]:
            yield _stop(passage, match.start("stop"), "表题")


def _stop(passage: ProseText, place: int, what: str) -> StyleFinding:
    last = passage.source.text[place - 1]
    stop = passage.source.text[place]
    return StyleFinding(
        code="W732",
        start=place - 1,
        end=place + 1,
        message=f"{what}末尾有“{stop}”",
        clause="GB/T 9704-2012 第7.3.3条和式样，GB/T 15834-2011 附录A.1，独占一行的标题、表题末尾不用点号",
        right=last,
        hint="删去它；标题后面接着写正文的，加 {接排}",
    )
