"""A year: all topic files of one unit and year as facts and definitions (stages 1 and 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from types import MappingProxyType

from ziping.facts.definition import Defined
from ziping.facts.reading import read_facts
from ziping.facts.topics import LISTS, NAME_LISTS, misshapen
from ziping.facts.values import Group, Items, Missing, Value, Words
from ziping.numbers.figure import Figure
from ziping.source.position import Position
from ziping.source.problem import Fault, Problem, fault
from ziping.source.project import Project, UnitYear
from ziping.source.shape import is_unfilled
from ziping.source.yaml import MappingNode, Node, ScalarNode, SequenceNode, parsed

STANDARD = "figures.yaml"
UNIT, _NONE = "单位", ("无", "没有")
SETTLED = "确认"  # Its values are names and reasons, never figures.


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFacts:
    """What the files of a year state: *nodes* by topic as written, *facts* as values."""

    which: UnitYear
    nodes: Mapping[str, Node]
    facts: Group
    defined: Defined


def read_year(project: Project, which: UnitYear) -> tuple[YearFacts, tuple[Problem, ...]]:
    """Read and validate every topic of a year. All problems of all files are returned.

    Problems: E1xx of files, E2xx of shapes, E301 E302 of values, E205 (the year), E209 (no 单位.yaml),
    W213 (a file that was probably meant to be read).
    """
    reading = _YearReading(project)
    for path in project.topics(which):
        reading.take(path)
    of_unit = _unit_problems(which, reading.values.get("单位"))
    for problem in of_unit:
        if problem.code == "E209":  # What needs the unit's own file is a consequence.
            reading.values["单位"] = Missing(name="单位", problem=problem, where=problem.where)
    overlooked = (_overlooked(path, name) for path, name in project.overlooked(which))
    facts = YearFacts(
        which=which,
        nodes=MappingProxyType(reading.nodes),
        facts=Group(name="", members=MappingProxyType(reading.values), where=_folder(which)),
        defined=reading.defined,
    )
    return facts, (*reading.defined.problems, *reading.problems, *of_unit, *overlooked)


@dataclass(slots=True)
class _YearReading:
    """The topics read so far, by name."""

    project: Project
    nodes: dict[str, Node] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    defined: Defined = field(default_factory=Defined)
    problems: list[Problem] = field(default_factory=list)

    def take(self, path: str) -> None:
        """Read one topic; one that cannot be read is `Missing`."""
        topic = PurePosixPath(path).stem
        try:
            node = _topic(self.project, path)
        except Fault as error:
            return self._leave_out(topic, error.problem)
        if node is None and topic in LISTS:
            return None
        if not isinstance(node, MappingNode | SequenceNode):
            return self._leave_out(topic, _nothing_in(path, node))
        read = read_facts(_as_text(node) if topic == SETTLED else node, topic)
        wrong = misshapen(topic, node)
        self.nodes[topic] = node
        value = _without_none(read.value) if topic == UNIT else read.value
        self.values[topic] = _with_absent(value, _absent(wrong))
        self.defined += read.defined
        self.problems.extend(wrong)
        return None

    def _leave_out(self, topic: str, problem: Problem) -> None:
        self.problems.append(problem)
        self.values[topic] = Missing(name=topic, problem=problem, where=problem.where)


def _without_none(unit: Value) -> Value:
    """单位 without the lists of names that say there are none: 事业单位: 无."""
    if not isinstance(unit, Group):
        return unit
    members = {
        key: value
        for key, value in unit.members.items()
        if key not in NAME_LISTS or not _says_none(value)
    }
    return replace(unit, members=MappingProxyType(members))


def _says_none(value: Value) -> bool:
    if isinstance(value, Items):
        return all(map(_says_none, value.items))
    return isinstance(value, Words) and value.text.strip("。") in _NONE


def _as_text(node: Node) -> Node:
    """The node with every filled value as a text: what a finding is about may look like a number."""
    if isinstance(node, ScalarNode):
        style = node.style or ("" if is_unfilled(node) else '"')
        return replace(node, style=style, folded=True)
    if isinstance(node, SequenceNode):
        return replace(node, items=tuple(map(_as_text, node.items)))
    members = {key: _as_text(member) for key, member in node.members.items()}
    return replace(node, members=members)


def _topic(project: Project, path: str) -> Node | None:
    topic = PurePosixPath(path).stem
    if not topic.isidentifier() or topic in ("上年", "评分"):
        hint = "文件名只用汉字、字母、数字和下划线，不用“上年”“评分”"
        raise fault("E108", Position(path, 1, 1), f"文件名“{topic}”不能作主题名", hint=hint)
    return project.yaml(path)


def _overlooked(path: str, name: str) -> Problem:
    hint = f"要用它，就改名（另存）为 {name}；不用就移出这个文件夹"
    return Problem.of("W213", Position(path, 1, 1), "这个文件不会被读到", hint=hint, about=name)


def _nothing_in(path: str, node: Node | None) -> Problem:
    """A topic's file that is empty, or holds a text without a single “键: 值”."""
    if node is None:
        hint = "填上数据；用不到这个文件就删去"
        return Problem.of("E206", Position(path, 1, 1), "文件里还没有填", hint=hint)
    hint = "冒号用半角的“:”，后面空一格，如 收入总额: 520.00 万元"
    return Problem.of("E203", node.where, "文件里应是“键: 值”", hint=hint)


