"""Edits of texts: which are made, and that nothing else changes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ziping.edit.edits import edited, planned
from ziping.source.position import Position
from ziping.source.problem import Problem
from ziping.source.yaml import parsed, scalars_of, spelled


def problem(path: str, line: int, column: int, marked: str, fix: str) -> Problem:
    where = Position(path, line, column, len(marked))
    return Problem("W701", where, "", fix=fix, marked=marked)


def test_built_in_files_are_never_changed() -> None:
    plan = planned("甲乙", "内置:a.md", [problem("内置:a.md", 1, 1, "甲", "丙")])
    assert plan.edits == () and len(plan.refused) == 1


def test_of_overlapping_fixes_the_first_is_made() -> None:
    found = [problem("a.md", 1, 2, "乙丙", "X"), problem("a.md", 1, 3, "丙丁", "Y")]
    plan = planned("甲乙丙丁", "a.md", found)
    assert edited("甲乙丙丁", plan.edits) == "甲X丁"
    assert [one.problem for one in plan.refused] == found[1:]


@given(
    st.lists(
        st.sampled_from(["甲", "：", ": ", " #", "'", '"', "{", "[", ", ", "- ", "&", "5"]),
        max_size=6,
    )
    .map("".join)
    .map(str.strip),
    st.booleans(),
    st.sampled_from(["", "'", '"']),
)
@settings(max_examples=300, deadline=None)
def test_a_spelled_scalar_says_the_same(value: str, flow: bool, style: str) -> None:
    raw = spelled(value, style, flow=flow)
    text = f"甲: {{乙: {raw}}}\n" if flow else f"甲:\n  乙: {raw}\n"
    read = list(scalars_of(parsed(text, "甲.yaml")))
    assert [scalar.text for scalar in read] == ["甲", "乙", value]
    assert text[read[-1].start : read[-1].end] == raw


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 4)), max_size=8), st.randoms())
@settings(max_examples=200, deadline=None)
def test_any_fixes_in_any_order_change_only_their_spans(
    spans: list[tuple[int, int]], random: object
) -> None:
    text = "".join(chr(0x4E00 + i) for i in range(45))
    found = [problem("a.md", 1, s + 1, text[s : s + n], "✓") for s, n in spans]
    random.shuffle(found)  # type: ignore[attr-defined]
    plan = planned(text, "a.md", found)
    done = edited(text, plan.edits)
    covered = {i for e in plan.edits for i in range(e.start, e.end)}
    assert done.replace("✓", "") == "".join(c for i, c in enumerate(text) if i not in covered)
    assert done.count("✓") == len(plan.edits)
    assert sum(len(e.problems) for e in plan.edits) + len(plan.refused) == len(found)
