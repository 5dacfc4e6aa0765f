"""Pieces: how one text became another, for those who show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ziping.compare.comparison import Change, Piece
from ziping.compare.wording import Edit, edits, tokens


def text_pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces of a text that was *old* and is *new*; either may be empty."""
    return tuple(_pieces(tokens(old), tokens(new)))


def list_pieces(old: Sequence[str], new: Sequence[str]) -> tuple[Piece, ...]:
    """The same of two lists of names, each of which stays whole."""
    return tuple(_pieces([f"{name}、" for name in old], [f"{name}、" for name in new]))


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for edit in edits(old, new):
        yield from edit_pieces(edit, old, new)


def edit_pieces(edit: Edit, old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """What an edit shows: both sides as one when they are the same, else the old one first."""
    gone = "".join(old[index] for index in edit.old)
    come = "".join(new[index] for index in edit.new)
    if edit.same:
        yield Piece(change=Change.SAME, text=come)
        return
    if gone:
        yield Piece(change=Change.GONE, text=gone)
    if come:
        yield Piece(change=Change.NEW, text=come)
