"""Year: everything that a new year begins with, out of another one, before anything is written."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from ziping.edit.source_files import SourceFile, source_file
from ziping.facts.topics import LISTS
from ziping.features.new_year.blanked import TO_FILL, Blanked, CarryOver, blanked, without_ours
from ziping.features.new_year.fields_per_year import SETTLED, Scope, asked_values
from ziping.features.new_year.frameworks import (
    Matched,
    framework_named,
    gone_inputs,
    matched,
    reframed,
    with_new_names,
)
from ziping.features.new_year.skeleton import rows_text
from ziping.scoring.framework import Framework
from ziping.source.position import Position
from ziping.source.problem import Fault
from ziping.source.project import Project, UnitYear
from ziping.source.yaml import MappingNode, Node, ScalarNode, SequenceNode, parsed
from ziping.template.chapters import carried_over

MEASURES, OUTCOMES = "改进措施", "整改情况"
_ITEM = re.compile(r"^(?=- )", re.M)
_NUMBERED = re.compile(r"(.*?)(\d+)")
_SCHEMA = re.compile(r"^# yaml-language-server: .*\n", re.M)


def outcomes_text(measures: Node | None, schema_line: str) -> str:
    """整改情况.yaml: an entry for every measure of last year, with what was promised above it.

    Empty without measures.
    """
    items = measures.items if isinstance(measures, SequenceNode) else ()
    entries = [entry for item in items for entry in _entry(item)]
    if not entries:
        return ""
    head = "# 上年的措施落实得怎样：结果写 已完成、进行中 或 未完成，说明写做了什么、为什么没有完成。\n"
    return schema_line.replace(MEASURES, OUTCOMES) + head + "".join(entries)


def _entry(item: Node) -> Iterator[str]:
    identity = _text(item, "编号")
    if not identity:
        return
    for key in ("标题", "正文"):
        yield from (f"# 上年 {line}\n" for line in _text(item, key).split("\n") if line.strip())
    told = [f"{key}：{_text(item, key)}" for key in ("责任科室", "完成期限") if _text(item, key)]
    if told:
        yield f"# 上年 {'；'.join(told)}\n"
    yield f"- 措施: {identity}\n  结果: {TO_FILL}\n  说明: {TO_FILL}\n"


def _text(item: Node, key: str) -> str:
    value = item.members.get(key) if isinstance(item, MappingNode) else None
    return value.text.strip() if isinstance(value, ScalarNode) else ""


def schema_line(text: str) -> str:
    """The line by which an editor finds the schema, as a file has it."""
    found = _SCHEMA.search(text)
    return found.group() if found else ""


def settled_text(text: str, taking: CarryOver) -> str:
    """确认.yaml with every entry as a comment: each is to be looked at before it holds again."""
    lines = text.rstrip("\n").split("\n")
    told = [
        line if not line.strip() or line.startswith("#") else taking.comment(line) for line in lines
    ]
    first = next((i for i, line in enumerate(lines) if line.startswith("-")), len(lines))
    advice = f"的确认，今年不算数；今年又出现、核对过的，去掉行首的“{taking.comment('')}”。"
    told.insert(first, taking.comment(advice))
    return "\n".join(told) + "\n"


def with_advice(text: str, topic: str, items: Node, taking: CarryOver) -> str:
    """The text with a word above its first item on which ids to keep."""
    advice = _advice(topic, _ids(items))
    if not advice:
        return text
    return _ITEM.sub(lambda _: f"{taking.comment(advice)}\n", text, count=1)


def _ids(items: Node) -> list[str]:
    found = items.items if isinstance(items, SequenceNode) else ()
    return [identity for item in found if (identity := _text(item, "编号"))]


def _advice(topic: str, ids: list[str]) -> str:
    if topic not in ("问题", MEASURES, "工作亮点") or not ids:
        return ""
    told = {
        "问题": "的问题：还在的，保留编号、重写文字；解决了的，删去整项",
        MEASURES: "的措施：继续做的，保留编号、重写文字；不再做的，删去整项",
        "工作亮点": "的亮点：同一项工作保留编号、重写文字；今年没有的，删去整项",
    }[topic]
    return f"{told}；新的用新编号，从 {_next_id(ids)} 起。"


def _next_id(ids: list[str]) -> str:
    """The first number after those that are taken, written like them."""
    numbered = [(m[1], m[2]) for one in ids if (m := _NUMBERED.fullmatch(one))]
    if not numbered:
        return f"{ids[-1]}2"
    stem, digits = max(numbered, key=lambda pair: int(pair[1]))
    return f"{stem}{int(digits) + 1:0{len(digits)}d}"


SCORES = "指标"
EXPLAINED = "变动说明"
LEFT_OUT = (OUTCOMES, EXPLAINED)  # What a year says of the year before it.


@dataclass(frozen=True, slots=True, kw_only=True)
class NextYear:
    """A file of the new year: its bytes, how many values it asks for."""

    path: str
    data: bytes
    to_fill: int = 0
    kept: tuple[str, ...] = ()
    text: bool = True  # Whether it is a text, and not a picture.


@dataclass(frozen=True, slots=True, kw_only=True)
class Reframing:
    """Another framework: how the rows compare, and the inputs that were left behind."""

    old: str
    new: str
    matched: Matched
    gone: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewYear:
    """The files of a new year, data first, and what is to be told of them."""

    which: UnitYear
    source: UnitYear
    files: tuple[NextYear, ...] = ()
    left: tuple[str, ...] = ()  # What was not taken over, each with its reason.
    reframing: Reframing | None = field(default=None)

    def of(self, folder: str, *, text: bool = True) -> tuple[NextYear, ...]:
        """The files of ``data`` or ``content``: texts, or pictures."""
        return tuple(f for f in self.files if f.path.startswith(f"{folder}/") and f.text is text)


def new_year(project: Project, which: UnitYear, source: UnitYear, framework: str = "") -> NewYear:
    """What *which* begins with out of *source*. Raises Fault of reading a file, E209 (framework)."""
    taking = CarryOver(label=_label(which, source), scope=_scope(which, source), year=which.year)
    run = _Taking(project, which, source, taking)
    topics = sorted((*run.topics(framework), *run.outcomes()), key=lambda one: one.path)
    texts = (run.renamed(one) for one in (*topics, *run.chapters()))
    return NewYear(
        which=which,
        source=source,
        files=(*texts, *run.pictures()),
        left=tuple(run.left()),
        reframing=run.reframing,
    )


def _label(which: UnitYear, source: UnitYear) -> str:
    if source.unit != which.unit:
        return ""  # Its values are none of ours: comments only say what is counted in.
    return "上年" if source.year == which.year - 1 else f"上次（{source.year}）"


def _scope(which: UnitYear, source: UnitYear) -> Scope:
    return Scope.SAME_UNIT if which.unit == source.unit else Scope.STRUCTURE


@dataclass(slots=True)
class _Taking:
    project: Project
    which: UnitYear
    source: UnitYear
    taking: CarryOver
    reframing: Reframing | None = None

    def topics(self, framework: str) -> Iterator[NextYear]:
        paths = self.project.topics(self.source)
        for path in paths:
            topic = PurePosixPath(path).stem
            if topic not in LEFT_OUT and (topic != SETTLED or self._same_unit):
                yield self._topic(path, topic, framework)
        if framework and f"data/{self.source}/{SCORES}.yaml" not in paths:
            new = framework_named(self.project, framework)
            text = f"框架: {framework}\n指标:\n{rows_text(new)}"
            path = f"data/{self.which}/{SCORES}.yaml"
            yield NextYear(path=path, data=text.encode(), to_fill=left_in(text, path))

    @property
    def _same_unit(self) -> bool:
        return self.taking.scope is Scope.SAME_UNIT

    def _topic(self, path: str, topic: str, framework: str) -> NextYear:
        file = source_file(self.project, path)
        node = parsed(file.text, path)
        if topic == SETTLED:
            text = without_ours(file.text, path)
            done = Blanked(text=settled_text(text, self.taking) if node else text)
        else:
            done = blanked(file.text, path, topic, self.taking)
        if topic in LISTS and topic != SETTLED and node is not None and self._same_unit:
            done = replace(done, text=with_advice(done.text, topic, node, self.taking))
        if topic == SCORES and framework and node is not None:
            done = replace(done, text=self._reframed(done.text, node, framework))
        data = _like(file, done.text)
        count = left_in(done.text, self._moved(path))
        kept = done.kept if self._same_unit else ()
        return NextYear(path=self._moved(path), data=data, to_fill=count, kept=kept)

    def _reframed(self, text: str, node: Node, framework: str) -> str:
        """指标.yaml under the framework that was asked for, when it is another one."""
        new = framework_named(self.project, framework)
        named, rows = _scores_of(node)
        if named == framework:
            return text
        old = self._old_framework(named)
        pairs = matched(old, rows, new)
        gone = gone_inputs(text, pairs)
        self.reframing = Reframing(old=named, new=framework, matched=pairs, gone=gone)
        return reframed(text, framework, old, new, pairs)

    def _old_framework(self, name: str) -> Framework | None:
        """The framework of last year; without it rows compare by their ids alone."""
        try:
            return framework_named(self.project, name)
        except Fault:
            return None

    def outcomes(self) -> Iterator[NextYear]:
        """整改情况.yaml, of the measures of the unit's own year before."""
        before = UnitYear(self.which.unit, self.which.year - 1)
        path = f"data/{before}/{MEASURES}.yaml"
        if path not in self.project.topics(before):
            return
        file = source_file(self.project, path)
        text = outcomes_text(parsed(file.text, path), schema_line(file.text))
        if text:
            target = f"data/{self.which}/{OUTCOMES}.yaml"
            yield NextYear(path=target, data=_like(file, text), to_fill=left_in(text, target))

    def chapters(self) -> Iterator[NextYear]:
        for path in self.project.chapters(self.source) if self._same_unit else ():
            file = source_file(self.project, path)
            if file.text.strip():
                data = _like(file, carried_over(file.text))
                yield NextYear(path=self._moved(path), data=data)

    def renamed(self, next_file: NextYear) -> NextYear:
        """The file with the new ids of rows that have another one in the framework asked for."""
        if self.reframing is None:
            return next_file
        text = with_new_names(next_file.data.decode("utf-8"), self.reframing.matched.renamed)
        return replace(next_file, data=text.encode("utf-8"))

    def pictures(self) -> Iterator[NextYear]:
        folder = f"content/{self.source}"
        for path in self.project.pictures(folder) if self._same_unit else ():
            data = self.project.picture(path, Position(path, 1, 1))
            yield NextYear(path=self._moved(path), data=data, text=False)

    def left(self) -> Iterator[str]:
        """What stays behind."""
        topics = self.project.topics(self.source)
        older = [f"{one}.yaml" for one in LEFT_OUT if f"data/{self.source}/{one}.yaml" in topics]
        if older:
            yield f"{'、'.join(older)}（说的是更早一年的事）"
        if not self._same_unit:
            chapters = len(self.project.chapters(self.source))
            yield f"{chapters} 章和图片、确认（是别的单位的）"

    def _moved(self, path: str) -> str:
        folder, _, rest = path.partition(f"/{self.source}/")
        return f"{folder}/{self.which}/{rest}"


def _scores_of(node: Node) -> tuple[str, tuple[str, ...]]:
    """The framework's name and the rows of 指标.yaml."""
    members = node.members if isinstance(node, MappingNode) else {}
    name, rows = members.get("框架"), members.get("指标")
    ids = tuple(rows.members) if isinstance(rows, MappingNode) else ()
    return name.text.strip() if isinstance(name, ScalarNode) else "", ids


def left_in(text: str, path: str) -> int:
    """How many values of a data file's text are still to fill."""
    node = parsed(text, path)
    values = asked_values(PurePosixPath(path).stem, node) if node is not None else ()
    return sum(not filled for _, filled in values)


def _like(file: SourceFile, text: str) -> bytes:
    """The text with the line ends and the byte order mark of a file."""
    mark = BOM_UTF8 if file.data.startswith(BOM_UTF8) else b""
    ending = "\r\n" if b"\r\n" in file.data else "\n"
    return mark + text.replace("\n", ending).encode("utf-8")
