"""``ziping explain``: where a figure comes from and where it is printed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from ziping.commands.choice import one_year, workshop_in
from ziping.commands.options import json_option, project_option
from ziping.explanation import explained, explanation_lines, explanation_record
from ziping.source.problem import Fault


@click.command(options_metavar="[选项]")
@click.argument("name", metavar="单位/年度")
@click.argument("figure", metavar="数据")
@project_option
@json_option
def explain(name: str, figure: str, folder: Path | None, as_records: bool) -> None:
    """说明一个数据：数值、公式、来源，以及印在哪些地方。"""
    workshop = workshop_in(folder)
    prepared = workshop.prepared(one_year(workshop, name))
    try:
        found = explained(prepared, figure)
    except Fault as error:
        click.echo(f"{error.problem.message}。{error.problem.hint}", err=True)
        sys.exit(1)
    if as_records:
        click.echo(json.dumps(explanation_record(found), ensure_ascii=False, indent=2))
    else:
        for line in explanation_lines(found):
            click.echo(line)
