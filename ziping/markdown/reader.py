"""Rendered Markdown to the document tree. What Markdown cannot say here is an error, never lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePosixPath
from types import MappingProxyType

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ziping.document.roles import StyleRole
from ziping.document.text import plain_text
from ziping.document.tree import (
    Block,
    Document,
    Gap,
    Heading,
    HeadingShape,
    Inline,
    ListBlock,
    Orientation,
    PageBreak,
    Paragraph,
)
from ziping.markdown.inline import InlineReader, Place
from ziping.markdown.parser import (
    Lines,
    clean_lines,
    markdown_parser,
    refuse_markdown_mistakes,
    refuse_typed_number,
)
from ziping.markdown.pictures import DrawnReader, Pictures
from ziping.markdown.structure import ITEM, HeadingNumbers, attached, grouped, list_items, run_in
from ziping.markdown.tables import HtmlTable, PipeTable
from ziping.markdown.title_lines import fitted, joined
from ziping.source.position import Position
from ziping.source.problem import Fault, Problem, fault
from ziping.template.renderer import GAP
from ziping.template.result import Rendered

MAX_LEVEL = 4
ROLES = (
    StyleRole.CENTRED,
    StyleRole.TABLE_TITLE,
    StyleRole.NOTE,
    StyleRole.SIGNATURE,
    StyleRole.DATE,
    ITEM,
)
PAGE_BREAK = "{分页}"
_MARK = re.compile(r"\{[^{}\s]{1,12}\}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identification:
    """What a document is called, apart from its text."""

    unit: str
    year: int
    numbering: tuple[str, ...]
    own_styles: tuple[str, ...] = ()  # Styles that only the project's layout has.
    # How many characters fit a line of a style (标题, 附件标题) on a page of each orientation.
    capacities: Mapping[Orientation, Mapping[str, Decimal]] = field(default_factory=dict)


def document_from(
    rendered: Rendered, identification: Identification, pictures: Pictures
) -> tuple[Document | None, tuple[Problem, ...]]:
    """Read the Markdown of one document; None when a part of it cannot be read.

    Problems: E509 (HTML), E510 (tables), E511 (headings), E513 (other Markdown), E514 (pictures),
    E515 (charts), W614, W615 (the closing parts), each at the source line.
    """
    lines, inlines, markdown = (
        clean_lines(rendered),
        InlineReader(rendered.printings),
        markdown_parser(),
    )
    drawn = DrawnReader(inlines, pictures, identification.year, _inline_tokens(markdown))
    orientation = Orientation.LANDSCAPE if lines.landscape else Orientation.PORTRAIT
    capacities = identification.capacities.get(orientation, {})
    reading = _DocumentReading(
        lines=lines,
        inlines=inlines,
        numbering=HeadingNumbers(identification.numbering),
        roles=(*ROLES, *identification.own_styles),
        capacities=capacities,
        drawn=drawn,
        markdown=markdown,
    )
    blocks = reading.blocks()
    typed = tuple(reading.inline(line, rendered.where) for line in lines.title)
    title = fitted(typed, capacities[StyleRole.TITLE]) if capacities else typed
    if not title:
        problem = Problem.of("E511", rendered.where, "模板没有标题", hint="在开头写一行“{标题} …”")
        reading.problems.append(problem)
    if any(problem.is_error for problem in reading.problems):
        return None, tuple(reading.problems)
    document = Document(
        kind=rendered.kind,
        title=title,
        subtitle=reading.inline(lines.subtitle, rendered.where),
        unit=identification.unit,
        year=identification.year,
        orientation=orientation,
        blocks=blocks,
    )
    return document, tuple(reading.problems)


def _inline_tokens(markdown: MarkdownIt) -> Callable[[str], list[Token]]:
    def parse(text: str) -> list[Token]:
        tokens = markdown.parseInline(text.strip())
        return (tokens[0].children or []) if tokens else []

    return parse


@dataclass(slots=True)
class _DocumentReading:
    lines: Lines
    inlines: InlineReader
    numbering: HeadingNumbers
    roles: tuple[str, ...]  # Of paragraphs, by their marks.
    capacities: Mapping[str, Decimal]
    drawn: DrawnReader
    markdown: MarkdownIt
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    outline: int = 0  # The level of the template's last heading.

    def blocks(self) -> tuple[Block, ...]:
        text = "\n".join(line.lstrip("\u3000") for line in self.lines.texts)
        ungrouped: list[Block] = []
        for group in grouped(self.markdown.parse(text)):
            try:
                ungrouped.extend(self.block(group))
            except Fault as error:
                self.problems.append(error.problem)
            except RecursionError:
                where = self.place(group[0])
                hint = "检查加粗的星号和标签"
                self.problems.append(
                    Problem.of("E513", where, "加粗一层套一层，套得太深", hint=hint)
                )
        blocks, problems = attached(tuple(run_in(ungrouped, self.problems)))
        self.problems.extend(problems)
        return blocks

    def block(self, tokens: list[Token]) -> tuple[Block, ...]:
        where = self.place(tokens[0])
        read = _BLOCKS.get(tokens[0].type)
        if read is None:
            name = _NAMES.get(tokens[0].type, tokens[0].type)
            raise fault(
                "E513", where, f"不支持的 Markdown 写法：{name}", hint="改成段落、标题、列表或表格"
            )
        return read(self, tokens, where)

    def place(self, token: Token) -> Position:
        return self.lines.place(token.map[0] if token.map else 0)

    def identity(self, where: Position) -> str:
        """Stable for the same source: the file's name and the block's number among that file's blocks."""
        stem = PurePosixPath(where.path).name.split(".")[0]
        self.counts[stem] = self.counts.get(stem, 0) + 1
        return f"{stem}-{self.counts[stem]}"

    def inline(self, text: str, where: Position) -> tuple[Inline, ...]:
        """The nodes of a text of which all is said to stand at *where*."""
        return self._nodes(text, lambda line: where)

    def inline_of(self, token: Token, text: str) -> tuple[Inline, ...]:
        """The nodes of a block's text, each line at its own place."""
        first = token.map[0] if token.map else 0
        return self._nodes(text, lambda line: self.lines.place(first + line))

    def _nodes(self, text: str, place: Place) -> tuple[Inline, ...]:
        return self.inlines.nodes(self.drawn.parse(text), place)

    def heading(self, tokens: list[Token], where: Position) -> tuple[Block, ...]:
        level = int(tokens[0].tag[1:])
        if level > MAX_LEVEL:
            raise fault(
                "E511", where, f"标题只有 {MAX_LEVEL} 级，这里是第 {level} 级", hint="减少 # 的个数"
            )
        text, marks = _marks(tokens[1].content, ("接排", "不编号", "附件"), where)
        children = self.inline_of(tokens[1], text)
        if not children:
            raise fault("E511", where, "标题是空的", hint="写上标题，或删去这一行")
        if "附件" in marks:
            return self.attachment(level, text, children, where)
        if "不编号" not in marks:
            refuse_typed_number(text, where)
        self.place_in_outline(level, where)
        heading = Heading(
            identity=self.identity(where),
            where=where,
            level=level,
            number="" if "不编号" in marks else self.numbering.next(level),
            children=children,
            shape=HeadingShape.RUN_IN if "接排" in marks else HeadingShape.OWN_LINE,
        )
        return (heading,)

    def attachment(
        self, level: int, text: str, children: tuple[Inline, ...], where: Position
    ) -> tuple[Block, ...]:
        """The title of an attachment: headings in it are numbered anew, from the first level."""
        if level > 1:
            raise fault("E511", where, "附件的标题要用一个 #", hint="写成“# 标题 {附件}”")
        refuse_typed_number(text, where)
        self.numbering.restart()
        self.outline = 0
        if self.capacities:
            children = joined(fitted((children,), self.capacities["附件标题"]))
        heading = Heading(
            identity=self.identity(where),
            where=where,
            level=1,
            number="",  # `attached` gives it.
            children=children,
            shape=HeadingShape.ATTACHMENT,
        )
        return (heading,)

    def place_in_outline(self, level: int, where: Position) -> None:
        """A chapter's headings stand below the heading that the template puts over it."""
        if not where.path.startswith("content/"):
            self.outline = level
        elif level <= self.outline:
            least = "#" * (self.outline + 1)
            raise fault(
                "E511",
                where,
                f"这一章在第 {self.outline} 级标题之下，里面不能有第 {level} 级标题",
                hint=f"改成 {least} 开头" if self.outline < MAX_LEVEL else "改成一段文字",
            )

    def paragraph(self, tokens: list[Token], where: Position) -> tuple[Block, ...]:
        content = tokens[1].content
        if content.strip() == PAGE_BREAK:
            return (PageBreak(identity=self.identity(where), where=where),)
        if content.startswith(GAP):
            text = plain_text(self.inline(content.removeprefix(GAP), where))
            return (Gap(identity=self.identity(where), where=where, text=text),)
        if drawn := self.drawn.block(content, where, self.identity):
            return (drawn,)
        refuse_markdown_mistakes(content, tokens[1].map, self.lines)
        content, marks = _marks(content, self.roles, where)
        children = self.inline_of(tokens[1], content)
        if not children:
            return ()
        role = marks[0] if marks else StyleRole.BODY
        identity = self.identity(where)
        return (Paragraph(identity=identity, where=where, children=children, role=role),)

    def bullet_list(self, tokens: list[Token], where: Position) -> tuple[Block, ...]:
        items: list[tuple[Inline, ...]] = []
        for item in list_items(tokens):
            kinds = [
                token.type
                for token in item
                if token.type not in ("paragraph_open", "paragraph_close")
            ]
            if kinds != ["inline"]:
                raise fault(
                    "E513", where, "列表的一项只能是一段文字", hint="不要在列表里套列表、标题或表格"
                )
            content = next(token for token in item if token.type == "inline")
            items.append(self.inline_of(content, content.content))
        ordered = tokens[0].type == "ordered_list_open"
        start = int(str(tokens[0].attrGet("start") or 1))
        block = ListBlock(
            identity=self.identity(where),
            where=where,
            items=tuple(items),
            ordered=ordered,
            start=start,
        )
        return (block,)

    def html_table(self, tokens: list[Token], where: Position) -> tuple[Block, ...]:
        first = tokens[0].map[0] if tokens[0].map else 0
        table = HtmlTable(
            text=tokens[0].content,
            place=lambda line: self.lines.place(first + line),
            inline=self.inline,
            plain=lambda text: plain_text(self.inlines.resolved(text)),
            identity=self.identity(where),
        )
        return (table.table(),)

    def pipe_table(self, tokens: list[Token], where: Position) -> tuple[Block, ...]:
        table = PipeTable(
            tokens=tokens,
            place=self.lines.place,
            text=lambda line: self.lines.texts[line],
            inline=self.inline,
            identity=self.identity(where),
        )
        return (table.table(),)


