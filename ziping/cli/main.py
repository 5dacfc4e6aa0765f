"""The group of commands and what surrounds a run. Each command is a module in `commands/`."""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from ziping import __version__
from ziping.source.problem import reason

# Each command and the module in `commands/` that holds it, under its own name.
COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "build": "build", "check": "check", "score": "score", "explain": "explain", "diff": "diff",
        "audit": "audit", "layout": "layout", "init": "init", "new": "new", "import": "import_",
        "status": "status", "schema": "schema",
    }
)  # fmt: skip

# click's own sentences: locale/ziping/LC_MESSAGES/click.mo. No system has a language of that name, so
# that no other program that gettext serves changes its own.
CATALOGUES, DOMAIN, LANGUAGE = Path(__file__).with_name("locale"), "click", "ziping"
_LOCALE_SETTINGS = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")  # The first that is set holds.


@contextmanager
def click_in_chinese() -> Iterator[None]:
    """Let gettext find click's sentences in Chinese, in every locale, until the run ends."""
    domain, folder = gettext.textdomain(), gettext.bindtextdomain(DOMAIN)
    language = os.environ.get("LANGUAGE")
    others = next(filter(None, map(os.environ.get, _LOCALE_SETTINGS)), "")
    gettext.bindtextdomain(DOMAIN, str(CATALOGUES))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = f"{LANGUAGE}:{others}".rstrip(":")
    try:
        yield
    finally:
        gettext.textdomain(domain)
        gettext.bindtextdomain(DOMAIN, folder)
        if language is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = language


class Commands(click.Group):
    """The commands, each imported when it is called: a build need not wait for what begins a year."""

    def main(self, *arguments: Any, **settings: Any) -> Any:
        with click_in_chinese():
            return super().main(*arguments, **settings)

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = COMMANDS[name]
        command: click.Command = getattr(import_module(f"ziping.cli.commands.{module}"), module)
        return command

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """UsageError for an unknown command, with the nearest one."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in COMMANDS:
            known = self.list_commands(context)
            near = get_close_matches(name, known, n=1)
            hint = f"是否想用“{near[0]}”？" if near else "可用：" + "、".join(known)
            raise click.UsageError(f"没有“{name}”这个命令。{hint}")
        return super().resolve_command(context, args)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数] …",
)
@click.version_option(
    __version__, prog_name="ziping", message="%(prog)s %(version)s", help="显示版本。"
)
def ziping() -> None:
    """由数据和文稿生成部门整体支出绩效自评报告和自评表。

    单位写成“单位/年度”，如 demo/2023；只写单位是指它的各个年度，不写是全部。
    """


def main() -> None:
    """Run the command in ``sys.argv``: UTF-8 on every system, quiet when the reader goes away."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        try:
            ziping(prog_name="ziping")
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:  # Of the screen or the file that it was sent to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        click.echo(f"错误 E901: 结果印不出来：{reason(error)}", err=True)
        sys.exit(1)
