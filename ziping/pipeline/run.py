"""One run over a project: stages 1 to 7 for each of its years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial

from ziping.check.facts.cross_references import stray_folders
from ziping.check.report import reported
from ziping.check.settings import Settings, read_settings
from ziping.document.tree import FORM, REPORT, Document
from ziping.facts.compute import computed_book
from ziping.facts.definition import Defined
from ziping.facts.tie_outs import Judgement, judged
from ziping.facts.values import Words
from ziping.facts.year_facts import YearFacts, read_year, standard_definitions
from ziping.facts.year_figures import YearFigures
from ziping.layout.closing import title_capacities
from ziping.layout.layout import Layout, numbering_styles
from ziping.layout.layout_file import layout_of
from ziping.markdown.pictures import Pictures
from ziping.markdown.reader import Identification, document_from
from ziping.markdown.year_documents import YearDocuments
from ziping.scoring.year_scores import YearScores, score_year
from ziping.source.position import Position
from ziping.source.problem import Fault, Problem, reason
from ziping.source.project import Project, UnitYear
from ziping.source.yaml import parsed
from ziping.template.chapters import YearChapters, chapters_before, read_chapters
from ziping.template.expected_units import ExpectedUnit, expected_units
from ziping.template.places import TemplateSource
from ziping.template.renderer import render
from ziping.template.result import Rendered, Sources

REPORT_TEMPLATE = "report.md.j2"
TEMPLATE_NAME = "单位.自评报告模板"  # The fact by which a unit chooses a template of its own.
LAYOUT = "layout.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedYear:
    """The texts of a year's documents, as many as could be rendered of its *templates*."""

    chapters: YearChapters
    texts: tuple[Rendered, ...]
    templates: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedYear:
    """A unit and year up to the document tree. Documents that could not be made are absent."""

    which: UnitYear
    book: YearFigures = field(default_factory=YearFigures)
    judgements: tuple[Judgement, ...] = ()
    scored: YearScores = field(default_factory=YearScores)
    documents: YearDocuments = field(default_factory=YearDocuments)
    problems: tuple[Problem, ...] = ()

    @property
    def has_errors(self) -> bool:
        return any(problem.is_error for problem in self.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedYear:
    """A unit and year before the checks: *so_far* with the problems known by now as they are reported,
    *problems* as they were raised. Without *facts* there is nothing to check."""

    so_far: CheckedYear
    facts: YearFacts | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Run:
    """One run over a project. What its units share is read once, and so is each year: the year after
    needs its figures."""

    project: Project
    _facts: dict[UnitYear, tuple[YearFacts, tuple[Problem, ...]]] = field(default_factory=dict)
    _figures: dict[UnitYear, tuple[YearFigures, tuple[Problem, ...]]] = field(default_factory=dict)
    _scores: dict[UnitYear, YearScores] = field(default_factory=dict)
    _standard: Defined | None = None
    _layout: tuple[Layout | None, tuple[Problem, ...]] | None = None
    _settings: tuple[Settings, tuple[Problem, ...]] | None = None

    def checked_year(self, which: UnitYear) -> CheckedYear:
        """Stages 1 to 7, with all problems of the year in order."""
        return self.check(self.parse(which))

    def load(self, which: UnitYear) -> tuple[YearFacts, tuple[Problem, ...]]:
        """1 and 2: the year's files, read and validated."""
        if which not in self._facts:
            self._facts[which] = read_year(self.project, which)
        return self._facts[which]

    def compute(self, which: UnitYear) -> tuple[YearFigures, tuple[Problem, ...]]:
        """3: the year's figures. The year before comes first; its problems stay its own."""
        if which not in self._figures:
            facts, _ = self.load(which)
            before = UnitYear(which.unit, which.year - 1)
            earlier = (
                self.score(before).book.seen_from_after() if self.project.has(before) else None
            )
            self._figures[which] = computed_book(
                facts.facts, facts.defined + self.standard(), earlier
            )
        return self._figures[which]

    def score(self, which: UnitYear) -> YearScores:
        """4: the year's scores, and its figures with them; a year after may print them, too."""
        if which not in self._scores:
            facts, figures = self.load(which)[0], self.compute(which)[0]
            self._scores[which] = score_year(self.project, facts, figures)
        return self._scores[which]

    def render(self, which: UnitYear, judgements: tuple[Judgement, ...]) -> RenderedYear:
        """5: the templates with chapters and figures as Markdown with markers. Problems E1xx of
        chapters, E5xx of templates."""
        scored = self.score(which)
        chapters = read_chapters(self.project, which)
        templates = self._templates(scored)
        problems = list(chapters.problems)
        texts: list[Rendered] = []
        for kind, name in templates.items():
            try:
                label, text = self.project.template(name)
            except Fault as error:
                problems.append(_where_named(error.problem, name, scored.book))
                continue
            sources = Sources(
                template=TemplateSource(label, text, Position(label, 1, 1)),
                chapters=chapters.sources,
                chapter_folder=chapters.folder,
                judgements=judgements,
            )
            rendering, of_rendering = render(kind, sources, scored.book)
            problems.extend(of_rendering)
            texts += [rendering] if rendering else []
        return RenderedYear(
            chapters=chapters,
            texts=tuple(texts),
            templates=len(templates),
            problems=tuple(problems),
        )

    def parse(self, which: UnitYear) -> ParsedYear:
        """6, after 1 to 5: the year's document trees."""
        try:
            return self._parse(which)
        except _STOPPING as error:  # A Fault: of a file that everything needs, the definitions.
            return ParsedYear(so_far=_stopped(which, error))

    def check(self, parsed: ParsedYear) -> CheckedYear:
        """7: the year with all its problems, those that only the checks find among them."""
        try:
            return self._check(parsed, parsed.facts) if parsed.facts else parsed.so_far
        except _STOPPING as error:
            return _stopped(parsed.so_far.which, error)

    def _parse(self, which: UnitYear) -> ParsedYear:
        standard = self.standard()
        facts, of_facts = self.load(which)
        figures, of_figures = self.compute(which)
        judgements, of_ties = judged((*facts.defined.ties, *standard.ties), figures)
        scored = self.score(which)
        rendering = self.render(which, judgements)
        documents = self._documents(which, rendering, scored.book)
        problems = (
            *standard.problems, *of_facts, *of_figures, *of_ties, *scored.problems,
            *documents.problems,
        )  # fmt: skip
        so_far = CheckedYear(
            which=which,
            book=scored.book,
            judgements=judgements,
            scored=scored,
            documents=documents,
            problems=self._reported(problems, scored.book),
        )
        return ParsedYear(so_far=so_far, facts=facts, problems=problems)

    def _documents(
        self, which: UnitYear, rendering: RenderedYear, book: YearFigures
    ) -> YearDocuments:
        name = book.find("单位.全称")
        identification = Identification(
            unit=name.text if isinstance(name, Words) else which.unit,
            year=which.year,
            numbering=numbering_styles(self.layout()),
            own_styles=self.layout().own_styles,
            capacities=title_capacities(self.layout()),
        )
        pictures = Pictures(self.project, rendering.chapters.folder)
        results = [document_from(text, identification, pictures) for text in rendering.texts]
        trees = tuple(tree for tree, _ in results if tree)
        problems = (*rendering.problems, *(problem for _, many in results for problem in many))
        return YearDocuments(
            trees=trees,
            texts=rendering.texts,
            problems=problems,
            complete=len(trees) == rendering.templates,
            marks=rendering.chapters.marks,
        )

    def _check(self, parsed: ParsedYear, facts: YearFacts) -> CheckedYear:
        from ziping.check.rules import Subject, checked  # Slow: writers work by now.

        year = parsed.so_far
        subject = Subject(
            facts=facts,
            book=year.book,
            judgements=year.judgements,
            scored=year.scored,
            documents=year.documents,
            chapters=self.project.chapters(year.which),
            settings=self.settings()[0],
            numbering=numbering_styles(self.layout()),
            last_chapters=chapters_before(self.project, year.which, year.documents.marks),
            wanted=partial(self._expected_units, year.scored),
        )
        problems = (*parsed.problems, *checked(subject))
        return replace(year, problems=self._reported(problems, year.book))

    # What all units share.

    def layout(self) -> Layout:
        """The layout with the project's own values in it. Raises Fault E601, or of its file."""
        layout, problems = self._layout_read()
        if layout is None:
            raise Fault(problems[0])
        return layout

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

    def project_problems(self) -> tuple[Problem, ...]:
        """What is wrong with the project as a whole."""
        years = map(str, self.project.unit_years())
        _, of_layout = self._layout_read()
        try:
            _, of_settings = self.settings()
        except Fault as error:
            of_settings = (error.problem,)
        strays = stray_folders(self.project.stray_chapters(), years)
        return (*of_settings, *strays, *of_layout)

    def _layout_read(self) -> tuple[Layout | None, tuple[Problem, ...]]:
        """The layout, None with errors, and the problems of the project's own values."""
        if self._layout is None:
            standard = self.project.built_in_template(LAYOUT)
            try:
                own = self.project.template(LAYOUT)
                theirs = parsed(*reversed(own)) if own != standard else None
                self._layout = layout_of(parsed(*reversed(standard)), theirs)
            except Fault as error:
                self._layout = None, (error.problem,)
        return self._layout

    def _templates(self, scored: YearScores) -> Mapping[str, str]:
        """The template of each kind of document, in their order."""
        chosen = scored.book.find(TEMPLATE_NAME)
        report = chosen.text if isinstance(chosen, Words) else REPORT_TEMPLATE
        return {REPORT: report, **({FORM: scored.form_template} if scored.form_template else {})}

    def _expected_units(self, scored: YearScores) -> dict[str, ExpectedUnit]:
        """What the facts of the built-in report and form, and of the standard, are counted in."""
        texts = []
        for name in dict.fromkeys((REPORT_TEMPLATE, scored.form_template)):
            with suppress(Fault):  # The project's own form.
                texts.append(self.project.built_in_template(name)[1])
        return expected_units(texts, self.standard(), scored.framework)

    def _reported(self, problems: Iterable[Problem], book: YearFigures) -> tuple[Problem, ...]:
        """The problems as the project wants them reported, in order."""
        lowered = (self.settings()[0].applied(problem) for problem in problems)
        return reported((problem for problem in lowered if problem is not None), book)


_STOPPING = (Fault, OSError, ArithmeticError, RecursionError, MemoryError)


def _stopped(which: UnitYear, error: BaseException) -> CheckedYear:
    """A year that could not be gone through, with the one problem that says why."""
    place = Position(f"data/{which}", 1, 1)
    message = "公式算出来的数太大，或套得太深"
    problem = Problem.of("E312", place, message, hint="检查最近改过的公式和数")
    if isinstance(error, Fault):
        problem = error.problem
    elif isinstance(error, OSError):
        problem = Problem.of("E101", place, f"文件夹读不了：{reason(error)}", hint="检查权限")
    return CheckedYear(which=which, problems=(problem,))


def _where_named(problem: Problem, template: str, book: YearFigures) -> Problem:
    """A template that is not there is a fault of the line that names it, if one does."""
    named = book.find(TEMPLATE_NAME)
    if problem.code == "E209" and isinstance(named, Words) and named.text == template:
        return replace(problem, where=replace(named.where, length=len(template)))
    return problem


def documents_of(year: CheckedYear) -> Mapping[str, Document]:
    """The documents of a year by kind."""
    return {document.kind: document for document in year.documents.trees}
