"""``ziping init``: a unit from nothing, by a few questions or by options. It writes new files only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import click

from ziping.cli.commands.new import check_framework
from ziping.cli.options import home, project_option, unit_named, year_named
from ziping.cli.output import WIDTH, command, say_problems, shown
from ziping.edit.new_files import write_fresh
from ziping.features.new_year.first_year import FirstYear, first_year, missing_form
from ziping.features.new_year.frameworks import framework_titles
from ziping.features.new_year.next_year import left_in
from ziping.features.schema.modelines import with_modeline
from ziping.pipeline.run import Run
from ziping.source.problem import Fault
from ziping.source.project import Project, UnitYear
from ziping.source.terminal_text import wrapped

NONE = "无"
_YES, _NO = ("是", "y", "yes"), ("否", "", "n", "no")
IGNORED, OUTPUT = ".gitignore", "output/"


@click.command(options_metavar="[选项]")
@click.option("--name", metavar="全称", help="单位全称，印在标题上")
@click.option("--unit", metavar="文件夹名", help="单位的文件夹名，短的字母最稳妥，如 dangan")
@click.option("--year", metavar="年度", help="报告的年度，如 2023")
@click.option("--short", metavar="简称", help="文中的自称，如 我局；可以不写")
@click.option("--framework", metavar="名称", help=f"指标体系；不评分的写 {NONE}")
@click.option("--made-up", is_flag=True, help="这是虚构的示例，报告里会注明")
@project_option
def init(
    name: str | None, unit: str | None, year: str | None, short: str | None,
    framework: str | None, made_up: bool, folder: Path | None,
) -> None:  # fmt: skip
    """从零开始一个单位：建好要填的数据文件；不覆盖任何文件。"""
    root = (folder or home(Path.cwd())).resolve()
    project = Project(root)
    ask = _Answers(project, asking=sys.stdin.isatty())
    name = ask.given(name, "--name", "单位全称")
    unit = ask.given(unit, "--unit", "文件夹名（短的字母最稳妥，如 dangan）", ask.unit)
    year = ask.given(year, "--year", "报告的年度", ask.year, str(date.today().year - 1))
    which = UnitYear(unit, int(year))
    _refuse_known(project, which)
    short = ask.optional(short, "文中的自称（如 我局；不写按回车）")
    framework = ask.which_framework(framework)
    framework = "" if framework == NONE else framework
    made_up = made_up or ask.confirmed("这是虚构的示例吗")
    founding = FirstYear(which=which, name=name, short=short, framework=framework, made_up=made_up)
    run = Run(project)
    try:
        texts = first_year(project, run.standard(), founding)
        files = {path: with_modeline(texts[path], path, root).encode("utf-8") for path in texts}
        ignored = {} if (root / IGNORED).exists() else {IGNORED: f"{OUTPUT}\n".encode()}
        write_fresh(root, {**files, **ignored})
        with suppress(OSError):  # A convenience: whoever writes a chapter can make its folder.
            (root / "content" / str(which)).mkdir(parents=True, exist_ok=True)
    except Fault as error:
        say_problems([error.problem], run, err=True)
        click.echo(f"没有建 {which}，什么都没有写。", err=True)
        sys.exit(1)
    for line in _summary(Run(project), founding, files):
        click.echo(line)


def _refuse_known(project: Project, which: UnitYear) -> None:
    """UsageError for a unit that has years: a new one begins with what the last one had."""
    years = [known.year for known in project.unit_years() if known.unit == which.unit]
    if years and which.year not in years:
        raise click.UsageError(
            f"{which.unit} 已有 {'、'.join(map(str, years))} 年。开始新的一年用 {command(f'new {which}')}。"
        )


def _yes_or_no(answer: str) -> bool:
    plain = answer.strip().lower()
    if plain not in _YES + _NO:
        raise click.UsageError("请答 是 或 否。")
    return plain in _YES


class _Answers:
    """What a person answers, where one sits at a terminal; else every answer is an option."""

    def __init__(self, project: Project, *, asking: bool) -> None:
        self._project = project
        self._asking = asking

    def given(
        self, value: str | None, option: str, question: str,
        checked: Callable[[str], str] = str.strip, default: str | None = None,
    ) -> str:  # fmt: skip
        """An answer that *checked* takes; a person is asked until it does."""
        if value is not None and value.strip():
            return checked(value.strip())
        if not self._asking:
            raise click.UsageError(f"没有写 {option}：{question}。")

        def filled(text: str) -> str:
            if not text.strip():
                raise click.UsageError(f"这里不能空着。{question}")
            return checked(text)

        answer: str = click.prompt(
            question, default=default or "", show_default=bool(default), prompt_suffix="：",
            value_proc=filled,
        )  # fmt: skip
        return answer

    def optional(self, value: str | None, question: str) -> str:
        if value is not None or not self._asking:
            return (value or "").strip()
        answer: str = click.prompt(question, default="", show_default=False, prompt_suffix="：")
        return answer.strip()

    def confirmed(self, question: str) -> bool:
        if not self._asking:
            return False
        answer: bool = click.prompt(
            f"{question}（是/否，按回车是否）", default="", show_default=False,
            prompt_suffix="：", value_proc=_yes_or_no,
        )  # fmt: skip
        return answer

    def which_framework(self, value: str | None) -> str:
        """The framework's name; a person sees what each is called, made-up ones last."""
        known = framework_titles(self._project)
        if self._asking and value is None:
            click.echo("有这些指标体系：")
            for name, title in {**known, NONE: "不评分"}.items():
                click.echo(f"  {name}  {title}".rstrip())
        listed = "、".join((*known, NONE))
        return self.given(value, "--framework", f"指标体系（{listed}）", self.framework)

    def unit(self, name: str) -> str:
        return unit_named(name.strip())

    def year(self, year: str) -> str:
        return str(year_named(year.strip()))

    def framework(self, name: str) -> str:
        check_framework(self._project, "" if name.strip() == NONE else name.strip())
        return name.strip()


def _summary(run: Run, founding: FirstYear, files: dict[str, bytes]) -> Iterator[str]:
    """What was written, which chapters there will be, what to do next."""
    which, root = founding.which, run.project.root
    count = sum(left_in(data.decode("utf-8"), path) for path, data in files.items())
    place = "" if root == Path.cwd().resolve() else f"，在 {shown(root)}"
    yield f"{which} 建好了{place}："
    yield from wrapped(f"  data/{which}/  ", f"{len(files)} 个文件，{count} 处待填", 4, WIDTH)
    prepared = run.checked_year(which)
    chapters = dict.fromkeys(p.about for p in prepared.problems if p.code == "W507")
    if chapters:
        label = f"  content/{which}/  要写 {len(chapters)} 章，一章一个文件："
        yield from wrapped(label, "、".join(f"{name}.md" for name in chapters), 4, WIDTH)
    if form := missing_form(run.project, founding.framework):
        yield f"注意：指标体系用的自评表模板 templates/{form} 不在项目里，先放一份进去。"
    yield "接下来：把“待填”改成数和单位，用不到的删去。"
    yield f"  看填到哪里：{command(f'status {which}')}"
    yield f"  检查：{command(f'check {which}')}"
