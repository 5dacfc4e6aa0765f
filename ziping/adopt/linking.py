"""Linking: the numbers of a sentence replaced by the facts that print them, character for character."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ziping.adopt.facts import Fact, Facts, bare_print_of, print_of
from ziping.adopt.markdown import clean, escaped
from ziping.adopt.scripts import part_numbers
from ziping.check.allowed import Allowed
from ziping.claims.grid import Grid, GridCell, value_of
from ziping.claims.mention import Mention, Passage, passage
from ziping.claims.names import likeness
from ziping.figures.arithmetic import rounded
from ziping.figures.facts import Figure
from ziping.figures.unit import PERCENT, Dimension
from ziping.prose.numbers import Kind, Number, numbers
from ziping.source.position import Position

_HERE = Position("", 1, 1)
_TITLES = re.compile(r"《[^《》]*》")
_SHARE = re.compile(r"占|率|比重|比例|完成")
_UNIT_OF = re.compile(r"[（(](?:单位[:：])?(?:万元|元|亿元|%|个|项|件|人|次|家|人次)[)）]")
_RATE = re.compile(r"增长|下降|增加|减少|同比|上升|提高|提升|环比|较上年|比上年")
_BASE = re.compile(r"占(?P<base>[^占，。；]{1,20}?)的(?:比重|比例|\s*$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A number of a text and what prints it."""

    start: int
    end: int
    expression: str


@dataclass(slots=True)
class Linker:
    """*computed*: the standard computed figures, once the facts are known."""

    facts: Facts
    year: int
    computed: Mapping[str, Figure] = field(default_factory=dict)
    literal: frozenset[str] = frozenset()  # Texts that stay as they stood.
    linked: int = 0
    used: set[str] = field(default_factory=set)

    def markdown(self, text: str, chapter: str, where: str) -> str:
        """A text of a chapter with its figures linked, all else escaped."""
        found = (
            [] if text in self.literal else sorted(self._links(text, chapter, where), key=_start)
        )
        parts, at = [], 0
        for link in found:
            if link.start < at:
                continue  # Read as another number in its sentence.
            parts += [escaped(text[at : link.start]) if at == 0 else _inner(text[at : link.start])]
            parts.append(link.expression)
            at = link.end
            self.linked += 1
        parts.append(escaped(text[at:]) if at == 0 else _inner(text[at:]))
        return "".join(parts)

    def _links(self, text: str, chapter: str, where: str) -> Iterator[Link]:
        free = (
            *Allowed().spans(text),
            *(m.span() for m in _TITLES.finditer(text)),
            *part_numbers(text),
        )
        whole = passage(text)
        here: dict[int, list[tuple[Mention, Fact]]] = {}
        for mention in whole.mentions:
            if _within(mention.number, free):
                continue
            sentence = whole.sentence(mention.sentence)
            if link := self._amount(mention, chapter, sentence, where, here):
                yield link
        for mention in whole.mentions:
            if mention.number.kind is not Kind.PERCENT or _within(mention.number, free):
                continue
            if link := self._percent(mention, whole, chapter, where, here):
                yield link
        for number in numbers(text):
            if number.kind is Kind.DATE and not _within(number, free):
                yield from self._date(number)

    def _amount(
        self, mention: Mention, chapter: str, sentence: str, where: str,
        here: dict[int, list[tuple[Mention, Fact]]],
    ) -> Link | None:  # fmt: skip
        number = mention.number
        if number.kind is not Kind.AMOUNT or not number.unit.name or number.rough:
            return None
        fact = self.facts.of(mention, chapter, sentence, where)
        if fact is None:
            return None
        link = self._printed(fact, number)
        if link is not None:
            here.setdefault(mention.sentence, []).append((mention, fact))
        return link

    def _printed(self, fact: Fact, number: Number) -> Link | None:
        """The fact in the number's place; a fact that cannot print it and has no other use goes."""
        expression = print_of(fact.figure, number.text, number.decimals)
        if not expression and fact.name not in self.used:
            self.facts.drop(fact.name)
            return None
        self.used.add(fact.name)
        return _link(number, expression)

    def cell(self, grid: Grid, cell: GridCell, chapter: str, where: str) -> str:
        """What prints a table's cell that is a number of a known unit; "" for any other cell."""
        text = clean(cell.text)
        value = value_of(text) if clean(cell.text) not in self.literal else None
        if value is None or cell.column == 0 or re.search(r"[^\d.,%万元\-]", text):
            return ""
        label, heads = _row_words(grid, cell), _column_words(grid, cell)
        unit = re.search(r"(?:%|万元|元)$", text) or _UNIT_OF.search(heads + label)
        if not label or unit is None:
            return ""
        own = text.endswith(unit.group())
        typed = text if own else f"{text} {re.sub(r'[（）()]|单位[:：]', '', unit.group())}"
        fact = self.facts.of_cell(label, _bracketless(heads), typed, chapter, where)
        if fact is None:
            return ""
        print_it = (
            print_of(fact.figure, text, value.decimals) if own else bare_print_of(fact.figure, text)
        )
        if not print_it and fact.name not in self.used:
            self.facts.drop(fact.name)
        self.used |= {fact.name} if print_it else set()
        self.linked += bool(print_it)
        return print_it

    def _percent(
        self, mention: Mention, whole: Passage, chapter: str, where: str,
        here: dict[int, list[tuple[Mention, Fact]]],
    ) -> Link | None:  # fmt: skip
        number, sentence = mention.number, whole.sentence(mention.sentence)
        if number.rough:
            return None
        near = here.get(mention.sentence, [])
        told = _SHARE.search(mention.before) or mention.before.endswith("的")
        if (told or number.decimals > 1) and not _RATE.search(mention.before):
            names = {fact.name for _, fact in near}
            for figure in self.computed.values():
                if names & set(figure.inputs) and (
                    own := print_of(figure, number.text, number.decimals)
                ):
                    return _link(number, own)
            if ratio := self._ratio(mention, near, chapter, where):
                return ratio
        fact = self.facts.of(mention, chapter, sentence, where)
        return self._printed(fact, number) if fact else None

    def _ratio(
        self, mention: Mention, near: list[tuple[Mention, Fact]], chapter: str, where: str
    ) -> Link | None:
        """Two amounts of the sentence whose quotient, rounded, is the percentage."""
        number = mention.number
        before = [one for one in near if one[0].number.start < number.start]
        base = _BASE.search(mention.before)
        offers = []
        for at, (_, part) in enumerate(reversed(before)):
            for other, whole in near:
                if whole is part or not _divides(part.figure, whole.figure):
                    continue
                value = part.figure.amount / whole.figure.amount
                if rounded(value * 100, number.decimals) == number.value:
                    named = likeness(base["base"], other.label) if base else 0.0
                    offers.append((named, -at, part, whole, value))
        if not offers:
            return None
        _, _, part, whole, value = max(offers, key=lambda offer: offer[:2])
        label = f"{part.name.rpartition('.')[2]}占比"
        figure = Figure(
            name="", value=value * 100, unit=PERCENT, where=_HERE, decimals=number.decimals
        )
        fact = self._same_ratio(f"{part.name} / {whole.name}", number) or self.facts.ratio(
            label, chapter, figure, f"{part.name} / {whole.name}", where
        )
        return Link(start=number.start, end=number.end, expression=f"{{{{ {fact.name} }}}}")

    def _same_ratio(self, formula: str, number: Number) -> Fact | None:
        form = f"百分比({number.decimals})"
        same = (f for f in self.facts.found.values() if f.formula == formula and f.form == form)
        return next(same, None)

    def _date(self, number: Number) -> Iterator[Link]:
        """The report's own year, printed from 单位.年度."""
        year = str(self.year)
        if number.text.startswith(year) and number.value == Decimal(self.year):
            end = number.start + len(year)
            yield Link(start=number.start, end=end, expression="{{ 单位.年度 }}")


