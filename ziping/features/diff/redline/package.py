"""Redlines: a document with an earlier one as Word's own tracked changes, in the official layout.

Both are written into one package; where they differ, the runs, rows and paragraphs of both stand there
as deleted and inserted. So all accepted is the new document and all rejected the old one, by the way it
is made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from docx.document import Document as Package
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from ziping.document.tree import Document
from ziping.features.diff.redline.body import merged_parts
from ziping.features.diff.redline.revisions import Revisions, comments_element
from ziping.layout.layout import Layout
from ziping.write.contents import entries
from ziping.write.docx.inline import Pen
from ziping.write.docx.package import body_of, empty_package, filled
from ziping.write.docx.picture import Placed, add_drawings
from ziping.write.docx.xml import Element, named, serialized
from ziping.write.drawings import NO_DRAWINGS, Drawn

ORIENTATION = "纸张方向变了，用新的"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One of the two documents: what it is called, with its drawings and the pages of its headings."""

    name: str  # "2022年度".
    document: Document
    drawings: Mapping[str, Drawn] = field(default_factory=lambda: NO_DRAWINGS)
    pages: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Redlined:
    """A Word file with tracked changes; *untracked* says what of the difference they do not show."""

    data: bytes
    untracked: tuple[str, ...]
    comments: int  # Figures with a remark.


def redlined(old: Version, new: Version, layout: Layout, notes: Mapping[str, str]) -> Redlined:
    """*new* with *old* as deleted text. *notes*: what to say beside a figure that moved, by its name.

    Raises what docx_bytes raises. The same documents make the same bytes.
    """
    package, pen = empty_package(new.document, layout), Pen()
    placed = add_drawings(package, new.document, new.drawings)
    body = body_of(new.document, layout, _of_headings(new, layout), placed, pen)
    turned = replace(old.document, orientation=new.document.orientation)
    before = add_drawings(package, turned, old.drawings, first=len(placed) + 1)
    old_pen = Pen()
    old_body = body_of(turned, layout, _of_headings(old, layout), before, old_pen)
    revisions = Revisions(
        date=f"{new.document.year}-12-31T00:00:00Z",
        ids=pen.bookmarks,
        notes=_by_tag(notes, pen, old_pen),
        media=_digests(package, [*placed.values(), *before.values()]),
    )
    if turned != old.document:
        revisions.untracked[ORIENTATION] += 1
    parts = merged_parts([*old_body], [*body], revisions)
    untracked = tuple(revisions.untracked)
    remarks = len(revisions.comments)
    _say_what_it_is(parts, old, new, untracked, revisions)
    _add_comments(package, revisions)
    _drop_unused(package, parts, before.values())
    data = filled(package, new.document, parts, pen)
    return Redlined(data=data, untracked=untracked, comments=remarks)


def _of_headings(version: Version, layout: Layout) -> Mapping[str, int]:
    """The pages that the contents name. Where rows begin a page is not said: deleted text moves them."""
    headings = {entry.identity for entry in entries(version.document, layout)}
    return {name: page for name, page in version.pages.items() if name in headings}


def _by_tag(notes: Mapping[str, str], *pens: Pen) -> Mapping[str, str]:
    controls = [control for pen in pens for control in pen.controls]
    return {tag: notes[node.name] for _, tag, node in controls if node.name in notes}


def _relationships(placed: Placed) -> Iterator[str]:
    yield from (name for name in (placed.raster, placed.svg) if name)


def _digests(package: Package, placed: list[Placed]) -> Mapping[str, str]:
    names = [name for one in placed for name in _relationships(one)]
    parts = package.part.related_parts
    return {name: hashlib.sha256(parts[name].blob).hexdigest() for name in names}


def _say_what_it_is(
    parts: list[Element],
    old: Version,
    new: Version,
    untracked: tuple[str, ...],
    revisions: Revisions,
) -> None:
    """The first comment, at the first paragraph: what the file is and what its revisions leave out."""
    kind = new.document.kind
    lines = [
        f"修订稿：接受全部修订，得到{new.name}{kind}；拒绝全部修订，得到{old.name}{kind}。",
        *(f"没有标成修订：{what}。" for what in untracked),
    ]
    first = next((found for part in parts for found in part.iter(named("p"))), None)
    if first is None:
        return
    start, end, reference = revisions.remarked([], "\n".join(lines))
    first.insert(1, start)
    first.extend((end, reference))


def _add_comments(package: Package, revisions: Revisions) -> None:
    content = serialized(comments_element(revisions.comments, revisions.date))
    whole = package.part.package
    part = Part(PackURI("/word/comments.xml"), CONTENT_TYPE.WML_COMMENTS, content, whole)
    package.part.relate_to(part, RELATIONSHIP_TYPE.COMMENTS)


def _drop_unused(package: Package, parts: list[Element], old: Iterable[Placed]) -> None:
    """Old pictures that are still there stand in the file once."""
    used = {str(value) for part in parts for node in part.iter() for value in node.values()}
    for name in (name for one in old for name in _relationships(one) if name not in used):
        del package.part.rels[name]
