"""Unit: everything that a unit's first year begins with, out of a framework and the templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from ziping.facts.definition import Defined
from ziping.facts.topics import LISTS, TOPICS
from ziping.features.new_year.blanked import TO_FILL
from ziping.features.new_year.frameworks import framework_named
from ziping.features.new_year.skeleton import facts_text, rows_text
from ziping.pipeline.run import REPORT_TEMPLATE
from ziping.scoring.framework import Framework
from ziping.scoring.required_inputs import InputKind, RequiredInput, asked_by_all
from ziping.source.problem import Fault
from ziping.source.project import Project, UnitYear
from ziping.template.expected_units import expected_by_standard, expected_by_template, merged

_FIRST_IDS = MappingProxyType({"工作亮点": "LD01", "问题": "WT1", "改进措施": "CS1"})
_OPTIONAL = ("署名", "附件", "虚构", "自评报告模板")  # Of 单位: written by those who need them.
_GONE = "没有的，删去整行；整个文件用不到的，删去文件"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstYear:
    """What is known of a unit before its data."""

    which: UnitYear
    name: str
    short: str = ""
    framework: str = ""  # Empty for none.
    made_up: bool = False


def first_year(project: Project, standard: Defined, founding: FirstYear) -> dict[str, str]:
    """The files of a unit's first year by path. Raises Fault of the framework's file."""
    framework = framework_named(project, founding.framework) if founding.framework else None
    report = _report_template(project, framework)
    asked = _asked(project, standard, framework, report)
    texts = {"单位": _unit_text(founding, asked, report)}
    for name in asked:
        topic, _, path = name.partition(".")
        if topic in _FIRST_IDS:
            texts[topic] = _list_text(topic, framework is not None)
        elif path and topic not in texts and topic not in LISTS and topic != "指标":
            texts[topic] = _topic_text(topic, asked)
    if framework is not None:
        texts["指标"] = _scores_text(founding.framework, framework)
    return {f"data/{founding.which}/{topic}.yaml": texts[topic] for topic in sorted(texts)}


def missing_form(project: Project, name: str) -> str:
    """The form's template that a framework names and that is not there; "" when all is well."""
    form = framework_named(project, name).form if name else ""
    return "" if not form or _is_there(project, form) else form


def _report_template(project: Project, framework: Framework | None) -> str:
    """The report that belongs to a form: report-甲.md.j2 to form-甲.md.j2, where there is one."""
    own = framework.form.replace("form", "report", 1) if framework else REPORT_TEMPLATE
    return own if _is_there(project, own) else REPORT_TEMPLATE


def _is_there(project: Project, template: str) -> bool:
    return any(_text_of(project, template))


def _asked(
    project: Project, standard: Defined, framework: Framework | None, report: str
) -> dict[str, RequiredInput]:
    """Every fact that the documents and the scores need, by its full name."""
    templates = [report, *([framework.form] if framework else [])]
    texts = [text for name in templates for text in _text_of(project, name)]
    scored = [asked_by_all(framework)] if framework else []
    groups = [*map(expected_by_template, texts), *scored, expected_by_standard(standard)]
    computed = standard.names
    return {name: one for name, one in merged(groups).items() if name not in computed}


def _text_of(project: Project, template: str) -> Iterator[str]:
    """The text of a template, if it is there: the build tells when it is not."""
    try:
        yield project.template(template)[1]
    except Fault:
        return


def _unit_text(founding: FirstYear, asked: dict[str, RequiredInput], report: str) -> str:
    lines = ["# 没有的，删去整行\n", f"全称: {_quoted(founding.name)}\n"]
    lines += [f"简称: {_quoted(founding.short)}\n"] if founding.short else []
    lines += [f"年度: {founding.which.year}\n"]
    lines += ["虚构: 是\n"] if founding.made_up else []
    lines += [f"自评报告模板: {report}\n"] if report != REPORT_TEMPLATE else []
    known = ("全称", "简称", "年度", *_OPTIONAL)
    rest = [one for one in _below("单位", asked) if one.name not in known]
    return "".join(lines) + facts_text(rest)


def _quoted(text: str) -> str:
    """A text that YAML may take for something else, in quotes."""
    plain = text.replace("·", "").replace("（", "").replace("）", "")
    return text if plain.isidentifier() else "'" + text.replace("'", "''") + "'"


def _topic_text(topic: str, asked: dict[str, RequiredInput]) -> str:
    return f"# {_GONE}\n" + facts_text(_below(topic, asked))


def _below(topic: str, asked: dict[str, RequiredInput]) -> Iterator[RequiredInput]:
    """The facts of a topic, named by their paths within it."""
    fields = TOPICS[topic].model_fields.values() if topic in TOPICS else ()
    told = {str(info.alias): info.description or "" for info in fields}
    for name, required in asked.items():
        root, _, path = name.partition(".")
        if root == topic and path:
            about = told.get(path, "") if required.kind is InputKind.VALUE else ""
            yield RequiredInput(
                name=path,
                kind=required.kind,
                measure="" if about else required.measure,
                about=about or required.about,
                goal_keys=required.goal_keys,
            )


def _list_text(topic: str, scored: bool) -> str:
    """The first item of a list with a fixed shape."""
    lines = ["# 每一项以“- 编号: …”开头，编号定了就不再改；用不到的，删去文件\n"]
    for info in LISTS[topic].model_fields.values():
        key, told = str(info.alias), info.description or ""
        if key == "编号":
            lines.append(f"- 编号: {_FIRST_IDS[topic]}\n")
        elif key == "问题":
            lines.append(f"  问题: [{_FIRST_IDS['问题']}]  # {told}\n")
        elif key == "对应指标":
            lines += [f"  对应指标: []  # {told}\n"] if scored else []
        elif key != "事实" and not key.startswith("_"):
            lines.append(f"  {key}: {TO_FILL}  # {told}\n")
    return "".join(lines)


def _scores_text(name: str, framework: Framework) -> str:
    return (
        f"# {framework.name}：{len(tuple(framework.rows()))} 个评分行。\n"
        "# 不适用的行，删去它的输入，写 适用: 否 和 理由: …。每行还可以写 依据: …，不写则自动生成。\n"
        f"框架: {name}\n指标:\n{rows_text(framework)}"
    )