def _row_words(grid: Grid, cell: GridCell) -> str:
    """The nearest words left of a cell."""
    found = [grid.at(cell.row, column) for column in range(cell.column - 1, -1, -1)]
    texts = (one.words for one in found if one is not None and value_of(one.text) is None)
    return next(filter(None, texts), "")


def _column_words(grid: Grid, cell: GridCell) -> str:
    """The words at the head of a cell's column."""
    found = (grid.at(row, cell.column) for row in range(cell.row))
    texts = (one.words for one in found if one is not None and value_of(one.text) is None)
    return next(filter(None, texts), "")


def _bracketless(text: str) -> str:
    return re.sub(r"[（(][^（）()]*[)）]", "", text)


def _divides(part: Figure, whole: Figure) -> bool:
    return (
        part.unit.compatible(whole.unit)
        and part.unit.dimension in (Dimension.MONEY, Dimension.COUNT)
        and whole.amount != 0
    )


def _link(number: Number, expression: str) -> Link | None:
    if not expression:
        return None
    return Link(start=number.start, end=number.end, expression=expression)


def _inner(text: str) -> str:
    """A literal that does not begin its line: what is special there only is plain here."""
    return escaped("甲" + text)[1:]


def _start(link: Link) -> int:
    return link.start


def _within(number: Number, spans: tuple[tuple[int, int], ...]) -> bool:
    return any(start <= number.start and number.end <= end for start, end in spans)
