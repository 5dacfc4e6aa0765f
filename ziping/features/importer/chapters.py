"""The text of an imported report: its chapters as Markdown, its outline, title and close as a template."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ziping.features.importer.linking import Linker
from ziping.features.importer.outline import Outline, OutlineLine, PlacedChapter
from ziping.features.importer.sections import (
    MAX_LEVEL,
    ForeignHeading,
    ForeignSection,
    Report,
    typed_mark,
)
from ziping.features.importer.written_text import (
    Cells,
    Tree,
    TypedValue,
    clean,
    escaped,
    overhanging,
    table_markdown,
    words_text,
)
from ziping.foreign.document import (
    Block,
    ForeignDocument,
    ForeignParagraph,
    ForeignPicture,
    ForeignTable,
    Grid,
    LeftOut,
)
from ziping.foreign.word.paragraph_styles import BULLET
from ziping.numbers.numbers_in_text import plain_digits
from ziping.source.problem import Fault
from ziping.source.project import Project, UnitYear

MAX_CAPTION = 60
_CAPTION = re.compile(r"图\s*\d*[\s:：.、]*(?P<words>\S.*)")
Write = Callable[[str, str], str]


@dataclass(slots=True)
class Chapters:
    """Writes chapters; *link* makes Markdown of a text of a chapter."""

    link: Callable[[str, str, str], str]
    link_table: Callable[[Grid, Sequence[str], str, str], Cells]
    pictures: dict[str, bytes] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)

    def text(self, chapter: PlacedChapter) -> str:
        """The file of a chapter."""

        def write(text: str, where: str) -> str:
            return self.link(text, chapter.name, where)

        parts = [*self._blocks(chapter.blocks, chapter.name, write)]
        for section in chapter.sections:
            parts += self._section(section, chapter, 1, write)
        return "\n\n".join(parts) + "\n"

    def _section(
        self, section: ForeignSection, chapter: PlacedChapter, depth: int, write: Write
    ) -> Iterator[str]:
        heading = section.heading
        assert heading is not None
        level = chapter.level + depth if chapter.moved else heading.level
        if level > MAX_LEVEL:
            yield write(clean(heading.mark + heading.title + heading.body), heading.source.where)
        else:
            yield heading_line(heading, level, write)
            if heading.run_in:
                yield write(clean(heading.body), heading.source.where)
        yield from self._blocks(section.blocks, chapter.name, write)
        for one in section.below:
            yield from self._section(one, chapter, depth + 1, write)

    def _blocks(self, blocks: Sequence[Block], name: str, write: Write) -> Iterator[str]:
        bullets: list[str] = []
        skipped = -1
        for at, block in enumerate(blocks):
            following = blocks[at + 1] if at + 1 < len(blocks) else None
            if isinstance(block, ForeignParagraph) and block.mark == BULLET:
                bullets.append("- " + write(clean(block.text), block.where))
                continue
            if bullets:
                yield "\n".join(bullets)
                bullets = []
            if at == skipped:
                continue
            if isinstance(block, ForeignPicture):
                caption = _caption(following)
                skipped = at + 1 if caption else -1
                yield from self._picture(block, caption)
            elif isinstance(block, ForeignTable):
                self.left_out += (
                    LeftOut(kind="表格装不下的格子", text=cell.text, where=block.where)
                    for cell in overhanging(block.grid)
                )
                yield self._table(block, _captions(blocks[:at]), name, write)
            elif text := clean(block.mark + block.text):
                yield write(text, block.where) + _role(block, following)
        if bullets:
            yield "\n".join(bullets)

    def _table(
        self, table: ForeignTable, captions: Sequence[str], chapter: str, write: Write
    ) -> str:
        cells = self.link_table(table.grid, captions, chapter, table.where)
        return table_markdown(table.grid, table.where, write, cells)

    def _picture(self, picture: ForeignPicture, caption: str) -> Iterator[str]:
        if not _sound(picture.data):
            self.left_out.append(LeftOut(kind="图片", text="读不了的图片", where=picture.where))
            return
        name = f"图{len(self.pictures) + 1}{picture.suffix}"
        self.pictures[name] = picture.data
        words = re.sub(r"[\[\]{}\\\n*_`<>\"]", "", caption or picture.words) or "图片"
        yield f"![{words}]({name})" + ("" if caption else " {不编号}")


def _captions(blocks: Sequence[Block]) -> list[str]:
    """The lines right above a table that may say what it holds and in which unit."""
    captions: list[str] = []
    for block in reversed(blocks[-2:]):
        short = isinstance(block, ForeignParagraph) and len(block.text) <= MAX_CAPTION
        if not isinstance(block, ForeignParagraph) or (captions and not short):
            break
        if block.text.endswith("。") and "单位" not in block.text:
            break
        captions.insert(0, block.mark + block.text)
    return captions


def _caption(block: Block | None) -> str:
    """What the line under a picture calls it."""
    if not isinstance(block, ForeignParagraph) or len(block.text) > 60:
        return ""
    match = _CAPTION.fullmatch(block.text)
    return clean(match["words"]) if match and not block.text.endswith("。") else ""


def _sound(data: bytes) -> bool:
    from PIL import Image  # Heavy: only where there is a picture.

    try:
        with Image.open(io.BytesIO(data)) as image:
            image.verify()
            return image.width * image.height <= 50_000_000 and len(data) <= 10 * 1024**2
    except Exception:  # A damaged picture fails in its own way.
        return False


def _role(block: ForeignParagraph, following: Block | None) -> str:
    if block.role:
        return f" {{{block.role}}}"
    if block.centred and isinstance(following, ForeignTable):
        return " {表题}"
    return " {居中}" if block.centred else ""


def heading_line(heading: ForeignHeading, level: int, write: Write) -> str:
    """A heading without its typed number, which is made anew; one that had none gets none."""
    title = clean(heading.title)
    marks = " {接排}" if heading.run_in else ""
    twice = typed_mark(title)[0] or re.match(r"\d+[.、．]", title)
    if not heading.mark or twice:
        title, marks = (heading.mark + title if twice else title), marks + " {不编号}"
    return f"{'#' * level} {write(title, heading.source.where)}{marks}"


def template_lines(lines: Sequence[OutlineLine], write: Write) -> Iterator[str]:
    """The outline as a template: headings, and the places of the chapters."""
    for line in lines:
        heading = line.section.heading if line.section else None
        if heading is not None:
            yield heading_line(heading, heading.level, write)
        if line.chapter is not None:
            yield f'{{{{ 章节("{line.chapter.name}") }}}}'


_YEAR = r"(?:19|20)\d{2}年度?"
_TITLE = re.compile(
    rf"(?:关于)?(?:{_YEAR})?(?P<name>.{{2,40}}?)(?:{_YEAR})?(?:[（(]{_YEAR}[)）])?"
    r"的?(?:部门|单位)?(?:预算)?(?:整体)?(?:支出)?(?:项目)?绩效(?:自评|自我评价|评价|自评价|运行)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPlan:
    """What a report is made of: its sections on the chapters of an outline."""

    project: Project
    which: UnitYear
    document: ForeignDocument
    report: Report
    outline: Outline
    lines: tuple[OutlineLine, ...]
    keeps_outline: bool  # Whether the document's own outline becomes a template.
    form: Mapping[str, bytes] = field(default_factory=dict)  # The files of the form beside it.

    @property
    def unit_file(self) -> str:
        return f"data/{self.which}/单位.yaml"

    @property
    def name(self) -> str:
        """The unit's full name, as the title or the signature gives it."""
        joined = "".join(plain_line(p) for p in self.report.title)
        match = _TITLE.match(joined)
        signature = self.report.signature
        found = match["name"] if match else (signature.text if signature else "")
        return re.sub(r"^关于|的$", "", found) or self.document.unit


