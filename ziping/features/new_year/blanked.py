"""Emptied: a topic's file with every yearly value as 待填 and the last one beside it as a comment.

The text is changed at the places of those values only; comments and layout stay. The result is read
back: it must say 待填 at those places and the same everywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ziping.edit.edits import Edit, edited
from ziping.facts.reading import FLAGS, unfolded
from ziping.facts.topics import LISTS, TOPICS
from ziping.features.new_year.fields_per_year import Path, Scope, is_yearly
from ziping.numbers.quantity import looks_numeric, quantity
from ziping.scoring.required_inputs import example
from ziping.source.position import NOWHERE, Position
from ziping.source.problem import Fault, fault
from ziping.source.terminal_text import display_width
from ziping.source.yaml import MappingNode, Node, ScalarNode, SequenceNode, parsed

TO_FILL = "待填"
MAX_BESIDE = 40  # Columns of a comment at a line's end; a longer one goes above the line.
_MARK = r"# 上(?:年|次（\d{4}）)[ 的].*"  # What comments of ours begin with.
_OURS = re.compile(rf"^[ \t]*{_MARK}\n?|[ \t]+{_MARK}$", re.M)
_BLOCK_COMMENT = re.compile(r"[|>][-+0-9]*([ \t]+#[^\n]*)")
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryOver:
    """How a file is taken over. *label*: what comments call the year it comes from."""

    label: str = "上年"  # Empty when the values are not to be told.
    scope: Scope = Scope.SAME_UNIT
    year: int = 0  # The new year.

    def comment(self, words: str) -> str:
        gap = "" if not self.label or words.startswith("的") else " "
        return f"# {self.label}{gap}{words}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blanked:
    """The new text."""

    text: str
    kept: tuple[str, ...] = ()  # What stays and may have changed: lists of names, texts.


@dataclass(frozen=True, slots=True, kw_only=True)
class _Blank:
    """A value to be emptied: its place in the tree, its characters, the words for the comment."""

    place: Place
    start: int
    end: int
    line: int  # A character of the line of its key.
    words: str
    whole: Place  # The place of all that it stands for: its own, or that of its list.
    new: str = TO_FILL
    tail: str = ""  # A comment within the characters.


def without_ours(text: str, path: str) -> str:
    """The text without the comments that an earlier `new` wrote."""
    bare = _OURS.sub("", text)
    try:
        same = bare == text or _flat(parsed(bare, path)) == _flat(parsed(text, path))
    except Fault:
        same = False
    return bare if same else text


def blanked(text: str, path: str, topic: str, taking: CarryOver) -> Blanked:
    """A topic's file for the new year. Raises Fault E1xx when it is no YAML."""
    before, as_written = parsed(text, path), text
    text = without_ours(text, path)
    root = before if text == as_written else parsed(text, path)
    if before is None or root is None:
        return Blanked(text=text)
    blanks = list(_Walk(text, taking).blanks(root, (topic,), (), root.start))
    wanted = _wanted(_flat(before), blanks)
    for commented in (True, False):
        after = edited(text, _edits(text, blanks, taking, commented))
        if _reads_as(after, path, wanted):
            return Blanked(text=after, kept=_kept(topic, before))
    where = Position(path, 1, 1)
    raise fault("E104", where, "这个文件的写法不能照样清空", hint="每个值单独写一行，再试一次")


