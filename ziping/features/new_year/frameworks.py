"""Frameworks: the installed ones by name, and how the rows of one become those of another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from ziping.edit.edits import Edit, edited
from ziping.features.new_year.blanked import TO_FILL
from ziping.features.new_year.skeleton import headed_rows, row_lines, value_lines
from ziping.scoring.framework import Framework, FrameworkRow, paired, row_names
from ziping.scoring.framework_file import read_framework
from ziping.scoring.required_inputs import asked_by
from ziping.source.problem import Fault
from ziping.source.project import Project
from ziping.source.yaml import MappingNode, Node, ScalarNode, parsed

_BARE = re.compile(r"[ \t]*:[ \t]*(#.*)?")  # What follows a key whose value is on later lines.


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """The rows of a new framework against an old one: by id, else by the indicator's name."""

    same: tuple[str, ...]
    renamed: Mapping[str, str]  # New id → old id.
    new: tuple[str, ...]
    gone: tuple[str, ...]

    def old(self, identity: str) -> str:
        """The old id of a row of the new framework, "" of one that is new."""
        return identity if identity in self.same else self.renamed.get(identity, "")


def framework_named(project: Project, name: str) -> Framework:
    """An installed framework. Raises Fault E209, or the first of what is wrong in its file."""
    label, text = project.framework(name)
    node = parsed(text, label)
    framework, problems = read_framework(node) if node is not None else (None, ())
    if framework is None:
        if not problems:
            project.framework("")  # An empty file is as good as none: E209.
        raise Fault(problems[0])
    return framework


def framework_titles(project: Project) -> dict[str, str]:
    """The title of each installed framework by its name; made-up ones stand last."""
    titles = dict.fromkeys(project.frameworks(), "")
    for name in titles:
        with suppress(Fault):  # What is wrong with its file is reported when it is chosen.
            titles[name] = framework_named(project, name).name
    made_up = {name: title for name, title in titles.items() if "示例" in title}
    rest = {name: title for name, title in titles.items() if name not in made_up}
    return rest | {name: f"{title}（虚构，仅作示例）" for name, title in made_up.items()}


def matched(old: Framework | None, entries: tuple[str, ...], new: Framework) -> Matched:
    """How the rows compare. *entries*: the rows that the unit gave inputs for, in their order."""
    names = row_names(new)
    known = dict.fromkeys(entries, "") | (row_names(old) if old else {})
    found = paired(known, names)
    same = tuple(identity for identity in names if found.get(identity) == identity)
    renamed = {other: one for one, other in found.items() if one != other}
    return Matched(
        same=same,
        renamed=renamed,
        new=tuple(one for one in names if one not in same and one not in renamed),
        gone=tuple(identity for identity in known if identity not in found),
    )


def reframed(text: str, name: str, old: Framework | None, new: Framework, pairs: Matched) -> str:
    """指标.yaml under another framework: its rows in that one's order, each as it stood."""
    root = parsed(text, "")
    if not isinstance(root, MappingNode):
        return text
    edits: list[Edit] = []
    if value := root.members.get("框架"):
        edits.append(Edit(start=value.start, end=value.end, new=name, problems=()))
    if rows := root.members.get("指标"):
        edits.append(_rows_edit(text, root.keys["指标"], rows, old, new, pairs))
    return edited(text, edits)


def _rows_edit(
    text: str, key: ScalarNode, rows: Node, old: Framework | None, new: Framework, pairs: Matched
) -> Edit:
    blocks = _blocks(text, key, rows) if isinstance(rows, MappingNode) else {}
    before = {row.id: row for row in old.rows()} if old else {}
    lines: list[str] = []
    for heading, row in headed_rows(new):
        identity = pairs.old(row.id)
        if identity in blocks:
            block = blocks[identity]
            lines.append(block.as_row(before.get(identity), row))
        elif not identity:
            lines += row_lines(row, heading)
    start = _line_end(text, key.end)
    end = max(start, _line_end(text, rows.end))
    head = "" if _BARE.fullmatch(text, key.end, start) else ":"
    start = key.end if head else start
    return Edit(start=start, end=end, new=f"{head}\n" + "".join(lines).rstrip("\n"), problems=())


@dataclass(frozen=True, slots=True, kw_only=True)
class _RowBlock:
    """The lines of one row with the comments above it; *at* is where its id begins, *start* and *end*
    are where its inputs do."""

    text: str
    at: int
    start: int
    end: int
    identity: str
    keys: tuple[str, ...]
    listed: bool  # Whether its inputs are a mapping: else it has none, or a word in their place.
    flow: bool  # Whether its inputs stand in { }.

    def as_row(self, old: FrameworkRow | None, new: FrameworkRow) -> str:
        """The row under its new id, with what the new rule wants besides the old one."""
        wanted = {one.name for one in asked_by(old)} if old else set()
        more = [
            one
            for one in asked_by(new)
            if "." not in one.name and one.name not in wanted and one.name not in self.keys
        ]
        text = self.text
        if self.flow and more:
            listed = ", ".join(f"{one.name}: {TO_FILL}" for one in more)
            comma = ", " if self.keys else ""
            text = text[: self.end - 1] + comma + listed + text[self.end - 1 :]
        elif more:
            text = text if self.listed else text[: self.start] + text[self.end :]
            text += "".join(line for one in more for line in value_lines(one, one.name, "    "))
        return text[: self.at] + new.id + text[self.at + len(self.identity) :]


def _blocks(text: str, key: ScalarNode, rows: MappingNode) -> dict[str, _RowBlock]:
    """The lines of every row, by its id."""
    row_blocks: dict[str, _RowBlock] = {}
    last = _line_end(text, key.end) + 1
    for identity, value in rows.members.items():
        row_key = rows.keys[identity]
        inputs = value if isinstance(value, MappingNode) else None
        if rows.flow:
            raw, at = f"  {identity}: {text[value.start : value.end]}\n", 2
            span = (len(raw) - 1 - (value.end - value.start), len(raw) - 1)
        else:
            nothing = value.start == value.end
            end = _line_end(text, value.end)
            raw, at = text[last:end] + "\n", row_key.start - last
            span = (len(raw), len(raw)) if nothing else (value.start - last, value.end - last)
            last = end + 1
        row_blocks[identity] = _RowBlock(
            text=raw,
            at=at,
            start=span[0],
            end=span[1],
            identity=identity,
            keys=tuple(inputs.members) if inputs else (),
            listed=inputs is not None,
            flow=inputs is not None and inputs.flow,
        )
    return row_blocks


def with_new_names(text: str, renamed: Mapping[str, str]) -> str:
    """A text with this year's names of rows that have another id now. *renamed*: new id → old id."""
    for new, old in renamed.items():
        text = re.sub(rf"(?<!上年\.)\b((?:指标\.指标|评分)\.){old}\b", rf"\g<1>{new}", text)
        text = re.sub(rf"(?m)^(.*对应指标:.*)\b{old}\b", rf"\g<1>{new}", text)
    return text


def _line_end(text: str, index: int) -> int:
    return (text + "\n").index("\n", index)


def gone_inputs(text: str, pairs: Matched) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The rows that are gone, each with the inputs that it had."""
    root = parsed(text, "")
    rows = root.members.get("指标") if isinstance(root, MappingNode) else None
    given = rows.members if isinstance(rows, MappingNode) else {}
    keys = {name: tuple(row.members) for name, row in given.items() if isinstance(row, MappingNode)}
    return tuple((one, keys.get(one, ())) for one in pairs.gone)