def unit_tree(plan: ReportPlan, template: str) -> dict[str, Tree]:
    """单位.yaml: the name, the year, the close, the template."""
    unit: dict[str, Tree] = {
        "全称": words_text(plan.name) if plan.name else TypedValue("待填"),
        "年度": TypedValue(str(plan.which.year)),
    }
    if plan.report.signature is not None:
        unit["署名"] = words_text(clean(plan.report.signature.text))
    if plan.report.day is not None:
        unit["成文日期"] = TypedValue(re.sub(r"\s", "", plan.report.day.text))
    if template:
        unit["自评报告模板"] = template
    return unit


def template_of(plan: ReportPlan, linker: Linker) -> tuple[str, str]:
    """The name of the template that says the outline, and its text; no text for one that is there."""
    text = _template(plan, linker)
    name = f"report-{plan.which.unit}.md.j2"
    held = _held(plan.project, name)
    if held and _body(held) != _body(text):
        name = f"report-{plan.which.unit}-{plan.which.year}.md.j2"
        held = _held(plan.project, name)
    return name, "" if held and _body(held) == _body(text) else text


def _held(project: Project, name: str) -> str:
    try:
        return project.text(f"templates/{name}")
    except Fault:
        return ""


def _body(text: str) -> str:
    """A template without the remark at its head, which names the file that it came from."""
    return re.sub(r"^\{#.*?#\}\s*", "", text, flags=re.DOTALL).strip()


def _template(plan: ReportPlan, linker: Linker) -> str:
    def write(text: str, where: str) -> str:
        return linker.markdown(text, "标题", where)

    parts = [
        f"{{# 照《{clean(plan.document.name).replace('#', '')}》的提纲。不用它了，删去 单位.yaml 里的“自评报告模板”。 #}}\n"
        + "\n".join(_title(plan))
    ]
    parts += template_lines(plan.lines, write)
    if plan.report.signature is not None:
        parts.append("{{ 单位.署名 }} {署名}")
    if plan.report.day is not None:
        parts.append("{{ 单位.成文日期 }} {日期}")
    return "\n\n".join(parts) + "\n"


def _title(plan: ReportPlan) -> list[str]:
    """The lines of the title, the year and the unit's name from the data."""
    lines = [plain_line(p) for p in plan.report.title]
    if not lines:
        return ["{标题} {{ 单位.全称 }}", "{标题} {{ 单位.年度 }}年度自评报告"]
    *upper, last = lines
    sub = bool(upper) and re.fullmatch(r"[（(].*[)）]", last) is not None
    return [f"{{标题}} {_titled(line, plan)}" for line in (upper if sub else lines)] + (
        [f"{{副标题}} {_titled(last, plan)}"] if sub else []
    )


def plain_line(paragraph: ForeignParagraph) -> str:
    """A line of the title without spaces, its digits half as wide."""
    return plain_digits(re.sub(r"\s", "", clean(paragraph.text)))


def _titled(text: str, plan: ReportPlan) -> str:
    parts = {str(plan.which.year): "{{ 单位.年度 }}"}
    if plan.name:
        parts[plan.name] = "{{ 单位.全称 }}"
    pieces = re.split("(" + "|".join(map(re.escape, parts)) + ")", text)
    return "".join(parts.get(piece) or escaped(piece) for piece in pieces)
