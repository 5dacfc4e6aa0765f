"""Numbers in Chinese prose: where they stand, what they are worth, and which are only part of a name.

A reader of official prose tells an amount (6,067.95万元) from a document number (〔2022〕2号), a count
(三个) from a set phrase (十四五). So does this: each number has a kind, and a name is not an amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from ziping.numbers.chinese_numerals import NUMERALS, numeral_value
from ziping.numbers.unit import NUMBER, PERCENT, SPELT_UNITS, UNITS, Unit, counting, half_width
from ziping.source.verbatim import ADDRESS


class NumberKind(StrEnum):
    AMOUNT = "数值"
    PERCENT = "百分比"
    DATE = "日期"
    SPELT = "汉字数"  # 三个, 百分之八十
    NAME = "名称"  # A number that measures nothing: 〔2022〕2号, 第三条, 12348热线.


@dataclass(frozen=True, slots=True, kw_only=True)
class TextNumber:
    """One number of a text, at characters *start* to *end* with its unit.

    *value* counts *unit*; None where there is nothing to reckon with (a name, a day of a month).
    """

    start: int
    end: int
    text: str
    kind: NumberKind
    value: Decimal | None = None
    unit: Unit = NUMBER
    decimals: int = 0
    grouped: bool = False
    rough: bool = False  # 约 近 余 多: no exact claim.

    @property
    def amount(self) -> Decimal | None:
        """The value in base units (元, the plain ratio, pieces)."""
        return None if self.value is None else self.value * self.unit.factor

    @property
    def half_width(self) -> Decimal:
        """Half of the last digit in base units; 0 for what is exact."""
        return half_width(self.value, self.unit, self.decimals)


_WIDE = str.maketrans("０１２３４５６７８９．％＋", "0123456789.%+")
_WIDE_THOUSANDS = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")


def plain_digits(text: str) -> str:
    """The text with the digits and signs of its numbers at half width, one for one: offsets stay.

    A full-width comma is a sign of a number between digits, three of them behind it; else a stop.
    """
    return _WIDE_THOUSANDS.sub(",", text.translate(_WIDE))


_UNIT = counting(UNITS)
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SPELT = rf"[{NUMERALS}]+(?:点[{NUMERALS}]+)?"
_COUNTED = counting(SPELT_UNITS)
_BARE = rf"(?!\d|[.,]\d|\s*(?:[%％‰万亿余多]|个百分点|{_UNIT}))"  # No unit, no more digits.
# Behind these a number without a unit is an amount; behind any other word it is a label: 步骤4.
_MEASURING = (
    "为是达到至共计有约近超过逾增减降升长数额量率值分比占得余积和与从自于及或各每等仅只就满足需收支"
)
_NO_COUNT = r"(?:19|20)\d{2}\s*(?:年|[-—–－~～至])|\d{1,2}\s*月"  # Of which none is negative.
_NOT_COUNTED = (
    "里|规定|方面|层面|维度|环节|阶段|领域|意识|自信|维护|确立|代表|全面|结合|务必|坚持|老大难"
)

# In this order: the first that matches at a place is what stands there.
_PATTERNS: Mapping[str, str] = MappingProxyType(
    {
        "file": r"[〔\[（(【](?:19|20)\d{2}[〕\]）)】]\s*第?\s*\d+\s*号|(?:GB|DB|JGJ|ISO|Q)[A-Z/]*\s?\d+(?:\.\d+)*(?:[-—–]\d{4})?",
        "address": ADDRESS,
        "quoted": rf"(?<=[“‘])[{NUMERALS}][^“”‘’，。、\d]{{1,9}}(?=[”’])",
        "article": rf"第\s*(?:\d+|[{NUMERALS}]+)(?:\s*(?:季度|部分|三方|[条款项章节届次批期号名位轮方一至]))?",
        "plan": rf"[“\"]?(?:[{NUMERALS}]{{1,2}}五)[”\"]?(?=规划|时期|期间|普法|[”，。、])|[{NUMERALS}]{{2,3}}届[{NUMERALS}]+[中次]|[{NUMERALS}]{{2,3}}大(?=精神|报告|以来|会议|召开|和|、|，|。|胜利)",
        "sum_name": r"[“\"「]?\d+(?:\s*[+×xX*]\s*(?:\d+|[A-Za-z]+))+[”\"」]?",
        "code": r"(?<![A-Za-z])[A-Za-z]{1,20}[-_]?\d[\dA-Za-z.-]*|\d+[A-Za-z]+(?![A-Za-z])|(?<!\d)(?!\d{4}-\d{1,2}-\d{1,2}(?![\d-]))\d{1,20}(?:[-_]\d{1,20}){2,}|(?<![\d.])\d{1,3}(?:\.\d{1,5}){2,}(?![\d.])",
        "line": r"(?<!\d)(?:110|114|119|120|122|12\d{3}|95\d{3}|96\d{3})(?=[^，。；\d]{0,8}(?:热线|平台|电话)|报警|”|\")",
        "named": r"[A-Z]\d+\+\d+|\d{1,3}号(?=[\u4e00-\u9fff])|(?:500强|985|211)(?=高校|院校|工程|企业|，|。)|\d\.\d版|每[月季周年]\d{1,2}日|\|\s*\d{1,3}\s*(?=\|)",
        "phone": r"(?<!\d)(?:0\d{2,3}[-—－]\d{7,8}|400[-—－]?\d{3}[-—－]?\d{4}|1[3-9]\d{9})(?!\d)",
        "place": r"\d{1,4}号(?:\d{1,4}(?:号楼|号|楼|层|室|栋|幢|座|单元|房))+|(?<=[路街巷道])\d{1,4}号(?:院|楼)?",
        "listed": rf"(?:附件|附表|附图|图|(?<![代发列])表)\s*\d{{1,2}}(?!\d|[.,]\d|[%％]|\s*(?:[万亿年月]|(?:{_UNIT})(?![\u4e00-\u9fff])))",
        "version": rf"(?<![A-Za-z])[A-Za-z]{{2,12}} \d{{1,4}}(?:\.\d+)?(?!\d|[.,]\d|\s*(?:[%％‰万亿]|{_UNIT}))",
        "clock": r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?",
        "mark": r"(?m:^)\s*(?:\d+\s*[.、．](?!\d)|[（(]\d+[）)])|[①-⑳]",
        "label": rf"(?:(?<=[\u4e00-\u9fff])(?<![{_MEASURING}])|(?<=[\u4e00-\u9fff][:：])(?<![{_MEASURING}][:：]))\d{{1,2}}{_BARE}|(?:(?<=[号码编话])|(?<=[号码编话][:：]))\d{{3,}}{_BARE}",
        "day": r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|\d{4}-\d{1,2}-\d{1,2}",
        "month": r"\d{4}\s*年\s*\d{1,2}\s*月(?!\s*\d)",
        "year": r"(?<!\d)(?<!\d[.,])(?:19|20)\d{2}\s*[-—–－~～至/]+\s*(?:19|20)\d{2}\s*年度?|(?<!\d)(?<!\d[.,])(?:19|20)\d{2}\s*年度?(?!\s*\d{1,2}\s*月)|(?<!\d)(?<!\d[.,])(?:19|20)\d{2}(?=[、，,]\s*(?:19|20)\d{2}(?!\d))|(?<=(?:19|20)\d{2}[、，,])(?:19|20)\d{2}(?!\d|[.,]\d)",
        "part_day": r"\d{1,2}\s*月\s*\d{1,2}\s*日|(?<!\d)(?<!\d[.,])(?<!个)\d{1,2}\s*月(?:份|底|初|末|中旬|上旬|下旬)?(?=[^\d内]|$)",
        "percent": rf"(?P<p_sign>[+\-－−])?(?P<p>{_ARABIC})\s*(?P<p_unit>%|‰|个百分点)",
        "amount": rf"(?P<sign>(?<![0-9A-Za-z])[-－−](?!{_NO_COUNT}))?(?P<n>{_ARABIC})\s*(?P<scale>[万亿])?(?P<more>余|多)?\s*(?P<unit>{_UNIT})?",
        "spelt_percent": rf"百分之(?P<s_p>{_SPELT})|(?P<s_low>[{NUMERALS}]+)分之(?P<s_high>[{NUMERALS}]+)",
        "spelt": rf"(?<![第{NUMERALS}零几数每])(?:(?<=连续)(?P<s_years>[两三四五六七八九十]+)年|(?P<s>(?![一二](?:{_COUNTED}))(?=[一二三四五六七八九两十百][{NUMERALS}]*){_SPELT})(?P<s_more>余|多)?(?P<s_unit>{_COUNTED})(?!{_NOT_COUNTED}))",
    }
)
_ANY = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items()))
_NAMES = (
    "address", "file", "quoted", "named", "article", "plan", "sum_name", "code", "line", "phone", "place",
    "listed", "label", "version", "clock", "mark",
)  # fmt: skip
_DATES = ("day", "month", "year", "part_day")
_ROUGH_BEFORE = re.compile(
    r"(?:约|近|超过|超|逾|达到?近|不少于|不低于|不超过|至少|接近|大约|左右)\s*$"
)


def numbers(text: str) -> Iterator[TextNumber]:
    """The numbers of *text* in order, names among them."""
    plain = plain_digits(text)
    for match in _ANY.finditer(plain):
        kind = match.lastgroup if match.lastgroup in _PATTERNS else _outer(match)
        yield _READERS[_group(kind)](match, text, kind)


def _outer(match: re.Match[str]) -> str:
    return next(name for name in _PATTERNS if match[name] is not None)


def _group(kind: str | None) -> str:
    if kind in _NAMES:
        return "name"
    return "date" if kind in _DATES else str(kind)


def _name(match: re.Match[str], text: str, _: str | None) -> TextNumber:
    return _number(match, text, NumberKind.NAME)


def _date(match: re.Match[str], text: str, kind: str | None) -> TextNumber:
    """A date; of a lone year the value is the year."""
    lone_year = (
        re.fullmatch(r"((?:19|20)\d{2})\s*(?:年度?)?", match.group()) if kind == "year" else None
    )
    return _number(match, text, NumberKind.DATE, value=Decimal(lone_year[1]) if lone_year else None)


def _percent(match: re.Match[str], text: str, _: str | None) -> TextNumber:
    sign = "-" if (match["p_sign"] or "+") != "+" else ""
    return _measured(match, text, NumberKind.PERCENT, sign + match["p"], UNITS[match["p_unit"]])


def _amount(match: re.Match[str], text: str, _: str | None) -> TextNumber:
    sign = "-" if match["sign"] else ""
    name = (match["scale"] or "") + (match["unit"] or "")
    unit = UNITS.get(name, UNITS.get(match["unit"] or "", NUMBER))
    return _measured(match, text, NumberKind.AMOUNT, sign + match["n"], unit, bool(match["more"]))


def _rough_before(text: str, start: int) -> bool:
    """Only the words right before: a text may be a whole chapter."""
    return _ROUGH_BEFORE.search(text[max(0, start - 16) : start]) is not None


def _measured(
    match: re.Match[str], text: str, kind: NumberKind, digits: str, unit: Unit, more: bool = False
) -> TextNumber:
    plain = digits.replace(",", "")
    rough = more or _rough_before(text, match.start())
    return _number(
        match,
        text,
        kind,
        value=Decimal(plain),
        unit=unit,
        decimals=len(plain.partition(".")[2]),
        grouped="," in digits,
        rough=rough,
    )


def _spelt(match: re.Match[str], text: str, _: str | None) -> TextNumber:
    if match["s_years"]:
        value = numeral_value(match["s_years"])
        return _number(match, text, NumberKind.SPELT, value=value, unit=UNITS["年"])
    rough = bool(match["s_more"]) or _rough_before(text, match.start())
    unit = UNITS.get(match["s_unit"], NUMBER)
    return _number(
        match, text, NumberKind.SPELT, value=numeral_value(match["s"]), unit=unit, rough=rough
    )


def _spelt_percent(match: re.Match[str], text: str, _: str | None) -> TextNumber:
    value: Decimal | None
    if match["s_p"]:
        value = numeral_value(match["s_p"])
    else:
        low, high = numeral_value(match["s_low"]), numeral_value(match["s_high"])
        value = high * 100 / low if low and high is not None else None
    return _number(match, text, NumberKind.SPELT, value=value, unit=PERCENT)


def _number(match: re.Match[str], text: str, kind: NumberKind, **more: object) -> TextNumber:
    start, end = match.span()
    shown = text[start:end]
    start += len(shown) - len(shown.lstrip())
    end -= len(shown) - len(shown.rstrip())
    return TextNumber(start=start, end=end, text=shown.strip(), kind=kind, **more)  # type: ignore[arg-type]


_READERS = MappingProxyType(
    {
        "name": _name,
        "date": _date,
        "percent": _percent,
        "amount": _amount,
        "spelt": _spelt,
        "spelt_percent": _spelt_percent,
    }
)
