"""The catalogue of click's own sentences: compiled as it is written, and click still has them."""

from __future__ import annotations

import ast
import gettext
from pathlib import Path

import click
import pytest

from support.catalogue import compiled, entries
from ziping.cli.main import CATALOGUES, DOMAIN, LANGUAGE

WRITTEN = CATALOGUES / LANGUAGE / "LC_MESSAGES" / f"{DOMAIN}.po"
COMPILED = WRITTEN.with_suffix(".mo")


def test_the_catalogue_is_compiled(request: pytest.FixtureRequest) -> None:
    data = compiled(WRITTEN.read_text("utf-8"))
    if request.config.getoption("--update"):
        COMPILED.write_bytes(data)
    assert COMPILED.read_bytes() == data


def test_gettext_reads_it() -> None:
    translation = gettext.translation(DOMAIN, str(CATALOGUES), languages=[LANGUAGE])
    assert translation.gettext("Usage:") == "用法："
    extra = ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})")
    assert {translation.ngettext(*extra, count) for count in (1, 2)} == {"多写了参数（{args}）"}


def test_click_still_has_every_sentence() -> None:
    sources = Path(click.__file__).parent.glob("*.py")
    sentences = {
        node.value
        for source in sources
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    ids = {each for message in entries(WRITTEN.read_text("utf-8")) for each in message.split("\0")}
    assert ids - {""} <= sentences
