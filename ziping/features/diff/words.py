"""The words of a text that is compared, printed figures among them, and how one text became another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from ziping.facts.values import Words
from ziping.facts.year_figures import YearFigures
from ziping.facts.year_on_year import MARK
from ziping.features.diff.likeness import WordEdit, edits, tokens
from ziping.features.diff.model import Change, TextPiece
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import FILTERS, formatted, number_format_of
from ziping.source.problem import Fault

_CODE = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A token of a text: as it reads, and what it is the same as on the other side.

    A printed figure is the same figure whatever its value: *key* is then its name.
    """

    text: str = field(compare=False)
    key: str
    figure: str = ""


def key_of(words: Iterable[Word]) -> str:
    """What words say, figures by their names."""
    return "".join(word.key for word in words)


def printed_word(text: str, figure: str) -> Word:
    """A figure where it is printed."""
    return Word(text=text, key=f"\x01{figure}\x02", figure=figure)


def plain_words(text: str) -> Iterator[Word]:
    """The words of a text as it stands."""
    return (Word(text=each, key=each) for each in tokens(text))


def data_words(words: Words | None, book: YearFigures) -> Iterator[Word]:
    """The words of a text of the data, its ``{{ }}`` as they print."""
    parts = _CODE.split(words.text) if words else ()
    for index, part in enumerate(parts):
        if index % 2 and words:
            yield _printed(part, words.scope, book)
        else:
            yield from plain_words(part)


def _printed(code: str, scope: str, book: YearFigures) -> Word:
    """What ``{{ code }}`` prints; the code itself where only a template could tell."""
    path, *filters = (part.strip() for part in code.split("|"))
    raw = f"{{{{ {code} }}}}"
    change = [name for name in filters if re.split(r"[(（]", name)[0] not in FILTERS]
    value = book.find(MARK.join((path, *change)), scope)
    if isinstance(value, Words) and "{" not in value.text:
        return Word(text=value.text, key=raw)
    if not isinstance(value, Figure):
        return Word(text=raw, key=raw)
    try:
        spelling = number_format_of(
            "|".join(name for name in filters if name not in change), value.where
        )
        return printed_word(formatted(value, spelling, value.where), value.name)
    except Fault:
        return Word(text=raw, key=raw)


def pieces_of(old: Sequence[Word], new: Sequence[Word]) -> tuple[TextPiece, ...]:
    """The pieces of words that were *old* and are *new*; either may be empty."""
    return pieces_by(edits(old, new, said), old, new)


def said(word: Word) -> str:
    return word.text


def text_pieces(old: str, new: str) -> tuple[TextPiece, ...]:
    """The same of two texts as they stand."""
    return pieces_of(tuple(plain_words(old)), tuple(plain_words(new)))


def list_pieces(old: Iterable[str], new: Iterable[str]) -> tuple[TextPiece, ...]:
    """The same of two lists of names, each of which stays whole."""
    olds, news = ([Word(text=f"{name}、", key=name) for name in names] for names in (old, new))
    *found, last = pieces_of(olds, news)
    return (*found, replace(last, text=last.text.removesuffix("、")))


def pieces_by(
    word_edits: Iterable[WordEdit], old: Sequence[Word], new: Sequence[Word]
) -> tuple[TextPiece, ...]:
    """What edits show: neighbours of one kind as one, figures by themselves."""
    pieces = (piece for edit in word_edits for piece in _pieces(edit, old, new))
    return tuple(
        TextPiece(change=key[0], text="".join(piece.text for piece in group), figure=key[1])
        for key, group in groupby(pieces, key=lambda piece: (piece.change, piece.figure))
    )


def _pieces(edit: WordEdit, old: Sequence[Word], new: Sequence[Word]) -> Iterator[TextPiece]:
    """The old words before the new ones; of the same words both where they read otherwise."""
    if not edit.same:
        for change, where, words in ((Change.GONE, edit.old, old), (Change.NEW, edit.new, new)):
            for index in where:
                yield TextPiece(change=change, text=words[index].text, figure=words[index].figure)
        return
    for i, j in zip(edit.old, edit.new, strict=True):
        old_word, new_word = old[i], new[j]
        if old_word.text == new_word.text:
            yield TextPiece(change=Change.SAME, text=new_word.text, figure=new_word.figure)
        else:
            yield TextPiece(change=Change.GONE, text=old_word.text, figure=old_word.figure)
            yield TextPiece(change=Change.NEW, text=new_word.text, figure=new_word.figure)
