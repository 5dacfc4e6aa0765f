"""``ziping audit``: finished reports and forms, whoever wrote them, recomputed."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ziping.cli.options import json_option, strict_option
from ziping.cli.output import print_json, problem_text
from ziping.source.problem import Fault, Problem


@click.command(options_metavar="[选项]")
@click.argument(
    "files", nargs=-1, required=True, metavar="文件 …",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="验算相符的也列出")
@strict_option
@json_option
def audit(files: tuple[Path, ...], everything: bool, strict: bool, as_records: bool) -> None:
    """验算别人写好的报告和表：合计、占比、增减、计数、得分。

    可以是 DOCX、XLSX、有文字的 PDF、纯文本。
    """
    from ziping.features.audit.recompute import audited_file  # Heavy readers.
    from ziping.features.audit.text_report import failed, record, remark_lines

    records: list[dict[str, object]] = []
    unread: list[Problem] = []
    bad = False
    for file in files:
        try:
            remarks = audited_file(file)
        except Fault as error:
            unread.append(error.problem)
            click.echo(problem_text(error.problem), err=True)
            continue
        bad = bad or failed(remarks, strict=strict)
        records += [record(file.as_posix(), remark) for remark in remarks]
        for line in () if as_records else remark_lines(file.as_posix(), remarks, whole=everything):
            click.echo(line)
    if as_records:
        print_json(records)
    sys.exit(int(bad or bool(unread)))
