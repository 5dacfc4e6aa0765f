"""Linking: the numbers of a sentence replaced by the facts that print them, character for character."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ziping.check.settings import Allowed
from ziping.claims.sentences import STRONG, Mention, Sentences, likeness, passage
from ziping.features.importer.facts import EARLIER, Fact, Facts, print_expression
from ziping.features.importer.table_formulas import TableFormulas
from ziping.features.importer.table_reading import TableReading
from ziping.features.importer.written_text import escaped
from ziping.foreign.document import Grid
from ziping.foreign.word.formulas import part_numbers
from ziping.numbers.arithmetic import rounded
from ziping.numbers.figure import Figure
from ziping.numbers.numbers_in_text import NumberKind, TextNumber, numbers
from ziping.numbers.unit import PERCENT, POINTS, Dimension
from ziping.source.position import NOWHERE

_TOTAL = re.compile(
    r"(?:自评|自我评价|总|综合|整体|最终)[^，。；：]{0,12}?(?:得分|总分|评分|分数|自评分)[^，。；\d]{0,4}$"
)
_GRADE = re.compile(
    r"(?:自评|自我评价|综合|整体)[^。；]{0,40}?(?:等级|等次|档次|结果)(?:评定)?[为是：:]?\s*[“\"]?(?P<grade>[优良中差])(?=[”\"，。；、）]|等|级|档|$)"
)
_NAMED = re.compile(r"\{\{ ([\w.]+)")
_TITLES = re.compile(r"《[^《》]*》")
_SHARE = re.compile(r"占|率|比重|比例|完成")
_RATE = re.compile(r"增长|下降|增加|减少|同比|上升|提高|提升|环比|较上年|比上年")
_CHANGE = re.compile(r"(?:增加|增长|减少|下降|上升|降低|提高)(?:了|额?为|约)?$")
_LESS = re.compile(r"减少|下降|降低")
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
    total: Figure | None = None  # Of the form of the year, as 评分.总分 gives it …
    grade: str = ""  # … and its grade.
    linked: int = 0
    used: set[str] = field(default_factory=set)
    _printed_names: set[str] = field(default_factory=set)
    _skipped_names: set[str] = field(default_factory=set)

    def markdown(self, text: str, chapter: str, where: str) -> str:
        """A text of a chapter with its figures linked, all else escaped."""
        links = (
            [] if text in self.literal else sorted(self._links(text, chapter, where), key=_start)
        )
        parts, at = [], 0
        for link in links:
            if link.start < at:
                self._skipped_names.update(_NAMED.findall(link.expression))
                continue  # Read as another number in its sentence.
            parts += [escaped(text[at : link.start]) if at == 0 else _inner(text[at : link.start])]
            parts.append(link.expression)
            self._printed_names.update(_NAMED.findall(link.expression))
            at = link.end
            self.linked += 1
        parts.append(escaped(text[at:]) if at == 0 else _inner(text[at:]))
        return "".join(parts)

    def settle(self) -> None:
        """Without the facts that were to be printed in a number's place and were not, anywhere."""
        held = " ".join(
            (*(f.formula for f in self.facts.by_name.values()), *self.facts.ties.values())
        )
        inputs = set(re.findall(r"[\w.]+", held)) if self._skipped_names else set()
        for name in self._skipped_names - self._printed_names - inputs:
            self.facts.drop(name)

    def _links(self, text: str, chapter: str, where: str) -> Iterator[Link]:
        free = (
            *Allowed().spans(text),
            *(m.span() for m in _TITLES.finditer(text)),
            *part_numbers(text),
        )
        yield from self._whole_scores(text)
        whole = passage(text)
        here: dict[int, list[tuple[Mention, Fact]]] = {}
        for mention in whole.mentions:
            if _within(mention.number, free) or _is_change(mention):
                continue
            sentence = whole.sentence(mention.sentence)
            if link := self._amount(mention, chapter, sentence, where, here):
                yield link
        for mention in whole.mentions:
            if _within(mention.number, free):
                continue
            if change := self._change(mention, chapter, where, here.get(mention.sentence, [])):
                yield change
            elif mention.number.kind is NumberKind.PERCENT:
                if link := self._percent(mention, whole, chapter, where, here):
                    yield link
            elif _is_change(mention):
                sentence = whole.sentence(mention.sentence)
                if link := self._amount(mention, chapter, sentence, where, here):
                    yield link
        for number in numbers(text):
            if number.kind is NumberKind.DATE and not _within(number, free):
                yield from self._date(number)

    def _whole_scores(self, text: str) -> Iterator[Link]:
        """The total and the grade, where a sentence states those of the form."""
        if self.total is None:
            return
        for number in numbers(text):
            if number.unit == POINTS and _TOTAL.search(text[: number.start]):
                expression = print_expression(self.total, number.text, number.decimals)
                if link := _link(number, expression):
                    yield link
        for match in _GRADE.finditer(text):
            if match["grade"] == self.grade:
                start, end = match.span("grade")
                yield Link(start=start, end=end, expression="{{ 评分.等级 }}")

    def _amount(
        self, mention: Mention, chapter: str, sentence: str, where: str,
        here: dict[int, list[tuple[Mention, Fact]]],
    ) -> Link | None:  # fmt: skip
        number = mention.number
        if number.kind is not NumberKind.AMOUNT or not number.unit.name or number.rough:
            return None
        fact = self.facts.of(mention, chapter, sentence, where)
        if fact is None:
            return None
        link = self._printed(fact, number)
        if link is not None:
            here.setdefault(mention.sentence, []).append((mention, fact))
        return link

    def _printed(self, fact: Fact, number: TextNumber) -> Link | None:
        """The fact in the number's place; a fact that cannot print it and has no other use goes."""
        expression = print_expression(fact.figure, number.text, number.decimals)
        if not expression and fact.name not in self.used:
            self.facts.drop(fact.name)
            return None
        self.used.add(fact.name)
        return _link(number, expression)

    def table(
        self, grid: Grid, captions: Sequence[str], chapter: str, where: str
    ) -> Mapping[tuple[int, int], str]:
        """Expressions for the numbers of a table that have a known unit, by row and column."""
        reading = TableReading(grid, captions, self.year)
        formulas = TableFormulas(self.facts, reading, chapter, where, self.literal).linked()
        self._printed_names.update(_NAMED.findall(" ".join(formulas.values())))
        self.linked += sum("原文" not in one for one in formulas.values())
        self.used |= set(self.facts.by_name) if formulas else set()
        return formulas

    def _percent(
        self, mention: Mention, whole: Sentences, chapter: str, where: str,
        here: dict[int, list[tuple[Mention, Fact]]],
    ) -> Link | None:  # fmt: skip
        number, sentence = mention.number, whole.sentence(mention.sentence)
        if number.rough:
            return None
        near = here.get(mention.sentence, [])
        is_share = _SHARE.search(mention.before) or mention.before.endswith("的")
        if (is_share or number.decimals > 1) and not _RATE.search(mention.before):
            names = {fact.name for _, fact in near}
            for figure in self.computed.values():
                if names & set(figure.inputs) and (
                    own := print_expression(figure, number.text, number.decimals)
                ):
                    return _link(number, own)
            if ratio := self._ratio(mention, near, chapter, where):
                return ratio
        fact = self.facts.of(mention, chapter, sentence, where)
        return self._printed(fact, number) if fact else None

    def _change(
        self, mention: Mention, chapter: str, where: str, near: list[tuple[Mention, Fact]]
    ) -> Link | None:
        """How much more, or less, than last year: a formula where two facts give just that."""
        number = mention.number
        if not _is_change(mention) or number.rough or number.value is None:
            return None
        before = [fact for one, fact in near if one.number.start < number.start]
        less = _LESS.search(mention.before) is not None
        for fact in reversed(before):
            for other in self._last_year(fact, number, [fact for _, fact in near]):
                more, fewer = (other, fact) if less else (fact, other)
                formula = f"{more.name} - {fewer.name}"
                value = more.figure.amount - fewer.figure.amount
                unit = PERCENT if number.kind is NumberKind.PERCENT else fact.figure.unit
                if unit is PERCENT:
                    value, formula = value / other.figure.amount, f"({formula}) / {other.name}"
                if rounded(value / unit.factor, number.decimals) != number.value:
                    continue
                figure = Figure(
                    name="", value=number.value, unit=unit, where=NOWHERE, decimals=number.decimals,
                    grouped=more.figure.grouped or fewer.figure.grouped,
                )  # fmt: skip
                way = "减少" if less else "增加"
                label = f"{fact.words}{way}{'率' if unit is PERCENT else '额'}"
                change = self.facts.change(label, chapter, figure, formula, where)
                printed = print_expression(
                    replace(figure, name=change.name), number.text, number.decimals
                )
                if not printed:
                    self.facts.drop(change.name)
                self.used.add(change.name)
                return _link(number, printed)
        return None

    def _last_year(self, fact: Fact, number: TextNumber, near: list[Fact]) -> Iterator[Fact]:
        """What a fact may be compared with: last year's of the sentence, then of the document."""
        facts = self.facts.by_name.values()
        for other in (*near, *(one for one in facts if one not in near)):
            last = EARLIER.search(other.name) or EARLIER.search(other.words)
            alike = likeness(fact.words, EARLIER.sub("", other.words))
            exact = number.decimals > 1  # That two amounts give all its digits is no chance.
            named = alike >= (0.5 if exact else STRONG) or (exact and other in near)
            rate = number.kind is NumberKind.PERCENT
            measured = rate or number.unit.compatible(other.figure.unit)
            if (
                last
                and named
                and measured
                and other is not fact
                and _divides(fact.figure, other.figure)
            ):
                yield other

    def _ratio(
        self, mention: Mention, near: list[tuple[Mention, Fact]], chapter: str, where: str
    ) -> Link | None:
        """The percentage as the rounded quotient of two amounts of the sentence."""
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
            name="", value=value * 100, unit=PERCENT, where=NOWHERE, decimals=number.decimals
        )
        fact = self._same_ratio(f"{part.name} / {whole.name}", number) or self.facts.derive(
            label, chapter, figure, f"{part.name} / {whole.name}", where
        )
        return Link(start=number.start, end=number.end, expression=f"{{{{ {fact.name} }}}}")

    def _same_ratio(self, formula: str, number: TextNumber) -> Fact | None:
        form = f"百分比({number.decimals})"
        same = (f for f in self.facts.by_name.values() if f.formula == formula and f.form == form)
        return next(same, None)

    def _date(self, number: TextNumber) -> Iterator[Link]:
        """The report's own year, printed from 单位.年度."""
        year = str(self.year)
        if number.text.startswith(year) and number.value == Decimal(self.year):
            end = number.start + len(year)
            yield Link(start=number.start, end=end, expression="{{ 单位.年度 }}")


def _is_change(mention: Mention) -> bool:
    """Whether a number only says how much more or less there was."""
    return _CHANGE.search(re.sub(r"\s", "", mention.clause)) is not None


def _divides(part: Figure, whole: Figure) -> bool:
    return (
        part.unit.compatible(whole.unit)
        and part.unit.dimension in (Dimension.MONEY, Dimension.COUNT)
        and whole.amount != 0
    )


def _link(number: TextNumber, expression: str) -> Link | None:
    if not expression:
        return None
    return Link(start=number.start, end=number.end, expression=expression)


def _inner(text: str) -> str:
    """A literal that does not begin its line: what is special there only is plain here."""
    return escaped("甲" + text)[1:]


def _start(link: Link) -> int:
    return link.start


def _within(number: TextNumber, spans: tuple[tuple[int, int], ...]) -> bool:
    return any(start <= number.start and number.end <= end for start, end in spans)
