"""The frame of an adopted report: what its title and its close say, its outline as a template."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ziping.features.importer.chapters import template_lines
from ziping.features.importer.linking import Linker
from ziping.features.importer.markdown import clean, escaped
from ziping.features.importer.outline import Outline
from ziping.features.importer.placing import OutlineLine
from ziping.features.importer.sections import Report
from ziping.features.importer.yaml_text import Tree, TypedValue, words_text
from ziping.foreign.document import ForeignDocument, ForeignParagraph
from ziping.numbers.numbers_in_text import WIDE
from ziping.source.problem import Fault
from ziping.source.project import Project, UnitYear

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
    original: ForeignDocument
    report: Report
    outline: Outline
    lines: tuple[OutlineLine, ...]
    own: bool  # Whether the document's own outline becomes a template.

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
        return re.sub(r"^关于|的$", "", found) or self.original.unit


def unit_tree(plan: ReportPlan, template: str) -> dict[str, Tree]:
    """单位.yaml: the name, the year, the close, the template."""
    found: dict[str, Tree] = {
        "全称": words_text(plan.name) if plan.name else TypedValue("待填"),
        "年度": TypedValue(str(plan.which.year)),
    }
    if plan.report.signature is not None:
        found["署名"] = words_text(clean(plan.report.signature.text))
    if plan.report.day is not None:
        found["成文日期"] = TypedValue(re.sub(r"\s", "", plan.report.day.text))
    if template:
        found["自评报告模板"] = template
    return found


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
        f"{{# 照《{clean(plan.original.name).replace('#', '')}》的提纲。不用它了，删去 单位.yaml 里的“自评报告模板”。 #}}\n"
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
    return re.sub(r"\s", "", clean(paragraph.text)).translate(WIDE)


def _titled(text: str, plan: ReportPlan) -> str:
    parts = {str(plan.which.year): "{{ 单位.年度 }}"}
    if plan.name:
        parts[plan.name] = "{{ 单位.全称 }}"
    pieces = re.split("(" + "|".join(map(re.escape, parts)) + ")", text)
    return "".join(parts.get(piece) or escaped(piece) for piece in pieces)
