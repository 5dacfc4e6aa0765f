"""``ziping diff``: one year against another, or one revision against another."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import click

from ziping.cli.options import FILE, named_year, one_year, project_option, refuse_sources, run_in
from ziping.cli.output import problem_text, shown
from ziping.document.tree import REPORT
from ziping.edit.source_files import created
from ziping.features.diff.compare import compared, runs_of, side
from ziping.features.diff.json_report import comparison_record
from ziping.features.diff.model import Comparison, Side
from ziping.features.diff.page.page import comparison_page
from ziping.features.diff.text_report import comparison_lines
from ziping.pipeline.run import Run
from ziping.source.problem import Fault
from ziping.source.project import UnitYear
from ziping.source.revision import NoRevision

Sides = tuple[Side, Side]


@click.command(options_metavar="[选项]")
@click.argument("names", nargs=-1, metavar="单位/旧年度 单位/新年度")
@click.option(
    "--rev", "revisions", nargs=2, default=None, metavar="旧版本 新版本",
    help="比较 git 里一个年度的两个版本；新版本写 . 是现在的文件",
)  # fmt: skip
@click.option(
    "--to",
    "form",
    type=click.Choice(["text", "json", "html", "docx"]),
    default="text",
    help="结果的格式；docx 是 Word 修订稿",
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), default=None, metavar=FILE,
    help="写到这个文件；不写，text 和 json 印在屏幕上，html 和 docx 写到 output/单位/ 下面",
)  # fmt: skip
@click.option("--all", "every", is_flag=True, help="列出全部变动的数，不只是最大的 30 个")
@project_option
def diff(
    names: tuple[str, ...], revisions: tuple[str, str] | None, form: str, output: Path | None,
    every: bool, folder: Path | None,
) -> None:  # fmt: skip
    """比较一个单位的两个年度，或一个年度的两个版本。

    只写一个年度的，和它的上一年比。
    """
    if output is not None and not output.suffix:
        output = output.with_suffix(_SUFFIXES[form])
    run = run_in(folder)
    if output is not None:
        refuse_sources(output, run)
    sides = _revised(run, names, revisions) if revisions else _years(run, names)
    comparison = compared(*sides)
    if form == "docx":
        put_redlines(sides, comparison, _own_folder(comparison, run), output)
        return
    place = _own_folder(comparison, run) / _FILES[form] if form in _FILES else None
    _put(_FORMS[form](comparison, every), output or place)


def _years(run: Run, names: tuple[str, ...]) -> Sides:
    if len(names) not in (1, 2):
        raise click.UsageError("写两个年度，如 demo/2022 demo/2023；只写一个的，和上一年比。")
    new = one_year(run, names[-1])
    old = one_year(run, names[0]) if len(names) == 2 else UnitYear(new.unit, new.year - 1)
    if not run.project.has(old):
        raise click.UsageError(f"没有 {old}，{new} 没有上一年可比。写明和哪一年比。")
    if old.unit != new.unit:
        raise click.UsageError(f"{old} 和 {new} 不是同一个单位。")
    return side(run, old), side(run, new)


def _revised(run: Run, names: tuple[str, ...], revisions: tuple[str, str]) -> Sides:
    if len(names) != 1:
        raise click.UsageError("--rev 比较一个年度的两个版本，如 --rev HEAD~1 HEAD demo/2023。")
    which = named_year(names[0])
    try:
        runs = runs_of(run, revisions, which.unit)
    except NoRevision as error:
        raise click.UsageError(f"{error}。") from None
    for at_revision, name in runs:
        if not at_revision.project.has(which):
            raise click.UsageError(f"版本 {name} 里没有 {which}。")
    old, new = (side(at_revision, which, f"{which}@{name}") for at_revision, name in runs)
    return old, new


def _text(comparison: Comparison, every: bool) -> str:
    return "".join(f"{line}\n" for line in comparison_lines(comparison, every=every))


def _json(comparison: Comparison, every: bool) -> str:
    return json.dumps(comparison_record(comparison), ensure_ascii=False, indent=2) + "\n"


def _html(comparison: Comparison, every: bool) -> str:
    return comparison_page(comparison)


_FORMS: Mapping[str, Callable[[Comparison, bool], str]] = MappingProxyType(
    {"text": _text, "json": _json, "html": _html}
)
_SUFFIXES = {"text": ".txt", "json": ".json", "html": ".html", "docx": ".docx"}
_FILES: Mapping[str, str] = MappingProxyType({"html": "对比.html"})  # What no screen shows.


def _own_folder(comparison: Comparison, run: Run) -> Path:
    """Where a form goes that is not for the screen: output/demo/对比-2022-2023."""
    unit, _, old = comparison.old.partition("/")
    new = comparison.new.partition("/")[2]
    folder = re.sub(r'[<>:"/\\|?*]', "-", f"对比-{old}-{new}")
    return run.project.root / "output" / unit / folder


def _put(text: str, output: Path | None) -> None:
    """On the screen, or into the file that was asked for."""
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        created(output, text.encode())
    except Fault as error:
        click.echo(f"错误 {error.problem.code}: {error.problem.message}", err=True)
        sys.exit(1)
    click.echo(f"写好 {shown(output)}", err=True)


SUFFIX = "修订.docx"


def put_redlines(
    sides: tuple[Side, Side], comparison: Comparison, folder: Path, output: Path | None
) -> None:
    """Write the redline of each document into *folder*, or the first to *output* and the others
    beside it; say what no revision shows. Exits with 1 when there is none."""
    from ziping.features.diff.redline.documents import redlines, remarks  # Heavy: the writers.

    old, new = sides
    count = 0
    try:
        for kind, redline in redlines(old, new, remarks(comparison)):
            place = _place(kind, folder, output, first=not count)
            created(place, redline.data)
            count += 1
            noted = f"：改动的数 {redline.comments} 处，有批注" if redline.comments else ""
            click.echo(f"写好 {shown(place)}{noted}", err=True)
            for what in redline.untracked:
                click.echo(f"  没有标成修订：{what}", err=True)
    except Fault as error:
        click.echo(problem_text(error.problem), err=True)
        sys.exit(1)
    for line in _missing(old, new):
        click.echo(line, err=True)
    if not count:
        sys.exit(1)


def _place(kind: str, folder: Path, output: Path | None, *, first: bool) -> Path:
    if output is None:
        return folder / f"{kind}{SUFFIX}"
    return output if first else output.with_name(f"{output.stem}-{kind}{output.suffix}")


def _missing(old: Side, new: Side) -> Iterator[str]:
    """The documents that only one side has, and why."""
    for kind in dict.fromkeys((REPORT, *new.documents, *old.documents)):
        for lacking in (one for one in (old, new) if kind not in one.documents):
            why = f"，它有 {lacking.errors} 个错误（用 check 列出）" if lacking.errors else ""
            yield f"没有写{kind}的修订稿：{lacking.label} 没有{kind}{why}"
