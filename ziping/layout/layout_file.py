"""The layout file: the built-in values, single ones replaced by a project's own, read as a Layout.

Every value keeps its own place. A project's value that states no clause or strength has those of the
built-in one; what the standard says of it is always the built-in file's to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ziping.document.roles import LEVEL_STYLES
from ziping.layout.departures import departures
from ziping.layout.derived import rederived
from ziping.layout.layout import EMPHASIS, FALLBACKS, NEEDED_STYLES, Layout, Rationale, Strength
from ziping.layout.limits import impossible
from ziping.layout.values import Branch, StatedValue, merged, read_values
from ziping.source.position import Position
from ziping.source.problem import Fault, Problem
from ziping.source.validation import SINGLE, reason_of
from ziping.source.yaml import Node, ScalarNode, SequenceNode, parsed


def layout_of(
    standard: Node | None, of_project: Node | None = None
) -> tuple[Layout | None, tuple[Problem, ...]]:
    """The layout of the built-in file's tree with the values *of_project* over it, and all that is wrong.

    None with problems E601; W610 and N611 for values that depart from the standard's.
    """
    built_in, problems = read_values(standard)
    theirs, of_theirs = read_values(of_project, of_project=True)
    problems += of_theirs
    tree, of_merging = merged(theirs, built_in)
    problems += of_merging
    layout, of_shape = _validated(tree)
    problems += of_shape
    if layout is not None:
        problems += tuple(_absent(layout, tree))
    if layout is None or problems:
        return None, _in_order(problems)
    fresh = tuple(role for role in layout.styles if role not in _names(built_in, "样式"))
    layout = rederived(layout.model_copy(update={"own_styles": fresh}))
    wrong = (*impossible(layout),)
    if wrong or of_project is None:
        return (None if wrong else layout), _in_order(wrong)
    plain, _ = _validated(built_in)
    return layout, _in_order(departures(layout, plain) if plain else ())


def layout_from(path: Path) -> Layout:
    """The layout that a whole file states. Raises Fault: the first problem of the file."""
    layout, problems = layout_of(parsed(path.read_text("utf-8"), path.as_posix()))
    if layout is None:
        raise Fault(problems[0])
    return layout


def _in_order(problems: Iterator[Problem] | tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(sorted(dict.fromkeys(problems), key=lambda found: (found.where, found.code)))


def _names(tree: Branch, key: str) -> Mapping[str, object]:
    group = tree.members.get(key)
    return group.members if isinstance(group, Branch) else {}


def _validated(tree: Branch) -> tuple[Layout | None, tuple[Problem, ...]]:
    """The layout of a tree of values, or all that its values and keys have wrong (E601)."""
    grounds, problems = _grounds(tree)
    try:
        layout = Layout.model_validate({**_plain_members(tree), "__grounds__": grounds})
    except ValidationError as error:
        details = _without_inner(error.errors(include_url=False, include_input=False))
        found = [_shape_problem(detail, tree) for detail in details]
        return None, (*problems, *_without_copies(found))
    return layout, problems


def _absent(layout: Layout, tree: Branch) -> Iterator[Problem]:
    """What the writers need and no file has: only of a built-in file that somebody changed."""
    needed = (
        ("样式", NEEDED_STYLES, layout.styles),
        ("编号", LEVEL_STYLES, layout.numbering),
        ("字体", (*FALLBACKS, EMPHASIS), layout.faces),
    )
    for group, names, there in needed:
        for name in names:
            if name not in there:
                yield Problem.of("E601", tree.keys[group], f"版式 {group}：缺少“{name}”")


def _plain_members(branch: Branch) -> dict[str, object]:
    return {
        key: _plain_members(member) if isinstance(member, Branch) else member.plain
        for key, member in branch.members.items()
    }


def _grounds(tree: Branch) -> tuple[tuple[Rationale, ...], tuple[Problem, ...]]:
    grounds, problems = [], []
    for name, entry in _entries(tree):
        if entry.ground.clause and entry.ground.strength:
            grounds.append(_ground(name, entry))
        else:
            hint = "写 条款: 和 强度:（规定、一般、推荐、惯例、推算）"
            message = f"版式 {name}：没有写条款或强度"
            problems.append(Problem.of("E601", entry.node.where, message, hint=hint))
    return tuple(grounds), tuple(problems)


def _ground(name: str, entry: StatedValue) -> Rationale:
    return Rationale(
        name=name,
        value=entry.text,
        clause=entry.ground.clause,
        strength=Strength(entry.ground.strength),
        where=entry.node.where,
        overridden=entry.of_project,
        standard=entry.standard.text if entry.standard else "",
        tolerance=(entry.standard or entry).tolerance,
        reason=entry.ground.reason,
    )


def _entries(branch: Branch, name: str = "") -> Iterator[tuple[str, StatedValue]]:
    for key, member in branch.members.items():
        inner = f"{name}.{key}".lstrip(".")
        if isinstance(member, Branch):
            yield from _entries(member, inner)
        else:
            yield inner, member


def _without_inner(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Of a group whose name is wrong, nothing else is said."""
    wrong = [detail["loc"][:-1] for detail in details if detail["loc"][-1] == "[key]"]
    return [
        detail
        for detail in details
        if detail["loc"][-1] == "[key]"
        or not any(detail["loc"][: len(name)] == name for name in wrong)
    ]


def _without_copies(problems: list[Problem]) -> Iterator[Problem]:
    """A wrong value of 正文 is wrong in each new style that takes it over: said once."""
    seen: set[tuple[Position, str]] = set()
    for problem in problems:
        cause = (problem.where, problem.message.partition("：")[2])
        known = cause in seen and "缺少" not in cause[1]
        seen.add(cause)
        if not known:
            yield problem


def _shape_problem(detail: ErrorDetails, tree: Branch) -> Problem:
    """A finding of pydantic in Chinese, at the value or key that it is about."""
    steps = [step for step in detail["loc"] if step != "[key]"]
    about_key = detail["loc"][-1] == "[key]" or detail["type"] == "extra_forbidden"
    branch, where, text, hint = tree, tree.where, "", ""
    listed = False
    for number, step in enumerate(map(str, steps), start=1):
        member = branch.members.get(step)
        if number == len(steps) and about_key and step in branch.keys:
            where, text = branch.keys[step], step
            near = get_close_matches(step, [key for key in branch.members if key != step], n=1)
            hint = f"是否想写“{near[0]}”？" if near else ""
        elif isinstance(member, Branch):
            branch, where = member, branch.keys.get(step, member.where)
        elif member is not None:
            item = steps[number] if number < len(steps) else None
            node: Node = member.node
            listed = isinstance(node, SequenceNode) and not isinstance(item, int)
            if isinstance(node, SequenceNode) and isinstance(item, int):
                node = node.items[item]
            where, text = node.where, node.text if isinstance(node, ScalarNode) else ""
    name = ".".join(str(step) for step in steps if not isinstance(step, int))
    reason = SINGLE if listed and detail["type"] in _OF_TEXTS else reason_of(detail, text)
    return Problem.of("E601", where, f"版式 {name}：{reason}", hint=hint)


_OF_TEXTS = ("value_error", "enum", "literal_error", "string_type")
