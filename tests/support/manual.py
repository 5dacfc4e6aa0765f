"""The pages of the manual, and their sections."""

from __future__ import annotations

import re

from support import ROOT
from ziping.source.position import Position

DOCS = ROOT / "docs"
READMES = (ROOT / "README.md", ROOT / "README.en.md")
HERE = Position("手册", 1, 1)


def text_of(name: str) -> str:
    return (DOCS / f"{name}.md").read_text("utf-8")


DATA, TEMPLATES, SCORING, COMMANDS = map(text_of, ("数据", "模板", "指标体系", "命令"))


def section(text: str, title: str) -> str:
    """A section of a page: from its heading to the next of the same level or higher."""
    level = next(line for line in text.splitlines() if line.strip("# ") == title).count("#")
    body = text.partition(f"\n{'#' * level} {title}\n")[2]
    return re.split(rf"\n#{{1,{level}}} ", body)[0]
