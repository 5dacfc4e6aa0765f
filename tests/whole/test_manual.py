"""The manual cannot lie: README and docs name all there is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import get_args

import click
import pytest
from pydantic import BaseModel

from support import ROOT
from support.manual import COMMANDS, DATA, DOCS, HERE, READMES, SCORING, TEMPLATES, section, text_of
from ziping.cli.main import ziping
from ziping.facts.definition import RESERVED, FormulaShape, ShareShape, TieShape
from ziping.facts.formula import FUNCTIONS, MAX_DEPTH, MAX_LENGTH
from ziping.facts.topics import LISTS, TOPICS
from ziping.facts.values import Group
from ziping.facts.year_facts import standard_definitions
from ziping.facts.year_figures import YearFigures
from ziping.layout.layout import Layout, Strength
from ziping.layout.values import OF_GROUPS, OF_VALUES
from ziping.markdown.reader import PAGE_BREAK, ROLES
from ziping.numbers.number_format import FILTERS
from ziping.numbers.unit import UNITS
from ziping.pipeline.run import Run
from ziping.scoring.framework_file import FrameworkShape
from ziping.scoring.rules.families import FAMILIES
from ziping.scoring.rules.rule import Rule
from ziping.source.catalogue import TITLES
from ziping.source.project import Project, UnitYear
from ziping.source.shape import UNFILLED, Shape
from ziping.template.places import TemplateSource
from ziping.template.renderer import _Renderer
from ziping.template.result import Sources
from ziping.template.sandbox import MAX_CHARACTERS, MAX_STEPS
from ziping.write.pool import MEMORY, SECONDS

DEVELOPERS = (ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md")
PAGES = (*READMES, *DEVELOPERS, *sorted(DOCS.glob("*.md")))
CONTEXT = click.Context(ziping)

COMMANDS_BY_NAME = {
    name: ziping.get_command(CONTEXT, name) for name in ziping.list_commands(CONTEXT)
}


# What there is, and that the pages name it.


def test_every_command_and_option() -> None:
    for name, command in COMMANDS_BY_NAME.items():
        assert f"`ziping {name}" in COMMANDS, name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                row = f"| `{parameter.opts[0]}"
                assert row in COMMANDS, f"{name} {parameter.opts[0]}"
                users = next(line for line in COMMANDS.splitlines() if line.startswith(row))
                users = users.split("|")[2]
                assert "全部" in users or f"`{name}`" in users, f"{name} {parameter.opts[0]}"


def test_no_command_or_option_that_is_not_there() -> None:
    named = set(re.findall(r"`ziping (\w+)", COMMANDS)) - {"命令"}
    assert named == set(COMMANDS_BY_NAME)
    options = {
        option
        for command in COMMANDS_BY_NAME.values()
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
    }
    for page in (*READMES, *DOCS.glob("*.md")):
        for line in page.read_text("utf-8").splitlines():
            if "build.py" in line or "ziping" in line:
                found = set(re.findall(r"(?<![\w-])--[a-z-]+", line))
                assert found <= options | {"--help", "--version", "--tests"}, f"{page.name}: {line}"


def aliases(model: type[BaseModel]) -> Iterator[str]:
    """The keys of a shape and of the shapes within it."""
    for info in model.model_fields.values():
        if info.alias and not info.alias.startswith("__"):
            yield info.alias
        yield from (key for inner in shapes_in(info.annotation) for key in aliases(inner))


def shapes_in(annotation: object) -> Iterator[type[BaseModel]]:
    if (
        isinstance(annotation, type)
        and issubclass(annotation, BaseModel)
        and annotation is not Rule
    ):
        yield annotation  # A rule within a rule has a section of its own.
    for part in get_args(annotation):
        yield from shapes_in(part)


@pytest.mark.parametrize("topic", [*TOPICS, *LISTS])
def test_every_key_of_a_topic(topic: str) -> None:
    title = "问题.yaml 和 改进措施.yaml" if topic in ("问题", "改进措施") else f"{topic}.yaml"
    told = section(DATA, title)
    shape: type[Shape] = {**TOPICS, **LISTS}[topic]
    assert [key for key in aliases(shape) if not re.search(rf"[`{{ ]{key}[`:]", told)] == []


def test_every_reserved_key() -> None:
    for key in RESERVED:
        assert f"{key}:" in DATA
    for title, shape in (("公式", FormulaShape), ("占比组", ShareShape), ("勾稽", TieShape)):
        told = section(DATA, title)
        assert [
            key for key in aliases(shape) if f"`{key}`" not in told and f"{key}:" not in told
        ] == []


def test_every_unit_and_function_and_word_for_unfilled() -> None:
    units = set(section(DATA, "计量单位").replace("`", " ").split())
    plain = {name for name, unit in UNITS.items() if not unit.base}
    assert plain - units - {"", "％"} == set()
    assert [name for name in FUNCTIONS if f"`{name}" not in section(DATA, "公式")] == []
    told = section(DATA, "值的写法")
    assert [word for word in UNFILLED - {"", "~", "null"} if f"`{word}`" not in told] == []


def test_every_standard_figure() -> None:
    told = section(DATA, "标准计算项和勾稽")
    found = standard_definitions(Project(ROOT))
    names = [figure.name for figure in (*found.computed, *found.ties)]
    names += [
        name for group in found.shares for name in (group.name, *(m.name for m in group.members))
    ]
    missing = [name for name in names if name.rpartition(".")[2] not in told]
    assert missing == []


def environment() -> Mapping[str, set[str]]:
    """The names that templates may use, as the sandbox has them."""
    empty = Sources(template=TemplateSource("空", "", HERE), chapters={})
    sandbox = _Renderer("自评报告", empty, YearFigures()).environment()
    return {
        "filters": {name for name in sandbox.filters if not name.startswith("_")},
        "tests": set(sandbox.tests),
        "globals": set(sandbox.globals),
    }


def test_every_filter_and_test_and_function() -> None:
    known = environment()
    assert set(FILTERS) <= known["filters"]
    filters, functions = section(TEMPLATES, "筛选器"), section(TEMPLATES, "函数")
    assert [name for name in known["filters"] if f"`{name}`" not in filters] == []
    assert [name for name in known["tests"] if f"`is {name}`" not in TEMPLATES] == []
    assert [name for name in known["globals"] if f"{name}(" not in functions] == []
    named = set(re.findall(r"`([^\W\d]\w*)`", "".join(re.findall(r"^\|[^|]+\|", filters, re.M))))
    assert named <= known["filters"]


def test_every_mark() -> None:
    told = section(TEMPLATES, "标题、段落、表格") + section(TEMPLATES, "模板文件")
    marks = (*ROLES, "接排", "不编号", "标题", "副标题", "横向", PAGE_BREAK.strip("{}"))
    assert [mark for mark in marks if f"`{{{mark}}}" not in told] == []


def test_every_chapter_of_the_report() -> None:
    template = (ROOT / "templates" / "report.md.j2").read_text("utf-8")
    asked = set(re.findall(r'章节\("(\w+)"\)', template))
    told = set(re.findall(r"^\| `(\w+)`", section(TEMPLATES, "章节一览"), re.M))
    assert told == asked


def test_every_key_of_the_layout() -> None:
    told = section(TEMPLATES, "版式 layout.yaml")
    assert [key for key in aliases(Layout) if f"`{key}`" not in told] == []
    layout = Run(Project(ROOT)).layout()
    roles = (*layout.faces, *layout.styles, *layout.numbering)
    assert [role for role in roles if f"`{role}`" not in told and role != "三级"] == []


def test_every_key_beside_a_value_of_the_layout() -> None:
    told = section(text_of("版式"), "改版式")
    assert [key for key in (*OF_VALUES, *OF_GROUPS) if f"`{key}`" not in told] == []
    assert [strength for strength in Strength if f"| `{strength}` |" not in told] == []


def test_every_score_name() -> None:
    workshop = Run(Project(ROOT))
    scores = workshop.checked_year(UnitYear("demo", 2023)).book.find("评分")
    assert isinstance(scores, Group)
    told = section(TEMPLATES, "评分结果")
    rows = {name for name, value in scores.members.items() if isinstance(value, Group)}
    names = set(scores.members) - rows | set(_members(scores.members["支出率"]))
    assert [
        name for name in names if f"`{name}`" not in told and f"`评分.{name}`" not in told
    ] == []


def _members(value: object) -> list[str]:
    assert isinstance(value, Group)
    return list(value.members)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_parameter_of_a_rule(family: str) -> None:
    told = section(SCORING, family)
    shared = section(SCORING, "规则共有的键")
    missing = [
        key
        for key in aliases(FAMILIES[family])
        if f"`{key}`" not in told + shared and key not in ("大于", "不低于", "低于", "不超过", "得")
    ]
    assert missing == []
    for info in FAMILIES[family].model_fields.values():
        row = next((line for line in told.splitlines() if line.startswith(f"| `{info.alias}`")), "")
        if info.is_required() and info.alias not in ("__where__", "类型"):
            assert row.split("|")[2].strip() == "是", info.alias


def test_every_key_of_a_framework() -> None:
    told = section(SCORING, "整体")
    missing = [key for key in aliases(FrameworkShape) if f"`{key}`" not in told]
    assert missing == []
    assert all(
        f"`{key}`" in section(SCORING, "条件和公式") for key in ("大于", "不低于", "低于", "不超过")
    )


def test_every_framework_is_named() -> None:
    assert [name for name in Project(ROOT).frameworks() if f"`{name}`" not in SCORING] == []


def test_every_code() -> None:
    told = "".join(path.read_text("utf-8") for path in DOCS.rglob("*.md"))
    assert [code for code in TITLES if code not in told] == []
    for page in PAGES:
        named = set(re.findall(r"\b[EWN]\d{3}\b", page.read_text("utf-8")))
        assert named <= set(TITLES), page.name


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_links(page: Path) -> None:
    """Every link outside code leads to a file, and to a heading in it."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.S)
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", text):
        name, _, heading = target.partition("#")
        file = (page.parent / name) if name else page
        assert file.exists(), target
        if heading:
            titles = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.M)
            assert heading in [anchor(title) for title in titles], target


