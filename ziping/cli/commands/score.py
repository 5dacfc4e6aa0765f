"""``ziping score``: points and derivation of every indicator."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ziping.cli.options import json_option, one_year, project_option, run_in, strict_option
from ziping.cli.output import as_json, print_json, print_problems, status
from ziping.scoring.text_report import score_lines, score_record


@click.command(options_metavar="[选项]")
@click.argument("name", metavar="单位/年度")
@project_option
@strict_option
@json_option
def score(name: str, folder: Path | None, strict: bool, as_records: bool) -> None:
    """列出每个指标的得分和算法。"""
    run = run_in(folder)
    which = one_year(run, name)
    prepared = run.checked_year(which)
    if prepared.scored.scorecard is None:
        if not prepared.has_errors:
            raise click.UsageError(f"{which} 没有 指标.yaml，不评分。")
        click.echo(
            as_json(prepared.problems) if as_records else "没有算出得分。", err=not as_records
        )
    elif as_records:
        print_json(score_record(prepared.scored.scorecard))
    else:
        for line in score_lines(prepared.scored.scorecard):
            click.echo(line)
    of_scores = [p for p in prepared.problems if p.is_error or p.code[1] == "4"]
    if not as_records:
        print_problems(of_scores, run)
    sys.exit(status(of_scores, strict))
