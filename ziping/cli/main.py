"""The command line: the group of commands and the entry point. Each command is a module in `commands/`."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

import click

from ziping import __version__
from ziping.cli.chinese import ChineseGroup, speak_chinese
from ziping.source.system import reason

# Each command and the module in `commands/` that holds it, under its own name.
COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "build": "build", "check": "check", "score": "score", "explain": "explain", "diff": "diff",
        "audit": "audit", "layout": "layout", "init": "init", "new": "new", "import": "import_",
        "status": "status", "schema": "schema",
    }
)  # fmt: skip


class Commands(ChineseGroup):
    """The commands, each imported when it is called: a build need not wait for what begins a year."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = COMMANDS[name]
        found: click.Command = getattr(import_module(f"ziping.cli.commands.{module}"), module)
        return found


speak_chinese()


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数] …",
)
@click.version_option(__version__, prog_name="ziping", message="%(prog)s %(version)s")
def ziping() -> None:
    """由数据和文稿生成部门整体支出绩效自评报告和自评表。

    单位写成“单位/年度”，如 demo/2023；只写单位是指它的各个年度，不写是全部。
    """


def main() -> None:
    """The entry point: UTF-8 on every system, quiet when the reader goes away."""
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
