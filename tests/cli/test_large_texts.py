"""Texts that are meant to take for ever."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from support.projects import invoke
from ziping.facts import year_figures
from ziping.markdown import inline
from ziping.pipeline.run import Run
from ziping.source.project import Project, UnitYear

pytestmark = pytest.mark.documents
CHAPTER = "content/shili/2023/主要工作.md"
FACTS = "data/shili/2023/列.yaml"


def seconds(project: Path) -> float:
    start = time.process_time()
    Run(Project(project)).checked_year(UnitYear("shili", 2023))
    return time.process_time() - start


def sized(project: Path, path: str, text: str) -> float:
    (project / path).write_text(text, "utf-8")
    return min(seconds(project), seconds(project))


@pytest.mark.parametrize(
    ("path", "once"),
    [
        (CHAPTER, "字\n"),
        (CHAPTER, "a\n"),
        (CHAPTER, "共7次。\n\n"),
        (FACTS, "- {编号: X%d, 值: 5 项}\n"),
        (FACTS, "键%d: %d 项\n"),
    ],
    ids=["lines", "latin", "numbers", "items", "names"],
)
def test_twice_the_text_takes_about_twice_the_time(project: Path, path: str, once: str) -> None:
    def text(count: int) -> str:
        return "".join(once.replace("%d", str(i)) for i in range(count))

    small, large = sized(project, path, text(1500)), sized(project, path, text(6000))
    assert large < 9 * small + 0.2  # Four times the text; a quadratic one takes sixteen times.


def test_line_ends_are_joined_in_one_pass(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = 0
    real = inline.plain_text

    def counted(nodes: list[object]) -> str:
        nonlocal read
        own = list(nodes)
        read += len(own)
        return real(own)  # type: ignore[arg-type]

    monkeypatch.setattr(inline, "plain_text", counted)
    (project / CHAPTER).write_text("字\n" * 3000, "utf-8")
    seconds(project)
    assert 3000 <= read < 8 * 3000


def test_suggestions_are_bounded(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each misspelt name is compared with few others, and the last gets its hint as the first does."""
    most = 0
    real = year_figures.get_close_matches

    def counted(word: str, words: Sequence[str], **options: float) -> list[str]:
        nonlocal most
        most = max(most, len(words))
        return real(word, words, **options)

    monkeypatch.setattr(year_figures, "get_close_matches", counted)
    (project / FACTS).write_text("".join(f"键{i}: 5 项\n" for i in range(2000)), "utf-8")
    unknown = "".join(f"{{{{ 列.建{i} }}}}\n\n" for i in range(300))
    (project / CHAPTER).write_text(unknown, "utf-8")
    prepared = Run(Project(project)).checked_year(UnitYear("shili", 2023))
    wrong = [found for found in prepared.problems if found.code == "E502"]
    assert len(wrong) == 300
    assert "是否想写“列.键0”" in wrong[0].hint and "是否想写“列.键299”" in wrong[-1].hint
    assert most == year_figures.MAX_COMPARED


def test_a_file_of_too_many_lines_is_refused(project: Path) -> None:
    (project / CHAPTER).write_text("字\n" * 100_001, "utf-8")
    result = invoke("check", project=project)
    assert "E107" in result.output and "100000" in result.output
