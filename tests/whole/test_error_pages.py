"""Each error has its page, and each page shows what it says."""

from __future__ import annotations

import importlib
from ast import literal_eval
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result

from support import BASE
from support.error_page import PAGES, Example, Page, codes_in, pages, problem_lines
from support.projects import invoke
from ziping.source.catalogue import TITLES
from ziping.write.job import WrittenDocument, written
from ziping.write.pool import WorkerPool

pytestmark = pytest.mark.documents
INDEX = PAGES / "README.md"
ALL = pages()


@pytest.mark.parametrize("page", ALL, ids=[page.code for page in ALL])
def test_page(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    printed: dict[int, tuple[str, ...]] = {}
    for number, example in enumerate(page.examples()):
        with monkeypatch.context() as patching:
            result = _run(example, tmp_path / str(number), patching)
        lines = problem_lines(result.output)
        printed[example.first_line] = example.expected if example.fits(lines) else lines
        assert page.code in codes_in(lines), result.output
        assert result.exit_code == int(any(code[0] == "E" for code in codes_in(lines)))
        if not request.config.getoption("--update"):
            assert example.fits(lines), "\n".join(lines)
    assert printed, "页面没有例子"
    assert page.mended() or page.code[1] != "7", "“怎么改”里没有改好的例子"
    for number, example in enumerate(page.mended()):
        with monkeypatch.context() as patching:
            result = _run(example, tmp_path / f"mended{number}", patching)
        lines = problem_lines(result.output)
        printed[example.first_line] = lines
        left = codes_in(lines)
        assert page.code not in left and not any(code[0] == "E" for code in left), result.output
        assert result.exit_code == 0, result.output
        if not request.config.getoption("--update"):
            assert example.fits(lines), "\n".join(lines)
    if request.config.getoption("--update"):
        page.path.write_text(page.updated(printed), "utf-8")


def _run(example: Example, folder: Path, patching: pytest.MonkeyPatch) -> Result:
    patching.chdir(example.project(folder))
    for name, value in example.patches:
        module, _, attribute = name.rpartition(".")
        patching.setattr(importlib.import_module(module), attribute, literal_eval(value))
        if not module.endswith("pool"):  # A patch does not reach other processes.
            patching.setattr("ziping.pipeline.build.WorkerPool", _InThisProcess)
    result = invoke(*example.arguments)
    assert isinstance(result.exception, SystemExit | None), result.exc_info
    return result


class _InThisProcess(WorkerPool):
    """Writes what is left at the end."""

    def _start(self, most: int) -> None:
        pass

    def drain(self) -> Iterator[tuple[int, WrittenDocument]]:
        return ((number, written(self._tasks[number])) for number in self._waiting)


def test_base_project_is_clean() -> None:
    result = invoke("check", "--strict", project=BASE)
    assert result.exit_code == 0
    assert codes_in(problem_lines(result.output)) == frozenset()


def test_index(request: pytest.FixtureRequest) -> None:
    """The index lists every page with its title."""
    text = INDEX.read_text("utf-8")
    head, _, _ = text.partition("| 代码 |")
    rows = "".join(f"| [{code}]({code}.md) | {title} |\n" for code, title in sorted(TITLES.items()))
    whole = f"{head}| 代码 | 说明 |\n|---|---|\n{rows}"
    if request.config.getoption("--update"):
        INDEX.write_text(whole, "utf-8")
    else:
        assert text == whole
