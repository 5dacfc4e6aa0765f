"""Help and usage errors are the same Chinese in every locale; only a run of the command changes click."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import click
import pytest

from support import ROOT
from support.projects import invoke
from ziping.cli.main import COMMANDS

pytestmark = pytest.mark.documents

CALLS = [
    ["--help"],
    ["--version"],
    ["nosuch"],
    ["--nosuch"],
    *([name, option] for name in COMMANDS for option in ("--help", "--nosuch")),
    ["check", "--project"],
    ["check", "--project", "/nosuch"],
    ["build", "--jobs", "x"],
    ["build", "--jobs", "0"],
    ["build", "--j"],
    ["diff", "--to", "x"],
    ["score"],
    ["score", "a", "b"],
]
LOCALES = [
    {"LC_ALL": "C"},
    {"LANG": "zh_CN.GBK"},
    {"LANG": "de_DE.UTF-8", "LANGUAGE": "de:en"},
]
SETTINGS = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
RUN = """
import json, sys
from ziping.cli.main import main
for arguments in json.loads(sys.argv[1]):
    sys.argv = ["ziping", *arguments]
    try:
        main()
    except SystemExit as end:
        print("=", end.code, flush=True)
"""
AS_A_LIBRARY = """
import gettext, os
from importlib import import_module
before = dict(os.environ), gettext.textdomain(), gettext.bindtextdomain("click")
import ziping, click
from ziping.cli.main import COMMANDS
for module in COMMANDS.values():
    import_module(f"ziping.cli.commands.{module}")
assert (dict(os.environ), gettext.textdomain(), gettext.bindtextdomain("click")) == before
assert all(module._ is gettext.gettext for module in (click.core, click.exceptions, click.types))
click.UsageError("x").show()
"""


def environment(locale: dict[str, str]) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return clean | locale | {"COLUMNS": "80"}


def test_every_locale_has_the_same_text() -> None:
    texts = []
    for locale in LOCALES:
        run = subprocess.run(
            [sys.executable, "-c", RUN, json.dumps(CALLS)],
            cwd=ROOT, env=environment(locale), check=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        texts.append(run.stdout.decode("utf-8"))
    assert texts[0] == texts[1] == texts[2]
    assert texts[0].count("用法：") >= len(CALLS) - 3
    assert not [word for word in ("Usage", "Options", "Error", "Show", "Try") if word in texts[0]]


def test_a_library_changes_nothing() -> None:
    run = subprocess.run(
        [sys.executable, "-c", AS_A_LIBRARY],
        cwd=ROOT, env=environment({"LANG": "C"}), capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (0, "Error: x\n")


def test_what_a_run_changes_is_as_before_after_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert "用法：" in invoke("check", "--nosuch").stderr
    click.UsageError("x").show()
    assert capsys.readouterr().err == "Error: x\n"
