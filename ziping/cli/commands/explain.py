"""``ziping explain``: where a figure comes from and where it is printed, or what a DOCX holds."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ziping.cli.options import FILE, json_option, one_year, project_option, run_in
from ziping.cli.output import as_json, print_json, problem_text
from ziping.features.explain.figure import explained, explanation_lines, explanation_record
from ziping.source.problem import Fault


@click.command(options_metavar="[选项]")
@click.argument("name", metavar="[单位/年度]", required=False)
@click.argument("figure", metavar="[数据]", required=False)
@click.option(
    "--docx", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar=FILE, help="说明一个生成的 DOCX：每段、每个数的出处，生成以后改了什么",
)  # fmt: skip
@project_option
@json_option
def explain(
    name: str | None, figure: str | None, file: Path | None, folder: Path | None, as_records: bool
) -> None:
    """说明一个数从哪里来、怎么算、印在哪里；或说明一个 DOCX。"""
    if file and not name:
        _explain_docx(file, as_records)
        return
    if file or not name or not figure:
        raise click.UsageError("没有写参数：写“单位/年度 数据”，或者只写 --docx 文件。")
    run = run_in(folder)
    prepared = run.checked_year(one_year(run, name))
    try:
        explanation = explained(prepared, figure)
    except Fault as error:
        click.echo(f"{error.problem.message}。{error.problem.hint}", err=True)
        sys.exit(1)
    if as_records:
        print_json(explanation_record(explanation))
    else:
        click.echo("\n".join(explanation_lines(explanation)))


def _explain_docx(file: Path, as_records: bool) -> None:
    """Needs no project: the file carries its evidence."""
    from ziping.features.explain.docx import docx_report  # Heavy: lxml.

    try:
        click.echo(docx_report(file, as_records=as_records))
    except Fault as error:
        text = as_json([error.problem]) if as_records else problem_text(error.problem)
        click.echo(text, err=not as_records)
        sys.exit(1)
