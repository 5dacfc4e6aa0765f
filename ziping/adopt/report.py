"""A report adopted: its chapters, its outline as a template, its figures as facts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ziping.adopt.adoption import Adoption
from ziping.adopt.chapters import Chapters, template_lines
from ziping.adopt.facts import Facts, topics_of
from ziping.adopt.linking import Linker
from ziping.adopt.markdown import clean, escaped
from ziping.adopt.original import Aside, Block, Original, Paragraph
from ziping.adopt.outline import Named, Outline, outline_of
from ziping.adopt.placing import Line, own_outline, standard_outline
from ziping.adopt.sections import Report, report_of
from ziping.adopt.trial import (
    built_numbers,
    built_sentences,
    errors_told,
    filled,
    lines_of,
    prepared_with,
    sentences,
    tried,
)
from ziping.adopt.wording import Tree, Typed, words_text, yaml_text
from ziping.figures.book import Book
from ziping.figures.definition import Defined
from ziping.figures.facts import Figure
from ziping.figures.formula import names_in, parsed
from ziping.figures.topics import LISTS, TOPICS
from ziping.pipeline import REPORT_TEMPLATE
from ziping.prose.numbers import WIDE
from ziping.source.problem import Fault, Problem
from ziping.source.project import Project, UnitYear

MAX_ROUNDS = 3
_ISSUES = ("主要问题", "改进措施")
FIXED = (*TOPICS, *LISTS, "预算", "评分", "上年")  # Topics that are no place for facts of a text.
_YEAR = r"(?:19|20)\d{2}年度?"
_TITLE = re.compile(
    rf"(?:关于)?(?:{_YEAR})?(?P<name>.{{2,40}}?)(?:{_YEAR})?(?:[（(]{_YEAR}[)）])?"
    r"的?(?:部门|单位)?(?:预算)?(?:整体)?(?:支出)?(?:项目)?绩效(?:自评|自我评价|评价|自评价|运行)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a report is made of: its sections on the chapters of an outline."""

    project: Project
    which: UnitYear
    original: Original
    report: Report
    outline: Outline
    lines: tuple[Line, ...]
    own: bool  # Whether the document's own outline becomes a template.

    @property
    def template(self) -> str:
        return f"report-{self.which.unit}.md.j2"

    @property
    def unit_file(self) -> str:
        return f"data/{self.which}/单位.yaml"

    @property
    def name(self) -> str:
        """The unit's full name, as the title or the signature gives it."""
        joined = "".join(_plain(p) for p in self.report.title)
        match = _TITLE.match(joined)
        signature = self.report.signature
        found = match["name"] if match else (signature.text if signature else "")
        return re.sub(r"^关于|的$", "", found)


def adopted_report(
    original: Original, project: Project, which: UnitYear, *, standard: bool
) -> Adoption:
    """The files of a report. Each sentence stands in one of them or among what is not placed."""
    report = report_of(original)
    outline = outline_of(project.template(REPORT_TEMPLATE)[1])
    place = standard_outline if standard else own_outline
    plan = Plan(
        project=project,
        which=which,
        original=original,
        report=report,
        outline=outline,
        lines=place(report.root, outline),
        own=not standard,
    )
    known, computed = _standard_figures(plan)
    literal: frozenset[str] = frozenset()
    for _ in range(MAX_ROUNDS):
        adoption = _adopted(plan, known, computed, literal)
        outcome = _outcome(plan, adoption)
        spoilt = frozenset(_texts_with(plan, outcome.missing)) - literal
        if not outcome.missing or not spoilt:
            break
        literal |= spoilt
    return _told(plan, adoption, outcome)


def _adopted(
    plan: Plan, known: tuple[Named, ...], computed: Mapping[str, Figure], literal: frozenset[str]
) -> Adoption:
    taken = frozenset((*_existing(plan.project, plan.which), *FIXED))
    facts = Facts(known, plan.which.year, taken)
    linker = Linker(facts, plan.which.year, computed, literal)
    chapters = Chapters(linker.markdown, linker.table)
    files: dict[str, str] = {}
    folder = f"content/{plan.which}"
    for line in plan.lines:
        if line.chapter is not None:
            files[f"{folder}/{line.chapter.name}.md"] = chapters.text(line.chapter)
    if plan.own:
        files[f"templates/{plan.template}"] = _template(plan, linker)
    linker.settle()
    for topic, tree in topics_of(facts).items():
        files[f"data/{plan.which}/{topic}.yaml"] = _topic_text(topic, tree, plan.original.name)
    files[plan.unit_file] = yaml_text(_unit(plan))
    pictures = {f"{folder}/{name}": data for name, data in chapters.pictures.items()}
    shown = [
        (f.name, f"＝{f.formula}" if f.formula else f.typed, f.where) for f in facts.found.values()
    ]
    return Adoption(
        files={path: text.encode() for path, text in files.items()} | pictures,
        proposed=tuple(shown),
        unplaced=(*plan.original.asides, *plan.report.asides, *chapters.asides),
        linked=linker.linked,
        chapters=tuple(
            (line.chapter.name, line.section.title if line.section else "")
            for line in plan.lines
            if line.chapter
        ),
    )


