"""Rules: every check of what came in, in one table. Each is a plain function of the subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ziping.check.facts.cross_references import (
    inputs_closure,
    unlinked,
    unnoted_tails,
    unowned,
    unused,
    unused_chapters,
    without_outcome,
)
from ziping.check.facts.figures import rounded_to_whole, without_unit
from ziping.check.facts.scores import score_findings
from ziping.check.facts.unusual_changes import idle_explanations, unexplained
from ziping.check.prose.consistency import mixed_grouping, mixed_years
from ziping.check.prose.hand_typed import hand_typed, typed_numbers
from ziping.check.prose.own_claims import claimed, first_time, less_than_all, said_twice, wrong_ways
from ziping.check.prose.stale_years import (
    carried_chapters,
    stale_dates,
    stale_facts,
    stale_numbers,
    stale_sentences,
)
from ziping.check.prose.style import NUMBERING, styled
from ziping.check.prose.whole_score import whole_scores
from ziping.check.prose.words_against_data import words_against_data
from ziping.check.settings import Settings
from ziping.document.walk import printed_figures
from ziping.facts.tie_outs import Judgement
from ziping.facts.values import Group, Items, Phrase, Value, Words
from ziping.facts.year_facts import YearFacts
from ziping.facts.year_figures import YearFigures
from ziping.facts.year_on_year import is_change
from ziping.markdown.year_documents import YearDocuments
from ziping.numbers.figure import Figure
from ziping.scoring.framework import Framework
from ziping.scoring.year_scores import YearScores
from ziping.source.problem import Problem
from ziping.template.expected_units import ExpectedUnit
from ziping.template.places import TemplateSource


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What the rules look at: one unit and year. *last_chapters*: last year's text of the chapters
    that say they were rewritten, by the file of this year."""

    facts: YearFacts
    book: YearFigures
    judgements: tuple[Judgement, ...]
    scored: YearScores
    documents: YearDocuments
    chapters: tuple[str, ...]  # The chapter files that there are.
    settings: Settings = field(default_factory=Settings)
    numbering: tuple[str, ...] = NUMBERING  # How the layout numbers the levels of headings.
    last_chapters: Mapping[str, str] = field(default_factory=dict)
    wanted: Callable[[], Mapping[str, ExpectedUnit]] = dict  # What standard facts are counted in.

    @cached_property
    def sources(self) -> tuple[TemplateSource, ...]:
        """The texts that a person of the unit wrote and that are printed: chapters, own templates,
        sentences of the data."""
        written = {(words.where, words.text) for words in _words(self.facts.facts)}
        by_label = {
            source.label: source for text in self.documents.texts for source in text.sources
        }
        return tuple(
            source
            for source in by_label.values()
            if (source.where, source.text) in written
            or source.where.path.startswith(("content/", "templates/"))
        )


def _words(value: Value) -> Iterator[Words]:
    """The sentences of the data; names of the unit and its parts are none."""
    match value:
        case Words():
            yield value
        case Phrase(parts=parts):
            yield from parts
        case Group(members=members, name=name):
            for member in members.values() if name != "单位" else ():
                yield from _words(member)
        case Items(items=items):
            for item in items:
                yield from _words(item)


Rule = Callable[[Subject], Iterable[Problem]]


def _typed(subject: Subject) -> Iterable[Problem]:
    """A number that is told as last year's is not told again as typed by hand."""
    typed = tuple(typed_numbers(subject.sources, subject.settings.allowed))
    stale = (
        *stale_numbers(typed, subject.book),
        *stale_dates(subject.book, typed, subject.facts.which.year),
    )
    places = {problem.where for problem in stale}
    rest = [one for one in typed if one.where not in places]
    return (*stale, *hand_typed(rest, subject.book))


def _stale_sentences(subject: Subject) -> Iterable[Problem]:
    return stale_sentences(subject.sources, subject.last_chapters)


def _unused_chapters(subject: Subject) -> Iterable[Problem]:
    missing = [problem.about for problem in subject.documents.problems if problem.code == "W507"]
    return unused_chapters(subject.chapters, subject.documents.used_chapters, missing)


def _unused(subject: Subject) -> Iterable[Problem]:
    return unused(subject.book, _used(subject))


def _unexplained(subject: Subject) -> Iterable[Problem]:
    ties = [judgement.inputs for judgement in subject.judgements]
    return unexplained(subject.book, _printed_names(subject), ties, subject.settings)


def _printed_names(subject: Subject) -> Iterator[str]:
    """What the documents print; of a change, the figure that changed."""
    for document in subject.documents.trees:
        for printed in printed_figures(document):
            figure = subject.book.find(printed.name)
            if isinstance(figure, Figure) and is_change(figure):
                yield from figure.inputs
            else:
                yield printed.name


def _used(subject: Subject) -> frozenset[str]:
    """The names that a document prints, or that a formula, a tie-out or a rule reads."""
    documents, book = subject.documents.trees, subject.book
    names = [printed.name for document in documents for printed in printed_figures(document)]
    names += [name for judgement in subject.judgements for name in judgement.inputs]
    names += [name for figure in book.computed.values() for name in getattr(figure, "inputs", ())]
    names += subject.scored.inputs
    names += _meant(subject.scored.framework)
    return inputs_closure(book, iter(names))


def _meant(framework: Framework | None) -> Iterator[str]:
    """The facts that inputs of a framework mean, though a row states its own."""
    for row in framework.rows() if framework else ():
        for facts in row.sources.values():
            yield from facts


# What holds of any year; then what asks for something missing and so needs every document.
RULES: tuple[Rule, ...] = (
    lambda subject: without_unit(subject.book, subject.wanted),
    lambda subject: unlinked(subject.book),
    lambda subject: rounded_to_whole(subject.documents.trees, subject.book),
    lambda subject: unowned(subject.book),
    lambda subject: without_outcome(subject.book, f"data/{subject.facts.which}"),
    lambda subject: idle_explanations(subject.book),
    lambda subject: score_findings(subject.scored.scorecard, subject.book),
    _typed,
    lambda subject: styled(subject.sources, subject.settings, subject.numbering),
    lambda subject: mixed_years(subject.documents, subject.sources),
    lambda subject: mixed_grouping(subject.documents, subject.sources, subject.settings.allowed),
    lambda subject: stale_facts(subject.book),
    _stale_sentences,
    lambda subject: carried_chapters(subject.documents.marks),
    lambda subject: claimed(subject.documents.trees, subject.book),
    lambda subject: wrong_ways(subject.documents.trees, subject.book),
    lambda subject: less_than_all(subject.documents.trees, subject.book),
    lambda subject: first_time(subject.documents.trees, subject.book),
    lambda subject: said_twice(subject.documents.trees),
    lambda subject: words_against_data(subject.documents.trees, subject.book),
    lambda subject: whole_scores(subject.documents.trees, subject.scored.scorecard, subject.book),
)
COMPLETE_RULES: tuple[Rule, ...] = (
    _unused_chapters,
    _unexplained,
    lambda subject: unnoted_tails(subject.judgements, subject.documents.noted_ties),
    _unused,
)


def checked(subject: Subject) -> Iterator[Problem]:
    """What all rules find. A rule that the project switched off is still run: its place is here."""
    rules = (*RULES, *COMPLETE_RULES) if subject.documents.complete else RULES
    for rule in rules:
        yield from rule(subject)
