"""Units: money converts exactly, counters count one kind of thing, ratios and points stand alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType


class Dimension(StrEnum):
    MONEY = "金额"
    RATIO = "比率"
    POINTS = "分值"
    COUNT = "数量"
    DATE = "日期"
    NUMBER = "数"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written. One of it is *factor* base units (元; 1 for a ratio; one piece)."""

    name: str
    dimension: Dimension
    factor: Decimal = Decimal(1)
    base: str = ""  # What a large counter counts: 人次 for 万人次.

    def compatible(self, other: Unit) -> bool:
        """Whether amounts of both may be added and compared."""
        if self.dimension is not other.dimension:
            return False
        return self.dimension is not Dimension.COUNT or self.counted == other.counted

    @property
    def counted(self) -> str:
        """The thing that is counted."""
        return self.base or self.name


NUMBER = Unit("", Dimension.NUMBER)
PERCENT = Unit("%", Dimension.RATIO, Decimal("0.01"))
RATIO = Unit("", Dimension.RATIO)
POINTS = Unit("分", Dimension.POINTS)
DATE = Unit("日期", Dimension.DATE)
MONTH = Unit("年月", Dimension.DATE)  # A date known to the month; it stands for its last day.
DAYS = Unit("天", Dimension.COUNT)

# The one list. Behind a name stand the places where it may be, beside a number written in digits:
# 汉 a Chinese numeral counts it (三个; 级, 层 and 位 make names: 三级指标), 域 in a range (3～5件),
# 万 in a range of ten thousands (3～5万件), 栏 alone, as the unit of a table's column.
_MONEY = {"元": 1, "千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}
_OTHERS = "元:汉域栏 千元:域栏 万元:汉域栏 百万元:栏 亿元:汉域栏 %:栏 ％:栏 个百分点:域 分:域"
_COUNTED = (
    "项:汉域栏 次:汉域万栏 件:汉域万栏 个:汉域栏 人:汉域万栏 家:汉域栏 户:汉域万栏 名:汉域 "
    "场:汉域万 份:汉域万 篇:汉域 期:汉域 宗:汉 起:汉 批:汉域 间:汉域 台:汉域栏 辆:汉域栏 "
    "套:汉域栏 条:汉域 处:汉域栏 所:汉域 天:汉域 日 月 个月:汉域 年 周:域 小时:汉域 分钟:汉域 "
    "册:汉域万 例:汉域 笔:汉域 类:汉域 种:汉域 支:汉 人次:汉域万栏 户次:汉域 件次:汉域 场次:汉域 "
    "批次:汉 平方米:汉域 ㎡ 公里:汉域 米:域 千米:域 亩:汉域万 吨:汉域 千克 座:汉域 栋:汉域 幢:汉 "
    "部:汉 本:汉 页:域 字 层 级 位 对 组 队 班 届 轮 档 倍:汉域 盏 张:汉域 枚:汉 块 片 卷 盘 艘 "
    "架 列 站 村 镇 街 社区 课时:汉域 学时 平台 元/人 件/人 岁:域 门 股 回 度 "
)

# What behind a counter's sign makes another word of it: 4 人员 counts nobody.
_OTHER_WORDS = (
    "人:员|民|才|口|事|力|均|社|工(?!作) 支:出|付|持|部|撑|配|援|委 部:门|署|分|队|属|级|委 "
    "组:织|建|合|长|员 名:称|单(?!位)|录(?!取|用)|额|册|义 家:庭|属|长|具|政 个:案(?!例)|体|性 "
    "项:次|目(?!标|的|录) 次:序|数|日|年|要|级 期:间|限|末|初|望 台:账|风 处:理(?!由)|罚|室|长|分|级 "
    "所:属|得|在|长 场:所|景|馆|地(?!震) 批:准|复|示|评 户:籍|外|口|型 级:别 层:面|次|级 天:然|气 "
    "分:析|别|类|配|管|布|局|工|解|项|值|数|支|级|段 本:级|年|部|单位|期|次 份:额 篇:章|幅 页:面|码 "
    "字:段|数|号|体 位:置|于|次 对:比|照|外|应|象|接|策 队:伍|员|长 班:子|组|级 届:满 轮:廓|岗|训 "
    "档:案|次 块:状 片:区 卷:宗 盘:点|活 列:表|支|入|示 站:点 村:民|级|委|庄 镇:级|街|村 街:道|区 "
    "门:户|槛|类|诊 股:权|东|份|级 回:访|复|收|顾 元:旦|素 间:接|隔 套:餐 条:款|例|件 例:会|行|如|外 "
    "笔:试 类:型|别|似 种:类|植|子 起:点|草|诉|止|始 宗:旨|教 周:边|期|转 岁:末 吨:位 座:谈|机|位 "
    "枚:举 架:构 倍:增|数 件:数 册:页 度:量|数 月:报|度 日:常|报|程|期 幢:号 栋:号"
)


def half_of_last_digit(decimals: int) -> Decimal:
    """Half of the last digit of a number with so many digits after the point."""
    return Decimal(5).scaleb(-decimals - 1)


def half_width(value: Decimal | None, unit: Unit, decimals: int) -> Decimal:
    """How far a number as written may be from what it stands for, in base units.

    A zero written ``0``, a whole number of things and a date are exact (domain.md A.1).
    """
    exact = unit.dimension in (Dimension.COUNT, Dimension.DATE, Dimension.NUMBER)
    if decimals == 0 and ((exact and unit.factor == 1) or value == 0):
        return Decimal(0)
    return unit.factor * half_of_last_digit(decimals)


def _places(*texts: str) -> dict[str, str]:
    """Each name of the texts and the places behind it."""
    entries = (entry.partition(":") for text in texts for entry in text.split())
    return {name: places for name, _, places in entries}


_COUNTERS = tuple(_places(_COUNTED))

UNITS: Mapping[str, Unit] = MappingProxyType(
    {name: Unit(name, Dimension.MONEY, Decimal(factor)) for name, factor in _MONEY.items()}
    | {name: Unit(name, Dimension.COUNT) for name in _COUNTERS}
    | {"万元/人": Unit("万元/人", Dimension.COUNT, Decimal(10_000), "元/人")}
    | {
        f"{large}{name}": Unit(f"{large}{name}", Dimension.COUNT, Decimal(factor), name)
        for large, factor in (("万", 10_000), ("亿", 100_000_000))
        for name in _COUNTERS
        if "/" not in name
    }
    | {
        "%": PERCENT,
        "％": PERCENT,
        "‰": Unit("‰", Dimension.RATIO, Decimal("0.001")),
        "个百分点": Unit("个百分点", Dimension.RATIO, Decimal("0.01")),
        "分": POINTS,
        "": NUMBER,
    }
)


_PLACES = _places(_OTHERS, _COUNTED)


def _standing(place: str) -> tuple[str, ...]:
    return tuple(name for name, places in _PLACES.items() if place in places)


SPELT_UNITS = _standing("汉")
RANGE_UNITS = (*_standing("域"), *(f"万{name}" for name in _standing("万")))
COLUMN_UNITS = _standing("栏")
MONEY_UNITS = tuple(_MONEY)


_BLOCKED = {name: words for name, _, words in (e.partition(":") for e in _OTHER_WORDS.split())}


def counting(names: Iterable[str]) -> str:
    """A regular expression for one of the units where it counts: not as the head of another word."""
    return "|".join(re.escape(name) + _not_as_head(name) for name in _longest_first(names))


def _not_as_head(name: str) -> str:
    sign = name.removeprefix("万").removeprefix("亿")
    return f"(?!{_BLOCKED[sign]})" if sign in _BLOCKED else ""


def any_of(names: Iterable[str]) -> str:
    """A regular expression for one of the names, the longest that fits."""
    return "|".join(map(re.escape, _longest_first(names)))


def _longest_first(names: Iterable[str]) -> list[str]:
    return sorted(filter(None, names), key=lambda name: (-len(name), name))
