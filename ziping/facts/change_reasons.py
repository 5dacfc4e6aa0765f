"""Explained: why figures moved so much against last year, as 变动说明.yaml says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ziping.facts.values import Words, groups, texts
from ziping.facts.year_figures import YearFigures
from ziping.source.position import Position

TOPIC = "变动说明"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One explanation, of one figure or of several."""

    names: tuple[Words, ...]
    text: Words
    where: Position
    label: str = ""

    def covers(self, name: str) -> bool:
        return any(name == one.text for one in self.names)


def written_in(book: YearFigures) -> str:
    """Where explanations of the year stand, as a hint says it."""
    return f"{book.facts.where.path}/{TOPIC}.yaml（没有就新建）"


def explanations(book: YearFigures) -> Iterator[Explained]:
    """The explanations in the order of the file; one without its keys is a problem of its shape."""
    for item in groups(book.find(TOPIC)):
        text = item.members.get("说明")
        if isinstance(text, Words):
            yield Explained(
                names=texts(item.members.get("数据")),
                text=text,
                where=item.where,
                label=item.said("名称"),
            )


_BROAD = ("总额", "合计", "总数", "总计", "小计", "预算", "决算", "数量", "金额", "收入", "支出")


def called(book: YearFigures, name: str) -> str:
    """What people call the figure: the 名称 of what holds it, else the last words of its name."""
    holder, _, last = name.rpartition(".")
    named = book.find(f"{holder}.名称") if holder else None
    if isinstance(named, Words):
        return named.text if last == "实际" else f"{named.text}（{last}）"
    return holder.rpartition(".")[2] + last if last in _BROAD else last
