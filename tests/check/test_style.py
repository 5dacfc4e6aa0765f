"""Style: each fault is found where it stands, its fix leaves none, and what is right is left alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support import ROOT
from support.style_cases import FAULTS, HARMLESS
from ziping.check.prose.style import styled
from ziping.check.settings import Settings, Term
from ziping.source.catalogue import TITLES
from ziping.source.position import Position
from ziping.source.problem import Problem
from ziping.template.places import TemplateSource

LISTED = Settings(
    terms=(
        Term(right="台账", wrong=("台帐",)),
        Term(right="习近平新时代中国特色社会主义思想", wrong=("新时代中国特色社会主义思想",)),
        Term(right="中华人民共和国预算法", wrong=("政府预算法",)),
    )
)
SENTENCES = (ROOT / "tests/support/style_sentences.txt").read_text("utf-8").splitlines()
MARKED = re.compile("⟦([^⟧]*)⟧")


def found(text: str) -> list[Problem]:
    source = TemplateSource("章节", text, Position("content/章节.md", 1, 1))
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


# Slips of the hand: what is typed, what was meant, and the rule that tells.
SLIPS = (
    ("W721", r"(?<=[一-龥])，(?=[一-龥])", ","),
    ("W721", r"(?<=[一-龥])。$", "."),
    ("W721", r"(?<=[一-龥])；(?=[一-龥])", ";"),
    ("W721", r"(?<=[一-龥])：(?=[一-龥])", ":"),
    ("W722", "“", '"'),
    ("W722", "（", "("),
    ("W723", "》《", "》、《"),
    ("W724", r"(?<=[一-龥])，", "， "),
    ("N725", r"(?<=[一-龥])(?=\d+[个件项次人年月])", " "),
    ("W726", r"(?<=[\d])%", "％"),
    ("W727", "～", "~"),
    ("W729", r"(?<!\d)20(?=\d\d年(?:度|末|\d))", ""),
    ("W733", "〔", "["),
    ("W734", r"(?<=[一-龥])的(?=[一-龥])", "的的"),
    ("W734", "本部门|我局", r"\g<0>\g<0>"),
    ("W735", r"\d+(?=(?:\.\d+)?(?:万元|个|%))", "XX"),
    ("W736", "——", "--"),
    ("W737", "，", "，，"),
)


@pytest.mark.parametrize(("code", "meant", "typed"), SLIPS)
def test_a_slip_in_a_sentence_is_told(code: str, meant: str, typed: str) -> None:
    slipped = {text: re.sub(meant, typed, text) for text in SENTENCES if re.search(meant, text)}
    assert slipped
    missed = [text for text in slipped.values() if code not in {found for found, *_ in told(text)}]
    assert missed == []


FIXABLE = [
    MARKED.sub(r"\1", marked)
    for code, marked, rights in CASES
    if all(rights) and code not in ("W731", "W732") and not re.search(r"\n|^（", marked)
]


@given(st.lists(st.sampled_from(FIXABLE), max_size=12))
def test_all_fixes_at_once_leave_none(texts: list[str]) -> None:
    assert told(mended("\n\n".join(texts))) == []


def test_the_manual_names_every_rule() -> None:
    manual = (ROOT / "docs/检查.md").read_text("utf-8")
    codes = {code for code in TITLES if "720" < code[1:] < "740"}
    assert codes == set(FAULTS) | {"N728"}
    assert [code for code in codes if f"| [{code}](errors/{code}.md) |" not in manual] == []


def test_no_code_reaches_a_chapter_by_a_fix() -> None:
    terms = (Term(right="{{ 单位.全称 }}", wrong=("本单位",)), Term(right="我局", wrong=("俺局",)))
    source = TemplateSource("章节", "本单位和俺局。\n", Position("content/章节.md", 1, 1))
    fixes = [problem.fix for problem in styled((source,), Settings(terms=terms))]
    assert fixes == ["", "我局"]
