"""The values of a layout file as written, each with its ground and place; one tree over another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from ziping.document.roles import StyleRole
from ziping.layout.layout import Strength
from ziping.source.position import NOWHERE, Position
from ziping.source.problem import Problem
from ziping.source.yaml import MappingNode, Node, ScalarNode, SequenceNode

VALUE, CLAUSE, STRENGTH, TOLERANCE, REASON, BY_KEY = (
    "值", "条款", "强度", "容许", "理由", "依据",
)  # fmt: skip
OF_VALUES = (VALUE, CLAUSE, STRENGTH, TOLERANCE, REASON)
OF_GROUPS = (CLAUSE, STRENGTH, REASON, BY_KEY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a group or a value says of its ground; empty where it says nothing."""

    clause: str = ""
    strength: str = ""
    reason: str = ""

    def over(self, outer: Stated) -> Stated:
        return Stated(
            clause=self.clause or outer.clause,
            strength=self.strength or outer.strength,
            reason=self.reason or outer.reason,
        )


CUSTOM = Stated(clause="惯例", strength=Strength.CUSTOM)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedValue:
    """One value. *standard* is the built-in one that a value *of_project* replaces."""

    node: ScalarNode | SequenceNode
    ground: Stated
    tolerance: str = ""
    of_project: bool = False
    standard: StatedValue | None = None

    @property
    def plain(self) -> str | list[str]:
        """The value without its place: one text, or a list of them."""
        if isinstance(self.node, ScalarNode):
            return self.node.text
        return [item.text for item in self.node.items if isinstance(item, ScalarNode)]

    @property
    def text(self) -> str:
        return self.plain if isinstance(self.plain, str) else "、".join(self.plain)


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A group of values; *keys* holds each key's own place."""

    members: Mapping[str, StatedValue | Branch]
    keys: Mapping[str, Position]
    where: Position


_NOTHING: Mapping[str, Stated] = MappingProxyType({})
_EMPTY = Branch(members={}, keys={}, where=NOWHERE)


def read_values(
    root: Node | None, *, of_project: bool = False
) -> tuple[Branch, tuple[Problem, ...]]:
    """The values of a file's tree with their grounds, a group's passed on to all below it."""
    reading = _ValuesReading(of_project)
    if root is None:
        return _EMPTY, ()
    if not isinstance(root, MappingNode):
        reading.refuse(root, "版式文件", "这里应是“键: 值”")
        return _EMPTY, tuple(reading.problems)
    return reading.branch(root, "", Stated(), _NOTHING), tuple(reading.problems)


@dataclass(slots=True)
class _ValuesReading:
    of_project: bool
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, node: Node, name: str, message: str, hint: str = "") -> None:
        self.problems.append(
            Problem.of(
                "E601",
                node.where,
                f"版式 {name}：{message}".replace("版式 版式", "版式"),
                hint=hint,
            )
        )

    def branch(
        self, node: MappingNode, name: str, outer: Stated, by_key: Mapping[str, Stated]
    ) -> Branch:
        """A group: what it says of its ground holds for its values, 依据 for those of a key."""
        ground = self.stated(node, name).over(outer)
        by_key = {**by_key, **self.by_key(node, name)}
        members: dict[str, StatedValue | Branch] = {}
        for key, child in node.members.items():
            if key in OF_GROUPS:
                continue
            inner = f"{name}.{key}".lstrip(".")
            given = by_key.get(key, Stated()).over(ground)
            if isinstance(child, MappingNode) and VALUE not in child.members:
                members[key] = self.branch(child, inner, given, by_key)
            else:
                members[key] = self.entry(child, inner, given)
        keys = {key: node.keys[key].where for key in members}
        return Branch(members=members, keys=keys, where=node.where)

    def entry(self, node: Node, name: str, outer: Stated) -> StatedValue:
        """A value, written plainly or as {值: …, 条款: …, 强度: …, 容许: …, 理由: …}."""
        tolerance = ""
        if isinstance(node, MappingNode):
            for key in node.members:
                if key not in OF_VALUES:
                    hint = f"这里可用的键：{' '.join(OF_VALUES)}"
                    self.problems.append(
                        Problem.of(
                            "E601",
                            node.keys[key].where,
                            f"版式 {name}：没有“{key}”这个键",
                            hint=hint,
                        )
                    )
            outer = self.stated(node, name).over(outer)
            tolerance = self.tolerance(node, name)
            node = node.members[VALUE]
        if isinstance(node, MappingNode):
            self.refuse(node, name, "“值”后面应是一个值")
            node = ScalarNode(text="", where=node.where)
        items = node.items if isinstance(node, SequenceNode) else ()
        for item in items:
            if not isinstance(item, ScalarNode):
                self.refuse(item, name, "一列里的每一项应是一个值")
        return StatedValue(node=node, ground=outer, tolerance=tolerance, of_project=self.of_project)

    def stated(self, node: MappingNode, name: str) -> Stated:
        strength = self.text(node, STRENGTH, name)
        if strength and strength not in list(Strength):
            hint = f"可用：{' '.join(Strength)}"
            self.refuse(
                node.members[STRENGTH], f"{name}.{STRENGTH}", f"没有“{strength}”这种强度", hint
            )
            strength = ""
        clause, reason = self.text(node, CLAUSE, name), self.text(node, REASON, name)
        return Stated(clause=clause, strength=strength, reason=reason)

    def by_key(self, node: MappingNode, name: str) -> Mapping[str, Stated]:
        """依据: {行距: {条款: …, 强度: …}}: the ground of a key wherever it stands in the group."""
        by_key = node.members.get(BY_KEY)
        if by_key is None:
            return _NOTHING
        if not isinstance(by_key, MappingNode):
            self.refuse(by_key, f"{name}.{BY_KEY}", "这里应是一组“键: {条款: …, 强度: …}”")
            return _NOTHING
        grounds = {}
        for key, child in by_key.members.items():
            if isinstance(child, MappingNode):
                grounds[key] = self.stated(child, f"{name}.{BY_KEY}.{key}")
            else:
                self.refuse(child, f"{name}.{BY_KEY}.{key}", "要写成 {条款: …, 强度: …}")
        return grounds

    def tolerance(self, node: MappingNode, name: str) -> str:
        text = self.text(node, TOLERANCE, name)
        if text and not re.fullmatch(r"\d{1,4}(\.\d{1,4})? ?(mm|pt|字)?", text, re.ASCII):
            message = f"“{text}”要写成和值一样的单位，例如 1 mm"
            self.refuse(node.members[TOLERANCE], f"{name}.{TOLERANCE}", message)
        return text

    def text(self, node: MappingNode, key: str, name: str) -> str:
        scalar = node.members.get(key)
        if scalar is None:
            return ""
        if not isinstance(scalar, ScalarNode) or len(scalar.text) > 200:
            self.refuse(scalar, f"{name}.{key}", "这里应是一个值，最多 200 字")
            return ""
        return scalar.text.strip()


