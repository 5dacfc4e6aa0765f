"""The commands: one function each, thin over the pipeline."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from ziping import __version__
from ziping.chinese import ChineseGroup, speak_chinese
from ziping.explanation import explained, explanation_lines, explanation_record
from ziping.listing import (
    as_json,
    as_text,
    counts_text,
    face_lines,
    kinds_text,
    problem_text,
    shown_path,
    tally,
    unprinted_notes,
)
from ziping.pipeline import Workshop
from ziping.scoring.listing import score_lines, score_record
from ziping.source.problem import Fault, Problem, Severity
from ziping.source.project import Project, UnitYear
from ziping.source.system import reason

if TYPE_CHECKING:
    from ziping.build import Request, Result

FORMATS = ("docx", "pdf", "html")
Command = TypeVar("Command", bound=Callable[..., object])


def _project_option(command: Command) -> Command:
    return click.option(
        "--project", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path),
        default=None, help="项目文件夹，内有 data/ 和 content/；默认是当前文件夹",
    )(command)  # fmt: skip


def _json_option(command: Command) -> Command:
    return click.option("--json", "as_records", is_flag=True, help="结果印成 JSON")(command)


def _strict_option(command: Command) -> Command:
    return click.option("--strict", is_flag=True, help="有警告也算不通过")(command)


speak_chinese()


@click.group(
    cls=ChineseGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数] …",
)
@click.version_option(__version__, prog_name="ziping", message="%(prog)s %(version)s")
def ziping() -> None:
    """由数据和文稿生成部门整体支出绩效自评报告和自评表。

    单位写成“单位/年度”，如 demo/2023；只写单位是指它的各个年度，不写是全部。
    """


def main() -> None:
    """The entry point: UTF-8 on every system, quiet when the reader goes away."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        ziping(prog_name="ziping")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _workshop(folder: Path | None) -> Workshop:
    root = (folder or _nearest_project(Path.cwd())).resolve()
    if not (root / "data").is_dir():
        raise click.UsageError(f"{root} 里没有 data 文件夹。用 --project 指明项目文件夹。")
    return Workshop(Project(root))


def _nearest_project(here: Path) -> Path:
    """The working folder, or the nearest one above it with data/."""
    return next((place for place in (here, *here.parents) if (place / "data").is_dir()), here)


def _years(workshop: Workshop, names: Iterable[str]) -> tuple[UnitYear, ...]:
    try:
        known = workshop.project.unit_years()
    except OSError as error:
        raise click.UsageError(f"data 文件夹读不了：{reason(error)}") from None
    chosen = [year for name in names for year in _chosen(name, known)]
    if not known:
        raise click.UsageError(
            "data/ 下没有“单位/年度”文件夹。照 README 建一个，如 data/demo/2023。"
        )
    return tuple(dict.fromkeys(chosen)) or known


def _chosen(name: str, known: tuple[UnitYear, ...]) -> tuple[UnitYear, ...]:
    name = name.replace("\\", "/").strip("/")
    found = tuple(year for year in known if name in (year.unit, str(year)))
    if found:
        return found
    names = [str(year) for year in known]
    near = get_close_matches(name, names, n=1) or names[:3]
    raise click.UsageError(f"没有“{name}”。是否想写“{'”“'.join(near)}”？")


def _one_year(workshop: Workshop, name: str) -> UnitYear:
    years = _chosen(name, workshop.project.unit_years())
    if len(years) != 1:
        raise click.UsageError(f"“{name}”有 {len(years)} 个年度，请写明一个，如 {years[-1]}。")
    return years[0]


def _status(problems: Iterable[Problem], strict: bool) -> int:
    bad = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    return int(any(problem.severity in bad for problem in problems))


def _once(problems: Iterable[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))