@dataclass(frozen=True, slots=True)
class _Walk:
    text: str
    taking: CarryOver

    def blanks(self, node: Node, path: Path, place: Place, line: int) -> Iterator[_Blank]:
        """The yearly values below a node. *line*: a character of the line of its key."""
        if isinstance(node, ScalarNode):
            yield from self._scalar(node, path, place, line)
        elif isinstance(node, SequenceNode):
            yield from self._list(node, path, place, line)
        else:
            for name, value in node.members.items():
                start = node.keys[name].start
                yield from self.blanks(value, (*path, name), (*place, name), start)

    def _scalar(self, node: ScalarNode, path: Path, place: Place, line: int) -> Iterator[_Blank]:
        if path == ("单位", "年度"):
            yield replace(self._blank(node, place, line, ""), new=str(self.taking.year))
        elif is_yearly(path, node.text, not node.quoted, self.taking.scope):
            words = unfolded(node) if node.quoted else self.text[node.start : node.end]
            yield self._blank(node, place, line, words)

    def _list(self, node: SequenceNode, path: Path, place: Place, line: int) -> Iterator[_Blank]:
        if self._whole(node, path):
            yield self._whole_list(node, place, line)
            return
        for index, item in enumerate(node.items):
            start = line if node.flow else item.start
            yield from self.blanks(item, path, (*place, index), start)

    def _whole(self, node: SequenceNode, path: Path) -> bool:
        """Whether a list is one value: of figures in brackets; of anything when only the structure
        is taken."""
        items = [item for item in node.items if isinstance(item, ScalarNode)]
        if not items or len(items) < len(node.items):
            return False
        yearly = all(is_yearly(path, i.text, not i.quoted, self.taking.scope) for i in items)
        bare = "#" not in self.text[node.start : node.end]
        return yearly and (self.taking.scope is Scope.STRUCTURE or (node.flow and bare))

    def _whole_list(self, node: SequenceNode, place: Place, line: int) -> _Blank:
        if node.flow:
            raw = self.text[node.start : node.end]
            words = " ".join(raw.split()) if "#" not in raw else ""
            start, end = node.start, node.end
            return _Blank(place=place, start=start, end=end, line=line, words=words, whole=place)
        first, last = node.items[0], node.items[-1]
        return _Blank(
            place=(*place, 0),
            start=first.start,
            end=last.end,
            line=first.start,
            words="",
            whole=place,
        )

    def _blank(self, node: ScalarNode, place: Place, line: int, words: str) -> _Blank:
        tail = _BLOCK_COMMENT.match(self.text, node.start) if node.style in ("|", ">") else None
        return _Blank(
            place=place,
            start=node.start,
            end=node.end,
            line=line,
            words=words,
            whole=place,
            tail=tail[1] if tail else "",
        )


def _edits(text: str, blanks: list[_Blank], taking: CarryOver, commented: bool) -> list[Edit]:
    edits = [Edit(start=b.start, end=b.end, new=b.new + b.tail, problems=()) for b in blanks]
    return edits + (list(_comments(text, blanks, taking)) if commented else [])


def _comments(text: str, blanks: list[_Blank], taking: CarryOver) -> Iterator[Edit]:
    """Last year's words: short ones at the end of the line, long ones above it."""
    ends: dict[int, list[_Blank]] = {}
    for blank in blanks:
        if blank.words:
            ends.setdefault((text + "\n").index("\n", blank.end), []).append(blank)
    above: dict[int, list[str]] = {}
    for end, blanks_here in ends.items():
        told = [(blank, _beside(blank, taking)) for blank in blanks_here]
        told = [(blank, words) for blank, words in told if words]
        named = len(blanks_here) > 1
        brief = [(b, _named(b, w, named)) for b, w in told if not _is_long(w)]
        lengthy = [(b, _named(b, w, named)) for b, w in told if _is_long(w)]
        short = "，".join(words for _, words in brief)
        if _is_long(short):
            lengthy, short = [(brief[0][0], short), *lengthy], ""
        for blank, words in lengthy:
            start = text.rfind("\n", 0, blank.line) + 1
            above.setdefault(start, []).extend(words.split("\n"))
        if short:
            yield Edit(start=end, end=end, new=f"  {taking.comment(short)}", problems=())
    for start, lines in above.items():
        rest = text[start:]
        indent = rest[: len(rest) - len(rest.lstrip(" "))]
        new = "".join(f"{indent}{taking.comment(line)}\n" for line in lines if line.strip())
        yield Edit(start=start, end=start, new=new, problems=())


def _is_long(words: str) -> bool:
    return "\n" in words or display_width(words) > MAX_BESIDE


def _named(blank: _Blank, words: str, named: bool) -> str:
    key = next((step for step in reversed(blank.place) if isinstance(step, str)), "")
    return f"{key} {words}" if named and key else words


