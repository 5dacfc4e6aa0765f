"""``ziping layout``: the values of the layout, and what is measured of them on the built pages."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from ziping.cli.options import json_option, project_option, strict_option
from ziping.cli.output import print_problems, status
from ziping.cli.problem_text import by_file
from ziping.cli.selection import one_year, workshop_in


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

    workshop = workshop_in(folder)
    found = inspected(workshop, one_year(workshop, name) if name else None)
    if as_records:
        record = layout_record(found.rows, found.sheets)
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
    elif found.sheets or not name:
        for line in layout_lines(found.rows, found.sheets, whole=whole):
            click.echo(line)
    print_problems(by_file(found.problems), workshop)
    sys.exit(status(found.problems, strict))
