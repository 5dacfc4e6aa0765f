"""The parser for what chapters and templates may write, and nothing else."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.common.utils import isPunctChar
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import state_inline

from ziping.markdown.inline import is_wide


def markdown_parser() -> MarkdownIt:
    """CommonMark with tables. Addresses stay as written: the reader judges them."""
    state_inline.isPunctChar = _is_latin_punctuation  # type: ignore[attr-defined]
    markdown = MarkdownIt("commonmark", {"html": True, "maxNesting": 20}).enable("table")
    markdown.disable(["code", "lheading", "reference", "autolink", "entity"])
    markdown.block.ruler.before("html_block", "html_table", _table_rule, {"alt": ["paragraph"]})
    markdown.validateLink = _any_address  # type: ignore[method-assign]
    markdown.normalizeLink = _as_written  # type: ignore[method-assign]
    return markdown


def _any_address(url: str) -> bool:
    return True


def _as_written(url: str) -> str:
    return url


def _is_latin_punctuation(ch: str) -> bool:
    """CommonMark lets no bold end between 。 and a letter; Chinese needs that: **重点。**正文"""
    return not is_wide(ch) and isPunctChar(ch)


def _table_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A ``<table>`` up to its ``</table>``, blank lines included."""
    if not _line(state, start).lower().startswith("<table"):
        return False
    if silent:
        return True
    last = next((n for n in range(start, end) if "</table>" in _line(state, n).lower()), end - 1)
    token = state.push("html_table", "", 0)
    token.map = [start, last + 1]
    token.content = "\n".join(_line(state, number) for number in range(start, last + 1))
    state.line = last + 1
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] : state.eMarks[number]].strip()
