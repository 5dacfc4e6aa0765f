"""Frameworks: indicators that were added, are gone, or have another name, weight, rule or text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ziping.features.diff.model import Aspect, Change, IndicatorChange, Side
from ziping.scoring.framework import (
    FirstLevel,
    Framework,
    FrameworkRow,
    Indicator,
    SecondLevel,
    paired,
    row_names,
)
from ziping.scoring.rules.wording import points
from ziping.source.position import Position
from ziping.source.yaml import MappingNode, Node, ScalarNode, SequenceNode

RULE = "评分规则"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedRow:
    """A scored row with the indicator that holds it."""

    row: FrameworkRow
    indicator: Indicator

    @property
    def name(self) -> str:
        own = f"（{self.row.name}）" if self.row.name else ""
        return self.indicator.name + own


def framework_changes(old: Side, new: Side) -> tuple[IndicatorChange, ...]:
    """What differs between the frameworks, from the whole to the rows; () without two of them."""
    if old.scorecard is None or new.scorecard is None:
        return ()
    old_framework, new_framework = old.scorecard.framework, new.scorecard.framework
    if _plain(old.framework) == _plain(new.framework):
        return ()
    return (
        *_whole(old_framework, new_framework),
        *_levels(old_framework, new_framework),
        *_rows(old, new),
    )


def paired_rows(old: Framework, new: Framework) -> dict[str, str]:
    """For rows of *old* the id of the same row of *new*."""
    return paired(row_names(old), row_names(new))


def placed_rows(framework: Framework) -> dict[str, PlacedRow]:
    """Every scored row by its id, in the order of the form."""
    indicators = (
        indicator
        for first in framework.firsts
        for second in first.seconds
        for indicator in second.indicators
    )
    return {
        row.id: PlacedRow(row=row, indicator=indicator)
        for indicator in indicators
        for row in indicator.rows
    }


def _whole(old: Framework, new: Framework) -> Iterator[IndicatorChange]:
    aspects = _aspects(
        {
            "名称": old.name,
            "满分": points(old.full),
            "等级": _grades(old),
            "不适用处理": old.policy,
        },
        {
            "名称": new.name,
            "满分": points(new.full),
            "等级": _grades(new),
            "不适用处理": new.policy,
        },
    )
    if aspects:
        yield _indicator("指标体系", new.name, new.name, aspects, old.where, new.where)


def _grades(framework: Framework) -> str:
    return "，".join(
        f"{grade.name}：{points(grade.least)}起" if grade.least is not None else grade.name
        for grade in framework.grades
    )


def _aspects(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Aspect, ...]:
    names = dict.fromkeys((*old, *new))
    return tuple(
        Aspect(what=name, old=old.get(name, ""), new=new.get(name, ""))
        for name in names
        if old.get(name, "") != new.get(name, "")
    )


def _indicator(
    level: str,
    identity: str,
    name: str,
    aspects: tuple[Aspect, ...],
    old: Position | None,
    new: Position | None,
) -> IndicatorChange:
    change = Change.NEW if old is None else Change.GONE if new is None else Change.CHANGED
    return IndicatorChange(
        level=level, identity=identity, name=name, change=change, aspects=aspects, old=old, new=new
    )


_Level = FirstLevel | SecondLevel | Indicator


def _levels(old: Framework, new: Framework) -> Iterator[IndicatorChange]:
    """The levels above the rows, by name. A third-level indicator with one row is told as that row."""
    olds, news = _named_levels(old), _named_levels(new)
    for key in dict.fromkeys((*news, *olds)):
        old_level, new_level = olds.get(key), news.get(key)
        before = {"分值": points(old_level.weight)} if old_level else {}
        now = {"分值": points(new_level.weight)} if new_level else {}
        if aspects := _aspects(before, now):
            name = key[1].rpartition("/")[2]
            where = (old_level.where if old_level else None, new_level.where if new_level else None)
            yield _indicator(key[0], name, name, aspects, *where)


def _named_levels(framework: Framework) -> dict[tuple[str, str], _Level]:
    levels: dict[tuple[str, str], _Level] = {}
    for first in framework.firsts:
        levels["一级指标", first.name] = first
        for second in first.seconds:
            levels["二级指标", f"{first.name}/{second.name}"] = second
            for indicator in second.indicators:
                if len(indicator.rows) > 1:
                    levels["三级指标", f"{first.name}/{second.name}/{indicator.name}"] = indicator
    return levels


def _rows(old: Side, new: Side) -> Iterator[IndicatorChange]:
    assert old.scorecard and new.scorecard
    olds, news = placed_rows(old.scorecard.framework), placed_rows(new.scorecard.framework)
    partners = {
        j: i for i, j in paired_rows(old.scorecard.framework, new.scorecard.framework).items()
    }
    for identity, placed in news.items():
        old_row = olds.get(partners.get(identity, ""))
        before = _row_aspects(old_row, old.framework) if old_row else {}
        aspects = _aspects(before, _row_aspects(placed, new.framework))
        if aspects:
            where = old_row.row.where if old_row else None
            yield _indicator("评分行", identity, placed.name, aspects, where, placed.row.where)
    for identity, placed in olds.items():
        if identity not in partners.values():
            aspects = _aspects(_row_aspects(placed, old.framework), {})
            yield _indicator("评分行", identity, placed.name, aspects, placed.row.where, None)


def _row_aspects(placed: PlacedRow, file: Node | None) -> dict[str, str]:
    """What can be said of a row; its rule key by key, as written."""
    row = placed.row
    rule = _mapping_at(file, row.rule.where)
    return {
        "编号": row.id,
        "名称": placed.name,
        "分值": points(row.weight),
        "指标解释": row.explanation or placed.indicator.explanation,
        "评分标准": "" if row.generated else "\n".join(row.standard),
        "不适用处理": row.policy,
        **{f"{RULE}·{key}" if key else RULE: text for key, text in _flat(rule)},
    }


def _mapping_at(node: Node | None, where: Position) -> Node | None:
    """The node that a rule was read from."""
    if isinstance(node, MappingNode) and _starts(node.where, where):
        return node
    for inner in _inside(node):
        if (found := _mapping_at(inner, where)) is not None:
            return found
    return None


def _inside(node: Node | None) -> tuple[Node, ...]:
    if isinstance(node, MappingNode):
        return tuple(node.members.values())
    return node.items if isinstance(node, SequenceNode) else ()


def _starts(one: Position, other: Position) -> bool:
    return (one.line, one.column) == (other.line, other.column)


def _flat(node: Node | None, path: str = "") -> Iterator[tuple[str, str]]:
    """Every scalar below a node with the keys that lead to it."""
    if isinstance(node, ScalarNode):
        yield path, node.text
    elif isinstance(node, MappingNode):
        for key, member in node.members.items():
            yield from _flat(member, f"{path}·{key}" if path else key)
    elif isinstance(node, SequenceNode):
        for index, item in enumerate(node.items, start=1):
            yield from _flat(item, f"{path}·{index}" if path else str(index))


def _plain(node: Node | None) -> object:
    """A node without its places."""
    return tuple(_flat(node))
