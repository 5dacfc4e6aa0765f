"""Texts of the data and items of its lists that are not the same on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ziping.facts.values import Flag, Group, Items, Missing, Value, Words, groups
from ziping.facts.year_figures import YearFigures
from ziping.features.diff.item_names import (
    SAYING,
    ItemNames,
    ItemPair,
    identity,
    item_pairs,
    saying,
    title,
)
from ziping.features.diff.model import Change, ItemChange, ItemState, Side, TextChange
from ziping.features.diff.words import Word, data_words, list_pieces, pieces_of, plain_words
from ziping.source.position import Position

_OWN = ("评分", "确认", "工作亮点", "问题", "改进措施", "整改情况")  # Have sections of their own.


@dataclass(frozen=True, slots=True, kw_only=True)
class _SaidText:
    """A text of the data; a list of names has several *parts*. *pending*: it is yet to be stated."""

    parts: tuple[str, ...]
    where: Position
    words: Words | None = None  # A text that may print figures.
    listed: bool = False
    pending: bool = False


def text_changes(old: Side, new: Side) -> tuple[TextChange, ...]:
    """Every text that is not the same, in the order of the new data; what is gone comes last."""
    names = ItemNames.of(old.book.facts, new.book.facts)
    olds = {names.in_new(name) or f"{name} ": said for name, said in _said(old.book.facts)}
    news = dict(_said(new.book.facts))
    return tuple(_changes(olds, news, (old.book, new.book)))


def _changes(
    olds: Mapping[str, _SaidText],
    news: Mapping[str, _SaidText],
    books: tuple[YearFigures, YearFigures],
) -> Iterator[TextChange]:
    for name in dict.fromkeys((*news, *olds)):
        old_text, new_text = olds.get(name), news.get(name)
        pending = any(each is not None and each.pending for each in (old_text, new_text))
        before, now = old_text.parts if old_text else (), new_text.parts if new_text else ()
        if pending or before == now:
            continue
        listed = any(each is not None and each.listed for each in (old_text, new_text))
        yield TextChange(
            name=name.strip(),
            change=Change.NEW
            if old_text is None
            else Change.GONE
            if new_text is None
            else Change.CHANGED,
            pieces=list_pieces(before, now)
            if listed
            else pieces_of(_words(old_text, books[0]), _words(new_text, books[1])),
            old=old_text.where if old_text else None,
            new=new_text.where if new_text else None,
        )


def _words(said: _SaidText | None, book: YearFigures) -> tuple[Word, ...]:
    """A text as it prints."""
    if said is None or said.words is None:
        return tuple(plain_words("".join(said.parts if said else ())))
    return tuple(data_words(said.words, book))


def _said(value: Value) -> Iterator[tuple[str, _SaidText]]:
    match value:
        case Group():
            for member in value.members.values():
                if member.name not in _OWN:
                    yield from _said(member)
        case Items() if value.items and all(isinstance(item, Words) for item in value.items):
            parts = tuple(item.text for item in value.items if isinstance(item, Words))
            yield value.name, _SaidText(parts=parts, where=value.where, listed=True)
        case Items():
            for item in value.items:
                yield from _said(item)
        case Words():
            yield value.name, _SaidText(parts=(value.text,), where=value.where, words=value)
        case Flag():
            yield value.name, _SaidText(parts=("是" if value.value else "否",), where=value.where)
        case Missing():
            yield value.name, _SaidText(parts=(), where=value.where, pending=True)


TOPICS = ("工作亮点", "问题", "改进措施")
_OUTCOMES = "整改情况"


def item_changes(old: Side, new: Side) -> tuple[ItemChange, ...]:
    """Every item of both sides with what became of it, topic by topic."""
    of_years = new.which.year != old.which.year
    told = _outcomes(new) if new.which.year == old.which.year + 1 else {}
    return tuple(
        _change(topic, pair, told, of_years=of_years, sides=(old, new))
        for topic in TOPICS
        for pair in item_pairs(old.book.find(topic), new.book.find(topic))
    )


def _outcomes(side: Side) -> dict[str, Group]:
    """What a year says of the measures of the year before, by their 编号."""
    return {item.said("措施"): item for item in groups(side.book.find(_OUTCOMES))}


def _change(
    topic: str, pair: ItemPair, told: dict[str, Group], *, of_years: bool, sides: tuple[Side, Side]
) -> ItemChange:
    item = pair.new or pair.old
    assert item is not None
    outcome = told.get(identity(pair.old)) if topic == "改进措施" and pair.old else None
    old_id = identity(pair.old) if pair.old else ""
    return ItemChange(
        topic=topic,
        identity=identity(item),
        title=title(item) or saying(item)[:20],
        state=ItemState.OPEN
        if of_years and topic == "问题" and pair.old and pair.new
        else _state(pair, outcome),
        renumbered=old_id if pair.new and old_id != identity(pair.new) else "",
        pieces=pieces_of(
            _item_words(pair.old, sides[0].book), _item_words(pair.new, sides[1].book)
        ),
        outcome=outcome.said("结果") if outcome else "",
        said=_told(outcome, sides[1].book) if outcome else "",
        old=pair.old.where if pair.old else None,
        new=pair.new.where if pair.new else None,
    )


def _item_words(item: Group | None, book: YearFigures) -> tuple[Word, ...]:
    """What an item says, as it prints."""
    texts = [text for key in SAYING if item and isinstance(text := item.members.get(key), Words)]
    words: list[Word] = []
    for text in texts:
        words += (*(plain_words("。") if words else ()), *data_words(text, book))
    return tuple(words)


def _told(outcome: Group, book: YearFigures) -> str:
    text = outcome.members.get("说明")
    words = data_words(text if isinstance(text, Words) else None, book)
    return "".join(word.text for word in words)


def _state(pair: ItemPair, outcome: Group | None) -> ItemState:
    if pair.old is None:
        return ItemState.NEW
    if pair.new is None:
        return ItemState.OUTCOME if outcome else ItemState.GONE
    return ItemState.REWORDED if pair.reworded else ItemState.SAME
