"""Where the values of a YAML text stand in it, character by character, in order and as a tree.

For those who change a value and leave everything else of a file as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedList:
    """A list ``text[start:end]``; one in the block style ends with its last item."""

    start: int
    end: int
    flow: bool
    items: tuple[Placed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedMapping:
    """A mapping ``text[start:end]``; one in the block style ends with its last value."""

    start: int
    end: int
    flow: bool
    entries: tuple[tuple[Scalar, Placed], ...]


Placed = Scalar | PlacedList | PlacedMapping


def placed(text: str) -> Placed | None:
    """The root of a YAML text, None when it states nothing or is no YAML."""
    try:
        events = (
            event
            for event in YAML(typ="safe", pure=True).parse(text)
            if isinstance(event, NodeEvent | MappingEndEvent | SequenceEndEvent)
        )
        first = next(events, None)
        return None if first is None else _node(first, events, text, False)
    except (YAMLError, ValueError, RecursionError):
        return None


def _node(event: Event, events: Iterator[Event], text: str, flow: bool) -> Placed:
    start = event.start_mark.index
    if isinstance(event, MappingStartEvent):
        flow = flow or bool(event.flow_style)
        entries: list[tuple[Scalar, Placed]] = []
        while not isinstance(last := next(events), MappingEndEvent):
            key = _scalar(last, text, flow)
            entries.append((key, _node(next(events), events, text, flow)))
        end = last.end_mark.index if flow else max(entry_end(*entry) for entry in entries)
        return PlacedMapping(start=start, end=end, flow=flow, entries=tuple(entries))
    if isinstance(event, SequenceStartEvent):
        flow = flow or bool(event.flow_style)
        items: list[Placed] = []
        while not isinstance(last := next(events), SequenceEndEvent):
            items.append(_node(last, events, text, flow))
        end = last.end_mark.index if flow else items[-1].end
        return PlacedList(start=start, end=end, flow=flow, items=tuple(items))
    return _scalar(event, text, flow)


def entry_end(key: Scalar, value: Placed) -> int:
    """Where an entry ends: a value that is not there has its place on a later line."""
    nothing = value.start == value.end
    return key.end if nothing else value.end


def _scalar(event: Event, text: str, flow: bool) -> Scalar:
    if not isinstance(event, ScalarEvent):
        raise ValueError("a key that is no text")
    start, end = event.start_mark.index, event.end_mark.index
    return Scalar(
        start=start,
        end=start + len(text[start:end].rstrip()),  # A block's own end lies on a later line.
        style=event.style or "",
        value=event.value,
        flow=flow,
    )
