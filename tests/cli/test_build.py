"""A build of several years: written while they are checked, each on its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result

from support.projects import invoke

pytestmark = pytest.mark.documents


def build(project: Path, *options: str) -> Result:
    arguments = ["build", "--project", str(project), "--to", "html", *options]
    return invoke(*arguments)


def files(project: Path) -> dict[str, bytes]:
    output = project / "output"
    found = (path for path in output.rglob("*") if path.is_file() and path.suffix == ".html")
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in found}


@pytest.mark.parametrize("jobs", ["1", "2", "9"])
def test_a_year_that_a_check_refuses_is_given_up_and_the_other_is_built(
    project: Path, jobs: str
) -> None:
    assert build(project).exit_code == 0
    before = files(project)
    (project / "content/shili/2023/没有用到.md").write_text("没有用到的章节。\n", "utf-8")
    for year in ("2022", "2023"):
        chapter = project / f"content/shili/{year}/主要工作.md"
        chapter.write_text(chapter.read_text("utf-8") + "\n新的一段。\n", "utf-8")
    result = build(project, "--jobs", jobs)
    assert result.exit_code == 1
    assert (
        "E508" in result.output and "✗ shili/2023 没有生成（上一次的输出没有变）" in result.output
    )
    after = files(project)
    changed = {name for name in before if after[name] != before[name]}
    assert after.keys() == before.keys()
    assert changed == {name for name in before if name.startswith("shili/2022/")}


def test_the_same_bytes_by_one_process_or_many(project: Path) -> None:
    one = build(project, "--jobs", "1", "--output", str(project / "output/one"))
    many = build(project, "--jobs", "9", "--output", str(project / "output/many"))
    assert one.exit_code == many.exit_code == 0
    found = files(project)
    names = [name.removeprefix("one/") for name in found if name.startswith("one/")]
    assert names and all(found[f"one/{name}"] == found[f"many/{name}"] for name in names)
