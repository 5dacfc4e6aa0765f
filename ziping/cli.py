"""The command line: the group of commands and the entry point. Each command is a module in `commands/`."""

from __future__ import annotations

import os
import sys

import click

from ziping import __version__
from ziping.chinese import ChineseGroup, speak_chinese
from ziping.commands.adopt import adopt
from ziping.commands.audit import audit
from ziping.commands.build import build
from ziping.commands.check import check
from ziping.commands.diff import diff
from ziping.commands.explain import explain
from ziping.commands.init import init
from ziping.commands.layout import layout
from ziping.commands.new import new
from ziping.commands.schema import schema
from ziping.commands.score import score
from ziping.commands.status import status
from ziping.source.system import reason

COMMANDS = (
    build, check, score, explain, diff, audit, layout, init, new, adopt, status, schema,
)  # fmt: skip

speak_chinese()


@click.group(
    cls=ChineseGroup,
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


for command in COMMANDS:
    ziping.add_command(command)
