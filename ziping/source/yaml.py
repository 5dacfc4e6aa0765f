"""Strict YAML: plain mappings, sequences and scalars, each with its place and its characters, digits kept
as typed.

Anchors, aliases, tags, merges, directives and several documents are refused at the event level, before
anything is composed, so that no input can expand. Scalars stay text: what a number is, `figures` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from ziping.source.position import Position
from ziping.source.problem import Fault, fault
from ziping.source.text import forbidden_in
from ziping.source.yaml_fault import quote_it, syntax_fault

MAX_DEPTH = 30
# What the fast reader (libyaml) takes and YAML 1.2 does not; for all else the two agree.
_READ_OTHERWISE = re.compile(r"\t|[|>]#")
_GLUED_COMMENT = re.compile(r" #[^\s#!]")  # One space before it, none behind it.
_THOUSANDS = re.compile(r"[+-]?\d{1,3}")
_REST = re.compile(r"\d{3}(?!\d)")


def parsed(text: str, path: str) -> Node | None:
    """The root node of a YAML text, or None when it states nothing.

    Raises Fault E104 (not YAML), E105 (a refused construct), E106 (duplicate key), E107 (too deep).
    """
    if not _READ_OTHERWISE.search(text):
        try:
            return _Reader(text, path, pure=False).root()
        except (YAMLError, ValueError, RecursionError, Fault):
            pass  # The slow reader says where and why.
    try:
        return _Reader(text, path, pure=True).root()
    except MarkedYAMLError as error:
        raise syntax_fault(error, text, path) from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise fault(
            "E104", Position(path, 1, 1), f"YAML 读不了：{error}", hint="检查是否粘贴错了"
        ) from None


class _Reader:
    """One pass over the events of one file."""

    def __init__(self, text: str, path: str, *, pure: bool) -> None:
        self._path = path
        self._text = text
        self._lines = text.split("\n")
        self._flows = 0  # How many [ ] and { } are open.
        self._events: Iterator[Event] = iter(YAML(typ="safe", pure=pure).parse(text))

    def root(self) -> Node | None:
        node: Node | None = None
        documents = 0
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                self._refuse_directives(event, documents)
            elif isinstance(event, NodeEvent):
                node = self._node(event, 0)
            elif not isinstance(event, StreamStartEvent | StreamEndEvent | DocumentEndEvent):
                raise AssertionError(event)
        return None if isinstance(node, ScalarNode) and not node.text and not node.quoted else node

    def _refuse_directives(self, event: DocumentStartEvent, documents: int) -> None:
        if event.version is not None or event.tags:
            raise fault("E105", self._place(event), "不允许 % 开头的 YAML 指令", hint="删去这一行")
        if documents > 1:
            raise fault(
                "E105", self._place(event), "一个文件只能有一份内容", hint="删去 --- ，分成两个文件"
            )

    def _place(self, event: Event) -> Position:
        start, end = event.start_mark, event.end_mark
        length = end.column - start.column if end.line == start.line else 1
        return Position(self._path, start.line + 1, start.column + 1, max(1, length))

    def _node(self, event: Event, depth: int) -> Node:
        where = self._place(event)
        self._refuse_extras(event, where)
        if depth > MAX_DEPTH:
            raise fault(
                "E107", where, f"层次超过 {MAX_DEPTH} 层", hint="检查是否粘贴错了，或括号没有配对"
            )
        if isinstance(event, ScalarEvent):
            return self._scalar(event, where)
        assert isinstance(event, SequenceStartEvent | MappingStartEvent)
        self._flows += bool(event.flow_style)
        is_list = isinstance(event, SequenceStartEvent)
        read = self._sequence if is_list else self._mapping
        node = read(event, where, depth)
        self._flows -= bool(event.flow_style)
        return node

    def _refuse_extras(self, event: Event, where: Position) -> None:
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
            raise fault(
                "E105",
                where,
                "不允许 YAML 的锚点和引用（& 和 *）",
                hint="把内容照写一遍，或给值加引号",
            )
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            raise fault(
                "E105", where, "不允许 YAML 的标签（!）", hint="删去感叹号开头的标签，或给值加引号"
            )

    def _refuse_hidden(self, text: str, where: Position) -> None:
        """A quoted text can name by an escape what it may not hold."""
        if character := forbidden_in(text):
            message = f"含有不能使用的字符 U+{ord(character):04X}"
            raise fault("E103", where, message, hint="删去反斜杠开头的写法，直接打文字")

    def _scalar(self, event: ScalarEvent, where: Position) -> ScalarNode:
        self._refuse_hidden(event.value, where)
        block = event.style in ("|", ">")
        if block:
            where = Position(where.path, where.line + 1, self._indent(where.line) + 1)
        return self._scalar_node(event, where)

    def _scalar_node(self, event: ScalarEvent, where: Position) -> ScalarNode:
        start, end = event.start_mark.index, event.end_mark.index
        line = self._text[end : self._text.find("\n", end) % (len(self._text) + 1)]
        plain = event.value and not event.style
        cut_off = line.rstrip() if plain and _GLUED_COMMENT.match(line) else ""
        return ScalarNode(
            text=event.value,
            where=where,
            style=event.style or "",
            folded=event.style != "|" and event.start_mark.line != event.end_mark.line,
            start=start,
            end=start + len(self._text[start:end].rstrip()),  # A block's own end lies further down.
            flow=self._flows > 0,
            cut_off=cut_off,
        )

    def _indent(self, index: int) -> int:
        line = self._lines[index] if index < len(self._lines) else ""
        return len(line) - len(line.lstrip())

    def _sequence(self, start: Event, where: Position, depth: int) -> SequenceNode:
        items: list[Node] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            items.append(self._node(event, depth + 1))
            self._refuse_split_number(items)
        flow = self._flows > 0
        return SequenceNode(
            items=tuple(items),
            where=where,
            start=start.start_mark.index,
            end=event.end_mark.index if flow else items[-1].end,
            flow=flow,
        )

    def _refuse_split_number(self, items: list[Node]) -> None:
        """``[1,226 件]`` is two items to YAML; nobody means 1 and 226 件."""
        if len(items) < 2:
            return
        left, right = items[-2:]
        if not (isinstance(left, ScalarNode) and isinstance(right, ScalarNode)):
            return
        touching = right.where == replace(
            left.where, column=left.where.column + len(left.text) + 1, length=right.where.length
        )
        if touching and _THOUSANDS.fullmatch(left.text) and _REST.match(right.text):
            raise fault(
                "E301",
                left.where,
                f"方括号里“{left.text},{right.text}”是两项，不是一个带千分位的数",
                hint="去掉千分位的逗号，或每项一行、以“- ”开头；真是两项的，在逗号后加空格",
            )

    def _mapping(self, start: Event, where: Position, depth: int) -> MappingNode:
        members: dict[str, Node] = {}
        keys: dict[str, ScalarNode] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            key = self._key(event)
            if key.text in keys:
                raise fault(
                    "E106",
                    key.where,
                    f"键“{key.text}”写了两次",
                    hint=f"第一次在 {keys[key.text].where}，删去一处",
                    second=keys[key.text].where,
                )
            keys[key.text] = key
            members[key.text] = _at_key(self._node(next(self._events), depth + 1), key)
        flow = self._flows > 0
        end = event.end_mark.index if flow else max(member.end for member in members.values())
        return MappingNode(
            members=members,
            keys=keys,
            where=where,
            start=start.start_mark.index,
            end=end,
            flow=flow,
        )

    def _key(self, event: Event) -> ScalarNode:
        where = self._place(event)
        self._refuse_extras(event, where)
        if not isinstance(event, ScalarEvent) or not event.value:
            raise quote_it(self._lines[where.line - 1], where) or _no_key(where)
        self._refuse_hidden(event.value, where)
        if event.value == "<<":
            raise fault("E105", where, "不允许 YAML 的合并键（<<）", hint="把内容照写一遍")
        return self._scalar_node(event, where)


def _no_key(where: Position) -> Fault:
    return fault("E108", where, "键必须是文字")


def _at_key(node: Node, key: ScalarNode) -> Node:
    """A value that is not there has its key's place, and stands behind it: the parser's own place is on a
    later line."""
    absent = isinstance(node, ScalarNode) and not node.text and not node.quoted
    return replace(node, where=key.where, start=key.end, end=key.end) if absent else node


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalarNode:
    """A scalar: what it says, and its characters ``text[start:end]`` of the file, quotes included.

    In a *folded* one (plain or >) a space may stand for a line break of the source.
    """

    text: str
    where: Position
    style: str = ""  # "" (plain), ', ", | or >
    folded: bool = True
    start: int = 0
    end: int = 0
    flow: bool = False  # Whether it stands in [ ] or { }.
    cut_off: str = ""  # A comment behind it that looks like more of it: " #3 楼".

    @property
    def quoted(self) -> bool:
        """Whether it is text whatever it looks like."""
        return self.style != ""

    @property
    def block(self) -> bool:
        """Whether it keeps its lines."""
        return self.style == "|"


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceNode:
    """A list with its characters; one in the block style (not *flow*) ends with its last item."""

    items: tuple[Node, ...]
    where: Position
    start: int = 0
    end: int = 0
    flow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingNode:
    """A mapping in the order of the file; one in the block style (not *flow*) ends with its last entry."""

    members: dict[str, Node]
    keys: dict[str, ScalarNode]
    where: Position
    start: int = 0
    end: int = 0
    flow: bool = False


Node = ScalarNode | SequenceNode | MappingNode


def scalars_of(node: Node | None) -> Iterator[ScalarNode]:
    """The scalars of a tree in the order of the file, keys included."""
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, SequenceNode):
        for item in node.items:
            yield from scalars_of(item)
    elif isinstance(node, MappingNode):
        for name, member in node.members.items():
            yield node.keys[name]
            yield from scalars_of(member)


# What a plain scalar may not begin with, hold or end with; in [ ] and { } also their own signs.
_NOT_PLAIN = re.compile(r"^[-?:,\[\]{}#&*!|>'\"%@`\s]|:(?=\s)|:$|\s#|\s$|^$")
_NOT_IN_FLOW = re.compile(r"[\[\]{},]|:(?=\S)")


def spelled(value: str, style: str, *, flow: bool) -> str:
    """A value of one line as a scalar of that style; a plain one is quoted where it must be."""
    if style == '"':
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if style == "" and not _NOT_PLAIN.search(value) and not (flow and _NOT_IN_FLOW.search(value)):
        return value
    quoted = value.replace("'", "''")
    return f"'{quoted}'"
