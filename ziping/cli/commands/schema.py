"""``ziping schema``: JSON Schemas for editors, and the lines by which an editor finds them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ziping.cli.options import FOLDER, project_option, run_in, suggestion
from ziping.cli.output import shown
from ziping.features.schema.catalogue import SCHEMAS, schema_text
from ziping.features.schema.modelines import FOLDER as SCHEMA_FOLDER
from ziping.features.schema.modelines import (
    SETTINGS,
    lacking_settings,
    wire_files,
    write_schemas,
    write_settings,
)
from ziping.source.problem import Fault
from ziping.source.project import Project


@click.command(options_metavar="[选项]")
@click.argument("name", required=False, metavar="[名称]")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar=FOLDER,
    help="全部写到这个文件夹",
)
@click.option("--wire", is_flag=True, help="写到项目里，并在每个数据文件的第一行指明它的模式")
@project_option
def schema(name: str | None, output: Path | None, wire: bool, folder: Path | None) -> None:
    """供编辑器用的 JSON Schema：补全键名，说明含义。"""
    if name and (output or wire):
        raise click.UsageError("写了名称就只印出这一个，不能再写 --output、--wire。")
    try:
        if wire:
            sys.exit(_wire(run_in(folder).project, output))
        if output:
            write_schemas(output)
            click.echo(f"{len(SCHEMAS)} 个模式写在 {shown(output)}。")
        elif name:
            click.echo(_text_of(name), nl=False)
        else:
            for each, kind in SCHEMAS.items():
                click.echo(f"{each}  {kind.pattern}")
    except Fault as error:
        click.echo(f"{error.problem.where.path}: {error.problem.message}", err=True)
        sys.exit(1)


def _text_of(name: str) -> str:
    if name not in SCHEMAS:
        raise click.UsageError(
            f"没有“{name}”这个模式。{suggestion(name, SCHEMAS, '可用：' + '、'.join(SCHEMAS))}"
        )
    return schema_text(name)


def _wire(project: Project, output: Path | None) -> int:
    """Schemas, lines and settings of a project; 1 when a file could not be changed."""
    root = project.root.resolve()
    place = (output or root / SCHEMA_FOLDER).resolve()
    if not place.is_relative_to(root) or place == root:
        raise click.UsageError("--wire 把模式写在项目里：--output 要是项目里的一个文件夹。")
    folder = place.relative_to(root).as_posix()
    write_schemas(place)
    wiring = wire_files(project, folder)
    for path, reason in wiring.refused:
        click.echo(f"没有改 {path}：{reason}", err=True)
    click.echo(f"{len(SCHEMAS)} 个模式写在 {folder}/；{wiring.changed} 个文件加上了模式的位置。")
    if write_settings(root, folder):
        click.echo(f"{SETTINGS} 写好了；VS Code 装上“YAML”扩展（redhat.vscode-yaml）就能用。")
    elif lines := list(lacking_settings(root, folder)):
        click.echo(f'{SETTINGS} 已经有了，没有改。请在它的 "yaml.schemas" 里加上：')
        for line in lines:
            click.echo(f"  {line},")
    return int(bool(wiring.refused))
