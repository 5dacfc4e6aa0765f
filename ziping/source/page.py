"""Pages: the page of the error catalogue that explains a code, as written."""

from __future__ import annotations

from ziping.source.project import BUILT_IN

FOLDER = "docs/errors"


def page_of(code: str) -> str:
    """The Markdown of a code's page; "" where the pages are not installed."""
    try:
        return (BUILT_IN / FOLDER / f"{code}.md").read_text("utf-8")
    except OSError:
        return ""
