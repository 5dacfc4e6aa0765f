"""Pieces: how one text became another, for those who show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from ziping.features.diff.likeness import WordEdit, edits
from ziping.features.diff.model import Change, TextPiece
from ziping.features.diff.words import Word, plain_words


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