def merged(of_project: Branch, standard: Branch) -> tuple[Branch, tuple[Problem, ...]]:
    """The *standard* values, each replaced by the one *of_project* where there is one.

    A style that the standard has not takes what it leaves out from 正文.
    """
    problems: list[Problem] = []
    tree = _over(of_project, standard, "", problems)
    return _based(tree, standard), tuple(problems)


def _over(of_project: Branch, standard: Branch, name: str, problems: list[Problem]) -> Branch:
    members: dict[str, StatedValue | Branch] = {}
    for key, usual in standard.members.items():
        mine = of_project.members.get(key)
        inner = f"{name}.{key}".lstrip(".")
        if isinstance(mine, StatedValue) and isinstance(usual, StatedValue):
            members[key] = replace(mine, ground=mine.ground.over(usual.ground), standard=usual)
        elif isinstance(mine, Branch) and isinstance(usual, Branch):
            members[key] = _over(mine, usual, inner, problems)
        else:
            members[key] = usual
            if mine is not None:
                problems.append(_misfit(mine, usual, inner))
    for key, mine in of_project.members.items():
        if key not in members:
            members[key] = _grounded(mine)
    return Branch(
        members=members, keys={**standard.keys, **of_project.keys}, where=of_project.where
    )


def _misfit(mine: StatedValue | Branch, usual: StatedValue | Branch, name: str) -> Problem:
    shape = "一组“键: 值”" if isinstance(usual, Branch) else "一个值，或 {值: …, 理由: …}"
    where = mine.where if isinstance(mine, Branch) else mine.node.where
    return Problem.of("E601", where, f"版式 {name}：这里应是{shape}")


def _grounded(mine: StatedValue | Branch) -> StatedValue | Branch:
    """Values that only the project has are custom where it does not say more."""
    if isinstance(mine, StatedValue):
        return replace(mine, ground=mine.ground.over(CUSTOM))
    return replace(mine, members={key: _grounded(inner) for key, inner in mine.members.items()})


_STYLES, _FORM, _BODY = "样式", "表格页", StyleRole.BODY


def _based(tree: Branch, standard: Branch) -> Branch:
    """New styles on 正文; on a form's page on the style of that name, else on 正文 there."""
    styles = tree.members.get(_STYLES)
    if not isinstance(styles, Branch):
        return tree
    styles = _completed(styles, standard.members.get(_STYLES), {})
    members = {**tree.members, _STYLES: styles}
    form, usual = tree.members.get(_FORM), standard.members.get(_FORM)
    if isinstance(form, Branch) and isinstance(usual, Branch):
        inner = form.members.get(_STYLES)
        if isinstance(inner, Branch):
            inner = _completed(inner, usual.members.get(_STYLES), styles.members)
            members[_FORM] = replace(form, members={**form.members, _STYLES: inner})
    return replace(tree, members=members)


def _completed(
    styles: Branch, standard: StatedValue | Branch | None, bases: Mapping[str, StatedValue | Branch]
) -> Branch:
    known = standard.members if isinstance(standard, Branch) else {}
    members = dict(styles.members)
    for role, style in styles.members.items():
        base = bases.get(role, members.get(_BODY))
        if role not in known and isinstance(style, Branch) and isinstance(base, Branch):
            copied = {key: _copied(entry) for key, entry in base.members.items()}
            members[role] = Branch(
                members={**copied, **style.members},
                keys={**base.keys, **style.keys},
                where=style.where,
            )
    return replace(styles, members=members)


def _copied(entry: StatedValue | Branch) -> StatedValue | Branch:
    """A value of the base; what the project stated there is no finding a second time."""
    if isinstance(entry, StatedValue) and entry.of_project:
        return replace(entry, ground=CUSTOM, of_project=False, standard=None)
    return entry