@ziping.command(options_metavar="[选项]")
@click.argument("names", nargs=-1, metavar="[单位[/年度] …]")
@click.option("--to", "formats", default=",".join(FORMATS), show_default=True, help="要哪些格式")
@click.option(
    "--output", type=click.Path(file_okay=False, path_type=Path), help="输出文件夹，默认 output/"
)
@click.option(
    "--jobs", type=click.IntRange(1, 64), default=None, help="同时生成几份，默认是处理器的个数"
)
@_project_option
@_strict_option
@_json_option
def build(
    names: tuple[str, ...], formats: str, output: Path | None, jobs: int | None, folder: Path | None,
    strict: bool, as_records: bool,
) -> None:  # fmt: skip
    """生成报告和表（DOCX、PDF、HTML）。"""
    from ziping.build import Request, built  # Only a build needs processes and writers.

    workshop = _workshop(folder)
    request = Request(
        years=_years(workshop, names),
        formats=_formats(formats),
        output=output or workshop.project.root / "output",
        jobs=jobs or os.cpu_count() or 1,
    )
    _refuse_sources(request.output, workshop)
    said = workshop.strays()  # Of the project as a whole: said once, not with every year.
    problems: list[Problem] = list(said)
    if not as_records:
        _print_problems(problems, workshop.project)
    with _progress(request) as done:
        for result in built(workshop, request):
            fresh = [found for found in result.problems if found not in said]
            problems.extend(fresh)
            done()
            if not as_records:
                _say(replace(result, problems=tuple(fresh)), workshop, request)
    problems = _once(problems)
    if as_records:
        click.echo(as_json(problems))
    else:
        for line in face_lines(problems):
            click.echo(line)
        click.echo(tally(p for p in problems if p.code != "N609") + unprinted_notes(problems))
    sys.exit(_status(problems, strict))


def _refuse_sources(output: Path, workshop: Workshop) -> None:
    """The outputs must not fall among the sources."""
    place = output.resolve()
    for name in ("data", "content", "templates"):
        sources = (workshop.project.root / name).resolve()
        if place == sources or place.is_relative_to(sources) or sources.is_relative_to(place / "x"):
            raise click.UsageError(f"输出文件夹不能放在 {name}/ 里。用 --output 换一个。")


