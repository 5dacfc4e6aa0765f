"""Style: each fault is found where it stands, its fix leaves none, and what is right is left alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from style_cases import FAULTS, HARMLESS

from ziping.check.settings import Settings, Term
from ziping.check.style import styled
from ziping.render.places import Source
from ziping.source.position import Position
from ziping.source.problem import Problem

LISTED = Settings(
    terms=(
        Term(right="台账", wrong=("台帐",)),
        Term(right="习近平新时代中国特色社会主义思想", wrong=("新时代中国特色社会主义思想",)),
        Term(right="中华人民共和国预算法", wrong=("政府预算法",)),
    )
)
SENTENCES = (Path(__file__).parent / "style_sentences.txt").read_text("utf-8").splitlines()
MARKED = re.compile("⟦([^⟧]*)⟧")


def found(text: str) -> list[Problem]:
    source = Source("章节", text, Position("content/章节.md", 1, 1))
    return list(styled((source,), LISTED))


def told(text: str) -> list[tuple[str, int, str]]:
    """Code, offset and marked text of every finding."""
    lines = text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:index]) for index in range(len(lines))]
    places = [(p, starts[p.where.line - 1] + p.where.column - 1) for p in found(text)]
    return [(p.code, start, text[start : start + p.where.length]) for p, start in places]


def mended(text: str) -> str:
    """The text with every fix applied, from its end to its start."""
    lines = text.split("\n")
    for problem in sorted(found(text), key=lambda p: p.where, reverse=True):
        line, start = problem.where.line - 1, problem.where.column - 1
        if problem.fix:
            end = start + problem.where.length
            lines[line] = lines[line][:start] + problem.fix + lines[line][end:]
    return "\n".join(lines)


CASES = [(code, marked, rights) for code, cases in FAULTS.items() for marked, rights in cases]


@pytest.mark.parametrize(("code", "marked", "rights"), CASES)
def test_a_fault_is_found_where_it_stands(code: str, marked: str, rights: tuple[str, ...]) -> None:
    text = MARKED.sub(r"\1", marked)
    marks = [
        (code, match.start() - 2 * index, match.group(1))
        for index, match in enumerate(MARKED.finditer(marked))
    ]
    assert told(text) == marks
    assert tuple(problem.fix for problem in found(text)) == rights


@pytest.mark.parametrize(("code", "marked", "rights"), [case for case in CASES if all(case[2])])
def test_its_fix_leaves_none(code: str, marked: str, rights: tuple[str, ...]) -> None:
    right = iter(rights)
    fixed = mended(MARKED.sub(r"\1", marked))
    assert fixed == MARKED.sub(lambda _: next(right), marked)
    assert told(fixed) == []


@pytest.mark.parametrize("text", [text for texts in HARMLESS.values() for text in texts])
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert told(text) == []


def test_every_rule_has_eight_that_look_like_it() -> None:
    assert HARMLESS.keys() == FAULTS.keys()
    assert all(len(texts) >= 8 for texts in HARMLESS.values())


def test_sentences_of_real_reports_are_clean() -> None:
    assert len(SENTENCES) >= 200
    assert {text: told(text) for text in SENTENCES if told(text)} == {}
    assert told("\n\n".join(SENTENCES)) == []


def test_every_finding_names_its_ground() -> None:
    for _, marked, _ in CASES:
        for problem in found(MARKED.sub(r"\1", marked)):
            assert "依据：" in problem.hint
            assert problem.about
