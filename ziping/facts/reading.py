"""Reading: the YAML nodes of facts to a tree of values, and the definitions written beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from ziping.facts.definition import RESERVED, Defined, defined
from ziping.facts.values import Flag, Group, Items, Missing, Value, Words
from ziping.numbers.figure import Figure
from ziping.numbers.quantity import looks_numeric, quantity
from ziping.source.problem import Fault, Problem, fault
from ziping.source.shape import is_unfilled, unfilled
from ziping.source.terminal_text import cut
from ziping.source.yaml import MappingNode, Node, ScalarNode, SequenceNode, spelled

FLAGS: Mapping[str, bool] = MappingProxyType({"是": True, "否": False})
_WIDE = "\u2e80-\u9fff\u3000-\u303f\uff00-\uffef“”‘’…—"
_FOLDED_GAP = re.compile(f"(?<=[{_WIDE}]) (?=[{_WIDE}])")

IDENTITY = "编号"  # The key by which an item of a list is known.


@dataclass(frozen=True, slots=True)
class Read:
    """A value read from a node, with the definitions found in it and what is wrong with it."""

    value: Value
    defined: Defined = field(default_factory=Defined)


def read_facts(node: Node, name: str, *, standard: bool = False) -> Read:
    """The value of *node* under the full name *name*, with all problems of the subtree.

    Problems: E301 E302 (unreadable quantity), E206 (unfilled), E108 (key), E207 (编号 twice).
    """
    return _value(node, name, name, standard)


def _value(node: Node, name: str, scope: str, standard: bool) -> Read:
    if isinstance(node, MappingNode):
        return _group(node, name, standard)
    if isinstance(node, SequenceNode):
        return _items(node, name, scope, standard)
    try:
        value = _scalar(node, name, scope)
        cut = isinstance(value, Words) and node.cut_off
        return Read(value, Defined(problems=(_cut_off(node),) if cut else ()))
    except Fault as error:
        missing = Missing(name=name, problem=error.problem, where=node.where)
        return Read(missing, Defined(problems=(error.problem,)))


def _cut_off(node: ScalarNode) -> Problem:
    """W110 for a text that a # ends, though the words go on: 改造 #3 楼."""
    whole = node.text + node.cut_off
    quoted = spelled(whole, "'", flow=False)
    where = replace(node.where, length=len(whole))
    shown = cut(node.cut_off.strip(), 40)
    message = f"“{shown}”成了注释，不会印出"
    problem = Problem.of(
        "W110",
        where,
        message,
        hint=f"是文字的，给整个值加引号：{quoted}；真是注释的，# 后面空一格",
        about=node.text,
    )
    return replace(problem, fix=quoted, marked=whole)


def _scalar(node: ScalarNode, name: str, scope: str) -> Value:
    if is_unfilled(node):
        raise Fault(unfilled(node.where))
    if not node.quoted and node.text in FLAGS:
        return Flag(name=name, value=FLAGS[node.text], where=node.where)
    if not node.quoted and looks_numeric(node.text):
        return typed_figure(node, name)
    where = node.where
    if node.quoted and not node.folded and not node.block:  # The words begin after the quote.
        where = where.shifted(1, where.length - 2)
    return Words(name=name, text=unfolded(node), where=where, block=node.block, scope=scope)


def unfolded(node: ScalarNode) -> str:
    """The text of a scalar: no space stays where a line break stood between two 汉字."""
    text = node.text.rstrip("\n") if node.block else node.text.strip()
    return _FOLDED_GAP.sub("", text) if node.folded else text


def typed_figure(node: ScalarNode, name: str) -> Figure:
    """The figure that a scalar types; Fault E301/E302."""
    read = quantity(node.text, node.where)
    return Figure(
        name=name,
        value=read.value,
        unit=read.unit,
        where=replace(node.where, length=max(1, len(node.text))),
        decimals=read.decimals,
        half_width=read.half_width / read.unit.factor,
        grouped=read.grouped,
    )


def _group(node: MappingNode, name: str, standard: bool) -> Read:
    members: dict[str, Value] = {}
    definitions = Defined()
    for key, member in node.members.items():
        if key in RESERVED:
            definitions += defined(key, member, name, standard=standard)
            continue
        if not key.isidentifier():
            problem = _bad_key(node, key)
            definitions += Defined(problems=(problem,))
            if members and _is_rest(
                node, key
            ):  # 1,005 件 in braces: what stands before is cut off.
                last = list(members)[-1]
                members[last] = Missing(
                    name=members[last].name, problem=problem, where=members[last].where
                )
            continue
        read = _value(member, f"{name}.{key}" if name else key, name, standard)
        members[key] = read.value
        definitions += read.defined
    keys = MappingProxyType({key: scalar.where for key, scalar in node.keys.items()})
    group = Group(name=name, members=MappingProxyType(members), where=node.where, keys=keys)
    return Read(group, definitions)


def _is_rest(node: MappingNode, key: str) -> bool:
    """Whether a key is what stood behind the comma of a number."""
    return key[0].isdigit() and not getattr(node.members[key], "text", "")


def _bad_key(node: MappingNode, key: str) -> Problem:
    if _is_rest(node, key):
        hint = "花括号里的逗号隔开两项：带千分位的数，去掉逗号或改成每项一行"
        return Problem.of("E108", node.keys[key].where, f"“{key}”成了键名", hint=hint)
    plain = re.sub(r"\W", "", key)
    hint = f"可写成 {plain}；" if plain.isidentifier() else ""
    hint += "键名只用汉字、字母、数字和下划线，不以数字开头，不含引号、括号、点和空格"
    return Problem.of("E108", node.keys[key].where, f"键名 {key} 不能使用", hint=hint)


def _items(node: SequenceNode, name: str, scope: str, standard: bool) -> Read:
    values: list[Value] = []
    definitions = Defined()
    seen: dict[str, ScalarNode] = {}
    for index, item in enumerate(node.items, start=1):
        identity = _identity(item)
        key = identity.text.strip() if identity else ""
        key = "" if key.isdigit() else key  # A number is a place in the list.
        if identity and key in seen:
            definitions += Defined(problems=(_twice(identity, seen[key]),))
        if identity:
            seen.setdefault(key, identity)
        read = _value(item, f"{name}.{key or index}", scope, standard)
        values.append(read.value)
        definitions += read.defined
    return Read(Items(name=name, items=tuple(values), where=node.where), definitions)


def _identity(item: Node) -> ScalarNode | None:
    own = item.members.get(IDENTITY) if isinstance(item, MappingNode) else None
    return own if isinstance(own, ScalarNode) and not is_unfilled(own) else None


def _twice(identity: ScalarNode, first: ScalarNode) -> Problem:
    return Problem.of(
        "E207",
        identity.where,
        f"编号“{identity.text.strip()}”用了两次",
        hint=f"第一次在 {first.where}，改用别的编号",
        second=first.where,
    )


def topic_group(values: Mapping[str, Value], where: Group) -> Group:
    """The root of a year's facts: one member a topic."""
    return replace(where, members=MappingProxyType(dict(values)))


__all__ = ["FLAGS", "Read", "fault", "read_facts", "topic_group", "typed_figure"]
