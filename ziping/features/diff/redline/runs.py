"""Paragraphs with tracked changes: what moved is replaced, the rest of the text stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import groupby, takewhile

from lxml import etree

from ziping.features.diff.likeness import WordEdit, edits, likeness, tokens
from ziping.features.diff.redline.revisions import Revisions, is_plumbing
from ziping.write.docx.xml import Element, element, named, shown_text, text_element

_TEXT, _FIGURE, _OBJECT = "text", "figure", "object"
_LITTLE = 0.5  # Words less alike are replaced as a whole: islands of them could not be read.


@dataclass(frozen=True, slots=True, kw_only=True)
class RunToken:
    """What changes as a whole: a 汉字, a number with its unit, a figure, a picture.

    Tokens are equal when they look alike and, for figures, have the same name.
    """

    kind: str
    text: str
    look: bytes  # The run's properties.
    tag: str = ""  # A figure's.
    node: Element = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The tokens of a paragraph, and what stands between them unseen: before which of them."""

    tokens: tuple[RunToken, ...]
    plumbing: tuple[tuple[int, Element], ...]


def content_of(paragraph: Element, revisions: Revisions) -> Content:
    """The parts of a paragraph behind its properties."""
    tokens: list[RunToken] = []
    plumbing: list[tuple[int, Element]] = []
    for child in [*paragraph][1:]:
        if is_plumbing(child):
            plumbing.append((len(tokens), child))
        else:
            tokens.extend(_tokens(child, revisions))
    return Content(tokens=tuple(tokens), plumbing=tuple(plumbing))


def _tokens(child: Element, revisions: Revisions) -> Iterator[RunToken]:
    text = shown_text(child)
    if child.tag == named("sdt"):
        tag = child.find(f"{named('sdtPr')}/{named('tag')}")
        name = "" if tag is None else tag.get(named("val"), "")
        yield RunToken(kind=_FIGURE, text=text, look=_look(child), tag=name, node=child)
    elif child.tag == named("r") and child.find(named("t")) is not None:
        look = _look(child)
        for part in tokens(text):
            yield RunToken(kind=_TEXT, text=part, look=look, node=child)
    else:
        seen = text or _sight(child, revisions)
        yield RunToken(kind=_OBJECT, text=seen, look=child.tag.encode(), node=child)


def _look(made: Element) -> bytes:
    found = next(made.iter(named("rPr")), None)
    return b"" if found is None else etree.tostring(found, method="c14n")


def _sight(child_element: Element, revisions: Revisions) -> str:
    """What a picture or break is known by: the picture's dots, size and words."""
    parts = [child_element.tag, *(child.tag for child in child_element)]
    for node in child_element.iter():
        if etree.QName(node).localname == "docPr":
            parts += [node.get("descr", ""), node.get("title", "")]
        if etree.QName(node).localname == "extent":
            parts += [node.get("cx", ""), node.get("cy", "")]
        parts += [revisions.media.get(str(value), "") for value in node.values()]
    return "|".join(parts)


def merged_content(old: Content, new: Content, revisions: Revisions) -> Iterator[Element]:
    """The parts of *new*, with what of *old* is gone as deleted runs."""
    parts = _edits(old, new)
    for position, edit in enumerate(parts or [_NOTHING], start=1):
        before = [old.tokens[index] for index in edit.old]
        after = _rebuilt(new, edit.new, last=position >= len(parts))
        if edit.same:
            yield from after
        elif _is_swap(before, [new.tokens[index] for index in edit.new]):
            yield from _swapped(before[0], after, revisions)
        else:
            unseen = [*takewhile(is_plumbing, after)]
            yield from unseen
            yield from revisions.deleted(_joined(before))
            yield from revisions.inserted(after[len(unseen) :])


def _edits(old: Content, new: Content) -> list[WordEdit]:
    """What of *old* became what of *new*; all of it, where the words have little in common."""
    words = [
        "".join(token.text for token in side.tokens if token.kind == _TEXT) for side in (old, new)
    ]
    if all(words) and likeness(*words) < _LITTLE:
        return [WordEdit(old=range(len(old.tokens)), new=range(len(new.tokens)), same=False)]
    found = edits(old.tokens, new.tokens, _said)
    return [part for edit in found for part in _around_figures(edit, old, new)]


_NOTHING = WordEdit(old=range(0), new=range(0), same=True)


def _said(token: RunToken) -> str:
    return token.text


