"""``ziping import``: a finished report or form, whoever made it, becomes data, chapters, a framework."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from ziping.cli.options import home, named_year, project_option
from ziping.cli.output import WIDTH, command, problem_text
from ziping.source.problem import Fault
from ziping.source.project import Project

_NAME = re.compile(r"[^\W\d_][\w-]{0,59}")


@click.command("import", options_metavar="[选项]")
@click.argument(
    "file", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.argument("target", metavar="单位/年度")
@click.option(
    "--framework", default=None, metavar="名称", help="文件里的自评表变成这个名称的指标体系"
)
@click.option("--standard", is_flag=True, help="按内置的提纲放，不用文件自己的提纲")
@click.option("--dry-run", is_flag=True, help="只说会写什么，不写文件")
@project_option
def import_(
    file: Path, target: str, framework: str | None, standard: bool, dry_run: bool,
    folder: Path | None,
) -> None:  # fmt: skip
    """把已有的报告、自评表变成这个年度的数据、文稿和指标体系。

    报告是 DOCX，自评表是 DOCX 或 XLSX。
    """
    from ziping.edit.new_files import refuse, write_fresh
    from ziping.features.importer.import_file import imported_project
    from ziping.features.importer.imported import summary_lines

    which = named_year(target)
    if framework is not None and not _NAME.fullmatch(framework):
        raise click.UsageError(
            "指标体系的名称以汉字或字母开头，只用汉字、字母、数字、下划线和连字符。"
        )
    project = Project((folder or home(Path.cwd())).resolve())
    try:
        adoption = imported_project(file, project, which, framework=framework, standard=standard)
        (refuse if dry_run else write_fresh)(project.root, adoption.files)
    except Fault as error:
        click.echo(problem_text(error.problem), err=True)
        sys.exit(1)
    width = WIDTH if sys.stdout.isatty() else None
    for line in summary_lines(adoption, dry=dry_run, width=width):
        click.echo(line)
    if not dry_run:
        click.echo(f"下一步：{command(f'check {which}')}")
