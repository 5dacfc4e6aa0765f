"""Words: the tokens of a text that is compared, printed figures among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ziping.facts.values import Words
from ziping.facts.year_figures import YearFigures
from ziping.facts.year_on_year import MARK
from ziping.features.diff.likeness import tokens
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
