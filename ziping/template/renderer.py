"""Rendering: a document's template with its chapters and texts to Markdown with markers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import TracebackType

from jinja2 import TemplateSyntaxError, pass_context
from jinja2.exceptions import SecurityError, TemplateRuntimeError, UndefinedError
from jinja2.runtime import Context, Undefined

from ziping.document.tree import Chart, Inline, PrintedFigure, Text
from ziping.facts.values import Words
from ziping.facts.year_figures import YearFigures
from ziping.facts.year_on_year import WAYS
from ziping.numbers.number_format import FILTERS, formatted, machine_value
from ziping.source.position import Position
from ziping.source.problem import Fault, Problem, fault
from ziping.template.functions.chart import ChartView, chart_of, chart_view
from ziping.template.functions.table import TableView, not_alone, table_functions, table_text
from ziping.template.functions.year_tables import explanation
from ziping.template.places import (
    LINE,
    VALUE,
    Places,
    PlacesExtension,
    TemplateSource,
    marked_index,
    value_marker,
)
from ziping.template.result import ChapterLookup, Rendered, Sources
from ziping.template.sandbox import Budget, Marked, Sandbox
from ziping.template.syntax_errors import explained, misused, quoted, unclosed
from ziping.template.values import (
    Joined,
    Literal,
    MissingChapter,
    Printing,
    change_filters,
    joined,
    length,
    ordinal,
    refusal,
    spelling_filter,
    text_inlines,
    within_text,
)
from ziping.template.views import Absent, FigureView, WordsView

MAX_TEXT_DEPTH = 8
GAP = "{待补}"


def render(
    kind: str, sources: Sources, book: YearFigures
) -> tuple[Rendered | None, tuple[Problem, ...]]:
    """Render one document; None when something could not be printed, with every such problem.

    Problems: E501–E506 at their place in the template, chapter or data text, W507 (a missing chapter).
    """
    run = _Renderer(kind, sources, book)
    text = run.document()
    problems = tuple(run.problems)
    if any(problem.is_error for problem in problems):
        return None, problems
    return run.result(text), problems


@dataclass(slots=True)
class _Renderer:
    kind: str
    sources: Sources
    book: YearFigures
    places: Places = field(default_factory=Places)
    printings: list[Printing] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    chapters: list[str] = field(default_factory=list)
    literals: list[Position] = field(default_factory=list)
    noted: list[str] = field(default_factory=list)
    figures: int = 0
    depth: int = 0
    budget: Budget = field(default_factory=Budget)
    chapter_lookup: ChapterLookup = field(init=False)

    def __post_init__(self) -> None:
        self.chapter_lookup = ChapterLookup(self.sources.chapters, self.sources.chapter_folder)

    def document(self) -> str:
        return self.text_of(self.sources.template, "")

    def result(self, text: str) -> Rendered:
        return Rendered(
            kind=self.kind,
            text=text,
            printings=tuple(self.printings),
            lines=tuple(self.places.lines),
            chapters=tuple(self.chapters),
            literals=tuple(self.literals),
            noted=tuple(self.noted),
            sources=tuple(self.places.sources.values()),
            where=self.sources.template.where,
        )

    def text_of(self, source: TemplateSource, scope: str) -> str:
        """Render one text; what is wrong in it is collected, and the result is then empty."""
        self.places.sources[source.label] = source
        try:
            return self.environment().rendered(source.label, source.text, scope)
        except TemplateSyntaxError as error:
            here = self.places.sources.get(str(error.name), source)
            message, hint = explained(error, [*FILTERS, *WAYS, "连接", "序号", "length"])
            begun = unclosed(here.text) if "needs to be closed" in str(error.message) else None
            place = here.span(begun or error.lineno)
            self._report(fault("E501", place, f"模板写法有误：{message}", hint=hint))
        except Fault as error:
            self._report(self._located(error, source))
        except UndefinedError as error:
            self._report(self._undefined(error, source))
        except (
            TemplateRuntimeError,
            SecurityError,
            TypeError,
            ValueError,
            AttributeError,
        ) as error:
            place = self._place(error.__traceback__, source)
            message, hint = misused(error)
            self._report(fault("E501", place, message, hint=hint))
        except (RecursionError, MemoryError, SyntaxError):
            hint = "检查章节是否引用自己、macro 是否调用自己，括号是否套得太多"
            self._report(fault("E505", source.where, "模板一层套一层，套得太深", hint=hint))
        return ""

    def _report(self, error: Fault) -> None:
        spent = error.problem.code == "E505" and error.problem.code in {
            p.code for p in self.problems
        }
        if not spent:  # What comes after the budget is spent says nothing new.
            self.problems.append(error.problem)

    def _located(self, error: Fault, source: TemplateSource) -> Fault:
        """A fault raised without a place gets the template line that was at work."""
        problem = error.problem
        if problem.where.path:
            return error
        place = self._place(error.__traceback__, source, problem.where.line)
        return Fault(replace(problem, where=place))

    def _place(
        self, trace: TracebackType | None, source: TemplateSource, line: int = 1
    ) -> Position:
        """The innermost template line at work, or the *line* of *source* when none was."""
        place = source.span(line)
        while trace is not None:
            here = self.places.sources.get(trace.tb_frame.f_code.co_filename)
            place = here.span(trace.tb_lineno) if here else place
            trace = trace.tb_next
        return place

    def _undefined(self, error: UndefinedError, source: TemplateSource) -> Fault:
        place = self._place(error.__traceback__, source)
        name = str(error).partition("'")[2].partition("'")[0]
        return self.missing(name or str(error), place, "")

    def missing(self, name: str, place: Position, scope: str) -> Fault:
        try:
            book, scope = self.book.at(scope)
            book.need(name, scope, place)
        except Fault as error:
            return (
                Fault(replace(error.problem, code="E502"))
                if error.problem.code == "E304"
                else error
            )
        return fault("E502", place, f"“{name}”在这里不能用")

    def environment(self) -> Sandbox:
        environment = Sandbox(self.book, self.budget)
        environment.places = self.places
        environment.add_extension(PlacesExtension)
        environment.filters["_at"] = self.print_at
        environment.filters["join"] = environment.filters["连接"] = joined
        environment.filters.update({"序号": ordinal, "length": length})
        environment.filters.update({name: spelling_filter(name) for name in FILTERS})
        environment.filters.update(change_filters(self.book))
        environment.tests["已有"] = self.chapter_lookup.there
        environment.globals.update(self.functions())
        return environment

    def functions(self) -> dict[str, Callable[..., object]]:
        return {
            "章节": self.chapter,
            "有章节": self.chapter_lookup.has,
            "原文": self.literal,
            "尾差说明": self.tail_notes,
            "图": chart_view,
            "变动说明": lambda value: explanation(value, self.book),
            "章节里有": lambda name: self.sources.call(quoted(name, "章节里有")),
            **table_functions(self),
        }

    def chapter(self, name: str) -> Marked | MissingChapter:
        source = self.sources.chapters.get(quoted(name, "章节"))
        if source is None:
            return MissingChapter(name)
        if source.label not in self.chapters:
            self.chapters.append(source.label)
        return Marked(f"\n{self.text_of(source, '')}\n")

    def literal(self, text: str) -> Literal:
        return Literal(quoted(text, "原文"))

    def tail_notes(self, name: str = "") -> Literal:
        """The notes on 尾差 of the tie-out of that name (all that must be noted when none is given)."""
        notes = []
        for judgement in self.sources.judgements:
            wanted = judgement.tie.name == name if name else judgement.tie.noted
            if wanted and judgement.verdict.value in ("尾差", "可疑"):
                notes.append(judgement.note)
                self.noted.append(judgement.tie.name)
        return Literal("；".join(notes))

    @pass_context
    def print_at(
        self, context: Context, value: object, label: str, line: int, column: int
    ) -> Marked:
        """Print one value at a place of a source: the only way a value reaches the page."""
        self.budget.step()
        source = self.places.sources[label]
        where = source.span(line, column)
        try:
            if isinstance(value, TableView) and (self.depth or not source.alone(line, column)):
                raise not_alone(where)
            text = self.printed(value, where, str(context.parent.get("__scope__", "")))
        except Fault as error:
            problem = error.problem
            self._report(error if problem.where.path else Fault(replace(problem, where=where)))
            return Marked("")
        self.budget.write(text)
        return text

    def printed(self, value: object, where: Position, scope: str) -> Marked:
        if isinstance(value, Marked):
            return value
        if isinstance(value, FigureView):
            return self._mark((self.figure_node(value, where),), where)
        if isinstance(value, WordsView):
            parts = (value.words, *value.more)
            return self._mark(tuple(node for part in parts for node in self.words(part)), where)
        if isinstance(value, Literal):
            self.literals.append(where)
            return self._mark(text_inlines(value.text), where)
        if isinstance(value, Joined):
            return self.joined(value, where, scope)
        if isinstance(value, MissingChapter):
            return self.gap(value, where)
        if isinstance(value, ChartView):
            return self._mark((), where, chart_of(value, self, where, scope))
        if isinstance(value, TableView):
            return self.table(value, where, scope)
        if isinstance(value, str):
            return self._mark(text_inlines(value), where)
        raise self.unprintable(value, where, scope)

    def unprintable(self, value: object, where: Position, scope: str) -> Fault:
        if isinstance(value, Undefined):
            return self.missing(str(value._undefined_name or ""), where, scope)
        if isinstance(value, Absent):
            return value.fault
        what, hint = refusal(value)
        return fault("E503", where, f"{what}不能直接印出", hint=hint)

    def figure_node(self, view: FigureView, where: Position) -> PrintedFigure:
        figure = view.figure
        printed = PrintedFigure(
            text=formatted(figure, view.spelling, where),
            name=figure.name,
            value=machine_value(figure),
            origin=figure.where,
            where=where,
            index=self.figures,
        )
        self.figures += 1
        return printed

    def nodes(self, value: object, where: Position, scope: str) -> tuple[Inline, ...]:
        """What a value prints, within a text."""
        return self.inlines(self.printed(value, where, scope))

    def words(self, words: Words) -> tuple[Inline, ...]:
        """A text of the data as inlines, its own ``{{ }}`` printed."""
        source = _source_of(words)
        if "{" not in words.text and "}" not in words.text:
            self.places.sources[source.label] = source
            return text_inlines(words.text)
        if self.depth >= MAX_TEXT_DEPTH:
            raise fault(
                "E505", words.where, "文字引用文字，层数太多", hint="检查两段文字是否互相引用"
            )
        self.depth += 1
        try:
            text = self.text_of(source, words.scope)
        finally:
            self.depth -= 1
        return self.inlines(text)

    def inlines(self, text: str) -> tuple[Inline, ...]:
        """A rendered text without Markdown: markers resolved, line breaks kept."""
        nodes: list[Inline] = []
        parts = VALUE.split(LINE.sub("", text))
        for index, part in enumerate(parts):
            if index % 2:
                nodes.extend(within_text(self.printings[marked_index(part)]))
            else:
                nodes.extend(text_inlines(part))
        return tuple(nodes)

    def joined(self, value: Joined, where: Position, scope: str) -> Marked:
        nodes: list[Inline] = []
        for index, item in enumerate(value.items):
            if index:
                nodes.append(Text(text=value.between))
            nodes.extend(self.nodes(item, where, scope))
        return self._mark(tuple(nodes), where)

    def table(self, view: TableView, where: Position, scope: str) -> Marked:
        """A table in place of its print, which is a paragraph of its own."""
        text = table_text(view, self, where, scope, lambda cells: self._mark(tuple(cells), where))
        return Marked(text)

    def gap(self, value: MissingChapter, where: Position) -> Marked:
        name = value.chapter
        self.problems.append(self.chapter_lookup.problem(name, where))
        text = self._mark(text_inlines(f"【待补：{name}】"), where)
        return Marked(f"\n{GAP}{text}\n")

    def _mark(
        self, inlines: tuple[Inline, ...], where: Position, chart: Chart | None = None
    ) -> Marked:
        self.printings.append(Printing(inlines=inlines, where=where, chart=chart))
        return Marked(value_marker(len(self.printings) - 1))


def _source_of(words: Words) -> TemplateSource:
    label = f"{words.where.path}:{words.where.line}:{words.where.column}"
    return TemplateSource(
        label, words.text, words.where, words.where.column - 1 if words.block else 0
    )
