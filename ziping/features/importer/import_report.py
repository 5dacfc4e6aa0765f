"""Importing a report: its chapters, its outline as a template, its figures as facts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from ziping.facts.definition import Defined
from ziping.facts.formula import names_in, parsed
from ziping.facts.topics import LISTS, TOPICS
from ziping.facts.values import Words
from ziping.facts.year_figures import YearFigures
from ziping.features.importer.chapters import (
    Chapters,
    ReportPlan,
    plain_line,
    template_of,
    unit_tree,
)
from ziping.features.importer.dry_run import (
    built_numbers,
    built_sentences,
    dry_run,
    errors_told,
    filled,
    lines_of,
    prepared_with,
    sentences,
)
from ziping.features.importer.facts import Facts, topics_of
from ziping.features.importer.imported import NAMELESS, ImportedProject
from ziping.features.importer.linking import Linker
from ziping.features.importer.outline import (
    TemplateFigure,
    outline_of,
    own_outline,
    standard_outline,
)
from ziping.features.importer.sections import report_of
from ziping.features.importer.written_text import Tree, clean, yaml_text
from ziping.foreign.document import Block, ForeignDocument, ForeignParagraph, LeftOut
from ziping.numbers.figure import Figure
from ziping.numbers.numbers_in_text import plain_digits
from ziping.pipeline.run import REPORT_TEMPLATE
from ziping.source.problem import Fault, Problem
from ziping.source.project import Project, UnitYear

MAX_ROUNDS = 3
_ISSUES = ("主要问题", "改进措施")
FIXED = (*TOPICS, *LISTS, "预算", "评分", "上年")  # Topics that are no place for facts of a text.


def imported_report(
    document: ForeignDocument, project: Project, which: UnitYear, *, standard: bool,
    form: Mapping[str, bytes] = MappingProxyType({}),
) -> ImportedProject:  # fmt: skip
    """The files of a report. Each sentence stands in one of them or among what is not placed. *form*: the
    files of the form in the same document."""
    report = report_of(document)
    outline = outline_of(project.template(REPORT_TEMPLATE)[1])
    place = standard_outline if standard else own_outline
    plan = ReportPlan(
        project=project,
        which=which,
        document=document,
        report=report,
        outline=outline,
        lines=place(report.root, outline),
        keeps_outline=not standard,
        form=form,
    )
    known, computed = _standard_figures(plan)
    literal: frozenset[str] = frozenset()
    for _ in range(MAX_ROUNDS):
        imported = _imported(plan, known, computed, literal)
        outcome = _outcome(plan, imported)
        spoilt = frozenset(_texts_with(plan, outcome.missing)) - literal
        if not outcome.missing or not spoilt:
            break
        literal |= spoilt
    return _with_remarks(plan, imported, outcome)


def _imported(
    plan: ReportPlan,
    known: tuple[TemplateFigure, ...],
    computed: Mapping[str, Figure],
    literal: frozenset[str],
) -> ImportedProject:
    taken = frozenset((*_existing(plan.project, plan.which), *FIXED))
    facts = Facts(known, plan.which.year, taken)
    linker = Linker(facts, plan.which.year, computed, literal, *_whole_scores(plan))
    chapters = Chapters(linker.markdown, linker.table)
    files: dict[str, str] = {}
    folder = f"content/{plan.which}"
    for line in plan.lines:
        if line.chapter is not None:
            files[f"{folder}/{line.chapter.name}.md"] = chapters.text(line.chapter)
    name, template = template_of(plan, linker) if plan.keeps_outline else ("", "")
    if template:
        files[f"templates/{name}"] = template
    linker.settle()
    for topic, tree in topics_of(facts).items():
        files[f"data/{plan.which}/{topic}.yaml"] = _topic_text(topic, tree, plan.document.name)
    files[plan.unit_file] = yaml_text(unit_tree(plan, name))
    pictures = {f"{folder}/{name}": data for name, data in chapters.pictures.items()}
    shown = [
        (f.name, f"＝{f.formula}" if f.formula else f.typed, f.where)
        for f in facts.by_name.values()
    ]
    return ImportedProject(
        files={path: text.encode() for path, text in files.items()} | pictures,
        proposed=tuple(shown),
        unplaced=(*plan.document.left_out, *plan.report.left_out, *chapters.left_out),
        unit=plan.name,
        kept=(f"templates/{name}",) if name and not template else (),
        linked=linker.linked,
        chapters=tuple(
            (line.chapter.name, line.section.title if line.section else "")
            for line in plan.lines
            if line.chapter
        ),
    )


def _whole_scores(plan: ReportPlan) -> tuple[Figure | None, str]:
    """The total and the grade as the form of the year makes them; none without one."""
    scores = dry_run(plan.project, plan.which, filled(plan.form)).score(plan.which).book
    total, grade = scores.find("评分.总分"), scores.find("评分.等级")
    if not isinstance(total, Figure) or not isinstance(grade, Words):
        return None, ""
    return total, grade.text


def _topic_text(topic: str, tree: dict[str, Tree], name: str) -> str:
    origin = f"# 由《{clean(name)}》导入时提出的数：名称照原文的字句取的，请核对，可以改名。\n"
    return origin + yaml_text(tree)


def _standard_figures(plan: ReportPlan) -> tuple[tuple[TemplateFigure, ...], Mapping[str, Figure]]:
    """The standard figures that this document states whole, and those computed from them."""
    defined = dry_run(plan.project, plan.which, {}).standard()
    computed = defined.names - defined.defaults
    known = tuple(one for one in plan.outline.figures if one.name not in computed)
    held = set(_existing(plan.project, plan.which))
    known = tuple(one for one in known if one.name.partition(".")[0] not in held)
    again = _imported(plan, known, {}, frozenset())
    while partial := _partial(again, defined) & {one.name for one in known}:
        known = tuple(one for one in known if one.name not in partial)
        again = _imported(plan, known, {}, frozenset())
    book, _ = dry_run(plan.project, plan.which, filled(again.files)).compute(plan.which)
    return known, _computed(book, defined)


def _partial(imported: ImportedProject, defined: Defined) -> set[str]:
    """The names of the tie-outs of which only a part is stated: they could not be judged."""
    stated = {name for name, _, _ in imported.proposed}
    return {
        name
        for names in _related(defined)
        if not names <= stated and names & stated
        for name in names
    }


def _existing(project: Project, which: UnitYear) -> list[str]:
    """The topics that the year has already: nothing is added to them."""
    return [path.rpartition("/")[2].removesuffix(".yaml") for path in project.topics(which)]


def _related(defined: Defined) -> list[set[str]]:
    """The names that each standard tie-out needs together."""
    related = []
    for tie in defined.ties:
        try:
            names = names_in(parsed(tie.formula, tie.where))
        except Fault:
            continue
        related.append({f"{tie.scope}.{name}" if tie.scope else name for name in names})
    return related


def _computed(book: YearFigures, defined: Defined) -> dict[str, Figure]:
    values = ((name, book.find(name)) for name in sorted(defined.names))
    return {name: value for name, value in values if isinstance(value, Figure)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOutcome:
    """What a trial shows: the sentences of the document that the built report does not say (all when
    it cannot be built), the numbers of its headings, the errors that a check finds."""

    missing: Counter[str]
    builds: bool
    numbers: Mapping[str, str]
    errors: tuple[Problem, ...]


def _outcome(plan: ReportPlan, imported: ImportedProject) -> ReportOutcome:
    stated = sentences(lines_of(_body(plan)))
    prepared, errors = prepared_with(plan.project, plan.which, imported.files)
    built = built_sentences(prepared)
    stated -= sentences(_unprinted(plan))
    return ReportOutcome(
        missing=stated if built is None else stated - built,
        builds=built is not None,
        numbers=built_numbers(prepared),
        errors=errors,
    )


def _unprinted(plan: ReportPlan) -> Iterator[str]:
    """The lines of chapters that no template uses: they stand in their files, and check tells so."""
    for line in plan.lines:
        if line.chapter is not None and not line.chapter.placed:
            yield from lines_of(line.chapter.blocks)
            for section in (one for below in line.chapter.sections for one in below.all()):
                heading = section.heading
                yield heading.mark + heading.title + heading.body if heading else ""
                yield from lines_of(section.blocks)


def _renumbered(plan: ReportPlan, numbers: Mapping[str, str]) -> Iterator[str]:
    """The headings that get another number than the typed one."""
    for section in plan.report.root.all():
        heading = section.heading
        number = numbers.get(re.sub(r"\s", "", clean(heading.title)), "") if heading else ""
        if heading and number and heading.mark and _same_mark(heading.mark) != _same_mark(number):
            yield f"{heading.mark}{clean(heading.title)[:20]} → {number}"


def _same_mark(mark: str) -> str:
    plain = plain_digits(re.sub(r"\s", "", mark))
    return re.sub(r"[、.]$", "", plain.replace("(", "（").replace(")", "）"))


def _body(plan: ReportPlan) -> list[Block]:
    """The blocks below the title that are to be printed: all but a typed table of contents."""
    contents = {(omission.text, omission.where) for omission in plan.report.left_out}
    contents |= {(paragraph.text, paragraph.where) for paragraph in plan.report.title}
    return [
        block
        for block in plan.document.blocks
        if not (isinstance(block, ForeignParagraph) and (block.text, block.where) in contents)
    ]


def _texts_with(plan: ReportPlan, missing: Counter[str]) -> list[str]:
    """The texts that hold one of these sentences: no number of theirs is linked."""
    lines = lines_of(_body(plan))
    return [clean(line) for line in lines if set(sentences([line])) & set(missing)]


def _with_remarks(
    plan: ReportPlan, imported: ImportedProject, outcome: ReportOutcome
) -> ImportedProject:
    """The import with what differs from the document, and what a check will say."""
    remarks = []
    if not plan.name:
        remarks.append(NAMELESS)
    title = "".join(map(plain_line, plan.report.title))
    if plan.report.title and str(plan.which.year) not in title:
        remarks.append(f"标题里没有 {plan.which.year} 年：核对是不是这一年的报告。")
    for line in plan.lines:
        if line.chapter and not line.chapter.placed:
            remarks.append(
                f"内置的提纲里没有“{line.chapter.name}”的位置：并到别的章节里，或在自己的模板里加上。"
            )
    if not outcome.builds:
        first = next((f"{e.where.path}：{e.message}" for e in outcome.errors), "原因不明")
        remarks.append(f"试着生成报告没有成功（{first}）：没有核对句子，数照原文写，没有提成数据。")
    if any(line.chapter and line.chapter.name in _ISSUES for line in plan.lines):
        remarks.append(
            "问题和措施照原文放在文稿里，没有拆成 问题.yaml、改进措施.yaml：哪个问题对应哪一行失分，原文没有写。"
            "失分的行 check 用 W753 提示；在 问题.yaml 里写上正文和“对应指标”就对上了。"
        )
    remarks += errors_told(outcome.errors)
    if plan.keeps_outline and (changed := list(_renumbered(plan, outcome.numbers))):
        remarks.append(
            f"编号由程序排，和原文不同的 {len(changed)} 处：" + "；".join(changed[:5]) + "。"
        )
    different = tuple(
        LeftOut(kind="印出来不一样的句子", text=text, where="")
        for text in (outcome.missing.elements() if outcome.builds else ())
    )
    return replace(imported, remarks=tuple(remarks), different=different)
