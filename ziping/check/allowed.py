"""Allowed: the literals that a project lets stand, by patterns without the dangers of regular ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Numbers that name a thing everywhere in the field.
ALWAYS = (
    "7×24小时", "24小时", "110", "12348", "12345", "三重一大", "八五普法", "一把手", "两不愁三保障",
    "12·4", "3·15", "5·15", "G20", "“三公”", "两会", "三农", "四风", "双随机、一公开",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Allowed:
    """Patterns in which # stands for a run of digits; everything else for itself."""

    patterns: tuple[str, ...] = ()

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where the patterns stand in *text*, and what names a thing everywhere."""
        return _spans((*ALWAYS, *self.patterns), text)

    def own_spans(self, text: str) -> list[tuple[int, int]]:
        """Where the project's own patterns stand in *text*."""
        return _spans(self.patterns, text)


def _spans(patterns: Sequence[str], text: str) -> list[tuple[int, int]]:
    # A run of # is one run of digits: several in a row would be tried in every division.
    parts = (re.sub(r"(?:\\#)+", "[0-9０-９]{1,8}", re.escape(p)) for p in patterns if p)
    expression = "|".join(parts)
    return [match.span() for match in re.finditer(expression, text)] if expression else []
