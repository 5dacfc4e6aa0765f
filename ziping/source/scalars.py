"""Scalars: where the values of a YAML text stand in it, character by character, and how to write one.

For those who change a value and leave everything else of a file as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A scalar's characters ``text[start:end]``, its quote ("" when plain), what it says."""

    start: int
    end: int
    style: str  # "", ', ", | or >
    value: str
    flow: bool  # Whether it stands in [ ] or { }.


def scalars(text: str) -> tuple[Scalar, ...]:
    """The scalars of a YAML text in its order, keys included. None of a text that is not YAML."""
    try:
        return tuple(_scalars(text))
    except (YAMLError, ValueError, RecursionError):
        return ()


def _scalars(text: str) -> Iterator[Scalar]:
    flows: list[bool] = []
    for event in YAML(typ="safe", pure=True).parse(text):
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            flows.append(bool(event.flow_style))
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            flows.pop()
        elif isinstance(event, ScalarEvent):
            yield Scalar(
                start=event.start_mark.index,
                end=event.end_mark.index,
                style=event.style or "",
                value=event.value,
                flow=any(flows),
            )


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