def _topic_text(topic: str, tree: dict[str, Tree], name: str) -> str:
    origin = f"# 由《{clean(name)}》导入时提出的数：名称照原文的字句取的，请核对，可以改名。\n"
    return origin + yaml_text(tree)


def _unit(plan: Plan) -> dict[str, Tree]:
    found: dict[str, Tree] = {
        "全称": words_text(plan.name) if plan.name else Typed("待填"),
        "年度": Typed(str(plan.which.year)),
    }
    if plan.report.signature is not None:
        found["署名"] = words_text(clean(plan.report.signature.text))
    if plan.report.day is not None:
        found["成文日期"] = Typed(re.sub(r"\s", "", plan.report.day.text))
    if plan.own:
        found["自评报告模板"] = plan.template
    return found


def _template(plan: Plan, linker: Linker) -> str:
    def write(text: str, where: str) -> str:
        return linker.markdown(text, "标题", where)

    parts = [
        f"{{# 照《{clean(plan.original.name).replace('#', '')}》的提纲。不用它了，删去 单位.yaml 里的“自评报告模板”。 #}}\n"
        + "\n".join(_title(plan))
    ]
    parts += template_lines(plan.lines, write)
    if plan.report.signature is not None:
        parts.append("{{ 单位.署名 }} {署名}")
    if plan.report.day is not None:
        parts.append("{{ 单位.成文日期 }} {日期}")
    return "\n\n".join(parts) + "\n"


def _title(plan: Plan) -> list[str]:
    """The lines of the title, the year and the unit's name from the data."""
    lines = [_plain(p) for p in plan.report.title]
    if not lines:
        return ["{标题} {{ 单位.全称 }}", "{标题} {{ 单位.年度 }}年度自评报告"]
    *upper, last = lines
    sub = bool(upper) and re.fullmatch(r"[（(].*[)）]", last) is not None
    return [f"{{标题}} {_titled(line, plan)}" for line in (upper if sub else lines)] + (
        [f"{{副标题}} {_titled(last, plan)}"] if sub else []
    )


def _plain(paragraph: Paragraph) -> str:
    """A line of the title without spaces, its digits half as wide."""
    return re.sub(r"\s", "", clean(paragraph.text)).translate(WIDE)


def _titled(text: str, plan: Plan) -> str:
    parts = {str(plan.which.year): "{{ 单位.年度 }}"}
    if plan.name:
        parts[plan.name] = "{{ 单位.全称 }}"
    pieces = re.split("(" + "|".join(map(re.escape, parts)) + ")", text)
    return "".join(parts.get(piece) or escaped(piece) for piece in pieces)


def _standard_figures(plan: Plan) -> tuple[tuple[Named, ...], Mapping[str, Figure]]:
    """The standard figures that this document states whole, and those computed from them."""
    with tried(plan.project, plan.which, {}) as workshop:
        defined = workshop.standard()
    known = tuple(one for one in plan.outline.figures if one.name not in defined.names)
    held = set(_existing(plan.project, plan.which))
    known = tuple(one for one in known if one.name.partition(".")[0] not in held)
    again = _adopted(plan, known, {}, frozenset())
    while partial := _partial(again, defined) & {one.name for one in known}:
        known = tuple(one for one in known if one.name not in partial)
        again = _adopted(plan, known, {}, frozenset())
    with tried(plan.project, plan.which, filled(again.files)) as workshop:
        book, _ = workshop.book(plan.which)
    return known, _computed(book, defined)


def _partial(adoption: Adoption, defined: Defined) -> set[str]:
    """The names of the tie-outs of which only a part is stated: they could not be judged."""
    stated = {name for name, _, _ in adoption.proposed}
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
    found = []
    for tie in defined.ties:
        try:
            names = names_in(parsed(tie.formula, tie.where))
        except Fault:
            continue
        found.append({f"{tie.scope}.{name}" if tie.scope else name for name in names})
    return found


