"""Redlines of the examples."""

from __future__ import annotations

from collections.abc import Mapping

from click.testing import Result

from support import ROOT, tracked
from support.projects import invoke
from ziping.document.tree import Document, Heading, Picture
from ziping.features.diff.redline.package import Redlined, Version, redlined
from ziping.layout.layout import Layout
from ziping.layout.layout_file import layout_from
from ziping.write.docx.package import docx_bytes
from ziping.write.drawings import Drawn, drawn_picture

LAYOUT = layout_from(ROOT / "templates" / "layout.yaml")

WITH_CONTENTS = LAYOUT.model_copy(
    update={"contents": LAYOUT.contents.model_copy(update={"levels": 2})}
)


def version(name: str, document: Document, layout: Layout) -> Version:
    pages = {block.identity: n // 3 + 1 for n, block in enumerate(document.blocks)}
    return Version(name=name, document=document, drawings=drawings(document, layout), pages=pages)


def drawings(document: Document, layout: Layout) -> Mapping[str, Drawn]:
    page = layout.page(document.orientation)
    pictures = (block for block in document.blocks if isinstance(block, Picture))
    return {one.identity: drawn_picture(one, page, layout.drawing) for one in pictures}


def redline(old: Document, new: Document, layout: Layout = LAYOUT) -> Redlined:
    return redlined(version("2022年度", old, layout), version("2023年度", new, layout), layout, {})


def alone(revision: Version, layout: Layout) -> bytes:
    """The document as it would be without the other one, its rows on no page of their own."""
    shown = {block.identity for block in revision.document.blocks if isinstance(block, Heading)}
    pages = {name: page for name, page in revision.pages.items() if name in shown}
    return docx_bytes(revision.document, layout, pages, revision.drawings)


def check(old: Document, new: Document, layout: Layout) -> Redlined:
    """Accepted and rejected it is the one and the other, paragraph by paragraph and cell by cell."""
    result = redline(old, new, layout)
    wanted_new = tracked.body_of(alone(version("", new, layout), layout))
    wanted_old = tracked.body_of(alone(version("", old, layout), layout))
    accepted, rejected = tracked.accepted(result.data), tracked.rejected(result.data)
    assert tracked.seen(accepted) == tracked.seen(wanted_new)
    assert tracked.seen(rejected) == tracked.seen(wanted_old)
    assert tracked.tags(accepted) == tracked.tags(wanted_new)
    return result


def diff(*arguments: str) -> Result:
    return invoke("diff", *arguments, project=ROOT)