@contextmanager
def _progress(request: Request) -> Iterator[Callable[[], None]]:
    """On a terminal, how many years are done; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console  # Only a person at a terminal needs it.

    count, total = 0, len(request.years)
    with Console(stderr=True).status(f"正在生成：0/{total}") as status:

        def done() -> None:
            nonlocal count
            count += 1
            status.update(f"正在生成：{count}/{total}")

        yield done


def _formats(text: str) -> tuple[str, ...]:
    wanted = [part.strip().lower() for part in re.split("[,，]", text) if part.strip()]
    for part in wanted:
        if part not in FORMATS:
            raise click.UsageError(f"没有“{part}”这种格式。可用：{'、'.join(FORMATS)}")
    return tuple(name for name in FORMATS if name in wanted) or FORMATS


def _say(result: Result, workshop: Workshop, request: Request) -> None:
    """One unit and year: its problems, then what lies where."""
    _print_problems(result.problems, workshop.project)
    which = result.prepared.which
    if not result.files:
        kept = "（上一次的输出没有变）" if (request.output / str(which)).is_dir() else ""
        click.secho(f"✗ {which} 没有生成{kept}", fg="red", err=True)
        return
    counts = "，".join(f"{kind} {count} 页" for kind, count in result.pages)
    click.secho(f"✓ {which}" + (f"：{counts}" if counts else ""), fg="green")
    click.echo(f"  {shown_path(result.files[0].parent)}{os.sep}")
    names: dict[str, list[str]] = {}
    for path in result.files:
        names.setdefault(path.stem, []).append(path.suffix.removeprefix("."))
    click.echo("    " + "  ".join(f"{stem}.{kinds_text(kinds)}" for stem, kinds in names.items()))


def _print_problems(problems: Iterable[Problem], project: Project, *, notes: bool = False) -> None:
    """Problems go to the error stream. A build leaves the notes to `check`."""
    wanted = [
        found
        for found in problems
        if notes or found.severity is not Severity.NOTE or found.code == "N604"
    ]
    for line in as_text(wanted, project):
        click.echo(line, err=True)


@ziping.command(options_metavar="[选项]")
@click.argument("names", nargs=-1, metavar="[单位[/年度] …]")
@_project_option
@_strict_option
@_json_option
def check(names: tuple[str, ...], folder: Path | None, strict: bool, as_records: bool) -> None:
    """检查数据和文稿，不生成文件。"""
    workshop = _workshop(folder)
    prepared = [workshop.prepared(which) for which in _years(workshop, names)]
    problems = _once([*workshop.strays(), *(found for one in prepared for found in one.problems)])
    if as_records:
        click.echo(as_json(problems))
    else:
        for line in as_text(problems, workshop.project):
            click.echo(line)
        for one in prepared:
            click.echo(f"{one.which}：{tally(one.problems)}；{counts_text(one)}")
    sys.exit(_status(problems, strict))


@ziping.command(options_metavar="[选项]")
@click.argument("name", metavar="单位/年度")
@_project_option
@_strict_option
@_json_option
def score(name: str, folder: Path | None, strict: bool, as_records: bool) -> None:
    """列出每个指标的得分和算法。"""
    workshop = _workshop(folder)
    which = _one_year(workshop, name)
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
        _print_problems(of_scores, workshop.project)
    sys.exit(_status(of_scores, strict))


@ziping.command(options_metavar="[选项]")
@click.argument("name", metavar="[单位/年度]", required=False)
@click.argument("figure", metavar="[数据]", required=False)
@click.option(
    "--docx", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="说明一个生成的 DOCX：每段、每个数的出处，生成以后改了什么",
)  # fmt: skip
@_project_option
@_json_option
def explain(
    name: str | None, figure: str | None, file: Path | None, folder: Path | None, as_records: bool
) -> None:  # fmt: skip
    """说明一个数据的数值、公式、来源、印在哪些地方；或者说明一个 DOCX。"""
    if file and not name:
        _explain_docx(file, as_records)
        return
    if file or not name or not figure:
        raise click.UsageError("没有写参数：写“单位/年度 数据”，或者只写 --docx 文件。")
    workshop = _workshop(folder)
    try:
        found = explained(workshop.prepared(_one_year(workshop, name)), figure)
    except Fault as error:
        click.echo(f"{error.problem.message}。{error.problem.hint}", err=True)
        sys.exit(1)
    record = json.dumps(explanation_record(found), ensure_ascii=False, indent=2)
    click.echo(record if as_records else "\n".join(explanation_lines(found)))


def _explain_docx(file: Path, as_records: bool) -> None:
    """Needs no project: the file carries its evidence."""
    from ziping.write.docx_explained import docx_report  # Heavy: lxml.

    try:
        click.echo(docx_report(file, as_records=as_records))
    except Fault as error:
        text = as_json([error.problem]) if as_records else problem_text(error.problem)
        click.echo(text, err=not as_records)
        sys.exit(1)


@ziping.command(options_metavar="[选项]")
@click.argument("name", required=False, metavar="[单位/年度]")
@click.option("--all", "whole", is_flag=True, help="页上看不出来的值也列出")
@_project_option
@_strict_option
@_json_option
def layout(
    name: str | None, whole: bool, folder: Path | None, strict: bool, as_records: bool
) -> None:
    """列出版式的每个值和条款；写了单位的，排出 PDF，在页面上逐项量一遍。"""
    from ziping.inspection import inspected  # Only here are pages measured.
    from ziping.measure.listing import layout_lines, layout_record

    workshop = _workshop(folder)
    found = inspected(workshop, _one_year(workshop, name) if name else None)
    if as_records:
        record = layout_record(found.rows, found.sheets)
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
    elif found.sheets or not name:
        for line in layout_lines(found.rows, found.sheets, whole=whole):
            click.echo(line)
    _print_problems(_once(found.problems), workshop.project)
    sys.exit(_status(found.problems, strict))
