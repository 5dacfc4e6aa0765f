"""Options: those that several commands share, and which project, units and years a command line names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

import click

from ziping.pipeline.run import Run
from ziping.source.problem import reason
from ziping.source.project import Project, UnitYear

Command = TypeVar("Command", bound=Callable[..., object])
FILE, FOLDER = "文件", "文件夹"  # What help calls a path.

# A folder's name that every system takes.
SLUG = re.compile(r"(?!frameworks$|(?:con|prn|aux|nul|com\d|lpt\d)$)\w[\w-]{0,40}", re.IGNORECASE)


def project_option(command: Command) -> Command:
    return click.option(
        "--project", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path),
        default=None, metavar=FOLDER,
        help="项目文件夹，内有 data/ 和 content/；默认是当前文件夹",
    )(command)  # fmt: skip


def json_option(command: Command) -> Command:
    return click.option("--json", "as_records", is_flag=True, help="结果印成 JSON")(command)


def strict_option(command: Command) -> Command:
    return click.option("--strict", is_flag=True, help="有警告也算不通过")(command)


def run_in(folder: Path | None) -> Run:
    """A run over the project of a folder, by default the nearest one. UsageError when there is none."""
    root = (folder or _nearest_project(Path.cwd())).resolve()
    if not (root / "data").is_dir():
        raise click.UsageError(f"{root} 里没有 data 文件夹。用 --project 指明项目文件夹。")
    return Run(Project(root))


def home(here: Path) -> Path:
    """Where new sources go: the project that the folder is in; otherwise the folder becomes one."""
    inside = (p for p in (here, *here.parents) if (p / "data").is_dir() and Project(p).unit_years())
    return next(inside, here)


def _nearest_project(here: Path) -> Path:
    """The working folder, or the nearest one above it with data/."""
    return next((place for place in (here, *here.parents) if (place / "data").is_dir()), here)


def chosen_years(run: Run, names: Iterable[str]) -> tuple[UnitYear, ...]:
    """The units and years of those names, all when there are no names. UsageError for an unknown one."""
    try:
        known = run.project.unit_years()
    except OSError as error:
        raise click.UsageError(f"data 文件夹读不了：{reason(error)}") from None
    if not known:
        raise click.UsageError(
            "data/ 下没有“单位/年度”文件夹。照 README 建一个，如 data/demo/2023。"
        )
    chosen = [year for name in names for year in _chosen(name, known)]
    return tuple(dict.fromkeys(chosen)) or known


def chosen_files(run: Run, names: Iterable[str]) -> tuple[tuple[UnitYear, ...], frozenset[str]]:
    """The units and years of the names, and the files among them: paths, ``单位/年度/主题``, or the bare
    name of a topic or chapter. No files: all of them. UsageError for an unknown name."""
    places, years = [], []
    for name in names:
        files = tuple(_files_named(run, name))
        places += [(which, path) for which, path in files]
        years += [] if files else [name]
    if not places:
        return chosen_years(run, years), frozenset()
    chosen = (which for which, _ in places)
    known = chosen_years(run, years) if years else ()
    of_years = {path for which in known for path in _sources(run, which)}
    return tuple(dict.fromkeys((*known, *chosen))), frozenset(of_years | {p for _, p in places})


def _sources(run: Run, which: UnitYear) -> tuple[str, ...]:
    return (*run.project.topics(which), *run.project.chapters(which))


def _files_named(run: Run, name: str) -> Iterator[tuple[UnitYear, str]]:
    """The files that a name means, each with the years that read it."""
    known = run.project.unit_years()
    plain = name.replace("\\", "/").strip("/")
    if any(plain in (which.unit, str(which)) for which in known):
        return
    root, here = run.project.root, Path.cwd()
    typed = (here / name).resolve()
    inside = typed.relative_to(root).as_posix() if typed.is_relative_to(root) else plain
    wanted = {inside} if typed.is_file() else {plain}
    for which in known:
        for path in _sources(run, which):
            bare = path.partition("/")[2].rpartition(".")[0]
            if wanted & {path, bare, path.rpartition("/")[2], bare.rpartition("/")[2]}:
                yield which, path
    shared = not inside.startswith(("data/", "content/")) or inside.count("/") < 3
    if shared and run.project.has_file(inside):
        yield from ((which, inside) for which in known)


def _chosen(name: str, known: tuple[UnitYear, ...]) -> tuple[UnitYear, ...]:
    name = name.replace("\\", "/").strip("/")
    if named := tuple(year for year in known if name in (year.unit, str(year))):
        return named
    names = [str(year) for year in known]
    near = get_close_matches(name, names, n=1) or names[:3]
    raise click.UsageError(f"没有“{name}”。是否想写“{'”“'.join(near)}”？")


def one_year(run: Run, name: str) -> UnitYear:
    """The one unit and year of that name. UsageError when there are several or none."""
    years = _chosen(name, run.project.unit_years())
    if len(years) != 1:
        raise click.UsageError(f"“{name}”有 {len(years)} 个年度，请写明一个，如 {years[-1]}。")
    return years[0]


def refuse_sources(output: Path, run: Run) -> None:
    """Nothing is put among the sources. UsageError for a place within data/, content/, templates/."""
    place = output.resolve()
    for name in ("data", "content", "templates"):
        sources = (run.project.root / name).resolve()
        if place == sources or place.is_relative_to(sources) or sources.is_relative_to(place / "x"):
            raise click.UsageError(f"输出不能放在 {name}/ 里。用 --output 换一个。")


def named_year(name: str) -> UnitYear:
    """The unit and year that a name says, whether it is there or not. UsageError."""
    unit, slash, year = name.replace("\\", "/").strip("/").partition("/")
    if not slash:
        raise click.UsageError(f"“{name}”没有写年度。写成“单位/年度”，如 demo/2024。")
    return UnitYear(unit_named(unit), year_named(year))


def unit_named(text: str) -> str:
    """A folder's name. UsageError for one that not every system takes."""
    if not SLUG.fullmatch(text):
        raise click.UsageError(f"“{text}”不能作文件夹名。用字母、数字、汉字、- 和 _，如 dangan。")
    return text


def year_named(text: str) -> int:
    """A year of four digits. UsageError."""
    if not re.fullmatch(r"[12]\d{3}", text):
        raise click.UsageError(f"“{text}”不是年度。写四位数字，如 2024。")
    return int(text)


def suggestion(name: str, known: Iterable[str], otherwise: str) -> str:
    """The known name that *name* is most like, as a question; *otherwise* when it is like none."""
    near = get_close_matches(name, list(known), n=1)
    return f"是否想写“{near[0]}”？" if near else otherwise