def anchor(title: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def test_make_targets() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    for page in PAGES:
        named = set(re.findall(r"`make (\w+)`", page.read_text("utf-8")))
        assert named <= targets, page.name


def test_set_up_hints(monkeypatch: pytest.MonkeyPatch) -> None:
    """The README says the same to macOS and Windows as the set-up does."""
    monkeypatch.syspath_prepend(str(ROOT / "setup"))
    import native

    said = native.instructions(list(native.BUILD_NEEDS))
    readme = READMES[0].read_text("utf-8")
    for start in ("brew install", "pacman -S"):
        line = next(part for part in said.splitlines() if start in part)
        assert f"`{line[line.index(start) :]}`" in readme


def test_limits() -> None:
    """The sizes and times that the pages state are those of the code."""
    assert f"最多 {MAX_LENGTH} 个字符，括号最多 {MAX_DEPTH} 层" in DATA
    assert f"最多 {MAX_STEPS // 10_000} 万次" in TEMPLATES
    assert f"最多 {MAX_CHARACTERS // 10_000} 万字" in TEMPLATES
    assert f"最多用 {SECONDS} 秒" in COMMANDS
    architecture = DEVELOPERS[0].read_text("utf-8")
    assert f"{SECONDS} seconds, {MEMORY // 1024**3} GiB" in architecture


# The developers' pages.


def test_every_room_is_in_the_architecture() -> None:
    """Each folder has its line; each file that the developers' pages name is there."""
    package = ROOT / "ziping"
    rooms = {path.parent.relative_to(package).as_posix() for path in package.rglob("__init__.py")}
    told = section(DEVELOPERS[0].read_text("utf-8"), "Rooms")
    assert [room for room in rooms - {"."} if f"`{room}/`" not in told] == []
    for page in DEVELOPERS:
        for name in re.findall(r"`((?:[\w.]+/)+\w+\.py)`", page.read_text("utf-8")):
            assert (package / name).exists() or (ROOT / name).exists(), f"{page.name}: {name}"


def test_every_dependency_has_its_reason() -> None:
    told = section(DEVELOPERS[0].read_text("utf-8"), "Dependencies")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for requirement in project["dependencies"]:
        assert f"| {re.split('[<>=;]', requirement)[0]} |" in told, requirement


def test_readme_is_short() -> None:
    assert len(READMES[0].read_text("utf-8").splitlines()) < 300
