"""Two bodies of a document as one: paragraphs and tables aligned, each merged, new or gone."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from ziping.features.diff.alignment import Pair, aligned
from ziping.features.diff.likeness import likeness
from ziping.features.diff.redline.revisions import Revisions, is_plumbing
from ziping.features.diff.redline.runs import content_of, deleted, inserted, merged, say_format
from ziping.features.diff.redline.table import columns_of, merged_table, whole_table
from ziping.write.docx.xml import Element, element, named, shown_text

_P, _TABLE, _CONTENTS = named("p"), named("tbl"), named("sdt")
_OTHER_STYLE = 0.8  # So alike must two paragraphs be that only their style parts.
_SAME_HEAD = 0.6  # How alike two tables are with the same head, whatever stands below.
CONTENTS = "目录只有一边有，写成普通段落"
LAST_END = "文末为表格留的空段，没有标成修订"


@dataclass(frozen=True, slots=True, kw_only=True)
class _BodyPart:
    """A paragraph, table or contents page as it is compared."""

    kind: str
    form: str  # A paragraph's style; how many columns a table has.
    text: str
    node: Element = field(compare=False, repr=False)


def merged_parts(
    old: Sequence[Element], new: Sequence[Element], revisions: Revisions
) -> list[Element]:
    """The parts of *new*, with those that are gone of *old*. Ends with a paragraph, as both do."""
    both = all(any(made.tag == _CONTENTS for made in side) for side in (old, new))
    before, after = (
        [_part(made, revisions) for made in (side if both else _opened(side, revisions))]
        for side in (old, new)
    )
    pairs = _ended(aligned(before, after, _likeness), before, after)
    made = [_made(pair, before, after, revisions) for pair in pairs]
    _mark_ends(pairs, made, revisions)
    return made


def _opened(parts: Sequence[Element], revisions: Revisions) -> list[Element]:
    """The parts without a contents page that the other side has not: its lines are paragraphs."""
    opened: list[Element] = []
    for part in parts:
        if part.tag != _CONTENTS:
            opened.append(part)
            continue
        revisions.untracked[CONTENTS] += 1
        for line in [*part[-1]]:
            shown = [deepcopy(child) for child in line if not is_plumbing(child)]
            opened.append(element("p", *shown))
    return opened


def _part(block: Element, revisions: Revisions) -> _BodyPart:
    if block.tag == _TABLE:
        text = "\n".join(shown_text(row) for row in block.iter(named("tr")))
        return _BodyPart(kind=_TABLE, form=str(columns_of(block)), text=text, node=block)
    if block.tag == _CONTENTS:
        return _BodyPart(kind=_CONTENTS, form="", text="", node=block)
    style = block[0].find(named("pStyle"))
    text = "".join(token.text for token in content_of(block, revisions).tokens)
    form = "" if style is None else style.get(named("val"), "")
    return _BodyPart(kind=_P, form=form, text=text, node=block)


def _likeness(old_part: _BodyPart, new_part: _BodyPart) -> float:
    if old_part.kind != new_part.kind:
        return 0.0
    alike = likeness(old_part.text, new_part.text)
    if old_part.kind == _TABLE:
        same_head = old_part.text.partition("\n")[0] == new_part.text.partition("\n")[0]
        return (
            0.0 if old_part.form != new_part.form else max(alike, _SAME_HEAD if same_head else 0.0)
        )
    if old_part.form != new_part.form:
        return 0.9 * alike if alike >= _OTHER_STYLE else 0.0
    return 0.0 if any(map(_is_picture, (old_part, new_part))) else alike


def _is_picture(part: _BodyPart) -> bool:
    """Another picture is another paragraph: LibreOffice takes the paragraph's end along with it."""
    return next(part.node.iter(named("drawing")), None) is not None


def _ended(pairs: Sequence[Pair], before: list[_BodyPart], after: list[_BodyPart]) -> list[Pair]:
    """The pairs, the last of which a revision can show: no paragraph's end is deleted or inserted
    behind which there is none. Where something is gone and something new, the last two are one."""
    last = max((i for i, pair in enumerate(pairs) if None not in (pair.old, pair.new)), default=-1)
    tail = pairs[last + 1 :]
    gone = [pair.old for pair in tail if pair.old is not None]
    come = [pair.new for pair in tail if pair.new is not None]
    if not gone or not come or {before[-1].kind, after[-1].kind} != {_P}:
        return [*pairs]
    rest = [
        pair for pair in tail if (pair.old, pair.new) not in ((gone[-1], None), (None, come[-1]))
    ]
    return [*pairs[: last + 1], *rest, Pair(old=gone[-1], new=come[-1])]


def _made(
    pair: Pair, before: list[_BodyPart], after: list[_BodyPart], revisions: Revisions
) -> Element:
    if pair.old is None:
        assert pair.new is not None
        return _whole(after[pair.new].node, "ins", revisions)
    if pair.new is None:
        return _whole(before[pair.old].node, "del", revisions)
    old, new = before[pair.old], after[pair.new]
    if new.kind == _TABLE:
        return merged_table(old.node, new.node, revisions)
    if new.kind == _CONTENTS:
        return _contents(new.node, merged_parts([*old.node[-1]], [*new.node[-1]], revisions))
    return merged(old.node, new.node, revisions)


def _whole(block: Element, tag: str, revisions: Revisions) -> Element:
    if block.tag == _TABLE:
        return whole_table(block, tag, revisions)
    change = inserted if tag == "ins" else deleted
    return change(block, revisions)


def _contents(made: Element, lines: list[Element]) -> Element:
    found = deepcopy(made)
    found[-1][:] = lines
    return found


def _mark_ends(pairs: list[Pair], merged_blocks: list[Element], revisions: Revisions) -> None:
    """Mark the ends of new and gone paragraphs. Of those that the document ends with, each end is
    marked at the paragraph before: the last end of a document can be neither deleted nor inserted."""
    tags = ["ins" if pair.old is None else "del" if pair.new is None else "" for pair in pairs]
    start = len(tags)
    while start and tags[start - 1]:
        start -= 1
    moved = 0 < start < len(tags) and all(part.tag == _P for part in merged_blocks[start - 1 :])
    if moved:
        _shift(merged_blocks, start, tags[-1], revisions)
        tags[start - 1 :] = [*tags[start:], ""]
    elif tags and tags[-1] and merged_blocks[-1].tag == _P:
        revisions.untracked[LAST_END] += 1
        tags[-1] = ""
    for part, tag in zip(merged_blocks, tags, strict=True):
        if tag and part.tag == _P:
            revisions.mark_end(part, tag)


def _shift(made: list[Element], start: int, tag: str, revisions: Revisions) -> None:
    """The last paragraph's form becomes that of the one before all that is new or gone, and back."""
    above, last = made[start - 1][0], made[-1][0]
    change = above.find(named("pPrChange"))
    properties = deepcopy(above)
    for extra in properties.findall(named("pPrChange")):
        properties.remove(extra)
    if tag == "ins":  # Rejected, what is left is the paragraph above as it was.
        was = properties if change is None else change[0]
        say_format(last, was, revisions)
    else:  # Accepted, what is left is the paragraph above as it is.
        was = deepcopy(last)
        last[:] = [*properties]
        say_format(last, was, revisions)