def _around_figures(edit: WordEdit, old: Content, new: Content) -> Iterator[WordEdit]:
    """A change in parts, so that each figure in it that stands on both sides is replaced by itself."""
    i, k = edit.old.start, edit.new.start
    pairs = () if edit.same else _same_figures(edit, old, new)
    for at_old, at_new in pairs:
        if at_old > i or at_new > k:
            yield WordEdit(old=range(i, at_old), new=range(k, at_new), same=False)
        swap = WordEdit(old=range(at_old, at_old + 1), new=range(at_new, at_new + 1), same=False)
        yield swap
        i, k = at_old + 1, at_new + 1
    if i < edit.old.stop or k < edit.new.stop:
        yield WordEdit(old=range(i, edit.old.stop), new=range(k, edit.new.stop), same=edit.same)


def _same_figures(edit: WordEdit, old: Content, new: Content) -> Iterator[tuple[int, int]]:
    """The figures of both sides by their names, in the order of both."""
    start = edit.new.start
    for index in edit.old:
        tag = old.tokens[index].tag
        fitting = (at for at in range(start, edit.new.stop) if tag and new.tokens[at].tag == tag)
        if (at := next(fitting, None)) is not None:
            yield index, at
            start = at + 1


def _is_swap(before: list[RunToken], after: list[RunToken]) -> bool:
    """Whether a figure was printed as another text, and nothing else."""
    one = len(before) == len(after) == 1
    return one and before[0].kind == after[0].kind == _FIGURE and before[0].tag == after[0].tag


def _swapped(before: RunToken, after: list[Element], revisions: Revisions) -> Iterator[Element]:
    """The control stays: the text in it is replaced; a comment says why."""
    for child in after:
        if child.tag != named("sdt"):
            yield child
            continue
        content = child.find(named("sdtContent"))
        assert content is not None
        text = shown_text(child)
        gone = revisions.deleted([before.node])
        content[:] = [*gone, *revisions.inserted([*content])]
        note = revisions.notes.get(before.tag, f"{before.tag}：{before.text} → {text}")
        wanted = note and before.text != text
        yield from revisions.remarked([child], note) if wanted else [child]


def _rebuilt(content: Content, where: range, *, last: bool) -> list[Element]:
    """Some tokens as runs again, with the plumbing before each, and behind the *last*."""
    elements: list[Element] = []
    start = where.start
    for at, plumbing in content.plumbing:
        if where.start <= at < where.stop or (last and at >= where.stop):
            cut = min(at, where.stop)
            elements += _joined(content.tokens[start:cut])
            elements.append(deepcopy(plumbing))
            start = cut
    return elements + _joined(content.tokens[start : where.stop])


def _joined(tokens: Iterable[RunToken]) -> list[Element]:
    """Neighbouring texts that look alike as one run; all else as it was."""
    elements: list[Element] = []
    for (kind, look), group in groupby(tokens, key=lambda token: (token.kind, token.look)):
        if kind != _TEXT:
            elements += [deepcopy(token.node) for token in group]
            continue
        texts = [*group]
        run = element("r", *(deepcopy(child) for child in [*texts[0].node][:1] if look))
        run.append(text_element("".join(token.text for token in texts)))
        elements.append(run)
    return elements


FORMAT = "段落的细微格式变了（段间距、缩进、与下段同页），用新的"
# What a reader sees of a paragraph's form; the rest only serves it.
_SEEN = ("pStyle", "pageBreakBefore", "jc")


def inserted(paragraph: Element, revisions: Revisions) -> Element:
    """All of its text as inserted; its end is the caller's to mark."""
    return element("p", deepcopy(paragraph[0]), *revisions.inserted(_behind(paragraph)))


def deleted(paragraph: Element, revisions: Revisions) -> Element:
    """All of its text as deleted; its end is the caller's to mark."""
    shown = (made for made in _behind(paragraph) if not is_plumbing(made))
    return element("p", deepcopy(paragraph[0]), *revisions.deleted(shown))


def _behind(paragraph: Element) -> list[Element]:
    return [deepcopy(made) for made in [*paragraph][1:]]


def merged(old: Element, new: Element, revisions: Revisions) -> Element:
    """The *new* paragraph, with what is gone of the *old* one."""
    revisions = revisions.apart()
    properties = deepcopy(new[0])
    if [_part(old[0], name) for name in _SEEN] != [_part(new[0], name) for name in _SEEN]:
        say_format(properties, old[0], revisions)
    elif etree.tostring(old[0], method="c14n") != etree.tostring(new[0], method="c14n"):
        revisions.untracked[FORMAT] += 1
    content = merged_content(content_of(old, revisions), content_of(new, revisions), revisions)
    return element("p", properties, *content)


def say_format(properties: Element, old: Element, revisions: Revisions) -> None:
    """Let *properties* of a paragraph say that they were *old* ones."""
    properties.append(revisions.mark("pPrChange", deepcopy(old)))


def _part(properties: Element, name: str) -> bytes:
    found = properties.find(named(name))
    return b"" if found is None else etree.tostring(found, method="c14n")
