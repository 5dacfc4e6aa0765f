"""Two tables as one: rows of the same make are aligned, all others deleted or inserted."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from ziping.features.diff.alignment import aligned
from ziping.features.diff.likeness import likeness
from ziping.features.diff.redline.revisions import Revisions
from ziping.features.diff.redline.runs import deleted, inserted, merged
from ziping.write.docx.xml import Element, named, shown_text

_SAME_LABEL = 0.6  # How alike two rows are that begin alike, whatever else stands in them.
WIDTHS = "列宽变了的表，用新的列宽"
_SHAPE = ("gridSpan", "vMerge")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A row as it is compared: equal ones read the same and have their cells in the same places."""

    shape: tuple[str, ...]
    texts: tuple[str, ...]
    node: Element = field(compare=False, repr=False)


def columns_of(table: Element) -> int:
    """How many columns the grid of a table has."""
    return sum(1 for _ in table.iterfind(f"{named('tblGrid')}/{named('gridCol')}"))


def merged_table(old: Element, new: Element, revisions: Revisions) -> Element:
    """*new* with the rows of *old* in it; both have as many columns."""
    merged_rows = deepcopy(new)
    for row in merged_rows.findall(named("tr")):
        merged_rows.remove(row)
    if _widths(old) != _widths(new):
        revisions.untracked[WIDTHS] += 1
    before, after = _rows(old), _rows(new)
    for pair in aligned(before, after, _row_likeness):
        if pair.old is None and pair.new is not None:
            merged_rows.append(_whole_row(after[pair.new].node, "ins", revisions))
        elif pair.new is None and pair.old is not None:
            merged_rows.append(_whole_row(before[pair.old].node, "del", revisions))
        elif pair.old is not None and pair.new is not None:
            merged_rows.append(_merged_row(before[pair.old].node, after[pair.new].node, revisions))
    return merged_rows


def whole_table(table: Element, tag: str, revisions: Revisions) -> Element:
    """A table with every row inserted or deleted."""
    whole = deepcopy(table)
    for row in whole.findall(named("tr")):
        whole.replace(row, _whole_row(row, tag, revisions))
    return whole


def _widths(table: Element) -> list[str]:
    return [column.get(named("w"), "") for column in table.iter(named("gridCol"))]


def _rows(table: Element) -> list[_Row]:
    return [
        _Row(shape=_shape(row), texts=tuple(_texts(row)), node=row)
        for row in table.iterfind(named("tr"))
    ]


def _shape(row: Element) -> tuple[str, ...]:
    found = [cell[0].find(named(name)) for cell in row.iterfind(named("tc")) for name in _SHAPE]
    return tuple("" if one is None else one.get(named("val"), "continue") for one in found)


def _texts(row: Element) -> Iterator[str]:
    for cell in row.iterfind(named("tc")):
        yield shown_text(cell)


def _row_likeness(old_row: _Row, new_row: _Row) -> float:
    if old_row.shape != new_row.shape:
        return 0.0
    labels = (next((text for text in row.texts if text), "") for row in (old_row, new_row))
    same_label = len(set(labels)) == 1
    found = likeness("\n".join(old_row.texts), "\n".join(new_row.texts))
    return max(found, _SAME_LABEL if same_label else 0.0)


def _merged_row(old: Element, new: Element, revisions: Revisions) -> Element:
    merged_row = deepcopy(new)
    for before, after in zip(old.iter(named("p")), [*merged_row.iter(named("p"))], strict=True):
        parent = after.getparent()
        assert parent is not None
        parent.replace(after, merged(before, after, revisions))
    return merged_row


def _whole_row(row: Element, tag: str, revisions: Revisions) -> Element:
    marked_row = deepcopy(row)
    revisions.mark_row(marked_row, tag)
    change = inserted if tag == "ins" else deleted
    for paragraph in [*marked_row.iter(named("p"))]:
        parent = paragraph.getparent()
        assert parent is not None
        parent.replace(paragraph, change(paragraph, revisions))
    return marked_row
