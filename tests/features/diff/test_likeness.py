"""What changed between two texts, and which figures moved a figure."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ziping.facts.compute import computed_book
from ziping.facts.reading import read_facts
from ziping.facts.values import Group
from ziping.features.diff.figures import figure_changes
from ziping.features.diff.likeness import edits, tokens
from ziping.features.diff.model import Side
from ziping.source.position import Position
from ziping.source.project import UnitYear
from ziping.source.yaml import parsed


@given(st.text(max_size=60), st.text(max_size=60))
def test_edits_rebuild_both_texts(old: str, new: str) -> None:
    one, other = tokens(old), tokens(new)
    assert "".join(one) == old
    found = edits(one, other)
    assert [i for edit in found for i in edit.old] == list(range(len(one)))
    assert [j for edit in found for j in edit.new] == list(range(len(other)))
    for edit in found:
        same = [one[i] for i in edit.old] == [other[j] for j in edit.new]
        assert not edit.same or same


def test_a_number_changes_as_a_whole() -> None:
    one, other = tokens("支出1,234.50万元，占12.3%"), tokens("支出1,239.50万元，占12.8%")
    changed = [
        ("".join(one[i] for i in edit.old), "".join(other[j] for j in edit.new))
        for edit in edits(one, other)
        if not edit.same
    ]
    assert changed == [("1,234.50万元", "1,239.50万元"), ("12.3%", "12.8%")]


def test_causes_are_found_once_however_often_they_are_used() -> None:
    """Each of forty figures uses the one before it twice: 2⁴⁰ ways lead to the typed one."""
    chain = "".join(
        f"  丙{n}: 丙{n - 1} + 丁{n - 1}\n  丁{n}: 丙{n - 1} - 丁{n - 1}\n" for n in range(1, 41)
    )
    sides = []
    for year, typed in ((2022, "1 件"), (2023, "2 件")):
        node = parsed(f"丙0: {typed}\n丁0: 0 件\n计算:\n{chain}", "数.yaml")
        assert node is not None
        read = read_facts(node, "数")
        facts = Group(name="", members={"数": read.value}, where=Position("数.yaml", 1, 1))
        which = UnitYear("shili", year)
        sides.append(
            Side(label=str(which), which=which, book=computed_book(facts, read.defined, None)[0])
        )
    changes, _ = figure_changes(*sides)
    last = next(change for change in changes if change.name == "数.丙40")
    assert last.causes == ("数.丙0",)
