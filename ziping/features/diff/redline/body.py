"""Two bodies of a document as one: paragraphs and tables aligned, each merged, new or gone."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from ziping.features.diff.alignment import Pair, aligned
from ziping.features.diff.likeness import likeness
from ziping.features.diff.redline.paragraph import deleted, inserted, merged, say_format
from ziping.features.diff.redline.revisions import Revisions, is_plumbing
from ziping.features.diff.redline.runs import content_of
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
    made: Element = field(compare=False, repr=False)


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
    found: list[Element] = []
    for made in parts:
        if made.tag != _CONTENTS:
            found.append(made)
            continue
        revisions.untracked[CONTENTS] += 1
        for line in [*made[-1]]:
            shown = [deepcopy(child) for child in line if not is_plumbing(child)]
            found.append(element("p", *shown))
    return found


def _part(made: Element, revisions: Revisions) -> _BodyPart:
    if made.tag == _TABLE:
        text = "\n".join(shown_text(row) for row in made.iter(named("tr")))
        return _BodyPart(kind=_TABLE, form=str(columns_of(made)), text=text, made=made)
    if made.tag == _CONTENTS:
        return _BodyPart(kind=_CONTENTS, form="", text="", made=made)
    style = made[0].find(named("pStyle"))
    text = "".join(token.text for token in content_of(made, revisions).tokens)
    form = "" if style is None else style.get(named("val"), "")
    return _BodyPart(kind=_P, form=form, text=text, made=made)


def _likeness(one: _BodyPart, other: _BodyPart) -> float:
    if one.kind != other.kind:
        return 0.0
    found = likeness(one.text, other.text)
    if one.kind == _TABLE:
        same_head = one.text.partition("\n")[0] == other.text.partition("\n")[0]
        return 0.0 if one.form != other.form else max(found, _SAME_HEAD if same_head else 0.0)
    if one.form != other.form:
        return 0.9 * found if found >= _OTHER_STYLE else 0.0
    return 0.0 if any(map(_is_picture, (one, other))) else found


def _is_picture(part: _BodyPart) -> bool:
    """Another picture is another paragraph: LibreOffice takes the paragraph's end along with it."""
    return next(part.made.iter(named("drawing")), None) is not None


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
        return _whole(after[pair.new].made, "ins", revisions)
    if pair.new is None:
        return _whole(before[pair.old].made, "del", revisions)
    old, new = before[pair.old], after[pair.new]
    if new.kind == _TABLE:
        return merged_table(old.made, new.made, revisions)
    if new.kind == _CONTENTS:
        return _contents(new.made, merged_parts([*old.made[-1]], [*new.made[-1]], revisions))
    return merged(old.made, new.made, revisions)


def _whole(made: Element, tag: str, revisions: Revisions) -> Element:
    if made.tag == _TABLE:
        return whole_table(made, tag, revisions)
    change = inserted if tag == "ins" else deleted
    return change(made, revisions)


def _contents(made: Element, lines: list[Element]) -> Element:
    found = deepcopy(made)
    found[-1][:] = lines
    return found


def _mark_ends(pairs: list[Pair], made: list[Element], revisions: Revisions) -> None:
    """Mark the ends of new and gone paragraphs. Of those that the document ends with, each end is
    marked at the paragraph before: the last end of a document can be neither deleted nor inserted."""
    tags = ["ins" if pair.old is None else "del" if pair.new is None else "" for pair in pairs]
    start = len(tags)
    while start and tags[start - 1]:
        start -= 1
    moved = 0 < start < len(tags) and all(part.tag == _P for part in made[start - 1 :])
    if moved:
        _shift(made, start, tags[-1], revisions)
        tags[start - 1 :] = [*tags[start:], ""]
    elif tags and tags[-1] and made[-1].tag == _P:
        revisions.untracked[LAST_END] += 1
        tags[-1] = ""
    for part, tag in zip(made, tags, strict=True):
        if tag and part.tag == _P:
            revisions.mark_end(part, tag)


def _shift(made: list[Element], start: int, tag: str, revisions: Revisions) -> None:
    """The last paragraph's form becomes that of the one before all that is new or gone, and back."""
    above, last = made[start - 1][0], made[-1][0]
    change = above.find(named("pPrChange"))
    own = deepcopy(above)
    for extra in own.findall(named("pPrChange")):
        own.remove(extra)
    if tag == "ins":  # Rejected, what is left is the paragraph above as it was.
        was = own if change is None else change[0]
        say_format(last, was, revisions)
    else:  # Accepted, what is left is the paragraph above as it is.
        was = deepcopy(last)
        last[:] = [*own]
        say_format(last, was, revisions)