def _absent(problems: tuple[Problem, ...]) -> Mapping[Position, list[Problem]]:
    """The problems of required keys that are not there (E202), by the place of their mapping."""
    by_place: dict[Position, list[Problem]] = {}
    for problem in problems:
        if problem.code == "E202":
            by_place.setdefault(problem.where, []).append(problem)
    return by_place


def _with_absent(value: Value, absent: Mapping[Position, list[Problem]]) -> Value:
    """The value with a `Missing` for every required key that is reported as not there."""
    if isinstance(value, Items):
        return replace(value, items=tuple(_with_absent(item, absent) for item in value.items))
    if not isinstance(value, Group):
        return value
    members = {key: _with_absent(member, absent) for key, member in value.members.items()}
    for problem in absent.get(value.where, ()):
        name = f"{value.name}.{problem.about}"
        members[problem.about] = Missing(name=name, problem=problem, where=value.where)
    return replace(value, members=MappingProxyType(members))


def _folder(which: UnitYear) -> Position:
    return Position(f"data/{which}", 1, 1)


def _unit_problems(which: UnitYear, unit: Value | None) -> tuple[Problem, ...]:
    """The unit's own file must be there, with the year of its folder."""
    if isinstance(unit, Missing):
        return ()
    if not isinstance(unit, Group):
        where = Position(f"data/{which}/单位.yaml", 1, 1)
        hint = "建这个文件，写上“全称: …”和“年度: …”"
        return (Problem.of("E209", where, "缺少 单位.yaml", hint=hint),)
    year = unit.members.get("年度")
    if year is None or (
        isinstance(year, Figure) and year.value == which.year and not year.unit.name
    ):
        return ()
    if isinstance(year, Figure) and year.value == which.year:
        hint = f"改成“年度: {which.year}”，不写单位"
        return (Problem.of("E205", year.where, "年度只写数字", hint=hint),)
    said = f"{year.value:f}" if isinstance(year, Figure) else getattr(year, "text", "")
    hint = f"改成“年度: {which.year}”，或把文件夹改成 data/{which.unit}/{said}"
    return (Problem.of("E205", year.where, f"年度写的是 {said}，文件夹是 {which.year}", hint=hint),)


def standard_definitions(project: Project) -> Defined:
    """The standard computed figures and tie-outs: templates/figures.yaml.

    Raises Fault of reading the file; problems inside it are in the product.
    """
    label, text = project.template(STANDARD)
    node = parsed(text, label)
    if not isinstance(node, MappingNode):
        return Defined()
    definitions = Defined()
    for topic, member in node.members.items():
        read = read_facts(member, topic, standard=True)
        definitions += read.defined
        definitions += Defined(problems=_facts_in(read.value))
    return definitions


def _facts_in(value: Value) -> tuple[Problem, ...]:
    """Templates define, they state no facts."""
    if isinstance(value, Group):
        return tuple(problem for member in value.members.values() for problem in _facts_in(member))
    hint = "事实写在 data/ 下；这里只写 计算、占比组、勾稽"
    return (Problem.of("E201", value.where, f"标准计算项里不能有事实“{value.name}”", hint=hint),)


def text_of(book_value: Value | None, otherwise: str = "") -> str:
    """The characters of a text fact, or *otherwise*."""
    return book_value.text if isinstance(book_value, Words) else otherwise
