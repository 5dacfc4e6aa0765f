"""WeasyPrint's internals are as they were when we wrote for them. After an upgrade this fails first."""

from __future__ import annotations

import ast
import hashlib
import inspect
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from support import ROOT
from ziping.write.pdf.weasyprint_internals import INTERNALS, WRITTEN_FOR, Internal

pytestmark = pytest.mark.documents

READ_AGAIN = "read its new source, adapt ziping/write/pdf/weasyprint_internals.py, then the digest"
# Of the source of each function that we replace or call.
DIGESTS = {
    "justify_line": "f83b21ff8793",
    "add_tags": "f0e74575b0ba",
    "Stream.marked": "3fa3acacbbf6",
    "Stream.artifact": "be61e4218680",
    "SVG.point": "333add7cf44f",
    "Layout.__init__": "c17d3975d808",
    "Layout.set_text": "fe23ca9937db",
    "ColorProfile.__init__": "89ac3f3b904b",
}
# What WeasyPrint documents for its users, beside its top level.
DOCUMENTED = {"weasyprint", "weasyprint.urls", "weasyprint.text.fonts"}


def test_the_version_is_the_one_that_was_read() -> None:
    assert version("weasyprint") == WRITTEN_FOR, (
        "WeasyPrint was upgraded: go through the list below"
    )


@pytest.mark.parametrize("internal", INTERNALS, ids=lambda internal: internal.name)
def test_each_internal_is_there(internal: Internal) -> None:
    thing = getattr(internal.owner(), internal.last_name, None)
    assert thing is not None or internal.name == "harfbuzz_subset", (
        f"{internal.name}: {internal.need}"
    )
    if internal.parameters:
        assert tuple(inspect.signature(thing).parameters) == internal.parameters, READ_AGAIN
        digest = hashlib.sha256(inspect.getsource(thing).encode()).hexdigest()[:12]
        assert digest == DIGESTS[internal.name], f"{internal.name} changed: {READ_AGAIN}"


def test_every_function_has_its_digest() -> None:
    assert DIGESTS.keys() == {internal.name for internal in INTERNALS if internal.parameters}


def imported(path: Path) -> Iterator[str]:
    """The modules that run when the code runs: types for the checker alone do not count."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_only_one_module_reaches_into_weasyprint() -> None:
    elsewhere = {
        f"{path.name}: {name}"
        for path in (ROOT / "ziping").rglob("*.py")
        for name in imported(path)
        if name.partition(".")[0] == "weasyprint" and name not in DOCUMENTED
        if path.name != "weasyprint_internals.py"
    }
    assert not elsewhere
    hidden = {
        path.name
        for path in (ROOT / "ziping/write").rglob("*.py")
        if "._page_box" in path.read_text("utf-8") or "._tags" in path.read_text("utf-8")
    }
    assert hidden == {"weasyprint_internals.py"}