def _computed(book: Book, defined: Defined) -> dict[str, Figure]:
    values = ((name, book.find(name)) for name in sorted(defined.names))
    return {name: value for name, value in values if isinstance(value, Figure)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a trial shows: the sentences of the original that the built report does not say (all when
    it cannot be built), the numbers of its headings, the errors that a check finds."""

    missing: Counter[str]
    made: bool
    numbers: Mapping[str, str]
    errors: tuple[Problem, ...]


def _outcome(plan: Plan, adoption: Adoption) -> Outcome:
    own = sentences(lines_of(_body(plan)))
    prepared, errors = prepared_with(plan.project, plan.which, adoption.files)
    built = built_sentences(prepared)
    own -= sentences(_unprinted(plan))
    return Outcome(
        missing=own if built is None else own - built,
        made=built is not None,
        numbers=built_numbers(prepared),
        errors=errors,
    )


def _unprinted(plan: Plan) -> Iterator[str]:
    """The lines of chapters that no template uses: they stand in their files, and check tells so."""
    for line in plan.lines:
        if line.chapter is not None and not line.chapter.placed:
            yield from lines_of(line.chapter.blocks)
            for section in (one for below in line.chapter.sections for one in below.all()):
                heading = section.heading
                yield heading.mark + heading.title + heading.body if heading else ""
                yield from lines_of(section.blocks)


def _renumbered(plan: Plan, numbers: Mapping[str, str]) -> Iterator[str]:
    """The headings whose number is not the one that was typed."""
    for section in plan.report.root.all():
        heading = section.heading
        made = numbers.get(re.sub(r"\s", "", clean(heading.title)), "") if heading else ""
        if heading and made and heading.mark and _same_mark(heading.mark) != _same_mark(made):
            yield f"{heading.mark}{clean(heading.title)[:20]} → {made}"


def _same_mark(mark: str) -> str:
    plain = re.sub(r"\s", "", mark).translate(WIDE)
    return re.sub(r"[、.]$", "", plain.replace("(", "（").replace(")", "）"))


def _body(plan: Plan) -> list[Block]:
    """The blocks below the title that are to be printed: all but a typed table of contents."""
    contents = {(aside.text, aside.where) for aside in plan.report.asides} | {
        (paragraph.text, paragraph.where) for paragraph in plan.report.title
    }
    return [
        block
        for block in plan.original.blocks
        if not (isinstance(block, Paragraph) and (block.text, block.where) in contents)
    ]


def _texts_with(plan: Plan, missing: Counter[str]) -> list[str]:
    """The texts that hold one of these sentences: no number of theirs is linked."""
    lines = lines_of(_body(plan))
    return [clean(line) for line in lines if set(sentences([line])) & set(missing)]


def _told(plan: Plan, adoption: Adoption, outcome: Outcome) -> Adoption:
    """The adoption with what differs from the original, and what a check will say."""
    told = []
    if not plan.name:
        told.append("没有认出单位全称：在 单位.yaml 里填写。")
    if plan.report.title and str(plan.which.year) not in "".join(map(_plain, plan.report.title)):
        told.append(f"标题里没有 {plan.which.year} 年：核对是不是这一年的报告。")
    for line in plan.lines:
        if line.chapter and not line.chapter.placed:
            told.append(
                f"内置的提纲里没有“{line.chapter.name}”的位置：并到别的章节里，或在自己的模板里加上。"
            )
    if not outcome.made:
        first = next((f"{e.where.path}：{e.message}" for e in outcome.errors), "原因不明")
        told.append(f"试着生成报告没有成功（{first}）：没有核对句子，数照原文写，没有提成数据。")
    if any(line.chapter and line.chapter.name in _ISSUES for line in plan.lines):
        told.append(
            "问题和措施照原文放在文稿里，没有拆成 问题.yaml、改进措施.yaml：哪个问题对应哪一行失分，原文没有写。"
            "失分的行 check 用 W753 提示；在 问题.yaml 里写上正文和“对应指标”就对上了。"
        )
    told += errors_told(outcome.errors)
    if plan.own and (changed := list(_renumbered(plan, outcome.numbers))):
        told.append(
            f"编号由程序排，和原文不同的 {len(changed)} 处：" + "；".join(changed[:5]) + "。"
        )
    different = tuple(
        Aside(kind="印出来不一样的句子", text=text, where="")
        for text in (outcome.missing.elements() if outcome.made else ())
    )
    return replace(adoption, told=tuple(told), different=different)
