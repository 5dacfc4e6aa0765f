"""``ziping schema``: JSON Schemas for editors, and the lines by which an editor finds them."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from pathlib import Path

import click

from ziping.cli.options import project_option
from ziping.cli.output import shown
from ziping.cli.selection import workshop_in
from ziping.edit.source_files import created, rewritten, source_file, with_edits
from ziping.features.schema.catalogue import SCHEMAS, schema_text
from ziping.features.schema.modelines import (
    FOLDER,
    SETTINGS,
    lacking,
    schema_for,
    settings_text,
    wired,
)
from ziping.source.problem import Fault
from ziping.source.project import Project


@click.command(options_metavar="[选项]")
@click.argument("name", required=False, metavar="[名称]")
@click.option(
    "--output", type=click.Path(file_okay=False, path_type=Path), help="全部写到这个文件夹"
)
@click.option("--wire", is_flag=True, help="写到项目里，并在每个数据文件的第一行指明它的模式")
@project_option
def schema(name: str | None, output: Path | None, wire: bool, folder: Path | None) -> None:
    """供编辑器用的 JSON Schema：补全键名，说明含义。"""
    if name and (output or wire):
        raise click.UsageError("写了名称就只印出这一个，不能再写 --output、--wire。")
    try:
        if wire:
            sys.exit(_wire(workshop_in(folder).project, output))
        if output:
            _write_all(output)
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
        near = get_close_matches(name, SCHEMAS, n=1)
        hint = f"是否想写“{near[0]}”？" if near else "可用：" + "、".join(SCHEMAS)
        raise click.UsageError(f"没有“{name}”这个模式。{hint}")
    return schema_text(name)


def _write_all(output: Path) -> None:
    for name in SCHEMAS:
        created(output / f"{name}.json", schema_text(name).encode("utf-8"))


def _wire(project: Project, output: Path | None) -> int:
    """Schemas, lines and settings of a project; 1 when a file could not be changed."""
    root = project.root.resolve()
    place = (output or root / FOLDER).resolve()
    if not place.is_relative_to(root) or place == root:
        raise click.UsageError("--wire 把模式写在项目里：--output 要是项目里的一个文件夹。")
    folder = place.relative_to(root).as_posix()
    _write_all(place)
    changed, failed = 0, 0
    for path in project.data_files():
        if schema_for(path):
            try:
                changed += _wire_file(project, path, folder)
            except Fault as error:
                failed += 1
                click.echo(f"没有改 {path}：{error.problem.message}", err=True)
    click.echo(f"{len(SCHEMAS)} 个模式写在 {folder}/；{changed} 个文件加上了模式的位置。")
    _wire_settings(root, folder)
    return int(failed > 0)


def _wire_file(project: Project, path: str, folder: str) -> bool:
    file = source_file(project, path)
    edit = wired(file.text, path, folder)
    if edit is not None:
        rewritten(file, with_edits(file, [edit]))
    return edit is not None


def _wire_settings(root: Path, folder: str) -> None:
    """A new settings file; one that is there is the user's own and stays as it is."""
    place = root / SETTINGS
    if not place.exists():
        created(place, settings_text(folder).encode("utf-8"))
        click.echo(f"{SETTINGS} 写好了；VS Code 装上“YAML”扩展（redhat.vscode-yaml）就能用。")
        return
    lines = list(lacking(place.read_text("utf-8", "replace"), folder))
    if lines:
        click.echo(f'{SETTINGS} 已经有了，没有改。请在它的 "yaml.schemas" 里加上：')
        for line in lines:
            click.echo(f"  {line},")
