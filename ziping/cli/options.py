"""Options: those that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., object])


def project_option(command: Command) -> Command:
    return click.option(
        "--project", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path),
        default=None, help="项目文件夹，内有 data/ 和 content/；默认是当前文件夹",
    )(command)  # fmt: skip


def json_option(command: Command) -> Command:
    return click.option("--json", "as_records", is_flag=True, help="结果印成 JSON")(command)


def strict_option(command: Command) -> Command:
    return click.option("--strict", is_flag=True, help="有警告也算不通过")(command)
