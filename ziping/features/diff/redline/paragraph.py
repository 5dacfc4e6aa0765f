"""Paragraphs with tracked changes: new, gone, or with some of their text and their style replaced."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from ziping.features.diff.redline.revisions import Revisions, is_plumbing
from ziping.features.diff.redline.runs import content_of, merged_content
from ziping.write.docx.xml import Element, element, named

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
