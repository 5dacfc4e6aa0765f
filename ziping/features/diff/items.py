"""Items: highlights, problems and measures of two years."""

from __future__ import annotations

from ziping.facts.values import Group, Words, groups
from ziping.facts.year_figures import YearFigures
from ziping.features.diff.item_names import SAYING, ItemPair, identity, item_pairs, saying, title
from ziping.features.diff.model import ItemChange, ItemState
from ziping.features.diff.pieces import pieces_of
from ziping.features.diff.side import Side
from ziping.features.diff.words import Word, data_words, plain_words

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
        pieces=pieces_of(_words(pair.old, sides[0].book), _words(pair.new, sides[1].book)),
        outcome=outcome.said("结果") if outcome else "",
        said=_told(outcome, sides[1].book) if outcome else "",
        old=pair.old.where if pair.old else None,
        new=pair.new.where if pair.new else None,
    )


def _words(item: Group | None, book: YearFigures) -> tuple[Word, ...]:
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
