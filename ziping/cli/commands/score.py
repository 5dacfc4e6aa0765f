"""``ziping score``: points and derivation of every indicator."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from ziping.cli.options import json_option, project_option, strict_option
from ziping.cli.output import print_problems, status
from ziping.cli.problem_text import as_json
from ziping.cli.selection import one_year, workshop_in
from ziping.scoring.text_report import score_lines, score_record


@click.command(options_metavar="[选项]")
@click.argument("name", metavar="单位/年度")
@project_option
@strict_option
@json_option
def score(name: str, folder: Path | None, strict: bool, as_records: bool) -> None:
    """列出每个指标的得分和算法。"""
    workshop = workshop_in(folder)
    which = one_year(workshop, name)
    prepared = workshop.prepared(which)
    if prepared.scored.scorecard is None:
        if not prepared.has_errors:
            raise click.UsageError(f"{which} 没有 指标.yaml，不评分。")
        click.echo(
            as_json(prepared.problems) if as_records else "没有算出得分。", err=not as_records
        )
    elif as_records:
        click.echo(
            json.dumps(score_record(prepared.scored.scorecard), ensure_ascii=False, indent=2)
        )
    else:
        for line in score_lines(prepared.scored.scorecard):
            click.echo(line)
    of_scores = [found for found in prepared.problems if found.is_error or found.code[1] == "4"]
    if not as_records:
        print_problems(of_scores, workshop)
    sys.exit(status(of_scores, strict))