def _beside(blank: _Blank, taking: CarryOver) -> str:
    """What the comment says: the last value; of another unit only what is counted in."""
    if taking.scope is Scope.SAME_UNIT:
        return blank.words.strip()
    return measure_words(blank.words.strip())


def measure_words(text: str) -> str:
    """How a value like this one is written: its unit, 是或否, a date."""
    if text in FLAGS:
        return "是或否"
    if not looks_numeric(text):
        return ""
    try:
        unit = quantity(text, NOWHERE).unit
    except Fault:
        return ""
    return "年月日" if unit.name == "日期" else example(unit.name)


Flat = Mapping[Place, tuple[str, bool]]


def _flat(node: Node | None, place: Place = ()) -> dict[Place, tuple[str, bool]]:
    """Every scalar of a tree by its place: its text, and whether it is quoted."""
    if isinstance(node, ScalarNode):
        return {place: (node.text, node.quoted)}
    scalars_by_place: dict[Place, tuple[str, bool]] = {}
    if isinstance(node, SequenceNode):
        for index, item in enumerate(node.items):
            scalars_by_place |= _flat(item, (*place, index))
    elif isinstance(node, MappingNode):
        for key, value in node.members.items():
            scalars_by_place |= _flat(value, (*place, key))
    return scalars_by_place


def _wanted(flat: Flat, blanks: list[_Blank]) -> dict[Place, tuple[str, bool]]:
    """What the new file must say: 待填 at the blanks, the old text everywhere else."""
    gone = {blank.whole for blank in blanks}
    kept = {
        place: said
        for place, said in flat.items()
        if not any(place[:length] in gone for length in range(len(place) + 1))
    }
    return kept | {blank.place: (blank.new, False) for blank in blanks}


def _reads_as(text: str, path: str, wanted: Flat) -> bool:
    try:
        return _flat(parsed(text, path)) == wanted
    except Fault:
        return False


def _kept(topic: str, root: Node) -> tuple[str, ...]:
    """The lists of names, which stay and may have changed; in a file of free facts also how many
    texts stay."""
    texts = list(_names((topic,), root)) if topic not in TOPICS and topic not in LISTS else []
    counted = (f"{topic}.yaml 里的 {len(texts)} 处文字",) if texts else ()
    return (*_lists((topic,), root), *_linked(topic, root), *counted)


_LINKS = ("对应指标", "责任科室")  # Of problems and measures: taken over, and perhaps others now.


def _linked(topic: str, root: Node) -> Iterator[str]:
    """In how many items of a list with a fixed shape such a key stands."""
    items = root.items if isinstance(root, SequenceNode) and topic in LISTS else ()
    for key in _LINKS:
        found = [item for item in items if isinstance(item, MappingNode) and key in item.members]
        if found:
            yield f"{topic}的{key}（{len(found)} 处）"


def _lists(path: Path, node: Node) -> Iterator[str]:
    if isinstance(node, SequenceNode):
        names = [item for item in node.items if isinstance(item, ScalarNode)]
        if len(names) > 1 and all(_is_name(path, name) for name in names):
            yield ".".join(path)
        for item in node.items:
            yield from _lists(path, item)
    elif isinstance(node, MappingNode):
        for key, value in node.members.items():
            yield from _lists((*path, key), value) if key not in _LINKS else ()


def _names(path: Path, node: Node) -> Iterator[str]:
    """The texts that stay, but for those of lists."""
    if isinstance(node, ScalarNode):
        if _is_name(path, node):
            yield node.text
    elif isinstance(node, SequenceNode):
        for item in node.items:
            yield from _names(path, item) if not isinstance(item, ScalarNode) else ()
    else:
        for key, value in node.members.items():
            yield from _names((*path, key), value)


def _is_name(path: Path, node: ScalarNode) -> bool:
    """Whether a scalar stays, and for this unit only."""
    plain = not node.quoted
    stays = not is_yearly(path, node.text, plain)
    return stays and is_yearly(path, node.text, plain, Scope.STRUCTURE)
