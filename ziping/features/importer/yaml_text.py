"""YAML for what was imported, each value written so that it is read back as it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from ziping.facts.reading import FLAGS
from ziping.features.importer.markdown import clean
from ziping.numbers.quantity import looks_numeric
from ziping.source.shape import UNFILLED

_PLAIN = re.compile(r"[\w（《“”][^:#\n\"'{}\[\],&*!|>@`\\]*")
Tree = str | Mapping[str, "Tree"] | Sequence["Tree"]


class TypedValue(str):
    """A text that is no words but a quantity, a date, 是 or 否: never quoted."""


class YamlRemark(str):
    """A comment: a line of its own before the next key."""


def yaml_text(tree: Mapping[str, Tree], depth: int = 0) -> str:
    """A mapping as YAML: keys in order, lists with dashes."""
    return "\n".join(_mapping(tree, depth)) + "\n"


def _mapping(tree: Mapping[str, Tree], depth: int) -> list[str]:
    lines: list[str] = []
    for key, value in tree.items():
        pad = "  " * depth
        if isinstance(value, YamlRemark):
            lines += [f"{pad}# {line}".rstrip() for line in value.split("\n")]
        elif isinstance(value, str):
            lines.append(f"{pad}{key}: {_scalar(value, depth + 1)}")
        elif isinstance(value, Mapping):
            lines.append(f"{pad}{key}:" if value else f"{pad}{key}: {{}}")
            lines += _mapping(value, depth + 1)
        else:
            lines.append(f"{pad}{key}:" if value else f"{pad}{key}: []")
            lines += _items(value, depth + 1)
    return lines


def _items(values: Sequence[Tree], depth: int) -> list[str]:
    lines = []
    for value in values:
        pad = "  " * depth
        if isinstance(value, str):
            lines.append(f"{pad}- {_scalar(value, depth + 1)}")
            continue
        assert isinstance(value, Mapping)
        lines_of_item = _mapping(value, depth + 1)
        first = next(i for i, line in enumerate(lines_of_item) if not line.lstrip().startswith("#"))
        lines += lines_of_item[:first]
        lines.append(f"{pad}- {lines_of_item[first].lstrip()}")
        lines += lines_of_item[first + 1 :]
    return lines


def _scalar(text: str, depth: int) -> str:
    if isinstance(text, TypedValue):
        return text
    if "\n" in text:
        pad = "  " * depth
        return "|\n" + "\n".join(f"{pad}{line}" for line in text.split("\n"))
    words = looks_numeric(text) or text in FLAGS or text in UNFILLED or text != text.strip()
    if not words and _PLAIN.fullmatch(text) and "- " not in text[:2]:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def words_text(text: str) -> str:
    """A text of the data: what a template would take for its own is printed as it is."""
    literal = re.sub(r"[{}]+", lambda match: f'{{{{ 原文("{match.group()}") }}}}', text)
    return clean_lines(literal)


def clean_lines(text: str) -> str:
    """Each line cleaned, the empty ones left out."""
    return "\n".join(filter(None, map(clean, text.split("\n"))))


def free_name(name: str, is_taken: Callable[[str], bool]) -> str:
    """A name that is not taken: this one, else with the first number behind it that is free."""
    free, count = name, 1
    while is_taken(free):
        count += 1
        free = f"{name}{count}"
    return free
