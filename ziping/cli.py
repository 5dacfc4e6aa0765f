"""The command line: the group of commands and the entry point. Each command is a module in `commands/`."""

from __future__ import annotations

import os
import sys
from difflib import get_close_matches

import click

from ziping import __version__
from ziping.chinese import speak_chinese
from ziping.commands.build import build
from ziping.commands.check import check
from ziping.commands.explain import explain
from ziping.commands.schema import schema
from ziping.commands.score import score

COMMANDS = (build, check, score, explain, schema)

speak_chinese()


class _Chinese(click.Group):
    """Usage errors in Chinese, with the nearest command."""

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name and not name.startswith("-") and self.get_command(context, name) is None:
            near = get_close_matches(name, self.list_commands(context), n=1)
            hint = (
                f"是否想用“{near[0]}”？"
                if near
                else "可用：" + "、".join(self.list_commands(context))
            )
            raise click.UsageError(f"没有“{name}”这个命令。{hint}")
        return super().resolve_command(context, args)


@click.group(
    cls=_Chinese,
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
        ziping(prog_name="ziping")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


for command in COMMANDS:
    ziping.add_command(command)
