"""``ziping check``: what is wrong with the data and the texts; nothing is written."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ziping.check.printed import printed_figures
from ziping.commands.choice import chosen_years, workshop_in
from ziping.commands.options import json_option, project_option, strict_option
from ziping.commands.said import each_once, status
from ziping.listing import as_json, as_text, tally
from ziping.pipeline import Prepared


@click.command(options_metavar="[选项]")
@click.argument("names", nargs=-1, metavar="[单位[/年度] …]")
@project_option
@strict_option
@json_option
def check(names: tuple[str, ...], folder: Path | None, strict: bool, as_records: bool) -> None:
    """检查数据和文稿，不生成文件。"""
    workshop = workshop_in(folder)
    prepared = [workshop.prepared(which) for which in chosen_years(workshop, names)]
    problems = each_once(
        [*workshop.strays(), *(found for one in prepared for found in one.problems)]
    )
    if as_records:
        click.echo(as_json(problems))
    else:
        for line in as_text(problems, workshop.project):
            click.echo(line)
        for one in prepared:
            click.echo(f"{one.which}：{tally(one.problems)}；{_counts(one)}")
    sys.exit(status(problems, strict))


def _counts(one: Prepared) -> str:
    figures = sum(1 for document in one.pages.documents for _ in printed_figures(document))
    literals = sum(len(text.literals) for text in one.pages.texts)
    return f"印出数据 {figures} 处，原文 {literals} 处"
