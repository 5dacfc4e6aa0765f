"""Units: money converts exactly, counters count one kind of thing, ratios and points stand alone."""

from __future__ import annotations

from collections.abc import Mapping
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
DAYS = Unit("天", Dimension.COUNT)

_MONEY = {"元": 1, "千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}
_COUNTERS = (
    "项 次 件 个 人 家 户 名 场 份 篇 期 宗 起 批 间 台 辆 套 条 处 所 天 日 月 个月 年 周 小时 分钟 册 例 笔 类 种 支 "
    "人次 户次 件次 场次 批次 平方米 ㎡ 公里 米 千米 亩 吨 千克 座 栋 幢 部 本 页 字 层 级 位 对 组 队 班 届 轮 档 倍 盏 "
    "张 枚 块 片 卷 盘 艘 架 列 站 村 镇 街 社区 课时 学时 平台 元/人 件/人 岁 门 股 回 度"
)

UNITS: Mapping[str, Unit] = MappingProxyType(
    {name: Unit(name, Dimension.MONEY, Decimal(factor)) for name, factor in _MONEY.items()}
    | {name: Unit(name, Dimension.COUNT) for name in _COUNTERS.split()}
    | {"万元/人": Unit("万元/人", Dimension.COUNT, Decimal(10_000), "元/人")}
    | {
        f"{large}{name}": Unit(f"{large}{name}", Dimension.COUNT, Decimal(factor), name)
        for large, factor in (("万", 10_000), ("亿", 100_000_000))
        for name in _COUNTERS.split()
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