_Read = Callable[[_DocumentReading, list[Token], Position], tuple[Block, ...]]
_BLOCKS: Mapping[str, _Read] = MappingProxyType(
    {
        "heading_open": _DocumentReading.heading,
        "paragraph_open": _DocumentReading.paragraph,
        "bullet_list_open": _DocumentReading.bullet_list,
        "ordered_list_open": _DocumentReading.bullet_list,
        "html_table": _DocumentReading.html_table,
        "table_open": _DocumentReading.pipe_table,
    }
)
_NAMES = {
    "fence": "代码块",
    "blockquote_open": "引用（>）",
    "hr": "横线",
    "html_block": "HTML（只可用 <table>）",
}


def _marks(text: str, known: tuple[str, ...], where: Position) -> tuple[str, tuple[str, ...]]:
    """The text without the ``{…}`` marks at its end, and the marks. Fault E513 for an unknown one."""
    marks: list[str] = []
    text = text.rstrip()
    while mark := next((mark for mark in known if text.endswith(f"{{{mark}}}")), ""):
        marks.append(mark)
        text = text.removesuffix(f"{{{mark}}}").rstrip()
    if unknown := _MARK.search(text):
        hint = "这里可用：" + " ".join(f"{{{mark}}}" for mark in known)
        raise fault("E513", where, f"不认识段末的 {unknown.group()}", hint=hint)
    return text, tuple(marks)
