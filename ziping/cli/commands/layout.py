"""``ziping layout``: the values of the layout, and what is measured of them on the built pages."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ziping.cli.options import json_option, one_year, project_option, run_in, strict_option
from ziping.cli.output import by_file, print_json, print_problems, status


@click.command(options_metavar="[选项]")
@click.argument("name", required=False, metavar="[单位/年度]")
@click.option("--all", "whole", is_flag=True, help="页上看不出来的值也列出")
@project_option
@strict_option
@json_option
def layout(
    name: str | None, whole: bool, folder: Path | None, strict: bool, as_records: bool
) -> None:
    """列出版式的每个值和条款；写了单位的，在页面上逐项量。"""
    from ziping.features.inspect.inspect import inspected  # Only here are pages measured.
    from ziping.features.inspect.text_report import layout_lines, layout_record

    run = run_in(folder)
    measured = inspected(run, one_year(run, name) if name else None)
    if as_records:
        print_json(layout_record(measured.rows, measured.sheets))
    elif measured.sheets or not name:
        for line in layout_lines(measured.rows, measured.sheets, whole=whole):
            click.echo(line)
    print_problems(by_file(measured.problems), run)
    sys.exit(status(measured.problems, strict))
