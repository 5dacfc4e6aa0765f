"""The manual cannot lie: README and docs name all there is, and their examples do what they say."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import get_args

import click
import pytest
from click.testing import CliRunner, Result
from pydantic import BaseModel

from support import ROOT
from ziping.cli.main import ziping
from ziping.facts.compute import computed_book
from ziping.facts.definition import RESERVED, FormulaShape, ShareShape, TieShape
from ziping.facts.formula import FUNCTIONS, MAX_DEPTH, MAX_LENGTH
from ziping.facts.reading import read_facts
from ziping.facts.topics import LISTS, TOPICS
from ziping.facts.values import Group
from ziping.facts.year_facts import standard_definitions
from ziping.facts.year_figures import YearFigures
from ziping.layout.layout import Layout, Strength
from ziping.layout.layout_file import layout_of
from ziping.layout.values import OF_GROUPS, OF_VALUES
from ziping.markdown.reader import PAGE_BREAK, ROLES
from ziping.numbers.figure import Figure
from ziping.numbers.number_format import AS_STATED, FILTERS, formatted
from ziping.numbers.unit import UNITS
from ziping.pipeline import Workshop
from ziping.scoring.framework_file import FrameworkShape, read_framework
from ziping.scoring.rules.families import FAMILIES, read_rule
from ziping.scoring.rules.inputs import Inputs
from ziping.scoring.rules.rule import Rule
from ziping.source.catalogue import TITLES
from ziping.source.nodes import MappingNode, Node
from ziping.source.position import Position
from ziping.source.problem import Severity
from ziping.source.project import Project, UnitYear
from ziping.source.shape import UNFILLED, Shape
from ziping.source.yaml import parsed
from ziping.template.places import VALUE, TemplateSource, marked_index
from ziping.template.renderer import _Renderer, render
from ziping.template.result import Sources
from ziping.template.sandbox import MAX_CHARACTERS, MAX_STEPS
from ziping.write.pool import MEMORY, SECONDS

DOCS = ROOT / "docs"
READMES = (ROOT / "README.md", ROOT / "README.en.md")
DEVELOPERS = (ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md")
PAGES = (*READMES, *DEVELOPERS, *sorted(DOCS.glob("*.md")))
HERE = Position("手册", 1, 1)
FENCE = re.compile(r"```yaml\n(.*?)```", re.S)


def text_of(name: str) -> str:
    return (DOCS / f"{name}.md").read_text("utf-8")


CONTEXT = click.Context(ziping)
COMMANDS_BY_NAME = {
    name: ziping.get_command(CONTEXT, name) for name in ziping.list_commands(CONTEXT)
}
DATA, TEMPLATES, SCORING, COMMANDS = map(text_of, ("数据", "模板", "指标体系", "命令"))
COMPARING = text_of("比较")


def section(text: str, title: str) -> str:
    """A section of a page: from its heading to the next of the same level or higher."""
    level = next(line for line in text.splitlines() if line.strip("# ") == title).count("#")
    body = text.partition(f"\n{'#' * level} {title}\n")[2]
    return re.split(rf"\n#{{1,{level}}} ", body)[0]


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
    layout = Workshop(Project(ROOT)).layout()
    roles = (*layout.faces, *layout.styles, *layout.numbering)
    assert [role for role in roles if f"`{role}`" not in told and role != "三级"] == []


def test_every_key_beside_a_value_of_the_layout() -> None:
    told = section(text_of("版式"), "改版式")
    assert [key for key in (*OF_VALUES, *OF_GROUPS) if f"`{key}`" not in told] == []
    assert [strength for strength in Strength if f"| `{strength}` |" not in told] == []


@pytest.mark.parametrize("text", FENCE.findall(section(text_of("版式"), "改版式")))
def test_layout_examples(text: str) -> None:
    """Each example is a layout; what it departs in is what the page says of it."""
    standard = parsed((ROOT / "templates" / "layout.yaml").read_text("utf-8"), "内置")
    layout, problems = layout_of(standard, yaml(text))
    assert layout is not None
    assert {problem.severity for problem in problems} <= {Severity.NOTE}


def test_every_score_name() -> None:
    workshop = Workshop(Project(ROOT))
    scores = workshop.prepared(UnitYear("demo", 2023)).book.find("评分")
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


def run(*arguments: str) -> Result:
    return CliRunner().invoke(ziping, [*arguments, "--project", str(ROOT)])


def test_exit_codes() -> None:
    told = dict(re.findall(r"^\| (\d) \| (.+) \|$", section(COMMANDS, "退出码"), re.M))
    assert set(told) == {"0", "1", "2"}
    assert run("check", "huadu/2023").exit_code == 0  # With warnings.
    assert run("check", "huadu/2023", "--strict").exit_code == 1
    assert run("explain", "demo/2023", "没有这个数").exit_code == 1
    assert run("check", "nosuch").exit_code == 2
    assert run("score", "baiyun/2021").exit_code == 2


@pytest.mark.parametrize(
    ("title", "arguments"),
    [
        ("诊断", ("check", "demo/2023")),
        ("score", ("score", "demo/2023")),
        ("explain", ("explain", "demo/2023", "执行率")),
    ],
)
def test_json_keys(title: str, arguments: tuple[str, ...]) -> None:
    found = json.loads(run(*arguments, "--json").stdout)
    record = found[0] if isinstance(found, list) else found
    keys = set(record) | set(record["rows"][0] if "rows" in record else ())
    told = section(COMMANDS, title)
    assert [key for key in keys if f"`{key}`" not in told and key not in ("row", "levels")] == []


def test_json_keys_of_a_comparison() -> None:
    found = json.loads(run("diff", "demo/2023", "--to", "json").stdout)
    records = [found, *(found[name][0] for name in ("figures", "texts", "framework", "items"))]
    records += [found["figures"][0]["new"], found["scores"]["rows"][0]]
    records += [found["prose"][0], found["prose"][0]["blocks"][0]]
    told = section(COMPARING, "输出")
    assert [key for record in records for key in record if f"`{key}`" not in told] == []


# The developers' pages.


def test_every_module_is_in_the_architecture() -> None:
    told = DEVELOPERS[0].read_text("utf-8")
    modules = (path for path in (ROOT / "ziping").rglob("*.py") if path.stem != "__init__")
    names = [path.relative_to(ROOT / "ziping").as_posix() for path in modules]
    assert [name for name in names if f"`{name}`" not in told] == []
    named = re.findall(r"`((?:\w+/)?\w+\.py)`", section(told, "Module map"))
    assert sorted(set(named) - set(names) - {"tests/whole/test_house.py"}) == []


def test_every_dependency_has_its_reason() -> None:
    told = section(DEVELOPERS[0].read_text("utf-8"), "Dependencies")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for requirement in project["dependencies"]:
        assert f"| {re.split('[<>=;]', requirement)[0]} |" in told, requirement


# The examples of the docs.

EXAMPLE = re.compile(r"<!-- 例: (.+?) -->\n(.*?)(?=\n<!-- 例|\n## |\Z)", re.S)
ROW = re.compile(r"^\| (`?)(.+?)\1 \| (.+?) \|$", re.M)


def yaml(text: str) -> Node:
    node = parsed(text, "例")
    assert node is not None
    return node


def book_of(text: str, earlier: YearFigures | None = None) -> YearFigures:
    """The facts of one file 经费.yaml as a book."""
    read = read_facts(yaml(text), "经费")
    assert read.defined.problems == ()
    root = Group(name="", members={"经费": read.value}, where=HERE)
    book, problems = computed_book(root, read.defined, earlier)
    assert [problem for problem in problems if problem.is_error] == []
    return book


def example(page: str, kind: str) -> tuple[YearFigures, list[tuple[str, str]]]:
    """The book of an example of a page, and the rows of its table."""
    body = next(body for name, body in EXAMPLE.findall(page) if name == kind)
    texts = FENCE.findall(body)
    earlier = book_of(texts[1]).seen_from_after() if len(texts) > 1 else None
    rows = [(left, right) for _, left, right in ROW.findall(body)]
    return book_of(texts[0], earlier), rows[1:]


@pytest.mark.parametrize("kind", ["公式", "占比组"])
def test_computed_examples(kind: str) -> None:
    book, rows = example(DATA, kind)
    assert len(rows) >= 3
    for name, printed in rows[: None if kind == "占比组" else 15]:
        figure = book.find(name)
        assert isinstance(figure, Figure), name
        assert formatted(figure, AS_STATED, HERE) == printed, name


@pytest.mark.parametrize(("kind", "least"), [("印数据", 15), ("和上年比", 10)])
def test_printing_examples(kind: str, least: int) -> None:
    book, rows = example(TEMPLATES, kind)
    assert len(rows) >= least
    for written, printed in rows:
        source = TemplateSource("例", written.replace("\\|", "|"), HERE)
        result, problems = render("自评报告", Sources(template=source, chapters={}), book)
        assert result is not None, (written, problems)
        words = [
            "".join(getattr(node, "text", "") for node in printing.inlines)
            for printing in result.printings
        ]
        parts = VALUE.split(result.text)
        parts[1::2] = [words[marked_index(mark)] for mark in parts[1::2]]
        assert "".join(parts) == printed, written


def test_framework_example() -> None:
    body = next(body for name, body in EXAMPLE.findall(SCORING) if name == "体系")
    framework, problems = read_framework(yaml(FENCE.findall(body)[0]))
    assert framework is not None and problems == ()


RULES = [
    (name, FENCE.findall(body)[0])
    for name, body in EXAMPLE.findall(SCORING)
    if name.startswith("规则")
]


@pytest.mark.parametrize(("title", "text"), RULES, ids=[title for title, _ in RULES])
def test_rule_examples(title: str, text: str) -> None:
    """Each example of a rule is read, scored with its inputs, and gives the points it says."""
    found = re.fullmatch(r"规则 分值 (\S+) 得分 (\S+)", title)
    assert found is not None
    weight, points = map(Decimal, found.groups())
    node = yaml(text)
    assert isinstance(node, MappingNode)
    rule, problems = read_rule(node.members["规则"])
    assert rule is not None and problems == () and rule.defects(weight) == ()
    entry = read_facts(node.members["填报"], "填报").value
    assert isinstance(entry, Group)
    book = YearFigures(facts=Group(name="", members={"填报": entry}, where=HERE))
    inputs = Inputs(row="例", book=book, entry=entry, scope="填报", where=HERE, rule=HERE)
    assert rule.lacking(inputs) == ()
    outcome = rule.outcome(inputs, weight)
    assert outcome.points is not None
    assert round(outcome.points, 2) == points


def test_every_rule_has_an_example() -> None:
    kinds = set(re.findall(r"类型: (\S+?)[,\n}]", "".join(text for _, text in RULES)))
    assert kinds == set(FAMILIES)


# The quick start: every file, change and command of the README, one after the other.

STEP = re.compile(
    r"^`(?P<file>[^`\n]+)`：\n\n```\w+\n(?P<content>.*?)```"
    r"|^[^\n]*把 `(?P<changed>[^`]+)` 里的 `(?P<old>[^`]+)` 改成 `(?P<new>[^`]*)`。$"
    r"|^```console\n(?P<console>.*?)```",
    re.S | re.M,
)


@dataclass(slots=True)
class QuickStart:
    """A project folder in which the README's steps are taken."""

    folder: Path
    checked: int = 0

    def take(self, step: re.Match[str]) -> None:
        if step["file"]:
            path = self.folder / step["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step["content"], "utf-8")
        elif step["changed"]:
            path = self.folder / step["changed"]
            text = path.read_text("utf-8")
            assert text.count(step["old"]) == 1
            path.write_text(text.replace(step["old"], step["new"]), "utf-8")
        else:
            for part in re.split(r"^\$ ", step["console"], flags=re.M)[1:]:
                command, _, expected = part.partition("\n")
                self.run(command, expected)

    def run(self, command: str, expected: str) -> None:
        """Run a command line; ``…`` in what is expected stands for anything."""
        assert command.startswith("python3 build.py ")
        result = CliRunner().invoke(ziping, shlex.split(command)[2:])
        assert isinstance(result.exception, SystemExit | None), result.exc_info
        pattern = re.escape(expected.strip("\n")).replace("…", "(?s:.*)")
        if not re.fullmatch(pattern, result.output.strip("\n")):
            pytest.fail(f"$ {command}\n{result.output}", pytrace=False)
        self.checked += 1


def test_quick_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = READMES[0].read_text("utf-8")
    start = QuickStart(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    for step in STEP.finditer(section(readme, "十分钟：本单位的第一份报告")):
        start.take(step)
    assert start.checked >= 8
    folder = tmp_path / "output" / "dangan" / "2023"
    names = {
        f"{kind}.{suffix}" for kind in ("自评报告", "自评表") for suffix in ("docx", "pdf", "html")
    }
    assert {path.name for path in folder.iterdir()} == names
    last = CliRunner().invoke(ziping, ["check", "dangan"])
    assert last.exit_code == 0, last.output
    for step in STEP.finditer(section(readme, "第二年")):
        start.take(step)
    assert (tmp_path / "data/dangan/2024/收支.yaml").exists()


def test_a_new_year_by_the_manual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command of the page on new years, in a copy of the example units."""
    for folder in ("data/demo", "content/demo"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["build.py"])  # As the page types it.
    walk = QuickStart(tmp_path)
    for step in STEP.finditer(
        text_of("新年度").partition("\n## 导入")[0]
    ):  # Its files are their makers'.
        walk.take(step)
    assert walk.checked == 6


def test_readme_is_short() -> None:
    assert len(READMES[0].read_text("utf-8").splitlines()) < 300
