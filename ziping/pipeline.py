"""The stages in order: the only module that knows them all.

1 load → 2 validate → 3 compute → 4 score → 5 render → 6 parse → 7 write → 8 check.
Stages 1 to 6 are `prepared`; 7 and 8 run in processes of their own and are `built`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial

from ziping.check.facts.unused import stray_folders
from ziping.check.report import reported
from ziping.check.settings import Settings, read_settings
from ziping.document.tree import Document
from ziping.documents_of_year import FORM, REPORT, REVISED, Making, Pages, pages_of
from ziping.facts.compute import computed_book
from ziping.facts.definition import Defined
from ziping.facts.tie_outs import Judgement, judged
from ziping.facts.values import Words
from ziping.facts.year_facts import YearFacts, read_year, standard_definitions
from ziping.facts.year_figures import YearFigures
from ziping.layout.closing import title_capacities
from ziping.layout.layout import Layout, numbering_styles
from ziping.layout.layout_file import layout_of
from ziping.markdown.reader import Identification
from ziping.scoring.year_scores import YearScores, score_year
from ziping.source.position import Position
from ziping.source.problem import Fault, Problem
from ziping.source.project import Project, UnitYear
from ziping.source.system import reason
from ziping.source.yaml import parsed
from ziping.template.expected_units import ExpectedUnit, expected_units

REPORT_TEMPLATE = "report.md.j2"
LAYOUT = "layout.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A unit and year up to the document tree. Documents that could not be made are absent."""

    which: UnitYear
    book: YearFigures = field(default_factory=YearFigures)
    judgements: tuple[Judgement, ...] = ()
    scored: YearScores = field(default_factory=YearScores)
    pages: Pages = field(default_factory=Pages)
    problems: tuple[Problem, ...] = ()

    @property
    def has_errors(self) -> bool:
        return any(problem.is_error for problem in self.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A unit and year up to the document tree, not checked yet: its problems so far, in order and as
    *found*. Without *facts* there is nothing to check."""

    prepared: Prepared
    facts: YearFacts | None = None
    found: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Workshop:
    """One run over a project: what its units share is read once."""

    project: Project
    _facts: dict[UnitYear, tuple[YearFacts, tuple[Problem, ...]]] = field(default_factory=dict)
    _books: dict[UnitYear, tuple[YearFigures, tuple[Problem, ...]]] = field(default_factory=dict)
    _scores: dict[UnitYear, YearScores] = field(default_factory=dict)
    _standard: Defined | None = None
    _layout: tuple[Layout | None, tuple[Problem, ...]] | None = None
    _settings: tuple[Settings, tuple[Problem, ...]] | None = None

    def layout(self) -> Layout:
        """The layout with the project's own values in it. Raises Fault E601, or of its file."""
        layout, problems = self._layout_read()
        if layout is None:
            raise Fault(problems[0])
        return layout

    def _layout_read(self) -> tuple[Layout | None, tuple[Problem, ...]]:
        """The layout, None with errors, and all that is to be said of the project's own values."""
        if self._layout is None:
            standard = self.project.built_in_template(LAYOUT)
            try:
                own = self.project.template(LAYOUT)
                theirs = parsed(*reversed(own)) if own != standard else None
                self._layout = layout_of(parsed(*reversed(standard)), theirs)
            except Fault as error:
                self._layout = None, (error.problem,)
        return self._layout

    def settings(self) -> tuple[Settings, tuple[Problem, ...]]:
        """What the project asks of the checks. Raises Fault of its file."""
        if self._settings is None:
            self._settings = read_settings(self.project)
        return self._settings

    def standard(self) -> Defined:
        """The standard definitions. Raises Fault of the file."""
        if self._standard is None:
            self._standard = standard_definitions(self.project)
        return self._standard

    def facts(self, which: UnitYear) -> tuple[YearFacts, tuple[Problem, ...]]:
        """Stages 1 and 2: the year's files, read and validated."""
        if which not in self._facts:
            self._facts[which] = read_year(self.project, which)
        return self._facts[which]

    def book(self, which: UnitYear) -> tuple[YearFigures, tuple[Problem, ...]]:
        """Stage 3: the year's figures. The year before comes first; its problems stay its own."""
        if which not in self._books:
            facts, _ = self.facts(which)
            before = UnitYear(which.unit, which.year - 1)
            earlier = (
                self.scored(before).book.seen_from_after() if self.project.has(before) else None
            )
            self._books[which] = computed_book(
                facts.facts, facts.defined + self.standard(), earlier
            )
        return self._books[which]

    def scored(self, which: UnitYear) -> YearScores:
        """Stage 4: the year's scores, and its book with them; a year after may print them, too."""
        if which not in self._scores:
            self._scores[which] = score_year(
                self.project, self.facts(which)[0], self.book(which)[0]
            )
        return self._scores[which]

    def strays(self) -> tuple[Problem, ...]:
        """What is wrong with the project as a whole."""
        years = map(str, self.project.unit_years())
        _, of_layout = self._layout_read()
        try:
            _, of_settings = self.settings()
        except Fault as error:
            of_settings = (error.problem,)
        strays = stray_folders(self.project.stray_chapters(), years)
        return (*of_settings, *strays, *of_layout)

    def prepared(self, which: UnitYear) -> Prepared:
        """Stages 1 to 6 and the checks of what came in, with all problems of the year in order."""
        return self.checked(self.made(which))

    def made(self, which: UnitYear) -> Made:
        """Stages 1 to 6."""
        try:
            return self._made(which)
        except _STOPPING as error:  # A Fault: of a file that everything needs, the definitions.
            return Made(prepared=_stopped(which, error))

    def checked(self, made: Made) -> Prepared:
        """The checks of what came in: *made* with all problems of the year."""
        try:
            return self._checked(made, made.facts) if made.facts else made.prepared
        except _STOPPING as error:
            return _stopped(made.prepared.which, error)

    def _made(self, which: UnitYear) -> Made:
        standard = self.standard()
        facts, of_facts = self.facts(which)
        computed, of_figures = self.book(which)
        judgements, of_ties = judged((*facts.defined.ties, *standard.ties), computed)
        scored = self.scored(which)
        pages = pages_of(self._making(which, scored, judgements))
        found = (
            *standard.problems, *of_facts, *of_figures, *of_ties, *scored.problems, *pages.problems,
        )  # fmt: skip
        prepared = Prepared(
            which=which,
            book=scored.book,
            judgements=judgements,
            scored=scored,
            pages=pages,
            problems=self._told(found, scored.book),
        )
        return Made(prepared=prepared, facts=facts, found=found)

    def _checked(self, made: Made, facts: YearFacts) -> Prepared:
        from ziping.check.rules import Subject, checked  # Slow: writers work by now.

        prepared = made.prepared
        subject = Subject(
            facts=facts,
            book=prepared.book,
            judgements=prepared.judgements,
            scored=prepared.scored,
            pages=prepared.pages,
            chapters=self.project.chapters(prepared.which),
            settings=self.settings()[0],
            numbering=numbering_styles(self.layout()),
            last_chapters=self._last_chapters(prepared.which, prepared.pages.marks),
            wanted=partial(self._wanted, prepared.scored),
        )
        problems = (*made.found, *checked(subject))
        return replace(prepared, problems=self._told(problems, prepared.book))

    def _wanted(self, scored: YearScores) -> dict[str, ExpectedUnit]:
        """What the facts of the built-in report and form, and of the standard, are counted in."""
        texts = []
        for name in dict.fromkeys((REPORT_TEMPLATE, scored.form_template)):
            with suppress(Fault):  # The project's own form.
                texts.append(self.project.built_in_template(name)[1])
        return expected_units(texts, self.standard(), scored.framework)

    def _making(
        self, which: UnitYear, scored: YearScores, judgements: tuple[Judgement, ...]
    ) -> Making:
        form = ((FORM, scored.form_template),) if scored.form_template else ()
        own = scored.book.find("单位.自评报告模板")
        report = own.text if isinstance(own, Words) else REPORT_TEMPLATE
        name = scored.book.find("单位.全称")
        return Making(
            project=self.project,
            which=which,
            book=scored.book,
            judgements=judgements,
            templates=((REPORT, report), *form),
            identification=Identification(
                unit=name.text if isinstance(name, Words) else which.unit,
                year=which.year,
                numbering=numbering_styles(self.layout()),
                own_styles=self.layout().own_styles,
                capacities=title_capacities(self.layout()),
            ),
        )

    def _last_chapters(self, which: UnitYear, marks: Mapping[str, str]) -> dict[str, str]:
        """Last year's text of the chapters that say they were rewritten."""
        found = {}
        for path in (path for path, mark in marks.items() if mark == REVISED):
            old = path.replace(f"/{which.year}/", f"/{which.year - 1}/")
            try:
                found[path] = self.project.text(old)
            except Fault:
                continue  # There was no such chapter.
        return found

    def _told(self, problems: Iterable[Problem], book: YearFigures) -> tuple[Problem, ...]:
        """The problems as the project wants them told, in order."""
        told = (self.settings()[0].applied(problem) for problem in problems)
        return reported((problem for problem in told if problem is not None), book)


_STOPPING = (Fault, OSError, ArithmeticError, RecursionError, MemoryError)


def _stopped(which: UnitYear, error: BaseException) -> Prepared:
    """A year that could not be gone through, with the one problem that says why."""
    place = Position(f"data/{which}", 1, 1)
    message = "公式算出来的数太大，或套得太深"
    problem = Problem.of("E312", place, message, hint="检查最近改过的公式和数")
    if isinstance(error, Fault):
        problem = error.problem
    elif isinstance(error, OSError):
        problem = Problem.of("E101", place, f"文件夹读不了：{reason(error)}", hint="检查权限")
    return Prepared(which=which, problems=(problem,))


def documents_of(prepared: Prepared) -> Mapping[str, Document]:
    """The documents of a year by kind."""
    return {document.kind: document for document in prepared.pages.documents}
